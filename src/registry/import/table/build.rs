//! Rows of the table become rows of the registry folder.

use std::collections::{BTreeMap, BTreeSet};

use super::mapping::{Make, Mapping};
use super::sheet::Sheet;
use super::value::{Cells, Fault};
use crate::registry::contract::{self, FileSpec};
use crate::registry::import::account::Account;
use crate::registry::import::output::{self, Output};

/// How many mapped rows a dry run shows.
const SHOWN: usize = 12;

/// What the rows came to.
pub(super) struct Built {
    pub(super) files: Vec<Output>,
    pub(super) account: Account,
    pub(super) first_rows: Vec<(&'static str, Vec<(String, String)>)>,
}

/// A made row: column -> value.
type Made = BTreeMap<&'static str, String>;

/// Files whose first column is an id: one row each, however many rows of the table name it.
const ONCE: [&str; 4] = ["persons.csv", "dwellings.csv", "associations.csv", "departments.csv"];

pub(super) fn build(name: &str, sheet: &Sheet, mapping: &Mapping) -> Built {
    let mut account = Account::default();
    let mut made: BTreeMap<&'static str, Vec<Made>> = BTreeMap::new();
    let mut first_rows = Vec::new();
    for (line, values) in &sheet.rows {
        account.read += 1;
        let cells = Cells { sheet, values, line: *line };
        if values.len() > sheet.header.len() {
            account.reject((name, *line), "", "field-count", ("", "the row has more fields than the header / rækken har flere felter end overskriften"));
            continue;
        }
        if mapping.skip.iter().any(|(column, marks)| marks.iter().any(|m| m == cells.get(column))) {
            account.skip("rows the mapping leaves out");
            continue;
        }
        match make_all(&cells, mapping) {
            Ok(rows) => {
                account.imported += 1;
                for (file, row) in rows {
                    if first_rows.len() < SHOWN {
                        let shown = row.iter().map(|(c, v)| ((*c).to_owned(), v.clone())).collect();
                        first_rows.push((file, shown));
                    }
                    made.entry(file).or_default().push(row);
                }
            }
            Err(fault) => {
                let hint = (
                    fault.value.as_str(),
                    "the value does not fit the mapping / værdien passer ikke til beskrivelsen",
                );
                account.reject((name, *line), &fault.column, fault.code, hint);
            }
        }
    }
    let specs = mapping.makes.iter().filter_map(|make| spec(make));
    let files = files(specs, made, &mut account);
    account.settle();
    Built { files, account, first_rows }
}

fn spec(make: &Make) -> Option<&'static FileSpec> {
    contract::find(&format!("{}.csv", make.file))
}

/// Everything one row makes, or the first value that cannot be used.
fn make_all(cells: &Cells<'_>, mapping: &Mapping) -> Result<Vec<(&'static str, Made)>, Fault> {
    let mut rows = Vec::new();
    for make in &mapping.makes {
        let wanted = make.when.as_ref().is_none_or(|column| !cells.get(column).is_empty());
        if let Some(file) = spec(make).filter(|_| wanted) {
            rows.push((file.name, make_one(cells, make, file)?));
        }
    }
    Ok(rows)
}

/// The first column of a file is its id in all but those without any.
fn make_one(cells: &Cells<'_>, make: &Make, file: &FileSpec) -> Result<Made, Fault> {
    let mut row = Made::new();
    for column in file.columns {
        if let Some(source) = make.columns.get(column.name) {
            let value = cells.value(source)?;
            if value.is_empty() && column.place == 0 {
                let column = source.column.clone().unwrap_or_else(|| column.name.to_owned());
                return Err(Fault { column, code: "missing-value", value });
            }
            row.insert(column.name, value);
        }
    }
    Ok(row)
}

/// The files with every column any mapping makes, ids once; two rows of one id that differ are
/// told, and the first stays.
fn files(
    specs: impl Iterator<Item = &'static FileSpec>,
    mut made: BTreeMap<&'static str, Vec<Made>>,
    account: &mut Account,
) -> Vec<Output> {
    let mut written = Vec::new();
    let mut done = BTreeSet::new();
    for file in specs {
        let Some(rows) = made.remove(file.name) else { continue };
        done.insert(file.name);
        let rows = if ONCE.contains(&file.name) { once(rows, file, account) } else { rows };
        let columns: Vec<&str> = file
            .columns
            .iter()
            .map(|column| column.name)
            .filter(|name| rows.iter().any(|row| row.contains_key(name)))
            .collect();
        let fields = |row: &Made| {
            columns
                .iter()
                .map(|name| row.get(name).cloned().unwrap_or_default())
                .collect::<Vec<_>>()
        };
        written.push((file.name, output::table(&columns, rows.iter().map(fields))));
    }
    written.sort_unstable();
    written
}

fn once(rows: Vec<Made>, file: &FileSpec, account: &mut Account) -> Vec<Made> {
    let id = file.columns[0].name;
    let mut kept: BTreeMap<String, Made> = BTreeMap::new();
    for row in rows {
        let known =
            kept.entry(row.get(id).cloned().unwrap_or_default()).or_insert_with(|| row.clone());
        if *known != row {
            account.note("rows-of-one-id-differ", "");
        }
    }
    kept.into_values().collect()
}
