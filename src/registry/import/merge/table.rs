//! One file of several folders: its columns, and rows that know where they came from.

use super::{Count, Error};
use crate::registry::import::rows::{self, Rows};
use crate::registry::{Reject, contract};

/// A row, its values in the order of the table's columns.
#[derive(Clone)]
pub(super) struct Row {
    /// Number of the folder.
    pub(super) source: usize,
    /// Line in the file.
    pub(super) line: u64,
    pub(super) values: Vec<Box<str>>,
}

impl Row {
    pub(super) fn place(&self) -> (usize, u64) {
        (self.source, self.line)
    }
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
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// Columns of the input contract: others are unknown. Files kept beside have their own.
    is_fixed: bool,
}

impl Table {
    pub(super) fn new(name: &'static str) -> Self {
        let spec = contract::find(name);
        let columns = spec.into_iter().flat_map(|spec| spec.columns);
        let columns = columns.map(|column| column.name.to_owned()).collect();
        Self { name, columns, rows: Vec::new(), is_fixed: spec.is_some() }
    }

    /// The place of a column.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known == column)
    }

    /// Adds the rows of a folder's file.
    pub(super) fn read(
        &mut self,
        (source, folder): (usize, &str),
        bytes: &[u8],
        count: &mut Count,
    ) -> Result<Vec<Reject>, Error> {
        let (text, _) = rows::decode(bytes);
        let mut rows = Rows::new(&text, b',');
        let places = self.places(&rows.header).map_err(|column| Error::Column {
            folder: folder.to_owned(),
            file: self.name.to_owned(),
            column,
        })?;
        let mut broken = Vec::new();
        while let Some((line, record)) = rows.next_row() {
            count.read += 1;
            if record.len() != places.len() {
                count.rejected += 1;
                broken.push(reject(&format!("{folder}/{}", self.name), line));
                continue;
            }
            let mut values = vec![Box::<str>::default(); self.columns.len()];
            for (value, place) in record.iter().zip(&places) {
                values[*place] = value.into();
            }
            self.rows.push(Row { source, line, values });
        }
        Ok(broken)
    }

    /// Where each column of a header goes; else the column that has no place.
    fn places(&mut self, header: &[String]) -> Result<Vec<usize>, String> {
        let mut places = Vec::with_capacity(header.len());
        for name in header {
            if !self.is_fixed && self.place(name).is_none() {
                self.columns.push(name.clone());
                self.rows.iter_mut().for_each(|row| row.values.push(Box::default()));
            }
            let place = self.place(name).filter(|place| !places.contains(place));
            places.push(place.ok_or_else(|| crate::registry::redact::shape(name))?);
        }
        Ok(places)
    }

    /// The file with those columns that any row fills, and those it must have.
    pub(super) fn to_csv(&self) -> Vec<u8> {
        let spec = contract::find(self.name);
        let is_used = |at: &usize| {
            let required = spec.is_none_or(|spec| spec.columns[*at].required);
            required || self.rows.iter().any(|row| !row.values[*at].is_empty())
        };
        let used: Vec<usize> = (0..self.columns.len()).filter(is_used).collect();
        let columns: Vec<&str> = used.iter().map(|at| self.columns[*at].as_str()).collect();
        let values =
            |row: &Row| used.iter().map(|at| row.values[*at].to_string()).collect::<Vec<String>>();
        super::csv(&columns, self.rows.iter().map(values))
    }
}
