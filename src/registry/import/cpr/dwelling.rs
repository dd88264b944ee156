//! Addresses as the register codes them, and the dwellings they name.

use std::collections::BTreeMap;

use super::layout::{self, Field};
use super::slip::Slip;
use super::value;
use crate::domain::SPECIAL_STREET_CODE;
use crate::registry::Reject;

/// Municipality codes begin here; lower ones (0010, 0011, 0012, 0019, ...) are administrative and
/// no place.
const FIRST_MUNICIPALITY: u16 = 100;

/// The coded parts of an address, normalised: the key of a unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    municipality: u16,
    street: u16,
    house: String,
    floor: String,
    door: String,
    building: String,
}

/// Where a record keeps the parts of an address.
pub(super) struct AddressFields {
    municipality: Field,
    street: Field,
    house: Field,
    floor: Field,
    door: Field,
    building: Field,
}

macro_rules! address_fields {
    ($record:ident) => {
        AddressFields {
            municipality: layout::$record::MUNICIPALITY,
            street: layout::$record::STREET,
            house: layout::$record::HOUSE,
            floor: layout::$record::FLOOR,
            door: layout::$record::DOOR,
            building: layout::$record::BUILDING,
        }
    };
}

/// The address in record 002.
pub(super) const CURRENT: AddressFields = address_fields!(address);
/// The address in record 003.
pub(super) const CLEAR: AddressFields = address_fields!(clear_address);
/// The address in record 023.
pub(super) const FORMER: AddressFields = address_fields!(former_address);

impl Address {
    /// Reads an address. Codes of 0 stand for an address that the extract does not show: a special
    /// place like those of no municipality, so that nobody seems to stay where they left.
    pub(super) fn read(slip: &Slip<'_>, at: &AddressFields) -> Result<Self, Reject> {
        Ok(Self {
            municipality: slip.code(at.municipality)?,
            street: slip.code(at.street)?,
            house: without_zeros(&part(slip, at.house)?.to_uppercase()),
            floor: without_zeros(&part(slip, at.floor)?.to_lowercase()),
            door: normal_door(&part(slip, at.door)?.to_lowercase()),
            building: part(slip, at.building)?,
        })
    }

    /// The kvhx key: codes, house number, floor and door in fixed widths, filled with `_`. Houses
    /// in Greenland may have a building number instead of a house number.
    fn key(&self) -> String {
        let Self { municipality, street, floor, door, .. } = self;
        let house = match (self.house.as_str(), self.building.as_str()) {
            ("", "") => String::new(),
            ("", building) => format!("B{building}"),
            (house, _) => house.to_owned(),
        };
        format!("{municipality:04}{street:04}{house:_>4}{floor:_>3}{door:_>4}")
    }

    /// Whether the extract shows it.
    pub(super) fn is_shown(&self) -> bool {
        (self.municipality, self.street) != (0, 0)
    }

    /// The street code of the output: a code of no municipality names no dwelling, whatever its
    /// street.
    fn street_code(&self) -> u16 {
        let special = self.municipality < FIRST_MUNICIPALITY;
        if special { self.street.max(SPECIAL_STREET_CODE) } else { self.street }
    }
}

/// A part of an address becomes part of an id, so it must be plain text.
fn part(slip: &Slip<'_>, field: Field) -> Result<String, Reject> {
    let text = slip.text(field);
    let is_plain = !text.chars().any(|c| c.is_control() || c == '"');
    is_plain.then_some(text).ok_or_else(|| slip.fault("bad-address", field, PART_HINT))
}

const PART_HINT: &str = "a house number, floor or door has letters and digits only / et husnummer, en \
                         etage eller en dør består kun af bogstaver og cifre";

fn without_zeros(text: &str) -> String {
    text.trim_start_matches('0').to_owned()
}

fn normal_door(door: &str) -> String {
    let is_number = door.bytes().all(|b| b.is_ascii_digit());
    if is_number { without_zeros(door) } else { door.to_owned() }
}

