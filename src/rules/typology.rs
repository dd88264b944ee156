//! Typologies: named combinations of reasons that say what a case looks like as a whole.

use super::{Innocent, Lane, Rule, Status};
use crate::domain::{Bilingual, Points};

/// A combination that experience knows by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typology {
    /// For example `C1`.
    pub code: String,
    /// A name that states the combination: `cover-address`.
    pub name: String,
    /// Raised by one whenever the meaning changes.
    pub version: u32,
    /// A shadow typology is neither shown nor counted.
    pub status: Status,
    /// The list it belongs on; only reasons of that lane are parts of it.
    pub lane: Lane,
    /// A short title for lists.
    pub title: Bilingual,
    /// What the case looks like, in one sentence.
    pub sentence: Bilingual,
    /// What it is made of.
    pub parts: Vec<TypologyPart>,
    /// The least sum of the weights of parts that are there.
    pub least: u32,
    /// What the combination adds to the score beyond its parts; often 0.
    pub points: Points,
    /// The group whose cap holds for these points too; empty where there are none.
    pub group: String,
    /// Innocent explanations of the combination.
    pub innocent: Vec<Innocent>,
    /// What would confirm it.
    pub confirms: Bilingual,
    /// What would refute it.
    pub refutes: Bilingual,
    /// The first lawful, least intrusive step.
    pub next_step: Bilingual,
}

/// A part: there where a reason covers one of the patterns or is of one of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypologyPart {
    /// Pattern codes.
    pub patterns: Vec<String>,
    /// Rule codes.
    pub rules: Vec<String>,
    /// What it weighs among the parts.
    pub weight: u32,
    /// Whether there is no such case without it.
    pub required: bool,
}

impl TypologyPart {
    /// Whether a reason of `rule` makes this part.
    pub fn is_made_by(&self, rule: &Rule) -> bool {
        self.rules.contains(&rule.code)
            || self.patterns.iter().any(|pattern| rule.patterns.contains(pattern))
    }
}

impl Typology {
    /// The weight of the parts that reasons of `rules` make; none where a required part is missing,
    /// they weigh less than the least, or one rule alone makes them all: that is no combination.
    /// O(parts x rules).
    pub fn weight_of(&self, rules: &[&Rule]) -> Option<u32> {
        let (mut weight, mut behind) = (0, Vec::new());
        for part in &self.parts {
            let makes = |rule: &&&Rule| rule.lane == self.lane && part.is_made_by(rule);
            let before = behind.len();
            behind.extend(rules.iter().filter(makes).map(|rule| rule.code.as_str()));
            if behind.len() > before {
                weight += part.weight;
            } else if part.required {
                return None;
            }
        }
        let combined = behind.iter().any(|rule| *rule != behind[0]);
        (combined && weight >= self.least).then_some(weight)
    }
}
