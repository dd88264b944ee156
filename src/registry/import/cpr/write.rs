//! The files of the registry folder, row by row.

use std::borrow::Cow;
use std::io::{self, Write};

use super::assembly::{Assembly, PersonRow};
use super::dwelling::{self, ADDRESS, Address, Dwellings};
use super::dwelling_id::{Id, id_text};
use super::history::Move;
use super::packed::{Parts, digits, pack, packed_day};
use super::value::Moment;
use crate::domain::{CivilStatus, Cpr, Day, MoveKind, UncertainDay};
use crate::registry::import::output::Rows;
use crate::registry::import::spill::{Scratch, Sorted, Spool, Spooled};

const MOVE_COLUMNS: [&str; 8] = [
    "move_id",
    "person_id",
    "to_dwelling_id",
    "moved_on",
    "kind",
    "care_of",
    "sequence",
    "notified_on",
];
pub(super) const PERSON_COLUMNS: [&str; 9] = [
    "person_id",
    "born_on",
    "civil_status",
    "civil_status_since",
    "spouse_id",
    "mother_id",
    "father_id",
    "replaced_by",
    "protected",
];
const DWELLING_COLUMNS: [&str; 8] = [
    "dwelling_id",
    "municipality_code",
    "street_code",
    "house_number",
    "floor",
    "door",
    "postcode",
    "address",
];

/// Files that were written as their rows came, by name.
pub(super) type Tables = Vec<(&'static str, Spooled)>;

/// A file that is written as its rows come; none where none came and it was not begun.
pub(super) struct Table<'s, const N: usize> {
    name: &'static str,
    columns: [&'static str; N],
    scratch: &'s Scratch,
    rows: Option<csv::Writer<Spool<'s>>>,
}

impl<'s, const N: usize> Table<'s, N> {
    pub(super) fn new(
        name: &'static str,
        columns: [&'static str; N],
        scratch: &'s Scratch,
    ) -> Self {
        Self { name, columns, scratch, rows: None }
    }

    /// Writes the header.
    pub(super) fn begin(&mut self) -> io::Result<&mut csv::Writer<Spool<'s>>> {
        let rows = match &mut self.rows {
            Some(rows) => return Ok(rows),
            none => none.insert(csv::Writer::from_writer(Spool::new(self.scratch))),
        };
        rows.write_record(self.columns)?;
        Ok(rows)
    }

    pub(super) fn write<F: AsRef<[u8]>>(&mut self, row: &[F; N]) -> io::Result<()> {
        Ok(self.begin()?.write_record(row)?)
    }

    pub(super) fn finish(self) -> io::Result<Option<(&'static str, Spooled)>> {
        let Some(rows) = self.rows else { return Ok(None) };
        let spool = rows.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(Some((self.name, spool.finish())))
    }
}

/// Hands over the files, one after the other.
pub(super) fn files<E>(
    assembly: &Assembly,
    (dwellings, places): (&Dwellings, &dwelling::Places),
    mut put: impl FnMut(&'static str, Rows<'_>) -> Result<(), E>,
) -> Result<(), E> {
    put("dwellings.csv", &|out| dwelling_file(out, dwellings, places))?;
    put("moves.csv", &|out| move_file(out, &assembly.moves, dwellings))?;
    assembly.tables.iter().try_for_each(|(name, table)| put(name, &|out| table.copy_to(out)))
}

fn dwelling_file(
    out: &mut dyn Write,
    dwellings: &Dwellings,
    places: &dwelling::Places,
) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(DWELLING_COLUMNS)?;
    for place in dwelling::distinct(places)? {
        let (id, address) = place?;
        let row = dwellings.row(&address);
        let municipality = Some(row.municipality_code).filter(|code| *code > 0);
        out.write_record([
            id_text(&id),
            municipality.map(four_digits).unwrap_or_default().as_bytes(),
            four_digits(row.street_code).as_bytes(),
            row.house_number.as_bytes(),
            row.floor.as_bytes(),
            row.door.as_bytes(),
            row.postcode.as_bytes(),
            row.address.as_bytes(),
        ])?;
    }
    out.flush()
}

fn four_digits(code: u16) -> String {
    format!("{code:04}")
}

/// Bytes of a move: date, person, place in the person's history, from 1; kind, whether it goes to
/// an address, the address, care of, first and last day it can be, written, annulled.
pub(super) const MOVE: usize = 4 + 10 + 4 + 1 + 1 + ADDRESS + 1 + 4 * 4;

