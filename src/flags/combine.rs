//! From reasons to a score: sums with a cap for each group, bands, and the lane.
//!
//! Points are decibans, so they add. With a prior of 1 wrong registration in 100 (-20), a sum of 20
//! makes right and wrong equally likely; 10 is one in ten. The bands are cut at such sums:
//! A from 20, B from 14, C from 10.

use crate::domain::{Band, Points};
use crate::rules::{Lane, RuleSet};

use super::Reason;

/// The least sum that makes a flag.
pub const LINE: Points = Points(10);

const A_FROM: Points = Points(20);
const B_FROM: Points = Points(14);

/// The band of a score; none below the line.
pub fn band(score: Points) -> Option<Band> {
    match score {
        score if score >= A_FROM => Some(Band::A),
        score if score >= B_FROM => Some(Band::B),
        score if score >= LINE => Some(Band::C),
        _ => None,
    }
}

/// Settles what each reason counts and returns the sum.
///
/// Reasons of one group see the same circumstance: together they count at most the group's cap,
/// the strongest first. A group without a stated cap counts its strongest reason only.
/// Leaves the reasons strongest first.
pub fn combine(rules: &RuleSet, reasons: &mut [Reason]) -> Points {
    reasons.sort_by_key(|reason| (-reason.points, reason.rule));
    let mut left: Vec<(&str, Points)> = Vec::new();
    for reason in reasons.iter_mut() {
        let group = rules.rules[reason.rule].group.as_str();
        let at = left.iter().position(|(known, _)| *known == group).unwrap_or_else(|| {
            left.push((group, cap_of(rules, group).unwrap_or(reason.points)));
            left.len() - 1
        });
        reason.counted = reason.points.min(left[at].1);
        left[at].1 += -reason.counted;
    }
    reasons.iter().map(|reason| reason.counted).sum()
}

fn cap_of(rules: &RuleSet, group: &str) -> Option<Points> {
    rules.caps.iter().find(|(known, _)| known == group).map(|(_, cap)| *cap)
}

/// The lane of combined reasons: review where review reasons alone reach the line, so that signs of
/// unstable living bring nobody onto the review list; help where such signs carry the flag.
pub(super) fn lane(rules: &RuleSet, reasons: &[Reason]) -> Lane {
    let lane_of = |reason: &Reason| rules.rules[reason.rule].lane;
    let in_review = reasons.iter().filter(|reason| lane_of(reason) == Lane::Review);
    let review: Points = in_review.map(|reason| reason.counted).sum();
    let helps = reasons.iter().any(|reason| lane_of(reason) == Lane::Help);
    if review < LINE && helps { Lane::Help } else { Lane::Review }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static RULES: LazyLock<RuleSet> =
        LazyLock::new(|| crate::rules::parse(&crate::rules::builtin(), &[]).unwrap());

    /// A reason of the built-in rule at `rule` (modulo their number) with these points.
    fn reason(rules: &RuleSet, rule: usize, points: i32) -> Reason {
        Reason {
            rule: rule % rules.rules.len(),
            band: 0,
            weight: Points(points),
            mitigated_by: Vec::new(),
            points: Points(points),
            counted: Points(0),
            evidence: Vec::new(),
            registration: None,
        }
    }

    /// One reason a rule at most, as rules raise them.
    fn reasons(rules: &RuleSet, drawn: &[(usize, i32)]) -> Vec<Reason> {
        let mut found: Vec<_> =
            drawn.iter().map(|(rule, points)| reason(rules, *rule, *points)).collect();
        found.sort_by_key(|reason| reason.rule);
        found.dedup_by_key(|reason| reason.rule);
        found
    }

    fn drawn() -> impl Strategy<Value = Vec<(usize, i32)>> {
        prop::collection::vec((0_usize..64, 1_i32..15), 1..10)
    }

    /// The position of the band; none comes after C.
    fn urgency(score: Points) -> u8 {
        band(score).map_or(3, |band| band as u8)
    }

    proptest! {
        #[test]
        fn lowering_a_reason_never_raises_the_score(
            drawn in drawn(), which in 0_usize..10, by in 0_i32..15,
        ) {
            let rules = &*RULES;
            let mut before = reasons(rules, &drawn);
            let mut after = before.clone();
            let lowered = which % after.len();
            after[lowered].points = Points((after[lowered].points.0 - by).max(0));
            let (before, after) = (combine(rules, &mut before), combine(rules, &mut after));
            prop_assert!(after <= before);
            prop_assert!(urgency(after) >= urgency(before));
        }

        #[test]
        fn one_more_reason_never_lowers_the_score(drawn in drawn()) {
            let rules = &*RULES;
            let mut all = reasons(rules, &drawn);
            let mut fewer = all[1..].to_vec();
            prop_assert!(combine(rules, &mut fewer) <= combine(rules, &mut all));
        }

        #[test]
        fn a_score_is_what_its_reasons_count_and_no_group_passes_its_cap(drawn in drawn()) {
            let rules = &*RULES;
            let mut reasons = reasons(rules, &drawn);
            let score = combine(rules, &mut reasons);
            prop_assert_eq!(score, reasons.iter().map(|reason| reason.counted).sum());
            for reason in &reasons {
                let group = &rules.rules[reason.rule].group;
                let of_group =
                    || reasons.iter().filter(|other| rules.rules[other.rule].group == *group);
                let strongest = of_group().map(|other| other.points).max();
                let cap = cap_of(rules, group).or(strongest).expect("it holds the reason");
                prop_assert!(of_group().map(|other| other.counted).sum::<Points>() <= cap);
                prop_assert!(reason.counted <= reason.points && reason.counted >= Points(0));
            }
        }

        #[test]
        fn help_reasons_bring_nobody_onto_the_review_list(drawn in drawn()) {
            let rules = &*RULES;
            let mut all = reasons(rules, &drawn);
            combine(rules, &mut all);
            let mut review: Vec<_> = all
                .iter()
                .filter(|reason| rules.rules[reason.rule].lane == Lane::Review)
                .cloned()
                .collect();
            let has_help =
                all.iter().any(|reason| rules.rules[reason.rule].lane == Lane::Help);
            if has_help && lane(rules, &all) == Lane::Review {
                prop_assert!(combine(rules, &mut review) >= LINE);
            }
        }
    }
}
