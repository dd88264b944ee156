//! `dwellings.csv`: what a dwelling is, and, apart from that, where it lies and whose it is.

use super::chunks;
use super::column::Column;
use super::contract::dwellings::{
    ADDRESS, AREA, ASSOCIATION, BUILDING, CONDEMNED, DEPARTMENT, DOOR, DWELLING, DWELLING_TYPE,
    EASTING, EXEMPT, FILE, FLOOR, HOUSE_NUMBER, KITCHEN, MATCH_LEVEL, MOTHER_UNIT, MUNICIPALITY,
    NORTHING, POSTCODE, ROOMS, STREET, USE,
};
use super::error::Error;
use super::field::{Fault, Row};
use super::header::Layout;
use super::ids::{IdTable, MOST_IDS, Sorted, Span};
use super::notes::{Notes, Tally};
use super::redact::Kind;
use super::register::{Dwellings, Ids, Places};
use super::unique;
use crate::domain::{BuildingId, Exempt, SPECIAL_STREET_CODE, UseCode};

/// Dwellings and what later files need of them.
pub(super) struct Known<'a> {
    pub(super) dwellings: Dwellings,
    pub(super) table: IdTable<'a>,
    pub(super) positions: Vec<u64>,
    /// For each dwelling the association and department it names.
    pub(super) owners: Vec<(Option<Span>, Option<Span>)>,
    pub(super) read: u64,
    /// How well each fits the unit that its rooms come from.
    match_levels: Vec<Option<u8>>,
}

struct DwellingRow {
    id: Span,
    building: Option<Span>,
    association: Option<Span>,
    department: Option<Span>,
    position: u64,
    place: Option<(f64, f64)>,
    address: Box<str>,
    area_m2: Option<f32>,
    municipality: Option<u16>,
    rooms: Option<u16>,
    use_code: Option<UseCode>,
    exempt: Option<Exempt>,
    special: bool,
    unit_complete: Option<bool>,
    half_position: bool,
    match_level: Option<u8>,
}

/// Match levels at which rooms and area do not count, by their notes.
const UNSURE_LEVELS: [(&str, u8); 3] =
    [("match-level-2", 2), ("match-level-3", 3), ("match-level-4", 4)];

/// BBR use of multi-storey dwellings: the only ones that need a floor or a door.
const MULTI_STOREY: u16 = 140;

/// A `street_code` that cannot be read leaves open whether the row is a dwelling at all: it goes with
/// its row, though it may be missing.
fn parse(row: &Row<'_>) -> Result<DwellingRow, Fault> {
    let street: Option<u16> = row.number(STREET)?;
    row.or_lost(row.number::<u16>(POSTCODE));
    let use_code = row.or_lost(use_code(row));
    let (easting, northing) =
        (row.or_lost(row.decimal(EASTING)), row.or_lost(row.decimal(NORTHING)));
    check_kept(row);
    let match_level = row.or_lost(match_level(row));
    // Rooms and areas of a unit that is perhaps another one are not known.
    let is_sure = match_level.map_or(row.raw(MATCH_LEVEL).is_empty(), |level| level == 1);
    // A reason that cannot be read is still a reason not to judge by the ordinary norms.
    let unread = || (!row.raw(EXEMPT).is_empty()).then_some(Exempt::Other);
    Ok(DwellingRow {
        id: row.required_id(DWELLING)?,
        building: row.or_lost(row.id(BUILDING)),
        municipality: row.or_lost(row.number(MUNICIPALITY)),
        special: street.is_some_and(|code| code >= SPECIAL_STREET_CODE),
        address: row.text(ADDRESS).into_boxed_str(),
        use_code,
        // No rooms and no area mean that nobody measured: a dwelling has some of both.
        rooms: row.or_lost(row.number(ROOMS)).filter(|rooms| is_sure && *rooms > 0),
        area_m2: row.or_lost(area(row)).filter(|_| is_sure),
        association: row.or_lost(row.id(ASSOCIATION)),
        department: row.or_lost(row.id(DEPARTMENT)),
        place: easting.zip(northing),
        half_position: easting.is_some() != northing.is_some(),
        exempt: row.or_lost(row.word(EXEMPT, Exempt::NAMES)).or_else(unread),
        unit_complete: unit_complete(row, use_code),
        position: row.position as u64,
        match_level,
    })
}

fn use_code(row: &Row<'_>) -> Result<Option<UseCode>, Fault> {
    let code = row.number(USE)?.map(UseCode);
    match code {
        Some(code) if code.0 > 999 => Err(row.fault(USE, "bad-number", Kind::Number)),
        code => Ok(code),
    }
}

/// Columns that nothing is measured from; they must be of their kind nevertheless.
fn check_kept(row: &Row<'_>) {
    row.or_lost(row.flag(CONDEMNED));
    row.or_lost(row.id(MOTHER_UNIT));
    for column in [DWELLING_TYPE, KITCHEN] {
        let fault = || row.fault(column, "unknown-word", Kind::Word);
        row.or_lost(if row.raw(column).len() > 1 { Err(fault()) } else { Ok(None::<()>) });
    }
}

/// How well the dwelling fits the unit its rooms come from, 1 to 4.
fn match_level(row: &Row<'_>) -> Result<Option<u8>, Fault> {
    let level: Option<u16> = row.number(MATCH_LEVEL)?;
    let level = level.map(|level| u8::try_from(level).ok().filter(|level| (1..=4).contains(level)));
    match level {
        Some(None) => Err(row.fault(MATCH_LEVEL, "bad-number", Kind::Number)),
        level => Ok(level.flatten()),
    }
}

