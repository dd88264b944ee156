//! `provenance.csv`, rows by folder and file, and `conflicts.csv`, who won where two differ.
//!
//! Both name places, never values: those may be personal.

use super::{Conflict, Folder, Merging};
use crate::registry::import::output::Output;

const PROVENANCE: [&str; 7] = ["source", "file", "read", "kept", "joined", "outvoted", "rejected"];
const CONFLICTS: [&str; 7] =
    ["file", "column", "winner", "winner_line", "loser", "loser_line", "why"];

pub(super) fn files(folders: &[Folder<'_>], merging: &Merging) -> Vec<Output> {
    let name = |source: usize| folders.get(source).map_or("", |folder| folder.name).to_owned();
    let rows = merging.counts.iter().map(|((source, file), count)| {
        let numbers = [count.read, count.kept, count.joined, count.outvoted, count.rejected];
        let named = [name(*source), (*file).to_owned()];
        named.into_iter().chain(numbers.map(|number| number.to_string())).collect::<Vec<_>>()
    });
    let mut files = vec![("provenance.csv", super::csv(&PROVENANCE, rows))];
    if !merging.conflicts.is_empty() {
        let rows = merging.conflicts.iter().map(|conflict| {
            let Conflict { file, column, winner, loser, why } = conflict;
            [
                file.clone(),
                column.clone(),
                name(winner.0),
                winner.1.to_string(),
                name(loser.0),
                loser.1.to_string(),
                (*why).to_owned(),
            ]
        });
        files.push(("conflicts.csv", super::csv(&CONFLICTS, rows)));
    }
    files
}
