//! Everything held on one person, for whoever asked for it about themselves.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::act::{self, File};
use super::error::CaseError;
use super::intake;
use super::journal;
use crate::domain::{Day, Moment};

/// The stream of views, exports and searches in the journal, with the case as subject.
pub const ACCESS: &str = "access";

/// Whom an export is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    /// Their id of the register; empty where it is not known.
    pub person_id: &'a str,
    /// Cases that are about them, as somebody found out.
    pub cases: &'a [i64],
    /// Their names, as recipients of letters may have been typed.
    pub names: &'a [String],
}

/// Everything held on a person: runs, flags, also those nobody opened, cases with all that was written,
/// and who looked when. Others appear as reports print them. Cases where no run knows the dwelling hold no
/// id: they are found by their number, or by a letter whose recipient was typed with one of the names.
///
/// # Errors
/// [`CaseError::Unknown`] for a number no case has, or where the store cannot be read.
pub fn subject_export(database: &Connection, subject: Subject<'_>) -> Result<Value, CaseError> {
    let (raised, mut cases) = raised(database, subject.person_id)?;
    cases.extend(subject.cases);
    cases.extend(written_to(database, subject.names)?);
    cases.sort_unstable();
    cases.dedup();
    let cases: Vec<Value> =
        cases.into_iter().map(|case| case_export(database, case)).collect::<Result<_, _>>()?;
    Ok(json!({
        "person_id": subject.person_id,
        "names": subject.names,
        "raised": raised,
        "cases": cases,
    }))
}

/// Cases with a letter to somebody called like one of `names`, whatever else stands in that line, and
/// however it is spaced and capitalised. O(events of cases): whoever asks is not in a hurry.
fn written_to(database: &Connection, names: &[String]) -> Result<Vec<i64>, CaseError> {
    let names: Vec<String> = names.iter().map(|name| plain(name)).collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = database.prepare(
        "SELECT subject, body FROM record JOIN payload USING (number)
         WHERE stream = ?1 AND kind = 'letter-proposed'",
    )?;
    let mut rows = query.query([act::STREAM])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let body: String = row.get(1)?;
        let body: Value = serde_json::from_str(&body).unwrap_or_default();
        let to = plain(body["event"]["to"].as_str().unwrap_or_default());
        if names.iter().any(|name| to.contains(name)) {
            found.push(row.get(0)?);
        }
    }
    Ok(found)
}

/// A name as it is compared: small letters, one blank between words.
fn plain(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// What runs raised about a person, and the cases it became.
fn raised(database: &Connection, person_id: &str) -> Result<(Vec<Value>, Vec<i64>), CaseError> {
    let mut query = database.prepare(
        "SELECT candidate.id, run.name, run.as_of, run.taken_in, origin, lane, listed, band, score,
                flag, dwelling, address, since, title_da, title_en, reasons, case_id, label,
                moved_on, concerned
         FROM person JOIN candidate ON candidate.id = person.candidate
         JOIN run ON run.id = candidate.run WHERE person_id = ?1 AND ?1 <> ''
         ORDER BY candidate.id",
    )?;
    let mut rows = query.query([person_id])?;
    let (mut raised, mut cases) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let case: Option<i64> = row.get(16)?;
        cases.extend(case);
        let sheet = intake::sheet(database, row.get(0)?)?;
        let sheet = sheet.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let as_of = u32::try_from(row.get::<_, i64>(2)?).ok().and_then(Day::from_ordinal);
        raised.push(json!({
            "run": row.get::<_, String>(1)?,
            "as_of": as_of.map(|day| day.to_string()),
            "taken_in": Moment(row.get(3)?).to_string(),
            "origin": row.get::<_, String>(4)?,
            "lane": row.get::<_, String>(5)?,
            "listed": row.get::<_, bool>(6)?,
            "band": row.get::<_, String>(7)?,
            "points": row.get::<_, i64>(8)?,
            "flag_id": row.get::<_, String>(9)?,
            "dwelling_id": row.get::<_, String>(10)?,
            "address": row.get::<_, String>(11)?,
            "since": row.get::<_, String>(12)?,
            "title": { "da": row.get::<_, String>(13)?, "en": row.get::<_, String>(14)? },
            "reasons": row.get::<_, String>(15)?,
            "case": case,
            "printed_as": row.get::<_, String>(17)?,
            "moved_on": row.get::<_, String>(18)?,
            "concerned": row.get::<_, bool>(19)?,
            "shown": sheet,
        }));
    }
    Ok((raised, cases))
}

/// Everything a case holds, with who looked at it.
///
/// # Errors
/// Where the store cannot be read.
pub fn case_export(database: &Connection, case: i64) -> Result<Value, CaseError> {
    let looked_at: Vec<Value> = journal::read(database, ACCESS, case)?
        .into_iter()
        .map(|seen| {
            let body = seen.body.and_then(|body| serde_json::from_str::<Value>(&body).ok());
            json!({ "at": seen.at.to_string(), "who": seen.who, "what": seen.kind, "details": body })
        })
        .collect();
    match act::open(database, case) {
        Ok(file) => Ok(json!({
            "case": case,
            "state": file.case.state.key(),
            "history": history(&file),
            "looked_at": looked_at,
        })),
        Err(CaseError::Erased(_)) => {
            Ok(json!({ "case": case, "erased": true, "looked_at": looked_at }))
        }
        Err(error) => Err(error),
    }
}

fn history(file: &File) -> Vec<Value> {
    let line = |line: &act::Line| {
        let draft = &line.entry.draft;
        json!({
            "at": draft.at.to_string(),
            "who": draft.who,
            "why": draft.why,
            "event": draft.event,
            "changes": line.changes,
            "taken_back": line.undone,
        })
    };
    file.history.iter().map(line).collect()
}
