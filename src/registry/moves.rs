//! `moves.csv`: rows with their ids already looked up.

use super::chunks::{self, Rows};
use super::contract::moves::{
    CARE_OF, FILE, FROM, KIND, MOVE, MOVED, NOTIFIED, PERSON, SEQUENCE, TO,
};
use super::field::{Fault, Row};
use super::ids::{IdTable, Span, stable_key};
use super::redact::Kind;
use super::unique::Text;
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
        let unknown = || row.fault(column, "unknown-person", Kind::Personal);
        self.find_person(id).ok_or_else(unknown)
    }

    /// A dwelling that must be given and known.
    pub(super) fn dwelling(&self, row: &Row<'_>, column: usize) -> Result<DwellingId, Fault> {
        let id = row.required_id(column)?.slice(row.bytes);
        let unknown = || row.fault(column, "unknown-dwelling", Kind::Personal);
        self.find_dwelling(id).ok_or_else(unknown)
    }

    fn find_person(&self, id: &[u8]) -> Option<PersonId> {
        self.persons.find(id).map(|number| PersonId::new(number as usize))
    }

    fn find_dwelling(&self, id: &[u8]) -> Option<DwellingId> {
        self.dwellings.find(id).map(|number| DwellingId::new(number as usize))
    }

    /// Looks up what a row names, and says in which column something is not known.
    fn resolve(
        &self,
        bytes: &[u8],
        unresolved: &Unresolved,
    ) -> Result<MoveRow, (usize, &'static str)> {
        let Unresolved { mut row, person, to, from } = *unresolved;
        row.person = self.find_person(person.slice(bytes)).ok_or((PERSON, "unknown-person"))?;
        if let Some(to) = to {
            row.to = Some(self.find_dwelling(to.slice(bytes)).ok_or((TO, "unknown-dwelling"))?);
        }
        if let Some(from) = from {
            row.from = self.find_dwelling(from.slice(bytes));
            row.marks |= u8::from(row.from.is_none()) * FROM_IS_UNKNOWN;
        }
        Ok(row)
    }
}

/// A row whose ids are still to be looked up. Looking up happens in a loop of its own for each part
/// of the file: the processor then waits for many places of the tables at once.
struct Unresolved {
    row: MoveRow,
    person: Span,
    to: Option<Span>,
    from: Option<Span>,
}

/// Reads all rows in parallel; void rows are still among them.
pub(super) fn read(text: Text<'_>, lookup: &Lookup<'_>) -> Rows<MoveRow> {
    chunks::read_then(text.bytes, text.layout, parse, |unresolved| {
        let position = unresolved.row.position;
        let found = lookup.resolve(text.bytes, &unresolved);
        found.map_err(|(column, code)| text.fault(position, column, code))
    })
}

/// A `kind` that cannot be read leaves open what the row says at all: it goes with its row, though it
/// may be missing.
fn parse(row: &Row<'_>) -> Result<Unresolved, Fault> {
    let id = row.required_id(MOVE)?;
    let person = row.required_id(PERSON)?;
    let kind = row.word(KIND, MoveKind::NAMES)?.unwrap_or(MoveKind::Move);
    let given = !row.raw(TO).is_empty();
    let to = match kind.needs_destination() {
        true if !given => return Err(row.fault(TO, "no-destination", Kind::Personal)),
        true => row.id(TO)?,
        false => None,
    };
    let from = row.or_lost(row.id(FROM));
    let ignores = given && to.is_none() && kind != MoveKind::Void;
    Ok(Unresolved {
        row: MoveRow {
            key: stable_key(id.slice(row.bytes)),
            position: row.position as u64,
            person: PersonId::new(0),
            to: None,
            from: None,
            // An unknown start stays wholly unknown: a notice may come before or after the move.
            effective: row.date(MOVED)?.unwrap_or(UncertainDay::UNKNOWN),
            notified: row.or_lost(row.full_date(NOTIFIED)),
            sequence: row.or_lost(row.number(SEQUENCE)).unwrap_or(NO_SEQUENCE),
            kind,
            care_of: row.or_lost(row.flag(CARE_OF)),
            marks: u8::from(ignores) * IGNORES_DESTINATION,
        },
        person,
        to,
        from,
    })
}

/// Name of the file, for notes.
pub(super) const NAME: &str = FILE.name;
