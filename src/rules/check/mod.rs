//! The linter of rules: what is well formed and still wrong, superfluous or double.
//!
//! [`check`] needs the files alone. [`observe`] holds the rules against a register as well.

mod finding;
mod logic;
mod observe;
mod possible;
mod proof;
mod values;

use std::collections::BTreeMap;

pub use finding::{Finding, Level};
pub use observe::{Observed, observe};

use super::parse::{RuleParts, places};
use super::{Rule, RuleSet, TYPOLOGIES_FILE};

/// Everything to be said of well-formed rules by themselves, in the order of files and lines.
///
/// O(rules^2) searches over the few facts that two rules read.
pub fn check(set: &RuleSet, files: &[(String, String)]) -> Vec<Finding> {
    let lint = Lint { set, places: places(files) };
    let mut found = Vec::new();
    for rule in &set.rules {
        found.extend(proof::of_rule(&lint, rule));
        found.extend(logic::of_rule(&lint, rule));
    }
    found.extend(logic::between_rules(&lint));
    found.extend(idle_parts(set));
    found.sort();
    found.dedup();
    found
}

/// A rule set with the places of its parts.
struct Lint<'a> {
    set: &'a RuleSet,
    places: BTreeMap<String, RuleParts>,
}

impl Lint<'_> {
    /// A finding about a part of a rule.
    fn finding(
        &self,
        rule: &Rule,
        part: &str,
        (level, code): (Level, &'static str),
        (message, hint): (String, impl Into<String>),
    ) -> Finding {
        let places = self.places.get(&rule.code);
        let (line, column) = places.map_or((0, 0), |places| places.of(part));
        let file = places.map_or_else(|| rule.code.clone(), |places| places.file.clone());
        Finding { file, line, column, level, code, message, hint: hint.into() }
    }
}

/// Parts of typologies that no rule makes.
fn idle_parts(set: &RuleSet) -> Vec<Finding> {
    let mut found = Vec::new();
    for typology in &set.typologies {
        for part in &typology.parts {
            let makes = |rule: &Rule| rule.lane == typology.lane && part.is_made_by(rule);
            if set.rules.iter().any(makes) {
                continue;
            }
            let parts = part.patterns.iter().chain(&part.rules).cloned().collect::<Vec<_>>();
            let (code, parts) = (&typology.code, parts.join(", "));
            found.push(Finding {
                file: TYPOLOGIES_FILE.to_owned(),
                line: 0,
                column: 0,
                level: Level::Advice,
                code: "idle-part",
                message: format!("no rule of its lane makes the part {parts} of {code}"),
                hint: "write the rule, or take the part away".to_owned(),
            });
        }
    }
    found
}
