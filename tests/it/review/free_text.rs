//! Every field that people write freely into: what would run or end a statement elsewhere is text here.
#![expect(clippy::unwrap_used, reason = "a test stops where its text is wrong")]

use std::collections::BTreeSet;
use std::fs;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use proforma::accounts::Role;

use super::cases::{does, fetched, site, version};
use super::{Got, Site};
use crate::support::project;

/// Closes tags, attributes, quotes and statements.
const HOSTILE: &str =
    "</textarea><script>alert(1)</script>\"'><img src=x onerror=alert(1)>'); DROP TABLE queue; --";

/// Where people write freely, by template and field. The first test holds that there are no others, the
/// rest of this file and `attacks` write into each.
const FIELDS: &[(&str, &str)] = &[
    ("accounts.html", "name"),
    ("accounts.html", "shown_name"),
    ("by-hand.html", "dwelling"),
    ("by-hand.html", "why"),
    ("case.html", "address"),
    ("case.html", "due"),
    ("case.html", "reasons"),
    ("case.html", "since"),
    ("case.html", "tag"),
    ("case.html", "text"),
    ("case.html", "to"),
    ("case.html", "until"),
    ("case.html", "written"),
    ("fields.html", "association"),
    ("figure.html", "why"),
    ("follow.html", "code"),
    ("invitation.html", "code"),
    ("queue.html", "name"),
    ("queue.html", "tag"),
    ("queue.html", "text"),
    ("queue.html", "until"),
    ("queue.html", "why"),
    ("sign-in.html", "code"),
    ("sign-in.html", "name"),
];

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let value = tag.split(&format!(" {name}=\"")).nth(1)?;
    value.split('"').next()
}

/// The fields of a template that take any text.
fn free_fields(file: &str, text: &str) -> Vec<(String, String)> {
    let tags = text.split('<').filter_map(|rest| {
        let tag = rest.split('>').next()?;
        let is_field = tag.starts_with("textarea ") || tag.starts_with("input ");
        is_field.then_some(tag)
    });
    let free = tags.filter(|tag| attribute(tag, "type").is_none_or(|kind| kind == "text"));
    free.map(|tag| (file.to_owned(), attribute(tag, "name").unwrap().to_owned())).collect()
}

#[test]
fn no_other_field_takes_free_text() {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(project("src/web/review/templates")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        found.extend(free_fields(&name, &fs::read_to_string(&path).unwrap()));
    }
    let known: BTreeSet<_> =
        FIELDS.iter().map(|(file, name)| ((*file).to_owned(), (*name).to_owned())).collect();
    let unknown: Vec<_> = found.difference(&known).collect();
    assert!(unknown.is_empty(), "write into these too: {unknown:?}");
}

fn is_text(got: &Got) {
    assert!(got.status.is_success() || got.status.is_redirection() || got.status.is_client_error());
    for running in ["<script>alert", "<img src=x", "</textarea><script"] {
        assert!(!got.body.contains(running), "{running}:\n{}", got.body);
    }
}

fn upload(site: &Site, cookie: &str, name: &str) -> Got {
    let version = version(site, 1);
    let body = format!(
        "--b\r\ncontent-disposition: form-data; name=\"version\"\r\n\r\n{version}\r\n--b\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: text/html\r\n\r\n<script>alert(1)</script>\r\n--b--\r\n"
    );
    let request = Request::post("/cases/1/files")
        .header("host", "proforma.test")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=b")
        .header("cookie", cookie);
    site.send(request.body(Body::from(body)).unwrap())
}

/// Every page that shows what was written.
fn pages_are_text(site: &Site, cookies: &[&str]) {
    for cookie in cookies {
        for path in
            ["/cases/1", "/cases/2", "/queue", "/queue?list=1&stage=all", "/queue/new", "/team"]
        {
            is_text(&site.get(path, cookie));
        }
    }
}

#[test]
fn what_is_written_about_a_case_is_text_on_every_page() {
    let site = site();
    let cookie = fetched(&site, "1");
    let (approver, leader) = (site.sign_in(Role::Approver), site.sign_in(Role::TeamLeader));
    let tables = site.count("SELECT count(*) FROM sqlite_schema");
    does(&site, &cookie, 1, &[("do", "look"), ("judgement", "questions")]);
    does(&site, &cookie, 1, &[("do", "check")]);
    let why = ("why", HOSTILE);
    let forms: [&[(&str, &str)]; 11] = [
        &[("do", "move"), ("to", "S3"), why],
        &[("do", "move"), ("to", "S5"), ("due", HOSTILE), why],
        &[("do", "note"), ("text", HOSTILE)],
        &[("do", "tag"), ("tag", HOSTILE)],
        &[("do", "untag"), ("tag", HOSTILE)],
        &[("do", "postpone"), ("until", HOSTILE), why],
        &[("do", "hold"), ("hold", "child"), why],
        &[("do", "lift"), ("hold", "child"), why],
        &[("do", "objection"), why],
        &[
            ("do", "decide"),
            ("outcome", "legitimate"),
            ("innocent", "care"),
            ("result", "unchanged"),
            why,
        ],
        &[("do", "exempt"), ("innocent", "care"), ("until", "2027-05-01"), why],
    ];
    for form in forms {
        is_text(&does(&site, &cookie, 1, form));
        pages_are_text(&site, &[&cookie, &leader]);
    }
    // and what the second person writes, and a form that comes too late
    is_text(&does(&site, &approver, 1, &[("do", "agree"), why]));
    let late = [("version", "1"), ("do", "note"), ("text", HOSTILE)];
    is_text(&site.post("/cases/1/act", &cookie, &late));
    for name in [
        "<script>alert(1)</script>.pdf",
        "'); DROP TABLE queue; --.txt",
        "../../../etc/passwd.txt",
        "..\\x.txt",
    ] {
        is_text(&upload(&site, &cookie, name));
    }
    pages_are_text(&site, &[&cookie, &approver, &leader]);
    let case = site.office.store().read(|db| proforma::cases::open(db, 1)).unwrap().case;
    assert_eq!(case.notes[0].text, HOSTILE, "kept as it was written");
    for kept in &case.attachments {
        assert!(!kept.name.contains(['/', '\\', '<', '"']), "{}", kept.name);
    }
    assert_eq!(site.count("SELECT count(*) FROM sqlite_schema"), tables);
}

