//! The closed condition language: `all`, `any`, `not` over `fact operator value`.

use crate::facts::{Fact, Unit};

/// A checked condition over the facts of one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Every part holds; true where there is none.
    All(Vec<Self>),
    /// Some part holds; false where there is none.
    Any(Vec<Self>),
    /// The part does not hold.
    Not(Box<Self>),
    /// One fact compared with a value.
    Fact(Comparison),
}

/// `fact operator value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The fact.
    pub fact: Fact,
    /// How it is compared.
    pub operator: Operator,
    /// What it is compared with.
    pub value: Value,
}

/// How a fact is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Equal; for yes/no and class facts too.
    Equal,
    /// Not equal.
    NotEqual,
    /// Less.
    Less,
    /// Less or equal.
    AtMost,
    /// Greater.
    Greater,
    /// Greater or equal.
    AtLeast,
    /// One of several classes.
    In,
    /// The value is known; the one test that is never itself unknown.
    Known,
}

/// What a fact is compared with, already in the fact's unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number written in the rule, or 1 and 0 for yes and no.
    Number(f32),
    /// A named limit of the rule: its name and its value in this run.
    Limit {
        /// The name.
        name: String,
        /// The value in this run.
        value: f32,
    },
    /// Class numbers, ascending.
    Classes(Vec<u8>),
    /// Nothing (for `known`).
    None,
}

/// Kleene's three values, ordered so that `and` is the minimum and `or` the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// Does not hold.
    False = 0,
    /// A fact it needs is not known.
    Unknown = 1,
    /// Holds.
    True = 2,
}

impl Condition {
    /// Its comparisons, in reading order.
    pub fn comparisons(&self) -> Vec<&Comparison> {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().flat_map(Self::comparisons).collect()
            }
            Self::Not(part) => part.comparisons(),
            Self::Fact(comparison) => vec![comparison],
        }
    }
}

impl Comparison {
    /// Whether it only says that a time was not nothing: it guards against a stay that began and
    /// ended on one day, and is no circumstance to show or to clear.
    pub fn is_guard(&self) -> bool {
        let Value::Number(least) = self.value else { return false };
        self.fact.unit() == Unit::Days && self.operator == Operator::AtLeast && least <= 1.0
    }

    /// The limit it compares with, if any.
    pub fn limit_name(&self) -> Option<&str> {
        match &self.value {
            Value::Limit { name, .. } => Some(name),
            _ => None,
        }
    }
}
