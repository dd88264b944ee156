//! `provenance.csv`, rows by folder and file, and `conflicts.csv`, who won where two differ.
//!
//! Both name places, never values: those may be personal.

use std::io::{self, Write};

use super::{Conflict, Merged};
use crate::registry::import::output::write_table;

const PROVENANCE: [&str; 7] = ["source", "file", "read", "kept", "joined", "outvoted", "rejected"];
const CONFLICTS: [&str; 7] =
    ["file", "column", "winner", "winner_line", "loser", "loser_line", "why"];

pub(super) fn provenance(merged: &Merged<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rows = merged.counts.iter().map(|((source, file), count)| {
        let numbers = [count.read, count.kept, count.joined, count.outvoted, count.rejected];
        let named = [merged.source(*source).to_owned(), (*file).to_owned()];
        named.into_iter().chain(numbers.map(|number| number.to_string())).collect::<Vec<_>>()
    });
    write_table(out, &PROVENANCE, rows)
}

pub(super) fn conflicts(merged: &Merged<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rows = merged.conflicts.iter().map(|conflict| {
        let Conflict { file, column, winner, loser, why } = conflict;
        [
            (*file).to_owned(),
            (*column).to_owned(),
            merged.source(winner.0).to_owned(),
            winner.1.to_string(),
            merged.source(loser.0).to_owned(),
            loser.1.to_string(),
            (*why).to_owned(),
        ]
    });
    write_table(out, &CONFLICTS, rows)
}
