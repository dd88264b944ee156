//! Whether a rule carries its own proof: examples enough, limits with a basis, texts that are texts.

use super::{Finding, Level, Lint};
use crate::domain::{Bilingual, Day};
use crate::facts::{Fact, Unit};
use crate::rules::{Comparison, Example, Expectation, Rule, Value};

/// Fewest examples of each kind.
const LEAST: [(&str, usize); 3] =
    [("that flag", 2), ("that are innocent and do not flag", 2), ("that are unknown", 1)];

pub(super) fn of_rule(lint: &Lint<'_>, rule: &Rule) -> Vec<Finding> {
    let mut found = examples(lint, rule);
    found.extend(limits(lint, rule));
    found.extend(bare_numbers(lint, rule));
    found.extend(same_texts(lint, rule));
    found.extend(days(lint, rule));
    found
}

fn kind(example: &Example) -> Option<usize> {
    match example.expect {
        Expectation::Band(_) => Some(0),
        Expectation::NoHit | Expectation::Mitigated => Some(1),
        Expectation::Unknown(_) => Some(2),
        Expectation::Lowered => None,
    }
}

fn examples(lint: &Lint<'_>, rule: &Rule) -> Vec<Finding> {
    let count = |wanted| rule.examples.iter().filter(|e| kind(e) == Some(wanted)).count();
    let kinds = LEAST.iter().enumerate().filter(|(at, (_, least))| count(*at) < *least);
    let finding = |(at, (kind, least)): (usize, &(&str, usize))| {
        let (code, has) = (&rule.code, count(at));
        let message = format!("{code} has {has} of at least {least} examples {kind}");
        let hint = "add a small register as `[[examples]]`; `[scene]` keeps it short";
        lint.finding(rule, "examples", (Level::Error, "too-few-examples"), (message, hint))
    };
    kinds.map(finding).collect()
}

fn limits(lint: &Lint<'_>, rule: &Rule) -> Vec<Finding> {
    let is_bare = |text: &str| text.split_whitespace().count() < 2;
    let bare =
        rule.limits.iter().filter(|limit| is_bare(&limit.basis.da) || is_bare(&limit.basis.en));
    let finding = |limit: &crate::rules::Limit| {
        let message = format!("the basis of `{}` does not say where it comes from", limit.name);
        let hint = "name the paragraph, the practice or the proposal it rests on";
        let part = format!("limit {}", limit.name);
        lint.finding(rule, &part, (Level::Error, "limit-without-basis"), (message, hint))
    };
    bare.map(finding).collect()
}

/// Numbers up to this one say "none", "any" or "several"; a larger one is a choice.
const STRUCTURAL: f32 = 2.0;

/// Numbers that somebody chose and nobody can change, or says where they come from.
fn bare_numbers(lint: &Lint<'_>, rule: &Rule) -> Vec<Finding> {
    let of_age = |fact, number: f32| fact == Fact::Age && (number - 18.0).abs() < 0.5;
    let bare = |comparison: &&Comparison| match comparison.value {
        Value::Number(number) => {
            !matches!(comparison.fact.unit(), Unit::YesNo | Unit::Class)
                && number.abs() > STRUCTURAL
                && !of_age(comparison.fact, number)
        }
        _ => false,
    };
    let mut facts: Vec<Fact> =
        rule.comparisons().into_iter().filter(bare).map(|comparison| comparison.fact).collect();
    facts.sort_unstable();
    facts.dedup();
    let finding = |fact: Fact| {
        let message =
            format!("{} compares `{}` with a number that has no name", rule.code, fact.key());
        let hint = "make it a limit with unit, range and basis";
        lint.finding(rule, "when", (Level::Advice, "bare-number"), (message, hint))
    };
    facts.into_iter().map(finding).collect()
}

/// Texts that read the same in both languages were forgotten in one.
fn same_texts(lint: &Lint<'_>, rule: &Rule) -> Vec<Finding> {
    let mut texts: Vec<(String, &Bilingual)> = vec![
        ("title".into(), &rule.title),
        ("question".into(), &rule.question),
        ("why".into(), &rule.why),
        ("confirms".into(), &rule.confirms),
        ("refutes".into(), &rule.refutes),
        ("next_step".into(), &rule.next_step),
    ];
    let bands = rule.bands.iter().map(|band| (format!("band {}", band.number), &band.reason));
    texts.extend(bands);
    let mitigations = rule.mitigations.iter().zip(1..);
    texts.extend(mitigations.map(|(known, number)| (format!("mitigation {number}"), &known.text)));
    texts.extend(rule.innocent.iter().map(|known| ("innocent".to_owned(), &known.text)));
    let same = texts.into_iter().filter(|(_, text)| text.da == text.en);
    let finding = |(part, _): (String, &Bilingual)| {
        let message = format!("the text of `{part}` is the same in Danish and in English");
        let code = (Level::Error, "untranslated");
        lint.finding(rule, &part, code, (message, "write both, for two different readers"))
    };
    same.map(finding).collect()
}

fn days(lint: &Lint<'_>, rule: &Rule) -> Vec<Finding> {
    let (since, review) = (rule.since.parse::<Day>(), rule.review.parse::<Day>());
    let late = matches!((since, review), (Ok(since), Ok(review)) if review <= since);
    let message = format!("{} is to be reviewed before it took effect", rule.code);
    let code = (Level::Error, "review-before-start");
    late.then(|| lint.finding(rule, "review", code, (message, "give a later day")))
        .into_iter()
        .collect()
}
