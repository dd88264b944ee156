//! The three files of the registry folder, row by row.

use std::borrow::Cow;
use std::io::{self, Write};

use super::assembly::{Assembly, MoveRow};
use super::dwelling::{Address, Dwellings};
use crate::domain::{CivilStatus, Cpr, Day};
use crate::registry::import::output::{Rows, write_table};

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
const PERSON_COLUMNS: [&str; 9] = [
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

/// Hands over the files, one after the other.
pub(super) fn files<E>(
    assembly: &Assembly,
    dwellings: &Dwellings,
    mut put: impl FnMut(&'static str, Rows<'_>) -> Result<(), E>,
) -> Result<(), E> {
    put("dwellings.csv", &|out| dwelling_file(out, dwellings))?;
    put("moves.csv", &|out| move_file(out, assembly, dwellings))?;
    put("persons.csv", &|out| person_file(out, assembly))?;
    let beside = super::write_beside::files(assembly, dwellings);
    beside.iter().try_for_each(|(name, bytes)| put(name, &|out| out.write_all(bytes)))
}

fn dwelling_file(out: impl Write, dwellings: &Dwellings) -> io::Result<()> {
    let places = dwellings.places();
    let rows = places.iter().map(|(id, address)| {
        let row = dwellings.row(address);
        let municipality = Some(row.municipality_code).filter(|code| *code > 0);
        [
            id.clone(),
            municipality.map(four_digits).unwrap_or_default(),
            four_digits(row.street_code),
            row.house_number,
            row.floor,
            row.door,
            row.postcode.to_owned(),
            row.address.to_owned(),
        ]
    });
    write_table(out, &DWELLING_COLUMNS, rows)
}

fn four_digits(code: u16) -> String {
    format!("{code:04}")
}

/// Move ids are running numbers in the order of the rows, so they tell nothing of the person.
fn move_file(out: impl Write, assembly: &Assembly, dwellings: &Dwellings) -> io::Result<()> {
    let ids = dwellings.ids();
    let dwelling = |address: Address| match ids.get(&address) {
        Some(id) => lent(id),
        None => own(dwellings.id(&address)),
    };
    let rows = assembly.moves.iter().zip(1_u64..).flat_map(|(row, number)| {
        let day = |day: Option<Day>| {
            day.filter(|day| *day > Day::MIN).map(|day| day.to_string()).unwrap_or_default()
        };
        let annulled = row.what.annulled.map(|on| void_row(row, number, day(Some(on))));
        let care_of = row.what.to.map(|_| if row.what.care_of { "1" } else { "0" });
        let told = [
            own(number.to_string()),
            lent(row.person.reveal()),
            row.what.to.map(dwelling).unwrap_or_default(),
            own(row.what.on.to_text()),
            lent(row.what.kind.name()),
            lent(care_of.unwrap_or_default()),
            own(row.sequence.to_string()),
            own(day(row.what.written)),
        ];
        std::iter::once(told).chain(annulled)
    });
    write_table(out, &MOVE_COLUMNS, rows)
}

/// A field of a row, copied only where it had to be made.
type Told<'a> = Cow<'a, [u8]>;

fn own<'a>(text: String) -> Told<'a> {
    Cow::Owned(text.into_bytes())
}

fn lent(text: &str) -> Told<'_> {
    Cow::Borrowed(text.as_bytes())
}

/// The row that annuls another: its own `notified_on` is when.
fn void_row(row: &MoveRow, number: u64, on: String) -> [Told<'_>; 8] {
    let mut void = [const { Cow::Borrowed::<[u8]>(&[]) }; 8];
    void[0] = own(number.to_string());
    void[1] = lent(row.person.reveal());
    void[3] = own(row.what.on.to_text());
    void[4] = lent("void");
    void[7] = own(on);
    void
}

fn person_file(out: impl Write, assembly: &Assembly) -> io::Result<()> {
    let rows = assembly.persons.iter().map(|(number, row)| {
        let (status, since) = row.civil_status.unzip();
        [
            lent(number.reveal()),
            own(row.born.to_text()),
            lent(status.map_or("", status_name)),
            own(since.map(super::value::Moment::to_text).unwrap_or_default()),
            id(row.spouse.as_ref()),
            id(row.mother.as_ref()),
            id(row.father.as_ref()),
            id(row.replaced_by.as_ref()),
            lent(if row.protected { "1" } else { "" }),
        ]
    });
    write_table(out, &PERSON_COLUMNS, rows)
}

fn id(number: Option<&Cpr>) -> Told<'_> {
    lent(number.map_or("", Cpr::reveal))
}

fn status_name(status: CivilStatus) -> &'static str {
    let named = CivilStatus::NAMES.iter().find(|(_, named)| *named == status);
    named.map_or("", |(name, _)| name)
}
