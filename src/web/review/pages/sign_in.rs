//! Signing in and out.

use askama::Template;
use axum::http::StatusCode;

use super::front::first_page;
use crate::accounts::{
    Account, Attempt, Secret, account_by_name, begin_session, end_session, sign_in, sweep_sessions,
};
use crate::cases::store::StoreError;
use crate::web::review::answer::{
    Answer, Refusal, add_cookie, go_to, own_path, page as give, page_with,
};
use crate::web::review::cookie;
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignIn<'v> {
    shell: Shell<'v>,
    next: &'v str,
    has_failed: bool,
}

/// The form. Where a proxy says who somebody is, they are in at once.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    if visit.office.settings().proxy_secret.is_some() {
        return by_proxy(visit);
    }
    if let Some((_, account)) = &visit.who {
        return go_to(first_page(account.role));
    }
    let shell = Shell::new(visit, "sign-in-title").done(&["signed-out"]);
    give(&SignIn { shell, next: own_path(visit.query("next")), has_failed: false })
}

/// Takes the form. Whatever was wrong, the answer and the work are the same.
pub(in crate::web::review) fn take(visit: &Visit<'_>) -> Answer {
    if visit.office.settings().proxy_secret.is_some() {
        return Err(Refusal::Forbidden);
    }
    let attempt = Attempt {
        name: visit.field("name"),
        password: visit.field_as_is("password"),
        code: visit.field("code"),
        from: &visit.from,
        agent: visit.agent(),
    };
    let next = own_path(visit.field("next"));
    let Some((account, session)) = sign_in(visit.store(), &attempt, visit.now)? else {
        let shell = Shell::new(visit, "sign-in-title");
        return page_with(StatusCode::UNAUTHORIZED, &SignIn { shell, next, has_failed: true });
    };
    end_session_before(visit)?;
    welcome(visit, &account, &session, next)
}

/// Gives the cookie of a new session and goes where its owner wanted, or begins.
pub(super) fn welcome(
    visit: &Visit<'_>,
    account: &Account,
    session: &Secret,
    next: &str,
) -> Answer {
    let mut response = go_to(if next == "/" { first_page(account.role) } else { next })?;
    add_cookie(&mut response, &cookie::give_session(visit.office.settings(), session));
    Ok(response)
}

/// A session that the browser had before is over: nobody keeps two in one browser.
pub(super) fn end_session_before(visit: &Visit<'_>) -> Result<(), StoreError> {
    let Some((session, account)) = &visit.who else { return Ok(()) };
    visit.store().write(|transaction| end_session(transaction, account.id, session.number))?;
    Ok(())
}

/// Who the proxy says somebody is; the account has to be there and open.
fn by_proxy(visit: &Visit<'_>) -> Answer {
    let name = cookie::proxied_name(visit.office, visit.headers).ok_or(Refusal::Forbidden)?;
    let begun = visit.store().write(|transaction| {
        let account = account_by_name(transaction, name)?.filter(|it| it.closed.is_none());
        let Some(account) = account else { return Ok(None) };
        sweep_sessions(transaction, visit.now)?;
        let session = begin_session(transaction, account.id, visit.agent(), visit.now)?;
        Ok::<_, StoreError>(Some((account, session)))
    })?;
    let (account, session) = begun.ok_or(Refusal::Forbidden)?;
    welcome(visit, &account, &session, own_path(visit.query("next")))
}

/// Ends the session.
pub(in crate::web::review) fn out(visit: &Visit<'_>) -> Answer {
    end_session_before(visit)?;
    let mut response = go_to("/sign-in?done=signed-out")?;
    add_cookie(&mut response, &cookie::take_session(visit.office.settings()));
    Ok(response)
}
