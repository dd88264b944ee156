//! A copy made for somebody: the number of the copy on every page, the bytes, and the line of the
//! journal that keeps for whom it was and on which basis. Nothing is written here.

use super::disclosure::{Disclosure, Gate};
use super::document::{Dialect, Document, Form, WriteError, write};
use super::journal::{JournalEntry, copy_number, sha256};
use super::wording::{Value, Wording};

/// For whom a copy is.
#[derive(Clone, Copy, Debug)]
pub struct Addressee<'a> {
    /// What it is, for the journal.
    pub what: &'a str,
    /// The id of what it is about, for the journal; never a person's.
    pub about: &'a str,
    /// Printed in the watermark.
    pub name: &'a str,
    /// Tells the copy of one recipient from that of another; goes into its number alone.
    pub key: &'a str,
}

/// On which terms a copy is made.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// Who is told what.
    pub policy: &'a Disclosure,
    /// What this recipient is told.
    pub gate: Gate<'a>,
    /// The words of the watermark.
    pub wording: &'a Wording,
    /// How CSV is cut up.
    pub dialect: Dialect,
    /// For whom.
    pub addressee: Addressee<'a>,
    /// Who approved it; empty where nobody has to.
    pub approved_by: &'a str,
}

/// A copy, ready to be kept.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its line in the journal, but for when it is written and under which name.
    pub entry: JournalEntry,
}

/// Marks a document with its recipient and the number of the copy, and writes it. The same document
/// for the same recipient has the same number in every form.
pub fn issue(document: Document, form: Form, terms: Terms<'_>) -> Result<Issued, WriteError> {
    let addressee = terms.addressee;
    let recipient =
        format!("{}/{}/{}", terms.gate.recipient.name(), addressee.about, addressee.key);
    let copy = copy_number(&recipient, &write(&document, Form::Html, terms.dialect)?);
    let watermark = terms.wording.with(
        "watermark",
        &[("recipient", Value::Text(addressee.name)), ("copy", Value::Text(&copy))],
    );
    let as_of = document.day.to_string();
    let bytes = write(&Document { watermark, ..document }, form, terms.dialect)?;
    Ok(issued(bytes, &copy, &as_of, terms))
}

/// The same for bytes that are written as they are.
pub fn issued(bytes: Vec<u8>, copy: &str, as_of: &str, terms: Terms<'_>) -> Issued {
    let entry = JournalEntry {
        what: terms.addressee.what.to_owned(),
        about: terms.addressee.about.to_owned(),
        sha256: sha256(&bytes),
        copy: copy.to_owned(),
        as_of: as_of.to_owned(),
        approved_by: terms.approved_by.to_owned(),
        ..JournalEntry::of(terms.gate, terms.policy)
    };
    Issued { bytes, entry }
}
