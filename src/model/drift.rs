//! Two runs side by side: which facts, scores and rules are no longer spread as they were.

use std::fmt::Write;

use serde::Serialize;

use super::profile::{Profile, region_in_words};
use crate::domain::math::ln;

/// A population stability index below the first is no change, from the second on a clear one.
const STABLE: f64 = 0.1;
const MOVED: f64 = 0.25;

/// A rule has moved where its share of hits changed by more than chance gives (in standard
/// deviations) and by at least a third.
const BEYOND_CHANCE: f64 = 4.0;
const LEAST_CHANGE: f64 = 4.0 / 3.0;

/// What the index says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Spread as before.
    Stable,
    /// Worth a look.
    Watch,
    /// Spread otherwise.
    Moved,
}

/// How far something moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shift {
    /// The fact's key, or `score`.
    pub name: String,
    /// Population stability index.
    pub index: f64,
    /// What it says.
    pub verdict: Verdict,
}

/// A region that no registration of the old run was in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewRegion {
    /// The facts' levels, in words.
    pub region: String,
    /// Registrations of the new run in it.
    pub registrations: u64,
}

/// Hits of a rule among the rows it ran on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// Its code.
    pub rule: String,
    /// Rows where it counts.
    pub hits: u64,
    /// Rows it ran on.
    pub rows: u64,
}

/// A rule that hits more or less often than it did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleShift {
    /// Its code.
    pub rule: String,
    /// Share of rows then; none where the rule was not there.
    pub old: Option<f64>,
    /// Share of rows now; none where it is not there.
    pub new: Option<f64>,
}

/// How a run differs from an earlier one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drift {
    /// Registrations then and now.
    pub registrations: (u64, u64),
    /// Scores.
    pub score: Shift,
    /// Facts, the furthest first.
    pub facts: Vec<Shift>,
    /// Regions that no earlier run had, the fullest first.
    pub new_regions: Vec<NewRegion>,
    /// Rules that moved, by code.
    pub rules: Vec<RuleShift>,
}

/// Compares the profiles of two runs and the counts of their rules.
pub fn drift(
    (old, new): (&Profile, &Profile),
    (rules_then, rules_now): (&[RuleCount], &[RuleCount]),
) -> Drift {
    let of_fact = |(key, now): (&String, &Vec<u64>)| shift(key, old.facts.get(key)?, now);
    let mut facts: Vec<Shift> = new.facts.iter().filter_map(of_fact).collect();
    facts.sort_by(|one, other| other.index.total_cmp(&one.index).then(one.name.cmp(&other.name)));
    let fresh = new.regions.iter().filter(|(region, _)| !old.regions.contains_key(*region));
    let mut new_regions: Vec<NewRegion> = fresh
        .map(|(region, count)| NewRegion { region: region_in_words(region), registrations: *count })
        .collect();
    new_regions.sort_by(|one, other| {
        other.registrations.cmp(&one.registrations).then(one.region.cmp(&other.region))
    });
    let none = Shift { name: "score".to_owned(), index: 0.0, verdict: Verdict::Stable };
    Drift {
        registrations: (old.registrations, new.registrations),
        score: shift("score", &old.scores, &new.scores).unwrap_or(none),
        facts,
        new_regions,
        rules: moved_rules(rules_then, rules_now),
    }
}

/// The index of two spreads over the same bins; none where bins differ or one has no row.
fn shift(name: &str, old: &[u64], new: &[u64]) -> Option<Shift> {
    let (then, now): (u64, u64) = (old.iter().sum(), new.iter().sum());
    if old.len() != new.len() || then == 0 || now == 0 {
        return None;
    }
    let bins = old.iter().zip(new).filter(|(then, now)| **then + **now > 0);
    // Half a row more in each bin, so that an empty one has a share.
    let share = |count: u64, total: u64| (real(count) + 0.5) / (real(total) + 0.5);
    let index = bins
        .map(|(before, after)| {
            let (p, q) = (share(*before, then), share(*after, now));
            (q - p) * ln(q / p)
        })
        .sum();
    let verdict = match index {
        index if index < STABLE => Verdict::Stable,
        index if index < MOVED => Verdict::Watch,
        _ => Verdict::Moved,
    };
    Some(Shift { name: name.to_owned(), index, verdict })
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows stay far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}

