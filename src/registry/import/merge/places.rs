//! Dwellings that two folders know under different ids: by their key, else by their address.

use std::collections::BTreeMap;

use super::Merging;
use super::table::{Row, Table};
use crate::domain::SPECIAL_STREET_CODE;
use crate::registry::import::address::{self, AddressText, Category, Directory, Entry, Kvhx};

/// How many dwellings of later folders are one with a dwelling of a folder named before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// They have the same id.
    pub same_id: u64,
    /// They have the same municipality, street, house number, floor and door.
    pub key: u64,
    /// Their addresses are the same (category A).
    pub exact: u64,
    /// Their addresses differ in what cannot change which it is (category B).
    pub safe: u64,
    /// The address resembles one or several (category C): they stay apart.
    pub unsure: u64,
}

/// Columns that hold the id of a dwelling.
const IDS: [&str; 3] = ["dwelling_id", "to_dwelling_id", "from_dwelling_id"];

/// What is known of the dwellings of folders named before.
#[derive(Default)]
struct Before {
    /// Id -> where it stands.
    ids: BTreeMap<Box<str>, (usize, u64)>,
    keys: BTreeMap<Kvhx, Box<str>>,
    /// With an address; and whether a key is known too.
    entries: Vec<(Entry, bool)>,
}

/// Gives dwellings the id of the folder named first, in every file.
pub(super) fn unify(merging: &mut Merging) -> Links {
    let mut links = Links::default();
    let Some(table) = merging.tables.remove("dwellings.csv") else { return links };
    let mut before = Before::default();
    let mut others: BTreeMap<(usize, Box<str>), Box<str>> = BTreeMap::new();
    for rows in table.rows.chunk_by(|one, other| one.source == other.source) {
        let (all, keyless) = before.directories();
        for row in rows {
            match before.find(&table, row, (&all, &keyless), &mut links) {
                Found::Same(id) => {
                    others.insert((row.source, row.values[0].clone()), id);
                }
                Found::Perhaps(place) => {
                    let what = ("dwellings.csv", "address");
                    merging.conflict(what, place, row.place(), "address-unsure");
                }
                Found::None => {}
            }
        }
        for row in rows {
            before.add(&table, row, &others);
        }
    }
    merging.tables.insert("dwellings.csv", table);
    for table in merging.tables.values_mut() {
        let places: Vec<usize> = IDS.iter().filter_map(|name| table.place(name)).collect();
        for row in &mut table.rows {
            for place in &places {
                if let Some(id) = others.get(&(row.source, row.values[*place].clone())) {
                    row.values[*place] = id.clone();
                }
            }
        }
    }
    links
}

fn field<'a>(table: &Table, row: &'a Row, name: &str) -> &'a str {
    table.place(name).map_or("", |place| row.values[place].trim())
}

fn key_of(table: &Table, row: &Row) -> Option<Kvhx> {
    address::key_of(|name| field(table, row, name))
        .filter(|key| key.access.street < SPECIAL_STREET_CODE && key.access.street > 0)
}

/// What a dwelling is among those of folders named before.
enum Found {
    /// Its own, or known by the same id.
    None,
    /// One with another id.
    Same(Box<str>),
    /// It resembles the one that stands there; a person decides.
    Perhaps((usize, u64)),
}

impl Before {
    fn directories(&self) -> (Directory, Directory) {
        let entries = |keyless_only: bool| {
            let wanted = self.entries.iter().filter(|(_, has_key)| !keyless_only || !has_key);
            wanted.map(|(entry, _)| entry.clone()).collect()
        };
        (Directory::new(entries(false)), Directory::new(entries(true)))
    }

    fn find(
        &self,
        table: &Table,
        row: &Row,
        (all, keyless): (&Directory, &Directory),
        links: &mut Links,
    ) -> Found {
        if self.ids.contains_key(&row.values[0]) {
            links.same_id += 1;
            return Found::None;
        }
        let key = key_of(table, row);
        if let Some(id) = key.as_ref().and_then(|key| self.keys.get(key)) {
            links.key += 1;
            return Found::Same(id.clone());
        }
        let Ok(line) = AddressText::parse(field(table, row, "address")) else { return Found::None };
        let directory = if key.is_some() { keyless } else { all };
        let found = directory.find(&line);
        match (found.category, found.ids.as_slice()) {
            (Category::A, [id]) => {
                links.exact += 1;
                Found::Same(id.as_str().into())
            }
            (Category::B, [id]) => {
                links.safe += 1;
                Found::Same(id.as_str().into())
            }
            (_, [first, ..]) if key.is_none() => {
                links.unsure += 1;
                self.ids.get(first.as_str()).map_or(Found::None, |place| Found::Perhaps(*place))
            }
            _ => Found::None,
        }
    }

    fn add(&mut self, table: &Table, row: &Row, others: &BTreeMap<(usize, Box<str>), Box<str>>) {
        if others.contains_key(&(row.source, row.values[0].clone())) {
            return;
        }
        let id = row.values[0].clone();
        let key = key_of(table, row);
        let is_new = !self.ids.contains_key(&id);
        self.ids.entry(id.clone()).or_insert(row.place());
        if let Ok(address) = AddressText::parse(field(table, row, "address"))
            && is_new
        {
            self.entries.push((Entry { id: id.to_string(), address }, key.is_some()));
        }
        if let Some(key) = key {
            self.keys.entry(key).or_insert(id);
        }
    }
}
