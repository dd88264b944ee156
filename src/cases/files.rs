//! Files of cases, kept in the store under the SHA-256 of their bytes. A name is for the reader and
//! never a path.

use rusqlite::{Connection, OptionalExtension, Transaction};
use sha2::{Digest, Sha256};

use super::act::act;
use super::case::Case;
use super::error::CaseError;
use super::event::{Draft, Event};
use super::policy::Policy;
use super::refusal::Refusal;
use crate::domain::Moment;

/// Endings that are taken in, with their media types. Nothing that a browser would run.
const KINDS: &[(&str, &str)] = &[
    ("pdf", "application/pdf"),
    ("txt", "text/plain"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("csv", "text/csv"),
    ("eml", "message/rfc822"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("html", "text/html"),
    ("xml", "application/xml"),
];

/// A file on its way in.
#[derive(Clone, Copy, Debug)]
pub struct NewFile<'a> {
    /// As its owner called it.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// The name without folders, control letters or quotes, at most 120 letters; none where nothing is
/// left or the ending is not taken in.
pub fn clean_name(name: &str) -> Option<(String, &'static str)> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let keep =
        |letter: &char| !letter.is_control() && !matches!(letter, '"' | '<' | '>' | ':' | '|');
    let kept: String = last.chars().filter(keep).collect();
    let kept = kept.trim().trim_start_matches('.');
    let (stem, ending) = kept.rsplit_once('.')?;
    let ending = ending.to_lowercase();
    let (ending, media) = KINDS.iter().find(|(known, _)| *known == ending)?;
    let stem: String = stem.chars().take(110).collect();
    let stem = stem.trim();
    (!stem.is_empty()).then(|| (format!("{stem}.{ending}"), *media))
}

/// Adds a file to a case.
///
/// # Errors
/// A [`Refusal`] for a name or size that is not taken in, or what [`super::act`] says.
pub fn attach(
    transaction: &Transaction<'_>,
    policy: &Policy,
    (case, seen): (i64, Option<i64>),
    file: NewFile<'_>,
    (at, who): (Moment, &str),
) -> Result<Case, CaseError> {
    let (name, media) = clean_name(file.name).ok_or(Refusal::Empty)?;
    let size = file.bytes.len() as u64;
    if size > policy.attachment_bytes {
        return Err(Refusal::TooLarge(policy.attachment_bytes).into());
    }
    let sha256 = hash_of(file.bytes);
    transaction.execute(
        "INSERT OR IGNORE INTO blob VALUES (?1, ?2, ?3)",
        (&sha256, size.cast_signed(), file.bytes),
    )?;
    transaction.execute("INSERT OR IGNORE INTO attachment VALUES (?1, ?2)", (case, &sha256))?;
    let event = Event::Attached { name, sha256, size, media: media.to_owned() };
    let draft = Draft { at, who: who.to_owned(), why: String::new(), event };
    act(transaction, policy, (case, seen), &draft)
}

/// The bytes of a file of this case; none where the case has no such file.
///
/// # Errors
/// Where the store cannot be read.
pub fn bytes(database: &Connection, case: i64, sha256: &str) -> Result<Option<Vec<u8>>, CaseError> {
    Ok(database
        .prepare_cached(
            "SELECT bytes FROM blob JOIN attachment USING (sha256)
             WHERE case_id = ?1 AND sha256 = ?2",
        )?
        .query_row((case, sha256), |row| row.get(0))
        .optional()?)
}

/// SHA-256 in hex.
pub fn hash_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as digits of base 16.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
