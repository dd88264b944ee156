//! The filled example: anybody takes any role. Not there unless the program was started as one.

use askama::Template;

use super::sign_in::{end_session_before, welcome};
use crate::accounts::{Account, Role, accounts, begin_session};
use crate::cases::store::StoreError;
use crate::web::review::answer::{Answer, Refusal, page as give};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

#[derive(Template)]
#[template(path = "demo.html")]
struct Demo<'v> {
    shell: Shell<'v>,
    accounts: Vec<Account>,
}

fn only_as_example(visit: &Visit<'_>) -> Result<(), Refusal> {
    if visit.office.settings().is_demo { Ok(()) } else { Err(Refusal::NotFound) }
}

/// Buttons for all roles, or for the one of the path.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    only_as_example(visit)?;
    let wanted = visit.path("role");
    let mut accounts = visit.store().read(accounts)?;
    accounts.retain(|account| wanted.is_empty() || account.role.key() == wanted);
    if accounts.is_empty() {
        return Err(Refusal::NotFound);
    }
    give(&Demo { shell: Shell::new(visit, "demo-title"), accounts })
}

/// Begins a session in a role.
pub(in crate::web::review) fn enter(visit: &Visit<'_>) -> Answer {
    only_as_example(visit)?;
    let role = Role::of(visit.path("role")).ok_or(Refusal::NotFound)?;
    let begun = visit.store().write(|transaction| {
        let mut all = accounts(transaction)?.into_iter();
        let Some(account) = all.find(|account| account.role == role) else { return Ok(None) };
        let session = begin_session(transaction, account.id, visit.agent(), visit.now)?;
        Ok::<_, StoreError>(Some((account, session)))
    })?;
    let (account, session) = begun.ok_or(Refusal::NotFound)?;
    end_session_before(visit)?;
    welcome(visit, &account, &session, "/")
}
