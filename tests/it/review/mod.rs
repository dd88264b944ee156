//! The review application through its router, without sockets: who is let in where, and attacks.

mod addresses;
mod attacks;
mod cases;
mod digital_post;
mod free_text;
mod letters;
mod protected;
mod roles;
mod run;
mod sign_in;
mod team;
mod work;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use proforma::accounts::{
    AccountError, NewAccount, Role, Welcome, accept, add_account, current_code, find_invitation,
    invite, open_store,
};
use proforma::cases::store::StoreError;
use proforma::domain::Moment;
use proforma::report::{Disclosure, LetterTemplates, Sender};
use proforma::web::review::{ReviewOffice, Settings, review_router};
use tower::ServiceExt;

use crate::support::TestDir;

pub(crate) const PASSWORD: &str = "seks gule bananer";
/// 2026-11-30, a Monday, at nine in Denmark.
const BEGIN: i64 = 1_796_025_600_000;

/// An office with one account a role, and a clock that tests move.
pub(crate) struct Site {
    pub(crate) office: ReviewOffice,
    clock: Arc<AtomicI64>,
    keys: Vec<(Role, Vec<u8>)>,
    pub(crate) folder: TestDir,
    runtime: tokio::runtime::Runtime,
}

/// What came back.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The session that the answer gives, as a cookie to send.
    pub(crate) fn session(&self) -> Option<String> {
        let cookies = self.headers.get_all("set-cookie").iter();
        let cookie = cookies.map(|it| it.to_str().unwrap()).find(|it| it.contains("session="))?;
        Some(cookie.split(';').next().unwrap().to_owned())
    }
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::with(|settings| settings)
    }

    pub(crate) fn with(change: impl FnOnce(Settings) -> Settings) -> Self {
        let folder = TestDir::new();
        let store = open_store(&folder.path().join("store.db")).unwrap();
        let clock = Arc::new(AtomicI64::new(BEGIN));
        let reads = clock.clone();
        let settings = change(Settings {
            clock: Arc::new(move || Moment(reads.load(Ordering::Relaxed))),
            tell: Arc::new(|line| panic!("{line}")),
            behind_proxy: false,
            proxy_secret: None,
            is_demo: false,
            owner: "Prøvekøbing".to_owned(),
            sender: sender(),
            templates: LetterTemplates::default(),
            policy: Disclosure::builtin(),
        });
        let office = ReviewOffice::new(store, settings);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut site = Self { office, clock, keys: Vec::new(), folder, runtime };
        for role in Role::ALL {
            site.add(role);
        }
        site.later(60);
        site
    }

    /// Makes the account of a role, named after it, with the password of all.
    fn add(&mut self, role: Role) {
        let now = self.now();
        let association = (role == Role::Association).then_some("a1");
        let new = NewAccount {
            name: role.key(),
            shown_name: role.key(),
            role,
            association,
            sees_protected: false,
        };
        let key = self.office.store().write(|transaction| {
            let id = add_account(transaction, &new, now)?;
            let secret = invite(transaction, id, now)?;
            let key = find_invitation(transaction, &secret, now)?.unwrap().app_key;
            let code = current_code(&key, now);
            let welcome = Welcome { password: PASSWORD, again: PASSWORD, code: &code };
            accept(transaction, &secret, welcome, now).map_err(|_| AccountError::Unknown)?;
            Ok::<_, AccountError>(key)
        });
        self.keys.push((role, key.unwrap()));
    }

    pub(crate) fn now(&self) -> Moment {
        Moment(self.clock.load(Ordering::Relaxed))
    }

    /// Moves the clock on by seconds.
    pub(crate) fn later(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    pub(crate) fn code(&self, role: Role) -> String {
        let (_, key) = self.keys.iter().find(|(known, _)| *known == role).unwrap();
        current_code(key, self.now())
    }

    pub(crate) fn send(&self, request: Request<Body>) -> Got {
        self.runtime.block_on(async {
            let response = review_router(self.office.clone()).oneshot(request).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            Got { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
        })
    }

    pub(crate) fn get(&self, path: &str, cookie: &str) -> Got {
        let request = Request::get(path).header("host", "proforma.test").header("cookie", cookie);
        self.send(request.body(Body::empty()).unwrap())
    }

    /// Sends a form as a browser on our own page does.
    pub(crate) fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Got {
        self.send(form(path, cookie, fields).body(encoded(fields)).unwrap())
    }

    /// Signs a role in and gives its cookie. Each code is good once, so the clock moves on.
    pub(crate) fn sign_in(&self, role: Role) -> String {
        self.later(30);
        let code = self.code(role);
        let fields = [("name", role.key()), ("password", PASSWORD), ("code", &code)];
        let got = self.post("/sign-in", "", &fields);
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
        got.session().unwrap()
    }

    /// The path of an account's page.
    pub(crate) fn account(&self, name: &str) -> String {
        format!(
            "/accounts/{}",
            self.count(&format!("SELECT id FROM account WHERE name = '{name}'"))
        )
    }

    pub(crate) fn count(&self, sql: &str) -> i64 {
        let counted = self
            .office
            .store()
            .read(|database| Ok::<i64, StoreError>(database.query_row(sql, [], |row| row.get(0))?));
        counted.unwrap()
    }
}

/// A sender with nothing left to fill in.
fn sender() -> Sender {
    let said = |text: &str| text.to_owned();
    Sender {
        name: said("Prøvekøbing Kommune"),
        address: said("Torvet 1, 0000 Prøvekøbing"),
        telephone: said("00 00 00 00"),
        email: said("folkeregister@example.dk"),
        contact: said("Folkeregisteret"),
        data_protection: said("dpo@example.dk"),
        ..Sender::default()
    }
}

pub(crate) fn form(path: &str, cookie: &str, _: &[(&str, &str)]) -> axum::http::request::Builder {
    Request::post(path)
        .header("host", "proforma.test")
        .header("origin", "http://proforma.test")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookie)
}

pub(crate) fn encoded(fields: &[(&str, &str)]) -> Body {
    let mut text = String::new();
    for (name, value) in fields {
        let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        text.push_str(&format!("{name}={value}&"));
    }
    Body::from(text)
}
