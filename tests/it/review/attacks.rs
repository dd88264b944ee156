//! What somebody with bad intent tries first.
#![expect(clippy::unwrap_used, reason = "a test stops where its text is wrong")]

use axum::body::Body;
use axum::http::{Request, StatusCode};
use proforma::accounts::{NewReport, Reader, Role, new_letter_code, publish_report};
use proforma::cases::store::StoreError;

use super::{PASSWORD, Site, encoded, form};

#[test]
fn a_planted_session_is_never_taken_over() {
    let site = Site::new();
    let planted = format!("session={}", "a".repeat(64));
    let code = site.code(Role::Reader);
    let fields = [("name", "reader"), ("password", PASSWORD), ("code", code.as_str())];
    let got = site.post("/sign-in", &planted, &fields);
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert_ne!(got.session().unwrap(), planted);
    assert_eq!(site.get("/me", &planted).status, StatusCode::SEE_OTHER);
    // somebody else's good session ends when its browser signs in anew
    let mine = site.sign_in(Role::Caseworker);
    site.later(30);
    let code = site.code(Role::Reader);
    let fields = [("name", "reader"), ("password", PASSWORD), ("code", code.as_str())];
    let got = site.post("/sign-in", &mine, &fields);
    assert_ne!(got.session().unwrap(), mine);
    assert_eq!(site.get("/me", &mine).status, StatusCode::SEE_OTHER);
    // ids are kept as hashes: what stands in the store opens nothing
    let kept = site.office.store().read(|database| {
        Ok::<String, StoreError>(database.query_row(
            "SELECT lower(hex(hash)) FROM session",
            [],
            |row| row.get(0),
        )?)
    });
    assert_eq!(
        site.get("/me", &format!("session={}", kept.unwrap())).status,
        StatusCode::SEE_OTHER
    );
}

