//! Rules over fact columns, three-valued, in blocks that the compiler turns into vector code.
//!
//! A block is 1,024 rows as bytes: 0 false, 1 unknown, 2 true, so that `and` is the minimum, `or`
//! the maximum and `not` two minus. Cost: O(rules x rows x comparisons), no allocation per row.

use rayon::prelude::*;

use super::row::{self, View};
use super::{
    Comparison, Condition, Hit, Operator, Rule, RuleOutcome, RuleOutcomes, RuleSet, Value,
};
use crate::facts::{Fact, Facts, TableKind};

const BLOCK: usize = 1024;
/// Blocks that one task works through before its outcome is joined to the others.
const BLOCKS_PER_TASK: usize = 32;

const FALSE: u8 = 0;
const UNKNOWN: u8 = 1;
const TRUE: u8 = 2;

/// No band holds.
const NO_BAND: u8 = u8::MAX;

type Truths = [u8; BLOCK];

/// Every rule over every row of its table.
///
/// A band holds where the rule's `when` and its own hold; the first that holds counts, even where
/// a stronger one is unknown: what is known for certain is enough. Where none holds and one is
/// unknown, the row is unknown. A dwelling of an exempt class is never hit and never unknown.
pub fn evaluate(rules: &RuleSet, facts: &Facts) -> RuleOutcomes {
    let step = BLOCK * BLOCKS_PER_TASK;
    let tasks: Vec<(usize, usize)> = (rules.rules.iter().enumerate())
        .flat_map(|(at, rule)| {
            (0..facts.rows(rule.subject)).step_by(step).map(move |row| (at, row))
        })
        .collect();
    let parts: Vec<RuleOutcome> = tasks
        .par_iter()
        .map(|(at, start)| {
            let rule = &rules.rules[*at];
            Plan::new(rule, facts).rows(*start, (start + step).min(facts.rows(rule.subject)))
        })
        .collect();
    let mut outcomes = vec![RuleOutcome::default(); rules.rules.len()];
    for ((at, _), part) in tasks.iter().zip(parts) {
        join(&mut outcomes[*at], part);
    }
    RuleOutcomes { rules: outcomes }
}

fn join(whole: &mut RuleOutcome, part: RuleOutcome) {
    whole.hits.extend(part.hits);
    whole.unknown.extend(part.unknown);
    whole.no_hit += part.no_hit;
    whole.exempt += part.exempt;
}

/// A rule with the columns it reads.
struct Plan<'a> {
    rule: &'a Rule,
    facts: &'a Facts,
    when: Node<'a>,
    bands: Vec<Node<'a>>,
    exempt: Option<Leaf<'a>>,
}

