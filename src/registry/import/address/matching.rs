//! Address texts matched against a register: exact, safe or unsure, never a silent guess.
//!
//! A: every part of the text is that of one unit. B: one unit fits, and what differs cannot change
//! which: the road name within three edits and nearest of all roads of that postcode, a postcode or
//! town left out or odd where the road name is the only one. C: anything else that resembles
//! something, with every unit it may be.

use std::collections::{BTreeMap, BTreeSet};

use super::text::AddressText;
use crate::registry::import::rows::{self, Rows};

/// How sure a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Exact.
    A,
    /// Not exact, yet safe.
    B,
    /// Unsure: a person decides.
    C,
}

/// What in the text is not as in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The road name is spelt otherwise.
    Road,
    /// The postcode is missing or another one.
    Postcode,
    /// The unit has a door the text does not name, or the other way round.
    Unit,
    /// The house number is another one.
    HouseNumber,
    /// Parts of the text have no place.
    Unknown,
}

/// A unit of the register.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id in the register.
    pub id: String,
    /// Its address.
    pub address: AddressText,
}

/// What a text was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// How sure it is.
    pub category: Category,
    /// Ids of the units it may be, in order; exactly one for A and B, none where nothing resembles
    /// it.
    pub ids: Vec<String>,
    /// What differs, in order.
    pub differences: Vec<Difference>,
}

/// Most edits between two spellings of one road.
const MOST_EDITS: usize = 3;
/// Most units named beside an unsure match.
const MOST_NAMED: usize = 10;

/// The units of a register by road.
#[derive(Debug, Default)]
pub struct Directory {
    entries: Vec<Entry>,
    /// Folded road name -> postcode -> units.
    roads: BTreeMap<String, BTreeMap<Option<u16>, Vec<usize>>>,
}

impl Directory {
    /// From units in any order. O(n log n).
    pub fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        let mut roads: BTreeMap<String, BTreeMap<Option<u16>, Vec<usize>>> = BTreeMap::new();
        for (at, Entry { address, .. }) in entries.iter().enumerate() {
            let road = roads.entry(fold(&address.road)).or_default();
            road.entry(address.postcode).or_default().push(at);
        }
        Self { entries, roads }
    }

    /// Of the bytes of a `dwellings.csv`; none where it lacks the columns `dwelling_id` and
    /// `address`. Dwellings whose address is no line are left out.
    pub fn of_dwellings(bytes: &[u8]) -> Option<Self> {
        let (text, _) = rows::decode(bytes);
        let mut rows = Rows::new(&text, b',');
        let place = |name: &str| rows.header.iter().position(|known| known == name);
        let (id, line) = (place("dwelling_id")?, place("address")?);
        let mut entries = Vec::new();
        while let Some((_, row)) = rows.next_row() {
            if let (Some(id), Some(Ok(address))) =
                (row.get(id), row.get(line).map(AddressText::parse))
            {
                entries.push(Entry { id: id.to_owned(), address });
            }
        }
        Some(Self::new(entries))
    }

    /// What a text is. Linear in the units of one road; in the road names of the register where the
    /// name is spelt otherwise.
    pub fn find(&self, text: &AddressText) -> Match {
        let unknown = (!text.unknown.is_empty()).then_some(Difference::Unknown);
        let mut differences: BTreeSet<Difference> = unknown.into_iter().collect();
        let Some((road, is_sure)) = self.road(text) else {
            return Match {
                category: Category::C,
                ids: Vec::new(),
                differences: vec![Difference::Road],
            };
        };
        if fold(&text.road) != road {
            differences.insert(Difference::Road);
        }
        let (units, other_postcode) = self.units(&road, text);
        if other_postcode {
            differences.insert(Difference::Postcode);
        }
        self.judge(text, &units, differences, is_sure)
    }

    /// The road a text names: as it is written, else the nearest one of its postcode; and whether no
    /// other is as near.
    fn road(&self, text: &AddressText) -> Option<(String, bool)> {
        let written = fold(&text.road);
        if self.roads.contains_key(&written) {
            return Some((written, true));
        }
        let here = |postcodes: &BTreeMap<Option<u16>, Vec<usize>>| {
            text.postcode.is_none() || postcodes.contains_key(&text.postcode)
        };
        let near = self.roads.iter().filter(|(_, postcodes)| here(postcodes));
        let near = near.map(|(road, _)| (strsim::levenshtein(&written, road), road));
        let mut near: Vec<_> = near.filter(|(edits, _)| *edits <= MOST_EDITS).collect();
        near.sort_unstable();
        let (edits, road) = *near.first()?;
        let is_alone = near.get(1).is_none_or(|(next, _)| *next > edits);
        // A short name is another road after three edits.
        let is_sure = is_alone && text.postcode.is_some() && edits * 3 <= written.chars().count();
        Some((road.clone(), is_sure))
    }

    /// Units of the road in the text's postcode; of all postcodes where there are none.
    fn units(&self, road: &str, text: &AddressText) -> (Vec<usize>, bool) {
        let postcodes = &self.roads[road];
        let here = postcodes.get(&text.postcode).filter(|_| text.postcode.is_some());
        if let Some(units) = here {
            return (units.clone(), false);
        }
        let unknown_in_register = postcodes.len() == 1 && postcodes.contains_key(&None);
        (postcodes.values().flatten().copied().collect(), !unknown_in_register)
    }

    fn judge(
        &self,
        text: &AddressText,
        units: &[usize],
        mut differences: BTreeSet<Difference>,
        is_sure: bool,
    ) -> Match {
        let of = |same: &dyn Fn(&AddressText) -> bool| -> Vec<usize> {
            units.iter().copied().filter(|at| same(&self.entries[*at].address)).collect()
        };
        let house = of(&|unit| unit.house_number == text.house_number);
        let exact = of(&|unit| {
            (&unit.house_number, &unit.floor, &unit.door)
                == (&text.house_number, &text.floor, &text.door)
        });
        let (ids, is_one) = match (exact.as_slice(), house.as_slice()) {
            ([_], _) => (exact, true),
            ([_, ..], _) => (exact, false),
            ([], [_, ..]) => {
                differences.insert(Difference::Unit);
                // A house with one unit is that unit, if the text names no floor it lacks.
                let alone = house.len() == 1 && text.floor.is_empty() && text.door.is_empty();
                (house, alone)
            }
            ([], []) => {
                differences.insert(Difference::HouseNumber);
                (units.to_vec(), false)
            }
        };
        let category = match (is_one && is_sure, differences.is_empty()) {
            (true, true) => Category::A,
            (true, false) if !differences.contains(&Difference::Unknown) => Category::B,
            _ => Category::C,
        };
        let mut ids: Vec<String> =
            ids.into_iter().take(MOST_NAMED).map(|at| self.entries[at].id.clone()).collect();
        ids.sort_unstable();
        Match { category, ids, differences: differences.into_iter().collect() }
    }
}

