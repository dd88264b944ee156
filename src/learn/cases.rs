//! Decided cases, each with the reasons and facts of its registration as known before the decision.

use std::collections::BTreeMap;

use crate::domain::{Day, DwellingId, OutcomeKind, OutcomeOrigin, Period, RegistrationId};
use crate::facts::{self, Fact, Facts, TableKind};
use crate::flags::{self, Findings};
use crate::graph::{self, HouseholdGraph, Households};
use crate::registry::{Outcome, Register};
use crate::rules::{self, Lane, RuleSet, may_be_weighed};

/// A decided case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Whether the registration was found to be wrong.
    pub confirmed: bool,
    /// How it came up.
    pub origin: OutcomeOrigin,
    /// How many registrations it stands for: one over the chance that it was drawn; 1 where it was
    /// not drawn.
    pub stands_for: f64,
    /// For each band that counted (positions of rule and band) the share of its points that did.
    pub bands: Vec<(usize, usize, f64)>,
    /// Points of combinations.
    pub combined: i32,
    /// The values of the facts that may be weighed, `NaN` where unknown.
    pub facts: Vec<f64>,
}

/// Dwellings that a run drew at random.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// The day of the run.
    pub as_of: Day,
    /// What was drawn.
    pub drawn: Vec<DwellingId>,
    /// How many dwellings it was drawn from.
    pub from: u64,
}

/// Outcomes that teach nothing, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Decided without a result.
    pub inconclusive: usize,
    /// The day of the decision or of the move is not known.
    pub undated: usize,
    /// Decided after the day learned about.
    pub later: usize,
    /// No adult's registration as known when the case was looked at, or a protected one.
    pub not_seen: usize,
}

/// What one register teaches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    /// Decided cases, by month of decision, then in register order.
    pub cases: Vec<Case>,
    /// The others.
    pub skipped: Skipped,
    /// The most registrations that were looked at on one of the days: what a random sample is of.
    pub looked_at: usize,
}

/// The facts that cases may teach the weights of: those that a rule of the set reads too, so that
/// what they rest on is settled.
pub(super) fn weighable(rules: &RuleSet) -> Vec<Fact> {
    let review = rules.rules.iter().filter(|rule| rule.lane == Lane::Review);
    let mut found: Vec<Fact> =
        review.flat_map(rules::Rule::facts).filter(|fact| may_be_weighed(*fact)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

type Key = (usize, usize, Day);

/// The decided cases of a register, each as known on the first day of the month of its decision:
/// nothing recorded later is seen. One graph and the facts of one window a month.
pub fn gather(
    register: &Register,
    rules: &RuleSet,
    (as_of, window_months): (Day, u32),
    controls: &[Control],
) -> Gathered {
    let mut gathered = Gathered::default();
    let mut months: BTreeMap<Day, BTreeMap<Key, &Outcome>> = BTreeMap::new();
    for (key, outcome) in decided(register, as_of, &mut gathered.skipped) {
        let day = outcome.decided_on.map_or(as_of, month);
        months.entry(day).or_default().insert(key, outcome);
    }
    for (day, open) in months {
        let graph = graph::build(register, day);
        let window = Period::new(day.minus_months(window_months).plus(1), day.plus(1));
        let (seen, looked_at) = seen(&graph, rules, window, &open);
        gathered.looked_at = gathered.looked_at.max(looked_at);
        gathered.skipped.not_seen += open.len() - seen.len();
        gathered.cases.extend(
            seen.into_iter()
                .map(|(outcome, case)| Case { stands_for: stands_for(outcome, controls), ..case }),
        );
    }
    gathered
}

/// The first day of the month.
fn month(day: Day) -> Day {
    let (year, month, _) = day.ymd();
    Day::from_ymd(year, month, 1).unwrap_or(day)
}

/// Cases with a result, by registration; one decided twice counts as last decided.
fn decided<'r>(
    register: &'r Register,
    as_of: Day,
    skipped: &mut Skipped,
) -> BTreeMap<Key, &'r Outcome> {
    let mut cases: Vec<&Outcome> = register.outcomes.iter().collect();
    cases.sort_by_key(|case| (case.decided_on, case.outcome as u8));
    let mut found = BTreeMap::new();
    for case in cases {
        let (Some(decided), Some(moved)) = (case.decided_on, case.moved_on) else {
            skipped.undated += 1;
            continue;
        };
        if decided > as_of {
            skipped.later += 1;
        } else if case.outcome == OutcomeKind::Inconclusive {
            skipped.inconclusive += 1;
        } else {
            found.insert((case.person.index(), case.dwelling.index(), moved), case);
        }
    }
    found
}