enum Node<'a> {
    All(Vec<Node<'a>>),
    Any(Vec<Node<'a>>),
    Not(Box<Node<'a>>),
    Leaf(Leaf<'a>),
}

/// One comparison with its column.
struct Leaf<'a> {
    column: &'a [f32],
    /// For dwelling facts of a registration rule: the dwelling row of each row.
    through: Option<&'a [u32]>,
    test: Test,
}

enum Test {
    Number(Operator, f32),
    /// One of these classes.
    Classes(Vec<f32>),
    Known,
}

impl<'a> Plan<'a> {
    fn new(rule: &'a Rule, facts: &'a Facts) -> Self {
        let node = |condition: &Condition| node(condition, rule.subject, facts);
        let exempt = (!rule.exempt.is_empty()).then(|| {
            let classes = rule.exempt.iter().map(|exempt| f32::from(1 + *exempt as u8));
            let test = Test::Classes(classes.collect());
            leaf(Fact::ExemptClass, test, rule.subject, facts)
        });
        let bands = rule.bands.iter().map(|band| node(&band.when)).collect();
        Self { rule, facts, when: node(&rule.when), bands, exempt }
    }

    fn rows(&self, from: usize, to: usize) -> RuleOutcome {
        let mut outcome = RuleOutcome::default();
        for start in (from..to).step_by(BLOCK) {
            self.block(start, BLOCK.min(to - start), &mut outcome);
        }
        outcome
    }

    fn block(&self, start: usize, rows: usize, outcome: &mut RuleOutcome) {
        let mut when = [FALSE; BLOCK];
        self.when.truths(start, rows, &mut when);
        let is_false = |truths: &Truths| truths[..rows].iter().fold(0, |all, one| all | one) == 0;
        if is_false(&when) {
            outcome.no_hit += rows as u64;
            return;
        }
        outcome.exempt += self.take_exempt_out(start, rows, &mut when);
        let (mut chosen, mut unknown) = ([NO_BAND; BLOCK], [FALSE; BLOCK]);
        for (band, node) in (0_u8..).zip(&self.bands) {
            let mut truths = [FALSE; BLOCK];
            node.truths(start, rows, &mut truths);
            choose(&truths, &when, band, &mut chosen, &mut unknown);
        }
        for row in 0..rows {
            self.settle(start + row, chosen[row], unknown[row] == UNKNOWN, outcome);
        }
    }

    /// Makes the rule false for rows of exempt dwellings and counts those where it was not before.
    fn take_exempt_out(&self, start: usize, rows: usize, when: &mut Truths) -> u64 {
        let Some(leaf) = &self.exempt else { return 0 };
        let mut exempt = [FALSE; BLOCK];
        leaf.truths(start, rows, &mut exempt);
        let mut taken_out = 0;
        for (truth, exempt) in when[..rows].iter_mut().zip(&exempt) {
            let is_exempt = *exempt == TRUE;
            taken_out += u64::from(is_exempt && *truth != FALSE);
            *truth = if is_exempt { FALSE } else { *truth };
        }
        taken_out
    }

    fn settle(&self, row: usize, band: u8, unknown: bool, outcome: &mut RuleOutcome) {
        if band != NO_BAND {
            outcome.hits.push(self.hit(row, band));
        } else if unknown {
            outcome.unknown.push(row_number(row));
        } else {
            outcome.no_hit += 1;
        }
    }

    /// Hits are few: mitigations are looked at row by row.
    fn hit(&self, row: usize, band: u8) -> Hit {
        let value = |fact| self.facts.value(self.rule.subject, fact, row);
        row::hit(&View::new(self.rule, &value), band, row)
    }
}

/// Notes `band` for rows where it is the first that holds, and where it cannot be told.
fn choose(truths: &Truths, when: &Truths, band: u8, chosen: &mut Truths, unknown: &mut Truths) {
    for row in 0..BLOCK {
        let truth = truths[row].min(when[row]);
        let first = truth == TRUE && chosen[row] == NO_BAND;
        chosen[row] = if first { band } else { chosen[row] };
        unknown[row] = if truth == UNKNOWN { UNKNOWN } else { unknown[row] };
    }
}

fn node<'a>(condition: &Condition, subject: TableKind, facts: &'a Facts) -> Node<'a> {
    let nodes = |parts: &[Condition]| parts.iter().map(|part| node(part, subject, facts)).collect();
    match condition {
        Condition::All(parts) => Node::All(nodes(parts)),
        Condition::Any(parts) => Node::Any(nodes(parts)),
        Condition::Not(part) => Node::Not(Box::new(node(part, subject, facts))),
        Condition::Fact(comparison) => {
            Node::Leaf(leaf(comparison.fact, test(comparison), subject, facts))
        }
    }
}

fn leaf(fact: Fact, test: Test, subject: TableKind, facts: &Facts) -> Leaf<'_> {
    let through = Some(&*facts.dwelling_row_of);
    match (subject, fact.table()) {
        (TableKind::Registration, TableKind::Dwelling) => {
            Leaf { column: facts.dwellings.column(fact), through, test }
        }
        (TableKind::Registration, TableKind::Registration) => {
            Leaf { column: facts.registrations.column(fact), through: None, test }
        }
        // The parser refuses registration facts here; their column is empty, so: unknown.
        (TableKind::Dwelling, _) => {
            Leaf { column: facts.dwellings.column(fact), through: None, test }
        }
    }
}

