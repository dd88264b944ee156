//! Rows of one id from several folders: what one leaves open another fills.

use std::collections::BTreeMap;

use super::Merging;
use super::table::{Row, Table};

/// What the building register says of a dwelling belongs together: it is taken from one folder.
const OF_BUILDINGS: [&str; 7] =
    ["rooms", "area_m2", "dwelling_type", "kitchen", "condemned", "mother_unit_id", "match_level"];

/// Parts of an address: `001` and `1`, `TH` and `th` are the same.
const PARTS: [&str; 5] = ["municipality_code", "street_code", "house_number", "floor", "door"];

/// A row under construction and where each of its values came from.
struct Joined {
    row: Row,
    from: Vec<(usize, u64)>,
}

/// Joins rows by their first column. Two rows of one id in one folder are left to the loader,
/// which rejects the second.
pub(super) fn join(table: &mut Table, merging: &mut Merging) {
    let together: Vec<usize> = OF_BUILDINGS.iter().filter_map(|name| table.place(name)).collect();
    let protected = table.place("protected");
    let mut joined: Vec<Joined> = Vec::with_capacity(table.rows.len());
    let mut places: BTreeMap<Box<str>, usize> = BTreeMap::new();
    for row in std::mem::take(&mut table.rows) {
        let known = places.get(&row.values[0]).copied();
        let other = known.filter(|at| joined[*at].row.source != row.source);
        let Some(at) = other else {
            if known.is_none() {
                places.insert(row.values[0].clone(), joined.len());
            }
            merging.count(&row, table.name).kept += 1;
            let from = vec![row.place(); row.values.len()];
            joined.push(Joined { row, from });
            continue;
        };
        merging.count(&row, table.name).joined += 1;
        let is_open = together.iter().all(|place| joined[at].row.values[*place].is_empty());
        for place in 1..row.values.len() {
            let may_fill = is_open || !together.contains(&place);
            let stands = protected == Some(place) && &*row.values[place] == "1";
            let column = (table.name, table.columns[place].as_str());
            if PARTS.contains(&column.1)
                && is_same_part(&joined[at].row.values[place], &row.values[place])
            {
                continue;
            }
            let difference = joined[at].take(&row, place, may_fill, stands);
            if let Some((winner, loser, why)) = difference {
                merging.conflict(column, winner, loser, why);
            }
        }
    }
    table.rows = joined.into_iter().map(|joined| joined.row).collect();
}

fn is_same_part(one: &str, other: &str) -> bool {
    let plain = |part: &str| part.trim().trim_start_matches('0').to_lowercase();
    !one.is_empty() && plain(one) == plain(other)
}

type Difference = ((usize, u64), (usize, u64), &'static str);

impl Joined {
    /// Takes a value in where there is none; tells where two differ.
    fn take(
        &mut self,
        other: &Row,
        place: usize,
        may_fill: bool,
        stands: bool,
    ) -> Option<Difference> {
        let (own, new) = (&self.row.values[place], &other.values[place]);
        if new.is_empty() || own == new {
            return None;
        }
        let (known, here) = (self.from[place], other.place());
        let is_open = own.is_empty();
        if stands || (is_open && may_fill) {
            self.row.values[place] = new.clone();
            self.from[place] = here;
            return (stands && !is_open).then_some((here, known, "protection-stands"));
        }
        (!is_open).then_some((known, here, "named-first"))
    }
}
