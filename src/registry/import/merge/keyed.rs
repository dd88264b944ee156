//! Rows of one id from several folders: what one leaves open another fills.

use super::Merging;
use super::index::{Index, Key};
use super::table::{Change, Table};
use super::values::Values;

/// What the building register says of a dwelling belongs together: it is taken from one folder.
const OF_BUILDINGS: [&str; 7] =
    ["rooms", "area_m2", "dwelling_type", "kitchen", "condemned", "mother_unit_id", "match_level"];

/// Parts of an address: `001` and `1`, `TH` and `th` are the same.
const PARTS: [&str; 5] = ["municipality_code", "street_code", "house_number", "floor", "door"];

/// Joins rows by their first column. Two rows of one id in one folder are left to the loader,
/// which rejects the second.
pub(super) fn join(table: &mut Table<'_>, merging: &mut Merging<'_>) {
    let together: Vec<usize> = OF_BUILDINGS.iter().filter_map(|name| table.place(name)).collect();
    let mut ids = Index::new(Key::of([0]));
    let (mut told, mut stands) = (Values::default(), Values::default());
    for at in table.numbers() {
        table.told(at, &mut told);
        let source = table.source(at);
        let known = ids.find_or_add(table, &told, at);
        let Some(other) = known.filter(|known| table.source(*known) != source) else {
            merging.count(source, table.name).kept += 1;
            table.kept.push(at);
            continue;
        };
        merging.count(source, table.name).joined += 1;
        table.stands(other, &mut stands);
        let rows = [(other, &stands), (at, &told)];
        let is_open = together.iter().all(|place| stands.get(*place).is_empty());
        for place in 1..table.columns.len() {
            let may_fill = is_open || !together.contains(&place);
            take(table, rows, (place, may_fill), merging);
        }
    }
}

fn is_same_part(one: &str, other: &str) -> bool {
    let plain = |part: &str| part.trim().trim_start_matches('0').to_lowercase();
    !one.is_empty() && plain(one) == plain(other)
}

/// Takes a value over from the later of two rows where the other has none; tells where they differ.
fn take(
    table: &mut Table<'_>,
    [(own_row, own), (new_row, new)]: [(u32, &Values); 2],
    (column, may_fill): (usize, bool),
    merging: &mut Merging<'_>,
) {
    let (own, new) = (own.get(column), new.get(column));
    let name = table.columns[column].as_str();
    if new.is_empty() || own == new || (PARTS.contains(&name) && is_same_part(own, new)) {
        return;
    }
    let protects = name == "protected" && new == "1";
    let (known, here) = (table.origin_of(own_row, column), table.origin(new_row));
    let is_open = own.is_empty();
    if protects || (is_open && may_fill) {
        table.change(own_row, Change { column, value: new.into(), from: here });
        if protects && !is_open {
            merging.conflict((table.name, column), here, known, "protection-stands");
        }
    } else if !is_open {
        merging.conflict((table.name, column), known, here, "named-first");
    }
}
