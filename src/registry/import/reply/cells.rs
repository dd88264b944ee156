//! A form as rows of words, whether it comes as a workbook or as CSV of any kind.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use thiserror::Error;

use crate::domain::Day;

/// A form cannot be read at all.
#[derive(Debug, Error)]
pub enum FormError {
    /// It is no workbook.
    #[error("it is no workbook: {0}")]
    Workbook(#[from] calamine::XlsxError),
    /// It is no CSV.
    #[error("it is no CSV: {0}")]
    Csv(#[from] csv::Error),
    /// No row has the heading of the mark.
    #[error("no row holds the heading of the marks")]
    NoMark,
}

impl FormError {
    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Workbook(_) => "save it as .xlsx or .csv and try again",
            Self::Csv(_) => "save it as .xlsx and try again",
            Self::NoMark => {
                "is it the form that came with the report? its headings must stay as they were"
            }
        }
    }
}

/// The rows of a form: of a workbook the first sheet with a table whose heading holds marks is for
/// the caller to find, so all sheets follow each other.
pub fn read_form(name: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, FormError> {
    let is_workbook = name.to_lowercase().ends_with(".xlsx") || bytes.starts_with(b"PK");
    if is_workbook { workbook(bytes) } else { separated(bytes) }
}

fn workbook(bytes: &[u8]) -> Result<Vec<Vec<String>>, FormError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let mut rows = Vec::new();
    // the form is the last table of a report: what comes before it has marks, but no answers
    for name in book.sheet_names().into_iter().rev() {
        let range = book.worksheet_range(&name)?;
        rows.extend(range.rows().map(|row| row.iter().map(shown).collect::<Vec<String>>()));
        if rows.iter().any(|row| row.len() > 6) {
            break;
        }
        rows.clear();
    }
    Ok(rows)
}

fn shown(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.chars().take(10).collect(),
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

fn separated(bytes: &[u8]) -> Result<Vec<Vec<String>>, FormError> {
    let text = decoded(bytes);
    let head = text.lines().next().unwrap_or_default();
    let separator = if head.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record?.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}

/// UTF-8, else the Windows letters of western Europe: what older spreadsheets save.
fn decoded(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// A day as people write it: `02-11-2026`, `2.11.2026`, `2/11-26` or `2026-11-02`.
pub(super) fn day(text: &str) -> Option<Day> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<&str> =
        text.split(['-', '.', '/', ' ']).filter(|part| !part.is_empty()).collect();
    let [date, month, year] = parts.as_slice() else { return None };
    let year: i16 = year.parse().ok()?;
    let year = if year < 100 { year + 2000 } else { year };
    Day::from_ymd(year, month.parse().ok()?, date.parse().ok()?)
}

/// A text whose ten digits in a row, also with a hyphen after the sixth, are blanked out.
pub(super) fn without_personal_numbers(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let run = personal_number(&letters[at..]);
        for letter in letters.iter_mut().skip(at).take(run).filter(|c| c.is_ascii_digit()) {
            *letter = '#';
        }
        at += run.max(1);
    }
    letters.into_iter().collect()
}

/// How many letters at the beginning are a personal number; 0 where they are none.
fn personal_number(letters: &[char]) -> usize {
    let digits = |part: &[char]| part.iter().all(char::is_ascii_digit);
    let plain = letters.get(..10).is_some_and(digits);
    let hyphen = letters.get(..11).is_some_and(|part| {
        digits(&part[..6]) && matches!(part[6], '-' | ' ') && digits(&part[7..])
    });
    match (plain, hyphen) {
        (true, _) => 10,
        (false, true) => 11,
        _ => 0,
    }
}
