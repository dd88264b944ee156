//! Units brought to the dwellings of a registry folder, and how well each fits.
//!
//! Level 1: one unit has the full address. 2: units lie on the floor, but the door says nothing.
//! 3: only the house is known. 4: a unit that no dwelling of the register names. Rooms and areas
//! count for level 1 alone; beside worse levels they stand for caseworkers to see.

use std::collections::BTreeMap;

use super::Error;
use super::places::Places;
use super::roads::Roads;
use super::units::{Building, Unit, Units};
use crate::registry::import::address::{self, Kvh, Kvhx};

/// A row of `dwellings.csv`: column -> value.
pub(super) type DwellingRow = BTreeMap<String, String>;

/// What joining came to.
pub(super) struct Joined {
    /// By id of the dwelling.
    pub(super) rows: BTreeMap<String, DwellingRow>,
    pub(super) levels: [u64; 5],
    pub(super) notes: Vec<(&'static str, u64)>,
}

/// Units by everything they can be found by.
#[derive(Default)]
struct Index<'a> {
    by_address: BTreeMap<&'a str, Vec<&'a Unit>>,
    by_key: BTreeMap<Kvhx, Vec<&'a Unit>>,
    by_floor: BTreeMap<(Kvh, String), Vec<&'a Unit>>,
    buildings: BTreeMap<Kvh, Vec<&'a str>>,
    ids: BTreeMap<Kvhx, &'a str>,
}

struct Join<'a> {
    index: Index<'a>,
    units: &'a Units,
    places: &'a Places,
    roads: &'a Roads,
}

/// Joins; without a register every unit with an address is a dwelling. O(n log n).
pub(super) fn join(
    dwellings: Option<&[u8]>,
    units: &Units,
    places: &Places,
    roads: &Roads,
) -> Result<Joined, Error> {
    let join = Join { index: Index::of(units, places), units, places, roads };
    let mut joined = Joined { rows: BTreeMap::new(), levels: [0; 5], notes: Vec::new() };
    let Some(dwellings) = dwellings else {
        join.all_units(&mut joined);
        return Ok(joined);
    };
    let mut seen: Vec<&str> = Vec::new();
    for mut row in read_dwellings(dwellings)? {
        let (level, found) = join.find(&row);
        join.describe(&mut row, level, &found);
        seen.extend(found.iter().map(|unit| unit.id.as_str()));
        joined.levels[level] += 1;
        joined.rows.insert(row["dwelling_id"].clone(), row);
    }
    seen.sort_unstable();
    let unseen = |unit: &&Unit| seen.binary_search(&unit.id.as_str()).is_err();
    for unit in units.units.values().filter(unseen) {
        join.add_unit(unit, Some(4), &mut joined);
    }
    Ok(joined)
}

fn read_dwellings(bytes: &[u8]) -> Result<Vec<DwellingRow>, Error> {
    let text = String::from_utf8_lossy(bytes);
    let mut rows = super::super::rows::Rows::new(text.trim_start_matches('\u{FEFF}'), b',');
    let header = rows.header.clone();
    if !header.iter().any(|name| name == "dwelling_id") {
        return Err(Error::NoDwellings);
    }
    let mut read = Vec::new();
    while let Some((_, values)) = rows.next_row() {
        let mut row: DwellingRow =
            header.iter().cloned().zip(values.iter().map(str::to_owned)).collect();
        row.entry("dwelling_id".to_owned()).or_default();
        read.push(row);
    }
    Ok(read)
}

