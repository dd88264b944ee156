//! Addresses and house numbers in force, and the keys they give.

use std::collections::BTreeMap;

use super::row::Row;
use super::units::Outcome;
use crate::registry::import::address::{self, Kvh, Kvhx};

/// A DAR address: a unit at a house number.
#[derive(Clone, Debug, Default)]
pub(super) struct Address {
    pub(super) house: String,
    pub(super) floor: String,
    pub(super) door: String,
    pub(super) text: String,
}

/// A DAR house number: an access address.
#[derive(Clone, Debug, Default)]
pub(super) struct House {
    pub(super) municipality: Option<u16>,
    pub(super) street: Option<u16>,
    pub(super) number: String,
    pub(super) postcode: String,
}

/// Addresses by id, house numbers by each of their ids.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) addresses: BTreeMap<String, Address>,
    pub(super) houses: BTreeMap<String, House>,
}

/// In force or provisional; dumps of the old register write 1 for in force.
const IN_FORCE: [&str; 4] = ["", "1", "2", "3"];
const IDS: [&str; 4] = ["bkid", "id_lokalId", "id", "adresseid"];

impl Places {
    pub(super) fn add_address(&mut self, row: &Row) -> Outcome {
        if let Some(outcome) = out_of_force(row) {
            return outcome;
        }
        let id = row.first(&IDS).to_lowercase();
        let [floor, door] = [
            row.first(&["etagebetegnelse", "etage"]),
            row.first(&["doerbetegnelse", "dørbetegnelse", "doer", "dør"]),
        ];
        let (Some(floor), Some(door)) = (address::floor(floor), address::door(door)) else {
            return Outcome::Rejected("etagebetegnelse", "bad-address");
        };
        if id.is_empty() {
            return Outcome::Rejected("id_lokalId", "missing-value");
        }
        let house = row.first(&["husnummerid", "husnummer_id", "husnummer", "adgangsadresseid"]);
        let text = row.first(&["adressebetegnelse"]).to_owned();
        let address = Address { house: house.to_lowercase(), floor, door, text };
        insert(&mut self.addresses, id, address)
    }

    pub(super) fn add_house(&mut self, row: &Row) -> Outcome {
        if let Some(outcome) = out_of_force(row) {
            return outcome;
        }
        let id = row.first(&IDS).to_lowercase();
        if id.is_empty() {
            return Outcome::Rejected("id_lokalId", "missing-value");
        }
        let written = row.first(&["husnummertekst", "husnr", "husnummer"]);
        let plain: String = written.chars().filter(|c| c.is_alphanumeric()).collect();
        let Some(number) = address::house_number(&plain) else {
            return Outcome::Rejected("husnummertekst", "bad-address");
        };
        let house = House {
            municipality: row.first(&["kommunekode"]).parse().ok(),
            street: row.first(&["vejkode"]).parse().ok(),
            number,
            postcode: row.first(&["postnummer", "postnr"]).to_owned(),
        };
        // Dumps of the old register refer to a running number, everything else to the lasting id.
        let running = row.first(&["id"]).to_owned();
        if running != id && !running.is_empty() {
            self.houses.insert(running, house.clone());
        }
        insert(&mut self.houses, id, house)
    }

    /// The key of a DAR address. House numbers of some dumps do not tell their municipality; the
    /// unit does.
    pub(super) fn key(&self, address: &str, municipality: Option<u16>) -> Option<Kvhx> {
        let address = self.addresses.get(address)?;
        let access = self.access(&address.house, municipality)?;
        Some(Kvhx { access, floor: address.floor.clone(), door: address.door.clone() })
    }

    /// The key of a DAR house number.
    pub(super) fn access(&self, house: &str, municipality: Option<u16>) -> Option<Kvh> {
        let house = self.houses.get(house)?;
        let municipality = house.municipality.or(municipality)?;
        Some(Kvh { municipality, street: house.street?, house_number: house.number.clone() })
    }

    /// The postcode of the house an address lies in.
    pub(super) fn postcode(&self, address: &str) -> &str {
        let house = self.addresses.get(address).and_then(|address| self.houses.get(&address.house));
        house.map_or("", |house| &house.postcode)
    }
}

fn out_of_force(row: &Row) -> Option<Outcome> {
    if !row.is_current() {
        return Some(Outcome::Skipped("no longer current"));
    }
    let status = row.first(&["statuskode", "status"]);
    (!IN_FORCE.contains(&status)).then_some(Outcome::Skipped("not in force"))
}

fn insert<T>(kept: &mut BTreeMap<String, T>, id: String, new: T) -> Outcome {
    match kept.insert(id, new) {
        Some(_) => Outcome::Skipped("delivered again"),
        None => Outcome::Imported,
    }
}
