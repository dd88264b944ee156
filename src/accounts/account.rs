//! Accounts: one name, one role. Closed, never deleted: the journal names them.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::password::{self, PasswordFault};
use super::role::Role;
use super::session::end_other_sessions;
use crate::cases::store::StoreError;
use crate::domain::Moment;

/// Letters a name has at most.
const LONGEST_NAME: usize = 64;

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number in the store.
    pub id: i64,
    /// What they sign in as, and what the journal calls them. Stays theirs for good.
    pub name: String,
    /// What colleagues call them.
    pub shown_name: String,
    /// What they are here for.
    pub role: Role,
    /// Which housing association they speak for, where that is their role.
    pub association: Option<String>,
    /// Whether persons with a protected address are shown to them.
    pub sees_protected: bool,
    /// Whether single keys do something in their queue.
    pub uses_keys: bool,
    /// Whether they have set a password.
    pub is_set_up: bool,
    /// Since when nobody can sign in with it.
    pub closed: Option<Moment>,
}

/// The columns that [`account_of`] reads.
pub(super) const ACCOUNT: &str = "account.id, account.name, account.shown_name, account.role, \
     account.association, account.sees_protected, account.uses_keys, \
     account.password IS NOT NULL AS is_set_up, account.closed_at";

pub(super) fn account_of(row: &Row<'_>) -> rusqlite::Result<Account> {
    let role: String = row.get("role")?;
    Ok(Account {
        id: row.get("id")?,
        name: row.get("name")?,
        shown_name: row.get("shown_name")?,
        // a role this version does not know opens nothing but what readers see
        role: Role::of(&role).unwrap_or(Role::Reader),
        association: row.get("association")?,
        sees_protected: row.get("sees_protected")?,
        uses_keys: row.get("uses_keys")?,
        is_set_up: row.get("is_set_up")?,
        closed: row.get::<_, Option<i64>>("closed_at")?.map(Moment),
    })
}

/// Why an account is not made or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// The name holds something else than letters, digits and `.-_@`, or is too long.
    #[error("a name is 1 to 64 of the letters a-z, digits and . - _ @")]
    Name,
    /// Somebody has or had it.
    #[error("the name is taken")]
    Taken,
    /// The shown name is empty or too long.
    #[error("say what colleagues call them, in at most 64 letters")]
    ShownName,
    /// A housing association has to be named for its account, and for no other.
    #[error("an account of a housing association names it, others do not")]
    Association,
    /// Nobody could make accounts any more.
    #[error("somebody has to look after the accounts: this is the last administrator")]
    LastAdministrator,
    /// There is no such account.
    #[error("there is no such account")]
    Unknown,
    /// The password is not taken.
    #[error("the password is not taken")]
    Password(PasswordFault),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for AccountError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount<'a> {
    /// What they sign in as; capitals count as small letters.
    pub name: &'a str,
    /// What colleagues call them.
    pub shown_name: &'a str,
    /// What they are here for.
    pub role: Role,
    /// Which housing association, for that role.
    pub association: Option<&'a str>,
    /// Whether persons with a protected address are shown to them.
    pub sees_protected: bool,
}

/// A name as the store keeps it.
pub(super) fn tidy_name(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-_@".contains(&byte);
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(fits)
}

/// Makes an account, which an invitation opens.
///
/// # Errors
/// [`AccountError`].
pub fn add_account(
    transaction: &Transaction<'_>,
    new: &NewAccount<'_>,
    now: Moment,
) -> Result<i64, AccountError> {
    let name = tidy_name(new.name);
    let shown_name = new.shown_name.trim();
    if !is_name(&name) {
        return Err(AccountError::Name);
    }
    if !(1..=LONGEST_NAME).contains(&shown_name.chars().count()) {
        return Err(AccountError::ShownName);
    }
    check_association(new.role, new.association)?;
    if account_by_name(transaction, &name)?.is_some() {
        return Err(AccountError::Taken);
    }
    let association = new.association.filter(|_| new.role == Role::Association);
    transaction.execute(
        "INSERT INTO account (name, shown_name, role, association, sees_protected, made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (name, shown_name, new.role.key(), association, new.sees_protected, now.0),
    )?;
    Ok(transaction.last_insert_rowid())
}

fn check_association(role: Role, association: Option<&str>) -> Result<(), AccountError> {
    let named = association.is_some_and(|id| !id.is_empty());
    let fits = named == (role == Role::Association);
    if fits { Ok(()) } else { Err(AccountError::Association) }
}

