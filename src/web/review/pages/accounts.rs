//! Everybody's accounts, for administrators.

use askama::Template;

use crate::accounts::{
    Account, AccountError, NewAccount, Role, Secret, Session, account_by_name, account_by_number,
    accounts, add_account, change_role, close_account, end_other_sessions, invite as invite_to,
    reopen_account, sessions,
};
use crate::web::review::answer::{Answer, Refusal, go_to, page as give};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

#[derive(Template)]
#[template(path = "accounts.html")]
#[expect(clippy::struct_field_names, reason = "what its template reads")]
struct Accounts<'v> {
    shell: Shell<'v>,
    accounts: Vec<Account>,
    roles: [Role; 7],
}

#[derive(Template)]
#[template(path = "account.html")]
struct One<'v> {
    shell: Shell<'v>,
    account: Account,
    sessions: Vec<Session>,
    roles: [Role; 7],
    /// A link that was just made; shown once.
    link: Option<String>,
}

const DONE: [&str; 4] = ["account-role", "account-closed", "account-reopened", "session-ended"];

/// All of them, and the form for a new one.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    let accounts = visit.store().read(accounts)?;
    give(&Accounts { shell: Shell::new(visit, "accounts-title"), accounts, roles: Role::ALL })
}

fn wanted_role(visit: &Visit<'_>) -> Result<Role, Refusal> {
    Role::of(visit.field("role")).ok_or(Refusal::Invalid("account-fault-role"))
}

fn wanted_association<'v>(visit: &'v Visit<'_>) -> Option<&'v str> {
    Some(visit.field("association")).filter(|id| !id.is_empty())
}

/// Makes an account and its first link.
pub(in crate::web::review) fn add(visit: &Visit<'_>) -> Answer {
    let new = NewAccount {
        name: visit.field("name"),
        shown_name: visit.field("shown_name"),
        role: wanted_role(visit)?,
        association: wanted_association(visit),
        sees_protected: visit.field("sees_protected") == "on",
    };
    let (account, secret) = visit.store().write(|transaction| {
        let id = add_account(transaction, &new, visit.now)?;
        let secret = invite_to(transaction, id, visit.now)?;
        let account = account_by_name(transaction, new.name)?.ok_or(AccountError::Unknown)?;
        Ok::<_, AccountError>((account, secret))
    })?;
    give(&shown(visit, account, Some(&secret))?)
}

fn shown<'v>(
    visit: &'v Visit<'v>,
    account: Account,
    secret: Option<&Secret>,
) -> Result<One<'v>, Refusal> {
    let sessions = visit.store().read(|connection| sessions(connection, account.id, visit.now))?;
    let link = secret.map(|secret| format!("{}/invitation/{}", origin(visit), secret.reveal()));
    let shell = Shell::new(visit, "account-title").done(&DONE);
    Ok(One { shell, account, sessions, roles: Role::ALL, link })
}

/// Where this site is, as the browser that asks knows it.
fn origin(visit: &Visit<'_>) -> String {
    let host = visit.headers.get("host").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let scheme = if visit.office.settings().behind_proxy { "https" } else { "http" };
    format!("{scheme}://{host}")
}

fn find(visit: &Visit<'_>) -> Result<Account, Refusal> {
    let number = visit.path("account").parse().map_err(|_| Refusal::NotFound)?;
    let found = visit.store().read(|connection| account_by_number(connection, number))?;
    found.ok_or(Refusal::NotFound)
}

/// One account.
pub(in crate::web::review) fn one(visit: &Visit<'_>) -> Answer {
    give(&shown(visit, find(visit)?, None)?)
}

fn back(account: &Account, done: &str) -> Answer {
    go_to(&format!("/accounts/{}?done={done}", account.id))
}

/// Gives another role.
pub(in crate::web::review) fn role(visit: &Visit<'_>) -> Answer {
    let account = find(visit)?;
    let role = (wanted_role(visit)?, wanted_association(visit));
    let sees_protected = visit.field("sees_protected") == "on";
    visit
        .store()
        .write(|transaction| change_role(transaction, &account.name, role, sees_protected))?;
    back(&account, "account-role")
}

/// Makes a new link, for who lost password or phone.
pub(in crate::web::review) fn invite(visit: &Visit<'_>) -> Answer {
    let account = find(visit)?;
    if account.closed.is_some() {
        return Err(Refusal::Invalid("account-fault-closed"));
    }
    let secret =
        visit.store().write(|transaction| invite_to(transaction, account.id, visit.now))?;
    give(&shown(visit, account, Some(&secret))?)
}

/// Closes an account.
pub(in crate::web::review) fn close(visit: &Visit<'_>) -> Answer {
    let account = find(visit)?;
    visit.store().write(|transaction| close_account(transaction, &account.name, visit.now))?;
    back(&account, "account-closed")
}

/// Opens it again.
pub(in crate::web::review) fn reopen(visit: &Visit<'_>) -> Answer {
    let account = find(visit)?;
    visit.store().write(|transaction| reopen_account(transaction, &account.name))?;
    back(&account, "account-reopened")
}

/// Ends all sessions of an account.
pub(in crate::web::review) fn end_sessions(visit: &Visit<'_>) -> Answer {
    let account = find(visit)?;
    visit.store().write(|transaction| end_other_sessions(transaction, account.id, None))?;
    back(&account, "session-ended")
}
