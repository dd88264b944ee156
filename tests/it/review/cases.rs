//! Case work through the pages: the first look, the second person, a colleague's change, bad input.
#![expect(clippy::unwrap_used, reason = "a test stops where its text is wrong")]

use axum::http::StatusCode;
use proforma::accounts::Role;
use proforma::cases::intake::{self, NewRun};
use proforma::cases::{self, Policy};

use super::{Got, Site};
use crate::cases::desk::candidates;

/// A site with a run of three flags and two drawn dwellings.
pub(super) fn site() -> Site {
    let site = Site::new();
    let run = NewRun { mark: "r", name: "r", as_of: "2026-11-01".parse().unwrap(), listed: 3 };
    let now = site.now();
    site.office
        .store()
        .write(|transaction| {
            intake::take_in(transaction, run, candidates(3, 2), (now, &Policy::default()))
        })
        .unwrap();
    site
}

pub(super) fn fetched(site: &Site, wanted: &str) -> String {
    let cookie = site.sign_in(Role::Caseworker);
    let got = site.post("/queue/fetch", &cookie, &[("wanted", wanted)]);
    assert_eq!(got.header("location"), "/queue?done=fetched");
    cookie
}

pub(super) fn version(site: &Site, case: i64) -> String {
    let file = site.office.store().read(|database| cases::open(database, case)).unwrap();
    file.case.version.to_string()
}

/// One thing done to a case as its page does it.
pub(super) fn does(site: &Site, cookie: &str, case: i64, fields: &[(&str, &str)]) -> Got {
    let version = version(site, case);
    let mut all = vec![("version", version.as_str())];
    all.extend(fields);
    site.post(&format!("/cases/{case}/act"), cookie, &all)
}

/// A decision that still lacks its reason.
pub(super) const LEGITIMATE: [(&str, &str); 4] =
    [("do", "decide"), ("outcome", "legitimate"), ("innocent", "care"), ("result", "unchanged")];
pub(super) const WHY: (&str, &str) = ("why", "Huslejekontrakt og nøgler er set");

#[test]
fn until_the_first_look_no_page_tells_a_flag_from_a_drawn_dwelling() {
    let site = site();
    let cookie = fetched(&site, "5");
    let queue = site.get("/queue", &cookie).body;
    assert!(queue.contains("Første blik mangler") && !queue.contains("Flere voksne"));
    let page = |case: i64| site.get(&format!("/cases/{case}"), &cookie).body;
    let mut shapes = Vec::new();
    for case in 1..=5 {
        let body = page(case);
        for word in ["PF101", "Flere voksne", "trukket tilfældigt", "Begrundelser"] {
            assert!(!body.contains(word), "case {case}: {word}");
        }
        // the same page but for numbers and addresses
        shapes.push(body.matches('<').count());
    }
    shapes.dedup();
    assert_eq!(shapes.len(), 1, "{shapes:?}");
    for case in 1..=5 {
        let got = does(&site, &cookie, case, &[("do", "look"), ("judgement", "ordinary")]);
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    }
    let drawn = (1..=5).filter(|case| page(*case).contains("trukket tilfældigt")).count();
    assert!(drawn >= 2, "{drawn}");
}

#[test]
fn a_case_is_decided_and_undone_and_every_step_needs_its_reason() {
    let site = site();
    let cookie = fetched(&site, "1");
    does(&site, &cookie, 1, &[("do", "look"), ("judgement", "questions")]);
    let silent = does(&site, &cookie, 1, &LEGITIMATE);
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains("Skriv en begrundelse"));
    let nothing = does(&site, &cookie, 1, &[("do", "decide"), WHY]);
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    // what was typed is still there
    assert!(nothing.body.contains(WHY.1));
    let done = does(&site, &cookie, 1, &[&LEGITIMATE[..], &[WHY]].concat());
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(done.header("location").contains("done=decided"));
    let undone = version(&site, 1);
    let got = does(&site, &cookie, 1, &[("do", "undo"), ("undone", &undone)]);
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(site.get("/cases/1", &cookie).body.contains("taget tilbage"));
}

