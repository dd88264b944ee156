//! A flag: a request to look at one dwelling or one household's registration, with its reasons.

use super::{Combination, ModelReason};
use crate::domain::{Band, DwellingId, Points, RegistrationId};
use crate::facts::Fact;
pub use crate::rules::Evidence;
use crate::rules::Lane;

/// What a flag is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlagSubject {
    /// The dwelling as a whole.
    Dwelling,
    /// One household's registration there. The household, never a child, is the subject.
    Registration,
}

/// "This registration may be wrong, because": one subject with all its reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// Stable between runs: 16 hex digits from the dwelling's id and, for a registration, the day.
    pub id: String,
    /// What it is about.
    pub subject: FlagSubject,
    /// Where.
    pub dwelling: DwellingId,
    /// The registration whose reasons are counted; an adult's. None for a dwelling without one.
    pub registration: Option<RegistrationId>,
    /// Adult registrations in the window that the reasons concern, ascending.
    pub concerned: Vec<RegistrationId>,
    /// Which list it belongs on.
    pub lane: Lane,
    /// How soon to look.
    pub band: Band,
    /// The sum of what its reasons, its combinations and a model's reason count.
    pub score: Points,
    /// Place in its lane, from 1.
    pub rank: u32,
    /// Whether it is within the stated capacity and shown.
    pub listed: bool,
    /// Strongest first.
    pub reasons: Vec<Reason>,
    /// The typologies they make, heaviest first.
    pub combinations: Vec<Combination>,
    /// What a model adds, where the run had one.
    pub unusual: Option<ModelReason>,
    /// Rules that held and were cancelled by a mitigation.
    pub not_counted: Vec<NotCounted>,
    /// Rules that could not say yes or no.
    pub unknown: Vec<UnknownRule>,
    /// What would clear it.
    pub clearing: Vec<Clearing>,
}

/// A rule and band that contributed.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Position in the rule set.
    pub rule: usize,
    /// Position in the rule's bands.
    pub band: u8,
    /// What the band weighs.
    pub weight: Points,
    /// Positions of the rule's mitigations that lowered it.
    pub mitigated_by: Vec<u8>,
    /// Points after mitigation.
    pub points: Points,
    /// What it adds to the score: `points`, or less where its group is capped.
    pub counted: Points,
    /// The facts the rule read, with the limits it compared them with.
    pub evidence: Vec<Evidence>,
    /// The registration it is about, for rules about registrations.
    pub registration: Option<RegistrationId>,
}

/// A rule that held but does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct NotCounted {
    /// Position in the rule set.
    pub rule: usize,
    /// Positions of the mitigations that cancelled it.
    pub mitigated_by: Vec<u8>,
}

/// A rule that could not say yes or no.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownRule {
    /// Position in the rule set.
    pub rule: usize,
    /// The facts it misses.
    pub missing: Vec<Fact>,
}

/// Whether clearing a flag takes a correction of data or is a fact of life to verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClearingKind {
    /// A register holds a wrong or missing value.
    DataFix,
    /// Something about how people live, to be verified with them.
    FactOfLife,
}

/// One change that alone would take the flag below the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Clearing {
    /// Which kind of change.
    pub kind: ClearingKind,
    /// The fact that would differ.
    pub fact: Fact,
    /// Its value now.
    pub now: Option<f32>,
    /// The nearest value that clears the flag.
    pub instead: f32,
    /// The score that would remain.
    pub remaining: Points,
}
