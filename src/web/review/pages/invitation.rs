//! A single-use link: choose a password, set up the code app, keep the recovery codes.

use askama::Template;
use axum::http::StatusCode;
use qrcode::QrCode;
use qrcode::render::svg;

use super::front::first_page;
use super::sign_in::end_session_before;
use crate::accounts::{
    Invitation, InvitationError, Secret, Welcome, accept, app_link, begin_session, find_invitation,
    key_text,
};
use crate::web::review::answer::{Answer, Refusal, add_cookie, page as give, page_with};
use crate::web::review::cookie;
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

#[derive(Template)]
#[template(path = "invitation.html")]
struct Invited<'v> {
    shell: Shell<'v>,
    invitation: Invitation,
    picture: String,
    key: String,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "recovery-codes.html")]
#[expect(clippy::struct_field_names, reason = "what its template reads")]
pub(super) struct Codes<'v> {
    pub(super) shell: Shell<'v>,
    pub(super) codes: Vec<String>,
    pub(super) next: &'static str,
}

fn secret(visit: &Visit<'_>) -> Secret {
    Secret::given(visit.path("secret"))
}

/// The form behind the link; looking at it does not use it up.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    give(&invited(visit, None)?)
}

fn invited<'v>(visit: &'v Visit<'v>, fault: Option<&str>) -> Result<Invited<'v>, Refusal> {
    let found =
        visit.store().read(|connection| find_invitation(connection, &secret(visit), visit.now))?;
    let invitation = found.ok_or(Refusal::NotFound)?;
    let shell = Shell::new(visit, "invitation-title");
    let fault = fault.map(|key| shell.t(key));
    let picture = picture(&app_link(&invitation.account.name, &invitation.app_key));
    let key = spaced(&key_text(&invitation.app_key));
    Ok(Invited { shell, invitation, picture, key, fault })
}

/// Takes the form: the account is its owner's from now on.
pub(in crate::web::review) fn take(visit: &Visit<'_>) -> Answer {
    let welcome = Welcome {
        password: visit.field_as_is("password"),
        again: visit.field_as_is("again"),
        code: visit.field("code"),
    };
    let taken = visit.store().write(|transaction| {
        let (account, codes) = accept(transaction, &secret(visit), welcome, visit.now)?;
        let session = begin_session(transaction, account.id, visit.agent(), visit.now)?;
        Ok::<_, InvitationError>((account, codes, session))
    });
    match taken.map_err(Refusal::from) {
        Ok((account, codes, session)) => {
            end_session_before(visit)?;
            let shell = Shell::new(visit, "recovery-title");
            let mut response = give(&Codes { shell, codes, next: first_page(account.role) })?;
            add_cookie(&mut response, &cookie::give_session(visit.office.settings(), &session));
            Ok(response)
        }
        Err(Refusal::Invalid(key)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &invited(visit, Some(key))?)
        }
        Err(refusal) => Err(refusal),
    }
}

/// The link as a picture that a phone reads: the squares of a QR code, without its wrapping.
fn picture(link: &str) -> String {
    let Ok(code) = QrCode::new(link) else { return String::new() };
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    let start = drawn.find("<svg").unwrap_or(0);
    drawn[start..].to_owned()
}

/// A key in groups of four, to be typed.
fn spaced(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}