fn test(comparison: &Comparison) -> Test {
    match (&comparison.value, comparison.operator) {
        (_, Operator::Known) | (Value::None, _) => Test::Known,
        (Value::Number(number) | Value::Limit { value: number, .. }, operator) => {
            Test::Number(operator, *number)
        }
        (Value::Classes(classes), _) => {
            Test::Classes(classes.iter().map(|class| f32::from(*class)).collect())
        }
    }
}

impl Node<'_> {
    fn truths(&self, start: usize, rows: usize, out: &mut Truths) {
        match self {
            Self::All(parts) => {
                out.fill(TRUE);
                join_parts(parts, start, rows, Ord::min, out);
            }
            Self::Any(parts) => {
                out.fill(FALSE);
                join_parts(parts, start, rows, Ord::max, out);
            }
            Self::Not(part) => {
                part.truths(start, rows, out);
                for truth in out.iter_mut() {
                    *truth = TRUE - *truth;
                }
            }
            Self::Leaf(leaf) => leaf.truths(start, rows, out),
        }
    }
}

fn join_parts(
    parts: &[Node<'_>],
    start: usize,
    rows: usize,
    join: impl Fn(u8, u8) -> u8,
    out: &mut Truths,
) {
    let mut truths = [FALSE; BLOCK];
    for part in parts {
        part.truths(start, rows, &mut truths);
        for (out, truth) in out.iter_mut().zip(&truths) {
            *out = join(*truth, *out);
        }
    }
}

impl Leaf<'_> {
    fn truths(&self, start: usize, rows: usize, out: &mut Truths) {
        match self.through {
            None => {
                let values = self.column.get(start..start + rows);
                self.test.truths(values.unwrap_or(&[f32::NAN; BLOCK][..rows]), out);
            }
            Some(through) => {
                let mut values = [f32::NAN; BLOCK];
                for (value, row) in values.iter_mut().zip(&through[start..start + rows]) {
                    *value = self.column[*row as usize];
                }
                self.test.truths(&values[..rows], out);
            }
        }
    }
}

impl Test {
    fn truths(&self, values: &[f32], out: &mut Truths) {
        match self {
            Self::Number(operator, number) => compare(*operator, *number, values, out),
            Self::Classes(classes) => among(classes, values, out),
            Self::Known => {
                for (out, value) in out.iter_mut().zip(values) {
                    *out = TRUE * u8::from(!value.is_nan());
                }
            }
        }
    }
}

/// One pass a class: comparisons vectorise where looking up bits does not.
#[expect(clippy::float_cmp, reason = "classes are small whole numbers")]
fn among(classes: &[f32], values: &[f32], out: &mut Truths) {
    each(values, out, |_| false);
    for class in classes {
        for (out, value) in out.iter_mut().zip(values) {
            *out |= u8::from(value == class) << 1;
        }
    }
}

#[expect(clippy::float_cmp, reason = "counts are whole numbers, which single precision holds")]
fn compare(operator: Operator, number: f32, values: &[f32], out: &mut Truths) {
    match operator {
        Operator::Equal => each(values, out, |value| value == number),
        Operator::NotEqual => each(values, out, |value| value != number),
        Operator::Less => each(values, out, |value| value < number),
        Operator::AtMost => each(values, out, |value| value <= number),
        Operator::Greater => each(values, out, |value| value > number),
        Operator::AtLeast => each(values, out, |value| value >= number),
        Operator::In | Operator::Known => each(values, out, |_| false),
    }
}

/// One comparison over a block without branches: 2 where it holds, 1 where the value is missing.
fn each(values: &[f32], out: &mut Truths, holds: impl Fn(f32) -> bool) {
    for (out, value) in out.iter_mut().zip(values) {
        let known = u8::from(!value.is_nan());
        *out = ((u8::from(holds(*value)) << 1) & (known << 1)) | (1 - known);
    }
}

fn row_number(row: usize) -> u32 {
    u32::try_from(row).expect("loading refuses registers of more rows than ids")
}
