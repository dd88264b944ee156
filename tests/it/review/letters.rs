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
