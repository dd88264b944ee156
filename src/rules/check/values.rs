//! Sets of values that one fact may have, "not known" among them.

use crate::facts::{Fact, Unit};
use crate::rules::{Comparison, Operator, Value};

/// What a fact may be: closed ranges of values, ascending and apart, and whether it may be unknown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Values {
    ranges: Vec<(f32, f32)>,
    unknown: bool,
}

impl Values {
    /// Everything the fact can be.
    pub(super) fn any(fact: Fact) -> Self {
        Self { ranges: vec![universe(fact)], unknown: true }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty() && !self.unknown
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        let mut ranges = Vec::new();
        for (low, high) in &self.ranges {
            for (from, to) in &other.ranges {
                let range = (low.max(*from), high.min(*to));
                if range.0 <= range.1 {
                    ranges.push(range);
                }
            }
        }
        Self { ranges, unknown: self.unknown && other.unknown }
    }

    /// The values for which a comparison holds.
    pub(super) fn holding(comparison: &Comparison) -> Self {
        let fact = comparison.fact;
        let (least, most) = universe(fact);
        let ranges = match (&comparison.value, comparison.operator) {
            (Value::None, _) | (_, Operator::Known) => vec![(least, most)],
            (Value::Classes(classes), _) => {
                classes.iter().map(|class| (f32::from(*class), f32::from(*class))).collect()
            }
            (Value::Number(at) | Value::Limit { value: at, .. }, operator) => match operator {
                Operator::Equal => vec![(*at, *at)],
                Operator::NotEqual => vec![(least, at.next_down()), (at.next_up(), most)],
                Operator::Less => vec![(least, at.next_down())],
                Operator::AtMost => vec![(least, *at)],
                Operator::Greater => vec![(at.next_up(), most)],
                Operator::AtLeast => vec![(*at, most)],
                Operator::In | Operator::Known => Vec::new(),
            },
        };
        Self {
            ranges: ranges.into_iter().filter_map(|range| fit(fact, range)).collect(),
            unknown: false,
        }
    }

    /// The values for which a comparison is false. `known` is false where the fact is unknown; any
    /// other comparison is then neither.
    pub(super) fn failing(comparison: &Comparison) -> Self {
        let fact = comparison.fact;
        let mut ranges = Vec::new();
        let (mut from, most) = universe(fact);
        for (low, high) in Self::holding(comparison).ranges {
            ranges.extend(fit(fact, (from, low.next_down())));
            from = high.next_up();
        }
        ranges.extend(fit(fact, (from, most)));
        Self { ranges, unknown: comparison.operator == Operator::Known }
    }

    /// The same with "not known", unless the comparison is never in doubt.
    pub(super) fn or_unknown(mut self, comparison: &Comparison) -> Self {
        self.unknown |= comparison.operator != Operator::Known;
        self
    }
}

/// A range cut to what the fact can be; counts are whole numbers.
fn fit(fact: Fact, (low, high): (f32, f32)) -> Option<(f32, f32)> {
    let (least, most) = universe(fact);
    let (mut low, mut high) = (low.max(least), high.min(most));
    if is_whole(fact.unit()) {
        (low, high) = (low.ceil(), high.floor());
    }
    (low <= high).then_some((low, high))
}

/// The least and greatest value of a fact.
fn universe(fact: Fact) -> (f32, f32) {
    match fact.unit() {
        Unit::YesNo => (0.0, 1.0),
        Unit::Class => {
            let words = u8::try_from(fact.classes().len()).unwrap_or(u8::MAX);
            (0.0, f32::from(words.saturating_sub(1)))
        }
        _ => (-1e9, 1e9),
    }
}

fn is_whole(unit: Unit) -> bool {
    !matches!(
        unit,
        Unit::SquareMetres
            | Unit::PersonsPerRoom
            | Unit::MovesPerRoom
            | Unit::Ratio
            | Unit::Months
            | Unit::Years
            | Unit::Metres
    )
}
