//! From reasons to a score: sums with a cap for each group, bands, and the lane.
//!
//! Points are decibans, so they add. With a prior of 1 wrong registration in 100 (-20), a sum of 20
//! makes right and wrong equally likely; 10 is one in ten. The bands are cut at such sums:
//! A from 20, B from 14, C from 10.

use crate::domain::{Band, Points};
use crate::rules::{Lane, RuleSet};

use super::{Combination, Reason};

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

/// What is left of each group's cap.
#[derive(Debug)]
pub(super) struct Caps<'a> {
    rules: &'a RuleSet,
    left: Vec<(&'a str, Points)>,
}

impl<'a> Caps<'a> {
    /// What `points` more of a group count; a group without a stated cap has its first points
    /// for one.
    pub(super) fn count(&mut self, group: &'a str, points: Points) -> Points {
        let at = self.left.iter().position(|(known, _)| *known == group).unwrap_or_else(|| {
            self.left.push((group, cap_of(self.rules, group).unwrap_or(points)));
            self.left.len() - 1
        });
        let counted = points.min(self.left[at].1);
        self.left[at].1 += -counted;
        counted
    }
}

/// Settles what each reason counts and returns the sum, with what is left of the caps.
///
/// Reasons of one group see the same circumstance: together they count at most the group's cap,
/// the strongest first. A group without a stated cap counts its strongest reason only.
/// Leaves the reasons strongest first.
pub(super) fn combine<'a>(rules: &'a RuleSet, reasons: &mut [Reason]) -> (Points, Caps<'a>) {
    reasons.sort_by_key(|reason| (-reason.points, reason.rule));
    let mut caps = Caps { rules, left: Vec::new() };
    for reason in reasons.iter_mut() {
        reason.counted = caps.count(&rules.rules[reason.rule].group, reason.points);
    }
    (reasons.iter().map(|reason| reason.counted).sum(), caps)
}

fn cap_of(rules: &RuleSet, group: &str) -> Option<Points> {
    rules.caps.iter().find(|(known, _)| known == group).map(|(_, cap)| *cap)
}

/// The lane of combined reasons: review where review reasons alone reach the line, so that signs of
/// unstable living bring nobody onto the review list; help where such signs carry the flag.
pub(super) fn lane(rules: &RuleSet, reasons: &[Reason], combinations: &[Combination]) -> Lane {
    let lane_of = |reason: &Reason| rules.rules[reason.rule].lane;
    let in_review = reasons.iter().filter(|reason| lane_of(reason) == Lane::Review);
    let named = combinations.iter();
    let named = named.filter(|named| rules.typologies[named.typology].lane == Lane::Review);
    let review: Points = in_review
        .map(|reason| reason.counted)
        .chain(named.map(|combination| combination.counted))
        .sum();
    let helps = reasons.iter().any(|reason| lane_of(reason) == Lane::Help);
    if review < LINE && helps { Lane::Help } else { Lane::Review }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::super::typology::score;
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
            let (before, after) = (score(rules, &mut before).0, score(rules, &mut after).0);
            prop_assert!(after <= before);
            prop_assert!(urgency(after) >= urgency(before));
        }

        #[test]
        fn one_more_reason_never_lowers_the_score(drawn in drawn()) {
            let rules = &*RULES;
            let mut all = reasons(rules, &drawn);
            let mut fewer = all[1..].to_vec();
            prop_assert!(score(rules, &mut fewer).0 <= score(rules, &mut all).0);
        }

        #[test]
        fn a_score_is_what_its_reasons_count_and_no_group_passes_its_cap(drawn in drawn()) {
            let rules = &*RULES;
            let mut reasons = reasons(rules, &drawn);
            let (sum, combinations) = score(rules, &mut reasons);
            let counted = reasons.iter().map(|reason| reason.counted);
            prop_assert_eq!(sum, counted.chain(combinations.iter().map(|c| c.counted)).sum());
            for combination in &combinations {
                let typology = &rules.typologies[combination.typology];
                prop_assert!(combination.counted <= typology.points);
                let cap = cap_of(rules, &typology.group).unwrap_or(Points(0));
                let of_group = reasons.iter();
                let of_group =
                    of_group.filter(|reason| rules.rules[reason.rule].group == typology.group);
                let reasons: Points = of_group.map(|reason| reason.counted).sum();
                prop_assert!(combination.counted == Points(0) || reasons + combination.counted <= cap);
            }
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
            let (_, combinations) = score(rules, &mut all);
            let mut review: Vec<_> = all
                .iter()
                .filter(|reason| rules.rules[reason.rule].lane == Lane::Review)
                .cloned()
                .collect();
            let has_help =
                all.iter().any(|reason| rules.rules[reason.rule].lane == Lane::Help);
            if has_help && lane(rules, &all, &combinations) == Lane::Review {
                prop_assert!(score(rules, &mut review).0 >= LINE);
            }
        }
    }
}