impl<'a> Index<'a> {
    fn of(units: &'a Units, places: &'a Places) -> Self {
        let mut index = Self::default();
        for unit in units.units.values().filter(|unit| !unit.address.is_empty()) {
            index.by_address.entry(&unit.address).or_default().push(unit);
            if let Some(key) = places.key(&unit.address, unit.municipality) {
                let floor = (key.access.clone(), key.floor.clone());
                index.by_floor.entry(floor).or_default().push(unit);
                let buildings = index.buildings.entry(key.access.clone()).or_default();
                buildings.push(&unit.building);
                index.by_key.entry(key).or_default().push(unit);
            }
        }
        for (id, building) in &units.buildings {
            if let Some(access) = places.access(&building.house_number, None) {
                index.buildings.entry(access).or_default().push(id);
            }
        }
        for id in places.addresses.keys() {
            if let Some(key) = places.key(id, None) {
                index.ids.insert(key, id);
            }
        }
        index
    }
}

/// Units that are no mere rooms of another one.
fn whole<'a>(units: &[&'a Unit]) -> Vec<&'a Unit> {
    units.iter().copied().filter(|unit| unit.mother.is_empty()).collect()
}

impl<'a> Join<'a> {
    /// The level of a dwelling and the units it may be.
    fn find(&self, row: &DwellingRow) -> (usize, Vec<&'a Unit>) {
        let field = |name: &str| row.get(name).map_or("", |value| value.trim());
        let id = field("dwelling_id").to_lowercase();
        let by_id = self.index.by_address.get(id.as_str());
        let key = key_of(row);
        let by_key = || key.as_ref().and_then(|key| self.index.by_key.get(key));
        match by_id.or_else(by_key).map(|units| (units, whole(units))) {
            Some((_, own)) if own.len() == 1 => return (1, own),
            Some((units, own)) if own.is_empty() && units.len() == 1 => return (1, units.clone()),
            Some((units, own)) => return (2, if own.is_empty() { units.clone() } else { own }),
            None => {}
        }
        let Some(key) = key else { return (0, Vec::new()) };
        let on_floor = self.index.by_floor.get(&(key.access.clone(), key.floor.clone()));
        match on_floor {
            // A door on one side only: the other side does not know it.
            Some(units)
                if key.door.is_empty() || units.iter().all(|unit| self.has_no_door(unit)) =>
            {
                (2, whole(units))
            }
            _ => (3 * usize::from(self.index.buildings.contains_key(&key.access)), Vec::new()),
        }
    }

    fn has_no_door(&self, unit: &Unit) -> bool {
        self.places.addresses.get(&unit.address).is_none_or(|address| address.door.is_empty())
    }

    /// Writes what is known of the units into the row. Of several units only what all agree on.
    fn describe(&self, row: &mut DwellingRow, level: usize, units: &[&Unit]) {
        let mut set = |column: &str, values: &mut dyn Iterator<Item = String>| {
            let mut values: Vec<String> = values.filter(|value| !value.is_empty()).collect();
            values.dedup();
            if let [value] = values.as_slice() {
                row.insert(column.to_owned(), value.clone());
            }
        };
        let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        set("building_id", &mut units.iter().map(|unit| unit.building.clone()));
        set(
            "use_code",
            &mut units
                .iter()
                .map(|unit| number(unit.use_code.or(self.building_use(&unit.building)))),
        );
        set("rooms", &mut units.iter().map(|unit| number(unit.rooms)));
        set("area_m2", &mut units.iter().map(|unit| number(unit.area)));
        set("dwelling_type", &mut units.iter().map(|unit| unit.dwelling_type.clone()));
        set("kitchen", &mut units.iter().map(|unit| unit.kitchen.clone()));
        set(
            "condemned",
            &mut units
                .iter()
                .map(|unit| if unit.condemned { "1".to_owned() } else { String::new() }),
        );
        set("mother_unit_id", &mut units.iter().map(|unit| unit.mother.clone()));
        let level = if level == 0 { String::new() } else { level.to_string() };
        row.insert("match_level".to_owned(), level);
        self.place(row, units);
    }

    fn building_use(&self, building: &str) -> Option<u32> {
        self.units.buildings.get(building).and_then(|building: &Building| building.use_code)
    }

