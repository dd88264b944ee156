//! Addresses as the register codes them, and the dwellings they name.

use std::io;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::dwelling_id::{DarId, Id, Key};
use super::layout::{self, Field};
use super::packed::{Parts, pack};
use super::slip::Slip;
use super::value;
use crate::domain::SPECIAL_STREET_CODE;
use crate::registry::Reject;
use crate::registry::import::spill::{Scratch, Sorted, Sorter};

/// Municipality codes begin here; lower ones (0010, 0011, 0012, 0019, ...) are administrative and
/// no place.
const FIRST_MUNICIPALITY: u16 = 100;

/// The coded parts of an address, normalised: the key of a unit. Small, as there is one for each
/// registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Address {
    municipality: u16,
    street: u16,
    house: Part,
    floor: Part,
    door: Part,
    building: Part,
}

/// Up to four letters or digits in ISO-8859-1, filled with zero bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Part([u8; 4]);

/// Where a record keeps the parts of an address.
pub(super) struct AddressFields {
    pub(super) municipality: Field,
    pub(super) street: Field,
    pub(super) house: Field,
    pub(super) floor: Field,
    pub(super) door: Field,
    pub(super) building: Field,
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
            house: Part::read(slip, at.house)?.without_zeros().upper(),
            floor: Part::read(slip, at.floor)?.without_zeros().lower(),
            door: Part::read(slip, at.door)?.normal_door().lower(),
            building: Part::read(slip, at.building)?,
        })
    }

    /// From municipality, street, house number, floor, door and building number as text; else the
    /// place of the part that cannot be used.
    pub(super) fn of_parts(parts: [&str; 6]) -> Result<Self, usize> {
        let code = |at: usize| value::code(parts[at].as_bytes()).ok_or(at);
        let part = |at: usize| Part::of_text(parts[at]).ok_or(at);
        Ok(Self {
            municipality: code(0)?,
            street: code(1)?,
            house: part(2)?.without_zeros().upper(),
            floor: part(3)?.without_zeros().lower(),
            door: part(4)?.normal_door().lower(),
            building: part(5)?,
        })
    }

    /// The kvhx key: codes, house number, floor and door in fixed widths, filled with `_`. Houses
    /// in Greenland may have a building number instead of a house number.
    fn key(&self) -> Id {
        let mut key = Key::new();
        key.code(self.municipality);
        key.code(self.street);
        if self.house.is_empty() && !self.building.is_empty() {
            key.fill(self.building.letters().count(), 3);
            key.put('B');
            key.part(self.building.letters(), 0);
        } else {
            key.part(self.house.letters(), 4);
        }
        key.part(self.floor.letters(), 3);
        key.part(self.door.letters(), 4);
        key.id()
    }

    /// The bytes of its parts, in the order of addresses.
    pub(super) fn packed(&self) -> [u8; ADDRESS] {
        pack(&[
            &self.municipality.to_be_bytes(),
            &self.street.to_be_bytes(),
            &self.house.0,
            &self.floor.0,
            &self.door.0,
            &self.building.0,
        ])
    }

    pub(super) fn unpacked(parts: &mut Parts<'_>) -> Self {
        Self {
            municipality: parts.small(),
            street: parts.small(),
            house: Part(parts.bytes()),
            floor: Part(parts.bytes()),
            door: Part(parts.bytes()),
            building: Part(parts.bytes()),
        }
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

/// Bytes of a packed address.
pub(super) const ADDRESS: usize = 20;

impl Part {
    /// A part of an address becomes part of an id, so it must be plain text.
    fn read(slip: &Slip<'_>, field: Field) -> Result<Self, Reject> {
        let bytes = slip.record.field(field);
        let mut part = [0; 4];
        let is_plain = bytes.iter().all(|b| !char::from(*b).is_control() && *b != b'"');
        if !is_plain || bytes.len() > part.len() {
            return Err(slip.fault("bad-address", field, PART_HINT));
        }
        part[..bytes.len()].copy_from_slice(bytes);
        Ok(Self(part))
    }

    /// At most four letters of ISO-8859-1.
    fn of_text(text: &str) -> Option<Self> {
        let mut part = [0; 4];
        for (at, letter) in text.trim().chars().enumerate() {
            let letter = Some(letter).filter(|c| !c.is_control() && *c != '"');
            *part.get_mut(at)? = u8::try_from(letter?).ok()?;
        }
        Some(Self(part))
    }

    fn is_empty(self) -> bool {
        self.0[0] == 0
    }

    fn letters(self) -> impl Iterator<Item = char> + Clone {
        self.0.into_iter().take_while(|b| *b != 0).map(char::from)
    }

    fn text(self) -> String {
        self.letters().collect()
    }

    fn without_zeros(mut self) -> Self {
        while self.0[0] == b'0' {
            self.0.rotate_left(1);
            self.0[3] = 0;
        }
        self
    }

    fn normal_door(self) -> Self {
        let is_number = self.0.iter().all(|b| b.is_ascii_digit() || *b == 0);
        if is_number { self.without_zeros() } else { self }
    }

    fn upper(mut self) -> Self {
        if self.0.is_ascii() {
            self.0.make_ascii_uppercase();
            return self;
        }
        self.recased(char::to_uppercase)
    }

    fn lower(mut self) -> Self {
        if self.0.is_ascii() {
            self.0.make_ascii_lowercase();
            return self;
        }
        self.recased(char::to_lowercase)
    }

    /// Letters whose other case is not one letter of ISO-8859-1 stay.
    fn recased<I: ExactSizeIterator<Item = char>>(self, other: fn(char) -> I) -> Self {
        let recase = |b: u8| {
            let mut cased = other(char::from(b));
            let only = if cased.len() == 1 { cased.next() } else { None };
            only.and_then(|c| u8::try_from(c).ok()).unwrap_or(b)
        };
        Self(self.0.map(recase))
    }
}

const PART_HINT: &str = "a house number, floor or door has letters and digits only / et husnummer, en \
                         etage eller en dør består kun af bogstaver og cifre";

/// What else is known of an address: kept small, as there is one for each dwelling.
#[derive(Debug, Default)]
struct Detail {
    /// The DAR id as a number; 0 is none.
    id: [u8; 16],
    /// Bytes of the postcode, which the text begins with.
    postcode: u32,
    /// Postcode and line, from record 003.
    text: Option<Box<str>>,
}

impl Detail {
    fn text(&self) -> Option<(&str, &str)> {
        self.text.as_deref()?.split_at_checked(self.postcode as usize)
    }
}

/// Every address that occurs: about 200 bytes each while the table grows.
#[derive(Debug, Default)]
pub(super) struct Dwellings {
    known: HashMap<Address, Detail, FixedState>,
    /// Takes nothing in.
    closed: bool,
}

/// The addresses in order of their ids.
pub(super) type Places = Sorted<{ size_of::<Id>() + ADDRESS }>;

/// One row of dwellings.csv.
#[derive(Debug)]
pub(super) struct DwellingRow<'a> {
    pub(super) municipality_code: u16,
    pub(super) street_code: u16,
    pub(super) house_number: String,
    pub(super) floor: String,
    pub(super) door: String,
    pub(super) postcode: &'a str,
    pub(super) address: &'a str,
}

