//! Letters of a case for Digital Post: the message and the row of a merge file.

use axum::http::StatusCode;
use proforma::accounts::Role;
use proforma::report::Sender;
use proforma::web::review::Settings;

use super::cases::{WHY, does, version};
use super::letters::{opened, options};
use super::run::all_looked_at;
use super::{Got, Site};
use crate::support::{TestDir, numbers};

/// A site whose sender has a CVR number, with a run of a register of personal numbers.
fn site() -> (Site, TestDir) {
    site_of("12345678")
}

fn site_of(cvr: &str) -> (Site, TestDir) {
    let cvr = cvr.to_owned();
    let site = Site::with(|settings| {
        let sender = Sender { cvr, ..settings.sender.clone() };
        Settings { sender, ..settings }
    });
    let folder = numbers();
    let store = site.folder.path().join("store.db");
    folder.succeed(&["cases", "import", "run", "--store", store.to_str().unwrap()]);
    (site, folder)
}

/// Proposes a letter of a kind and lets it go; the number of the letter, and whom it is to.
fn gone(site: &Site, cookie: &str, kind: &str, more: &[(&str, &str)]) -> (String, String) {
    let page = site.get("/cases/1", cookie).body;
    let all = options(&page);
    let letter = all.iter().find(|one| one.starts_with(&format!("{kind}|"))).unwrap();
    let seen = version(site, 1);
    let fields = [&[("version", seen.as_str()), ("letter", letter), WHY][..], more].concat();
    let got = site.post("/cases/1/letter", cookie, &fields);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let file = site.office.store().read(|db| proforma::cases::open(db, 1)).unwrap();
    let number = file.case.letters.last().unwrap().version.to_string();
    assert_eq!(files(site, cookie, &number, "xml").status, StatusCode::NOT_FOUND, "two persons");
    let (seen, approver) = (version(site, 1), site.sign_in(Role::Approver));
    let fields = [("version", seen.as_str()), ("letter", number.as_str())];
    let got = site.post("/cases/1/letter/approve", &approver, &fields);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    (number, letter.split_once('|').unwrap().1.to_owned())
}

fn files(site: &Site, cookie: &str, letter: &str, form: &str) -> Got {
    let fields = [("letter", letter), ("form", form), ("purpose", "casework")];
    site.post("/cases/1/letter/post", cookie, &fields)
}

/// What keeps a letter from Digital Post, as its page and the answer to a form of it say.
fn lacks(site: &Site, cookie: &str, letter: &str, says: &str) {
    let page = site.get("/cases/1", cookie).body;
    assert!(page.contains(says) && !page.contains("letter/post"), "{says}");
    for form in ["xml", "csv"] {
        let got = files(site, cookie, letter, form);
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(got.body.contains(says) && got.header("content-disposition").is_empty());
    }
}

fn first_case(site: &Site) -> String {
    let (cookie, _) = all_looked_at(site);
    opened(site, &cookie, 1);
    cookie
}