/// What else is known of an address.
#[derive(Debug, Default)]
struct Detail {
    id: Option<String>,
    /// Postcode and line, from record 003.
    text: Option<(String, String)>,
}

/// Every address that occurs.
#[derive(Debug, Default)]
pub(super) struct Dwellings {
    known: BTreeMap<Address, Detail>,
}

/// One row of dwellings.csv.
#[derive(Debug)]
pub(super) struct DwellingRow<'a> {
    pub(super) municipality_code: u16,
    pub(super) street_code: u16,
    pub(super) house_number: &'a str,
    pub(super) floor: &'a str,
    pub(super) door: &'a str,
    pub(super) postcode: &'a str,
    pub(super) address: &'a str,
}

impl Dwellings {
    /// Keeps an address, with its DAR id where the record has one. Of two ids the smaller stays.
    pub(super) fn add(&mut self, address: &Address, id: Option<String>) {
        let detail = self.known.entry(address.clone()).or_default();
        detail.id = smaller(detail.id.take(), id);
    }

    /// Keeps the text of an address. Of two texts the smaller stays.
    pub(super) fn describe(&mut self, address: &Address, slip: &Slip<'_>) {
        if let Some(text) = read_text(slip).filter(|_| address.is_shown()) {
            let detail = self.known.entry(address.clone()).or_default();
            detail.text = smaller(detail.text.take(), Some(text));
        }
    }

    /// The id of an address: the DAR id where any record gave one, else the kvhx key.
    pub(super) fn id(&self, address: &Address) -> String {
        let detail = self.known.get(address);
        detail.and_then(|detail| detail.id.clone()).unwrap_or_else(|| address.key())
    }

    /// The rows in order of their ids; two codes of one DAR id are one dwelling, under the smaller.
    pub(super) fn rows(&self) -> BTreeMap<String, DwellingRow<'_>> {
        let mut rows = BTreeMap::new();
        for (address, detail) in &self.known {
            rows.entry(self.id(address)).or_insert_with(|| row(address, detail));
        }
        rows
    }
}

fn row<'a>(address: &'a Address, detail: &'a Detail) -> DwellingRow<'a> {
    let text = detail.text.as_ref();
    DwellingRow {
        municipality_code: address.municipality,
        street_code: address.street_code(),
        house_number: &address.house,
        floor: &address.floor,
        door: &address.door,
        postcode: text.map_or("", |(postcode, _)| postcode),
        address: text.map_or("", |(_, line)| line),
    }
}

fn smaller<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    one.into_iter().chain(other).min()
}

fn read_text(slip: &Slip<'_>) -> Option<(String, String)> {
    use layout::clear_address::{POST_DISTRICT, POSTCODE, STANDARD};
    let street = slip.text(STANDARD);
    let postcode = Some(slip.text(POSTCODE)).filter(|p| value::number(p.as_bytes()) > Some(0));
    let postcode = postcode.unwrap_or_default();
    let district = slip.text(POST_DISTRICT);
    let place = [postcode.as_str(), &district].join(" ");
    let parts = [street.trim(), place.trim()];
    let line = parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(", ");
    (!line.is_empty()).then_some((postcode, line))
}

/// The DAR id of a long 002 record: 36 characters in the form of a UUID, not all zeros.
pub(super) fn address_id(slip: &Slip<'_>) -> Option<String> {
    let id = slip.text(layout::ADDRESS_ID).to_lowercase();
    let fits = |(at, b): (usize, u8)| match at {
        8 | 13 | 18 | 23 => b == b'-',
        _ => b.is_ascii_hexdigit(),
    };
    let is_id = id.len() == layout::ADDRESS_ID.length && id.bytes().enumerate().all(fits);
    (is_id && id.bytes().any(|b| b != b'0' && b != b'-')).then_some(id)
}
