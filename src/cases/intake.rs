//! Where cases come from: runs are taken in, and a caseworker fetches as many cases as there is time
//! for, by rank, with the drawn dwellings mixed in where nobody can tell them apart.

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::act::{self, STREAM, SYSTEM};
use super::error::CaseError;
use super::event::{Draft, Event};
use super::journal::{self, Record};
use super::lists::{Origin, State};
use super::policy::Policy;
use super::refusal::Refusal;
use crate::domain::{Day, Moment};

/// Room between the places of two ranks, for drawn dwellings.
const ROOM: u64 = 1_000;

/// A finished run, as far as cases need it.
#[derive(Clone, Copy, Debug)]
pub struct NewRun<'a> {
    /// Tells one run from another: a hash of what it holds.
    pub mark: &'a str,
    /// For the reader.
    pub name: &'a str,
    /// The day it is about.
    pub as_of: Day,
    /// How many of its flags are listed.
    pub listed: u32,
}

/// What a run raised or drew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCandidate {
    /// Drawn at random, not raised.
    pub drawn: bool,
    /// `review`, `help` or `repair`; drawn dwellings are in `review`.
    pub lane: String,
    /// Whether it is within the capacity; drawn dwellings are.
    pub listed: bool,
    /// Place in its lane, from 1; 0 for drawn dwellings.
    pub rank: u32,
    /// `A`, `B`, `C`, or empty.
    pub band: String,
    /// Its score.
    pub score: i32,
    /// The flag's lasting id; empty for drawn dwellings.
    pub flag: String,
    /// The dwelling's lasting id.
    pub dwelling: String,
    /// One line.
    pub address: String,
    /// Since when things are so.
    pub since: String,
    /// Danish and English title.
    pub titles: (String, String),
    /// Codes of the reasons, as `PF101.1`.
    pub reasons: Vec<String>,
    /// Who is registered there.
    pub persons: Vec<Person>,
    /// What the page shows, as JSON; empty where nothing is kept.
    pub sheet: Vec<u8>,
}

/// Somebody a sheet prints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// As printed.
    pub label: String,
    /// The register's own id.
    pub person_id: String,
    /// Since when registered there, with the register's precision.
    pub moved_on: String,
    /// Whether the flag concerns them; all adults of a drawn dwelling are concerned.
    pub concerned: bool,
    /// Of age on the day of the run.
    pub adult: bool,
}

/// What taking in a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// The run's number; none where it was taken in before.
    pub run: Option<i64>,
    /// Flags.
    pub flags: u64,
    /// Drawn dwellings.
    pub drawn: u64,
    /// Open cases whose flag is raised again.
    pub raised_again: u64,
    /// Open cases whose flag the run does not raise any more.
    pub gone: u64,
}

/// Takes in a run. Once only: a run that is there already changes nothing. Open cases learn whether
/// the run still raises their flag.
///
/// # Errors
/// Where the store cannot be written.
pub fn take_in(
    transaction: &Transaction<'_>,
    run: NewRun<'_>,
    candidates: impl IntoIterator<Item = NewCandidate>,
    (at, policy): (Moment, &Policy),
) -> Result<TakenIn, CaseError> {
    let known: Option<i64> = transaction
        .query_row("SELECT id FROM run WHERE mark = ?1", [run.mark], |row| row.get(0))
        .optional()?;
    if known.is_some() {
        return Ok(TakenIn::default());
    }
    transaction.execute(
        "INSERT INTO run (mark, name, as_of, taken_in, flags, drawn) VALUES (?1, ?2, ?3, ?4, 0, 0)",
        (run.mark, run.name, run.as_of.ordinal(), at.0),
    )?;
    let id = transaction.last_insert_rowid();
    let mut taken = TakenIn { run: Some(id), ..TakenIn::default() };
    for candidate in candidates {
        if candidate.drawn {
            taken.drawn += 1;
        } else {
            taken.flags += 1;
        }
        put(transaction, (id, run), &candidate)?;
    }
    transaction.execute(
        "UPDATE run SET flags = ?2, drawn = ?3 WHERE id = ?1",
        (id, taken.flags.cast_signed(), taken.drawn.cast_signed()),
    )?;
    let body = json!({ "mark": run.mark, "as_of": run.as_of.to_string(),
        "flags": taken.flags, "drawn": taken.drawn });
    let body = body.to_string();
    let record =
        Record { stream: "run", subject: id, kind: "taken-in", at, who: SYSTEM, body: &body };
    journal::append(transaction, record)?;
    refresh(transaction, (id, at, policy), &mut taken)?;
    Ok(taken)
}

