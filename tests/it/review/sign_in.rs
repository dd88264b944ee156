//! Signing in, sessions, invitations, and what a proxy may say.
#![expect(clippy::unwrap_used, reason = "a test stops where its text is wrong")]

use axum::body::Body;
use axum::http::{Request, StatusCode};
use proforma::accounts::{Role, Secret};
use proforma::web::review::{PROXY_SECRET, PROXY_USER, Settings};

use super::{PASSWORD, Site};

fn failed(site: &Site, name: &str, password: &str, code: &str) -> String {
    let got = site.post("/sign-in", "", &[("name", name), ("password", password), ("code", code)]);
    assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{}", got.body);
    assert!(got.session().is_none());
    got.body
}

#[test]
fn all_three_have_to_be_right_and_the_answer_never_says_which_was_not() {
    let site = Site::new();
    let code = site.code(Role::Reader);
    let nobody = failed(&site, "nobody", PASSWORD, &code);
    assert_eq!(failed(&site, "reader", "wrong password", &code), nobody);
    assert_eq!(failed(&site, "reader", PASSWORD, "000000"), nobody);
    assert_eq!(failed(&site, "", "", ""), nobody);
    assert!(!nobody.contains("nobody"), "what was typed does not come back");
    let fields = [("name", " READER "), ("password", PASSWORD), ("code", code.as_str())];
    let got = site.post("/sign-in", "", &fields);
    assert_eq!((got.status, got.header("location")), (StatusCode::SEE_OTHER, "/queue"));
    let cookie = got.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
}

#[test]
fn a_known_name_gets_the_answer_an_unknown_one_gets() {
    let site = Site::new();
    let answer = |name: &str| {
        let fields = [("name", name), ("password", "not the password"), ("code", "123456")];
        let got = site.post("/sign-in", "", &fields);
        (got.status, got.headers, got.body)
    };
    let known = answer("caseworker");
    assert_eq!(known, answer("nobody"));
    // also once a name was tried too often
    for _ in 0..8 {
        assert_eq!((answer("caseworker"), answer("nobody")), (known.clone(), known.clone()));
    }
}

#[test]
fn a_code_is_good_once() {
    let site = Site::new();
    let code = site.code(Role::Reader);
    let fields = [("name", "reader"), ("password", PASSWORD), ("code", code.as_str())];
    assert_eq!(site.post("/sign-in", "", &fields).status, StatusCode::SEE_OTHER);
    assert_eq!(site.post("/sign-in", "", &fields).status, StatusCode::UNAUTHORIZED);
    // nor an earlier one that its window would still let in
    site.later(30);
    let newer = site.code(Role::Reader);
    let fields_of = |code: &str| {
        site.post("/sign-in", "", &[("name", "reader"), ("password", PASSWORD), ("code", code)])
    };
    assert_eq!(fields_of(&newer).status, StatusCode::SEE_OTHER);
    assert_eq!(fields_of(&code).status, StatusCode::UNAUTHORIZED);
}

