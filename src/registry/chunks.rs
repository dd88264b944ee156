//! Reading a file's rows in parallel: speculate on where records begin, then check.
//!
//! Ordinary stretches are indexed as a whole; all others are read record by record.
//!
//! The file is cut at fixed byte counts (never by the number of threads). Each part assumes that a
//! record begins after its first line end. Where a quoted line break crosses a cut that guess is
//! wrong; the part is then read again from where the one before it ended, so the outcome always
//! equals one sequential pass.

use rayon::prelude::*;

use super::field::{Fault, Lost, Row};
use super::header::Layout;
use super::lines::Lines;
use super::record::{Ending, Field, Records, after_line};

/// Small enough that a part's rows stay near the processor while their ids are looked up.
const PART: usize = 1 << 16;

/// The rows of one file in file order, with what had to be rejected.
#[derive(Debug)]
pub(super) struct Rows<R> {
    pub(super) parts: Vec<Vec<R>>,
    /// Byte position of the record, and what is wrong with it; in file order.
    pub(super) faults: Vec<(u64, Fault)>,
    /// The same of single values that the record can do without.
    pub(super) lost: Vec<(u64, Fault)>,
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
    lost: Vec<(u64, Fault)>,
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
    read_in_parts(bytes, layout, PART, parse, |part| part)
}

