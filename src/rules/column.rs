//! Conditions bound to fact columns, true, unknown or false for many rows at once.
//!
//! Truths are bytes, 0 false, 1 unknown, 2 true, so that `and` is the minimum, `or` the maximum and
//! `not` two minus: loops without branches that the compiler turns into vector code.

use super::{Comparison, Condition, Operator, Rule, Value};
use crate::domain::Exempt;
use crate::facts::{Fact, Facts, TableKind};

/// Rows worked on at a time; buffers have this length.
pub(super) const BLOCK: usize = 1024;

pub(super) const FALSE: u8 = 0;
pub(super) const UNKNOWN: u8 = 1;
pub(super) const TRUE: u8 = 2;

/// At most [`BLOCK`] rows: neighbours, or those that are left of them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rows<'a> {
    /// From a row on, so many.
    Range(usize, usize),
    /// These, ascending.
    List(&'a [u32]),
}

impl Rows<'_> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Range(_, count) => count,
            Self::List(rows) => rows.len(),
        }
    }
}

/// A condition with the columns it reads.
#[derive(Debug)]
pub(super) enum Node<'a> {
    All(Vec<Node<'a>>),
    Any(Vec<Node<'a>>),
    Not(Box<Node<'a>>),
    Leaf(Leaf<'a>),
}

/// One comparison with its column.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    column: &'a [f32],
    /// For dwelling facts of a registration rule: the dwelling row of each row.
    through: Option<&'a [u32]>,
    test: Test,
}

#[derive(Debug)]
enum Test {
    Number(Operator, f32),
    /// One of these classes.
    Classes(Vec<f32>),
    Known,
}

impl<'a> Node<'a> {
    pub(super) fn new(condition: &Condition, subject: TableKind, facts: &'a Facts) -> Self {
        let nodes = |parts: &[Condition]| {
            parts.iter().map(|part| Self::new(part, subject, facts)).collect()
        };
        match condition {
            Condition::All(parts) => Self::All(nodes(parts)),
            Condition::Any(parts) => Self::Any(nodes(parts)),
            Condition::Not(part) => Self::Not(Box::new(Self::new(part, subject, facts))),
            Condition::Fact(comparison) => {
                Self::Leaf(Leaf::new(comparison.fact, test(comparison), subject, facts))
            }
        }
    }

    /// What the reading costs: columns reached through another one are slower.
    pub(super) fn cost(&self) -> f64 {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::cost).sum(),
            Self::Not(part) => part.cost(),
            Self::Leaf(leaf) if leaf.through.is_some() => 3.0,
            Self::Leaf(_) => 1.0,
        }
    }

    /// Writes the truth of each row to `out`, which has as many places; `values` is for work.
    pub(super) fn truths(&self, rows: Rows<'_>, values: &mut [f32; BLOCK], out: &mut [u8]) {
        match self {
            Self::All(parts) => {
                out.fill(TRUE);
                join(parts, rows, values, out, (Ord::min, FALSE));
            }
            Self::Any(parts) => {
                out.fill(FALSE);
                join(parts, rows, values, out, (Ord::max, TRUE));
            }
            Self::Not(part) => {
                part.truths(rows, values, out);
                for truth in out {
                    *truth = TRUE - *truth;
                }
            }
            Self::Leaf(leaf) => leaf.truths(rows, values, out),
        }
    }
}

/// Joins the parts one after the other, until every row has the value that `settles` it.
fn join(
    parts: &[Node<'_>],
    rows: Rows<'_>,
    values: &mut [f32; BLOCK],
    out: &mut [u8],
    (both, settles): (impl Fn(u8, u8) -> u8, u8),
) {
    let mut truths = [FALSE; BLOCK];
    for (place, part) in parts.iter().enumerate() {
        if place > 0 && out.iter().fold(0, |open, truth| open | (truth ^ settles)) == 0 {
            return;
        }
        let truths = &mut truths[..out.len()];
        part.truths(rows, values, truths);
        for (truth, part) in out.iter_mut().zip(truths) {
            *truth = both(*truth, *part);
        }
    }
}

impl<'a> Leaf<'a> {
    fn new(fact: Fact, test: Test, subject: TableKind, facts: &'a Facts) -> Self {
        let (column, through) = match (subject, fact.table()) {
            (TableKind::Registration, TableKind::Dwelling) => {
                (facts.dwellings.column(fact), Some(&*facts.dwelling_row_of))
            }
            (TableKind::Registration, TableKind::Registration) => {
                (facts.registrations.column(fact), None)
            }
            // The parser refuses registration facts here; their column is empty, so: unknown.
            (TableKind::Dwelling, _) => (facts.dwellings.column(fact), None),
        };
        Self { column, through, test }
    }

    /// Whether a row's dwelling is of a class that `rule` leaves out; none where it leaves out none.
    pub(super) fn exempt(rule: &Rule, facts: &'a Facts) -> Option<Self> {
        let class = |exempt: &Exempt| f32::from(1 + *exempt as u8);
        let test = Test::Classes(rule.exempt.iter().map(class).collect());
        let leaf = Self::new(Fact::ExemptClass, test, rule.subject, facts);
        (!rule.exempt.is_empty()).then_some(leaf)
    }

    pub(super) fn truths(&self, rows: Rows<'_>, values: &mut [f32; BLOCK], out: &mut [u8]) {
        if self.column.is_empty() {
            out.fill(if matches!(self.test, Test::Known) { FALSE } else { UNKNOWN });
            return;
        }
        let count = rows.len();
        match (rows, self.through) {
            (Rows::Range(start, _), None) => {
                return self.test.truths(&self.column[start..start + count], out);
            }
            (Rows::Range(start, _), Some(through)) => {
                gather(self.column, through[start..start + count].iter().copied(), values);
            }
            (Rows::List(rows), None) => gather(self.column, rows.iter().copied(), values),
            (Rows::List(rows), Some(through)) => {
                gather(self.column, rows.iter().map(|row| through[*row as usize]), values);
            }
        }
        self.test.truths(&values[..count], out);
    }
}

fn gather(column: &[f32], rows: impl Iterator<Item = u32>, values: &mut [f32; BLOCK]) {
    for (value, row) in values.iter_mut().zip(rows) {
        *value = column[row as usize];
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

impl Test {
    fn truths(&self, values: &[f32], out: &mut [u8]) {
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
fn among(classes: &[f32], values: &[f32], out: &mut [u8]) {
    each(values, out, |_| false);
    for class in classes {
        for (out, value) in out.iter_mut().zip(values) {
            *out |= u8::from(value == class) << 1;
        }
    }
}

#[expect(clippy::float_cmp, reason = "counts are whole numbers, which single precision holds")]
fn compare(operator: Operator, number: f32, values: &[f32], out: &mut [u8]) {
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
fn each(values: &[f32], out: &mut [u8], holds: impl Fn(f32) -> bool) {
    for (out, value) in out.iter_mut().zip(values) {
        let known = u8::from(!value.is_nan());
        *out = ((u8::from(holds(*value)) << 1) & (known << 1)) | (1 - known);
    }
}