fn put(
    transaction: &Transaction<'_>,
    (id, run): (i64, NewRun<'_>),
    candidate: &NewCandidate,
) -> Result<(), CaseError> {
    let origin = if candidate.drawn { Origin::Control } else { Origin::Flag };
    transaction
        .prepare_cached(
            "INSERT INTO candidate (run, place, origin, lane, listed, rank, band, score, flag,
                 dwelling, address, since, title_da, title_en, reasons)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute((
            id,
            place(run, candidate).cast_signed(),
            origin.key(),
            &candidate.lane,
            candidate.listed,
            candidate.rank,
            &candidate.band,
            candidate.score,
            &candidate.flag,
            &candidate.dwelling,
            &candidate.address,
            &candidate.since,
            &candidate.titles.0,
            &candidate.titles.1,
            candidate.reasons.join(" "),
        ))?;
    let number = transaction.last_insert_rowid();
    for person in &candidate.persons {
        transaction
            .prepare_cached("INSERT OR REPLACE INTO person VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute((
                number,
                &person.label,
                &person.person_id,
                &person.moved_on,
                person.concerned,
                person.adult,
            ))?;
    }
    if !candidate.sheet.is_empty() {
        let packed = zstd::bulk::compress(&candidate.sheet, 3);
        let packed = packed.expect("compressing from memory to memory");
        transaction
            .prepare_cached("INSERT INTO sheet VALUES (?1, ?2)")?
            .execute((number, packed))?;
    }
    Ok(())
}

/// Flags by rank; drawn dwellings anywhere among them, by lot.
fn place(run: NewRun<'_>, candidate: &NewCandidate) -> u64 {
    if candidate.drawn {
        let span = u64::from(run.listed.max(1)) * ROOM;
        lot(run.mark, &candidate.dwelling) % span + ROOM / 2
    } else {
        u64::from(candidate.rank) * ROOM
    }
}

