//! Tables as bytes, the form every importer writes.

/// A file of the output: name and bytes.
pub type Output = (&'static str, Vec<u8>);

/// A header and rows as CSV.
pub(super) fn table<C, R, F>(columns: &[C], rows: impl Iterator<Item = R>) -> Vec<u8>
where
    C: AsRef<[u8]>,
    R: IntoIterator<Item = F>,
    F: AsRef<[u8]>,
{
    const IN_MEMORY: &str = "a vector takes every byte, and rows have as many fields as columns";
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    writer.write_record(columns).expect(IN_MEMORY);
    for row in rows {
        writer.write_record(row).expect(IN_MEMORY);
    }
    writer.into_inner().expect(IN_MEMORY)
}