impl Dwellings {
    /// For records that are read once more: everything is known already.
    pub(super) fn closed() -> Self {
        Self { closed: true, ..Self::default() }
    }

    /// Whether it takes anything in.
    pub(super) fn is_open(&self) -> bool {
        !self.closed
    }

    fn detail(&mut self, address: &Address) -> &mut Detail {
        self.known.entry(*address).or_default()
    }

    /// Keeps an address, with its DAR id where the record has one. Of two ids the smaller stays.
    pub(super) fn add(&mut self, address: &Address, id: Option<DarId>) {
        if !self.closed {
            let detail = self.detail(address);
            let known = Some(detail.id).filter(|id| *id != [0; 16]);
            detail.id = known.into_iter().chain(id.map(DarId::bytes)).min().unwrap_or_default();
        }
    }

    /// Keeps the text of an address. Of two texts the smaller stays.
    pub(super) fn describe(&mut self, address: &Address, slip: &Slip<'_>) {
        self.call(address, read_text(slip));
    }

    /// Keeps postcode and line of an address. Of two the smaller stays.
    pub(super) fn call(&mut self, address: &Address, text: Option<(String, String)>) {
        let text = text.filter(|_| address.is_shown() && !self.closed);
        let Some((postcode, line)) = text else { return };
        let detail = self.detail(address);
        let length = u32::try_from(postcode.len()).unwrap_or_default();
        if detail.text().is_none_or(|known| (&*postcode, &*line) < known) {
            (detail.postcode, detail.text) = (length, Some((postcode + &line).into()));
        }
    }

    /// The id of an address: the DAR id where any record gave one, else the kvhx key.
    pub(super) fn id(&self, address: &Address) -> Id {
        let known = self.known.get(address).and_then(|detail| DarId::of(detail.id));
        known.map_or_else(|| address.key(), DarId::text)
    }

    /// The addresses in order of their ids. Two codes of one DAR id are one dwelling, under the
    /// smaller, which comes first.
    pub(super) fn places(&self, scratch: &Scratch) -> io::Result<Places> {
        let mut places = Sorter::new(scratch);
        for address in self.known.keys() {
            places.push(pack(&[&self.id(address), &address.packed()]))?;
        }
        places.finish()
    }

    /// What is told of an address.
    pub(super) fn row(&self, address: &Address) -> DwellingRow<'_> {
        let (postcode, line) = self.known.get(address).and_then(Detail::text).unwrap_or_default();
        DwellingRow {
            municipality_code: address.municipality,
            street_code: address.street_code(),
            house_number: address.house.text(),
            floor: address.floor.text(),
            door: address.door.text(),
            postcode,
            address: line,
        }
    }
}

/// Each dwelling once: its id and its address.
pub(super) fn distinct(
    places: &Places,
) -> io::Result<impl Iterator<Item = io::Result<(Id, Address)>>> {
    let mut last: Option<Id> = None;
    let mut named = move |row: [u8; size_of::<Id>() + ADDRESS]| {
        let mut parts = Parts(&row);
        let id: Id = parts.bytes();
        (last.replace(id) != Some(id)).then(|| (id, Address::unpacked(&mut parts)))
    };
    Ok(places.rows()?.filter_map(move |row| row.map(&mut named).transpose()))
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

/// The DAR id of a long 002 record.
pub(super) fn address_id(slip: &Slip<'_>) -> Option<DarId> {
    DarId::read(slip.record.field(layout::ADDRESS_ID))
}
