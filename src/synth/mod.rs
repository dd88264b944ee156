//! Simulated registers: a Danish-like town with planted pro-forma patterns and innocent twins.
//!
//! Pure and seeded: the same [`TownPlan`] gives the same bytes on every machine. No stage of the
//! pipeline uses this room; it makes the demonstration data and what evaluation is held against.

mod acts;
mod address;
mod aftermath;
mod agenda;
mod calendar;
mod careful;
mod chance;
mod family;
mod hosts;
mod leases;
mod life;
mod moving;
mod patterns;
mod people;
mod schedule;
mod sheet;
mod stock;
mod story;
mod tables;
mod town;
mod twins;
mod vacancy;
mod write;

use crate::domain::Day;

pub use story::Story;
pub use write::Town;

/// What kind of town to make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorldKind {
    /// Patterns with their usual traces.
    #[default]
    Ordinary,
    /// No pro-forma registration at all, every innocent twin: whatever is flagged is a false alarm.
    Clean,
    /// Patterns that avoid what rules look at: never more than two persons a room, stays over six
    /// months, notified in time, one case a dwelling.
    Adversary,
}

/// What to simulate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TownPlan {
    /// People registered at the end, 200 to 20 million; met within a few in a hundred.
    pub persons: u32,
    /// Years of history, 1 to 50.
    pub years: u16,
    /// Everything follows from it.
    pub seed: u64,
    /// Last day of the history.
    pub ends_on: Day,
    /// Pro-forma share of the registrations of the last years, in thousandths.
    pub pro_forma_per_mille: u32,
    /// What kind of town.
    pub world: WorldKind,
}

impl TownPlan {
    /// A plan with the defaults: history to the end of 2025, one pro-forma registration in 100.
    pub fn new(persons: u32, years: u16, seed: u64) -> Self {
        let ends_on = Day::from_ymd(2025, 12, 31).expect("a day of the calendar");
        let world = WorldKind::Ordinary;
        Self { persons, years, seed, ends_on, pro_forma_per_mille: 10, world }
    }

    /// How many persons give about `moves` rows of `moves.csv` over `years` of history.
    pub fn persons_for_moves(moves: u64, years: u16) -> u32 {
        let rows_per_thousand = 1_000 + 200 * u64::from(years);
        u32::try_from(moves.saturating_mul(1000) / rows_per_thousand).unwrap_or(u32::MAX)
    }

    fn check(&self) -> Result<(), PlanError> {
        let Self { persons, years, pro_forma_per_mille: share, .. } = *self;
        if !(200..=20_000_000).contains(&persons) {
            return Err(PlanError::Persons { persons });
        }
        if !(1..=50).contains(&years) {
            return Err(PlanError::Years { years });
        }
        if share > 100 {
            return Err(PlanError::Share { share });
        }
        Ok(())
    }
}

/// A plan that can't be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Too few or too many people.
    #[error("a town of {persons} persons can't be simulated")]
    Persons {
        /// As asked for.
        persons: u32,
    },
    /// No history, or too long a one.
    #[error("a history of {years} years can't be simulated")]
    Years {
        /// As asked for.
        years: u16,
    },
    /// More pro-forma registrations than a town holds.
    #[error("a pro-forma share of {share} in a thousand can't be simulated")]
    Share {
        /// As asked for.
        share: u32,
    },
}

impl PlanError {
    /// What to ask for instead.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Persons { .. } => "ask for 200 to 20,000,000 persons",
            Self::Years { .. } => "ask for 1 to 50 years",
            Self::Share { .. } => "ask for at most 100 in a thousand",
        }
    }
}

/// Simulates a town. Time and memory grow with persons times years: about a second for a million
/// moves.
pub fn generate(plan: &TownPlan) -> Result<Town, PlanError> {
    plan.check()?;
    let mut sim = town::Sim::new(*plan);
    sim.populate();
    sim.schedule();
    sim.live();
    Ok(aftermath::conclude(sim))
}
