//! Dwellings that two folders know under different ids: by their key, else by their address.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Merging;
use super::table::Table;
use super::values::Values;
use crate::domain::SPECIAL_STREET_CODE;
use crate::registry::contract::dwellings::ADDRESS;
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

/// Ids of dwellings of later folders, and the one each has in the merged folder; by folder.
#[derive(Debug, Default)]
pub(super) struct Renames(Vec<BTreeMap<Box<str>, Box<str>>>);

impl Renames {
    fn add(&mut self, source: usize, own: &str, id: Box<str>) {
        if self.0.len() <= source {
            self.0.resize_with(source + 1, BTreeMap::new);
        }
        self.0[source].insert(own.into(), id);
    }

    fn get(&self, source: usize, own: &str) -> Option<&str> {
        self.0.get(source).and_then(|ids| ids.get(own)).map(AsRef::as_ref)
    }

    /// Puts the ids of the merged folder in the place of a folder's own.
    pub(super) fn apply(&self, source: usize, table: &Table<'_>, values: &mut Values) {
        if self.0.get(source).is_none_or(BTreeMap::is_empty) {
            return;
        }
        for place in IDS.iter().filter_map(|name| table.place(name)) {
            if let Some(id) = self.get(source, values.get(place)) {
                values.set(place, id);
            }
        }
    }
}

/// Gives dwellings the id of the folder named first, in every file.
pub(super) fn unify(merging: &mut Merging<'_>) -> Links {
    let mut links = Links::default();
    let Some(table) = merging.tables.remove("dwellings.csv") else { return links };
    let mut before = Before::default();
    let mut renames = Renames::default();
    let numbers: Vec<u32> = table.numbers().collect();
    let mut values = Values::default();
    for rows in numbers.chunk_by(|one, other| table.source(*one) == table.source(*other)) {
        let (all, keyless) = before.directories();
        for at in rows {
            table.told(*at, &mut values);
            match before.find(&table, &values, (&all, &keyless), &mut links) {
                Found::Same(id) => renames.add(table.source(*at), values.get(0), id),
                Found::Perhaps(place) => {
                    let (what, loser) = ((table.name, ADDRESS), table.origin(*at));
                    merging.conflict(what, place, loser, "address-unsure");
                }
                Found::None => {}
            }
        }
        for at in rows {
            table.told(*at, &mut values);
            if renames.get(table.source(*at), values.get(0)).is_none() {
                before.add(&table, &values, table.origin(*at));
            }
        }
    }
    merging.tables.insert("dwellings.csv", table);
    let renames = Rc::new(renames);
    for table in merging.tables.values_mut() {
        table.renames = Rc::clone(&renames);
    }
    links
}

fn field<'v>(table: &Table<'_>, values: &'v Values, name: &str) -> &'v str {
    table.place(name).map_or("", |place| values.get(place).trim())
}

fn key_of(table: &Table<'_>, values: &Values) -> Option<Kvhx> {
    address::key_of(|name| field(table, values, name))
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
        table: &Table<'_>,
        values: &Values,
        (all, keyless): (&Directory, &Directory),
        links: &mut Links,
    ) -> Found {
        if self.ids.contains_key(values.get(0)) {
            links.same_id += 1;
            return Found::None;
        }
        let key = key_of(table, values);
        if let Some(id) = key.as_ref().and_then(|key| self.keys.get(key)) {
            links.key += 1;
            return Found::Same(id.clone());
        }
        let Ok(line) = AddressText::parse(field(table, values, "address")) else {
            return Found::None;
        };
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

    fn add(&mut self, table: &Table<'_>, values: &Values, origin: (usize, u64)) {
        let id: Box<str> = values.get(0).into();
        let key = key_of(table, values);
        let is_new = !self.ids.contains_key(&id);
        self.ids.entry(id.clone()).or_insert(origin);
        if let Ok(address) = AddressText::parse(field(table, values, "address"))
            && is_new
        {
            self.entries.push((Entry { id: id.to_string(), address }, key.is_some()));
        }
        if let Some(key) = key {
            self.keys.entry(key).or_insert(id);
        }
    }
}
