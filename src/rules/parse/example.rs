//! The examples a rule carries: small registers and what the rule must say of them.

use super::condition::FACTS_LISTED;
use super::fault::{RuleFault, suggest};
use super::source::Section;
use crate::domain::Day;
use crate::facts::{Fact, TableKind};
use crate::rules::{Example, Expectation};

/// What an example says besides its files.
const WORDS: [&str; 5] = ["name", "as_of", "dwelling", "person", "expect"];

/// The files an example may hold; the first three it must.
const FILES: [&str; 10] = [
    "moves",
    "persons",
    "dwellings",
    "associations",
    "departments",
    "leases",
    "benefits",
    "signals",
    "findings",
    "outcomes",
];

/// How many of [`FILES`] every example must hold.
const REQUIRED: usize = 3;

pub(super) fn examples(section: &Section<'_, '_>, subject: TableKind) -> Vec<Example> {
    let keys = [&WORDS[..], &FILES[..]].concat();
    let tables = section.tables("examples").into_iter();
    let examples: Vec<Example> = tables
        .map(|(table, start)| {
            example(&Section::open(section.source, table, start, "an example", &keys), subject)
        })
        .collect();
    check_kinds(section, &examples);
    examples
}

fn check_kinds(section: &Section<'_, '_>, examples: &[Example]) {
    let any = |test: fn(&Expectation) -> bool| examples.iter().any(|e| test(&e.expect));
    let kinds = [
        ("that it flags", any(|e| matches!(e, Expectation::Band(_)))),
        (
            "with an innocent explanation that it must not flag, or that is mitigated",
            any(|e| {
                matches!(e, Expectation::NoHit | Expectation::Mitigated | Expectation::Lowered)
            }),
        ),
        ("that is unknown", any(|e| matches!(e, Expectation::Unknown(_)))),
    ];
    for (kind, _) in kinds.into_iter().filter(|(_, found)| !found) {
        section.source.report(&section.span(), RuleFault::MissingExample { kind: kind.into() });
    }
}

fn example(section: &Section<'_, '_>, subject: TableKind) -> Example {
    let as_of = section.text("as_of");
    if as_of.get_ref().parse::<Day>().is_err() && !as_of.get_ref().is_empty() {
        let expected = "a date like \"2026-01-31\"".into();
        let fault = RuleFault::Malformed { key: "as_of".into(), expected };
        section.source.report(&as_of.span(), fault);
    }
    let person = match subject {
        TableKind::Registration => Some(section.text("person").get_ref().to_string()),
        TableKind::Dwelling => None,
    };
    Example {
        name: section.text("name").get_ref().to_string(),
        as_of: as_of.get_ref().to_string(),
        files: files(section),
        dwelling: section.text("dwelling").get_ref().to_string(),
        person,
        expect: expectation(section),
    }
}

fn files(section: &Section<'_, '_>) -> Vec<(String, String)> {
    let given = FILES.iter().enumerate().filter(|(at, key)| *at < REQUIRED || section.has(key));
    given.map(|(_, key)| (format!("{key}.csv"), section.text(key).get_ref().to_string())).collect()
}

fn expectation(section: &Section<'_, '_>) -> Expectation {
    let text = section.text("expect");
    let words: Vec<&str> = text.get_ref().split_whitespace().collect();
    match words[..] {
        ["none"] => return Expectation::NoHit,
        ["mitigated"] => return Expectation::Mitigated,
        ["lowered"] => return Expectation::Lowered,
        ["band", number] => {
            if let Ok(number) = number.parse() {
                return Expectation::Band(number);
            }
        }
        ["unknown:", key] => {
            if let Some(fact) = Fact::from_key(key) {
                return Expectation::Unknown(fact);
            }
            let hint = suggest(key, Fact::ALL.iter().map(|fact| fact.key()));
            let hint = hint.or(Some(FACTS_LISTED.into()));
            let fault = RuleFault::UnknownFact { key: key.into() };
            section.source.report_with(&text.span(), fault, hint);
            return Expectation::Unknown(Fact::ALL[0]); // An example of this kind there is.
        }
        _ => {}
    }
    let expected = "`band N`, `none`, `mitigated`, `lowered` or `unknown: FACT`".into();
    let fault = RuleFault::Malformed { key: "expect".into(), expected };
    section.source.report(&text.span(), fault);
    Expectation::NoHit
}
