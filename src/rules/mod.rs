//! Policy as data: rule files, checked on load, evaluated over fact columns.
//!
//! A rule asks one question in a closed condition language. It sees facts and nothing else: no
//! register, no graph, no model.

mod condition;
mod outcome;
mod rule;

pub use condition::{Comparison, Condition, Operator, Truth, Value};
pub use outcome::{Hit, RuleOutcome, RuleOutcomes};
pub use rule::{
    Example, Expectation, Innocent, Lane, Limit, Mitigation, MitigationEffect, Rule, RuleBand,
    RuleSet, Status,
};
