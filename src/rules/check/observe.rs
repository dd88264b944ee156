//! What a register shows of rules: dead ones, facts never known, the same rows seen twice.

use std::collections::BTreeSet;

use super::{Finding, Level, Lint, places};
use crate::facts::{Fact, Facts, TableKind};
use crate::rules::{Rule, RuleOutcome, RuleOutcomes, RuleSet};

/// Fewest hits before two rules are compared.
const FEWEST: usize = 10;

/// Share of common dwellings from which two rules see the same.
const ALIKE: f64 = 0.5;

/// The rules and what they said of a register.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'a> {
    /// The rules.
    pub set: &'a RuleSet,
    /// What each said of every row.
    pub outcomes: &'a RuleOutcomes,
    /// The facts they read.
    pub facts: &'a Facts,
}

/// What a register shows of rules; `files_of` tells which files a fact is measured from, or what to do
/// so that they are read.
pub fn observe(
    observed: Observed<'_>,
    files: &[(String, String)],
    files_of: &dyn Fn(Fact) -> Result<Vec<String>, String>,
) -> Vec<Finding> {
    let lint = Lint { set: observed.set, places: places(files) };
    let mut found = Vec::new();
    for (rule, outcome) in observed.set.rules.iter().zip(&observed.outcomes.rules) {
        found.extend(unknown_facts(&lint, rule, observed.facts, files_of));
        found.extend(idle(&lint, rule, outcome));
    }
    found.extend(overlaps(&lint, observed));
    found.sort();
    found.dedup();
    found
}

fn unknown_facts(
    lint: &Lint<'_>,
    rule: &Rule,
    facts: &Facts,
    files_of: &dyn Fn(Fact) -> Result<Vec<String>, String>,
) -> Vec<Finding> {
    let never = rule.facts().into_iter().filter(|fact| is_never_known(facts, *fact));
    let finding = |fact: Fact| {
        let message = format!("`{}` of {} is never known", fact.key(), rule.code);
        let hint = match files_of(fact) {
            Ok(files) => format!("does the register have {}?", files.join(" and ")),
            Err(hint) => hint,
        };
        lint.finding(rule, "when", (Level::Advice, "always-unknown"), (message, hint))
    };
    never.map(finding).collect()
}

fn is_never_known(facts: &Facts, fact: Fact) -> bool {
    let table = match fact.table() {
        TableKind::Dwelling => &facts.dwellings,
        TableKind::Registration => &facts.registrations,
    };
    table.column(fact).iter().all(|value| value.is_nan())
}

fn idle(lint: &Lint<'_>, rule: &Rule, outcome: &RuleOutcome) -> Vec<Finding> {
    let code = &rule.code;
    if outcome.hits.is_empty() {
        let unknown = outcome.unknown.len();
        let message = format!("{code} never holds in this register ({unknown} unknown)");
        let hint = "is the pattern rare, the file missing or the condition too narrow?";
        return vec![lint.finding(rule, "when", (Level::Advice, "dead-rule"), (message, hint))];
    }
    let is_reached = |at: usize| outcome.hits.iter().any(|hit| usize::from(hit.band) == at);
    let idle = rule.bands.iter().enumerate().filter(|(at, _)| !is_reached(*at));
    let finding = |(_, band): (usize, &crate::rules::RuleBand)| {
        let (number, part) = (band.number, format!("band {}", band.number));
        let message = format!("band {number} of {code} is never reached in this register");
        let hint = "a larger register may reach it; else join it with its neighbour";
        lint.finding(rule, &part, (Level::Advice, "idle-band"), (message, hint))
    };
    idle.map(finding).collect()
}

/// Pairs of rules that see the same dwellings.
fn overlaps(lint: &Lint<'_>, observed: Observed<'_>) -> Vec<Finding> {
    let rules = &observed.set.rules;
    let seen: Vec<BTreeSet<u32>> = rules
        .iter()
        .zip(&observed.outcomes.rules)
        .map(|(rule, outcome)| dwellings(observed.facts, rule, outcome))
        .collect();
    let mut found = Vec::new();
    for one in 0..rules.len() {
        for other in (0..rules.len()).filter(|other| *other != one) {
            let pair = ((&rules[one], &seen[one]), (&rules[other], &seen[other]));
            found.extend(overlap(lint, pair.0, pair.1));
        }
    }
    found
}

/// The dwellings whose rows a rule counts for.
fn dwellings(facts: &Facts, rule: &Rule, outcome: &RuleOutcome) -> BTreeSet<u32> {
    let counted = outcome.hits.iter().filter(|hit| !hit.cancelled).map(|hit| hit.row);
    match rule.subject {
        TableKind::Dwelling => counted.collect(),
        TableKind::Registration => counted.map(|row| facts.dwelling_row_of[row as usize]).collect(),
    }
}

fn overlap(
    lint: &Lint<'_>,
    (one, its): (&Rule, &BTreeSet<u32>),
    (other, others): (&Rule, &BTreeSet<u32>),
) -> Option<Finding> {
    if its.len() < FEWEST || others.len() < FEWEST || one.lane != other.lane {
        return None;
    }
    let common = its.intersection(others).count();
    let (first, second) = (&one.code, &other.code);
    if one.group == other.group && one.subject == other.subject {
        let inside = common == its.len() && (its.len() < others.len() || first > second);
        let message = format!("every one of the {common} dwellings of {first} is one of {second}");
        let hint = format!("does {first} say more than {second}? else make it a band of it");
        let code = (Level::Advice, "subsumed-here");
        return inside.then(|| lint.finding(one, "group", code, (message, hint)));
    }
    let together = its.len() + others.len() - common;
    #[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
    let share = common as f64 / together as f64;
    let counts_twice = share >= ALIKE && one.group != other.group && first < second;
    let percent = share * 100.0;
    let message = format!(
        "{first} and {second} see the same dwellings ({common} in common, {percent:.0} %) and are of two groups"
    );
    let hint = format!("points count twice: put {second} into the group `{}`", one.group);
    let code = (Level::Advice, "overlap");
    counts_twice.then(|| lint.finding(one, "group", code, (message, hint)))
}
