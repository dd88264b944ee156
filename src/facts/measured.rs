//! What one run measures: both tables and how their rows hang together.

use super::{Fact, FactTable, TableKind};
use crate::domain::{DwellingId, Period, RegistrationId};

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

    /// Number of rows of one table.
    pub fn rows(&self, kind: TableKind) -> usize {
        match kind {
            TableKind::Dwelling => self.dwelling_rows.len(),
            TableKind::Registration => self.registration_rows.len(),
        }
    }
}
