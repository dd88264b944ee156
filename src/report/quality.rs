//! `rejects.csv` and `quality.json`: what could not be used, and what looks wrong in the data.

use serde::Serialize;

use super::table::Table;
use crate::registry::{QualityReport, Reject};

/// One row for each rejected row or value, in the order given.
pub fn rejects_csv(rejects: &[Reject]) -> Vec<u8> {
    let mut table = Table::with_header(&["file", "line", "column", "code", "value", "hint", "row"]);
    for reject in rejects {
        table.text(&reject.file);
        table.number(i64::try_from(reject.line).unwrap_or(i64::MAX));
        table.text(&reject.column);
        table.text(reject.code);
        table.text(&reject.value);
        table.text(&reject.hint);
        table.text(if reject.kept { "kept" } else { "rejected" });
        table.end_row();
    }
    table.into_bytes()
}

#[derive(Serialize)]
struct QualityFile<'a> {
    notes: Vec<NoteRecord<'a>>,
}

#[derive(Serialize)]
struct NoteRecord<'a> {
    code: &'a str,
    count: u64,
    examples: &'a [String],
}

/// The quality notes as indented JSON. They concern data and are no suspicion of anybody.
pub fn quality_json(quality: &QualityReport) -> Vec<u8> {
    let notes = quality.notes.iter();
    let notes = notes
        .map(|note| NoteRecord { code: note.code, count: note.count, examples: &note.examples })
        .collect();
    pretty(&QualityFile { notes })
}

/// Indented JSON with a final newline.
pub(super) fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut bytes =
        serde_json::to_vec_pretty(value).expect("records hold strings, numbers and lists only");
    bytes.push(b'\n');
    bytes
}
