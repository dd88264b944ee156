//! Units and buildings in force.

use std::collections::BTreeMap;

use super::row::{Row, number};

/// A dwelling or another unit of a building.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    pub(super) id: String,
    /// DAR address.
    pub(super) address: String,
    pub(super) building: String,
    pub(super) municipality: Option<u16>,
    pub(super) use_code: Option<u32>,
    pub(super) dwelling_type: String,
    pub(super) rooms: Option<u32>,
    pub(super) area: Option<u32>,
    pub(super) kitchen: String,
    pub(super) condemned: bool,
    /// The unit this one is only rooms of.
    pub(super) mother: String,
    registered: String,
}

/// A building.
#[derive(Clone, Debug, Default)]
pub(super) struct Building {
    pub(super) use_code: Option<u32>,
    /// DAR house number.
    pub(super) house_number: String,
    pub(super) place: Option<(f64, f64)>,
    registered: String,
}

/// Units and buildings by their ids.
#[derive(Debug, Default)]
pub(super) struct Units {
    pub(super) units: BTreeMap<String, Unit>,
    pub(super) buildings: BTreeMap<String, Building>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Imported,
    Skipped(&'static str),
    /// Column and code.
    Rejected(&'static str, &'static str),
}

/// Built, or in force.
const IN_FORCE: [&str; 3] = ["", "6", "7"];

impl Units {
    pub(super) fn add_unit(&mut self, row: &Row) -> Outcome {
        if let Some(outcome) = out_of_force(row) {
            return outcome;
        }
        let id = row.first(&["id_lokalId"]).to_lowercase();
        if id.is_empty() {
            return Outcome::Rejected("id_lokalId", "missing-value");
        }
        let unit = read_unit(&id, row);
        keep(&mut self.units, id, unit, |unit| &unit.registered)
    }

    pub(super) fn add_building(&mut self, row: &Row) -> Outcome {
        if let Some(outcome) = out_of_force(row) {
            return outcome;
        }
        let id = row.first(&["id_lokalId"]).to_lowercase();
        if id.is_empty() {
            return Outcome::Rejected("id_lokalId", "missing-value");
        }
        let building = Building {
            use_code: number(row.beginning("byg021")).filter(|code| *code > 0),
            house_number: row.first(&["husnummer"]).to_lowercase(),
            place: point(row.beginning("byg404")),
            registered: row.registered().to_owned(),
        };
        keep(&mut self.buildings, id, building, |building| &building.registered)
    }
}

fn out_of_force(row: &Row) -> Option<Outcome> {
    if !row.is_current() {
        return Some(Outcome::Skipped("no longer current"));
    }
    (!IN_FORCE.contains(&row.first(&["status"]))).then_some(Outcome::Skipped("not in force"))
}

/// Of two rows of one id the one registered later stays.
fn keep<T>(
    kept: &mut BTreeMap<String, T>,
    id: String,
    new: T,
    registered: fn(&T) -> &String,
) -> Outcome {
    let Some(known) = kept.get_mut(&id) else {
        kept.insert(id, new);
        return Outcome::Imported;
    };
    if registered(&new) > registered(known) {
        *known = new;
    }
    Outcome::Skipped("delivered again")
}

/// Zero rooms or area mean that nobody measured.
fn read_unit(id: &str, row: &Row) -> Unit {
    let some = |beginning: &str| number(row.beginning(beginning)).filter(|number| *number > 0);
    Unit {
        id: id.to_owned(),
        address: row.first(&["adresseIdentificerer"]).to_lowercase(),
        building: row.first(&["bygning"]).to_lowercase(),
        municipality: row.first(&["kommunekode"]).parse().ok(),
        use_code: some("enh020"),
        dwelling_type: row.beginning("enh023").to_owned(),
        rooms: some("enh031"),
        area: some("enh027").or_else(|| some("enh026")),
        kitchen: row.beginning("enh034").to_owned(),
        condemned: matches!(row.beginning("enh024"), "1" | "true"),
        mother: row.beginning("enh008").to_lowercase(),
        registered: row.registered().to_owned(),
    }
}

/// `POINT (704090.49 6162290.54)`.
fn point(text: &str) -> Option<(f64, f64)> {
    let inside = text.split_once('(')?.1.trim_end_matches(')');
    let (easting, northing) = inside.trim().split_once(' ')?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    Some((number(easting)?, number(northing)?))
}
