//! Persons whose address is protected: a run brings nothing of them along, and a case that is put on
//! hold for it is hidden from whoever has no right to see it.

use axum::http::StatusCode;
use proforma::accounts::{AccountError, Role, change_role};

use super::Site;
use super::cases::{WHY, does, fetched, site};
use super::letters::{opened, options};
use super::run::{all_looked_at, take_in_town};

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
            let fields = [("version", version.as_str()), ("letter", &letter)];
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
