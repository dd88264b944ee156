//! Rows of the table become rows of the registry folder.

use std::collections::BTreeMap;
use std::io;

use super::mapping::{Make, Mapping};
use super::sheet::{Header, Rows};
use super::value::{Cells, Fault};
use crate::registry::contract::{self, FileSpec};
use crate::registry::import::account::Account;
use crate::registry::import::spill::{Scratch, Spool, Spooled};

/// How many mapped rows a dry run shows.
const SHOWN: usize = 12;

/// What the rows came to.
pub(super) struct Built {
    pub(super) tables: Vec<(&'static str, Spooled)>,
    pub(super) account: Account,
    pub(super) first_rows: Vec<(&'static str, Vec<(String, String)>)>,
}

/// A made row: column -> value.
type Made = BTreeMap<&'static str, String>;

/// Files whose first column is an id: one row each, however many rows of the table name it.
const ONCE: [&str; 4] = ["persons.csv", "dwellings.csv", "associations.csv", "departments.csv"];

/// Rows are made as they are read. Held are those of files that have a row an id, and what was
/// rejected; the others go to `scratch`.
pub(super) fn build(
    name: &str,
    (header, mut rows): (&Header, Rows<'_>),
    mapping: &Mapping,
    scratch: &Scratch,
) -> io::Result<Built> {
    let mut account = Account::default();
    let mut tables = tables(mapping, scratch);
    let mut first_rows = Vec::new();
    while let Some((line, values)) = rows.next_row()? {
        account.read += 1;
        let cells = Cells { header, values: &values, line };
        if values.len() > header.0.len() {
            account.reject((name, line), "", "field-count", ("", "the row has more fields than the header / rækken har flere felter end overskriften"));
            continue;
        }
        if mapping.skip.iter().any(|(column, marks)| marks.iter().any(|m| m == cells.get(column))) {
            account.skip("rows the mapping leaves out");
            continue;
        }
        match make_all(&cells, mapping) {
            Ok(made) => {
                account.imported += 1;
                for (file, row) in made {
                    if first_rows.len() < SHOWN {
                        let shown = row.iter().map(|(c, v)| ((*c).to_owned(), v.clone())).collect();
                        first_rows.push((file, shown));
                    }
                    if let Some(table) = tables.get_mut(file) {
                        table.take(&row, &mut account)?;
                    }
                }
            }
            Err(fault) => {
                let hint = (
                    fault.value.as_str(),
                    "the value does not fit the mapping / værdien passer ikke til beskrivelsen",
                );
                account.reject((name, line), &fault.column, fault.code, hint);
            }
        }
    }
    let mut written = Vec::new();
    for (file, table) in tables {
        written.extend(table.finish(scratch)?.map(|rows| (file, rows)));
    }
    account.settle();
    Ok(Built { tables: written, account, first_rows })
}

/// A file of the folder while its rows come.
struct Table<'s> {
    /// Every column that a row may have.
    columns: Vec<&'static str>,
    rows: Kept<'s>,
}

enum Kept<'s> {
    /// As they come.
    All(Box<csv::Writer<Spool<'s>>>, bool),
    /// One an id, by id; the first stays.
    Once(BTreeMap<String, Vec<String>>),
}

/// The files that the mapping makes, by name.
fn tables<'s>(mapping: &Mapping, scratch: &'s Scratch) -> BTreeMap<&'static str, Table<'s>> {
    let mut tables = BTreeMap::new();
    for file in mapping.makes.iter().filter_map(spec) {
        let of_file = || {
            mapping.makes.iter().filter(|make| spec(make).is_some_and(|it| it.name == file.name))
        };
        let is_made = |name: &&str| of_file().any(|make| make.columns.contains_key(*name));
        let columns = file.columns.iter().map(|column| column.name).filter(is_made).collect();
        let rows = if ONCE.contains(&file.name) {
            Kept::Once(BTreeMap::new())
        } else {
            Kept::All(Box::new(csv::Writer::from_writer(Spool::new(scratch))), false)
        };
        tables.insert(file.name, Table { columns, rows });
    }
    tables
}

impl Table<'_> {
    /// Takes a row; two rows of one id that differ are told.
    fn take(&mut self, row: &Made, account: &mut Account) -> io::Result<()> {
        let value = |name: &&str| row.get(name).cloned().unwrap_or_default();
        let values: Vec<String> = self.columns.iter().map(value).collect();
        match &mut self.rows {
            Kept::All(rows, begun) => {
                if !std::mem::replace(begun, true) {
                    rows.write_record(&self.columns)?;
                }
                rows.write_record(&values)?;
            }
            Kept::Once(rows) => {
                let id = values.first().cloned().unwrap_or_default();
                let known = rows.entry(id).or_insert_with(|| values.clone());
                if *known != values {
                    account.note("rows-of-one-id-differ", "");
                }
            }
        }
        Ok(())
    }

    /// The file; none where no row came.
    fn finish(self, scratch: &Scratch) -> io::Result<Option<Spooled>> {
        let written = match self.rows {
            Kept::All(_, false) => return Ok(None),
            Kept::All(rows, true) => *rows,
            Kept::Once(rows) if rows.is_empty() => return Ok(None),
            Kept::Once(rows) => {
                let mut written = csv::Writer::from_writer(Spool::new(scratch));
                written.write_record(&self.columns)?;
                rows.values().try_for_each(|row| written.write_record(row))?;
                written
            }
        };
        let spool = written.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(Some(spool.finish()))
    }
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
