//! Persons whose address is protected: a run brings nothing of them along, and a case that is put on
//! hold for it is hidden from whoever has no right to see it.

use axum::http::StatusCode;
use proforma::accounts::{AccountError, Role, change_role};
use proforma::cases::Policy;
use proforma::cases::intake::{self, NewRun};
use proforma::report::{CaseSheet, SheetFigure, SheetSide};

use super::Site;
use super::cases::{WHY, does, fetched, site};
use super::letters::{opened, options};
use super::run::{all_looked_at, take_in_town};
use crate::cases::desk::candidates;

/// Everything a caseworker can get of all cases: pages, drafts of letters, exports.
fn everything(site: &Site) -> String {
    let (cookie, count) = all_looked_at(site);
    assert!(count > 2, "{count}");
    let mut all = site.get("/queue?list=1&stage=all", &cookie).body;
    for case in 1..=count {
        opened(site, &cookie, case);
        let page = site.get(&format!("/cases/{case}"), &cookie).body;
        for letter in options(&page).into_iter().take(3) {
            let version = super::cases::version(site, case);
            // about a drawn dwelling, reasons are written for the letter
            let reasons = ("reasons", "Du har selv oplyst det.");
            let written = ("written", "Det, der skal stå.");
            let fields =
                [("version", version.as_str()), ("letter", &letter), reasons, written, written];
            let got = site.post(&format!("/cases/{case}/letter"), &cookie, &fields);
            assert_eq!(got.status, StatusCode::SEE_OTHER, "{letter}: {}", got.body);
        }
        let page = site.get(&format!("/cases/{case}"), &cookie).body;
        let english = site.get(&format!("/cases/{case}"), &format!("{cookie}; language=en")).body;
        let export =
            site.post(&format!("/cases/{case}/export"), &cookie, &[("purpose", "casework")]);
        assert_eq!(export.status, StatusCode::OK);
        let start = format!("/cases/{case}/files/");
        for link in page.split("href=\"").filter(|link| link.starts_with(&start)) {
            all += &site.get(link.split('"').next().unwrap(), &cookie).body;
        }
        all += &[page, english, export.body].concat();
    }
    all
}

/// Labels in the order they come, of persons that are drawn with links.
fn labels(text: &str) -> Vec<String> {
    let names = text.split("aria-label=\"p1").skip(1);
    names.map(|rest| format!("p1{}", rest.split('"').next().unwrap())).collect()
}

#[test]
fn nothing_of_a_person_with_a_protected_address_is_on_any_page() {
    let before = Site::new();
    take_in_town(&before, "town", &[]);
    let shown = everything(&before);
    let mut persons = labels(&shown);
    persons.sort_unstable();
    persons.dedup();
    // every third of those that are shown; flags that touch them are not raised any more
    let hidden: Vec<&str> = persons.iter().step_by(3).map(String::as_str).collect();
    assert!(hidden.len() > 5, "{hidden:?}");
    let site = Site::new();
    take_in_town(&site, "town", &hidden);
    let shown = everything(&site);
    for person in hidden {
        assert!(!shown.contains(person), "{person}");
    }
    assert!(labels(&shown).len() > 5);
    assert_eq!(site.count("SELECT count(*) FROM person WHERE person_id = ''"), 0);
}

