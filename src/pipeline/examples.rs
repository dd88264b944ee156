//! Runs the examples that rules carry: each a small register and what the rule must say of it.

use std::fmt;

use super::Settings;
use crate::domain::Day;
use crate::facts::{self, Facts, TableKind};
use crate::graph::{self, HouseholdGraph};
use crate::registry::{self, Register};
use crate::rules::{self, Example, Expectation, RowOutcome, Rule, RuleSet};

/// An example that does not come out as its rule file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// The rule's code.
    pub code: String,
    /// The example's name.
    pub example: String,
    /// What the rule file says.
    pub expected: String,
    /// What came out.
    pub found: String,
}

impl fmt::Display for ExampleFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, example, expected, found } = self;
        write!(f, "{code} \"{example}\": expected {expected}, found {found}")
    }
}

/// Every example that does not hold, in the order of rules and examples.
pub fn check_examples(rules: &RuleSet) -> Vec<ExampleFailure> {
    let mut failures = Vec::new();
    for rule in &rules.rules {
        for example in &rule.examples {
            let found = look_at(rule, example);
            if found.as_ref().is_ok_and(|found| meets(&example.expect, found)) {
                continue;
            }
            failures.push(ExampleFailure {
                code: rule.code.clone(),
                example: example.name.clone(),
                expected: example.expect.to_string(),
                found: found.map_or_else(|problem| problem, |found| found.to_string()),
            });
        }
    }
    failures
}

/// What a rule said of an example, in the words of [`Expectation`].
struct Found {
    outcome: RowOutcome,
    /// The number of the band that held.
    band: Option<u8>,
    missing: Vec<facts::Fact>,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.outcome, self.band) {
            (RowOutcome::Hit(hit), _) if hit.cancelled => f.write_str("mitigated"),
            (RowOutcome::Hit(hit), Some(band)) if !hit.mitigated_by.is_empty() => {
                write!(f, "lowered (band {band})")
            }
            (RowOutcome::Hit(_), Some(band)) => write!(f, "band {band}"),
            (RowOutcome::Unknown, _) => {
                let keys: Vec<&str> = self.missing.iter().map(|fact| fact.key()).collect();
                write!(f, "unknown: {}", keys.join(", "))
            }
            (RowOutcome::Exempt, _) => f.write_str("none (exempt)"),
            (RowOutcome::NoHit | RowOutcome::Hit(_), _) => f.write_str("none"),
        }
    }
}

fn meets(expected: &Expectation, found: &Found) -> bool {
    match (expected, &found.outcome) {
        (Expectation::Band(number), RowOutcome::Hit(hit)) => {
            !hit.cancelled && hit.mitigated_by.is_empty() && found.band == Some(*number)
        }
        (Expectation::Mitigated, RowOutcome::Hit(hit)) => hit.cancelled,
        (Expectation::Lowered, RowOutcome::Hit(hit)) => {
            !hit.cancelled && !hit.mitigated_by.is_empty()
        }
        (Expectation::Unknown(fact), RowOutcome::Unknown) => found.missing.contains(fact),
        (Expectation::NoHit, RowOutcome::NoHit | RowOutcome::Exempt) => true,
        _ => false,
    }
}

fn look_at(rule: &Rule, example: &Example) -> Result<Found, String> {
    let as_of: Day = example.as_of.parse().map_err(|()| "a date that is none".to_owned())?;
    let texts: Vec<(&str, &str)> =
        example.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let loaded = registry::load_texts(&texts).map_err(|error| error.to_string())?;
    if let Some(reject) = loaded.rejects.first() {
        return Err(format!("a row that cannot be read: {}:{}", reject.file, reject.line));
    }
    let graph = graph::build(&loaded.register, as_of);
    let window = Settings { as_of, window_months: 36, capacity: 0, seed: 0 }.window();
    let facts = facts::measure(&graph, window);
    let row = row_of((rule, example), &loaded.register, &graph, &facts)
        .ok_or("no such row in the window")?;
    let outcome = rules::outcome_of(rule, &facts, row, None);
    let band = match &outcome {
        RowOutcome::Hit(hit) => Some(rule.bands[usize::from(hit.band)].number),
        RowOutcome::Unknown | RowOutcome::NoHit | RowOutcome::Exempt => None,
    };
    Ok(Found { outcome, band, missing: rules::missing_facts(rule, &facts, row) })
}

/// The dwelling's row, or the row of the person's last registration there.
fn row_of(
    (rule, example): (&Rule, &Example),
    register: &Register,
    graph: &HouseholdGraph<'_>,
    facts: &Facts,
) -> Option<usize> {
    match rule.subject {
        TableKind::Dwelling => {
            let is_it = |id| register.dwelling_id(id) == example.dwelling;
            facts.dwelling_rows.iter().position(|dwelling| is_it(*dwelling))
        }
        TableKind::Registration => facts.registration_rows.iter().rposition(|registration| {
            let dwelling = graph.dwelling(*registration).map(|id| register.dwelling_id(id));
            let person = register.person_id(graph.person(*registration));
            dwelling == Some(&*example.dwelling) && Some(person) == example.person.as_deref()
        }),
    }
}
