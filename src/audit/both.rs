//! Two rule sets over one register: rules that mean the same are checked once.

use crate::facts::{Facts, Needed};
use crate::rules::{self, Rule, RuleOutcomes, RuleSet};

/// The rules of both sets, those that mean the same once.
#[derive(Debug)]
pub(super) struct Both<'a> {
    /// The sets: old and new.
    pub(super) sets: (&'a RuleSet, &'a RuleSet),
    pub(super) distinct: RuleSet,
    /// For each rule of a set its place among the distinct ones.
    pub(super) places: (Vec<usize>, Vec<usize>),
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

    /// The facts that rules of either set read.
    pub(super) fn read(&self) -> Needed {
        Needed::of(self.distinct.rules.iter().flat_map(Rule::facts)).for_adults()
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

#[cfg(test)]
mod tests {
    use super::*;

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