/// Reads every record with `parse` and, part by part, takes each row further with `then`.
pub(super) fn read_then<P, R: Send>(
    bytes: &[u8],
    layout: &Layout,
    parse: impl Fn(&Row<'_>) -> Result<P, Fault> + Sync,
    then: impl Fn(P) -> Result<R, (u64, Fault)> + Sync,
) -> Rows<R> {
    read_in_parts(bytes, layout, PART, parse, |part| part.then(&then))
}

fn read_in_parts<P, R: Send>(
    bytes: &[u8],
    layout: &Layout,
    size: usize,
    parse: impl Fn(&Row<'_>) -> Result<P, Fault> + Sync,
    finish: impl Fn(Part<P>) -> Part<R> + Sync,
) -> Rows<R> {
    let read_part = |splitter: &mut Splitter, start, limit| {
        finish(read_part(bytes, layout, (start, limit), splitter, &parse))
    };
    let new_splitter = || Splitter::new(layout.width);
    let count = (bytes.len() - layout.body).div_ceil(size);
    let limit = |index: usize| bytes.len().min(layout.body + (index + 1) * size);
    let parts: Vec<Part<R>> = (0..count)
        .into_par_iter()
        .map_init(new_splitter, |splitter, index| {
            let cut = layout.body + index * size;
            let start = if index == 0 { cut } else { after_line(bytes, cut - 1) };
            read_part(splitter, start, limit(index))
        })
        .collect();
    let (faults, lost) = (Vec::new(), Vec::new());
    let mut whole = Rows { parts: Vec::with_capacity(count), faults, lost, read: 0 };
    let mut expected = layout.body;
    for (index, mut part) in parts.into_iter().enumerate() {
        if part.start != expected {
            part = read_part(&mut new_splitter(), expected, limit(index));
        }
        expected = part.end;
        whole.read += part.read;
        whole.faults.append(&mut part.faults);
        whole.lost.append(&mut part.lost);
        whole.parts.push(part.rows);
    }
    whole
}

impl<P> Part<P> {
    fn then<R>(self, then: &impl Fn(P) -> Result<R, (u64, Fault)>) -> Part<R> {
        let Self { rows: parsed, mut faults, lost, read, start, end } = self;
        let mut rows = Vec::with_capacity(parsed.len());
        for row in parsed {
            match then(row) {
                Ok(row) => rows.push(row),
                Err(fault) => faults.push(fault),
            }
        }
        Part { rows, faults, lost, read, start, end }
    }
}

/// What reading a part needs, kept from part to part.
struct Splitter {
    records: Records,
    lines: Lines,
    fields: Vec<Field>,
    lost: Lost,
}

impl Splitter {
    fn new(width: usize) -> Self {
        let (records, lines) = (Records::new(width), Lines::default());
        Self { records, lines, fields: Vec::with_capacity(width), lost: Lost::default() }
    }
}

/// Reads the records that begin from `start` up to `limit`; the last may reach beyond it.
fn read_part<R>(
    bytes: &[u8],
    layout: &Layout,
    (start, limit): (usize, usize),
    splitter: &mut Splitter,
    parse: &impl Fn(&Row<'_>) -> Result<R, Fault>,
) -> Part<R> {
    let expected_rows = limit.saturating_sub(start) / (layout.width * 5);
    let (rows, faults) = (Vec::with_capacity(expected_rows), Vec::new());
    let mut part = Part { rows, faults, lost: Vec::new(), read: 0, start, end: start };
    let checked = after_line(bytes, limit.saturating_sub(1)).max(start);
    let text = &bytes[start..checked];
    // A last line without a line feed is left for later.
    let lines = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let ordinary = splitter.lines.index(&text[..lines]);
    let is_ascii = ordinary && splitter.lines.is_ascii;
    let is_text = str::from_utf8(if is_ascii { &text[lines..] } else { text }).is_ok();
    let file = File { bytes, layout, text_until: if is_text { checked } else { 0 } };
    if ordinary && is_text {
        part.read_lines(file, splitter, parse);
    }
    while part.end < limit {
        part.read_record(file, (&mut splitter.records, &splitter.lost), parse);
    }
    part
}

/// A file while a part of it is read.
#[derive(Clone, Copy)]
struct File<'a> {
    bytes: &'a [u8],
    layout: &'a Layout,
    /// The part is known to be text up to here.
    text_until: usize,
}

impl<R> Part<R> {
    /// Reads the indexed lines, which begin where the part ends.
    fn read_lines(
        &mut self,
        file: File<'_>,
        Splitter { records, lines, fields, lost }: &mut Splitter,
        parse: &impl Fn(&Row<'_>) -> Result<R, Fault>,
    ) {
        let File { bytes, layout, .. } = file;
        let (origin, lost) = (self.end, &*lost);
        for ends in lines.records() {
            if ends.len() != layout.width {
                self.read_record(file, (&mut *records, lost), parse);
                continue;
            }
            let (position, mut from) = (self.end, self.end);
            fields.clear();
            fields.extend(ends.iter().map(|end| {
                let end = origin + *end as usize;
                let start = std::mem::replace(&mut from, end + 1);
                Field::ordinary(bytes, (start, end), lines)
            }));
            self.end = from;
            let row = Row { bytes, layout, fields, position, is_plain: true, lost };
            if !row.is_blank() {
                self.read += 1;
                self.keep(position, parse(&row), lost);
            }
        }
    }

    fn read_record(
        &mut self,
        File { bytes, layout, text_until }: File<'_>,
        (records, lost): (&mut Records, &Lost),
        parse: &impl Fn(&Row<'_>) -> Result<R, Fault>,
    ) {
        let position = self.end;
        let (next, ending) = records.split(bytes, position);
        self.end = next;
        let fields = &records.fields;
        let row = Row { bytes, layout, fields, position, is_plain: false, lost };
        if ending == Ending::Line && row.is_blank() {
            return;
        }
        self.read += 1;
        let is_text = next <= text_until || str::from_utf8(&bytes[position..next]).is_ok();
        self.keep(position, row.check(ending, is_text).and_then(|()| parse(&row)), lost);
    }

    fn keep(&mut self, position: usize, parsed: Result<R, Fault>, lost: &Lost) {
        self.lost.extend(lost.take().into_iter().map(|fault| (position as u64, fault)));
        match parsed {
            Ok(row) => self.rows.push(row),
            Err(fault) => self.faults.push((position as u64, fault)),
        }
    }
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
                    read_in_parts(text.as_bytes(), &layout, size, |row| Ok(row.position), |part| part);
                (rows.faults.clone(), rows.read, rows.into_vec())
            };
            prop_assert_eq!(read(size), read(usize::MAX / 2));
        }
    }
}