/// The account of a name, open or closed.
pub fn account_by_name(connection: &Connection, name: &str) -> Result<Option<Account>, StoreError> {
    let sql = format!("SELECT {ACCOUNT} FROM account WHERE name = ?1");
    let mut query = connection.prepare_cached(&sql)?;
    Ok(query.query_row([tidy_name(name)], account_of).optional()?)
}

/// An account by its number.
pub fn account_by_number(
    connection: &Connection,
    number: i64,
) -> Result<Option<Account>, StoreError> {
    let sql = format!("SELECT {ACCOUNT} FROM account WHERE id = ?1");
    let mut query = connection.prepare_cached(&sql)?;
    Ok(query.query_row([number], account_of).optional()?)
}

/// All accounts by name, the open ones first.
pub fn accounts(connection: &Connection) -> Result<Vec<Account>, StoreError> {
    let sql = format!("SELECT {ACCOUNT} FROM account ORDER BY closed_at IS NOT NULL, name");
    let mut query = connection.prepare(&sql)?;
    let rows = query.query_map([], account_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The password hash of an account, for whoever checks it.
pub(super) fn kept_password(
    connection: &Connection,
    account: i64,
) -> Result<Option<String>, StoreError> {
    Ok(connection
        .query_row("SELECT password FROM account WHERE id = ?1", [account], |row| row.get(0))?)
}

/// Sets a password after judging it; other sessions of the account end.
///
/// # Errors
/// [`AccountError::Password`], or the store's.
pub fn set_password(
    transaction: &Transaction<'_>,
    account: &Account,
    (password, again): (&str, &str),
    kept_session: Option<i64>,
) -> Result<(), AccountError> {
    password::judge(&account.name, password, again).map_err(AccountError::Password)?;
    transaction.execute(
        "UPDATE account SET password = ?2 WHERE id = ?1",
        (account.id, password::hash(password)),
    )?;
    Ok(end_other_sessions(transaction, account.id, kept_session)?)
}

/// Switches single keys on or off.
pub fn set_uses_keys(
    transaction: &Transaction<'_>,
    account: i64,
    uses_keys: bool,
) -> Result<(), StoreError> {
    transaction.execute("UPDATE account SET uses_keys = ?2 WHERE id = ?1", (account, uses_keys))?;
    Ok(())
}

/// Gives an account another role; its sessions end.
///
/// # Errors
/// [`AccountError`].
pub fn change_role(
    transaction: &Transaction<'_>,
    name: &str,
    (role, association): (Role, Option<&str>),
    sees_protected: bool,
) -> Result<(), AccountError> {
    let account = account_by_name(transaction, name)?.ok_or(AccountError::Unknown)?;
    check_association(role, association)?;
    if role != Role::Administrator {
        keep_an_administrator(transaction, &account)?;
    }
    transaction.execute(
        "UPDATE account SET role = ?2, association = ?3, sees_protected = ?4 WHERE id = ?1",
        (account.id, role.key(), association, sees_protected),
    )?;
    Ok(end_other_sessions(transaction, account.id, None)?)
}

/// Closes an account; its sessions and invitations end.
///
/// # Errors
/// [`AccountError`].
pub fn close_account(
    transaction: &Transaction<'_>,
    name: &str,
    now: Moment,
) -> Result<(), AccountError> {
    let account = account_by_name(transaction, name)?.ok_or(AccountError::Unknown)?;
    keep_an_administrator(transaction, &account)?;
    transaction.execute(
        "UPDATE account SET closed_at = coalesce(closed_at, ?2) WHERE id = ?1",
        (account.id, now.0),
    )?;
    transaction.execute("DELETE FROM invitation WHERE account = ?1", [account.id])?;
    Ok(end_other_sessions(transaction, account.id, None)?)
}

/// Opens a closed account again; it needs a new invitation, because its password is gone.
///
/// # Errors
/// [`AccountError`].
pub fn reopen_account(transaction: &Transaction<'_>, name: &str) -> Result<(), AccountError> {
    let account = account_by_name(transaction, name)?.ok_or(AccountError::Unknown)?;
    transaction.execute(
        "UPDATE account SET closed_at = NULL, password = NULL, app_key = NULL WHERE id = ?1",
        [account.id],
    )?;
    Ok(())
}

fn keep_an_administrator(
    transaction: &Transaction<'_>,
    leaving: &Account,
) -> Result<(), AccountError> {
    let others: i64 = transaction.query_row(
        "SELECT count(*) FROM account
         WHERE role = 'administrator' AND closed_at IS NULL AND id <> ?1",
        [leaving.id],
        |row| row.get(0),
    )?;
    let needed = leaving.role == Role::Administrator && leaving.closed.is_none();
    if needed && others == 0 { Err(AccountError::LastAdministrator) } else { Ok(()) }
}
