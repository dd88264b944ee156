//! Facts as a table for notebooks: what rules see, row by row.

use arrow_array::RecordBatch;

use super::Scene;
use super::columns::{Columns, Kind, Sheet};
use super::table::Table;
use crate::domain::{DwellingId, RegistrationId};
use crate::facts::{Fact, Facts, TableKind};

/// One row a registration or a dwelling, with its ids and every fact it sees; unknown is empty,
/// a class is written as its word. A registration sees its dwelling's facts too.
///
/// Persons with a protected address and dwellings where one lives are left out. O(rows x facts).
pub fn facts_csv(scene: Scene<'_>, facts: &Facts, table: TableKind) -> Vec<u8> {
    let header: Vec<&str> = columns(table).map(|(name, _)| name).collect();
    let mut sheet = Table::with_header(&header);
    fill(&mut sheet, scene, facts, table);
    sheet.into_bytes()
}

/// The same rows with a type for each column.
pub fn facts_batch(scene: Scene<'_>, facts: &Facts, table: TableKind) -> RecordBatch {
    let mut sheet = Columns::new(columns(table));
    fill(&mut sheet, scene, facts, table);
    sheet.into_batch()
}

fn seen(table: TableKind) -> impl Iterator<Item = Fact> {
    let is_seen = move |fact: &Fact| table == TableKind::Registration || fact.table() == table;
    Fact::ALL.iter().copied().filter(is_seen)
}

fn columns(table: TableKind) -> impl Iterator<Item = (&'static str, Kind)> {
    let ids: &[(&str, Kind)] = match table {
        TableKind::Registration => {
            &[("person_id", Kind::Text), ("dwelling_id", Kind::Text), ("moved_on", Kind::Day)]
        }
        TableKind::Dwelling => &[("dwelling_id", Kind::Text)],
    };
    let kind = |fact: &Fact| if fact.classes().is_empty() { Kind::Decimal } else { Kind::Text };
    ids.iter().copied().chain(seen(table).map(move |fact| (fact.key(), kind(&fact))))
}

fn fill(sheet: &mut impl Sheet, scene: Scene<'_>, facts: &Facts, table: TableKind) {
    let seen: Vec<Fact> = seen(table).collect();
    for row in 0..facts.rows(table) {
        let named = match table {
            TableKind::Registration => registration(sheet, scene, facts.registration_rows[row]),
            TableKind::Dwelling => dwelling(sheet, scene, facts.dwelling_rows[row]),
        };
        if named {
            for fact in &seen {
                put(sheet, *fact, facts.value(table, *fact, row));
            }
            sheet.end_row();
        }
    }
}

/// Writes the ids of a registration; false where they may not be told.
fn registration(sheet: &mut impl Sheet, scene: Scene<'_>, registration: RegistrationId) -> bool {
    let graph = scene.graph;
    let person = graph.person(registration);
    let Some(place) = graph.dwelling(registration).filter(|_| !graph.is_protected(person)) else {
        return false;
    };
    sheet.text(&scene.identity.label(scene.register, person));
    sheet.text(scene.register.dwelling_id(place));
    sheet.day(graph.start(registration).earliest);
    true
}

/// Writes the id of a dwelling; false where somebody with a protected address may live there.
fn dwelling(sheet: &mut impl Sheet, scene: Scene<'_>, place: DwellingId) -> bool {
    let graph = scene.graph;
    let mut living =
        graph.living_at(place, graph.as_of).chain(graph.possibly_at(place, graph.as_of));
    let open = living.all(|one| !graph.is_protected(graph.person(one)));
    if open {
        sheet.text(scene.register.dwelling_id(place));
    }
    open
}

/// Writes a value: a number, or the word of a class; nothing where it is not known.
fn put(sheet: &mut impl Sheet, fact: Fact, value: Option<f32>) {
    let Some(value) = value else { return sheet.text("") };
    let classes = fact.classes();
    let word =
        (0_u8..).zip(&classes).find(|(number, _)| f32::from(*number).total_cmp(&value).is_eq());
    match word {
        Some((_, word)) => sheet.text(word),
        None => sheet.decimal(value),
    }
}