/// The cases whose registrations were looked at on the day of the graph; how many were in all.
fn seen<'r>(
    graph: &HouseholdGraph<'_>,
    rules: &RuleSet,
    window: Period,
    open: &BTreeMap<Key, &'r Outcome>,
) -> (Vec<(&'r Outcome, Case)>, usize) {
    let households = Households::of(graph);
    let facts = facts::measure_among(graph, &households, window);
    let outcomes = rules::evaluate(rules, &facts);
    let findings =
        Findings { rules, outcomes: &outcomes, facts: &facts, graph, households: &households };
    let of_row = |(row, id): (usize, &RegistrationId)| Some((row, *open.get(&key(graph, *id)?)?));
    let rows = facts.registration_rows.iter().enumerate();
    let found: Vec<(usize, &Outcome)> = rows.filter_map(of_row).collect();
    let rows: Vec<usize> = found.iter().map(|(row, _)| *row).collect();
    let weighable = weighable(rules);
    let reasons = flags::counted_reasons(findings, &rows);
    let made = found.into_iter().zip(reasons).map(|((row, outcome), (reasons, combined))| {
        let band = |reason: &flags::Reason| {
            let share = f64::from(reason.counted.0) / f64::from(reason.weight.0.max(1));
            (reason.rule, usize::from(reason.band), share)
        };
        let case = Case {
            confirmed: outcome.outcome == OutcomeKind::Confirmed,
            origin: outcome.origin,
            stands_for: 1.0,
            bands: reasons.iter().map(band).collect(),
            combined: combined.0,
            facts: values(&facts, &weighable, row),
        };
        (outcome, case)
    });
    (made.collect(), facts.registration_rows.len())
}

/// What names a registration; none where no adult may be spoken of.
fn key(graph: &HouseholdGraph<'_>, registration: RegistrationId) -> Option<Key> {
    let (person, start) = (graph.person(registration), graph.start(registration).earliest);
    let open = graph.is_adult(person, start) && !graph.is_protected(person);
    open.then_some((person.index(), graph.dwelling(registration)?.index(), start))
}

fn values(facts: &Facts, weighable: &[Fact], row: usize) -> Vec<f64> {
    let value = |fact: &Fact| facts.value(TableKind::Registration, *fact, row);
    weighable.iter().map(|fact| value(fact).map_or(f64::NAN, f64::from)).collect()
}

/// One over the chance that a control case was drawn, by the latest run before its decision that
/// drew its dwelling; 1 where no run is known to have.
fn stands_for(outcome: &Outcome, controls: &[Control]) -> f64 {
    let drew = |control: &&Control| {
        outcome.origin == OutcomeOrigin::Control
            && outcome.decided_on.is_some_and(|decided| control.as_of <= decided)
            && control.drawn.contains(&outcome.dwelling)
    };
    let latest = controls.iter().filter(drew).max_by_key(|control| control.as_of);
    #[expect(clippy::cast_precision_loss, reason = "counts of dwellings stay far below 2^53")]
    let ratio = |control: &Control| control.from as f64 / control.drawn.len().max(1) as f64;
    latest.map_or(1.0, ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_may_not_be_weighed_is_offered() {
        let rules = rules::parse(&rules::builtin(), &[]).unwrap();
        let offered = weighable(&rules);
        assert!(offered.len() > 20);
        for fact in offered {
            let barred = [
                "missing_",
                "moves_12m",
                "moves_36m",
                "short_",
                "age",
                "found_",
                "length_",
                "days_without_address",
            ];
            assert!(barred.iter().all(|start| !fact.key().starts_with(start)), "{fact:?}");
        }
    }
}
