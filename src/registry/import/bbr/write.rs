//! `dwellings.csv` with all columns that any row has, in the order of the input contract.

use std::collections::BTreeMap;

use super::join::DwellingRow;
use crate::registry::contract::dwellings::FILE;

/// The file; columns of the register that the contract does not know are kept behind.
pub(super) fn file(rows: &BTreeMap<String, DwellingRow>) -> Vec<u8> {
    let known = FILE.columns.iter().map(|column| column.name.to_owned());
    let known: Vec<String> = known.collect();
    let mut others: Vec<&String> = rows.values().flat_map(BTreeMap::keys).collect();
    others.sort_unstable();
    others.dedup();
    others.retain(|name| !known.contains(name));
    let used = |name: &String| {
        name == "dwelling_id"
            || rows.values().any(|row| row.get(name).is_some_and(|v| !v.is_empty()))
    };
    let columns: Vec<String> =
        known.iter().chain(others).filter(|name| used(name)).cloned().collect();
    let fields = |row: &DwellingRow| {
        columns.iter().map(|name| row.get(name).cloned().unwrap_or_default()).collect::<Vec<_>>()
    };
    super::super::output::table(&columns, rows.values().map(fields))
}