    /// Building, coordinates, address line and postcode, where the row lacks them.
    fn place(&self, row: &mut DwellingRow, units: &[&Unit]) {
        let key = key_of(row);
        let mut buildings: Vec<&str> = units.iter().map(|unit| unit.building.as_str()).collect();
        if units.is_empty() {
            let known = key.as_ref().and_then(|key| self.index.buildings.get(&key.access));
            buildings.extend(known.into_iter().flatten().copied());
        }
        buildings.retain(|building| !building.is_empty());
        buildings.sort_unstable();
        buildings.dedup();
        if let [building] = buildings.as_slice() {
            fill(row, "building_id", || (*building).to_owned());
            let code = self.building_use(building).map(|code| code.to_string());
            fill(row, "use_code", || code.unwrap_or_default());
            if let Some((east, north)) = self.units.buildings.get(*building).and_then(|b| b.place) {
                fill(row, "easting", || east.to_string());
                fill(row, "northing", || north.to_string());
            }
        }
        if let Some(key) = key {
            self.name(row, &key);
        }
    }

    /// The address in words, from the road register.
    fn name(&self, row: &mut DwellingRow, key: &Kvhx) {
        let Kvh { municipality, street, house_number } = &key.access;
        let Some((road, place)) = self.roads.find(*municipality, *street, house_number) else {
            return;
        };
        let (postcode, district) = place.unwrap_or_default();
        let line = address::AddressText {
            road: road.to_owned(),
            house_number: house_number.clone(),
            floor: key.floor.clone(),
            door: key.door.clone(),
            postcode: postcode.parse().ok(),
            district: district.to_owned(),
            ..address::AddressText::default()
        };
        fill(row, "address", || line.to_string());
        fill(row, "postcode", || postcode.to_owned());
    }

    fn all_units(&self, joined: &mut Joined) {
        for unit in self.units.units.values() {
            self.add_unit(unit, None, joined);
        }
    }

    /// A unit as a dwelling of its own, where it has an address; two units of one address are one
    /// dwelling, and nobody knows which of them.
    fn add_unit(&self, unit: &Unit, level: Option<usize>, joined: &mut Joined) {
        let Some(address) = self.places.addresses.get(&unit.address) else {
            return joined.note("unit-without-address");
        };
        if !unit.mother.is_empty() || joined.rows.contains_key(&unit.address) {
            return joined.note("several-units-at-one-address");
        }
        let mut row = DwellingRow::from([
            ("dwelling_id".to_owned(), unit.address.clone()),
            ("floor".to_owned(), address.floor.clone()),
            ("door".to_owned(), address.door.clone()),
            ("address".to_owned(), address.text.clone()),
            ("postcode".to_owned(), self.places.postcode(&unit.address).to_owned()),
        ]);
        if let Some(Kvhx { access, .. }) = self.places.key(&unit.address, unit.municipality) {
            row.insert("municipality_code".to_owned(), format!("{:04}", access.municipality));
            row.insert("street_code".to_owned(), format!("{:04}", access.street));
            row.insert("house_number".to_owned(), access.house_number);
        }
        let units = self.index.by_address.get(unit.address.as_str()).map_or(&[][..], |all| all);
        self.describe(&mut row, level.unwrap_or(0), &whole(units));
        joined.levels[level.unwrap_or(0)] += 1;
        joined.rows.insert(unit.address.clone(), row);
    }
}

impl Joined {
    fn note(&mut self, code: &'static str) {
        match self.notes.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += 1,
            None => self.notes.push((code, 1)),
        }
    }
}

/// Fills an empty column.
fn fill(row: &mut DwellingRow, column: &str, value: impl FnOnce() -> String) {
    let known = row.entry(column.to_owned()).or_default();
    if known.is_empty() {
        *known = value();
    }
}

fn key_of(row: &DwellingRow) -> Option<Kvhx> {
    address::key_of(|name| row.get(name).map_or("", |value| value.trim()))
}
