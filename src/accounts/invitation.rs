//! Single-use links: they open an account for its owner, who chooses a password and sets up the app.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::account::{ACCOUNT, Account, AccountError, account_of, set_password};
use super::one_time::{new_recovery_codes, step_of};
use super::secret::{Secret, random};
use crate::cases::store::StoreError;
use crate::domain::Moment;

/// A link is good for this long, in milliseconds: three days.
const GOOD_FOR: i64 = 3 * 24 * 60 * 60 * 1_000;

/// An invitation that is still good.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Whose account it opens.
    pub account: Account,
    /// The key for the code app.
    pub app_key: Vec<u8>,
    /// When it stops being good.
    pub expires: Moment,
}

/// What somebody answers to an invitation.
#[derive(Clone, Copy, Debug)]
pub struct Welcome<'a> {
    /// The password they choose.
    pub password: &'a str,
    /// The same again.
    pub again: &'a str,
    /// A code of the app, which shows that it holds the key.
    pub code: &'a str,
}

/// Why an invitation is not taken up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvitationError {
    /// It was used, ran out, or never was.
    #[error("the link is used or too old")]
    Gone,
    /// The code is not the app's.
    #[error("the code is not the one the app shows")]
    Code,
    /// The password is not taken.
    #[error(transparent)]
    Account(#[from] AccountError),
}

impl From<StoreError> for InvitationError {
    fn from(error: StoreError) -> Self {
        Self::Account(error.into())
    }
}

impl From<rusqlite::Error> for InvitationError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Account(error.into())
    }
}

/// Makes the secret of a link that opens an account; earlier ones of it are void.
pub fn invite(
    transaction: &Transaction<'_>,
    account: i64,
    now: Moment,
) -> Result<Secret, StoreError> {
    let secret = Secret::new();
    transaction.execute("DELETE FROM invitation WHERE account = ?1", [account])?;
    transaction.execute(
        "INSERT INTO invitation (hash, account, app_key, expires_at) VALUES (?1, ?2, ?3, ?4)",
        (secret.hash(), account, random::<20>(), now.0 + GOOD_FOR),
    )?;
    Ok(secret)
}

/// The invitation of a link.
pub fn find_invitation(
    connection: &Connection,
    secret: &Secret,
    now: Moment,
) -> Result<Option<Invitation>, StoreError> {
    let sql = format!(
        "SELECT {ACCOUNT}, invitation.app_key, invitation.expires_at
         FROM invitation JOIN account ON account.id = invitation.account
         WHERE invitation.hash = ?1 AND invitation.used_at IS NULL
           AND invitation.expires_at > ?2 AND account.closed_at IS NULL"
    );
    let found = connection.query_row(&sql, (secret.hash(), now.0), |row| {
        Ok(Invitation {
            account: account_of(row)?,
            app_key: row.get("app_key")?,
            expires: Moment(row.get("expires_at")?),
        })
    });
    Ok(found.optional()?)
}

/// Takes an invitation up: sets password and app, and gives the account with its recovery codes.
///
/// # Errors
/// [`InvitationError`]; the link stays good.
pub fn accept(
    transaction: &Transaction<'_>,
    secret: &Secret,
    welcome: Welcome<'_>,
    now: Moment,
) -> Result<(Account, Vec<String>), InvitationError> {
    let invitation = find_invitation(transaction, secret, now)?.ok_or(InvitationError::Gone)?;
    let account = invitation.account;
    set_password(transaction, &account, (welcome.password, welcome.again), None)?;
    let step = step_of(&invitation.app_key, welcome.code, now).ok_or(InvitationError::Code)?;
    transaction.execute(
        "UPDATE account SET app_key = ?2, last_step = ?3 WHERE id = ?1",
        (account.id, &invitation.app_key, step),
    )?;
    transaction
        .execute("UPDATE invitation SET used_at = ?2 WHERE hash = ?1", (secret.hash(), now.0))?;
    let codes = new_recovery_codes(transaction, account.id)?;
    Ok((account, codes))
}
