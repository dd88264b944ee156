//! Policy as data: rule files, checked on load, evaluated over fact columns.
//!
//! A rule asks one question in a closed condition language. It sees facts and nothing else: no
//! register, no graph, no model.

mod builtin;
mod chance;
mod check;
mod column;
mod condition;
mod evaluate;
mod explain;
mod outcome;
mod pack;
mod parse;
mod pattern;
mod row;
mod rule;
mod text;
mod typology;
mod weights;

pub use builtin::builtin;
pub use chance::{Chance, Expected};
pub use check::{Finding, Level, Observed, check, observe};
pub use condition::{Comparison, Condition, Operator, Truth, Value};
pub use evaluate::{by_stretch, evaluate};
pub use explain::{Section, condition_lines, explain, sections};
pub use outcome::{Hit, RuleOutcome, RuleOutcomes};
pub use pack::{Pack, PackDefault};
pub use parse::{
    GROUPS_FILE, INNOCENT_CODES, Override, PACKS_FILE, RuleError, RuleFault, Settings,
    TYPOLOGIES_FILE, parse, parse_settings,
};
pub use pattern::{NEVER, PATTERNS, PROFILES, Pattern, Profile, Treatment, pattern};
pub use row::{Evidence, RowOutcome, evidence, missing_facts, outcome_of, points_with};
pub use rule::{
    Concerns, Example, Expectation, Innocent, Lane, Limit, Mitigation, MitigationEffect, Rule,
    RuleBand, RuleGroup, RuleSet, Status,
};
pub use text::{class_label, fill, fill_with, format_number, format_value};
pub use typology::{Typology, TypologyPart};
pub use weights::{
    BandWeight, BinWeight, FactWeight, LEARNED, Learned, Weights, WeightsError, may_be_weighed,
};
