//! What people write stands in no address: not in a link, not where a form goes, not where an answer leads.

use std::fs;

use axum::http::StatusCode;
use proforma::accounts::Role;

use super::cases::{WHY, does, fetched, site, version};
use super::{Got, Site};
use crate::support::project;

/// A word that occurs nowhere else.
const WORD: &str = "Zebraskov";

/// Every address of an answer: where it leads, and what the attributes of its page hold that a browser opens.
fn addresses(got: &Got) -> Vec<String> {
    let names = [" href=\"", " action=\"", " src=\"", " formaction=\"", " data-go-m=\""];
    let of = |name| got.body.split(name).skip(1).filter_map(|rest| rest.split('"').next());
    let held = names.into_iter().flat_map(of).map(str::to_owned);
    held.chain([got.header("location").to_owned()]).collect()
}

/// No address holds the word; nor its bytes, however they are spelled.
fn holds_no_word(got: &Got, place: &str) {
    assert!(!got.status.is_server_error(), "{place}");
    for address in addresses(got) {
        let plain = address.to_lowercase();
        let spelled = form_urlencoded::parse(plain.as_bytes());
        let read: String = spelled.map(|(name, value)| format!("{name}={value}&")).collect();
        let word = WORD.to_lowercase();
        assert!(!plain.contains(&word) && !read.contains(&word), "{place}: {address}");
        // nor what colleagues sign in as
        for role in Role::ALL {
            let name = role.key();
            let ways = [format!("=@{name}&"), format!("={name}&"), format!("/accounts/{name}")];
            assert!(!ways.iter().any(|way| read.contains(way)), "{place}: {address}");
        }
    }
}

fn walk(site: &Site, cookies: &[&str], more: &[String]) {
    let known = ["/queue", "/queue?list=1&stage=all", "/queue/new", "/cases/1", "/cases/2"];
    let others = ["/team", "/me", "/replies", "/access-log", "/accounts", "/help", "/follow"];
    for cookie in cookies {
        for path in known.into_iter().chain(others).chain(more.iter().map(String::as_str)) {
            holds_no_word(&site.get(path, cookie), path);
        }
    }
}

#[test]
fn no_form_that_is_sent_in_an_address_has_room_for_words() {
    for entry in fs::read_dir(project("src/web/review/templates")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for form in text.split("<form ").skip(1).map(|rest| rest.split("</form>").next().unwrap()) {
            if form.contains("method=\"post\"") {
                continue;
            }
            assert!(!form.contains("<textarea"), "{}", path.display());
            for field in form.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap()) {
                let is_word = !["hidden", "number", "checkbox", "radio"]
                    .iter()
                    .any(|kind| field.contains(&format!("type=\"{kind}\"")));
                assert!(!is_word, "{}: {field}", path.display());
            }
        }
    }
}

