//! What evaluation gives: for each rule the rows it hit, and counts of everything else.

use crate::domain::Points;

/// A rule holds for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Row of the table the rule runs over.
    pub row: u32,
    /// Position in the rule's `bands`.
    pub band: u8,
    /// Points after mitigation, at least 0.
    pub points: Points,
    /// Positions in the rule's `mitigations` that held.
    pub mitigated_by: Vec<u8>,
    /// Whether a mitigation cancelled it; then `points` is 0 and it is no reason.
    pub cancelled: bool,
}

/// One rule over all rows. `hits + unknown.len() + no_hit` is the number of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleOutcome {
    /// Rows where it holds (cancelled ones included), ascending.
    pub hits: Vec<Hit>,
    /// Rows where a missing fact keeps it from saying yes or no, ascending.
    pub unknown: Vec<u32>,
    /// Number of rows where it does not hold.
    pub no_hit: u64,
    /// Of these, rows where the dwelling's exempt class takes the rule out while its `when` is true
    /// or unknown.
    pub exempt: u64,
}

/// Outcomes in the order of the rule set's rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleOutcomes {
    /// One entry a rule.
    pub rules: Vec<RuleOutcome>,
}
