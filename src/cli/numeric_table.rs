//! Reading a table of numbers from CSV: a header, numeric columns, and an optional column of ids.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::Failure;
use super::output::{Output, counted};
use crate::model::NumericTable;

/// A table as read.
#[derive(Debug)]
pub struct NamedTable {
    pub values: NumericTable,
    /// Name of the column of ids, where there is one.
    pub id_name: Option<String>,
    /// The id of each row; empty without a column of ids.
    pub ids: Vec<String>,
    /// The line each row stands on.
    pub lines: Vec<u64>,
    pub rejects: Vec<BadRow>,
}

/// A row that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    pub line: u64,
    /// The column at fault; empty where the row as a whole is.
    pub column: String,
    pub why: String,
}

/// So many rows that were set aside are told of.
const SHOWN: usize = 5;

impl NamedTable {
    /// Tells of the rows set aside; fails where none is left.
    pub fn tell_rejects(&self, path: &Path, output: &mut Output) -> Result<(), Failure> {
        let place = |bad: &BadRow| {
            let column = match bad.column.as_str() {
                "" => String::new(),
                column => format!(" column `{column}`:"),
            };
            format!("{}:{}:{column} {}", path.display(), bad.line, bad.why)
        };
        let shown = self.rejects.iter().take(SHOWN);
        if self.values.rows() == 0 {
            let failure = Failure::user("no row of the table can be used");
            let failure = shown.fold(failure, |failure, bad| failure.at(place(bad)));
            return Err(failure.hint(
                "name the column of ids with `--id`, leave out others with `--ignore-column`",
            ));
        }
        if !self.rejects.is_empty() {
            output.note(&format!("left out {}", counted(self.rejects.len(), "row", "rows")));
            shown.for_each(|bad| output.note(&format!("  {}", place(bad))));
        }
        if self.rejects.len() > SHOWN {
            output.note("  and so on");
        }
        Ok(())
    }
}

/// What stands for an unknown value.
const UNKNOWN: [&[u8]; 5] = [b"", b"NA", b"NaN", b"nan", b"null"];

/// Where the values of a record go.
struct Layout {
    header: Vec<String>,
    id: Option<usize>,
    numbers: Vec<usize>,
}

/// Reads a table. `wanted` names the columns to read, in their order; all but the ids and `ignored`
/// unless given. A row that cannot be used is set aside with its place, and the rest goes on.
pub fn read(
    path: &Path,
    id: Option<&str>,
    ignored: &[String],
    wanted: Option<&[String]>,
) -> Result<NamedTable, Failure> {
    let file = File::open(path).map_err(|error| Failure::file("read", path, &error))?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(BufReader::with_capacity(1 << 16, file));
    let layout = layout(&mut reader, path, id, ignored)?;
    let layout = match wanted {
        Some(names) => only(layout, names, path)?,
        None => layout,
    };
    let names = layout.numbers.iter().map(|at| layout.header[*at].clone()).collect();
    let mut table = NamedTable {
        values: NumericTable::empty(names),
        id_name: layout.id.map(|at| layout.header[at].clone()),
        ids: Vec::new(),
        lines: Vec::new(),
        rejects: Vec::new(),
    };
    let (mut record, mut values) = (ByteRecord::new(), Vec::new());
    while reader.read_byte_record(&mut record).map_err(|error| broken(path, &error))? {
        take(&mut table, &layout, &record, &mut values);
    }
    Ok(table)
}

fn broken(path: &Path, error: &csv::Error) -> Failure {
    Failure::user(format!("`{}` cannot be read as CSV: {error}", path.display()))
}

