//! Two rule sets over one register with no work done twice: rules that mean the same are checked
//! once, and costly facts are measured only where they can decide something.

use crate::domain::{Period, RegistrationId};
use crate::facts::{self, Facts, Needed, TableKind};
use crate::graph::{HouseholdGraph, Households};
use crate::rules::{self, Condition, Rule, RuleOutcome, RuleOutcomes, RuleSet};

/// The rules of both sets, those that mean the same once.
#[derive(Debug)]
pub(super) struct Both<'a> {
    /// The sets: old and new.
    pub(super) sets: (&'a RuleSet, &'a RuleSet),
    distinct: RuleSet,
    /// For each rule of a set its place among the distinct ones.
    places: (Vec<usize>, Vec<usize>),
}

impl<'a> Both<'a> {
    /// O(rules²) comparisons.
    pub(super) fn of(old: &'a RuleSet, new: &'a RuleSet) -> Self {
        let mut distinct: Vec<Rule> = Vec::new();
        let mut place = |rule: &Rule| {
            let known = distinct.iter().position(|other| answers_alike(rule, other));
            known.unwrap_or_else(|| {
                distinct.push(rule.clone());
                distinct.len() - 1
            })
        };
        let places = (
            old.rules.iter().map(&mut place).collect(),
            new.rules.iter().map(&mut place).collect(),
        );
        let distinct = RuleSet { rules: distinct, ..RuleSet::default() };
        Self { sets: (old, new), distinct, places }
    }

    /// What both sets say of every row.
    pub(super) fn outcomes(&self, facts: &Facts) -> (RuleOutcomes, RuleOutcomes) {
        let found = rules::evaluate(&self.distinct, facts);
        let of = |places: &[usize]| RuleOutcomes {
            rules: places.iter().map(|place| found.rules[*place].clone()).collect(),
        };
        (of(&self.places.0), of(&self.places.1))
    }

    /// The facts that rules of either set read, of every registration that began by the day of the
    /// graph; what is usual is that of `window`. The costly ones are known where they can still make a
    /// rule hold: rules hold for the same rows as if all were known. Where one does not, it may be
    /// unknown in place of no.
    pub(super) fn history(
        &self,
        graph: &HouseholdGraph<'_>,
        households: &Households,
        window: Period,
    ) -> Facts {
        let read = self.read();
        let mut facts = facts::measure_history(graph, households, window, &read.clone().early());
        let open = self.open_rows(graph, &facts);
        facts::measure_late(graph, households, (&mut facts, &open), &read);
        facts
    }

    /// The facts that rules of either set read.
    pub(super) fn read(&self) -> Needed {
        Needed::of(self.distinct.rules.iter().flat_map(Rule::facts)).for_adults()
    }

    /// Registration rows of adults where a rule that reads late facts may say yes.
    fn open_rows(&self, graph: &HouseholdGraph<'_>, facts: &Facts) -> Vec<u32> {
        let reads_late = |rule: &&Rule| {
            rule.subject == TableKind::Registration && rule.facts().into_iter().any(Needed::is_late)
        };
        let rules = self.distinct.rules.iter().filter(reads_late).map(at_its_best).collect();
        let rules = RuleSet { rules, ..RuleSet::default() };
        let mut open = vec![false; facts.registration_rows.len()];
        for RuleOutcome { hits, .. } in rules::evaluate(&rules, facts).rules {
            for hit in hits {
                open[hit.row as usize] = true;
            }
        }
        let is_adult = |registration: RegistrationId| {
            graph.is_adult(graph.person(registration), graph.start(registration).earliest)
        };
        let rows = (0_u32..).zip(open).zip(&facts.registration_rows);
        let open = rows.filter(|((_, open), id)| *open && is_adult(**id));
        open.map(|((row, _), _)| row).collect()
    }
}

/// Whether two rules give every row the same answer.
fn answers_alike(one: &Rule, other: &Rule) -> bool {
    let bands = |rule: &Rule| -> Vec<_> {
        rule.bands.iter().map(|band| (band.when.clone(), band.points)).collect()
    };
    let mitigations = |rule: &Rule| -> Vec<_> {
        rule.mitigations.iter().map(|known| (known.when.clone(), known.effect)).collect()
    };
    one.subject == other.subject
        && one.exempt == other.exempt
        && one.when == other.when
        && bands(one) == bands(other)
        && mitigations(one) == mitigations(other)
}

/// The rule with every late fact as it would have to be for a yes: what this one does not hold for,
/// the rule does not.
fn at_its_best(rule: &Rule) -> Rule {
    let mut rule = rule.clone();
    assume(&mut rule.when, true);
    for band in &mut rule.bands {
        assume(&mut band.when, true);
    }
    rule.mitigations.clear();
    rule
}

/// Puts `holds` in place of every comparison of a late fact, and its contrary inside a `not`.
fn assume(condition: &mut Condition, holds: bool) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                assume(part, holds);
            }
        }
        Condition::Not(part) => assume(part, !holds),
        Condition::Fact(comparison) if Needed::is_late(comparison.fact) => {
            let nothing = Vec::new();
            *condition = if holds { Condition::All(nothing) } else { Condition::Any(nothing) };
        }
        Condition::Fact(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Day;
    use crate::graph;
    use crate::registry;

    /// Every shipped example, which between them make every rule say yes, no and unknown.
    #[test]
    fn rules_hold_where_they_hold_with_all_facts_measured() {
        let set = rules::parse(&rules::builtin(), &[]).unwrap();
        let both = Both::of(&set, &set);
        assert_eq!(both.distinct.rules.len(), set.rules.len());
        let (mut hits, mut left_out) = (0, 0);
        for example in set.rules.iter().flat_map(|rule| &rule.examples) {
            let texts: Vec<(&str, &str)> =
                example.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            let register = registry::load_texts(&texts).unwrap().register;
            let as_of: Day = example.as_of.parse().unwrap();
            let graph = graph::build(&register, as_of);
            let households = Households::of(&graph);
            let window = Period::new(as_of.minus_months(36).plus(1), as_of.plus(1));
            let facts = both.history(&graph, &households, window);
            let all = facts::measure_history(&graph, &households, window, &both.read());
            let (found, expected) = (both.outcomes(&facts).0, rules::evaluate(&set, &all));
            for ((rule, found), expected) in set.rules.iter().zip(&found.rules).zip(&expected.rules)
            {
                let place = format!("{} in \"{}\"", rule.code, example.name);
                assert_eq!(found.hits, expected.hits, "{place}");
                let in_doubt = |row: &u32| found.unknown.binary_search(row).is_ok();
                assert!(expected.unknown.iter().all(in_doubt), "{place}");
                hits += found.hits.len();
            }
            let known = |facts: &Facts| {
                let fact = facts::Fact::OwnLease;
                let column = facts.registrations.column(fact);
                column.iter().filter(|value| !value.is_nan()).count()
            };
            left_out += known(&all) - known(&facts);
        }
        assert!(hits > 300 && left_out > 0, "{hits} hits, {left_out} values left out");
    }

    #[test]
    fn rules_that_differ_in_words_alone_are_checked_once() {
        let old = rules::parse(&rules::builtin(), &[]).unwrap();
        let mut new = old.clone();
        new.rules[0].title.en.push('!');
        new.rules[1].bands[0].points.0 += 1;
        new.rules.remove(2);
        let both = Both::of(&old, &new);
        assert_eq!(both.distinct.rules.len(), old.rules.len() + 1);
        assert_eq!(both.places.1[..2], [0, old.rules.len()]);
        assert_eq!(both.places.1[2], 3);
    }
}
