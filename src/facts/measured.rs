//! What one run measures: both tables and how their rows hang together.

use super::background::lived_in;
use super::{Fact, FactTable, TableKind};
use crate::domain::{DwellingId, Period, RegistrationId};
use crate::graph::HouseholdGraph;

/// The facts of one run.
#[derive(Debug)]
pub struct Facts {
    /// Registrations that begin in here are looked at.
    pub window: Period,
    /// One row for each of them.
    pub registrations: FactTable,
    /// Which registration each row is about, ascending.
    pub registration_rows: Vec<RegistrationId>,
    /// For each registration row, the row of its dwelling.
    pub dwelling_row_of: Vec<u32>,
    /// One row for each dwelling somebody is registered at or moved to in the window.
    pub dwellings: FactTable,
    /// Which dwelling each row is about, ascending.
    pub dwelling_rows: Vec<DwellingId>,
}

impl Facts {
    /// A fact seen from a row of table `kind`: registration rows see their dwelling's facts too;
    /// dwelling rows do not see facts of single registrations. `None` where unknown.
    pub fn value(&self, kind: TableKind, fact: Fact, row: usize) -> Option<f32> {
        match (kind, fact.table()) {
            (TableKind::Registration, TableKind::Dwelling) => {
                self.dwellings.value(fact, *self.dwelling_row_of.get(row)? as usize)
            }
            (TableKind::Registration, TableKind::Registration) => {
                self.registrations.value(fact, row)
            }
            (TableKind::Dwelling, _) => self.dwellings.value(fact, row),
        }
    }

    /// The facts of the rows of a shorter window: what measuring that window against the same norms
    /// gives. O(rows).
    #[must_use]
    pub fn within(&self, graph: &HouseholdGraph<'_>, window: Period) -> Self {
        let begins = |row: &usize| {
            let start = graph.start(self.registration_rows[*row]).exact();
            start.is_some_and(|day| window.contains(day))
        };
        let rows: Vec<usize> = (0..self.registration_rows.len()).filter(begins).collect();
        let lived_in = lived_in(graph);
        let mut kept: Vec<bool> =
            self.dwelling_rows.iter().map(|dwelling| lived_in[dwelling.index()]).collect();
        for row in &rows {
            kept[self.dwelling_row_of[*row] as usize] = true;
        }
        let dwellings: Vec<usize> = (0..kept.len()).filter(|row| kept[*row]).collect();
        let mut number_of = vec![0_u32; kept.len()];
        for (number, row) in (0..).zip(&dwellings) {
            number_of[*row] = number;
        }
        let place = |row: &usize| number_of[self.dwelling_row_of[*row] as usize];
        Self {
            window,
            registrations: self.registrations.of_rows(&rows),
            registration_rows: rows.iter().map(|row| self.registration_rows[*row]).collect(),
            dwelling_row_of: rows.iter().map(place).collect(),
            dwellings: self.dwellings.of_rows(&dwellings),
            dwelling_rows: dwellings.iter().map(|row| self.dwelling_rows[*row]).collect(),
        }
    }

    /// Number of rows of one table.
    pub fn rows(&self, kind: TableKind) -> usize {
        match kind {
            TableKind::Dwelling => self.dwelling_rows.len(),
            TableKind::Registration => self.registration_rows.len(),
        }
    }
}
