//! Letters from a case: language, sender, to whom, and the copy that is sent.

use axum::http::StatusCode;
use proforma::accounts::Role;

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
