//! Facts of some registrations of any time, for who looks at a whole history: first looks that cost
//! little, and all that is asked for where these leave something open.

use std::sync::Arc;

use rayon::prelude::*;

use super::background::Background;
use super::joining::Joining;
use super::measure::{measure_against, measure_registrations, put_places};
use super::row::Row;
use super::{FactTable, Facts, Look, Needed, Norms, TableKind, occupancy};
use crate::domain::{Day, DwellingId, Period, RegistrationId};
use crate::graph::{HouseholdGraph, Households};

/// A graph that is measured more than once, with what the measurements share: who came alone to
/// strangers, found out when first asked for.
#[derive(Clone, Debug)]
pub struct Ground<'g> {
    graph: &'g HouseholdGraph<'g>,
    households: &'g Households,
    joining: Arc<Joining<'g>>,
}

impl<'g> Ground<'g> {
    /// Only whom nobody lived with is told yet, from the stays. One byte a registration.
    pub fn of(graph: &'g HouseholdGraph<'g>, households: &'g Households) -> Self {
        Self { graph, households, joining: Arc::new(Joining::of(graph, households, Day::MIN)) }
    }

    pub(super) fn background<'b>(&self, window: Period, needed: &'b Needed) -> Background<'b>
    where
        'g: 'b,
    {
        let joining = Arc::clone(&self.joining);
        Background::with((self.graph, self.households), joining, window, needed)
    }
}

/// The facts of `needed` of some registrations of any time, ascending, that settle in a dwelling on
/// a known day, and of their dwellings, against the norms of a run.
pub fn measure_some(
    ground: &Ground<'_>,
    (rows, norms): (Vec<RegistrationId>, &Norms),
    needed: &Needed,
) -> Facts {
    let window = since_first(ground.graph, &rows);
    let needed = needed.clone().of_rows(rows);
    measure_against(&ground.background(window, &needed), Some(norms))
}

/// What of `needed` a person's path tells of some registrations, ascending, and the record of their
/// dwellings ([`Look::Path`]). O(registrations of their persons).
pub fn measure_paths(ground: &Ground<'_>, rows: Vec<RegistrationId>, needed: &Needed) -> Facts {
    let window = since_first(ground.graph, &rows);
    let needed = needed.clone().added_by(Look::Path).of_rows(rows);
    let background = ground.background(window, &needed);
    let dwelling_rows = background.dwelling_rows();
    Facts {
        window,
        registrations: measure_registrations(&background),
        dwelling_row_of: background.dwelling_row_of(&dwelling_rows),
        registration_rows: background.rows,
        dwellings: records(ground.graph, &dwelling_rows, &needed),
        dwelling_rows,
    }
}

/// Some rows of an earlier look, ascending, with what of `needed` a closer look adds:
/// [`Look::Arrival`] or [`Look::Stay`]. O(rows x those who lived at their dwellings).
pub fn measure_places(
    ground: &Ground<'_>,
    (seen, rows): (&Facts, &[usize]),
    (look, needed): (Look, &Needed),
) -> Facts {
    let registration_rows: Vec<_> = rows.iter().map(|row| seen.registration_rows[*row]).collect();
    let needed = needed.clone().added_by(look).of_rows(registration_rows.clone());
    let background = ground.background(seen.window, &needed);
    let mut registrations = seen.registrations.of_rows(rows);
    put_places(&background, &mut registrations);
    Facts {
        window: seen.window,
        registrations,
        registration_rows,
        dwelling_row_of: rows.iter().map(|row| seen.dwelling_row_of[*row]).collect(),
        dwellings: seen.dwellings.clone(),
        dwelling_rows: seen.dwelling_rows.clone(),
    }
}

/// What is on record of dwellings themselves.
fn records(graph: &HouseholdGraph<'_>, dwellings: &[DwellingId], needed: &Needed) -> FactTable {
    FactTable::measured((TableKind::Dwelling, dwellings.len()), needed, |rows, stretch| {
        for (position, dwelling) in dwellings[rows].iter().enumerate() {
            occupancy::unit(graph, *dwelling, &mut Row::new(stretch, position));
        }
    })
    .0
}

/// From the first day that one of these registrations began on to the day of the graph.
fn since_first(graph: &HouseholdGraph<'_>, rows: &[RegistrationId]) -> Period {
    let first = rows.par_iter().filter_map(|row| graph.start(*row).exact()).min();
    Period::new(first.unwrap_or(graph.as_of), graph.as_of.plus(1))
}
