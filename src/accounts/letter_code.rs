//! Codes in letters: a citizen follows a case by one, without an account. There is nothing to
//! enumerate: 80 random bits, of which the store keeps the hash.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::secret::{readable_code, secret_hash, tidy_code};
use crate::cases::store::StoreError;
use crate::domain::Moment;

/// Whose letter a code was in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The person the case is about.
    Subject,
    /// A host, or somebody else who was asked something: they see their question only.
    Other,
}

impl Reader {
    fn key(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Other => "other",
        }
    }
}

/// What a code opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterCode {
    /// The case.
    pub case: i64,
    /// The version of the case that proposed the letter.
    pub letter: i64,
    /// Whose letter it was.
    pub reader: Reader,
}

/// Makes the code of a letter, to be printed in it and nowhere else.
pub fn new_letter_code(
    transaction: &Transaction<'_>,
    case: i64,
    letter: i64,
    reader: Reader,
    now: Moment,
) -> Result<String, StoreError> {
    let code = readable_code(4);
    transaction.execute(
        "INSERT INTO letter_code (hash, case_id, letter, reader, made_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (secret_hash(&tidy_code(&code)), case, letter, reader.key(), now.0),
    )?;
    Ok(code)
}

/// What a code that somebody typed opens.
pub fn find_letter_code(
    connection: &Connection,
    typed: &str,
) -> Result<Option<LetterCode>, StoreError> {
    let found = connection.query_row(
        "SELECT case_id, letter, reader FROM letter_code WHERE hash = ?1",
        [secret_hash(&tidy_code(typed))],
        |row| {
            let is_subject = row.get::<_, String>(2)? == Reader::Subject.key();
            let reader = if is_subject { Reader::Subject } else { Reader::Other };
            Ok(LetterCode { case: row.get(0)?, letter: row.get(1)?, reader })
        },
    );
    Ok(found.optional()?)
}
