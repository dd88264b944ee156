//! One's own account: sessions, single keys, password, recovery codes.

use askama::Template;

use super::invitation::Codes;
use crate::accounts::{
    Session, confirm, end_other_sessions, end_session as end_one, new_recovery_codes,
    recovery_codes_left, sessions, set_password, set_uses_keys,
};
use crate::cases::store::StoreError;
use crate::web::review::answer::{Answer, Refusal, go_to, page as give};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

#[derive(Template)]
#[template(path = "me.html")]
struct Me<'v> {
    shell: Shell<'v>,
    sessions: Vec<Session>,
    this: i64,
    codes_left: u64,
    has_password: bool,
}

const DONE: [&str; 3] = ["session-ended", "keys", "password"];

fn number(visit: &Visit<'_>) -> i64 {
    visit.who.as_ref().map_or(0, |(session, _)| session.number)
}

/// The page.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    let account = visit.account();
    let (sessions, codes_left) = visit.store().read(|connection| {
        let sessions = sessions(connection, account.id, visit.now)?;
        Ok::<_, StoreError>((sessions, recovery_codes_left(connection, account.id)?))
    })?;
    let agent = |one: Session| Session { agent: browser(&one.agent), ..one };
    let sessions = sessions.into_iter().map(agent).collect();
    let has_password = account.is_set_up;
    let shell = Shell::new(visit, "me-title").done(&DONE);
    give(&Me { shell, sessions, this: number(visit), codes_left, has_password })
}

/// What a browser says it is, in two words; as it says it where it is none of these.
fn browser(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 5] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |list: &[(&str, &'static str)]| {
        list.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        _ => agent.to_owned(),
    }
}

/// Ends one of one's own sessions.
pub(in crate::web::review) fn end_session(visit: &Visit<'_>) -> Answer {
    let number = visit.path("number").parse().map_err(|_| Refusal::NotFound)?;
    let id = visit.account().id;
    let ended = visit.store().write(|transaction| end_one(transaction, id, number))?;
    if ended { go_to("/me?done=session-ended") } else { Err(Refusal::NotFound) }
}

/// Ends all but this one.
pub(in crate::web::review) fn end_others(visit: &Visit<'_>) -> Answer {
    let (id, kept) = (visit.account().id, number(visit));
    visit.store().write(|transaction| end_other_sessions(transaction, id, Some(kept)))?;
    go_to("/me?done=session-ended")
}

/// Switches single keys on or off.
pub(in crate::web::review) fn keys(visit: &Visit<'_>) -> Answer {
    let (id, on) = (visit.account().id, visit.field("keys") == "on");
    visit.store().write(|transaction| set_uses_keys(transaction, id, on))?;
    go_to("/me?done=keys")
}

/// Changes the password; other sessions end.
pub(in crate::web::review) fn password(visit: &Visit<'_>) -> Answer {
    know_password(visit)?;
    let new = (visit.field_as_is("password"), visit.field_as_is("again"));
    let kept = number(visit);
    visit
        .store()
        .write(|transaction| set_password(transaction, visit.account(), new, Some(kept)))?;
    go_to("/me?done=password")
}

/// Makes new recovery codes and shows them once.
pub(in crate::web::review) fn recovery_codes(visit: &Visit<'_>) -> Answer {
    know_password(visit)?;
    let id = visit.account().id;
    let codes = visit.store().write(|transaction| new_recovery_codes(transaction, id))?;
    give(&Codes { shell: Shell::new(visit, "recovery-title"), codes, next: "/me" })
}

/// Whoever sits down at an open session does not know it.
fn know_password(visit: &Visit<'_>) -> Result<(), Refusal> {
    let given = visit.field_as_is("present");
    let knows = confirm(visit.store(), visit.account(), given, visit.now)?;
    if knows { Ok(()) } else { Err(Refusal::Invalid("password-fault-present")) }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn a_browser_is_told_in_two_words() {
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        let windows = format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome}");
        assert_eq!(browser(&windows), "Chrome, Windows");
        assert_eq!(browser(&format!("{windows} Edg/156.0")), "Edge, Windows");
        assert_eq!(browser("curl/8.5"), "curl/8.5");
    }
}
