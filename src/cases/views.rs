//! Views that people saved: filters under a name. They hold no words but that name.

use rusqlite::{Connection, Transaction};

use super::error::CaseError;
use super::filter::Filter;
use super::refusal::Refusal;
use super::tags::{is_mark, tag_mark};

/// The views a person saved: name and query.
///
/// # Errors
/// Where the store cannot be read.
pub fn views(database: &Connection, owner: &str) -> Result<Vec<(String, Filter)>, CaseError> {
    let mut query = database
        .prepare_cached("SELECT name, query FROM saved_view WHERE owner = ?1 ORDER BY name")?;
    let rows = query.query_map([owner], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    let rows: Vec<(String, String)> = rows.collect::<Result<_, _>>()?;
    let view = |(name, query): (String, String)| {
        Ok((name, Filter::from_query(&without_words(database, &query)?)))
    };
    rows.into_iter().map(view).collect()
}

/// Saves a view under a name, or takes it away. Each person has their own.
///
/// # Errors
/// A [`Refusal`] for a name that is empty or too long, or where the store fails.
pub fn save_view(
    transaction: &Transaction<'_>,
    (owner, name): (&str, &str),
    filter: Option<&Filter>,
) -> Result<(), CaseError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::Empty.into());
    }
    if name.chars().count() > 60 {
        return Err(Refusal::TooLong(60).into());
    }
    match filter {
        Some(filter) => transaction.execute(
            "INSERT OR REPLACE INTO saved_view VALUES (?1, ?2, ?3)",
            (owner, name, filter.to_query()),
        )?,
        None => transaction
            .execute("DELETE FROM saved_view WHERE owner = ?1 AND name = ?2", (owner, name))?,
    };
    Ok(())
}

/// A saved view of before there were marks, with a mark in place of the words of its tag.
fn without_words(database: &Connection, query: &str) -> Result<String, CaseError> {
    let words = query.lines().find_map(|line| line.strip_prefix("tag=")).unwrap_or_default();
    if words.is_empty() || is_mark(words) {
        return Ok(query.to_owned());
    }
    let mark = tag_mark(database, words)?;
    Ok(query.replace(&format!("tag={words}\n"), &format!("tag={mark}\n")))
}
