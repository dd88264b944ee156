//! Reading a file's rows in parallel: speculate on where records begin, then check.
//!
//! The file is cut at fixed byte counts (never by the number of threads). Each part assumes that a
//! record begins after its first line end. Where a quoted line break crosses a cut that guess is
//! wrong; the part is then read again from where the one before it ended, so the outcome always
//! equals one sequential pass.

use rayon::prelude::*;

use super::field::{Fault, Row};
use super::header::Layout;
use super::record::{Ending, Records, after_line};

/// Small enough that a part's rows stay near the processor while their ids are looked up.
const PART: usize = 1 << 16;

/// The rows of one file in file order, with what had to be rejected.
#[derive(Debug)]
pub(super) struct Rows<R> {
    pub(super) parts: Vec<Vec<R>>,
    /// Byte position of the record, and what is wrong with it; in file order.
    pub(super) faults: Vec<(u64, Fault)>,
    /// Records seen, good and bad.
    pub(super) read: u64,
}

impl<R> Rows<R> {
    /// All rows in one vector.
    pub(super) fn into_vec(self) -> Vec<R> {
        let mut all = Vec::with_capacity(self.parts.iter().map(Vec::len).sum());
        self.parts.into_iter().for_each(|mut part| all.append(&mut part));
        all
    }
}

struct Part<R> {
    rows: Vec<R>,
    faults: Vec<(u64, Fault)>,
    read: u64,
    start: usize,
    end: usize,
}

/// Reads every record after the header with `parse`.
pub(super) fn read<R: Send>(
    bytes: &[u8],
    layout: &Layout,
    parse: impl Fn(&Row<'_>) -> Result<R, Fault> + Sync,
) -> Rows<R> {
    read_in_parts(bytes, layout, PART, parse, Ok)
}

/// Reads every record with `parse` and, part by part, takes each row further with `then`.
pub(super) fn read_then<P, R: Send>(
    bytes: &[u8],
    layout: &Layout,
    parse: impl Fn(&Row<'_>) -> Result<P, Fault> + Sync,
    then: impl Fn(P) -> Result<R, (u64, Fault)> + Sync,
) -> Rows<R> {
    read_in_parts(bytes, layout, PART, parse, then)
}

fn read_in_parts<P, R: Send>(
    bytes: &[u8],
    layout: &Layout,
    size: usize,
    parse: impl Fn(&Row<'_>) -> Result<P, Fault> + Sync,
    then: impl Fn(P) -> Result<R, (u64, Fault)> + Sync,
) -> Rows<R> {
    let read_part = |records: &mut Records, start, limit| {
        read_part(bytes, layout, (start, limit), records, &parse).then(&then)
    };
    let new_records = || Records::new(layout.width);
    let count = (bytes.len() - layout.body).div_ceil(size);
    let limit = |index: usize| bytes.len().min(layout.body + (index + 1) * size);
    let parts: Vec<Part<R>> = (0..count)
        .into_par_iter()
        .map_init(new_records, |records, index| {
            let cut = layout.body + index * size;
            let start = if index == 0 { cut } else { after_line(bytes, cut - 1) };
            read_part(records, start, limit(index))
        })
        .collect();
    let mut whole = Rows { parts: Vec::with_capacity(count), faults: Vec::new(), read: 0 };
    let mut expected = layout.body;
    for (index, mut part) in parts.into_iter().enumerate() {
        if part.start != expected {
            part = read_part(&mut new_records(), expected, limit(index));
        }
        expected = part.end;
        whole.read += part.read;
        whole.faults.append(&mut part.faults);
        whole.parts.push(part.rows);
    }
    whole
}

impl<P> Part<P> {
    fn then<R>(self, then: &impl Fn(P) -> Result<R, (u64, Fault)>) -> Part<R> {
        let Self { rows: parsed, mut faults, read, start, end } = self;
        let mut rows = Vec::with_capacity(parsed.len());
        for row in parsed {
            match then(row) {
                Ok(row) => rows.push(row),
                Err(fault) => faults.push(fault),
            }
        }
        Part { rows, faults, read, start, end }
    }
}

/// Reads the records that begin from `start` up to `limit`; the last may reach beyond it.
fn read_part<R>(
    bytes: &[u8],
    layout: &Layout,
    (start, limit): (usize, usize),
    records: &mut Records,
    parse: &impl Fn(&Row<'_>) -> Result<R, Fault>,
) -> Part<R> {
    let expected_rows = limit.saturating_sub(start) / (layout.width * 5);
    let (rows, faults) = (Vec::with_capacity(expected_rows), Vec::new());
    let mut part = Part { rows, faults, read: 0, start, end: start };
    let checked = after_line(bytes, limit.saturating_sub(1)).max(start);
    let is_utf8 = str::from_utf8(&bytes[start..checked]).is_ok();
    while part.end < limit {
        let position = part.end;
        let (next, ending) = records.split(bytes, position);
        part.end = next;
        let row = Row { bytes, layout, fields: &records.fields, position };
        if ending == Ending::Line && row.is_blank() {
            continue;
        }
        part.read += 1;
        let is_text = is_utf8 && next <= checked || str::from_utf8(&bytes[position..next]).is_ok();
        match row.check(ending, is_text).and_then(|()| parse(&row)) {
            Ok(parsed) => part.rows.push(parsed),
            Err(fault) => part.faults.push((position as u64, fault)),
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::contract;
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn any_part_size_reads_the_same(
            text in "([a-b]{0,3}|\"[a,\n]{0,6}\"|\"|,|\n|\r\n|\"\"){0,40}", size in 1_usize..20,
        ) {
            let text = format!("association_id,name\n{text}");
            let layout = Layout::read(&contract::associations::FILE, text.as_bytes(), &[]).unwrap();
            let read = |size| {
                let rows =
                    read_in_parts(text.as_bytes(), &layout, size, |row| Ok(row.position), Ok);
                (rows.faults.clone(), rows.read, rows.into_vec())
            };
            prop_assert_eq!(read(size), read(usize::MAX / 2));
        }
    }
}
