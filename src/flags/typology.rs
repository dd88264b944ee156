//! Which named combinations the reasons of a flag make, and what these add to the score.

use super::Reason;
use super::combine::combine;
use crate::domain::Points;
use crate::rules::{Rule, RuleSet, Status};

/// A typology that the reasons of a flag make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Combination {
    /// Position in the rule set's typologies.
    pub typology: usize,
    /// The weight of the parts that are there.
    pub weight: u32,
    /// What it adds to the score: its points, or less where its group is capped.
    pub counted: Points,
}

/// Settles what each reason and each combination counts; their sum is the score.
///
/// Leaves the reasons strongest first, the combinations heaviest first.
pub(super) fn score(rules: &RuleSet, reasons: &mut [Reason]) -> (Points, Vec<Combination>) {
    let (sum, mut caps) = combine(rules, reasons);
    let mut combinations = combinations(rules, reasons);
    for combination in &mut combinations {
        let typology = &rules.typologies[combination.typology];
        combination.counted = caps.count(&typology.group, typology.points);
    }
    let added: Points = combinations.iter().map(|combination| combination.counted).sum();
    (sum + added, combinations)
}

/// The combinations that counted reasons make, heaviest first, before caps.
fn combinations(rules: &RuleSet, reasons: &[Reason]) -> Vec<Combination> {
    let there = reasons.iter().filter(|reason| reason.points > Points(0));
    let there: Vec<&Rule> = there.map(|reason| &rules.rules[reason.rule]).collect();
    let shown = rules.typologies.iter().enumerate();
    let shown = shown.filter(|(_, typology)| typology.status != Status::Shadow);
    let mut found: Vec<Combination> = shown
        .filter_map(|(typology, known)| {
            let weight = known.weight_of(&there)?;
            Some(Combination { typology, weight, counted: Points(0) })
        })
        .collect();
    found.sort_by_key(|combination| (std::cmp::Reverse(combination.weight), combination.typology));
    found
}
