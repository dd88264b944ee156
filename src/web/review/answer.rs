//! What pages give back.

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::accounts::{AccountError, InvitationError};
use crate::cases::store::StoreError;

/// Why a page is not given. What it says to the reader stands in the texts; nothing of what was sent
/// is in it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// There is nothing here, or nothing for this reader: the two look the same.
    NotFound,
    /// The role may not do this.
    Forbidden,
    /// The form is not filled in as it should be; the key of a text says how.
    Invalid(&'static str),
    /// Too many tries.
    TooMany,
    /// The program or the machine failed; the reader learns no more than that.
    Failed(String),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<AccountError> for Refusal {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Store(error) => error.into(),
            AccountError::Unknown => Self::NotFound,
            AccountError::Name => Self::Invalid("account-fault-name"),
            AccountError::Taken => Self::Invalid("account-fault-taken"),
            AccountError::ShownName => Self::Invalid("account-fault-shown-name"),
            AccountError::Association => Self::Invalid("account-fault-association"),
            AccountError::LastAdministrator => Self::Invalid("account-fault-last"),
            AccountError::Password(fault) => Self::Invalid(password_fault(fault)),
        }
    }
}

impl From<InvitationError> for Refusal {
    fn from(error: InvitationError) -> Self {
        match error {
            InvitationError::Gone => Self::NotFound,
            InvitationError::Code => Self::Invalid("invitation-fault-code"),
            InvitationError::Account(error) => error.into(),
        }
    }
}

fn password_fault(fault: crate::accounts::PasswordFault) -> &'static str {
    use crate::accounts::PasswordFault;
    match fault {
        PasswordFault::Short | PasswordFault::Long => "password-fault-length",
        PasswordFault::Simple => "password-fault-simple",
        PasswordFault::Unlike => "password-fault-unlike",
    }
}

/// What a page gives.
pub type Answer = Result<Response, Refusal>;

/// A page of a template.
///
/// # Errors
/// None from templates that only write.
pub(super) fn page(template: &impl Template) -> Answer {
    page_with(StatusCode::OK, template)
}

/// A page with a status.
///
/// # Errors
/// None from templates that only write.
pub(super) fn page_with(status: StatusCode, template: &impl Template) -> Answer {
    let text = template.render().map_err(|error| Refusal::Failed(error.to_string()))?;
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, "text/html; charset=utf-8");
    Ok(response)
}

/// Sends the reader to another page of ours after a form was taken.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "pages end with it")]
pub(super) fn go_to(path: &str) -> Answer {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    set(&mut response, header::LOCATION, path);
    Ok(response)
}

/// A file to be kept.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "pages end with it")]
pub(super) fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Answer {
    let mut response = Response::new(Body::from(bytes));
    set(&mut response, header::CONTENT_TYPE, kind);
    let plain = safe_name(name);
    let disposition = format!("attachment; filename=\"{plain}\"{}", spelled(name, &plain));
    set(&mut response, header::CONTENT_DISPOSITION, &disposition);
    Ok(response)
}

/// A file name with letters that no header and no file system reads as anything else.
pub(super) fn safe_name(name: &str) -> String {
    let plain = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_. ".contains(letter);
    let kept: String = plain.chars().map(|c| if fits(c) { c } else { '_' }).take(80).collect();
    let kept = kept.trim_matches(['.', ' ']);
    if kept.is_empty() { "file".to_owned() } else { kept.to_owned() }
}

/// The name with its own letters, for programs that read them, where the plain one has lost some.
fn spelled(name: &str, plain: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|letter| !letter.is_control()).take(120).collect();
    if kept.is_ascii() || plain == kept {
        return String::new();
    }
    let coded: String = form_urlencoded::byte_serialize(kept.as_bytes()).collect();
    format!("; filename*=UTF-8''{}", coded.replace('+', "%20"))
}

/// Sets a header; a value that no header can hold leaves it unset.
pub(super) fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Adds a cookie.
pub(super) fn add_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// A path on this very site to go back to, or the front page.
pub(super) fn own_path(path: &str) -> &str {
    let is_own = path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_own { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_paths_lead_nowhere_else() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\x\\brev \"1\".pdf\r\nX: y"), "brev _1_.pdf__X_ y");
        assert_eq!(safe_name(".."), "file");
        assert_eq!(spelled("x.csv", "x.csv"), "");
        assert_eq!(
            spelled("../Høring, \"p1\".html", "H_ring_ _p1_.html"),
            "; filename*=UTF-8''H%C3%B8ring%2C%20%22p1%22.html"
        );
        for elsewhere in
            ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nb"]
        {
            assert_eq!(own_path(elsewhere), "/", "{elsewhere}");
        }
        assert_eq!(own_path("/queue?view=1"), "/queue?view=1");
    }
}
