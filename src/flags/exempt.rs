//! Flags that are not raised for a time: an explanation was accepted, or the person objected.

use std::collections::BTreeSet;

use super::Flag;
use crate::domain::{Day, Period};
use crate::rules::RuleSet;

/// A flag that is not raised in a period on reasons that are known; one further reason, or a higher
/// band of one, and it is raised again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// The flag's lasting id.
    pub flag: String,
    /// Codes of the known reasons, as `PF101.1`.
    pub reasons: BTreeSet<String>,
    /// When it holds.
    pub period: Period,
}

/// The exemptions a run respects.
#[derive(Clone, Copy, Debug, Default)]
pub struct Exemptions<'a>(pub &'a [Exemption]);

impl Exemptions<'_> {
    /// Whether a flag is left out on a day. O(exemptions).
    pub(super) fn cover(self, flag: &Flag, rules: &RuleSet, day: Day) -> bool {
        let code = |reason: &super::Reason| {
            let rule = &rules.rules[reason.rule];
            format!("{}.{}", rule.code, rule.bands[usize::from(reason.band)].number)
        };
        let known = |exemption: &Exemption| {
            flag.reasons.iter().all(|reason| exemption.reasons.contains(&code(reason)))
        };
        self.0.iter().any(|exemption| {
            exemption.flag == flag.id && exemption.period.contains(day) && known(exemption)
        })
    }
}
