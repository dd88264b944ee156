//! Whether conditions can be true together: a search over the sets of values they leave each fact.
//!
//! Facts are taken to be independent of each other, so "impossible" is certain and "possible" is
//! not. The search gives up as possible after a bounded number of steps.

use std::collections::BTreeMap;

use super::values::Values;
use crate::facts::Fact;
use crate::rules::{Comparison, Condition};

/// What a condition is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    True,
    False,
    /// False or unknown.
    NotTrue,
    /// True or unknown.
    NotFalse,
}

/// A condition and what it is to be.
pub(super) type Goal<'a> = (&'a Condition, Wanted);

/// Branches tried before giving up.
const MOST_STEPS: u32 = 20_000;

/// Whether some values of the facts meet every goal.
pub(super) fn possible(goals: &[Goal<'_>]) -> bool {
    let mut search = Search { steps: 0 };
    search.meets(&BTreeMap::new(), goals.to_vec())
}

type Facts = BTreeMap<Fact, Values>;

struct Search {
    steps: u32,
}

impl Search {
    fn meets(&mut self, known: &Facts, mut goals: Vec<Goal<'_>>) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return true;
        }
        let Some((condition, wanted)) = goals.pop() else { return true };
        match condition {
            Condition::Not(part) => {
                goals.push((part, wanted.negated()));
                self.meets(known, goals)
            }
            Condition::Fact(comparison) => {
                let values = allowed(comparison, wanted);
                let before = known.get(&comparison.fact).cloned();
                let before = before.unwrap_or_else(|| Values::any(comparison.fact));
                let left = before.and(&values);
                if left.is_empty() {
                    return false;
                }
                let mut known = known.clone();
                known.insert(comparison.fact, left);
                self.meets(&known, goals)
            }
            Condition::All(parts) => self.parts(known, goals, parts, (wanted, wanted.needs_all())),
            Condition::Any(parts) => self.parts(known, goals, parts, (wanted, !wanted.needs_all())),
        }
    }

    fn parts<'a>(
        &mut self,
        known: &Facts,
        mut goals: Vec<Goal<'a>>,
        parts: &'a [Condition],
        (wanted, every): (Wanted, bool),
    ) -> bool {
        if every {
            goals.extend(parts.iter().map(|part| (part, wanted)));
            return self.meets(known, goals);
        }
        parts.iter().any(|part| {
            let mut goals = goals.clone();
            goals.push((part, wanted));
            self.meets(known, goals)
        })
    }
}

impl Wanted {
    fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::NotTrue => Self::NotFalse,
            Self::NotFalse => Self::NotTrue,
        }
    }

    /// Whether every part of an `all` must be so, or one is enough.
    fn needs_all(self) -> bool {
        matches!(self, Self::True | Self::NotFalse)
    }
}

fn allowed(comparison: &Comparison, wanted: Wanted) -> Values {
    match wanted {
        Wanted::True => Values::holding(comparison),
        Wanted::False => Values::failing(comparison),
        Wanted::NotTrue => Values::failing(comparison).or_unknown(comparison),
        Wanted::NotFalse => Values::holding(comparison).or_unknown(comparison),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::{Operator, Value};

    const FACTS: [Fact; 3] = [Fact::Adults, Fact::Rooms, Fact::StillRegistered];

    fn comparison() -> impl Strategy<Value = Condition> {
        (0_usize..3, 0_usize..7, 0_u8..4).prop_map(|(fact, operator, value)| {
            let operators = [
                Operator::Equal,
                Operator::NotEqual,
                Operator::Less,
                Operator::AtMost,
                Operator::Greater,
                Operator::AtLeast,
                Operator::Known,
            ];
            let operator = operators[operator];
            let value = match operator {
                Operator::Known => Value::None,
                _ => Value::Number(f32::from(value)),
            };
            Condition::Fact(Comparison { fact: FACTS[fact], operator, value })
        })
    }

    fn condition() -> impl Strategy<Value = Condition> {
        comparison().prop_recursive(3, 12, 3, |inner| {
            let parts = prop::collection::vec(inner.clone(), 1..4);
            prop_oneof![
                parts.clone().prop_map(Condition::All),
                parts.prop_map(Condition::Any),
                inner.prop_map(|part| Condition::Not(Box::new(part))),
            ]
        })
    }

    /// 2 true, 1 unknown, 0 false.
    fn truth(condition: &Condition, values: &[Option<f32>; 3]) -> u8 {
        match condition {
            Condition::All(parts) => parts.iter().map(|p| truth(p, values)).min().unwrap_or(2),
            Condition::Any(parts) => parts.iter().map(|p| truth(p, values)).max().unwrap_or(0),
            Condition::Not(part) => 2 - truth(part, values),
            Condition::Fact(comparison) => {
                let at = FACTS.iter().position(|fact| *fact == comparison.fact).unwrap();
                let Some(value) = values[at] else {
                    return u8::from(comparison.operator != Operator::Known);
                };
                let Value::Number(than) = comparison.value else { return 2 };
                let order = value.partial_cmp(&than).unwrap();
                2 * u8::from(match comparison.operator {
                    Operator::Equal => order.is_eq(),
                    Operator::NotEqual => order.is_ne(),
                    Operator::Less => order.is_lt(),
                    Operator::AtMost => order.is_le(),
                    Operator::Greater => order.is_gt(),
                    _ => order.is_ge(),
                })
            }
        }
    }

    /// Every combination of values around the numbers above, unknown included.
    fn somewhere(goals: &[Goal<'_>]) -> bool {
        let counts: Vec<Option<f32>> =
            (-1_i8..=5).map(|n| Some(f32::from(n))).chain([None]).collect();
        let answers = [Some(0.0), Some(1.0), None];
        let meets = |values: &[Option<f32>; 3]| {
            goals.iter().all(|(condition, wanted)| match wanted {
                Wanted::True => truth(condition, values) == 2,
                Wanted::False => truth(condition, values) == 0,
                Wanted::NotTrue => truth(condition, values) < 2,
                Wanted::NotFalse => truth(condition, values) > 0,
            })
        };
        counts.iter().any(|adults| {
            let with = |rooms: &Option<f32>| answers.iter().any(|a| meets(&[*adults, *rooms, *a]));
            counts.iter().any(with)
        })
    }

    proptest! {
        #[test]
        fn the_search_finds_what_trying_every_value_finds(
            one in condition(), other in condition(), kinds in (0_usize..4, 0_usize..4),
        ) {
            let wanted = [Wanted::True, Wanted::False, Wanted::NotTrue, Wanted::NotFalse];
            let goals = [(&one, wanted[kinds.0]), (&other, wanted[kinds.1])];
            prop_assert_eq!(possible(&goals), somewhere(&goals));
        }
    }
}
