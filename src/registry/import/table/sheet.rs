//! The rows of a table: delimited text of any encoding, or the sheet of a workbook.

use std::io::Cursor;

use calamine::{Data, Reader};

use super::super::rows::{self, Encoding, Rows};
use super::{Error, Mapping};

/// A header and the rows below it, each with its line.
pub(super) struct Sheet {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<(u64, Vec<String>)>,
}

impl Sheet {
    /// Reads the table of a file; content tells a workbook from text.
    pub(super) fn read(name: &str, bytes: &[u8], mapping: &Mapping) -> Result<Self, Error> {
        let is_workbook =
            bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0");
        let mut lines =
            if is_workbook { workbook(name, bytes, mapping)? } else { text(name, bytes, mapping)? };
        let header = lines.iter().position(|(line, _)| *line >= mapping.header_row as u64);
        let header = header.ok_or_else(|| Error::Empty { file: name.to_owned() })?;
        let (_, names) = lines.remove(header);
        lines.drain(..header);
        let header = names.iter().map(|name| name.trim().to_owned()).collect();
        Ok(Self { header, rows: lines })
    }

    /// The place of a column; the first of several of one name.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|known| known == column)
    }
}

type Lines = Vec<(u64, Vec<String>)>;

fn text(name: &str, bytes: &[u8], mapping: &Mapping) -> Result<Lines, Error> {
    let (text, _) = match mapping.encoding.as_deref() {
        Some("windows-1252") => rows::decode_as(bytes, Encoding::Windows1252),
        Some(_) => rows::decode_as(bytes, Encoding::Utf8),
        None => rows::decode(bytes),
    };
    if let Some((what, command)) = super::super::recognise::other(&text) {
        return Err(Error::OtherImporter { file: name.to_owned(), what, command });
    }
    let skipped = mapping.header_row.saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(skipped).map(str::len).sum();
    let delimiter = mapping.delimiter.and_then(|c| u8::try_from(c).ok());
    let delimiter = delimiter.unwrap_or_else(|| rows::delimiter(&text[start..]));
    let mut rows = Rows::new(&text[start..], delimiter);
    let before = skipped as u64;
    let mut lines = Vec::new();
    if rows.header.iter().any(|name| !name.is_empty()) {
        lines.push((before + 1, rows.header.clone()));
    }
    while let Some((line, row)) = rows.next_row() {
        lines.push((before + line, row.iter().map(str::to_owned).collect()));
    }
    Ok(lines)
}

fn workbook(name: &str, bytes: &[u8], mapping: &Mapping) -> Result<Lines, Error> {
    let unreadable = || Error::Workbook { file: name.to_owned() };
    let mut book =
        calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let sheets = book.sheet_names();
    let sheet = mapping.sheet.clone().or_else(|| sheets.first().cloned()).ok_or_else(unreadable)?;
    let range = book.worksheet_range(&sheet).map_err(|_| unreadable())?;
    let first = range.start().map_or(1, |(row, _)| u64::from(row) + 1);
    let rows =
        range.rows().zip(first..).map(|(cells, line)| (line, cells.iter().map(cell).collect()));
    let is_blank = |row: &Vec<String>| row.iter().all(|cell| cell.trim().is_empty());
    Ok(rows.filter(|(_, row)| !is_blank(row)).collect())
}

/// Dates as ISO, whole numbers without a decimal point: a personal number is one in a workbook.
fn cell(cell: &Data) -> String {
    match cell {
        Data::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.get(..10).unwrap_or(text).to_owned(),
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}
