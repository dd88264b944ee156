//! The rows of a table: delimited text of any encoding, or the sheet of a workbook.

use std::io::{self, BufRead, Cursor};

use calamine::{Data, Reader};

use super::super::decoded::{self, Decoded};
use super::super::recognise;
use super::super::rows::{self, StreamedRows};
use super::{Error, Mapping};

/// The columns of a table.
pub(super) struct Header(pub(super) Vec<String>);

impl Header {
    /// The place of a column; the first of several of one name.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.0.iter().position(|known| known == column)
    }
}

/// A row with the line it is on.
type Row = (u64, Vec<String>);

/// The rows below the header.
pub(super) enum Rows<'b> {
    /// Of text, read as they come, below so many lines.
    Text(Box<StreamedRows<Box<dyn BufRead + 'b>>>, u64),
    /// Of a workbook, which is unpacked whole.
    Workbook(std::vec::IntoIter<Row>),
}

impl<'b> Rows<'b> {
    /// Opens the table of a file; content tells a workbook from text.
    pub(super) fn open(
        name: &str,
        bytes: &'b [u8],
        mapping: &Mapping,
    ) -> Result<(Header, Self), Error> {
        let is_workbook =
            bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0");
        let opened = if is_workbook {
            workbook(name, bytes, mapping)?
        } else {
            let unread = |error: io::Error| Error::Unread { why: error.to_string() };
            text(name, bytes, mapping).map_err(unread)??
        };
        let (names, rows) = opened.ok_or_else(|| Error::Empty { file: name.to_owned() })?;
        Ok((Header(names.iter().map(|name| name.trim().to_owned()).collect()), rows))
    }

    /// The next row; blank ones are passed over.
    pub(super) fn next_row(&mut self) -> io::Result<Option<Row>> {
        let (rows, above) = match self {
            Self::Workbook(rows) => return Ok(rows.next()),
            Self::Text(rows, above) => (rows, *above),
        };
        let owned = |row: &rows::Record| row.fields().map(str::to_owned).collect();
        Ok(rows.next_row()?.map(|(line, row)| (above + line, owned(row))))
    }
}

/// The names of the columns and the rows below them; none where nothing names any.
type Opened<'b> = Option<(Vec<String>, Rows<'b>)>;

/// What is wrong with the file stands inside, what is wrong with reading it outside.
fn text<'b>(
    name: &str,
    bytes: &'b [u8],
    mapping: &Mapping,
) -> io::Result<Result<Opened<'b>, Error>> {
    let encoding = match mapping.encoding.as_deref() {
        Some("windows-1252") => encoding_rs::WINDOWS_1252,
        Some(_) => encoding_rs::UTF_8,
        None => decoded::encoding(bytes)?,
    };
    let (beginning, mut text) = decoded::beginning(Decoded::new(bytes, encoding))?;
    if let Some((what, command)) = recognise::other(&beginning) {
        return Ok(Err(Error::OtherImporter { file: name.to_owned(), what, command }));
    }
    let above = mapping.header_row.saturating_sub(1);
    for _ in 0..above {
        text.skip_until(b'\n')?;
    }
    let (beginning, text) = decoded::beginning(text)?;
    let delimiter = mapping.delimiter.and_then(|c| u8::try_from(c).ok());
    let delimiter = delimiter.unwrap_or_else(|| rows::delimiter(&beginning));
    let text: Box<dyn BufRead + 'b> = Box::new(text);
    let mut rows = StreamedRows::new(text, delimiter)?;
    let mut names = std::mem::take(&mut rows.header);
    let mut rows = Rows::Text(Box::new(rows), above as u64);
    if names.iter().all(String::is_empty) {
        let Some((_, next)) = rows.next_row()? else { return Ok(Ok(None)) };
        names = next;
    }
    Ok(Ok(Some((names, rows))))
}

fn workbook<'b>(name: &str, bytes: &[u8], mapping: &Mapping) -> Result<Opened<'b>, Error> {
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
    let below = rows.filter(|(_, row)| !is_blank(row));
    let mut rows: Vec<Row> =
        below.skip_while(|(line, _)| *line < mapping.header_row as u64).collect();
    Ok((!rows.is_empty()).then(|| {
        let (_, names) = rows.remove(0);
        (names, Rows::Workbook(rows.into_iter()))
    }))
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
