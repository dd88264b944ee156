//! Persons of a case: what a letter's recipient is called now, and the numbers behind what they are called.
//! Each run draws names for persons anew: one name may have been somebody else's before.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use rusqlite::Connection;

use super::case::{Extra, id_of, seen_by, show};
use crate::cases::{self, CaseError, File, Letter, intake};
use crate::web::review::answer::{Answer, Refusal};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

/// Whom each letter goes to, by its number: what the page calls them elsewhere, else what the run of that
/// time called them.
pub(super) fn called(
    database: &Connection,
    file: &File,
    shell: &Shell<'_>,
) -> Result<BTreeMap<i64, String>, CaseError> {
    let letters = file.case.letters.iter();
    let called = |letter: &Letter| {
        let now = called_now(database, file, letter)?;
        let then = || shell.t1("case-letter-then", "to", &letter.to);
        Ok((letter.version, now.unwrap_or_else(then)))
    };
    letters.map(called).collect()
}

/// None where the present run knows nothing of the person.
fn called_now(
    database: &Connection,
    file: &File,
    letter: &Letter,
) -> Result<Option<String>, CaseError> {
    let (then, now) = (file.candidate_at(letter.version), file.case.candidate);
    if then == now {
        return Ok(Some(letter.to.clone()));
    }
    let persons = intake::persons(database, then)?;
    let Some(meant) = persons.into_iter().find(|person| person.label == letter.to) else {
        // typed by somebody, or an organisation
        return Ok(Some(letter.to.clone()));
    };
    let mut persons = intake::persons(database, now)?.into_iter();
    let known = persons.find(|person| person.person_id == meant.person_id);
    Ok(known.map(|person| person.label))
}

/// The number behind a label, to whoever asked; the table of routes wrote it down.
pub(in crate::web::review) fn reveal(visit: &Visit<'_>) -> Answer {
    let id = id_of(visit)?;
    let label = visit.field("label").to_owned();
    let seen: Option<i64> = visit.field("version").parse().ok();
    let persons = visit.store().read(|database| {
        let file = cases::open(database, id)?;
        seen_by(visit, &file.case)?;
        // the page may be older than the run whose names stand in the case now
        let is_same = seen.is_some_and(|seen| file.candidate_at(seen) == file.case.candidate);
        let persons =
            is_same.then(|| intake::persons(database, file.case.candidate)).transpose()?;
        persons.ok_or(Refusal::Invalid("case-fault-older"))
    })?;
    let found = persons.into_iter().find(|person| person.label == label);
    let number = found.ok_or(Refusal::NotFound)?.person_id;
    show(visit, id, StatusCode::OK, Extra { revealed: Some((label, number)), fault: None })
}
