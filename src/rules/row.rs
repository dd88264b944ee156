//! One rule for one row: which band, what it read, what it misses, what another value would do.
//!
//! The plain counterpart of `evaluate`; both use the same definitions of truth and of a hit.

use super::parse::operator_name;
use super::{Comparison, Condition, Hit, MitigationEffect, Operator, Rule, RuleBand, Truth, Value};
use crate::domain::Points;
use crate::facts::{Fact, Facts, Unit};

/// What a rule says of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// It holds (perhaps cancelled).
    Hit(Hit),
    /// A missing fact keeps it from saying yes or no.
    Unknown,
    /// It does not hold.
    NoHit,
    /// The dwelling's exempt class takes it out where its condition would not be false.
    Exempt,
}

/// A fact a rule read in one row, with what it was compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The fact.
    pub fact: Fact,
    /// Its value; none where unknown.
    pub value: Option<f32>,
    /// Comparisons such as `> 0`, `>= min_days (60)`, `not = dwelling`.
    pub compared: Vec<String>,
}

/// The facts of one row as a rule sees them.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    rule: &'a Rule,
    value: &'a dyn Fn(Fact) -> Option<f32>,
}

impl<'a> View<'a> {
    pub(super) fn new(rule: &'a Rule, value: &'a dyn Fn(Fact) -> Option<f32>) -> Self {
        Self { rule, value }
    }

    fn value(&self, fact: Fact) -> Option<f32> {
        (self.value)(fact)
    }

    fn truth(&self, condition: &Condition) -> Truth {
        match condition {
            Condition::All(parts) => {
                parts.iter().map(|part| self.truth(part)).min().unwrap_or(Truth::True)
            }
            Condition::Any(parts) => {
                parts.iter().map(|part| self.truth(part)).max().unwrap_or(Truth::False)
            }
            Condition::Not(part) => match self.truth(part) {
                Truth::False => Truth::True,
                Truth::Unknown => Truth::Unknown,
                Truth::True => Truth::False,
            },
            Condition::Fact(comparison) => compare(comparison, self.value(comparison.fact)),
        }
    }

    fn band_truth(&self, band: &RuleBand) -> Truth {
        self.truth(&self.rule.when).min(self.truth(&band.when))
    }

    fn is_exempt(&self) -> bool {
        let class = self.value(Fact::ExemptClass);
        self.rule.exempt.iter().any(|exempt| class == Some(f32::from(1 + *exempt as u8)))
    }

    /// Unknown facts that keep `condition` unknown; none where it is not.
    fn missing(&self, condition: &Condition, missing: &mut Vec<Fact>) {
        if self.truth(condition) != Truth::Unknown {
            return;
        }
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.missing(part, missing);
                }
            }
            Condition::Not(part) => self.missing(part, missing),
            Condition::Fact(comparison) => missing.push(comparison.fact),
        }
    }
}

#[expect(clippy::float_cmp, reason = "counts are whole numbers, which single precision holds")]
fn compare(comparison: &Comparison, value: Option<f32>) -> Truth {
    let truth = |holds: bool| if holds { Truth::True } else { Truth::False };
    let Some(value) = value else {
        return if comparison.operator == Operator::Known { Truth::False } else { Truth::Unknown };
    };
    match (&comparison.value, comparison.operator) {
        (Value::None, _) | (_, Operator::Known) => Truth::True,
        (Value::Classes(classes), _) => {
            truth(classes.iter().any(|class| f32::from(*class) == value))
        }
        (Value::Number(number) | Value::Limit { value: number, .. }, operator) => {
            truth(match operator {
                Operator::Equal => value == *number,
                Operator::NotEqual => value != *number,
                Operator::Less => value < *number,
                Operator::AtMost => value <= *number,
                Operator::Greater => value > *number,
                Operator::AtLeast => value >= *number,
                Operator::In | Operator::Known => false,
            })
        }
    }
}

/// The hit of a band that holds, after mitigation. An unknown mitigation does not apply.
pub(super) fn hit(view: &View<'_>, band: u8, row: usize) -> Hit {
    let mut points = view.rule.bands[usize::from(band)].points;
    let (mut mitigated_by, mut cancelled) = (Vec::new(), false);
    for (number, mitigation) in (0_u8..).zip(&view.rule.mitigations) {
        if view.truth(&mitigation.when) != Truth::True {
            continue;
        }
        mitigated_by.push(number);
        match mitigation.effect {
            MitigationEffect::Cancel => cancelled = true,
            MitigationEffect::Lower(by) => points += -by,
        }
    }
    let points = if cancelled { Points(0) } else { points.max(Points(0)) };
    let row = u32::try_from(row).expect("loading refuses registers of more rows than ids");
    Hit { row, band, points, mitigated_by, cancelled }
}

