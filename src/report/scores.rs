//! `scores.csv`: one row for every printable registration of the window; `profile.json`: how they
//! are spread.

use arrow_array::RecordBatch;

use super::Material;
use super::columns::{Columns, Kind, Sheet};
use super::table::Table;
use crate::domain::Band;
use crate::model::Profile;

/// Writes `person_id,dwelling_id,moved_on,score,band`; the band is empty below the line.
///
/// O(rows); one buffer and, for pseudonyms, one short string a row.
pub fn scores_csv(material: Material<'_>) -> Vec<u8> {
    let mut table = Table::with_header(&COLUMNS.map(|(name, _)| name));
    fill(material, &mut table);
    table.into_bytes()
}

/// The same rows with a type for each column.
pub fn scores_batch(material: Material<'_>) -> RecordBatch {
    let mut table = Columns::new(COLUMNS);
    fill(material, &mut table);
    table.into_batch()
}

const COLUMNS: [(&str, Kind); 5] = [
    ("person_id", Kind::Text),
    ("dwelling_id", Kind::Text),
    ("moved_on", Kind::Day),
    ("score", Kind::Number),
    ("band", Kind::Text),
];

fn fill(material: Material<'_>, table: &mut impl Sheet) {
    let graph = material.graph;
    for score in &material.run.scores {
        let person = graph.person(score.registration);
        let place = graph.dwelling(score.registration);
        let (Some(dwelling), false) = (place, graph.is_protected(person)) else { continue };
        table.text(&material.identity.label(material.register, person));
        table.text(material.register.dwelling_id(dwelling));
        table.day(graph.start(score.registration).earliest);
        table.number(score.score.0.into());
        table.text(score.band.map_or("", Band::letter));
        table.end_row();
    }
}

/// `profile.json`: how facts and scores are spread, in counts only.
pub fn profile_json(profile: &Profile) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(profile).expect("a profile holds names and counts only");
    bytes.push(b'\n');
    bytes
}