#[test]
fn what_is_written_about_cases_stands_in_no_address() {
    let site = site();
    let cookie = fetched(&site, "1");
    let (approver, leader) = (site.sign_in(Role::Approver), site.sign_in(Role::TeamLeader));
    let auditor = site.sign_in(Role::Auditor);
    let why = ("why", "Zebraskov, som nogen skrev");
    let begun = site.post("/queue/new", &cookie, &[("dwelling", WORD), why]);
    assert_eq!(begun.header("location"), "/cases/2");
    let letter = [
        ("letter", "third-party|"),
        ("to", WORD),
        ("address", WORD),
        ("reasons", WORD),
        ("written", WORD),
    ];
    for case in [1, 2] {
        does(&site, &cookie, case, &[("do", "look"), ("judgement", "questions")]);
        does(&site, &cookie, case, &[("do", "check")]);
        let forms: [&[(&str, &str)]; 10] = [
            &[("do", "move"), ("to", "S3"), why],
            &[("do", "note"), ("text", WORD)],
            &[("do", "tag"), ("tag", WORD)],
            &[("do", "due"), ("due", WORD)],
            &[("do", "assign"), ("to", WORD), ("version", WORD)],
            &[("do", "postpone"), ("until", WORD), why],
            &[("do", "hold"), ("hold", "child"), why],
            &[("do", "lift"), ("hold", "child"), why],
            &[("do", "objection"), why],
            &[("do", WORD), ("letter", WORD), ("undone", WORD), ("then", WORD)],
        ];
        for form in forms {
            holds_no_word(&does(&site, &cookie, case, form), &format!("{form:?}"));
        }
        let seen = version(&site, case);
        let fields = [&[("version", seen.as_str()), why, ("since", WORD)][..], &letter].concat();
        holds_no_word(&site.post(&format!("/cases/{case}/letter"), &cookie, &fields), "letter");
        let seen = version(&site, case);
        let fields = [&[("version", seen.as_str()), why][..], &letter].concat();
        let got = site.post(&format!("/cases/{case}/letter"), &cookie, &fields);
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
        holds_no_word(&got, "letter");
    }
    let file = site.office.store().read(|db| proforma::cases::open(db, 2)).unwrap();
    let number = file.case.letters[0].version.to_string();
    let answer = [("do", "return-letter"), ("letter", number.as_str()), why];
    holds_no_word(&does(&site, &approver, 2, &answer), "return");
    let typed = [("label", WORD), ("purpose", "casework"), ("code", WORD), ("name", WORD)];
    for path in ["/cases/1/reveal", "/follow", "/sign-in", "/invitation/x"] {
        holds_no_word(&site.post(path, &cookie, &typed), path);
    }
    in_lists_and_accounts(&site, &cookie);
    walk(&site, &[&cookie, &approver, &leader, &auditor], &[]);
    addresses_by_hand(&site, &cookie, &auditor);
}

/// The pages after an address that somebody wrote by hand do not carry its words on.
fn addresses_by_hand(site: &Site, cookie: &str, auditor: &str) {
    for query in [format!("?list=1&tag={WORD}"), format!("?list=1&text={WORD}&{WORD}={WORD}")] {
        for path in [format!("/queue{query}"), format!("/cases/1{query}")] {
            holds_no_word(&site.get(&path, cookie), &path);
        }
        let note = [("version", "1"), ("do", "note"), ("text", "x")];
        holds_no_word(&site.post(&format!("/cases/1/act{query}"), cookie, &note), &query);
        let seen = version(site, 1);
        let note = [("version", seen.as_str()), ("do", "note"), ("text", "x")];
        let got = site.post(&format!("/cases/1/act{query}"), cookie, &note);
        assert_eq!(got.status, StatusCode::SEE_OTHER);
        holds_no_word(&got, &query);
    }
    let log = format!("/access-log?who={WORD}&subject={WORD}&act={WORD}");
    holds_no_word(&site.get(&log, auditor), &log);
}

/// The free text fields of lists and accounts.
fn in_lists_and_accounts(site: &Site, cookie: &str) {
    let (administrator, case) = (site.sign_in(Role::Administrator), ("case", "1"));
    for (path, who, fields) in [
        ("/queue/views", cookie, &[("do", "save"), ("name", WORD)][..]),
        ("/queue/bulk", cookie, &[("do", "tag"), ("tag", WORD), ("why", WORD), case]),
        ("/queue/bulk", cookie, &[("do", "postpone"), ("until", WORD), ("why", WORD), case]),
        ("/queue/bulk", cookie, &[("do", "assign"), ("to", WORD), ("filter-tag", WORD), case]),
        ("/queue/search", cookie, &[("text", WORD), ("purpose", "casework")]),
        (
            "/accounts",
            &administrator,
            &[("name", "z1"), ("shown_name", WORD), ("role", "association"), ("association", WORD)],
        ),
    ] {
        holds_no_word(&site.post(path, who, fields), path);
    }
    let account = site.account("z1");
    let role = [("role", "association"), ("association", WORD)];
    holds_no_word(&site.post(&format!("{account}/role"), &administrator, &role), "role");
    walk(site, &[&administrator], &[account]);
}