#[test]
fn a_letter_goes_to_digital_post_once_it_cannot_be_stopped_and_is_written_down() {
    let (site, _folder) = site();
    let cookie = first_case(&site);
    let (letter, to) = gone(&site, &cookie, "account", &[]);
    lacks(&site, &cookie, &letter, "når brevet ikke længere kan standses");
    site.later(6 * 60);
    let page = site.get("/cases/1", &cookie).body;
    assert!(page.contains("Hent besked (MeMo, .xml)") && page.contains("Hent flettefil (.csv)"));
    assert!(!page.contains("010170"), "the page itself shows no number");
    // without a purpose there is nothing
    let fields = [("letter", letter.as_str()), ("form", "xml")];
    let got = site.post("/cases/1/letter/post", &cookie, &fields);
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let written = "SELECT count(*) FROM access WHERE act = 'exported' AND subject = '1' AND \
                   who = 'caseworker' AND purpose = 'casework'";
    let before = site.count(written);
    let xml = files(&site, &cookie, &letter, "xml");
    let csv = files(&site, &cookie, &letter, "csv");
    assert_eq!(site.count(written), before + 2);
    assert_eq!((xml.status, csv.status), (StatusCode::OK, StatusCode::OK), "{}", xml.body);
    assert!(xml.header("content-disposition").starts_with("attachment"));
    let number = number_of(&site, &to);
    assert!(xml.body.contains(&format!("<memo:recipientID>{number}</memo:recipientID>")));
    for part in [
        "<memo:idType>CPR</memo:idType>",
        "<memo:senderID>12345678</memo:senderID>",
        "<memo:caseID>1</memo:caseID>",
        "<memo:reply>true</memo:reply>",
        "</memo:Message>",
    ] {
        assert!(xml.body.contains(part), "{part}: {}", xml.body);
    }
    // the pages in it are the copy that was approved, with the code to follow the case
    let file = site.office.store().read(|db| proforma::cases::open(db, 1)).unwrap();
    let kept = file.case.attachments.last().unwrap();
    let sha256 = kept.sha256.clone();
    let read = |db: &rusqlite::Connection| proforma::cases::files::bytes(db, 1, &sha256);
    let bytes = site.office.store().read(read).unwrap().unwrap();
    let content = xml.body.split("<memo:content>").nth(1).unwrap().split('<').next().unwrap();
    assert_eq!(decoded(content), bytes);
    let ending = kept.name.rsplit('.').next().unwrap();
    assert!(xml.body.contains(&format!("<memo:filename>account.{ending}</memo:filename>")));
    let text = csv.body.trim_start_matches('\u{feff}');
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let heads = rows.headers().unwrap().clone();
    assert_eq!((&heads[0], &heads[1], &heads[2]), ("Memo Modtager", "Memo Label", "address"));
    let row = rows.records().next().unwrap().unwrap();
    assert_eq!((&row[0], &row[2]), (number.as_str(), "Lærkevej 8, 1. tv"));
    assert!(!row[1].is_empty() && rows.records().next().is_none());
}

/// The number behind a label.
fn number_of(site: &Site, label: &str) -> String {
    text_of(site, "SELECT person_id FROM person WHERE label = ?1", label)
}

fn text_of(site: &Site, sql: &str, about: &str) -> String {
    let read = |db: &rusqlite::Connection| {
        Ok::<_, proforma::cases::store::StoreError>(db.query_row(sql, [about], |row| row.get(0))?)
    };
    site.office.store().read(read).unwrap()
}

fn decoded(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => u32::from(letter - b'A'),
        b'a'..=b'z' => u32::from(letter - b'a') + 26,
        b'0'..=b'9' => u32::from(letter - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        other => panic!("{other}"),
    };
    let letters: Vec<u8> = text.bytes().filter(|letter| *letter != b'=').collect();
    let four = |four: &[u8]| {
        let bits = four.iter().fold(0, |bits, letter| (bits << 6) | value(*letter));
        let bits = bits << (6 * (4 - four.len()));
        bits.to_be_bytes()[1..four.len()].to_vec()
    };
    letters.chunks(4).flat_map(four).collect()
}

#[test]
fn only_those_who_work_on_cases_get_the_files_and_nobody_while_the_case_is_on_hold() {
    let (site, _folder) = site();
    let cookie = first_case(&site);
    let (letter, _) = gone(&site, &cookie, "account", &[]);
    site.later(6 * 60);
    for (role, may) in [
        (Role::Reader, false),
        (Role::Auditor, false),
        (Role::Administrator, false),
        (Role::Association, false),
        (Role::Approver, true),
        (Role::TeamLeader, true),
    ] {
        let got = files(&site, &site.sign_in(role), &letter, "xml");
        let wanted = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(got.status, wanted, "{role:?}");
        assert_eq!(got.body.contains("010170"), may, "{role:?}");
    }
    let reader = site.get("/cases/1", &site.sign_in(Role::Reader)).body;
    assert!(!reader.contains("letter/post"));
    does(&site, &cookie, 1, &[("do", "hold"), ("hold", "police"), WHY]);
    lacks(&site, &cookie, &letter, "Sagen er sat i bero");
    does(&site, &cookie, 1, &[("do", "lift"), ("hold", "police"), WHY]);
    does(&site, &cookie, 1, &[("do", "hold"), ("hold", "protected-address"), WHY]);
    let got = files(&site, &cookie, &letter, "xml");
    assert_eq!(got.status, StatusCode::FORBIDDEN, "a protected address");
    let cookie = super::protected::give_the_right(&site);
    lacks(&site, &cookie, &letter, "Sagen er sat i bero");
}