#[test]
fn what_is_written_into_letters_and_a_new_case_is_text() {
    let site = site();
    let cookie = fetched(&site, "1");
    let approver = site.sign_in(Role::Approver);
    let long = "x".repeat(200);
    for dwelling in [HOSTILE, &long] {
        is_text(&site.post("/queue/new", &cookie, &[("dwelling", dwelling), ("why", HOSTILE)]));
    }
    assert_eq!(site.count("SELECT count(*) FROM queue"), 2);
    does(&site, &cookie, 2, &[("do", "look"), ("judgement", "questions")]);
    super::letters::opened(&site, &cookie, 2);
    let seen = version(&site, 2);
    let letter = [
        ("version", seen.as_str()),
        ("letter", "decision|"),
        ("to", "<script>alert(1)</script>\"'"),
        ("address", HOSTILE),
        ("since", "1.3.2026"),
        ("adults", "2"),
        ("reasons", HOSTILE),
        ("written", HOSTILE),
        ("written", HOSTILE),
    ];
    let wrong = [
        &letter[..4],
        &[("since", HOSTILE), ("reasons", HOSTILE), ("written", HOSTILE), ("why", HOSTILE)],
    ]
    .concat();
    let got = site.post("/cases/2/letter", &cookie, &wrong);
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    is_text(&got);
    let got = site.post("/cases/2/letter", &cookie, &letter);
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    pages_are_text(&site, &[&cookie, &approver]);
    let case = site.office.store().read(|db| proforma::cases::open(db, 2)).unwrap().case;
    let draft = site.get(&format!("/cases/2/files/{}", case.letters[0].sha256), &cookie);
    assert!(draft.body.contains("&lt;img src=x"));
    is_text(&draft);
    assert!(draft.header("content-disposition").starts_with("attachment"));
    let answer = case.letters[0].version.to_string();
    let back = [("do", "return-letter"), ("letter", answer.as_str()), ("why", HOSTILE)];
    is_text(&does(&site, &approver, 2, &back));
    let answered = [("do", "answered"), ("letter", answer.as_str()), ("text", HOSTILE)];
    is_text(&does(&site, &cookie, 2, &answered));
    pages_are_text(&site, &[&cookie, &approver]);
}

#[test]
fn what_is_written_into_the_queue_is_text() {
    let site = site();
    let cookie = fetched(&site, "5");
    let tables = site.count("SELECT count(*) FROM sqlite_schema");
    for fields in [
        &[("do", "tag"), ("tag", HOSTILE), ("why", HOSTILE), ("case", "1")][..],
        &[("do", "untag"), ("tag", HOSTILE), ("case", "1")],
        &[("do", "postpone"), ("until", HOSTILE), ("why", HOSTILE), ("case", "1")],
        &[
            ("do", "assign"),
            ("to", HOSTILE),
            ("case", HOSTILE),
            ("all", "1"),
            ("filter-tag", HOSTILE),
        ],
    ] {
        is_text(&site.post("/queue/bulk", &cookie, fields));
    }
    let search = [("text", HOSTILE), ("purpose", "casework")];
    is_text(&site.post("/queue/search", &cookie, &search));
    for name in [HOSTILE, "<script>alert(1)</script>"] {
        is_text(&site.post("/queue/views", &cookie, &[("do", "save"), ("name", name)]));
    }
    let value: String = HOSTILE.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for field in ["tag", "whose", "status", "state", "hold", "sort", "stage", "second", "page"] {
        is_text(&site.get(&format!("/queue?list=1&{field}={value}"), &cookie));
        is_text(&site.get(&format!("/cases/1?list=1&{field}={value}"), &cookie));
    }
    is_text(&site.get(&format!("/invitation/{value}"), ""));
    is_text(&site.post("/invitation/x", "", &[("code", HOSTILE), ("password", HOSTILE)]));
    pages_are_text(&site, &[&cookie]);
    assert_eq!(site.count("SELECT count(*) FROM sqlite_schema"), tables);
    assert_eq!(site.count("SELECT count(*) FROM queue"), 5);
}