fn area(row: &Row<'_>) -> Result<Option<f32>, Fault> {
    let area: Option<f32> = row.number(AREA)?;
    match area {
        Some(area) if !(0.0..1e6).contains(&area) => {
            Err(row.fault(AREA, "bad-number", Kind::Number))
        }
        _ => Ok(area.filter(|area| *area > 0.0)),
    }
}

/// Whether the address names one unit; none where the file tells neither floor nor door.
fn unit_complete(row: &Row<'_>, use_code: Option<UseCode>) -> Option<bool> {
    if !row.layout.has(FLOOR) && !row.layout.has(DOOR) {
        return None;
    }
    let given = |column| !row.raw(column).is_empty();
    if given(FLOOR) || given(DOOR) {
        return Some(true);
    }
    let has_address = [STREET, HOUSE_NUMBER, ADDRESS].into_iter().any(given);
    has_address.then_some(use_code != Some(UseCode(MULTI_STOREY)))
}

/// Reads and ranks dwellings. O(n log n).
pub(super) fn load<'a>(
    bytes: &'a [u8],
    layout: &Layout,
    notes: &mut Notes,
) -> Result<Known<'a>, Error> {
    let mut read = chunks::read(bytes, layout, parse);
    notes.reject(FILE.name, std::mem::take(&mut read.faults));
    notes.lose(FILE.name, std::mem::take(&mut read.lost));
    let count = read.read;
    if count > MOST_IDS {
        return Err(Error::TooLarge { file: FILE.name });
    }
    let rows = read.into_vec();
    let ids: Vec<(Span, u64)> = rows.iter().map(|row| (row.id, row.position)).collect();
    let (kept, duplicates) = unique::by_id(bytes, layout, &ids);
    notes.reject(FILE.name, duplicates);
    let length: usize = kept.iter().map(|row| rows[*row as usize].id.slice(bytes).len()).sum();
    if i32::try_from(length).is_err() {
        return Err(Error::TooLarge { file: FILE.name });
    }
    let table = IdTable::new(bytes, kept.iter().map(|row| rows[*row as usize].id).collect());
    let buildings = buildings(bytes, kept.iter().map(|row| rows[*row as usize].building));
    let addresses: usize = kept.iter().map(|row| rows[*row as usize].address.len()).sum();
    if i32::try_from(addresses).is_err() {
        return Err(Error::TooLarge { file: FILE.name });
    }
    let own = || kept.iter().map(|row| &rows[*row as usize]);
    for row in own().filter(|row| row.half_position) {
        notes.add("half-position", FILE.name, row.position);
    }
    let known = Known {
        dwellings: columns(bytes, own(), buildings),
        table,
        positions: own().map(|row| row.position).collect(),
        owners: own().map(|row| (row.association, row.department)).collect(),
        read: count,
        match_levels: own().map(|row| row.match_level).collect(),
    };
    check(&known, notes);
    Ok(known)
}

/// The columns of `rows`; owners are found later.
fn columns<'a>(
    bytes: &[u8],
    rows: impl Iterator<Item = &'a DwellingRow> + Clone,
    building: Column<Option<BuildingId>>,
) -> Dwellings {
    Dwellings {
        ids: Ids::from_sorted(rows.clone().map(|row| row.id.slice(bytes))),
        building,
        use_code: rows.clone().map(|row| row.use_code).collect(),
        rooms: rows.clone().map(|row| row.rooms).collect(),
        area_m2: rows.clone().map(|row| row.area_m2).collect(),
        exempt: rows.clone().map(|row| row.exempt).collect(),
        special: rows.clone().map(|row| row.special).collect(),
        unit_complete: rows.clone().map(|row| row.unit_complete).collect(),
        position: rows.clone().map(|row| row.place).collect(),
        places: Places {
            address: rows.clone().map(|row| &*row.address).collect(),
            municipality: rows.map(|row| row.municipality).collect(),
            ..Places::default()
        },
    }
}

/// Ranks of the building ids.
fn buildings(
    bytes: &[u8],
    named: impl Iterator<Item = Option<Span>>,
) -> Column<Option<BuildingId>> {
    let named: Vec<Option<Span>> = named.collect();
    let given: Vec<(usize, Span)> =
        named.iter().enumerate().filter_map(|(at, span)| span.map(|span| (at, span))).collect();
    let spans: Vec<Span> = given.iter().map(|(_, span)| *span).collect();
    let mut ranks = vec![None; named.len()];
    for (rank, group) in Sorted::new(bytes, &spans).groups().enumerate() {
        for (_, _, at) in group {
            ranks[given[*at as usize].0] = Some(BuildingId::new(rank));
        }
    }
    ranks.into()
}

fn check(known: &Known<'_>, notes: &mut Notes) {
    let dwellings = &known.dwellings;
    let mut note = |code, is_so: &dyn Fn(usize) -> bool| {
        let mut tally = Tally::default();
        for (dwelling, position) in known.positions.iter().enumerate() {
            if is_so(dwelling) {
                tally.add(*position);
            }
        }
        notes.add_all(code, FILE.name, tally);
    };
    note("missing-rooms", &|dwelling| dwellings.rooms.at(dwelling).is_none());
    for (code, level) in UNSURE_LEVELS {
        note(code, &|dwelling| known.match_levels[dwelling] == Some(level));
    }
    note("missing-area", &|dwelling| dwellings.area_m2.at(dwelling).is_none());
    note("unit-without-floor-or-door", &|dwelling| {
        dwellings.unit_complete.at(dwelling) == Some(false)
    });
}
