//! Doing something about a case: read it, ask whether it may happen, write it down, show it in lists.

use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

use super::case::{Case, Entry};
use super::error::CaseError;
use super::event::{Draft, Event};
use super::journal::{self, Record};
use super::policy::Policy;
use super::{queue, transition};
use crate::domain::Moment;

/// The stream of cases in the journal.
pub const STREAM: &str = "case";
/// Who did what no person did.
pub const SYSTEM: &str = "system";

/// What a record of a case says.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    why: String,
    event: Event,
    changes: Vec<Change>,
}

/// One thing that an event changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What.
    pub field: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// A line of a case's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The event.
    pub entry: Entry,
    /// What it changed.
    pub changes: Vec<Change>,
    /// Whether it was taken back later.
    pub undone: bool,
}

/// A case with all that happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it stands.
    pub case: Case,
    /// In order.
    pub history: Vec<Line>,
}

impl File {
    fn entries(&self) -> Vec<Entry> {
        self.history.iter().map(|line| line.entry.clone()).collect()
    }

    /// What the case showed of a run when it stood at a version. Each run prints persons by pseudonyms of
    /// its own: whom a letter names is found in the run it was written from, and in no other.
    pub fn candidate_at(&self, version: i64) -> i64 {
        let shown = |line: &Line| match &line.entry.draft.event {
            Event::Opened { candidate, .. } => Some(*candidate),
            Event::Refreshed { candidate } => *candidate,
            _ => None,
        };
        let before = self.history.iter().filter(|line| line.entry.version <= version);
        before.filter_map(shown).next_back().unwrap_or(self.case.candidate)
    }
}

/// Reads a case. O(its events).
///
/// # Errors
/// [`CaseError::Unknown`], [`CaseError::Erased`], or that it cannot be read.
pub fn open(database: &Connection, case: i64) -> Result<File, CaseError> {
    let written = journal::read(database, STREAM, case)?;
    let mut read = Vec::with_capacity(written.len());
    for written in written {
        let text = written.body.ok_or(CaseError::Erased(case))?;
        let unreadable = |source| CaseError::Unreadable { number: written.number, source };
        let Body { why, event, changes } = serde_json::from_str(&text).map_err(unreadable)?;
        let draft = Draft { at: written.at, who: written.who, why, event };
        read.push((Entry { version: written.version, draft }, changes));
    }
    let entries: Vec<Entry> = read.iter().map(|(entry, _)| entry.clone()).collect();
    let hidden = super::case::hidden(&entries);
    let folded = Case::fold(case, &entries).ok_or(CaseError::Unknown(case))?;
    let line = |(entry, changes): (Entry, Vec<Change>)| {
        let undone =
            hidden.contains(&entry.version) && !matches!(entry.draft.event, Event::Undone { .. });
        Line { entry, changes, undone }
    };
    Ok(File { case: folded, history: read.into_iter().map(line).collect() })
}

/// Does one thing to a case, if it may be done, and returns the case after it.
///
/// `seen` is the version the caller decided on: where the case went on since, nothing is done. Who
/// does something to a case that nobody works on gets it.
///
/// # Errors
/// [`CaseError::Conflict`], [`CaseError::Refused`], or what [`open`] says.
pub fn act(
    transaction: &Transaction<'_>,
    policy: &Policy,
    (case, seen): (i64, Option<i64>),
    draft: &Draft,
) -> Result<Case, CaseError> {
    let file = open(transaction, case)?;
    if seen.is_some_and(|seen| seen != file.case.version) {
        return Err(CaseError::Conflict { case, version: file.case.version });
    }
    let mut entries = file.entries();
    let mut now = file.case;
    let allowed = transition::allow(&now, &entries, draft, policy)?;
    if takes(&now, &allowed) {
        let taken = Draft {
            event: Event::Assigned { to: Some(allowed.who.clone()) },
            why: String::new(),
            ..allowed.clone()
        };
        now = write(transaction, &now, &mut entries, taken)?;
    }
    let proposed = proposed(&now, &allowed.event);
    let after = write(transaction, &now, &mut entries, allowed)?;
    if let Some(proposed) = proposed {
        approve(transaction, case, proposed, after.version)?;
    }
    queue::put(transaction, &after)?;
    Ok(after)
}

/// Begins a case.
///
/// # Errors
/// Where the store cannot be written.
pub fn begin(transaction: &Transaction<'_>, draft: &Draft) -> Result<Case, CaseError> {
    let id = transaction
        .prepare_cached("SELECT coalesce(max(subject), 0) + 1 FROM record WHERE stream = ?1")?
        .query_row([STREAM], |row| row.get(0))?;
    let entry = Entry { version: 1, draft: draft.clone() };
    let case = Case::fold(id, std::slice::from_ref(&entry));
    let case = case.ok_or(CaseError::Refused(super::Refusal::NotUndone))?;
    append(transaction, id, &entry, &Vec::new())?;
    queue::put(transaction, &case)?;
    Ok(case)
}