#[test]
fn a_colleagues_change_is_shown_and_nothing_typed_is_lost() {
    let site = site();
    let cookie = fetched(&site, "1");
    let before = version(&site, 1);
    let leader = site.sign_in(Role::TeamLeader);
    does(&site, &leader, 1, &[("do", "note"), ("text", "Udlejer har ringet")]);
    let fields = [("version", before.as_str()), ("do", "note"), ("text", "Mit eget notat")];
    let got = site.post("/cases/1/act", &cookie, &fields);
    assert_eq!(got.status, StatusCode::CONFLICT);
    assert!(got.body.contains("Udlejer har ringet") && got.body.contains("ændret sagen"));
    assert!(got.body.contains(">Mit eget notat</textarea>"), "in the field it was typed into");
    let notes = site.office.store().read(|db| cases::open(db, 1)).unwrap().case.notes;
    assert_eq!(notes.len(), 1);
}

#[test]
fn a_caseworker_cannot_be_the_second_person_by_any_form() {
    let site = site();
    let cookie = fetched(&site, "1");
    does(&site, &cookie, 1, &[("do", "look"), ("judgement", "questions")]);
    does(&site, &cookie, 1, &[("do", "check")]);
    for to in ["S3", "S5", "S6"] {
        let got = does(&site, &cookie, 1, &[("do", "move"), ("to", to), WHY]);
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{to}: {}", got.body);
    }
    let fields = [("do", "decide"), ("outcome", "confirmed"), ("result", "without-residence"), WHY];
    assert_eq!(does(&site, &cookie, 1, &fields).status, StatusCode::SEE_OTHER);
    for act in ["approve", "return", "agree"] {
        let got = does(&site, &cookie, 1, &[("do", act), WHY]);
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{act}");
    }
    let approver = site.sign_in(Role::Approver);
    let got = does(&site, &approver, 1, &[("do", "approve"), WHY]);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let case = site.office.store().read(|db| cases::open(db, 1)).unwrap().case;
    assert_eq!(case.outcome().unwrap().approved_by.as_deref(), Some("approver"));
}

#[test]
fn what_is_typed_into_a_case_runs_nowhere() {
    let site = site();
    let cookie = fetched(&site, "1");
    let script = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    does(&site, &cookie, 1, &[("do", "look"), ("judgement", "unsure")]);
    for fields in [
        [("do", "note"), ("text", script), WHY],
        [("do", "tag"), ("tag", script), WHY],
        [("do", "postpone"), ("until", "2027-01-04"), ("why", script)],
        [("do", "hold"), ("hold", "police"), ("why", script)],
    ] {
        let got = does(&site, &cookie, 1, &fields);
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    }
    site.post("/queue/views", &cookie, &[("name", script), ("do", "save")]);
    for path in ["/cases/1", "/queue", "/queue?list=1&tag=%3Cscript%3Ealert(1)"] {
        let body = site.get(path, &cookie).body;
        assert!(!body.contains("<script>alert") && !body.contains("<img src=x"), "{path}");
    }
    let found = site.post(
        "/queue/search",
        &cookie,
        &[("text", "' OR 1=1 --\"<script>"), ("purpose", "casework")],
    );
    assert_eq!(found.status, StatusCode::OK);
    assert!(!found.body.contains("<script>\"") && found.body.contains("0 sager"));
    let searches = "SELECT count(*) FROM access WHERE act = 'searched'";
    assert_eq!(site.count(searches), 1, "also one that finds nothing");
}

#[test]
fn numbers_and_files_are_given_to_those_who_may_and_written_down() {
    let site = site();
    let cookie = fetched(&site, "1");
    let case = site.office.store().read(|db| cases::open(db, 1)).unwrap().case;
    let (label, number) = (format!("P{}", case.dwelling), format!("0101010{}", case.dwelling));
    let seen = version(&site, 1);
    let asks = [("label", label.as_str()), ("purpose", "casework"), ("version", seen.as_str())];
    assert!(!site.get("/cases/1", &cookie).body.contains(&number));
    let shown = site.post("/cases/1/reveal", &cookie, &asks);
    assert!(shown.body.contains(&number));
    assert_eq!(site.count("SELECT count(*) FROM access WHERE act = 'revealed'"), 1);
    let auditor = site.sign_in(Role::Auditor);
    assert_eq!(site.post("/cases/1/reveal", &auditor, &asks).status, StatusCode::FORBIDDEN);
    let seen = site.get("/cases/1", &auditor).body;
    assert!(!seen.contains(&label) && !seen.contains("Testvej"), "{seen}");
    for path in [
        "/cases/1/files/../../etc/passwd",
        "/cases/1/files/00",
        "/cases/2",
        "/cases/x",
        "/cases/-1",
    ] {
        assert_eq!(site.get(path, &cookie).status, StatusCode::NOT_FOUND, "{path}");
    }
}
