//! Letters from a case: language, sender, to whom, and the copy that is sent.

use axum::http::StatusCode;
use proforma::accounts::Role;
use proforma::domain::Language;
use proforma::report::{LetterKind, LetterTemplates, Template};

use super::Site;
use super::cases::{WHY, does, version};
use super::run::{all_looked_at, take_in_town};

/// Takes a case so far that letters can be written.
pub(super) fn opened(site: &Site, cookie: &str, case: i64) {
    does(site, cookie, case, &[("do", "check")]);
    let got = does(site, cookie, case, &[("do", "move"), ("to", "S3"), WHY]);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
}

/// The letters a page offers, as kind and recipient.
pub(super) fn options(page: &str) -> Vec<String> {
    let values = page.split("<option value=\"").map(|rest| rest.split('"').next().unwrap());
    values
        .filter(|value| value.contains('|'))
        .map(|value| value.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}

/// The text of the newest file of a case.
fn newest_file(site: &Site, cookie: &str, case: i64) -> String {
    let files = site.office.store().read(|db| proforma::cases::open(db, case)).unwrap();
    let sha256 = files.case.attachments.last().unwrap().sha256.clone();
    let got = site.get(&format!("/cases/{case}/files/{sha256}"), cookie);
    assert_eq!(got.status, StatusCode::OK);
    got.body
}

#[test]
fn a_letter_is_in_the_language_chosen_from_the_sender_set_and_no_draft_when_it_goes() {
    let site = Site::new();
    take_in_town(&site, "town", &[]);
    let (cookie, count) = all_looked_at(&site);
    let offered = |case: &i64| {
        opened(&site, &cookie, *case);
        let all = options(&site.get(&format!("/cases/{case}"), &cookie).body);
        let to = |kind: &str| all.iter().find(|one| one.starts_with(kind)).cloned();
        Some((*case, to("account|")?, to("association|")?))
    };
    let (case, account, association) = (1..=count).find_map(|case| offered(&case)).unwrap();
    let approver = site.sign_in(Role::Approver);
    for (letter, language, draft, has_code) in
        [(&account, "en", "draft", true), (&association, "da", "udkast", false)]
    {
        let version_seen = version(&site, case);
        let fields = [
            ("version", version_seen.as_str()),
            ("letter", letter.as_str()),
            ("language", language),
        ];
        let got = site.post(&format!("/cases/{case}/letter"), &cookie, &fields);
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
        let text = newest_file(&site, &cookie, case);
        assert!(text.contains(&format!("<html lang=\"{language}\">")), "{letter}");
        assert!(text.contains("Prøvekøbing Kommune") && text.to_lowercase().contains(draft));
        let proposed = site.office.store().read(|db| proforma::cases::open(db, case)).unwrap();
        let number = proposed.case.letters.last().unwrap().version.to_string();
        let seen = version(&site, case);
        let fields = [("version", seen.as_str()), ("letter", number.as_str())];
        let got = site.post(&format!("/cases/{case}/letter/approve"), &approver, &fields);
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
        let sent = newest_file(&site, &cookie, case);
        assert!(!sent.to_lowercase().contains(draft), "{letter}");
        assert_eq!(text.contains("____-____"), has_code, "{letter}");
        assert!(!sent.contains("____-____") && sent.len() < text.len());
        assert!(sent.contains("<main") && sent.contains("Prøvekøbing Kommune"));
    }
}

/// Sends the form of a new letter.
fn proposes(site: &Site, cookie: &str, case: i64, fields: &[(&str, &str)]) -> super::Got {
    let seen = version(site, case);
    let all = [&[("version", seen.as_str())], fields].concat();
    site.post(&format!("/cases/{case}/letter"), cookie, &all)
}

/// Why a third party is asked.
const NEEDED: (&str, &str) = ("why", "Elmåleren har stået stille siden marts");

#[test]
fn a_third_party_is_named_and_asked_only_for_a_reason_that_is_written_down() {
    let site = Site::new();
    take_in_town(&site, "town", &[]);
    let (cookie, count) = all_looked_at(&site);
    for case in 1..=count {
        opened(&site, &cookie, case);
        let page = site.get(&format!("/cases/{case}"), &cookie).body;
        assert!(options(&page).iter().any(|one| one == "third-party|"), "case {case}");
    }
    let letter = ("letter", "third-party|");
    let to = ("to", "Energi A/S <b>\\..\\x");
    for incomplete in [&[letter, NEEDED][..], &[letter, to], &[letter, ("to", "  "), NEEDED]] {
        let got = proposes(&site, &cookie, 1, incomplete);
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{incomplete:?}");
        let typed = incomplete.contains(&NEEDED);
        assert_eq!(got.body.contains(NEEDED.1), typed, "what was typed is kept");
        let named = got.body.contains("value=\"Energi A/S");
        assert_eq!(named, incomplete.contains(&to), "so is the recipient");
    }
    let got = proposes(&site, &cookie, 1, &[letter, to, NEEDED]);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let text = newest_file(&site, &cookie, 1);
    assert!(text.contains("Energi A/S &lt;b&gt;") && !text.contains("<b>"), "{text}");
    assert!(text.contains("CPR-loven § 10, stk. 2, nr. 3") && !text.contains("____-"));
    let case = site.office.store().read(|db| proforma::cases::open(db, 1)).unwrap();
    assert_eq!(
        case.case.attachments.last().unwrap().name,
        "Henvendelse til tredjepart, Energi A-S b-..-x (udkast).html"
    );
    assert_eq!(case.history.last().unwrap().entry.draft.why, NEEDED.1);
    // others are chosen from those the sheet names
    let other = proposes(&site, &cookie, 1, &[("letter", "account|Energi A/S"), WHY]);
    assert_ne!(other.status, StatusCode::SEE_OTHER);
}

/// A case by hand at a dwelling that no run knows, so far that letters can be written.
fn by_hand(site: &Site) -> (String, i64) {
    let cookie = site.sign_in(Role::Caseworker);
    let fields = [("dwelling", "Ukendtvej 9, 1. tv"), ("why", "Viceværten har ringet til os")];
    let got = site.post("/queue/new", &cookie, &fields);
    let case = got.header("location").rsplit('/').next().unwrap().parse().unwrap();
    does(site, &cookie, case, &[("do", "look"), ("judgement", "questions")]);
    opened(site, &cookie, case);
    (cookie, case)
}

#[test]
fn where_no_run_knows_the_dwelling_a_letter_says_what_was_looked_up_and_has_no_gaps() {
    let site = Site::new();
    let (cookie, case) = by_hand(&site);
    let page = site.get(&format!("/cases/{case}"), &cookie).body;
    assert!(page.contains("Ingen kørsel kender boligen"));
    assert_eq!(options(&page).len(), 10, "every letter");
    let to = ("to", "Anna Eksempel");
    let (account, address) = (("letter", "account|"), ("address", "Ukendtvej 9, 1. tv"));
    let reasons = ("reasons", "Viceværten har ikke set dig siden marts.\n\n Posten hober sig op. ");
    for (fields, lacks) in [
        (&[account][..], "Skriv, hvem brevet er til"),
        (&[account, to, ("address", "")], "Adressen"),
        (&[account, to], "registreret der siden"),
        (&[account, to, ("since", "i går")], "Skriv datoen"),
        (&[account, to, ("since", "1.3.2024")], "Grunde, som de skal stå i brevet"),
        (&[("letter", "hearing|"), to, ("since", "1.3.2024"), reasons], "Registrerede voksne"),
    ] {
        let got = proposes(&site, &cookie, case, &[fields, &[address]].concat());
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        let fault = got.body.split("id=\"fault\"").nth(1).unwrap().split("</div>").next().unwrap();
        assert!(fault.contains(lacks), "{lacks}: {fault}");
        for (_, typed) in &fields[1..] {
            assert!(got.body.contains(typed.trim()), "what was typed is kept: {typed}");
        }
        assert!(got.body.contains(&format!("<option value=\"{}\" selected", fields[0].1)));
    }
    let all = [account, to, address, ("since", "1.3.2024"), reasons];
    assert_eq!(proposes(&site, &cookie, case, &all).status, StatusCode::SEE_OTHER);
    let text = newest_file(&site, &cookie, case);
    for said in [
        "på adressen Ukendtvej 9, 1. tv siden 01-03-2024.",
        "<li>Viceværten har ikke set dig siden marts.</li>",
        "<li>Posten hober sig op.</li>",
        "CPR og BBR, slået op af en sagsbehandler",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("Anna"), "persons are named on the envelope only");
    let got = approves(&site, case);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let sent = newest_file(&site, &cookie, case);
    assert!(sent.contains("Ukendtvej 9") && !sent.contains("____-"));
}

/// Lets the last letter of a case go.
fn approves(site: &Site, case: i64) -> super::Got {
    let file = site.office.store().read(|db| proforma::cases::open(db, case)).unwrap();
    let letter = file.case.letters.last().unwrap().version.to_string();
    let (seen, approver) = (version(site, case), site.sign_in(Role::Approver));
    let fields = [("version", seen.as_str()), ("letter", letter.as_str())];
    site.post(&format!("/cases/{case}/letter/approve"), &approver, &fields)
}

#[test]
fn what_no_program_can_write_is_asked_for_and_nothing_goes_out_with_gaps() {
    let site = Site::new();
    let (cookie, case) = by_hand(&site);
    let decision = [
        ("letter", "decision|"),
        ("to", "Anna Eksempel"),
        ("address", "Ukendtvej 9"),
        ("since", "1.3.2024"),
        ("reasons", "Du bor der ikke."),
    ];
    let got = proposes(&site, &cookie, case, &decision);
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.body.contains(">Her står, hvor og fra hvilken dag du registreres.</label>"));
    let english = [&decision[..], &[("language", "en")]].concat();
    let got = proposes(&site, &cookie, case, &english);
    assert!(got.body.contains("name=\"language\" value=\"en\" checked"), "the language is kept");
    assert!(got.body.contains("Here stands where, and from which day"));
    let first = ("written", "Du er registreret på Nygade 4 fra 1. april.");
    let got = proposes(&site, &cookie, case, &[&decision[..], &[first]].concat());
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "the second one is missing");
    assert!(got.body.contains(&format!(">{}</textarea>", first.1)));
    let second = ("written", "Du skrev <ikke>.\n\nDet har vi lagt vægt på.");
    let got = proposes(&site, &cookie, case, &[&decision[..], &[first, second]].concat());
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    assert_eq!(approves(&site, case).status, StatusCode::SEE_OTHER);
    let sent = newest_file(&site, &cookie, case);
    assert!(sent.contains("<p>Du skrev &lt;ikke&gt;.</p>") && sent.contains("<p>Det har vi lagt"));
    assert!(sent.contains(first.1) && !sent.contains("Her står"));
}

