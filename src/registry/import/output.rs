//! Tables as bytes, the form every importer writes.

use std::io::{self, Write};

/// A file of the output: name and bytes.
pub type Output = (&'static str, Vec<u8>);

/// Writes a file's rows to what is given.
pub type Rows<'a> = &'a dyn Fn(&mut dyn Write) -> io::Result<()>;

/// A header and rows as CSV.
pub(super) fn table<C, R, F>(columns: &[C], rows: impl Iterator<Item = R>) -> Vec<u8>
where
    C: AsRef<[u8]>,
    R: IntoIterator<Item = F>,
    F: AsRef<[u8]>,
{
    const IN_MEMORY: &str = "a vector takes every byte, and rows have as many fields as columns";
    let mut bytes = Vec::new();
    write_table(&mut bytes, columns, rows).expect(IN_MEMORY);
    bytes
}

/// Writes a header and rows as CSV.
pub(super) fn write_table<C, R, F>(
    out: impl Write,
    columns: &[C],
    rows: impl Iterator<Item = R>,
) -> io::Result<()>
where
    C: AsRef<[u8]>,
    R: IntoIterator<Item = F>,
    F: AsRef<[u8]>,
{
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()
}

/// Files that hand over their rows, in memory and by name.
pub(super) fn in_memory(
    each: impl FnOnce(&mut dyn FnMut(&'static str, Rows<'_>) -> io::Result<()>) -> io::Result<()>,
) -> Vec<Output> {
    let mut files: Vec<Output> = Vec::new();
    each(&mut |name, rows| {
        let mut bytes = Vec::new();
        rows(&mut bytes)?;
        files.push((name, bytes));
        Ok(())
    })
    .expect("a vector takes every byte");
    files.sort_unstable();
    files
}
