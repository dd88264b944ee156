//! Sessions: a random id in a cookie, its hash here, two limits, and a list to end them from.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::account::{ACCOUNT, Account, account_of};
use super::secret::Secret;
use crate::cases::store::StoreError;
use crate::domain::Moment;

/// A session nobody used for this long is over, in milliseconds.
pub const IDLE_LIMIT: i64 = 30 * 60 * 1_000;
/// A session is over after this long, used or not, in milliseconds.
pub const ABSOLUTE_LIMIT: i64 = 10 * 60 * 60 * 1_000;
/// Use is written down at most this often, in milliseconds.
const SEEN_EVERY: i64 = 60 * 1_000;
/// Letters kept of what a browser says it is.
const LONGEST_AGENT: usize = 120;

/// A session as its owner may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Tells it from others; opens nothing.
    pub number: i64,
    /// When it began.
    pub began: Moment,
    /// When it was last used, to the minute.
    pub seen: Moment,
    /// What the browser said it was.
    pub agent: String,
}

impl Session {
    /// Whether its use should be written down.
    pub fn is_stale(&self, now: Moment) -> bool {
        now.0 - self.seen.0 >= SEEN_EVERY
    }
}

fn session_of(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        number: row.get("number")?,
        began: Moment(row.get("began_at")?),
        seen: Moment(row.get("seen_at")?),
        agent: row.get("agent")?,
    })
}

/// Begins a session under a new id. Ids are never taken from outside.
pub fn begin_session(
    transaction: &Transaction<'_>,
    account: i64,
    agent: &str,
    now: Moment,
) -> Result<Secret, StoreError> {
    let id = Secret::new();
    let agent: String =
        agent.chars().filter(|letter| !letter.is_control()).take(LONGEST_AGENT).collect();
    transaction.execute(
        "INSERT INTO session (hash, account, began_at, seen_at, agent) VALUES (?1, ?2, ?3, ?3, ?4)",
        (id.hash(), account, now.0, agent),
    )?;
    Ok(id)
}

/// The session of an id and whose it is, while both are good.
pub fn find_session(
    connection: &Connection,
    id: &Secret,
    now: Moment,
) -> Result<Option<(Session, Account)>, StoreError> {
    let sql = format!(
        "SELECT {ACCOUNT}, session.number, session.began_at, session.seen_at, session.agent
         FROM session JOIN account ON account.id = session.account
         WHERE session.hash = ?1 AND account.closed_at IS NULL
           AND session.began_at > ?2 AND session.seen_at > ?3"
    );
    let limits = (id.hash(), now.0 - ABSOLUTE_LIMIT, now.0 - IDLE_LIMIT);
    let mut query = connection.prepare_cached(&sql)?;
    Ok(query.query_row(limits, |row| Ok((session_of(row)?, account_of(row)?))).optional()?)
}

/// Writes down that a session is in use.
pub(crate) fn touch(
    transaction: &Transaction<'_>,
    session: &Session,
    now: Moment,
) -> Result<(), StoreError> {
    transaction
        .execute("UPDATE session SET seen_at = ?2 WHERE number = ?1", (session.number, now.0))?;
    Ok(())
}

/// The good sessions of an account, newest first.
pub fn sessions(
    connection: &Connection,
    account: i64,
    now: Moment,
) -> Result<Vec<Session>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT number, began_at, seen_at, agent FROM session
         WHERE account = ?1 AND began_at > ?2 AND seen_at > ?3 ORDER BY number DESC",
    )?;
    let limits = (account, now.0 - ABSOLUTE_LIMIT, now.0 - IDLE_LIMIT);
    let rows = query.query_map(limits, session_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Ends one session of an account.
pub fn end_session(
    transaction: &Transaction<'_>,
    account: i64,
    number: i64,
) -> Result<bool, StoreError> {
    let ended = transaction
        .execute("DELETE FROM session WHERE account = ?1 AND number = ?2", (account, number))?;
    Ok(ended == 1)
}

/// Ends all sessions of an account but one, or all.
pub fn end_other_sessions(
    transaction: &Transaction<'_>,
    account: i64,
    kept: Option<i64>,
) -> Result<(), StoreError> {
    transaction
        .execute("DELETE FROM session WHERE account = ?1 AND number IS NOT ?2", (account, kept))?;
    Ok(())
}

/// Takes sessions that are over out of the store.
pub fn sweep_sessions(transaction: &Transaction<'_>, now: Moment) -> Result<(), StoreError> {
    transaction.execute(
        "DELETE FROM session WHERE began_at <= ?1 OR seen_at <= ?2",
        (now.0 - ABSOLUTE_LIMIT, now.0 - IDLE_LIMIT),
    )?;
    Ok(())
}