/// A move as bytes, in the order in which moves are written.
pub(super) fn packed_move(person: Cpr, sequence: u32, told: &Move) -> [u8; MOVE] {
    pack(&[
        &told.on.date.to_be_bytes(),
        digits(&person),
        &sequence.to_be_bytes(),
        &[told.kind.code(), u8::from(told.to.is_some())],
        &told.to.as_ref().map_or([0; ADDRESS], Address::packed),
        &[u8::from(told.care_of)],
        &packed_day(Some(told.on.day.earliest)),
        &packed_day(Some(told.on.day.latest)),
        &packed_day(told.written),
        &packed_day(told.annulled),
    ])
}

/// A move as it is written.
struct MoveRow<'a> {
    number: String,
    person: &'a [u8],
    to: Option<Id>,
    on: String,
    kind: &'static str,
    care_of: bool,
    sequence: String,
    written: Option<Day>,
    annulled: Option<Day>,
}

/// Move ids are running numbers in the order of the rows, so they tell nothing of the person.
fn move_file(out: &mut dyn Write, moves: &Sorted<MOVE>, dwellings: &Dwellings) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(MOVE_COLUMNS)?;
    for (row, number) in moves.rows()?.zip(1_u64..) {
        let row = row?;
        let told = MoveRow::read(&row, number, dwellings);
        out.write_record(told.fields())?;
        if let Some(on) = told.annulled {
            out.write_record(told.void_fields(&day(Some(on))))?;
        }
    }
    out.flush()
}

impl<'a> MoveRow<'a> {
    fn read(row: &'a [u8; MOVE], number: u64, dwellings: &Dwellings) -> Self {
        let mut parts = Parts(row);
        let date = parts.number();
        let _: [u8; 10] = parts.bytes();
        let sequence = parts.number();
        let [kind, settles] = parts.bytes();
        let to = Address::unpacked(&mut parts);
        let [care_of] = parts.bytes();
        let (earliest, latest) = (parts.day(), parts.day());
        let (earliest, latest) = (earliest.unwrap_or(Day::MIN), latest.unwrap_or(Day::MAX));
        let on = Moment { date, time: 0, day: UncertainDay { earliest, latest } };
        Self {
            number: number.to_string(),
            person: &row[4..14],
            to: (settles == 1).then(|| dwellings.id(&to)),
            on: on.to_text(),
            kind: MoveKind::from_code(kind).map_or("", MoveKind::name),
            care_of: care_of == 1,
            sequence: sequence.to_string(),
            written: parts.day(),
            annulled: parts.day(),
        }
    }

    fn fields(&self) -> [Cow<'_, [u8]>; 8] {
        let care_of = self.to.map_or("", |_| if self.care_of { "1" } else { "0" });
        [
            lent(&self.number),
            Cow::Borrowed(self.person),
            Cow::Borrowed(self.to.as_ref().map_or(&[], |id| id_text(id))),
            lent(&self.on),
            lent(self.kind),
            lent(care_of),
            lent(&self.sequence),
            Cow::Owned(day(self.written).into_bytes()),
        ]
    }

    /// The row that annuls it: its own `notified_on` is when.
    fn void_fields<'b>(&'b self, on: &'b str) -> [&'b [u8]; 8] {
        let (number, moved) = (self.number.as_bytes(), self.on.as_bytes());
        [number, self.person, &[], moved, b"void", &[], &[], on.as_bytes()]
    }
}

fn day(day: Option<Day>) -> String {
    day.filter(|day| *day > Day::MIN).map(|day| day.to_string()).unwrap_or_default()
}

/// A field of a row, copied only where it had to be made.
type Told<'a> = Cow<'a, [u8]>;

fn own<'a>(text: String) -> Told<'a> {
    Cow::Owned(text.into_bytes())
}

fn lent(text: &str) -> Told<'_> {
    Cow::Borrowed(text.as_bytes())
}

/// One row of persons.csv.
pub(super) fn person<'a>(number: &'a Cpr, row: &'a PersonRow) -> [Told<'a>; 9] {
    let (status, since) = row.civil_status.unzip();
    [
        lent(number.reveal()),
        own(row.born.to_text()),
        lent(status.map_or("", status_name)),
        own(since.map(Moment::to_text).unwrap_or_default()),
        id(row.spouse.as_ref()),
        id(row.mother.as_ref()),
        id(row.father.as_ref()),
        id(row.replaced_by.as_ref()),
        lent(if row.protected { "1" } else { "" }),
    ]
}

fn id(number: Option<&Cpr>) -> Told<'_> {
    lent(number.map_or("", Cpr::reveal))
}

fn status_name(status: CivilStatus) -> &'static str {
    let named = CivilStatus::NAMES.iter().find(|(_, named)| *named == status);
    named.map_or("", |(name, _)| name)
}