#[test]
fn a_case_on_hold_for_a_protected_address_is_hidden_without_the_right() {
    let site = site();
    let cookie = fetched(&site, "1");
    does(&site, &cookie, 1, &[("do", "look"), ("judgement", "questions")]);
    does(&site, &cookie, 1, &[("do", "note"), ("text", "Kontakt via krisecentret")]);
    let dwelling =
        site.office.store().read(|db| proforma::cases::open(db, 1)).unwrap().case.dwelling;
    let secrets =
        [format!("P{dwelling}"), format!("Testvej {dwelling}"), "krisecentret".to_owned()];
    let page = |cookie: &str| site.get("/cases/1", cookie).body;
    assert!(page(&cookie).contains(&secrets[1]) && page(&cookie).contains(&secrets[2]));
    let got = does(&site, &cookie, 1, &[("do", "hold"), ("hold", "protected-address"), WHY]);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    for path in ["/cases/1", "/queue", "/queue?list=1&stage=all", "/cases/1?list=1"] {
        let body = site.get(path, &cookie).body;
        for secret in &secrets {
            assert!(!body.contains(secret), "{path}: {secret}");
        }
        assert!(!body.contains(&format!(">{dwelling}<")), "{path}");
    }
    let asks = [
        ("/cases/1/reveal", vec![("label", secrets[0].as_str()), ("purpose", "casework")]),
        ("/cases/1/export", vec![("purpose", "casework")]),
        ("/cases/1/letter", vec![("letter", "account|x"), ("version", "1")]),
    ];
    for (path, fields) in asks {
        assert_eq!(site.post(path, &cookie, &fields).status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(site.get("/cases/1/files/00", &cookie).status, StatusCode::FORBIDDEN);
    let lifted = does(&site, &cookie, 1, &[("do", "lift"), ("hold", "protected-address"), WHY]);
    assert_eq!(lifted.status, StatusCode::FORBIDDEN);
    let may = site.office.store().write(|transaction| {
        change_role(transaction, "caseworker", (Role::Caseworker, None), true)?;
        Ok::<_, AccountError>(())
    });
    may.unwrap();
    let cookie = site.sign_in(Role::Caseworker);
    assert!(page(&cookie).contains(&secrets[1]) && page(&cookie).contains("krisecentret"));
    let lifted = does(&site, &cookie, 1, &[("do", "lift"), ("hold", "protected-address"), WHY]);
    assert_eq!(lifted.status, StatusCode::SEE_OTHER, "{}", lifted.body);
}

/// A site where the first of two cases is put on hold for a protected address by a caseworker without the
/// right to it. Gives their cookie, and dwelling and address of that case.
fn held() -> (Site, String, String) {
    let site = site();
    let cookie = fetched(&site, "5");
    for case in 1..=2 {
        does(&site, &cookie, case, &[("do", "look"), ("judgement", "questions")]);
    }
    let got = does(&site, &cookie, 1, &[("do", "hold"), ("hold", "protected-address"), WHY]);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let dwelling =
        site.office.store().read(|db| proforma::cases::open(db, 1)).unwrap().case.dwelling;
    (site, cookie, dwelling)
}

pub(super) fn give_the_right(site: &Site) -> String {
    let may = site.office.store().write(|transaction| {
        change_role(transaction, "caseworker", (Role::Caseworker, None), true)?;
        Ok::<_, AccountError>(())
    });
    may.unwrap();
    site.sign_in(Role::Caseworker)
}

/// The numbers of the cases on a page of the queue, in order.
fn numbers(body: &str) -> Vec<String> {
    let rows = body.split("id=\"case-").skip(1);
    rows.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn without_the_right_an_address_on_hold_finds_orders_and_tells_nothing() {
    let (site, cookie, dwelling) = held();
    let address = format!("Testvej {dwelling}");
    let search = |cookie: &str, text: &str| {
        site.post("/queue/search", cookie, &[("text", text), ("purpose", "casework")])
    };
    for text in [address.as_str(), "testvej", "Test", &address.to_uppercase()] {
        let got = search(&cookie, text);
        assert!(!numbers(&got.body).contains(&"1".to_owned()), "{text}");
        assert_ne!(got.header("location"), "/cases/1", "{text}");
    }
    let nowhere = search(&cookie, "Testvej d9").body;
    let here = search(&cookie, &address).body;
    // the same page but for what was typed
    assert_eq!(nowhere.replace("Testvej d9", ""), here.replace(&address, ""));
    assert!(search(&cookie, "testvej").body.contains("4 sager"));
    let by_address = "/queue?list=1&stage=all&sort=address";
    // wherever it is, it stands first
    assert_eq!(numbers(&site.get(by_address, &cookie).body)[0], "1");
    // all that a filter finds is no way round it
    let fields = [
        ("do", "tag"),
        ("tag", "fundet"),
        ("all", "1"),
        ("filter-text", address.as_str()),
        ("filter-stage", "all"),
    ];
    site.post("/queue/bulk", &cookie, &fields);
    assert!(!site.get("/cases/1", &cookie).body.contains("fundet"));
    let begun = site.post("/queue/new", &cookie, &[("dwelling", &address), WHY]);
    assert_eq!(begun.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!begun.body.contains("/cases/1\""), "{}", begun.body);
    let cookie = give_the_right(&site);
    assert_eq!(search(&cookie, &address).header("location"), "/cases/1");
    assert!(search(&cookie, "testvej").body.contains("5 sager"));
    let mut addresses: Vec<(String, String)> = Vec::new();
    for case in numbers(&site.get(by_address, &cookie).body) {
        let id = case.parse().unwrap();
        let open = site.office.store().read(|db| proforma::cases::open(db, id)).unwrap();
        addresses.push((open.case.dwelling, case));
    }
    assert!(addresses.is_sorted(), "{addresses:?}");
}

#[test]
fn a_lifted_hold_brings_the_address_back() {
    let (site, _, dwelling) = held();
    let cookie = give_the_right(&site);
    does(&site, &cookie, 1, &[("do", "lift"), ("hold", "protected-address"), WHY]);
    let reader = site.sign_in(Role::Reader);
    let fields = [("text", format!("Testvej {dwelling}")), ("purpose", "casework".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(site.post("/queue/search", &reader, &fields).header("location"), "/cases/1");
}

/// A run of two flags; somebody in the network of the first is registered in the dwelling of the second.
fn neighbours() -> (Site, String, [i64; 2]) {
    let site = Site::new();
    let mut flags = candidates(2, 0);
    let svg = "<a href=\"#net-0\"/><a href=\"#net-1\"/>".to_owned();
    let node = |label: &str, dwelling: &str| [label.to_owned(), dwelling.to_owned()];
    let danish = SheetSide {
        facts: vec![("Rum".to_owned(), "2".to_owned())],
        network: Some(SheetFigure { svg, ..SheetFigure::default() }),
        nodes: vec![node("Testvej d1", "d1"), node("p9", "")],
        homes: vec![String::new(), "d2".to_owned()],
        ..SheetSide::default()
    };
    let sheet = CaseSheet { da: danish, ..CaseSheet::default() };
    flags[0].sheet = serde_json::to_vec(&sheet).unwrap();
    let run = NewRun { mark: "r", name: "r", as_of: "2026-11-01".parse().unwrap(), listed: 2 };
    let by = (site.now(), &Policy::default());
    site.office.store().write(|transaction| intake::take_in(transaction, run, flags, by)).unwrap();
    let cookie = fetched(&site, "2");
    let case = |dwelling: &str| {
        site.count(&format!("SELECT case_id FROM queue WHERE dwelling = '{dwelling}'"))
    };
    let cases = [case("d1"), case("d2")];
    (site, cookie, cases)
}

#[test]
fn the_network_leads_to_where_somebody_lives_but_not_to_a_protected_address() {
    let (site, cookie, [here, there]) = neighbours();
    let page = |cookie: &str| site.get(&format!("/cases/{here}"), cookie).body;
    let link = format!("<a href=\"/cases/{there}\"/>");
    assert!(page(&cookie).contains(&link) && page(&cookie).contains("\"#net-0\""));
    let got = does(&site, &cookie, there, &[("do", "hold"), ("hold", "protected-address"), WHY]);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    assert!(!page(&cookie).contains(&link) && page(&cookie).contains("\"#net-1\""));
    let cookie = give_the_right(&site);
    assert!(page(&cookie).contains(&link));
}