#[test]
fn what_digital_post_needs_and_nobody_knows_is_said() {
    let (site, _folder) = site();
    let cookie = first_case(&site);
    let typed = [("to", "Vandværket")];
    let (letter, _) = gone(&site, &cookie, "third-party", &typed);
    site.later(6 * 60);
    lacks(&site, &cookie, &letter, "modtagerens CVR-nummer kendes ikke her");
    let (site, _folder) = site_of("");
    let cookie = first_case(&site);
    let (letter, _) = gone(&site, &cookie, "account", &[]);
    site.later(6 * 60);
    lacks(&site, &cookie, &letter, "kommunens CVR-nummer mangler");
    // a register with ids of its own, which are no personal numbers
    let sender = |settings: Settings| {
        let sender = Sender { cvr: "12345678".to_owned(), ..settings.sender.clone() };
        Settings { sender, ..settings }
    };
    let site = Site::with(sender);
    super::run::take_in_town(&site, "town", &[]);
    let cookie = first_case(&site);
    let (letter, _) = gone(&site, &cookie, "account", &[("reasons", "Du har selv oplyst det.")]);
    site.later(6 * 60);
    lacks(&site, &cookie, &letter, "modtagerens CPR-nummer kendes ikke her");
}

#[test]
fn paragraphs_written_for_one_letter_go_as_a_message_and_in_no_merge_file() {
    let (site, _folder) = site();
    let cookie = first_case(&site);
    let written = ("written", "Du registreres på Nygade 4 fra 1. april.");
    let (letter, _) = gone(&site, &cookie, "decision", &[written, written]);
    site.later(6 * 60);
    let page = site.get("/cases/1", &cookie).body;
    assert!(page.contains("Der er ingen flettefil") && !page.contains("Hent flettefil"));
    assert_eq!(files(&site, &cookie, &letter, "xml").status, StatusCode::OK);
    let got = files(&site, &cookie, &letter, "csv");
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.body.contains("Der er ingen flettefil"));
}

#[test]
fn a_letter_goes_to_whom_it_was_written_to_though_a_later_run_calls_others_so() {
    let (site, folder) = site();
    let cookie = first_case(&site);
    let (letter, to) = gone(&site, &cookie, "account", &[]);
    site.later(6 * 60);
    let number = number_of(&site, &to);
    // the same flag again, in a run that prints somebody else by that label
    folder.succeed(&["scan", "register", "--out", "later", "--seed", "7"]);
    let store = site.folder.path().join("store.db");
    folder.succeed(&["cases", "import", "later", "--store", store.to_str().unwrap()]);
    let sql = format!(
        "SELECT count(*) FROM person WHERE label = '{to}' AND person_id <> '{number}' AND \
         candidate = (SELECT candidate FROM queue WHERE case_id = 1)"
    );
    assert_eq!(site.count(&sql), 1, "the label is another's now");
    let got = files(&site, &cookie, &letter, "xml");
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert!(got.body.contains(&format!("<memo:recipientID>{number}<")));
    // the page calls the recipient what it calls them elsewhere, and an older page reveals nobody
    let now = label_of(&site, &number);
    assert_ne!(now, to);
    let page = site.get("/cases/1", &cookie).body;
    assert!(
        page.contains(&format!("</strong>: {now}. "))
            && !page.contains(&format!("</strong>: {to}. "))
    );
    let reveal = |version: &str, label: &str| {
        let fields = [("label", label), ("purpose", "casework"), ("version", version)];
        site.post("/cases/1/reveal", &cookie, &fields)
    };
    let older = reveal(&letter, &to);
    assert_eq!(older.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(older.body.contains("nyere kørsel"));
    assert!(reveal(&version(&site, 1), &now).body.contains(&number));
}

/// What the newest run prints a person as.
fn label_of(site: &Site, number: &str) -> String {
    text_of(
        site,
        "SELECT label FROM person WHERE person_id = ?1 AND candidate =
         (SELECT candidate FROM queue WHERE case_id = 1)",
        number,
    )
}
