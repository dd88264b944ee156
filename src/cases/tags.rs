//! Marks of tags: what stands for a tag in the address of a page and in saved views, where no words that
//! somebody wrote belong.

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use super::error::CaseError;
use super::files::hex;

/// Bytes of a mark.
const LONG: usize = 6;

/// The tags in use, as cases hold them: each step looks the next ones up.
pub(super) const IN_USE: &str = "
    WITH RECURSIVE used (tags) AS (
        SELECT ''
        UNION ALL
        SELECT (SELECT min(tags) FROM queue WHERE tags <> '' AND tags > used.tags)
        FROM used WHERE used.tags IS NOT NULL)
    SELECT tags FROM used WHERE tags <> ''";

/// Makes the marks of one store. Without its key nobody tells which tag a mark stands for.
struct Marks(String);

impl Marks {
    fn of(database: &Connection) -> Result<Self, CaseError> {
        let key = database
            .prepare_cached("SELECT value FROM setting WHERE name = 'tag-key'")?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(Self(key.unwrap_or_default()))
    }

    fn mark(&self, tag: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(self.0.as_bytes());
        hash.update([0]);
        hash.update(tag.as_bytes());
        hex(&hash.finalize()[..LONG])
    }
}

/// Whether a text has the shape of a mark.
pub(super) fn is_mark(text: &str) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == 2 * LONG && text.bytes().all(is_digit)
}

/// The mark of a tag.
///
/// # Errors
/// Where the store cannot be read.
pub fn tag_mark(database: &Connection, tag: &str) -> Result<String, CaseError> {
    Ok(Marks::of(database)?.mark(tag))
}

/// The tag that a mark stands for; none where no case has one like it. O(combinations of tags in use).
///
/// # Errors
/// Where the store cannot be read.
pub fn tag_of(database: &Connection, mark: &str) -> Result<Option<String>, CaseError> {
    if !is_mark(mark) {
        return Ok(None);
    }
    let marks = Marks::of(database)?;
    let mut query = database.prepare_cached(IN_USE)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let tags: String = row.get(0)?;
        if let Some(tag) = tags.lines().find(|tag| marks.mark(tag) == mark) {
            return Ok(Some(tag.to_owned()));
        }
    }
    Ok(None)
}
