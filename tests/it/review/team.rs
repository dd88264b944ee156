//! The team leader's numbers: what they are called.

use axum::http::StatusCode;
use proforma::accounts::Role;

use super::Site;
use super::cases::{WHY, does};
use super::run::{all_looked_at, take_in_town};

#[test]
fn rules_stand_with_their_titles_in_the_language_of_the_page() {
    let site = Site::new();
    take_in_town(&site, "town", &[]);
    let (cookie, count) = all_looked_at(&site);
    let decision = [
        ("do", "decide"),
        ("outcome", "legitimate"),
        ("innocent", "care"),
        ("result", "unchanged"),
        WHY,
    ];
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
fn classes_of_age_say_what_they_hold() {
    let site = Site::new();
    let leader = site.sign_in(Role::TeamLeader);
    let page = site.get("/team", &leader).body;
    for class in ["Under 7 dage", "7 til 27 dage", "28 til 55 dage", "182 dage og mere"] {
        assert!(page.contains(class), "{class}");
    }
}
