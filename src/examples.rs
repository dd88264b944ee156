//! Running the examples that rules carry: each is a small register and what the rule must say of it.

use std::fmt;

use crate::domain::{Day, DwellingId, Period, PersonId};
use crate::facts::{self, Facts, TableKind};
use crate::graph::{self, HouseholdGraph};
use crate::registry::{self, Register};
use crate::rules::{self, Example, Expectation, Rule, RuleOutcome, RuleSet};

/// Months before an example's day in which registrations are looked at.
const WINDOW_MONTHS: u32 = 36;

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// The rule's code.
    pub rule: String,
    /// The example's name.
    pub example: String,
    /// What was found instead, in one line.
    pub found: String,
}

impl fmt::Display for ExampleFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, example \"{}\": {}", self.rule, self.example, self.found)
    }
}

/// What the examples of a rule set showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExamplesRun {
    /// Those that do not hold, in rule order.
    pub failures: Vec<ExampleFailure>,
    /// Mitigations that held in no example: code of the rule and number of the mitigation, from 1.
    pub untried: Vec<(String, usize)>,
}

/// Runs every example of every rule through register, graph, facts and rule.
pub fn check_examples(rules: &RuleSet) -> ExamplesRun {
    let mut run = ExamplesRun::default();
    for rule in &rules.rules {
        let alone = RuleSet { rules: vec![rule.clone()], ..rules.clone() };
        let mut tried = vec![false; rule.mitigations.len()];
        for example in &rule.examples {
            match check(&alone, rule, example) {
                Ok(held) => held.iter().for_each(|number| tried[usize::from(*number)] = true),
                Err(found) => {
                    let (rule, example) = (rule.code.clone(), example.name.clone());
                    run.failures.push(ExampleFailure { rule, example, found });
                }
            }
        }
        let untried = (1..).zip(&tried).filter(|(_, tried)| !**tried);
        run.untried.extend(untried.map(|(number, _)| (rule.code.clone(), number)));
    }
    run
}

/// Which mitigations held in an example; what was found instead where it does not hold.
fn check(alone: &RuleSet, rule: &Rule, example: &Example) -> Result<Vec<u8>, String> {
    let texts: Vec<(&str, &str)> =
        example.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let loaded = registry::load_texts(&texts).map_err(|error| error.to_string())?;
    if let Some(reject) = loaded.rejects.first() {
        let (file, line, column) = (&reject.file, reject.line, &reject.column);
        return Err(format!("{file}:{line} {column} is rejected ({})", reject.code));
    }
    let as_of: Day = example.as_of.parse().map_err(|()| "as_of is no date".to_owned())?;
    let graph = graph::build(&loaded.register, as_of);
    let window = Period::new(as_of.minus_months(WINDOW_MONTHS).plus(1), as_of.plus(1));
    let facts = facts::measure(&graph, window);
    let row = row(rule, example, &loaded.register, &graph, &facts)?;
    let outcome = &rules::evaluate(alone, &facts).rules[0];
    let found = answer(rule, outcome, &facts, row);
    let expected = expected(&example.expect);
    let holds = match &example.expect {
        Expectation::Unknown(fact) => {
            found.starts_with("unknown") && rules::missing_facts(rule, &facts, row).contains(fact)
        }
        Expectation::Lowered => is_lowered(outcome, row),
        _ => found == expected,
    };
    let here = |hit: &&rules::Hit| hit.row as usize == row;
    let held = outcome.hits.iter().find(here).map(|hit| hit.mitigated_by.clone());
    if holds {
        Ok(held.unwrap_or_default())
    } else {
        Err(format!("expected {expected}, found {found}"))
    }
}

/// The row of the example's dwelling, or of the last registration of its person there.
fn row(
    rule: &Rule,
    example: &Example,
    register: &Register,
    graph: &HouseholdGraph<'_>,
    facts: &Facts,
) -> Result<usize, String> {
    let dwelling = register.dwellings.ids.find(&example.dwelling).map(DwellingId::new);
    let dwelling = dwelling.ok_or("the example's dwelling is not in its register")?;
    if rule.subject == TableKind::Dwelling {
        let row = facts.dwelling_rows.binary_search(&dwelling);
        return row.map_err(|_| "nobody lives in the example's dwelling".to_owned());
    }
    let person = example.person.as_deref().and_then(|id| register.persons.ids.find(id));
    let person = person.map(PersonId::new).ok_or("the example's person is not in its register")?;
    graph
        .registrations_of(person)
        .rev()
        .filter(|registration| graph.dwelling(*registration) == Some(dwelling))
        .find_map(|registration| facts.registration_rows.binary_search(&registration).ok())
        .ok_or_else(|| "the person has no registration there in the window".to_owned())
}

/// Whether the rule holds for the row and a mitigation took points away.
fn is_lowered(outcome: &RuleOutcome, row: usize) -> bool {
    let here = |hit: &&rules::Hit| hit.row as usize == row;
    outcome.hits.iter().find(here).is_some_and(|hit| !hit.cancelled && !hit.mitigated_by.is_empty())
}

fn answer(rule: &Rule, outcome: &RuleOutcome, facts: &Facts, row: usize) -> String {
    let number = u32::try_from(row).expect("rows are counted in u32");
    if let Ok(at) = outcome.hits.binary_search_by_key(&number, |hit| hit.row) {
        let hit = &outcome.hits[at];
        let band = rule.bands[usize::from(hit.band)].number;
        return if hit.cancelled { "mitigated".to_owned() } else { format!("band {band}") };
    }
    if outcome.unknown.binary_search(&number).is_ok() {
        let missing = rules::missing_facts(rule, facts, row);
        let keys: Vec<_> = missing.iter().map(|fact| fact.key()).collect();
        return format!("unknown: {}", keys.join(", "));
    }
    "none".to_owned()
}

fn expected(expectation: &Expectation) -> String {
    match expectation {
        Expectation::Band(band) => format!("band {band}"),
        Expectation::NoHit => "none".to_owned(),
        Expectation::Mitigated => "mitigated".to_owned(),
        Expectation::Lowered => "lowered".to_owned(),
        Expectation::Unknown(fact) => format!("unknown: {}", fact.key()),
    }
}