#[test]
fn recovery_codes_are_good_once_each_and_new_ones_replace_them() {
    let site = Site::new();
    let cookie = site.sign_in(Role::Reader);
    let got = site.post("/me/recovery-codes", &cookie, &[("present", PASSWORD)]);
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    let codes: Vec<&str> = got.body.split("<code>").skip(1).map(|it| &it[..19]).collect();
    assert_eq!(codes.len(), 8);
    let sign_in = |code: &str| {
        site.post("/sign-in", "", &[("name", "reader"), ("password", PASSWORD), ("code", code)])
            .status
    };
    assert_eq!(sign_in(&codes[0].to_lowercase()), StatusCode::SEE_OTHER);
    assert_eq!(sign_in(codes[0]), StatusCode::UNAUTHORIZED);
    site.post("/me/recovery-codes", &cookie, &[("present", PASSWORD)]);
    assert_eq!(sign_in(codes[1]), StatusCode::UNAUTHORIZED);
    let wrong = site.post("/me/recovery-codes", &cookie, &[("present", "wrong")]);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn guessing_gets_slower_and_a_restart_forgives_nothing() {
    let site = Site::new();
    for _ in 0..5 {
        failed(&site, "reader", "wrong password", "000000");
    }
    let right = |site: &Site| {
        let code = site.code(Role::Reader);
        site.post("/sign-in", "", &[("name", "reader"), ("password", PASSWORD), ("code", &code)])
            .status
    };
    assert_eq!(right(&site), StatusCode::UNAUTHORIZED, "the right one waits too");
    // the counts stand in the file: a second office over it knows them
    let again = proforma::accounts::open_store(&site.folder.path().join("store.db")).unwrap();
    let count = again.read(|database| {
        Ok::<i64, proforma::cases::store::StoreError>(database.query_row(
            "SELECT max(failures) FROM attempt",
            [],
            |row| row.get(0),
        )?)
    });
    assert!(count.unwrap() >= 5);
    site.later(31);
    assert_eq!(right(&site), StatusCode::SEE_OTHER);
    // an unknown name is slowed down in the same way
    for _ in 0..5 {
        failed(&site, "nobody", "wrong password", "000000");
    }
    let before = site.count("SELECT sum(failures) FROM attempt");
    failed(&site, "nobody", "wrong password", "000000");
    // one more from the address, none for the name
    assert_eq!(site.count("SELECT sum(failures) FROM attempt"), before + 1);
}

#[test]
fn sessions_end_by_idleness_by_age_and_by_hand() {
    let site = Site::new();
    let is_in = |cookie: &str| site.get("/me", cookie).status == StatusCode::OK;
    let cookie = site.sign_in(Role::Reader);
    for _ in 0..22 {
        site.later(29 * 60);
        if !is_in(&cookie) {
            break;
        }
    }
    assert!(!is_in(&cookie), "over after ten hours, used or not");
    let cookie = site.sign_in(Role::Reader);
    site.later(31 * 60);
    assert!(!is_in(&cookie), "over after half an hour without use");

    let (one, other) = (site.sign_in(Role::Reader), site.sign_in(Role::Reader));
    let page = site.get("/me", &one).body;
    let path = page
        .split("action=\"")
        .find(|it| it.starts_with("/me/sessions/") && it.contains("/end\""))
        .unwrap();
    let path = path.split('"').next().unwrap();
    // somebody else's session is not theirs to end
    let stranger = site.sign_in(Role::Caseworker);
    assert_eq!(site.post(path, &stranger, &[]).status, StatusCode::NOT_FOUND);
    assert!(is_in(&other));
    assert_eq!(site.post(path, &one, &[]).status, StatusCode::SEE_OTHER);
    assert!(is_in(&one) && !is_in(&other));
    site.post("/sign-out", &one, &[]);
    assert!(!is_in(&one));
}

#[test]
fn a_new_password_or_role_or_closing_ends_sessions() {
    let site = Site::new();
    let is_in = |cookie: &str| site.get("/me", cookie).status == StatusCode::OK;
    let (one, other) = (site.sign_in(Role::Reader), site.sign_in(Role::Reader));
    let new = "otte blå pærer ved havet";
    let fields = [("present", PASSWORD), ("password", new), ("again", new)];
    assert_eq!(site.post("/me/password", &one, &fields).status, StatusCode::SEE_OTHER);
    assert!(is_in(&one) && !is_in(&other));
    let administrator = site.sign_in(Role::Administrator);
    let role = [("role", "auditor")];
    assert_eq!(
        site.post(&(site.account("reader") + "/role"), &administrator, &role).status,
        StatusCode::SEE_OTHER
    );
    assert!(!is_in(&one));
    let caseworker = site.sign_in(Role::Caseworker);
    site.post(&(site.account("caseworker") + "/close"), &administrator, &[]);
    assert!(!is_in(&caseworker));
    let code = site.code(Role::Caseworker);
    failed(&site, "caseworker", PASSWORD, &code);
    // nobody is left to look after accounts
    let last = site.post(&(site.account("administrator") + "/close"), &administrator, &[]);
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn the_first_administrator_comes_in_by_a_link_once() {
    let folder = crate::support::TestDir::new();
    let link = folder.succeed(&["account", "first-admin", "--store", "store.db"]).stdout;
    let path = link.trim().strip_prefix("http://127.0.0.1:8090").unwrap().to_owned();
    let second = folder.succeed(&["account", "first-admin", "--store", "store.db"]).stdout;
    assert_ne!(link, second, "a lost link is replaced while nobody took it up");

    let site = Site::new();
    let administrator = site.sign_in(Role::Administrator);
    let fields = [("name", "ida"), ("shown_name", "Ida"), ("role", "caseworker")];
    let page = site.post("/accounts", &administrator, &fields).body;
    let path_of = page.split("/invitation/").nth(1).unwrap();
    let path_of = format!("/invitation/{}", path_of.split('<').next().unwrap());
    let shown = site.get(&path_of, "");
    assert_eq!(shown.status, StatusCode::OK, "looking does not use it up");
    let key: String =
        shown.body.split("key-text\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    let code = totp(&key, &site);
    let weak = [("password", "kort"), ("again", "kort"), ("code", code.as_str())];
    assert_eq!(site.post(&path_of, "", &weak).status, StatusCode::UNPROCESSABLE_ENTITY);
    let good = [("password", PASSWORD), ("again", PASSWORD), ("code", code.as_str())];
    let got = site.post(&path_of, "", &good);
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert_eq!(site.get("/me", &got.session().unwrap()).status, StatusCode::OK);
    assert_eq!(site.post(&path_of, "", &good).status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&path_of, "").status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&path, "").status, StatusCode::NOT_FOUND, "another store's link");
}

/// The code of a key as a page prints it.
fn totp(text: &str, site: &Site) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut bits = Vec::new();
    for byte in text.bytes() {
        let value = letters.iter().position(|known| *known == byte).unwrap();
        bits.extend((0..5).rev().map(|bit| value >> bit & 1 == 1));
    }
    let key: Vec<u8> = bits
        .chunks_exact(8)
        .map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit)))
        .collect();
    proforma::accounts::current_code(&key, site.now())
}

