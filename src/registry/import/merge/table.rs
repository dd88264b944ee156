//! One file of several folders: its columns, and where its rows lie in the texts of the folders.
//!
//! A row is read again whenever it is looked at: kept are its place and what was changed in it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::rc::Rc;

use super::places::Renames;
use super::values::Values;
use super::{Count, Error};
use crate::registry::import::output::write_table;
use crate::registry::import::rows::{self, Rows};
use crate::registry::{Reject, contract};

/// Where a row lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// The first byte in the text of its folder.
    start: usize,
    /// Line in the file.
    line: u64,
    /// Number of the text.
    part: u32,
    /// How often the number of its folder stands before its id.
    pub(super) prefixes: u16,
    /// Its order within a day says nothing any more.
    pub(super) is_unordered: bool,
}

/// The text of one folder's file.
#[derive(Debug)]
struct Part<'t> {
    /// Number of the folder.
    source: usize,
    text: Cow<'t, str>,
    /// Where each field of a row goes.
    places: Vec<usize>,
}

/// A value that came from another row.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) column: usize,
    pub(super) value: Box<str>,
    /// Folder and line it came from.
    pub(super) from: (usize, u64),
}

fn reject(file: &str, line: u64) -> Reject {
    let hint = "the row has more or fewer fields than the header / rækken har flere eller færre \
                felter end overskriften";
    Reject {
        file: file.to_owned(),
        line,
        column: String::new(),
        code: "field-count",
        value: String::new(),
        hint: hint.into(),
        kept: false,
    }
}

/// A file with the rows of every folder, in their order.
#[derive(Debug)]
pub(super) struct Table<'t> {
    pub(super) name: &'static str,
    pub(super) columns: Vec<String>,
    parts: Vec<Part<'t>>,
    rows: Vec<Row>,
    /// Numbers of the rows that stand, in the order they are written.
    pub(super) kept: Vec<u32>,
    changes: BTreeMap<u32, Vec<Change>>,
    /// Dwellings that have another id in the merged folder.
    pub(super) renames: Rc<Renames>,
    /// Columns of the input contract: others are unknown. Files kept beside have their own.
    is_fixed: bool,
}

impl<'t> Table<'t> {
    pub(super) fn new(name: &'static str) -> Self {
        let spec = contract::find(name);
        let columns = spec.into_iter().flat_map(|spec| spec.columns);
        Self {
            name,
            columns: columns.map(|column| column.name.to_owned()).collect(),
            parts: Vec::new(),
            rows: Vec::new(),
            kept: Vec::new(),
            changes: BTreeMap::new(),
            renames: Rc::default(),
            is_fixed: spec.is_some(),
        }
    }

    /// The place of a column.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known == column)
    }

    /// Notes where the rows of a folder's file lie.
    pub(super) fn read(
        &mut self,
        (source, folder): (usize, &str),
        bytes: &'t [u8],
        count: &mut Count,
    ) -> Result<Vec<Reject>, Error> {
        let (text, _) = rows::decode(bytes);
        let mut rows = Rows::new(&text, b',');
        let places = self.places(&rows.header).map_err(|column| Error::Column {
            folder: folder.to_owned(),
            file: self.name.to_owned(),
            column,
        })?;
        let part = u32::try_from(self.parts.len()).map_err(|_| self.too_large())?;
        let mut broken = Vec::new();
        while let Some((line, record)) = rows.next_row() {
            count.read += 1;
            if record.len() != places.len() {
                count.rejected += 1;
                broken.push(reject(&format!("{folder}/{}", self.name), line));
                continue;
            }
            let start = rows.start();
            self.rows.push(Row { start, line, part, prefixes: 0, is_unordered: false });
        }
        self.parts.push(Part { source, text, places });
        u32::try_from(self.rows.len()).map_err(|_| self.too_large())?;
        Ok(broken)
    }

    fn too_large(&self) -> Error {
        Error::TooLarge { file: self.name.to_owned() }
    }

    /// Where each column of a header goes; else the column that has no place.
    fn places(&mut self, header: &[String]) -> Result<Vec<usize>, String> {
        let mut places = Vec::with_capacity(header.len());
        for name in header {
            if !self.is_fixed && self.place(name).is_none() {
                self.columns.push(name.clone());
            }
            let place = self.place(name).filter(|place| !places.contains(place));
            places.push(place.ok_or_else(|| crate::registry::redact::shape(name))?);
        }
        Ok(places)
    }

    /// Numbers of all rows.
    pub(super) fn numbers(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn row_mut(&mut self, at: u32) -> &mut Row {
        &mut self.rows[at as usize]
    }

    /// The folder a row is of.
    pub(super) fn source(&self, at: u32) -> usize {
        self.parts[self.rows[at as usize].part as usize].source
    }

    /// The folder a row is of, and its line there.
    pub(super) fn origin(&self, at: u32) -> (usize, u64) {
        (self.source(at), self.rows[at as usize].line)
    }

    /// Where a value of a row came from.
    pub(super) fn origin_of(&self, at: u32, column: usize) -> (usize, u64) {
        let mut changes = self.changes.get(&at).into_iter().flatten();
        let change = changes.rfind(|change| change.column == column);
        change.map_or_else(|| self.origin(at), |change| change.from)
    }

    pub(super) fn change(&mut self, at: u32, change: Change) {
        self.changes.entry(at).or_insert_with(|| Vec::with_capacity(1)).push(change);
    }

    /// What a row says, dwellings by the ids of the merged folder.
    pub(super) fn told(&self, at: u32, values: &mut Values) {
        let row = &self.rows[at as usize];
        let part = &self.parts[row.part as usize];
        values.read(part.text.get(row.start..).unwrap_or_default(), &part.places);
        self.renames.apply(part.source, self, values);
    }

    /// What a row says after everything that was changed in it.
    pub(super) fn stands(&self, at: u32, values: &mut Values) {
        self.told(at, values);
        let row = &self.rows[at as usize];
        for _ in 0..row.prefixes {
            values.set(0, &prefixed(self.source(at), values.get(0)));
        }
        if row.is_unordered {
            values.set(contract::moves::SEQUENCE, "");
        }
        for change in self.changes.get(&at).into_iter().flatten() {
            values.set(change.column, &change.value);
        }
    }

    /// Writes the file with those columns that any row fills, and those it must have.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let used = self.used();
        let columns: Vec<&str> = used.iter().map(|at| self.columns[*at].as_str()).collect();
        let mut values = Values::default();
        let rows = self.kept.iter().map(|at| {
            self.stands(*at, &mut values);
            used.iter().map(|place| values.get(*place).to_owned()).collect::<Vec<String>>()
        });
        write_table(out, &columns, rows)
    }

    fn used(&self) -> Vec<usize> {
        let spec = contract::find(self.name);
        let required = |at: usize| spec.is_none_or(|spec| spec.columns[at].required);
        let mut used: Vec<bool> = (0..self.columns.len()).map(required).collect();
        let mut values = Values::default();
        for at in &self.kept {
            if used.iter().all(|used| *used) {
                break;
            }
            self.stands(*at, &mut values);
            for (place, used) in used.iter_mut().enumerate() {
                *used |= !values.get(place).is_empty();
            }
        }
        used.iter().enumerate().filter_map(|(place, used)| used.then_some(place)).collect()
    }
}

/// An id with the number of its folder before it.
pub(super) fn prefixed(source: usize, id: &str) -> String {
    format!("{}-{id}", source + 1)
}