#[test]
fn a_letter_of_an_unknown_sender_does_not_go_out() {
    let nobody = proforma::report::Sender::default();
    let site =
        Site::with(|settings| proforma::web::review::Settings { sender: nobody, ..settings });
    let (cookie, case) = by_hand(&site);
    let letter =
        [("letter", "third-party|"), ("to", "Vandværket"), ("address", "Ukendtvej 9"), NEEDED];
    assert_eq!(proposes(&site, &cookie, case, &letter).status, StatusCode::SEE_OTHER);
    let got = approves(&site, case);
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.body.contains("kantede parenteser"));
    let file = site.office.store().read(|db| proforma::cases::open(db, case)).unwrap();
    assert!(file.case.letters[0].approved.is_none());
}

#[test]
fn a_person_of_a_case_by_hand_is_exported_by_name_or_by_its_number() {
    let site = Site::new();
    let (cookie, case) = by_hand(&site);
    let fields = [
        ("letter", "account|"),
        ("to", "Anna  EKSEMPEL, c/o Bent"),
        ("address", "Ukendtvej 9"),
        ("since", "1.3.2024"),
        ("reasons", "Posten hober sig op."),
    ];
    assert_eq!(proposes(&site, &cookie, case, &fields).status, StatusCode::SEE_OTHER);
    site.folder.write("name.txt", "\nanna eksempel\n");
    site.folder.write("other.txt", "Anna Eksempelsen\n");
    site.folder.write("id.txt", "0101011234\n");
    let exports = |asked: &[&str]| {
        let all = ["cases", "subject-export", "--store", "store.db", "--out", "held.json"];
        let ran = site.folder.proforma(&[&all[..], asked].concat());
        (ran.code, ran.stdout + &ran.stderr)
    };
    let held = || std::fs::read_to_string(site.folder.path().join("held.json")).unwrap();
    let number = case.to_string();
    for (asked, cases) in [
        (&["--name-file", "name.txt"][..], 1),
        (&["--name-file", "other.txt"], 0),
        (&["--person-file", "id.txt"], 0),
        (&["--person-file", "id.txt", "--case", &number], 1),
        (&["--case", &number, "--case", &number, "--name-file", "name.txt"], 1),
    ] {
        let (code, said) = exports(asked);
        assert_eq!(code, Some(0), "{said}");
        assert!(
            said.contains(if cases == 1 { "and 1 case in" } else { "and 0 cases in" }),
            "{said}"
        );
        assert_eq!(held().contains("Ukendtvej 9"), cases == 1, "{asked:?}");
        assert!(!said.contains("Anna") && !said.contains("010101"), "nothing personal is said");
    }
    let (code, said) = exports(&["--case", "999"]);
    assert_eq!(code, Some(1), "{said}");
    let (code, said) = exports(&[]);
    assert!(code != Some(0) && said.contains("--person-file"), "{said}");
}