/// The header, the place of the ids and those of the numbers.
fn layout(
    reader: &mut Reader<BufReader<File>>,
    path: &Path,
    id: Option<&str>,
    ignored: &[String],
) -> Result<Layout, Failure> {
    let mut record = ByteRecord::new();
    reader.read_byte_record(&mut record).map_err(|error| broken(path, &error))?;
    let at_line = || format!("{}:1", path.display());
    let name = |field: &[u8]| {
        String::from_utf8_lossy(field).trim_start_matches('\u{feff}').trim().to_owned()
    };
    let header: Vec<String> = record.iter().map(name).collect();
    check_header(&header, path)?;
    let place = |name: &str| header.iter().position(|known| known == name);
    let unknown = ignored.iter().map(String::as_str).chain(id).find(|name| place(name).is_none());
    if let Some(unknown) = unknown {
        return Err(Failure::user(format!("there is no column `{unknown}`")).at(at_line()));
    }
    let id = id.or(Some("id")).and_then(place);
    let is_number = |at: &usize| Some(*at) != id && !ignored.contains(&header[*at]);
    let numbers: Vec<usize> = (0..header.len()).filter(is_number).collect();
    if numbers.is_empty() {
        return Err(Failure::user("the table has no column of numbers").at(at_line()));
    }
    Ok(Layout { header, id, numbers })
}

/// A header has columns, each with a name of its own.
fn check_header(header: &[String], path: &Path) -> Result<(), Failure> {
    let at_line = || format!("{}:1", path.display());
    if header.iter().all(String::is_empty) {
        return Err(Failure::user("the table is empty")
            .at(at_line())
            .hint("the first line names the columns"));
    }
    if let [only] = header
        && only.contains([';', '\t', '|'])
    {
        return Err(Failure::user("the columns are not separated by commas").at(at_line()));
    }
    let twice = (1..header.len()).find(|at| header[..*at].contains(&header[*at]));
    if let Some(at) = twice {
        let message = format!("the column `{}` is there twice", header[at]);
        return Err(Failure::user(message).at(at_line()));
    }
    Ok(())
}

/// The layout with the named columns only.
fn only(layout: Layout, names: &[String], path: &Path) -> Result<Layout, Failure> {
    let place = |name: &String| layout.header.iter().position(|known| known == name);
    let missing: Vec<&str> =
        names.iter().filter(|name| place(name).is_none()).map(String::as_str).collect();
    if !missing.is_empty() {
        let message = format!("the table lacks columns of the fit: {}", missing.join(", "));
        return Err(Failure::user(message).at(format!("{}:1", path.display())));
    }
    let numbers = names.iter().filter_map(place).collect();
    Ok(Layout { numbers, ..layout })
}

/// Takes one record into the table, or sets it aside.
fn take(table: &mut NamedTable, layout: &Layout, record: &ByteRecord, values: &mut Vec<f64>) {
    let line = record.position().map_or(0, csv::Position::line);
    if let Err((column, why)) = numbers(layout, record, values) {
        table.rejects.push(BadRow { line, column, why });
        return;
    }
    table.values.push(values);
    table.lines.push(line);
    if let Some(at) = layout.id {
        table.ids.push(String::from_utf8_lossy(&record[at]).into_owned());
    }
}

/// The numbers of a record, `NaN` where unknown; else the column at fault and why. What stands there
/// is not repeated: it may be somebody's number.
fn numbers(
    layout: &Layout,
    record: &ByteRecord,
    values: &mut Vec<f64>,
) -> Result<(), (String, String)> {
    if record.len() != layout.header.len() {
        let (found, wanted) = (record.len(), layout.header.len());
        return Err((String::new(), format!("it has {found} fields, the header {wanted}")));
    }
    values.clear();
    for at in &layout.numbers {
        let field = record[*at].trim_ascii();
        // as exports write a negative number, so that no spreadsheet takes it for a formula
        let field = field.strip_prefix(b"'").unwrap_or(field);
        let wrong = |why: &str| (layout.header[*at].clone(), why.to_owned());
        let value = if UNKNOWN.contains(&field) {
            f64::NAN
        } else {
            let text = str::from_utf8(field).map_err(|_| wrong("it is not UTF-8 text"))?;
            let value: f64 = text.parse().map_err(|_| wrong("it is not a number"))?;
            if value.is_finite() { value } else { return Err(wrong("it is not finite")) }
        };
        values.push(value);
    }
    Ok(())
}
