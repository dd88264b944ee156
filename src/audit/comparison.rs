//! What a comparison of two rule sets tells.

use serde::Serialize;

use super::rule_change::RuleChange;

/// What is known of past cases on the day of the list.
pub(super) const BY_THE_DAY: &str = "everything up to the day, also what followed the decision";
/// What is known of them where past days are replayed.
pub(super) const BEFORE_THE_DECISION: &str =
    "only what was known on a past day before the decision";

/// Fewest cases or persons that a share is told of.
pub const FEWEST: usize = 10;

/// A count under the old and the new rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OldNew {
    /// Under the old rules.
    pub old: usize,
    /// Under the new rules.
    pub new: usize,
}

/// How one thing changed between two sets of the same kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// In both.
    pub kept: usize,
    /// Of these, in a stronger band.
    pub raised: usize,
    /// Of these, in a weaker band.
    pub lowered: usize,
    /// In the new only.
    pub gained: usize,
    /// In the old only.
    pub lost: usize,
}

/// A flag, shortly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FlagExample {
    /// Its lasting id.
    pub flag_id: String,
    /// Where.
    pub dwelling_id: String,
    /// The adult whose registration leads it; only where ids were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<String>,
    /// `review`, `help` or `repair`.
    pub lane: &'static str,
    /// Band letter.
    pub band: &'static str,
    /// Score.
    pub score: i32,
    /// Reasons such as `PF101.1`.
    pub reasons: Vec<String>,
}

/// The work one lane makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Workload {
    /// `review`, `help` or `repair`.
    pub lane: &'static str,
    /// Flags above the line.
    pub flags: OldNew,
    /// Flags on the list, within the capacity.
    pub listed: OldNew,
    /// Listed under the new rules and not under the old: cases nobody would have seen.
    pub newly_listed: usize,
}

/// Precision on decided cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PastPrecision {
    /// Decided cases that the rules put into a band, inconclusive ones left out.
    pub closed: usize,
    /// Of these, confirmed ones.
    pub confirmed: usize,
    /// Inconclusive cases in a band.
    pub inconclusive: usize,
    /// Share of confirmed among closed; none below ten.
    pub precision: Option<f64>,
    /// Wilson's 95 % interval.
    pub interval: Option<(f64, f64)>,
}

/// Precision of both sets on the same cases.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PastOutcomes {
    /// What was known when the rules looked.
    pub known: &'static str,
    /// Decided cases that could be looked at.
    pub cases: usize,
    /// Under the old rules.
    pub old: PastPrecision,
    /// Under the new rules.
    pub new: PastPrecision,
}

/// Selection of one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupSelection {
    /// Such as `age_band`.
    pub attribute: String,
    /// Its value.
    pub value: String,
    /// Persons of the group with a registration in the window; none below ten.
    pub persons: Option<usize>,
    /// Share of them in a band under the old and the new rules; none below ten persons.
    pub selected: Option<(f64, f64)>,
    /// That share over the share of all persons with the attribute, old and new.
    pub ratio: Option<(f64, f64)>,
}

/// Everything a change of rules would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The day of the list.
    pub as_of: String,
    /// First day of its window.
    pub window_from: String,
    /// How many flags a lane holds.
    pub capacity: usize,
    /// Rules in each set.
    pub rules: OldNew,
    /// Rules that differ.
    pub changes: Vec<RuleChange>,
    /// Flags above the line on the list's day.
    pub flags: Change,
    /// Flags within the capacity.
    pub listed: Change,
    /// The first gained flags by rank.
    pub gained: Vec<FlagExample>,
    /// The first lost flags by rank.
    pub lost: Vec<FlagExample>,
    /// The first flags kept in another band, as they are under the new rules.
    pub moved: Vec<FlagExample>,
    /// By lane.
    pub workload: Vec<Workload>,
    /// Registrations of the whole history.
    pub history_looked_at: usize,
    /// Of these, in a band.
    pub history: Change,
    /// Precision on decided cases.
    pub outcomes: Vec<PastOutcomes>,
    /// By group, where groups were given.
    pub groups: Vec<GroupSelection>,
}
