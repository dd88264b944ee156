//! What `proforma rules` tells programs: a rule, and how its examples fared, as JSON.

use serde_json::{Value, json};

use crate::domain::Bilingual;
use crate::examples::ExampleFailure;
use crate::facts::TableKind;
use crate::rules::{Concerns, Mitigation, MitigationEffect, Rule, RuleBand, condition_lines};

/// Everything a rule says about itself. Conditions are lists of lines, as in the text for people.
pub fn rule(rule: &Rule) -> Value {
    let facts: Vec<&str> = rule.facts().iter().map(|fact| fact.key()).collect();
    let subject = match rule.subject {
        TableKind::Dwelling => "dwelling",
        TableKind::Registration => "registration",
    };
    let concerns = match rule.concerns {
        Concerns::All => "all",
        Concerns::Joined => "joined",
    };
    json!({
        "code": rule.code, "name": rule.name, "version": rule.version,
        "status": rule.status.key(), "since": rule.since, "review": rule.review,
        "owner": rule.owner, "pack": rule.pack, "patterns": rule.patterns,
        "subject": subject, "concerns": concerns, "group": rule.group, "lane": rule.lane.key(),
        "title": rule.title, "question": rule.question, "why": rule.why,
        "when": condition_lines(&rule.when),
        "bands": rule.bands.iter().map(band).collect::<Vec<_>>(),
        "limits": limits(rule),
        "mitigations": rule.mitigations.iter().map(mitigation).collect::<Vec<_>>(),
        "exempt": rule.exempt.iter().map(|class| class.name()).collect::<Vec<_>>(),
        "innocent_explanations": innocent(rule),
        "confirms": rule.confirms, "refutes": rule.refutes, "next_step": rule.next_step,
        "legal_basis": rule.legal_basis,
        "facts": facts,
        "examples": expectations(rule),
    })
}

fn band(band: &RuleBand) -> Value {
    json!({
        "band": band.number, "points": band.points.0, "when": condition_lines(&band.when),
        "reason": band.reason,
    })
}

fn limits(rule: &Rule) -> Vec<Value> {
    let limit = |limit: &crate::rules::Limit| {
        json!({
            "name": limit.name, "value": limit.value, "default": limit.default,
            "unit": limit.unit, "range": limit.range, "basis": limit.basis,
        })
    };
    rule.limits.iter().map(limit).collect()
}

fn mitigation(mitigation: &Mitigation) -> Value {
    let (effect, by) = match mitigation.effect {
        MitigationEffect::Cancel => ("cancel", None),
        MitigationEffect::Lower(points) => ("lower", Some(points.0)),
    };
    let when = condition_lines(&mitigation.when);
    json!({"effect": effect, "points": by, "when": when, "text": mitigation.text})
}

fn innocent(rule: &Rule) -> Vec<Value> {
    let named = |code: &str, text: &Bilingual| json!({"code": code, "text": text});
    rule.innocent.iter().map(|known| named(&known.code, &known.text)).collect()
}

fn expectations(rule: &Rule) -> Vec<Value> {
    let example = |example: &crate::rules::Example| json!({"name": example.name, "expect": example.expect.to_string()});
    rule.examples.iter().map(example).collect()
}

/// How the examples of `rules` rules fared, `total` in all.
pub fn examples(rules: usize, total: usize, failures: &[ExampleFailure]) -> Value {
    let failed = |failure: &ExampleFailure| json!({"rule": failure.rule, "example": failure.example, "found": failure.found});
    let failed: Vec<Value> = failures.iter().map(failed).collect();
    json!({"rules": rules, "examples": total, "failures": failed})
}
