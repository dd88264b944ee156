//! Signing in: name, password and code together, one answer and the same work whatever is wrong.

use super::account::{Account, account_by_name, kept_password, tidy_name};
use super::one_time::use_code;
use super::password;
use super::secret::Secret;
use super::session::{begin_session, sweep_sessions};
use super::throttle::{Limit, allow, forgive, take_back};
use crate::cases::store::{Store, StoreError};
use crate::domain::Moment;

/// Tries for one name.
const BY_NAME: Limit = Limit { what: "sign-in name", free: 5, first_wait: 30_000 };
/// Tries from one address, which an office may share.
const BY_ADDRESS: Limit = Limit { what: "sign-in address", free: 40, first_wait: 10_000 };

/// What somebody typed, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The name.
    pub name: &'a str,
    /// The password.
    pub password: &'a str,
    /// The code of the app, or a recovery code.
    pub code: &'a str,
    /// The address they come from.
    pub from: &'a str,
    /// What their browser says it is.
    pub agent: &'a str,
}

/// Begins a session where all three are right and nobody has been guessing; else nothing, without
/// saying why.
///
/// # Errors
/// The store's.
pub fn sign_in(
    store: &Store,
    attempt: &Attempt<'_>,
    now: Moment,
) -> Result<Option<(Account, Secret)>, StoreError> {
    let name = tidy_name(attempt.name);
    let may_try = store.write(|transaction| {
        let by_address = allow(transaction, BY_ADDRESS, attempt.from, now)?;
        Ok::<_, StoreError>(by_address && allow(transaction, BY_NAME, &name, now)?)
    })?;
    if !may_try {
        return Ok(None);
    }
    let Some(account) = with_password(store, &name, attempt.password)? else { return Ok(None) };
    store.write(|transaction| {
        if !use_code(transaction, &account, attempt.code, now)? {
            return Ok(None);
        }
        forgive(transaction, BY_NAME, &name)?;
        take_back(transaction, BY_ADDRESS, attempt.from)?;
        sweep_sessions(transaction, now)?;
        let session = begin_session(transaction, account.id, attempt.agent, now)?;
        Ok(Some((account, session)))
    })
}

/// The open account of a name where the password fits.
fn with_password(store: &Store, name: &str, given: &str) -> Result<Option<Account>, StoreError> {
    let (account, kept) = store.read(|connection| {
        let account = account_by_name(connection, name)?;
        let id = account.as_ref().map(|account| account.id);
        let kept = id.map(|id| kept_password(connection, id)).transpose()?.flatten();
        Ok::<_, StoreError>((account, kept))
    })?;
    let fits = password::fits(kept.as_deref(), given);
    Ok(account.filter(|account| fits && account.closed.is_none()))
}

/// Whether somebody who is signed in knows their password; guesses are slowed down too.
///
/// # Errors
/// The store's.
pub fn confirm(
    store: &Store,
    account: &Account,
    given: &str,
    now: Moment,
) -> Result<bool, StoreError> {
    let may_try = store.write(|transaction| allow(transaction, BY_NAME, &account.name, now))?;
    if !may_try || with_password(store, &account.name, given)?.is_none() {
        return Ok(false);
    }
    store.write(|transaction| forgive(transaction, BY_NAME, &account.name))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::super::{AccountError, NewAccount, Role, add_account, open_store};
    use super::*;

    const PASSWORD: &str = "seks gule bananer";

    /// A store with one account that has a password, one without, and one that is closed.
    fn store(folder: &std::path::Path, now: Moment) -> Store {
        let store = open_store(&folder.join("store.db")).unwrap();
        let kept = password::hash(PASSWORD);
        let made = store.write(|transaction| {
            for name in ["known", "invited", "closed"] {
                let role = Role::Caseworker;
                let new = NewAccount {
                    name,
                    shown_name: name,
                    role,
                    association: None,
                    sees_protected: false,
                };
                add_account(transaction, &new, now)?;
            }
            let with = "UPDATE account SET password = ?1 WHERE name <> 'invited'";
            transaction.execute(with, [&kept]).map_err(StoreError::from)?;
            let close = "UPDATE account SET closed_at = ?1 WHERE name = 'closed'";
            transaction.execute(close, [now.0]).map_err(StoreError::from)?;
            Ok::<_, AccountError>(())
        });
        made.unwrap();
        store
    }

    /// No clock in this: whoever measures answers finds one hash worked out behind each.
    #[test]
    fn one_password_is_tried_whatever_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let now = Moment(1_796_025_600_000);
        let store = store(folder.path(), now);
        let long = "x".repeat(300);
        let tries = [
            ("nobody", PASSWORD),
            ("", ""),
            ("invited", PASSWORD),
            ("closed", PASSWORD),
            ("known", "another password"),
            ("known", &long),
            ("nobody", &long),
            // all but the code
            ("known", PASSWORD),
        ];
        for (name, password) in tries {
            let before = password::TRIED.get();
            let attempt = Attempt { name, password, code: "000000", from: "x", agent: "" };
            assert!(sign_in(&store, &attempt, now).unwrap().is_none(), "{name}");
            assert_eq!(password::TRIED.get(), before + 1, "{name} {password}");
        }
    }
}