#[test]
fn a_list_is_narrowed_to_a_tag_by_its_mark_and_searched_without_an_address() {
    let site = site();
    let cookie = fetched(&site, "5");
    site.post("/queue/bulk", &cookie, &[("do", "tag"), ("tag", WORD), ("case", "2"), WHY]);
    let narrows = |tag: &str| {
        let fields = [("stage", "all"), ("tag", tag), ("sort", "newest"), ("text", WORD)];
        let got = site.post("/queue/narrow", &cookie, &fields);
        assert_eq!(got.status, StatusCode::SEE_OTHER);
        got.header("location").to_owned()
    };
    let found = narrows(WORD);
    let mark = found.split("tag=").nth(1).unwrap().split('&').next().unwrap();
    assert!(mark.len() == 12 && mark.bytes().all(|byte| byte.is_ascii_hexdigit()), "{found}");
    let page = site.get(&found, &cookie);
    assert!(page.body.contains("1 sag<") && page.body.contains("name=\"tag\" maxlength"));
    assert!(page.body.contains(&format!("value=\"{WORD}\"")), "the form says what was chosen");
    holds_no_word(&page, &found);
    holds_no_word(
        &site.get(&format!("/cases/2?{}", found.split('?').nth(1).unwrap()), &cookie),
        "",
    );
    // a tag no case has finds nothing and changes nothing, also where all that was found is chosen
    let none = narrows("Zebraskove");
    let page = site.get(&none, &cookie).body;
    assert!(page.contains("0 sager") && page.contains("Ingen sag har det mærke"));
    let all = [("do", "unassign"), ("all", "1"), ("filter-tag", "0123456789ab"), WHY];
    site.post("/queue/bulk", &cookie, &all);
    assert_eq!(site.count("SELECT count(*) FROM queue WHERE assignee = 'caseworker'"), 5);
    let all = [("do", "unassign"), ("all", "1"), ("filter-tag", mark), WHY];
    site.post("/queue/bulk", &cookie, &all);
    assert_eq!(site.count("SELECT count(*) FROM queue WHERE assignee = 'caseworker'"), 4);
    // a saved view keeps the mark, also one that was saved before there were any
    let view = [("do", "save"), ("name", "ny"), ("filter-tag", mark), ("filter-text", WORD)];
    site.post("/queue/views", &cookie, &view);
    let held = format!("SELECT count(*) FROM saved_view WHERE query LIKE '%{WORD}%'");
    assert_eq!(site.count(&held), 0);
    let older = format!("INSERT INTO saved_view VALUES ('caseworker', 'gammel', 'tag={WORD}\n')");
    let write = |transaction: &rusqlite::Transaction<'_>| {
        Ok::<_, proforma::cases::store::StoreError>(transaction.execute(&older, [])?)
    };
    site.office.store().write(write).unwrap();
    let page = site.get("/queue", &cookie);
    holds_no_word(&page, "views");
    let link = format!("href=\"/queue?list=1&#38;tag={mark}\"");
    assert_eq!(page.body.matches(&link).count(), 2, "{}", page.body);
    // a search
    let search = [("text", WORD), ("purpose", "casework")];
    let got = site.post("/queue/search", &cookie, &search);
    assert_eq!(got.status, StatusCode::OK);
    holds_no_word(&got, "search");
}

#[test]
fn the_next_page_of_a_search_is_of_that_search() {
    let site = site_of(60);
    let cookie = site.sign_in(Role::Caseworker);
    for wanted in ["50", "10"] {
        site.post("/queue/fetch", &cookie, &[("wanted", wanted)]);
    }
    let search = [("text", "Testvej"), ("purpose", "casework")];
    let got = site.post("/queue/search", &cookie, &search);
    assert!(got.body.contains("60 sager") && !got.body.contains("rel=\"next\""));
    let search = [("text", "Testvej"), ("purpose", "casework"), ("page", "1")];
    let got = site.post("/queue/search", &cookie, &search);
    assert!(got.body.contains("60 sager") && got.body.contains("name=\"page\" value=\"2\""));
    assert_eq!(got.body.matches("data-row ").count(), 25);
    holds_no_word(&got, "search");
}

/// A site with a run of so many flags.
fn site_of(flags: u32) -> Site {
    use proforma::cases::{Policy, intake};
    let site = Site::new();
    let run = intake::NewRun {
        mark: "r",
        name: "r",
        as_of: "2026-11-01".parse().unwrap(),
        listed: flags,
    };
    let (now, all) = (site.now(), crate::cases::desk::candidates(flags, 0));
    let write = |transaction: &rusqlite::Transaction<'_>| {
        intake::take_in(transaction, run, all, (now, &Policy::default()))
    };
    site.office.store().write(write).unwrap();
    site
}
