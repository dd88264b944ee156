//! One row for each id: which of several rows with one id stays is decided by their content, so
//! that the order of the rows never matters.

use super::field::Fault;
use super::header::Layout;
use super::ids::{Sorted, Span};
use super::record::split;
use super::redact::{Kind, show};

/// One file's bytes with its layout.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) layout: &'a Layout,
}

impl Text<'_> {
    /// The id in the first column of the record at `position`.
    pub(super) fn id(&self, position: u64) -> &[u8] {
        content(self.bytes, self.layout, position)[0]
    }

    /// A fault of the record at `position`.
    pub(super) fn fault(&self, position: u64, column: usize, code: &'static str) -> (u64, Fault) {
        let value = show(content(self.bytes, self.layout, position)[column], Kind::Personal);
        let column = self.layout.file.columns[column].name;
        (position, Fault { column, code, value, nearest: None })
    }
}

/// The fields of the record at `position` in the order of the contract.
pub(super) fn content<'a>(bytes: &'a [u8], layout: &Layout, position: u64) -> Vec<&'a [u8]> {
    let position = usize::try_from(position).expect("made from a usize");
    let mut fields = Vec::with_capacity(layout.width);
    split(bytes, position, &mut fields);
    let field = |place: &Option<usize>| place.and_then(|place| fields.get(place));
    let slice = |place| field(place).map_or(&[][..], |field| field.slice(bytes));
    layout.places.iter().map(slice).collect()
}

/// Sorts `same`, positions of rows with one id, so that the row to keep comes first, and gives the
/// faults of the others: `duplicate-row` where nothing differs, else `other`.
pub(super) fn settle(
    bytes: &[u8],
    layout: &Layout,
    same: &mut [(u64, u32)],
    other: &'static str,
) -> Vec<(u64, Fault)> {
    let mut read: Vec<_> = same.iter().map(|row| (content(bytes, layout, row.0), *row)).collect();
    read.sort_unstable();
    let column = layout.file.columns[0].name;
    let mut faults = Vec::with_capacity(same.len().saturating_sub(1));
    for (at, (fields, row)) in read.iter().enumerate() {
        same[at] = *row;
        if at > 0 {
            let code = if read[at - 1].0 == *fields { "duplicate-row" } else { other };
            let value = show(fields[0], Kind::Personal);
            faults.push((row.0, Fault { column, code, value, nearest: None }));
        }
    }
    faults
}

/// The rows to keep, ordered by their ids, and the faults of the others.
///
/// `rows` gives the id and the position of each row. O(n log n).
pub(super) fn by_id(
    bytes: &[u8],
    layout: &Layout,
    rows: &[(Span, u64)],
) -> (Vec<u32>, Vec<(u64, Fault)>) {
    let spans: Vec<Span> = rows.iter().map(|(span, _)| *span).collect();
    let (mut kept, mut faults) = (Vec::with_capacity(rows.len()), Vec::new());
    for group in Sorted::new(bytes, &spans).groups() {
        if let [(_, _, only)] = group {
            kept.push(*only);
            continue;
        }
        let mut same: Vec<(u64, u32)> =
            group.iter().map(|(_, _, row)| (rows[*row as usize].1, *row)).collect();
        faults.extend(settle(bytes, layout, &mut same, "duplicate-id"));
        kept.push(same[0].1);
    }
    (kept, faults)
}