pub(super) fn lot(mark: &str, dwelling: &str) -> u64 {
    let mut hash = Sha256::new();
    hash.update(mark.as_bytes());
    hash.update([0]);
    hash.update(dwelling.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    digest[..8].iter().fold(0, |lot, byte| (lot << 8) | u64::from(*byte))
}

/// Tells every open case of a flag whether the new run raises it.
fn refresh(
    transaction: &Transaction<'_>,
    (run, at, policy): (i64, Moment, &Policy),
    taken: &mut TakenIn,
) -> Result<(), CaseError> {
    let mut query = transaction.prepare(
        "SELECT case_id, (SELECT id FROM candidate WHERE candidate.flag = queue.flag
                          AND candidate.run = ?1 LIMIT 1)
         FROM queue WHERE open = 1 AND flag <> ''",
    )?;
    let rows = query.query_map([run], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows: Vec<(i64, Option<i64>)> = rows.collect::<Result<_, _>>()?;
    for (case, candidate) in rows {
        match candidate {
            Some(_) => taken.raised_again += 1,
            None => taken.gone += 1,
        }
        let draft = Draft {
            at,
            who: SYSTEM.to_owned(),
            why: String::new(),
            event: Event::Refreshed { candidate },
        };
        // what the case shows changes only once somebody has looked at it
        if act::open(transaction, case)?.case.look.is_some() {
            act::act(transaction, policy, (case, None), &draft)?;
        }
        if let Some(candidate) = candidate {
            belongs(transaction, candidate, case)?;
        }
    }
    Ok(())
}

pub(super) fn belongs(
    transaction: &Transaction<'_>,
    candidate: i64,
    case: i64,
) -> Result<(), CaseError> {
    transaction.execute("UPDATE candidate SET case_id = ?2 WHERE id = ?1", (candidate, case))?;
    Ok(())
}

pub use super::fetch::{fetch, left};

/// What the page of a case shows of its run, as JSON; none where nothing is kept.
///
/// # Errors
/// Where the store cannot be read.
pub fn sheet(database: &Connection, candidate: i64) -> Result<Option<Vec<u8>>, CaseError> {
    let packed: Option<Vec<u8>> = database
        .prepare_cached("SELECT body FROM sheet WHERE candidate = ?1")?
        .query_row([candidate], |row| row.get(0))
        .optional()?;
    // a sheet is far below this; the bound is against a broken file
    let unpacked = packed.and_then(|packed| zstd::bulk::decompress(&packed, 64 << 20).ok());
    Ok(unpacked)
}

/// The persons a sheet prints.
///
/// # Errors
/// Where the store cannot be read.
pub fn persons(database: &Connection, candidate: i64) -> Result<Vec<Person>, CaseError> {
    let mut query = database.prepare_cached(
        "SELECT label, person_id, moved_on, concerned, adult FROM person WHERE candidate = ?1
         ORDER BY label",
    )?;
    let rows = query.query_map([candidate], |row| {
        Ok(Person {
            label: row.get(0)?,
            person_id: row.get(1)?,
            moved_on: row.get(2)?,
            concerned: row.get(3)?,
            adult: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The newest other case about a person, by the register's own id; without the right to protected
/// addresses none that is on hold for one.
///
/// # Errors
/// Where the store cannot be read.
pub fn case_about(
    database: &Connection,
    person_id: &str,
    besides: i64,
    sees_protected: bool,
) -> Result<Option<i64>, CaseError> {
    Ok(database
        .prepare_cached(
            "SELECT max(queue.case_id) FROM person
             JOIN candidate ON candidate.id = person.candidate
             JOIN queue ON queue.case_id = candidate.case_id
             WHERE person_id = ?1 AND concerned = 1 AND queue.case_id <> ?2
               AND (?3 OR instr(' ' || holds || ' ', ' protected-address ') = 0)",
        )?
        .query_row((person_id, besides, sees_protected), |row| row.get(0))?)
}

/// The newest candidate and the lasting id of a dwelling, by that id or the address as runs print it.
///
/// # Errors
/// Where the store cannot be read.
pub fn dwelling_called(
    database: &Connection,
    text: &str,
) -> Result<Option<(i64, String)>, CaseError> {
    for column in ["dwelling", "address"] {
        let sql =
            format!("SELECT id, dwelling FROM candidate WHERE {column} = ?1 ORDER BY id DESC");
        let mut query = database.prepare_cached(&sql)?;
        let newest = query.query_row([text], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        if newest.is_some() {
            return Ok(newest);
        }
    }
    Ok(None)
}

/// A message, or another reason to look at a dwelling that no run raised: a case of its own. What a
/// run knows of the dwelling is shown where it is a candidate of one, else 0.
///
/// # Errors
/// [`Refusal::NoWhy`] without a reason, or where the store fails.
pub fn begin_by_hand(
    transaction: &Transaction<'_>,
    policy: &Policy,
    (candidate, dwelling, why): (i64, &str, &str),
    (at, who): (Moment, &str),
) -> Result<i64, CaseError> {
    if why.trim().chars().count() < policy.why_letters {
        return Err(Refusal::NoWhy(policy.why_letters).into());
    }
    let draft = |event| Draft { at, who: who.to_owned(), why: why.to_owned(), event };
    let case = act::begin(
        transaction,
        &draft(Event::Opened {
            origin: Origin::Tip,
            candidate,
            dwelling: dwelling.to_owned(),
            flag: String::new(),
            due: policy.due(State::Signal, at.day()),
        }),
    )?;
    let given = draft(Event::Assigned { to: Some(who.to_owned()) });
    act::act(transaction, policy, (case.id, None), &given)?;
    Ok(case.id)
}

/// All cases of the journal, for whoever goes through them.
///
/// # Errors
/// Where the store cannot be read.
pub fn case_ids(database: &Connection) -> Result<Vec<i64>, CaseError> {
    let mut query = database
        .prepare("SELECT DISTINCT subject FROM record WHERE stream = ?1 ORDER BY subject")?;
    let rows = query.query_map([STREAM], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
