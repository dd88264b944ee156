//! The order of the stages, once, without input or output.
//!
//! `register -> graph -> facts -> rules -> flags`; the rim loads the register before and writes the
//! reports after.

use crate::domain::{Day, Period};
use crate::facts::{self, Facts};
use crate::flags::{
    self, Exemptions, Findings, ModelReason, RaiseOptions, Run, UNUSUAL_SHARE, UnusualFact,
};
use crate::graph::{self, HouseholdGraph, Households};
use crate::model::{self, Model, Unusual};
use crate::registry::Register;
use crate::rules::{self, RuleOutcomes, RuleSet};

/// What the caller decides about a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The day the run is about; nothing recorded later is used.
    pub as_of: Day,
    /// Registrations that began this many months before `as_of` or later are looked at.
    pub window_months: u32,
    /// How many flags the caseworkers can look at.
    pub capacity: usize,
    /// Breaks ties and draws the control sample.
    pub seed: u64,
}

impl Settings {
    /// The days in which a registration must begin to be looked at; `as_of` included.
    pub fn window(&self) -> Period {
        Period::of_months(self.window_months, self.as_of)
    }
}

/// A stage that is about to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading and validating the folder.
    Load,
    /// Building the household-address graph.
    Graph,
    /// Measuring facts.
    Facts,
    /// Checking rules.
    Rules,
    /// Raising flags.
    Flags,
    /// Writing the files.
    Report,
}

impl Stage {
    /// Its name in manifests and progress lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Graph => "graph",
            Self::Facts => "facts",
            Self::Rules => "rules",
            Self::Flags => "flags",
            Self::Report => "report",
        }
    }
}

/// All that one run computed.
#[derive(Debug)]
pub struct Analysis<'r> {
    /// Who lived where, as known on the day.
    pub graph: HouseholdGraph<'r>,
    /// Who moved together.
    pub households: Households,
    /// Facts of every registration and dwelling looked at.
    pub facts: Facts,
    /// What every rule said of them.
    pub outcomes: RuleOutcomes,
    /// Flags, scores and the control sample.
    pub run: Run,
}

/// Runs all stages over a loaded register, without a model.
pub fn analyse<'r>(
    register: &'r Register,
    rules: &RuleSet,
    settings: Settings,
    begin: &dyn Fn(Stage),
) -> Analysis<'r> {
    begin(Stage::Graph);
    let graph = graph::build(register, settings.as_of);
    analyse_graph(register, graph, rules, (settings, None), begin)
}

/// Runs the stages over the graph of the register on the day; `begin` is told of each before it
/// starts. A model adds a few points to what the rules brought over the line, and nothing else.
pub fn analyse_graph<'r>(
    register: &'r Register,
    graph: HouseholdGraph<'r>,
    rules: &RuleSet,
    (settings, model): (Settings, Option<&Model>),
    begin: &dyn Fn(Stage),
) -> Analysis<'r> {
    analyse_but(register, graph, rules, (settings, model, Exemptions::default()), begin)
}

/// The same, leaving out the flags that exemptions cover.
pub fn analyse_but<'r>(
    register: &'r Register,
    graph: HouseholdGraph<'r>,
    rules: &RuleSet,
    (settings, model, exemptions): (Settings, Option<&Model>, Exemptions<'_>),
    begin: &dyn Fn(Stage),
) -> Analysis<'r> {
    let households = Households::of(&graph);
    begin(Stage::Facts);
    let facts = facts::measure_among(&graph, &households, settings.window());
    begin(Stage::Rules);
    let outcomes = rules::evaluate(rules, &facts);
    begin(Stage::Flags);
    let findings = Findings {
        rules,
        outcomes: &outcomes,
        facts: &facts,
        graph: &graph,
        households: &households,
    };
    let options = RaiseOptions { capacity: settings.capacity, seed: settings.seed };
    let id_of = |dwelling| register.dwelling_id(dwelling);
    let mut run = flags::raise_but(findings, options, exemptions, &id_of);
    if let Some(model) = model {
        let unusual = model::unusual_dwellings(&facts, model, UNUSUAL_SHARE);
        let unusual: Vec<ModelReason> = unusual.iter().map(reason).collect();
        flags::weigh(&mut run, findings, &unusual, options, &id_of);
    }
    Analysis { graph, households, facts, outcomes, run }
}

/// What a model found, in the words of flags, which know no model.
fn reason(found: &Unusual) -> ModelReason {
    let fact = |told: &model::FactDeviation| UnusualFact {
        fact: told.fact,
        value: told.value,
        peer_median: told.peer_median,
        share: told.share,
    };
    ModelReason {
        dwelling_row: found.row,
        share: found.share,
        facts: found.facts.iter().map(fact).collect(),
    }
}