/// A road name for comparing: lower case, no blanks or full stops, `å` for `aa`.
fn fold(road: &str) -> String {
    let plain = road.to_lowercase().replace("aa", "å");
    let plain = plain.replace("é", "e").replace("ü", "y");
    plain.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory {
        let lines = [
            "Rugårdsvej 10, 1. th, 5000 Odense C",
            "Rugårdsvej 10, 1. tv, 5000 Odense C",
            "Rugårdsvej 12, 5000 Odense C",
            "Nygade 7, 8000 Aarhus C",
            "Nygade 7, 5000 Odense C",
            "Bygade 7, 5000 Odense C",
            "Lærkevej 3, 5000 Odense C",
        ];
        let entry = |(id, line): (usize, &&str)| Entry {
            id: format!("d{id}"),
            address: AddressText::parse(line).unwrap(),
        };
        Directory::new(lines.iter().enumerate().map(entry).collect())
    }

    #[test]
    fn categories_say_how_sure_a_match_is() {
        let directory = directory();
        for (text, category, ids) in [
            ("Rugårdsvej 10,1 th, 5000 Odense C", Category::A, "d0"),
            ("Rugaardsvej 010, 01. TH, 5000 Odense", Category::A, "d0"),
            ("Rugårdvej 10, 1. th, 5000 Odense C", Category::B, "d0"),
            ("Rugårdsvej 10, 1. th", Category::B, "d0"),
            ("Rugårdvej 10, 1. th", Category::C, "d0"),
            ("Rugårdsvej 10, 5000 Odense C", Category::C, "d0 d1"),
            ("Rugårdsvej 10, 2. th, 5000 Odense C", Category::C, "d0 d1"),
            ("Rugårdsvej 14, 5000 Odense C", Category::C, "d0 d1 d2"),
            ("Nygade 7", Category::C, "d3 d4"),
            ("Nygade 7, 8000 Aarhus C", Category::A, "d3"),
            ("Xygade 7, 5000 Odense C", Category::C, "d5"),
            ("Lærkevej 3, 1. th, 5000 Odense C", Category::C, "d6"),
            ("Lærkevej 3, 6000 Kolding", Category::B, "d6"),
            ("Lærkevej 3, gl7x, 5000 Odense C", Category::C, "d6"),
            ("Helt anden allé 3, 5000 Odense C", Category::C, ""),
        ] {
            let found = directory.find(&AddressText::parse(text).unwrap());
            assert_eq!((found.category, found.ids.join(" ").as_str()), (category, ids), "{text}");
        }
    }
}
