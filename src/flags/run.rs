//! Everything one run found: all that reports and screens may know.

use super::Flag;
use crate::domain::{Band, Day, DwellingId, Period, Points, RegistrationId};

/// The results of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The day the run is about.
    pub as_of: Day,
    /// Registrations that begin in here were looked at.
    pub window: Period,
    /// How many flags were asked for.
    pub capacity: usize,
    /// The seed of ties and of the control sample.
    pub seed: u64,
    /// Every flag of every lane: by lane, then rank.
    pub flags: Vec<Flag>,
    /// Every registration of the window that may be printed, in register order.
    pub scores: Vec<RegistrationScore>,
    /// Dwellings drawn at random from those without a listed flag, in drawing order. For the run's
    /// own files only: never marked on a list.
    pub control: Vec<ControlDraw>,
    /// How many dwellings those were drawn from.
    pub control_from: u64,
    /// Flags left out because a resident's name and address are protected.
    pub withheld_flags: u64,
    /// Registrations left out of the scores for the same reason.
    pub withheld_scores: u64,
    /// Flags left out because their reasons were explained or objected to before.
    pub exempt_flags: u64,
    /// One entry a rule.
    pub tallies: Vec<RuleTally>,
    /// Registrations and dwellings looked at.
    pub looked_at: (u64, u64),
}

/// The score of one registration: the same alone and in any batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegistrationScore {
    /// Which.
    pub registration: RegistrationId,
    /// Sum of the reasons that concern it.
    pub score: Points,
    /// None below the line.
    pub band: Option<Band>,
}

/// A dwelling of the control sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlDraw {
    /// Which.
    pub dwelling: DwellingId,
}

/// How a rule fared in this run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleTally {
    /// Rows where it counts.
    pub hits: u64,
    /// Rows where a mitigation cancelled it.
    pub mitigated: u64,
    /// Rows where a fact was missing.
    pub unknown: u64,
    /// Rows where it does not hold.
    pub no_hit: u64,
}