/// What `rule` says of `row` of its table, with one fact replaced where `substitute` says so.
/// The same answer as [`evaluate`](super::evaluate) where nothing is replaced.
pub fn outcome_of(
    rule: &Rule,
    facts: &Facts,
    row: usize,
    substitute: Option<(Fact, f32)>,
) -> RowOutcome {
    let value = |fact| match substitute {
        Some((replaced, value)) if replaced == fact => Some(value),
        _ => facts.value(rule.subject, fact, row),
    };
    outcome(&View::new(rule, &value), row)
}

fn outcome(view: &View<'_>, row: usize) -> RowOutcome {
    if view.is_exempt() && view.truth(&view.rule.when) != Truth::False {
        return RowOutcome::Exempt;
    }
    let mut unknown = false;
    for (number, band) in (0_u8..).zip(&view.rule.bands) {
        match view.band_truth(band) {
            Truth::True => return RowOutcome::Hit(hit(view, number, row)),
            Truth::Unknown => unknown = true,
            Truth::False => {}
        }
    }
    if unknown { RowOutcome::Unknown } else { RowOutcome::NoHit }
}

/// The points `rule` gives after mitigation where facts have the values that `value` tells; 0
/// where it does not hold, is unknown or cancelled.
pub fn points_with(rule: &Rule, value: &dyn Fn(Fact) -> Option<f32>) -> Points {
    match outcome(&View::new(rule, value), 0) {
        RowOutcome::Hit(hit) => hit.points,
        RowOutcome::Unknown | RowOutcome::NoHit | RowOutcome::Exempt => Points(0),
    }
}

/// The missing facts that keep `rule` from saying yes or no of `row`, in catalogue order; none
/// where it says yes or no.
pub fn missing_facts(rule: &Rule, facts: &Facts, row: usize) -> Vec<Fact> {
    let value = |fact| facts.value(rule.subject, fact, row);
    let view = View::new(rule, &value);
    let mut missing = Vec::new();
    if outcome(&view, row) == RowOutcome::Unknown {
        for band in rule.bands.iter().filter(|band| view.band_truth(band) == Truth::Unknown) {
            view.missing(&rule.when, &mut missing);
            view.missing(&band.when, &mut missing);
        }
    }
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// The facts that `rule` and one of its bands read in `row`, in reading order.
pub fn evidence(rule: &Rule, band: &RuleBand, facts: &Facts, row: usize) -> Vec<Evidence> {
    let value = |fact| facts.value(rule.subject, fact, row);
    let view = View::new(rule, &value);
    let mut read = Vec::new();
    collect(&view, &rule.when, false, &mut read);
    collect(&view, &band.when, false, &mut read);
    read
}

fn collect(view: &View<'_>, condition: &Condition, negated: bool, read: &mut Vec<Evidence>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                collect(view, part, negated, read);
            }
        }
        Condition::Not(part) => collect(view, part, !negated, read),
        Condition::Fact(comparison) if comparison.is_guard() => {}
        Condition::Fact(comparison) => {
            let not = if negated { "not " } else { "" };
            let text = format!("{not}{}", comparison_text(comparison));
            let fact = comparison.fact;
            match read.iter_mut().find(|entry| entry.fact == fact) {
                Some(entry) if entry.compared.contains(&text) => {}
                Some(entry) => entry.compared.push(text),
                None => read.push(Evidence { fact, value: view.value(fact), compared: vec![text] }),
            }
        }
    }
}

/// A comparison without its fact: `>= min_days (60)`.
pub(super) fn comparison_text(comparison: &Comparison) -> String {
    let operator = operator_name(comparison.operator);
    match &comparison.value {
        Value::None => operator.to_owned(),
        Value::Limit { name, value } => format!("{operator} {name} ({value})"),
        Value::Classes(classes) => {
            let words = comparison.fact.classes();
            let named = classes.iter().filter_map(|class| words.get(usize::from(*class)).copied());
            format!("{operator} {}", named.collect::<Vec<_>>().join(", "))
        }
        Value::Number(number) => format!("{operator} {}", operand_text(comparison.fact, *number)),
    }
}

fn operand_text(fact: Fact, number: f32) -> String {
    match fact.unit() {
        Unit::YesNo => if number > 0.5 { "yes" } else { "no" }.to_owned(),
        Unit::Class => {
            let mut words = fact.classes().into_iter().zip(0_u8..);
            let word = words.find(|(_, class)| (f32::from(*class) - number).abs() < 0.5);
            word.map_or_else(|| number.to_string(), |(word, _)| word.to_owned())
        }
        _ => number.to_string(),
    }
}
