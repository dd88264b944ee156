//! As many cases as there is time for: by rank, with the drawn dwellings mixed in where nobody can
//! tell them apart.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::act::{act, begin};
use super::error::CaseError;
use super::event::{Draft, Event};
use super::intake::{belongs, lot};
use super::lists::{Lane, Origin, State};
use super::policy::Policy;
use crate::domain::{Day, Moment};

/// One row of the newest run that may become a case.
struct Free {
    id: i64,
    origin: Origin,
    flag: String,
    dwelling: String,
    reasons: String,
}

/// Makes the next `wanted` cases of a lane of the newest run and gives them to `who`. Left out are dwellings
/// with an open case, and flags on facts that were explained or objected to.
///
/// The cases come in no telling order: neither number nor place says which were drawn at random. Drawn
/// dwellings are in the review lane only.
///
/// # Errors
/// Where the store fails.
pub fn fetch(
    transaction: &Transaction<'_>,
    policy: &Policy,
    (who, wanted, lane): (&str, usize, Lane),
    at: Moment,
) -> Result<Vec<i64>, CaseError> {
    let Some((run, mark)) = newest(transaction)? else { return Ok(Vec::new()) };
    let mut picked: Vec<Free> = Vec::new();
    let mut query = transaction.prepare_cached(
        "SELECT id, origin, flag, dwelling, reasons FROM candidate
         WHERE run = ?1 AND listed = 1 AND case_id IS NULL AND lane = ?2 ORDER BY place, id",
    )?;
    let mut rows = query.query((run, lane.key()))?;
    while picked.len() < wanted {
        let Some(row) = rows.next()? else { break };
        let free = Free {
            id: row.get(0)?,
            origin: Origin::named(&row.get::<_, String>(1)?).unwrap_or(Origin::Flag),
            flag: row.get(2)?,
            dwelling: row.get(3)?,
            reasons: row.get(4)?,
        };
        let twice = picked.iter().any(|other| other.dwelling == free.dwelling);
        if !twice && is_free(transaction, &free, at.day())? {
            picked.push(free);
        }
    }
    drop(rows);
    picked.sort_by_key(|free| lot(&format!("{mark} mixed"), &free.dwelling));
    let draft = |event| Draft { at, who: who.to_owned(), why: String::new(), event };
    let mut cases = Vec::new();
    for free in picked {
        let case = begin(
            transaction,
            &draft(Event::Opened {
                origin: free.origin,
                candidate: free.id,
                dwelling: free.dwelling,
                flag: free.flag,
                due: policy.due(State::Signal, at.day()),
            }),
        )?;
        let given = draft(Event::Assigned { to: Some(who.to_owned()) });
        act(transaction, policy, (case.id, None), &given)?;
        belongs(transaction, free.id, case.id)?;
        cases.push(case.id);
    }
    Ok(cases)
}

/// How many cases could still be fetched from a lane of the newest run, counted up to `most`.
///
/// # Errors
/// Where the store cannot be read.
pub fn left(database: &Connection, lane: Lane, most: u32) -> Result<u32, CaseError> {
    let Some((run, _)) = newest(database)? else { return Ok(0) };
    let left: i64 = database
        .prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM candidate
             WHERE run = ?1 AND listed = 1 AND case_id IS NULL AND lane = ?3 LIMIT ?2)",
        )?
        .query_row((run, most, lane.key()), |row| row.get(0))?;
    Ok(u32::try_from(left).unwrap_or(u32::MAX))
}

fn newest(database: &Connection) -> Result<Option<(i64, String)>, CaseError> {
    Ok(database
        .prepare_cached("SELECT id, mark FROM run ORDER BY as_of DESC, id DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// The sign keeps SQLite from walking through every open case: it must look the dwelling up.
pub(super) const HAS_OPEN_CASE: &str =
    "SELECT EXISTS (SELECT 1 FROM queue WHERE dwelling = ?1 AND +open = 1)";

fn is_free(database: &Connection, free: &Free, today: Day) -> Result<bool, CaseError> {
    let open: bool =
        database.prepare_cached(HAS_OPEN_CASE)?.query_row([&free.dwelling], |row| row.get(0))?;
    if open {
        return Ok(false);
    }
    let mut query = database.prepare_cached(
        "SELECT reasons FROM queue JOIN candidate ON candidate.id = queue.candidate
         WHERE queue.flag = ?1 AND queue.flag <> '' AND (objection > ?2 OR exempt_until > ?2)",
    )?;
    let known = query.query_map((&free.flag, today.ordinal()), |row| row.get::<_, String>(0))?;
    for known in known {
        if within(&free.reasons, &known?) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether every reason was among those known before: the same facts.
fn within(reasons: &str, known: &str) -> bool {
    let known: Vec<&str> = known.split_whitespace().collect();
    reasons.split_whitespace().all(|reason| known.contains(&reason))
}