#[test]
fn forms_of_other_sites_are_refused() {
    let site = Site::new();
    let cookie = site.sign_in(Role::Administrator);
    let fields = [("name", "mallory"), ("shown_name", "M"), ("role", "administrator")];
    let sent = |change: &dyn Fn(axum::http::request::Builder) -> axum::http::request::Builder| {
        let request = Request::post("/accounts")
            .header("host", "proforma.test")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", &cookie);
        site.send(change(request).body(encoded(&fields)).unwrap()).status
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://proforma.test.evil.example"),
    ] {
        let status = sent(&|request| request.header(name, value));
        assert_eq!(status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(site.count("SELECT count(*) FROM account WHERE name = 'mallory'"), 0);
    // nothing that changes something answers to a link
    for path in ["/sign-out", "/accounts/1/close", "/me/sessions/end-others", "/language"] {
        assert_eq!(site.get(path, &cookie).status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(sent(&|request| request.header("sec-fetch-site", "same-origin")), StatusCode::OK);
}

/// Texts that would run, close a tag or an attribute, or be a template.
const HOSTILE: [&str; 5] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' autofocus onfocus='alert(1)",
    "</textarea><svg onload=alert(1)>",
    "{{ 7 * 7 }}${7*7}",
];

fn holds_no_markup_of(body: &str, text: &str) {
    let is_plain = !text.contains(['<', '"', '\'']);
    assert!(is_plain || !body.contains(text), "{text} came back as it was:\n{body}");
    assert!(
        !body.contains("<img src=x") && !body.contains("<svg onload") && !body.contains(">49"),
        "{body}"
    );
}

#[test]
fn what_people_write_is_shown_as_text() {
    let site = Site::new();
    let administrator = site.sign_in(Role::Administrator);
    for (number, text) in HOSTILE.iter().enumerate() {
        let name = format!("x{number}");
        let fields = [
            ("name", name.as_str()),
            ("shown_name", text),
            ("role", "association"),
            ("association", text),
        ];
        let made = site.post("/accounts", &administrator, &fields);
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        holds_no_markup_of(&made.body, text);
        holds_no_markup_of(&site.get("/accounts", &administrator).body, text);
        holds_no_markup_of(&site.get(&site.account(&name), &administrator).body, text);
        // refused fields do not come back
        let refused = site.post(
            "/accounts",
            &administrator,
            &[("name", text), ("shown_name", text), ("role", text)],
        );
        holds_no_markup_of(&refused.body, text);
    }
    let leader = site.sign_in(Role::TeamLeader);
    for text in HOSTILE {
        let value: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for path in [
            "/access-log?who=",
            "/access-log?subject=",
            "/access-log?act=",
            "/team?days=",
            "/sign-in?next=",
            "/sign-in?done=",
        ] {
            holds_no_markup_of(&site.get(&format!("{path}{value}"), &leader).body, text);
        }
        holds_no_markup_of(&site.get(&format!("/nowhere/{value}"), &leader).body, text);
        holds_no_markup_of(&site.post("/follow", "", &[("code", text)]).body, text);
        site.later(3_600);
        let browser =
            form("/sign-in", "", &[]).header("user-agent", text.replace(['\r', '\n'], ""));
        site.later(30);
        let code = site.code(Role::Reader);
        let fields = [("name", "reader"), ("password", PASSWORD), ("code", code.as_str())];
        let got = site.send(browser.body(encoded(&fields)).unwrap());
        holds_no_markup_of(&site.get("/me", &got.session().unwrap()).body, text);
    }
}

#[test]
fn quotes_are_letters_to_the_store() {
    let site = Site::new();
    let tables = "SELECT count(*) FROM sqlite_schema";
    let before = (site.count(tables), site.count("SELECT count(*) FROM account"));
    for text in [
        "' OR '1'='1",
        "'; DROP TABLE account; --",
        "x' UNION SELECT password FROM account --",
        "%",
        "_",
        "\0",
    ] {
        let leader = site.sign_in(Role::TeamLeader);
        let value: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let page = site.get(
            &format!("/access-log?who={value}&subject={value}&act={value}&before={value}"),
            &leader,
        );
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Ingen linjer passer") && !page.body.contains("$argon2id$"));
        let got = site.post("/sign-in", "", &[("name", text), ("password", text), ("code", text)]);
        assert_eq!(got.status, StatusCode::UNAUTHORIZED);
        site.later(3_600 * 12);
        let got = site.post("/follow", "", &[("code", text)]);
        assert_eq!(got.status, StatusCode::NOT_FOUND);
        site.get(&format!("/invitation/{value}"), "");
    }
    assert_eq!((site.count(tables), site.count("SELECT count(*) FROM account")), before);
}

#[test]
fn sign_in_leads_nowhere_else() {
    let site = Site::new();
    for next in [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/x\r\nset-cookie: a=b",
    ] {
        site.later(60);
        let code = site.code(Role::Reader);
        let fields =
            [("name", "reader"), ("password", PASSWORD), ("code", code.as_str()), ("next", next)];
        let got = site.post("/sign-in", "", &fields);
        assert_eq!(got.header("location"), "/queue", "{next}");
        let got = site.post("/language", "", &[("language", "en"), ("back", next)]);
        assert_eq!(got.header("location"), "/", "{next}");
    }
}

/// Publishes a report to two associations; the account of tests speaks for `a1`.
fn reports(site: &Site) -> (i64, i64) {
    let page = b"<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-x'\">own";
    let publish = |association: &str| {
        let new =
            NewReport { association, as_of: "2026-11-01".parse().unwrap(), page, form: b"PK" };
        site.office
            .store()
            .write(|transaction| publish_report(transaction, new, site.now()))
            .unwrap()
    };
    (publish("a1"), publish("a2"))
}

#[test]
fn an_association_sees_its_own_reports_only() {
    let site = Site::new();
    let (own, others) = reports(&site);
    let cookie = site.sign_in(Role::Association);
    let list = site.get("/association", &cookie).body;
    assert!(
        list.contains(&format!("/association/{own}\""))
            && !list.contains(&format!("/association/{others}\""))
    );
    assert_eq!(site.get(&format!("/association/{own}"), &cookie).status, StatusCode::OK);
    for path in [
        format!("/association/{others}"),
        format!("/association/{others}/form"),
        "/association/999".to_owned(),
    ] {
        let got = site.get(&path, &cookie);
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/queue", "/team", "/accounts", "/access-log", "/replies", "/replies/1"] {
        let status = site.get(path, &cookie).status;
        assert!(
            matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND),
            "{path}: {status}"
        );
    }
}

#[test]
fn reports_go_when_they_were_kept_long_enough() {
    let site = Site::new();
    let (own, _) = reports(&site);
    let cookie = site.sign_in(Role::Association);
    upload(&site, &format!("/association/{own}/reply"), &cookie, "x.csv", "a;b");
    let run = |months: &str, more: &[&str]| {
        let store = ["cases", "retention", "--store", "store.db", "--reports-months", months];
        site.folder.succeed(&[&store[..], more].concat()).stdout
    };
    let older = |transaction: &rusqlite::Transaction<'_>| {
        let forty_days = 40_i64 * 24 * 60 * 60 * 1_000;
        let sql = "UPDATE shared_report SET published_at = published_at - ?1";
        Ok::<_, StoreError>(transaction.execute(sql, [forty_days])?)
    };
    assert_eq!(site.office.store().write(older).unwrap(), 2);
    assert!(run("2", &[]).contains("0 reports to associations"));
    let told = run("1", &["--report", "went.json"]);
    assert!(told.contains("would be erased") && told.contains("2 reports"), "{told}");
    assert_eq!(site.count("SELECT count(*) FROM shared_report"), 2);
    run("1", &["--erase", "--report", "went.json"]);
    let went = std::fs::read_to_string(site.folder.path().join("went.json")).unwrap();
    assert!(went.contains("\"reports\": 2") && went.contains("\"replies\": 1"), "{went}");
    assert_eq!(site.count("SELECT count(*) FROM shared_report"), 0);
    assert_eq!(site.count("SELECT count(*) FROM report_reply"), 0);
}

fn upload(site: &Site, path: &str, cookie: &str, name: &str, bytes: &str) -> super::Got {
    let body = format!(
        "--b\r\ncontent-disposition: form-data; name=\"form\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n{bytes}\r\n--b--\r\n"
    );
    let request = Request::post(path)
        .header("host", "proforma.test")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=b")
        .header("cookie", cookie);
    site.send(request.body(Body::from(body)).unwrap())
}

#[test]
fn names_of_files_lead_nowhere() {
    let site = Site::new();
    let (own, others) = reports(&site);
    let cookie = site.sign_in(Role::Association);
    let reply = format!("/association/{own}/reply");
    for name in ["../../../etc/cron.d/x.csv", "..\\..\\x.xlsx", "/etc/passwd.csv", "æ<b>.csv"] {
        assert_eq!(
            upload(&site, &reply, &cookie, name, "a;b").status,
            StatusCode::SEE_OTHER,
            "{name}"
        );
    }
    for name in ["x.exe", "x.html", "csv", "", "x\u{0}y.csv"] {
        let status = upload(&site, &reply, &cookie, name, "a;b").status;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
    }
    assert_eq!(
        upload(&site, &format!("/association/{others}/reply"), &cookie, "x.csv", "a").status,
        StatusCode::NOT_FOUND
    );
    let bad = site.count("SELECT count(*) FROM report_reply WHERE file_name GLOB '*[/\\<]*' OR file_name LIKE '%..%'");
    assert_eq!((bad, site.count("SELECT count(*) FROM report_reply")), (0, 4));
    let caseworker = site.sign_in(Role::Caseworker);
    let got = site.post("/replies/1", &caseworker, &[("purpose", "")]);
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing leaves without a purpose");
    let got = site.post("/replies/1", &caseworker, &[("purpose", "casework")]);
    assert_eq!(got.header("content-disposition"), "attachment; filename=\"x.csv\"");
    assert_eq!(got.body, "a;b");
    // assets are names in a table, not paths
    for path in [
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e",
        "/assets/LICENSE.md",
        "/assets/dkfds.scss",
    ] {
        assert_eq!(site.get(path, "").status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn a_letter_code_cannot_be_guessed_or_told_from_none() {
    let site = Site::new();
    let code = site
        .office
        .store()
        .write(|transaction| new_letter_code(transaction, 999, 1, Reader::Subject, site.now()))
        .unwrap();
    assert_eq!(site.count(&format!("SELECT count(*) FROM letter_code WHERE hash = '{code}'")), 0);
    // a code without its case, and no code at all
    let erased = site.post("/follow", "", &[("code", &code)]);
    let wrong = site.post("/follow", "", &[("code", "AAAA-BBBB-CCCC-DDDD")]);
    assert_eq!((erased.status, &erased.body), (StatusCode::NOT_FOUND, &wrong.body));
    let mut statuses = Vec::new();
    for _ in 0..10 {
        statuses.push(site.post("/follow", "", &[("code", "AAAA-BBBB-CCCC-DDDD")]).status);
    }
    assert_eq!(statuses.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
    site.later(31);
    assert_eq!(site.post("/follow", "", &[("code", "x")]).status, StatusCode::NOT_FOUND);
}

#[test]
fn a_very_long_form_is_refused_and_broken_ones_too() {
    let site = Site::new();
    let long = "x".repeat(300 << 10);
    let got = site.post("/sign-in", "", &[("name", &long)]);
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let request = form("/sign-in", "", &[]).body(Body::from("%ff%fe=%&&&===")).unwrap();
    assert_eq!(site.send(request).status, StatusCode::UNAUTHORIZED);
    let request = Request::post("/sign-in")
        .header("host", "proforma.test")
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Body::from("--b\r\nnonsense"))
        .unwrap();
    assert_eq!(site.send(request).status, StatusCode::UNPROCESSABLE_ENTITY);
}
