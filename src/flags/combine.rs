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
/// Reasons of the review lane must bring at least this much: unstable living alone is never
/// reviewed.
pub const LEAST_REVIEW: Points = Points(5);

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

/// The lane of combined reasons: review where review reasons carry it, else the lane they name.
pub(super) fn lane(rules: &RuleSet, reasons: &[Reason]) -> Lane {
    let lane_of = |reason: &Reason| rules.rules[reason.rule].lane;
    let in_review = reasons.iter().filter(|reason| lane_of(reason) == Lane::Review);
    let review: Points = in_review.map(|reason| reason.counted).sum();
    let helps = reasons.iter().any(|reason| lane_of(reason) == Lane::Help);
    match (review >= LEAST_REVIEW, helps) {
        (false, true) => Lane::Help,
        _ => Lane::Review,
    }
}
