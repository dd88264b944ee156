//! The three files of the registry folder, as bytes.

use super::assembly::{Assembly, MoveRow};
use super::dwelling::Dwellings;
use crate::domain::{CivilStatus, Day};
use crate::registry::import::output::{Output, table};

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

/// The files in the order of their names.
pub(super) fn files(assembly: &Assembly, dwellings: &Dwellings) -> Vec<Output> {
    let mut files = vec![
        ("dwellings.csv", dwelling_file(dwellings)),
        ("moves.csv", move_file(assembly, dwellings)),
        ("persons.csv", person_file(assembly)),
    ];
    files.extend(super::write_beside::files(assembly, dwellings));
    files.sort_unstable();
    files
}

fn dwelling_file(dwellings: &Dwellings) -> Vec<u8> {
    let rows = dwellings.rows();
    let rows = rows.iter().map(|(id, row)| {
        [
            id.clone(),
            Some(row.municipality_code)
                .filter(|code| *code > 0)
                .map(four_digits)
                .unwrap_or_default(),
            four_digits(row.street_code),
            row.house_number.clone(),
            row.floor.clone(),
            row.door.clone(),
            row.postcode.to_owned(),
            row.address.to_owned(),
        ]
    });
    table(&DWELLING_COLUMNS, rows)
}

fn four_digits(code: u16) -> String {
    format!("{code:04}")
}

/// Move ids are running numbers in the order of the rows, so they tell nothing of the person.
fn move_file(assembly: &Assembly, dwellings: &Dwellings) -> Vec<u8> {
    let rows = assembly.moves.iter().zip(1_u64..).flat_map(|(row, number)| {
        let day = |day: Option<Day>| {
            day.filter(|day| *day > Day::MIN).map(|day| day.to_string()).unwrap_or_default()
        };
        let annulled = row.what.annulled.map(|on| void_row(row, number, day(Some(on))));
        let care_of = row.what.to.is_some().then(|| u8::from(row.what.care_of).to_string());
        let told = [
            number.to_string(),
            row.person.reveal().to_owned(),
            row.what.to.as_ref().map(|address| dwellings.id(address)).unwrap_or_default(),
            row.what.on.to_text(),
            row.what.kind.name().to_owned(),
            care_of.unwrap_or_default(),
            row.sequence.to_string(),
            day(row.what.written),
        ];
        std::iter::once(told).chain(annulled)
    });
    table(&MOVE_COLUMNS, rows)
}

/// The row that annuls another: its own `notified_on` is when.
fn void_row(row: &MoveRow, number: u64, on: String) -> [String; 8] {
    let mut void = [const { String::new() }; 8];
    void[0] = number.to_string();
    row.person.reveal().clone_into(&mut void[1]);
    void[3] = row.what.on.to_text();
    "void".clone_into(&mut void[4]);
    void[7] = on;
    void
}

fn person_file(assembly: &Assembly) -> Vec<u8> {
    let rows = assembly.persons.iter().map(|(number, row)| {
        let id = |number: Option<crate::domain::Cpr>| {
            number.map(|number| number.reveal().to_owned()).unwrap_or_default()
        };
        let (status, since) = row.civil_status.unzip();
        [
            id(Some(*number)),
            row.born.to_text(),
            status.map(status_name).unwrap_or_default().to_owned(),
            since.map(super::value::Moment::to_text).unwrap_or_default(),
            id(row.spouse),
            id(row.mother),
            id(row.father),
            id(row.replaced_by),
            if row.protected { "1".to_owned() } else { String::new() },
        ]
    });
    table(&PERSON_COLUMNS, rows)
}

fn status_name(status: CivilStatus) -> &'static str {
    let named = CivilStatus::NAMES.iter().find(|(_, named)| *named == status);
    named.map_or("", |(name, _)| name)
}