#[test]
fn an_association_is_told_the_count_that_was_looked_up() {
    let site = Site::new();
    let (cookie, case) = by_hand(&site);
    let fields = [
        ("letter", "association|"),
        ("to", "Boligforeningen Prøven"),
        ("address", "Ukendtvej 9, 1. sal"),
        ("adults", "3"),
        ("children", "2"),
    ];
    assert_eq!(proposes(&site, &cookie, case, &fields).status, StatusCode::SEE_OTHER);
    let text = newest_file(&site, &cookie, case);
    assert!(text.contains("3 voksne") && text.contains("Ukendtvej 9, 1. sal"), "{text}");
    assert!(text.contains("Boligforeningen Prøven"));
}

#[test]
fn a_hearing_about_a_drawn_dwelling_gives_the_reasons_somebody_wrote() {
    let site = Site::new();
    take_in_town(&site, "town", &[]);
    let (cookie, count) = all_looked_at(&site);
    let drawn = (1..=count).find(|case| {
        site.get(&format!("/cases/{case}"), &cookie).body.contains("trukket tilfældigt")
    });
    let case = drawn.unwrap();
    opened(&site, &cookie, case);
    let page = site.get(&format!("/cases/{case}"), &cookie).body;
    let hearing = options(&page).into_iter().find(|one| one.starts_with("hearing|")).unwrap();
    let letter = ("letter", hearing.as_str());
    let got = proposes(&site, &cookie, case, &[letter]);
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = "Du har selv oplyst, at du bor et andet sted.";
    let got = proposes(&site, &cookie, case, &[letter, ("reasons", why)]);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    assert!(newest_file(&site, &cookie, case).contains(why));
}

