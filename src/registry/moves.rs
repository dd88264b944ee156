//! `moves.csv`: rows with their ids already looked up.

use super::chunks::{self, Rows};
use super::contract::moves::{
    CARE_OF, FILE, FROM, KIND, MOVE, MOVED, NOTIFIED, PERSON, SEQUENCE, TO,
};
use super::field::{Fault, Row};
use super::header::Layout;
use super::ids::{IdTable, stable_key};
use super::redact::Kind;
use crate::domain::{Day, DwellingId, MoveKind, PersonId, UncertainDay};

/// One row of `moves.csv`: 48 bytes, no text.
#[derive(Clone, Copy, Debug)]
pub(super) struct MoveRow {
    pub(super) key: u64,
    pub(super) position: u64,
    pub(super) person: PersonId,
    pub(super) to: Option<DwellingId>,
    pub(super) from: Option<DwellingId>,
    pub(super) effective: UncertainDay,
    pub(super) notified: Option<Day>,
    /// [`NO_SEQUENCE`] where not given.
    pub(super) sequence: i32,
    pub(super) kind: MoveKind,
    pub(super) care_of: Option<bool>,
    /// [`IGNORES_DESTINATION`], [`FROM_IS_UNKNOWN`], [`VOIDED`].
    pub(super) marks: u8,
}

/// `to_dwelling_id` was given where it means nothing.
pub(super) const IGNORES_DESTINATION: u8 = 1;
/// `from_dwelling_id` is given but not known.
pub(super) const FROM_IS_UNKNOWN: u8 = 2;
/// A void row annuls this one.
pub(super) const VOIDED: u8 = 4;

impl MoveRow {
    /// Whether the row bears `mark`.
    pub(super) fn is(&self, mark: u8) -> bool {
        self.marks & mark != 0
    }
}

/// Stands for "no sequence given" and sorts first.
pub(super) const NO_SEQUENCE: i32 = i32::MIN;

/// Looks ids up that other files have declared.
pub(super) struct Lookup<'a> {
    pub(super) persons: &'a IdTable<'a>,
    pub(super) dwellings: &'a IdTable<'a>,
}

impl Lookup<'_> {
    /// A person that must be given and known.
    pub(super) fn person(&self, row: &Row<'_>, column: usize) -> Result<PersonId, Fault> {
        let id = row.required_id(column)?.slice(row.bytes);
        let number = self.persons.find(id);
        let unknown = || row.fault(column, "unknown-person", Kind::Personal);
        number.map(|number| PersonId::new(number as usize)).ok_or_else(unknown)
    }

    /// A dwelling that must be given and known.
    pub(super) fn dwelling(&self, row: &Row<'_>, column: usize) -> Result<DwellingId, Fault> {
        let id = row.required_id(column)?.slice(row.bytes);
        let unknown = || row.fault(column, "unknown-dwelling", Kind::Personal);
        self.find_dwelling(id).ok_or_else(unknown)
    }

    fn find_dwelling(&self, id: &[u8]) -> Option<DwellingId> {
        self.dwellings.find(id).map(|number| DwellingId::new(number as usize))
    }
}

/// Reads all rows in parallel; void rows are still among them.
pub(super) fn read(bytes: &[u8], layout: &Layout, lookup: &Lookup<'_>) -> Rows<MoveRow> {
    chunks::read(bytes, layout, |row| parse(row, lookup))
}

fn parse(row: &Row<'_>, lookup: &Lookup<'_>) -> Result<MoveRow, Fault> {
    let id = row.required_id(MOVE)?;
    let person = lookup.person(row, PERSON)?;
    let kind = row.word(KIND, MoveKind::NAMES)?.unwrap_or(MoveKind::Move);
    let given = !row.raw(TO).is_empty();
    let to = match kind.needs_destination() {
        true if !given => return Err(row.fault(TO, "no-destination", Kind::Personal)),
        true => Some(lookup.dwelling(row, TO)?),
        false => None,
    };
    let from = row.id(FROM)?.map(|span| span.slice(row.bytes));
    let found = from.and_then(|id| lookup.find_dwelling(id));
    let ignores = given && to.is_none() && kind != MoveKind::Void;
    let from_is_unknown = from.is_some() && found.is_none();
    let marks =
        u8::from(ignores) * IGNORES_DESTINATION + u8::from(from_is_unknown) * FROM_IS_UNKNOWN;
    // An unknown start stays wholly unknown: a notice may come before or after the move.
    let effective = row.date(MOVED)?.unwrap_or(UncertainDay::UNKNOWN);
    Ok(MoveRow {
        key: stable_key(id.slice(row.bytes)),
        position: row.position as u64,
        person,
        to,
        from: found,
        effective,
        notified: row.full_date(NOTIFIED)?,
        sequence: row.number(SEQUENCE)?.unwrap_or(NO_SEQUENCE),
        kind,
        care_of: row.flag(CARE_OF)?,
        marks,
    })
}

/// Name of the file, for notes.
pub(super) const NAME: &str = FILE.name;
