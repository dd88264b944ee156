//! Rows added to a CSV file of a registry folder, each once.

use std::collections::BTreeSet;

/// A row by column name; the first column is its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition(Vec<(String, String)>);

impl Addition {
    /// A row.
    pub fn new(fields: &[(&str, &str)]) -> Self {
        Self(fields.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// The value of a column; empty where it has none.
    pub fn field(&self, column: &str) -> &str {
        self.0.iter().find(|(name, _)| name == column).map_or("", |(_, value)| value)
    }
}

/// A file with rows added at its end: columns it lacks are added, rows whose id it has are not.
///
/// None where nothing is new.
pub fn merged(
    standing: Option<&[u8]>,
    additions: &[Addition],
) -> Result<Option<Vec<u8>>, csv::Error> {
    let Some(first) = additions.first() else { return Ok(None) };
    let (mut columns, mut rows) = standing.map_or_else(|| Ok(Default::default()), parsed)?;
    for (name, _) in &first.0 {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    let id = columns.iter().position(|name| *name == first.0[0].0);
    let known: BTreeSet<String> = rows.iter().filter_map(|row| row.get(id?).cloned()).collect();
    let before = rows.len();
    for addition in additions.iter().filter(|row| !known.contains(&row.0[0].1)) {
        rows.push(columns.iter().map(|name| addition.field(name).to_owned()).collect());
    }
    if rows.len() == before {
        return Ok(None);
    }
    written(&columns, &rows).map(Some)
}

type Rows = (Vec<String>, Vec<Vec<String>>);

fn parsed(bytes: &[u8]) -> Result<Rows, csv::Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let columns = reader.headers()?.iter().map(|name| name.trim().to_owned()).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record?.iter().map(str::to_owned).collect());
    }
    Ok((columns, rows))
}

fn written(columns: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        let padded = row.iter().map(String::as_str).chain(std::iter::repeat(""));
        writer.write_record(padded.take(columns.len().max(row.len())))?;
    }
    Ok(writer.into_inner().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_added_once_and_columns_where_they_lack() {
        let addition =
            Addition::new(&[("signal_id", "r1-2"), ("dwelling_id", "d1"), ("source", "landlord")]);
        let standing = b"dwelling_id,source\nd9,citizen\n";
        let once = merged(Some(standing), std::slice::from_ref(&addition)).unwrap().unwrap();
        let text = String::from_utf8(once.clone()).unwrap();
        assert_eq!(text, "dwelling_id,source,signal_id\nd9,citizen,\nd1,landlord,r1-2\n");
        assert_eq!(merged(Some(&once), &[addition]).unwrap(), None);
    }
}
