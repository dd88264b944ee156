//! What follows from the conditions alone: bands that cannot be reached, rules inside other rules.

use super::possible::{Goal, Wanted, possible};
use super::{Finding, Level, Lint};
use crate::rules::{Condition, Limit, MitigationEffect, Rule, RuleBand, Value};

use Wanted::{NotTrue, True};

pub(super) fn of_rule(lint: &Lint<'_>, rule: &Rule) -> Vec<Finding> {
    if !possible(&[(&rule.when, True)]) {
        let message = format!("{} can never hold: its condition contradicts itself", rule.code);
        let hint = "look at the comparisons of one fact together";
        return vec![lint.finding(rule, "when", (Level::Error, "contradiction"), (message, hint))];
    }
    let mut found = bands(lint, rule);
    found.extend(mitigations(lint, rule));
    found.extend(repeated(lint, rule));
    found.extend(at_the_ends(lint, rule));
    found
}

/// Positions of bands that no row can reach: they contradict the rule, or a stronger one is always
/// there first.
fn unreachable(rule: &Rule) -> Vec<usize> {
    let is_reached = |at: &usize| {
        let stronger = rule.bands[..*at].iter().map(|band| (&band.when, NotTrue));
        let own = [(&rule.when, True), (&rule.bands[*at].when, True)];
        possible(&own.into_iter().chain(stronger).collect::<Vec<_>>())
    };
    (0..rule.bands.len()).filter(|at| !is_reached(at)).collect()
}

fn bands(lint: &Lint<'_>, rule: &Rule) -> Vec<Finding> {
    let finding = |at: usize| {
        let band = &rule.bands[at];
        let (message, hint) = if is_alone_possible(rule, band) {
            (
                format!(
                    "band {} of {} cannot be reached: a stronger band is there first",
                    band.number, rule.code
                ),
                "the strongest band comes first and must ask for most",
            )
        } else {
            (
                format!(
                    "band {} of {} contradicts the rule's own condition",
                    band.number, rule.code
                ),
                "look at the comparisons of one fact together",
            )
        };
        let part = format!("band {}", band.number);
        lint.finding(rule, &part, (Level::Error, "unreachable-band"), (message, hint))
    };
    unreachable(rule).into_iter().map(finding).collect()
}

fn mitigations(lint: &Lint<'_>, rule: &Rule) -> Vec<Finding> {
    let mut found = Vec::new();
    for (mitigation, number) in rule.mitigations.iter().zip(1..) {
        let own = [(&rule.when, True), (&mitigation.when, True)];
        let cancels = rule.mitigations.iter().filter(|other| {
            other.effect == MitigationEffect::Cancel && !std::ptr::eq(*other, mitigation)
        });
        let cancels = cancels.filter(|_| mitigation.effect != MitigationEffect::Cancel);
        let uncancelled: Vec<Goal<'_>> =
            own.iter().copied().chain(cancels.map(|other| (&other.when, NotTrue))).collect();
        if possible(&uncancelled) {
            continue;
        }
        let message = format!("mitigation {number} of {} can never make a difference", rule.code);
        let hint = "it contradicts the rule, or another one cancels the rule wherever it holds";
        let part = format!("mitigation {number}");
        found.push(lint.finding(rule, &part, (Level::Error, "idle-mitigation"), (message, hint)));
    }
    found
}

/// Comparisons of a band that the rule's own condition makes already.
fn repeated(lint: &Lint<'_>, rule: &Rule) -> Vec<Finding> {
    let mut found = Vec::new();
    for band in &rule.bands {
        let Condition::All(parts) = &band.when else { continue };
        for part in parts.iter().filter(|part| !possible(&[(&rule.when, True), (part, NotTrue)])) {
            let facts = part.comparisons();
            let Some(first) = facts.first() else { continue };
            let (number, code, fact) = (band.number, &rule.code, first.fact.key());
            let message =
                format!("band {number} of {code} asks about `{fact}` what the rule asks already");
            let part = format!("band {number}");
            let hint = "leave it out of the band";
            found.push(lint.finding(
                rule,
                &part,
                (Level::Advice, "repeated-condition"),
                (message, hint),
            ));
        }
    }
    found
}