fn moved_rules(then: &[RuleCount], now: &[RuleCount]) -> Vec<RuleShift> {
    let mut codes: Vec<&str> = then.iter().chain(now).map(|count| count.rule.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let of = |counts: &[RuleCount], code: &str| {
        counts.iter().find(|count| count.rule == code).map(|count| (count.hits, count.rows.max(1)))
    };
    let moved = codes.into_iter().filter_map(|code| {
        let (before, after) = (of(then, code), of(now, code));
        let is_moved = before.zip(after).is_none_or(|(before, after)| has_moved(before, after));
        let share = |count: Option<(u64, u64)>| count.map(|(hits, rows)| real(hits) / real(rows));
        is_moved.then(|| RuleShift { rule: code.to_owned(), old: share(before), new: share(after) })
    });
    moved.collect()
}

fn has_moved((hits, rows): (u64, u64), (later, of): (u64, u64)) -> bool {
    let (p, q) = (real(hits) / real(rows), real(later) / real(of));
    let all = real(hits + later) / real(rows + of);
    let deviation = (all * (1.0 - all) * (1.0 / real(rows) + 1.0 / real(of))).sqrt();
    let (low, high) = (p.min(q), p.max(q));
    (p - q).abs() > BEYOND_CHANCE * deviation && high >= LEAST_CHANGE * low
}

impl Drift {
    /// The comparison for a terminal, in plain text.
    pub fn to_text(&self) -> String {
        let word = |verdict: Verdict| match verdict {
            Verdict::Stable => "stable",
            Verdict::Watch => "watch",
            Verdict::Moved => "moved",
        };
        let line = |shift: &Shift| {
            format!("  {:<28} {:>6.3}  {}\n", shift.name, shift.index, word(shift.verdict))
        };
        let mut text = format!(
            "{} registrations then, {} now\n\nPopulation stability (below {STABLE} stable, from \
             {MOVED} moved)\n{}",
            self.registrations.0,
            self.registrations.1,
            line(&self.score)
        );
        let told = self.facts.iter().filter(|shift| shift.verdict != Verdict::Stable);
        let told: Vec<String> = told.map(line).collect();
        text.push_str(&told.concat());
        let rest = self.facts.len() - told.len();
        let _ = writeln!(text, "  {rest} facts are spread as before");
        text.push_str("\nRegions no earlier run had\n");
        for region in self.new_regions.iter().take(10) {
            let _ = writeln!(text, "  {:>6}  {}", region.registrations, region.region);
        }
        if self.new_regions.is_empty() {
            text.push_str("  none\n");
        }
        text.push_str("\nRules that moved: share of rows they hold for\n");
        let share = |share: Option<f64>| {
            share.map_or_else(|| "-".to_owned(), |share| format!("{:.3} %", share * 100.0))
        };
        for rule in &self.rules {
            let (old, new) = (share(rule.old), share(rule.new));
            let _ = writeln!(text, "  {:<8} {old:>10} {new:>10}", rule.rule);
        }
        if self.rules.is_empty() {
            text.push_str("  none\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(counts: [u64; 3]) -> Profile {
        Profile {
            registrations: counts.iter().sum(),
            facts: [("rooms".to_owned(), counts.to_vec())].into(),
            scores: counts.to_vec(),
            ..Profile::default()
        }
    }

    #[test]
    fn a_spread_beside_itself_is_stable_and_another_has_moved() {
        let (one, other) = (profile([500, 300, 200]), profile([200, 300, 500]));
        let same = drift((&one, &one), (&[], &[]));
        assert!(same.score.index.abs() < 1e-12 && same.facts[0].verdict == Verdict::Stable);
        let moved = drift((&one, &other), (&[], &[]));
        // 2 x 0.3 x ln 2.5
        assert!((moved.score.index - 0.5498).abs() < 0.002, "{}", moved.score.index);
        assert_eq!(moved.facts[0].verdict, Verdict::Moved);
    }

    #[test]
    fn regions_and_rules_that_are_new_are_told() {
        let mut later = profile([500, 300, 200]);
        later.regions.insert("0/?/1/0/1/2".to_owned(), 7);
        let count = |rule: &str, hits| RuleCount { rule: rule.to_owned(), hits, rows: 10_000 };
        let (then, now) = (
            [count("PF101", 100), count("PF102", 50), count("PF103", 50)],
            [count("PF101", 200), count("PF102", 55), count("PF104", 1)],
        );
        let found = drift((&profile([500, 300, 200]), &later), (&then, &now));
        assert_eq!(found.new_regions[0].registrations, 7);
        assert!(
            found.new_regions[0]
                .region
                .starts_with("adults_at_arrival < 1, linked_to_resident unknown")
        );
        let moved: Vec<&str> = found.rules.iter().map(|rule| rule.rule.as_str()).collect();
        assert_eq!(moved, ["PF101", "PF103", "PF104"]);
        assert!(found.to_text().contains("PF104"));
    }
}