/// Whether acting on it makes it the actor's: work on a case that nobody has.
fn takes(case: &Case, draft: &Draft) -> bool {
    let work = !matches!(
        draft.event,
        Event::Assigned { .. }
            | Event::LetterApproved { .. }
            | Event::LetterReturned { .. }
            | Event::DecisionApproved
            | Event::DecisionReturned
            | Event::SecondLook { .. }
            | Event::Refreshed { .. }
            | Event::Postponed { .. }
            | Event::Tagged { .. }
            | Event::Untagged { .. }
    );
    work && case.assignee.is_none() && draft.who != SYSTEM && !case.state.is_closed()
}

/// Writes an event down and returns the case after it.
fn write(
    transaction: &Transaction<'_>,
    case: &Case,
    entries: &mut Vec<Entry>,
    draft: Draft,
) -> Result<Case, CaseError> {
    let entry = Entry { version: case.version + 1, draft };
    entries.push(entry.clone());
    let after = match entry.draft.event {
        // what was taken back is gone: fold what is left
        Event::Undone { .. } => Case::fold(case.id, entries),
        _ => Some(case.after(&entry)),
    };
    let after = after.ok_or(CaseError::Unknown(case.id))?;
    append(transaction, case.id, &entry, &changes(case, &after))?;
    Ok(after)
}

fn append(
    transaction: &Transaction<'_>,
    case: i64,
    entry: &Entry,
    changes: &[Change],
) -> Result<(), CaseError> {
    let Draft { at, who, why, event } = &entry.draft;
    let body = Body { why: why.trim().to_owned(), event: event.clone(), changes: changes.to_vec() };
    let body = serde_json::to_string(&body).expect("events hold strings and numbers");
    let record =
        Record { stream: STREAM, subject: case, kind: event.kind(), at: *at, who, body: &body };
    let (_, version) = journal::append(transaction, record)?;
    assert_eq!(version, entry.version, "the transaction holds the write lock since the read");
    Ok(())
}

fn changes(before: &Case, after: &Case) -> Vec<Change> {
    let (before, after) = (before.face(), after.face());
    let changed = before.into_iter().zip(after.into_values());
    let changed = changed.filter(|((_, before), after)| before != after);
    let change = |((field, before), after): ((&str, String), String)| Change {
        field: field.to_owned(),
        before,
        after,
    };
    changed.map(change).collect()
}

/// The version whose proposal an event approves.
fn proposed(case: &Case, event: &Event) -> Option<i64> {
    match event {
        Event::LetterApproved { letter } => Some(*letter),
        Event::DecisionApproved | Event::SecondLook { .. } => {
            case.decision.as_ref().map(|decided| decided.version)
        }
        _ => None,
    }
}

/// Four eyes, once more, where no page can forget them.
fn approve(
    transaction: &Transaction<'_>,
    case: i64,
    proposed: i64,
    approved: i64,
) -> Result<(), CaseError> {
    transaction.execute(
        "INSERT INTO approval (number, proposed, proposer, approver)
         SELECT a.number, p.number, p.who, a.who FROM record a, record p
         WHERE a.stream = ?1 AND a.subject = ?2 AND a.version = ?3
           AND p.stream = ?1 AND p.subject = ?2 AND p.version = ?4",
        (STREAM, case, approved, proposed),
    )?;
    Ok(())
}

/// Does the same small thing to many cases: giving away, putting off, marking. Cases where it may
/// not be done are left as they are. Decisions are made one by one.
///
/// # Errors
/// Where the store fails. Returns how many were changed.
pub fn act_on_all(
    transaction: &Transaction<'_>,
    policy: &Policy,
    cases: &[i64],
    draft: &Draft,
) -> Result<usize, CaseError> {
    let small = matches!(
        draft.event,
        Event::Assigned { .. }
            | Event::Postponed { .. }
            | Event::Resumed
            | Event::Tagged { .. }
            | Event::Untagged { .. }
    );
    if !small {
        return Err(super::Refusal::NotUndone.into());
    }
    let mut done = 0;
    for case in cases {
        match act(transaction, policy, (*case, None), draft) {
            Ok(_) => done += 1,
            Err(CaseError::Refused(_) | CaseError::Erased(_) | CaseError::Unknown(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// The moment an approved letter leaves; none while it waits or was sent back.
pub fn leaves_at(letter: &super::parts::Letter, policy: &Policy) -> Option<Moment> {
    let (_, at) = letter.approved.as_ref()?;
    Some(at.plus_minutes(policy.letter_minutes))
}