/// Bands that contradict the rule once a limit is set to an end of its range. A weaker band that a
/// stronger one then takes in is what whoever moves the limit wants.
fn at_the_ends(lint: &Lint<'_>, rule: &Rule) -> Vec<Finding> {
    let mut found = Vec::new();
    for limit in &rule.limits {
        for end in [limit.range.0, limit.range.1] {
            let changed = with_limit(rule, limit, end);
            for band in changed.bands.iter().filter(|band| !is_alone_possible(&changed, band)) {
                let (number, name) = (band.number, &limit.name);
                let message =
                    format!("band {number} of {} cannot hold once `{name}` is {end}", rule.code);
                let hint = "narrow the allowed range, or let the band use the limit too";
                let part = format!("limit {name}");
                let code = (Level::Advice, "band-lost-in-range");
                found.push(lint.finding(rule, &part, code, (message, hint)));
            }
        }
    }
    found
}

fn is_alone_possible(rule: &Rule, band: &RuleBand) -> bool {
    possible(&[(&rule.when, True), (&band.when, True)])
}

/// The rule with another value of one of its limits.
fn with_limit(rule: &Rule, limit: &Limit, value: f32) -> Rule {
    let mut changed = rule.clone();
    set(&mut changed.when, &limit.name, value);
    for band in &mut changed.bands {
        set(&mut band.when, &limit.name, value);
    }
    changed
}

fn set(condition: &mut Condition, limit: &str, to: f32) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                set(part, limit, to);
            }
        }
        Condition::Not(part) => set(part, limit, to),
        Condition::Fact(comparison) => {
            if let Value::Limit { name, value } = &mut comparison.value
                && name == limit
            {
                *value = to;
            }
        }
    }
}

/// Rules of one group of which one holds wherever the other does.
pub(super) fn between_rules(lint: &Lint<'_>) -> Vec<Finding> {
    let rules = &lint.set.rules;
    let mut found = Vec::new();
    for inner in rules.iter().filter(|rule| possible(&[(&rule.when, True)])) {
        for outer in rules.iter().filter(|outer| is_like(inner, outer)) {
            if !is_inside(inner, outer) {
                continue;
            }
            let both = is_inside(outer, inner);
            if both && inner.code < outer.code {
                continue;
            }
            let (one, other) = (&inner.code, &outer.code);
            let (code, message) = if both {
                ("redundant-rule", format!("{one} holds exactly where {other} holds"))
            } else {
                ("subsumed-rule", format!("{one} holds only where {other} of its group holds too"))
            };
            let hint = format!("make it a band of {other}, or say how they differ");
            found.push(lint.finding(inner, "when", (Level::Advice, code), (message, hint)));
        }
    }
    found
}

fn is_like(one: &Rule, other: &Rule) -> bool {
    one.code != other.code && one.subject == other.subject && one.group == other.group
}

/// Whether `outer` holds, before mitigation, wherever `inner` does.
fn is_inside(inner: &Rule, outer: &Rule) -> bool {
    let exempt = outer.exempt.iter().all(|class| inner.exempt.contains(class));
    let hit = |band: &RuleBand| Condition::All(vec![outer.when.clone(), band.when.clone()]);
    let outer_hits: Vec<Condition> = outer.bands.iter().map(hit).collect();
    exempt
        && inner.bands.iter().all(|band| {
            let own = [(&inner.when, True), (&band.when, True)];
            let missed = outer_hits.iter().map(|hit| (hit, NotTrue));
            !possible(&own.into_iter().chain(missed).collect::<Vec<_>>())
        })
}
