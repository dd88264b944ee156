//! What cases give back: the team leader's numbers, and explanations that later runs respect.

use axum::http::StatusCode;
use proforma::accounts::Role;

use super::Site;
use super::cases::{LEGITIMATE, WHY, does};
use super::run::{all_looked_at, take_in_town};

#[test]
fn rules_stand_with_their_titles_in_the_language_of_the_page() {
    let site = Site::new();
    take_in_town(&site, "town", &[]);
    let (cookie, count) = all_looked_at(&site);
    let decision = [&LEGITIMATE[..], &[WHY]].concat();
    for case in 1..=count {
        assert_eq!(does(&site, &cookie, case, &decision).status, StatusCode::SEE_OTHER);
    }
    let leader = site.sign_in(Role::TeamLeader);
    let page = |language: &str| {
        let cookie = format!("{leader}; language={language}");
        site.get("/team", &cookie).body
    };
    let names = |page: &str| -> Vec<String> {
        let heads = page.split("role=\"rowheader\">").skip(1);
        let names = heads.map(|rest| rest.split('<').next().unwrap().to_owned());
        names.filter(|name| name.starts_with("PF")).collect()
    };
    let (danish, english) = (names(&page("da")), names(&page("en")));
    assert!(!danish.is_empty() && danish.len() == english.len(), "{danish:?} {english:?}");
    for (da, en) in danish.iter().zip(&english) {
        let ((code, title), (same, other)) =
            (da.split_once(' ').unwrap(), en.split_once(' ').unwrap());
        assert_eq!(code, same);
        assert!(title.len() > 5 && title != other, "{da} {en}");
    }
}

#[test]
fn a_later_scan_respects_an_explanation_until_it_ends() {
    let site = Site::new();
    take_in_town(&site, "town", &[]);
    let (cookie, count) = all_looked_at(&site);
    let flag_of = |case: i64| {
        let file = site.office.store().read(|db| proforma::cases::open(db, case)).unwrap();
        Some((case, file.case.flag)).filter(|(_, flag)| !flag.is_empty())
    };
    let (case, flag) = (1..=count).find_map(flag_of).unwrap();
    let innocent = ("innocent", "family-growth");
    let decision =
        [("do", "decide"), ("outcome", "legitimate"), innocent, ("result", "unchanged"), WHY];
    assert_eq!(does(&site, &cookie, case, &decision).status, StatusCode::SEE_OTHER);
    let until = [("do", "exempt"), innocent, ("until", "1.6.2027"), WHY];
    let got = does(&site, &cookie, case, &until);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let folder = &site.folder;
    let out = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    folder.succeed(&["cases", "exemptions", "--store", "store.db", "--out", "explained.csv"]);
    let row = out("explained.csv");
    assert!(
        row.contains(&flag) && row.contains("caseworker") && row.contains("2027-06-01"),
        "{row}"
    );
    folder.succeed(&["scan", "town", "--out", "again", "--exemptions", "explained.csv"]);
    assert!(out("town-out/flags.csv").contains(&flag));
    assert!(!out("again/flags.csv").contains(&flag));
}

#[test]
fn classes_of_age_say_what_they_hold() {
    let site = Site::new();
    let leader = site.sign_in(Role::TeamLeader);
    let page = site.get("/team", &leader).body;
    for class in ["Under 7 dage", "7 til 27 dage", "28 til 55 dage", "182 dage og mere"] {
        assert!(page.contains(class), "{class}");
    }
}