#[test]
fn letters_of_a_case_are_worded_by_the_templates_of_the_municipality() {
    let kind = LetterKind::ThirdParty;
    let own = "# Vi spørger om {address}\n\nVores egen tekst. Svar senest {reply_by}.\n";
    let own = Template::parse("third-party.da.txt", own, kind).unwrap();
    let mut templates = LetterTemplates::default();
    templates.put(kind, Language::Danish, own);
    let site = Site::with(|settings| proforma::web::review::Settings { templates, ..settings });
    take_in_town(&site, "town", &[]);
    let (cookie, _) = all_looked_at(&site);
    opened(&site, &cookie, 1);
    for (language, is_own) in [("da", true), ("en", false)] {
        let fields =
            [("letter", "third-party|"), ("to", "Vandværket"), ("language", language), WHY];
        let got = proposes(&site, &cookie, 1, &fields);
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
        let text = newest_file(&site, &cookie, 1);
        assert_eq!(text.contains("Vores egen tekst."), is_own, "{language}");
        assert!(text.contains("Vandværket"));
    }
}

#[test]
fn the_program_does_not_serve_with_templates_that_cannot_be_used() {
    let folder = crate::support::TestDir::new();
    folder.write("bad/third-party.da.txt", "# Emne\n\n{addres} {reasons}\n");
    folder.write("bad/closing.en.txt", "Dear citizen\n");
    folder.write("none/readme.txt", "nothing here\n");
    for (templates, says) in [
        ("bad", &["third-party.da.txt:3", "`{addres}`", "`{reply_by}`", "closing.en.txt"][..]),
        ("none", &["no template"]),
        ("nowhere", &["there is no folder"]),
    ] {
        let ran = folder.proforma(&["serve", "--store", "cases.db", "--templates", templates]);
        let said = ran.snapshot();
        for part in says {
            assert!(said.contains(part), "{templates}: {part}: {said}");
        }
        assert!(!folder.path().join("cases.db").exists());
    }
}