#[test]
fn a_proxy_is_believed_only_with_its_secret() {
    let secret = "0123456789abcdef0123456789abcdef";
    let site = Site::with(|settings| Settings {
        behind_proxy: true,
        proxy_secret: Some(Secret::given(secret)),
        ..settings
    });
    let ask = |path: &str, secret: &str, name: &str, cookie: &str| {
        let request = Request::get(path)
            .header("host", "proforma.test")
            .header("cookie", cookie)
            .header(PROXY_SECRET, secret)
            .header(PROXY_USER, name);
        site.send(request.body(Body::empty()).unwrap())
    };
    assert_eq!(ask("/sign-in", "wrong", "reader", "").status, StatusCode::FORBIDDEN);
    assert_eq!(ask("/sign-in", "", "reader", "").status, StatusCode::FORBIDDEN);
    assert_eq!(ask("/sign-in", secret, "nobody", "").status, StatusCode::FORBIDDEN);
    let got = ask("/sign-in", secret, "reader", "");
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    let cookie = got.session().unwrap();
    assert!(cookie.starts_with("__Host-session=") && got.header("set-cookie").contains("; Secure"));
    assert_eq!(ask("/me", secret, "reader", &cookie).status, StatusCode::OK);
    // a session is good for whom the proxy names only, and not without the proxy
    assert_eq!(ask("/me", secret, "administrator", &cookie).status, StatusCode::SEE_OTHER);
    assert_eq!(ask("/me", "wrong", "reader", &cookie).status, StatusCode::SEE_OTHER);
    assert_eq!(site.get("/me", &cookie).status, StatusCode::SEE_OTHER);
    let local =
        site.post("/sign-in", "", &[("name", "reader"), ("password", PASSWORD), ("code", "1")]);
    assert_eq!(local.status, StatusCode::FORBIDDEN);
}
