//! Which rules could not answer for want of a fact.

use super::UnknownRule;
use super::raise::Findings;
use crate::facts::TableKind;
use crate::rules::Status;

/// The rules that could not say yes or no of a dwelling row and a registration row.
pub(super) fn unknown_rules(
    findings: Findings<'_>,
    dwelling: Option<usize>,
    registration: Option<usize>,
) -> Vec<UnknownRule> {
    let facts = findings.facts;
    let mut found = Vec::new();
    for (index, rule) in findings.rules.rules.iter().enumerate() {
        let row = match rule.subject {
            TableKind::Dwelling => dwelling,
            TableKind::Registration => registration,
        };
        let Some(row) = row.filter(|_| rule.status != Status::Shadow) else { continue };
        let number = u32::try_from(row).expect("rows are counted in u32");
        if findings.outcomes.rules[index].unknown.binary_search(&number).is_ok() {
            let missing = crate::rules::missing_facts(rule, facts, row);
            found.push(UnknownRule { rule: index, missing });
        }
    }
    found
}
