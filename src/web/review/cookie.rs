//! The two cookies: the session, and the language. And what a proxy says.

use axum::http::{HeaderMap, header};

use super::office::{FIRST_LANGUAGE, Office, Settings};
use crate::accounts::Secret;
use crate::domain::Language;

const LANGUAGE: &str = "language";
/// The header a trusted proxy proves itself with.
pub const PROXY_SECRET: &str = "x-proforma-proxy-secret";
/// The header in which it says who somebody is.
pub const PROXY_USER: &str = "x-proforma-user";

/// Over TLS the name itself binds the cookie to this host and to TLS.
fn session_name(settings: &Settings) -> &'static str {
    if settings.behind_proxy { "__Host-session" } else { "session" }
}

fn value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// The id of the session that the browser holds.
pub(super) fn session(headers: &HeaderMap, settings: &Settings) -> Option<Secret> {
    value(headers, session_name(settings)).map(Secret::given)
}

/// Gives the browser the id of its session. It goes when the browser is closed.
pub(super) fn give_session(settings: &Settings, id: &Secret) -> String {
    let secure = if settings.behind_proxy { "; Secure" } else { "" };
    let name = session_name(settings);
    format!("{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}", id.reveal())
}

/// Takes it back.
pub(super) fn take_session(settings: &Settings) -> String {
    let secure = if settings.behind_proxy { "; Secure" } else { "" };
    format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", session_name(settings))
}

/// The language the reader chose.
pub(super) fn language(headers: &HeaderMap) -> Language {
    match value(headers, LANGUAGE) {
        Some("en") => Language::English,
        Some("da") => Language::Danish,
        _ => FIRST_LANGUAGE,
    }
}

/// Keeps the language for a year.
pub(super) fn keep_language(code: &str) -> String {
    let code = if code == "en" { "en" } else { "da" };
    format!("{LANGUAGE}={code}; Path=/; SameSite=Lax; Max-Age=31536000")
}

/// Who the proxy says somebody is, where it proves itself.
pub(super) fn proxied_name<'h>(office: &Office, headers: &'h HeaderMap) -> Option<&'h str> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let proved = office.is_proxy(text(PROXY_SECRET).unwrap_or_default());
    text(PROXY_USER).filter(|name| proved && !name.is_empty())
}
