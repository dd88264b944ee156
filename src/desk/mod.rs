//! The desk: the order of the stages for pending registrations, once, without input or output.
//!
//! `register -> neighbourhood -> graph -> facts -> rules -> advice`: the same stages as a scan, over
//! the neighbourhood of the move with the move in it, against the norms of the whole register. So a
//! registration gets the same reasons here, alone or among others, as in a scan of the same day.

mod together;

use crate::domain::{Day, DwellingId, Period, PersonId, RegistrationId};
use crate::facts::{self, BEYOND, Buildings, Facts, Norms};
use crate::flags::{self, Advised, Findings, Ground};
use crate::graph::{self, HouseholdGraph, Households, Neighbourhood, Surroundings, TooLarge};
use crate::registry::Pending;
use crate::rules::{self, RuleSet};

pub use together::{Group, Together};

/// A register made ready for checks of pending registrations.
#[derive(Debug)]
pub struct Desk<'g> {
    graph: &'g HouseholdGraph<'g>,
    surroundings: Surroundings<'g>,
    buildings: Buildings,
    norms: Norms,
    rules: RuleSet,
    left_out: Vec<String>,
    window_months: u32,
}

/// The advice on a group of pending registrations that were judged together.
#[derive(Debug)]
pub struct Judgement {
    /// One entry a registration, in the order they were given.
    pub advised: Vec<Advised>,
    /// For each of them its row in the facts.
    pub rows: Vec<usize>,
    /// What was measured; none where nothing needed measuring.
    pub facts: Option<Facts>,
    /// The day they were judged as of.
    pub as_of: Day,
}

impl<'g> Desk<'g> {
    /// Makes a register ready: measures what is usual in it, and leaves out the rules that look
    /// further than a neighbourhood. O(registrations).
    pub fn open(graph: &'g HouseholdGraph<'g>, rules: RuleSet, window_months: u32) -> Self {
        let window = Period::of_months(window_months, graph.as_of);
        Self::with_norms(graph, rules, window_months, facts::norms(graph, window))
    }

    /// The same where what is usual is known already.
    pub fn with_norms(
        graph: &'g HouseholdGraph<'g>,
        mut rules: RuleSet,
        window_months: u32,
        norms: Norms,
    ) -> Self {
        let is_beyond = |rule: &rules::Rule| rule.facts().iter().any(|fact| BEYOND.contains(fact));
        let (beyond, within) = rules.rules.into_iter().partition(is_beyond);
        rules.rules = within;
        let beyond: Vec<rules::Rule> = beyond;
        Self {
            graph,
            surroundings: Surroundings::of(graph),
            buildings: Buildings::of(graph),
            norms,
            rules,
            left_out: beyond.into_iter().map(|rule| rule.code).collect(),
            window_months,
        }
    }

    /// The rules the desk checks.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Codes of the rules that look further than a neighbourhood; only a scan checks them.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// What is usual in the register.
    pub fn norms(&self) -> &Norms {
        &self.norms
    }

    /// Whether the register has this registration already.
    pub fn knows(&self, pending: &Pending) -> bool {
        self.surroundings.knows(pending.person, pending.key)
    }

    /// Advises on registrations of one group (see [`Together`]), judged as of the day of the
    /// register or, where it is later, their own.
    ///
    /// The answer depends on the register and the group alone.
    pub fn judge(&self, group: &[Pending]) -> Judgement {
        let as_of = self.as_of(group);
        match self.measured(group, as_of) {
            Ok(judgement) => judgement,
            Err(ground) => Judgement {
                advised: group.iter().map(|_| Advised::unmeasured(ground)).collect(),
                rows: vec![0; group.len()],
                facts: None,
                as_of,
            },
        }
    }

    fn as_of(&self, group: &[Pending]) -> Day {
        let days = group.iter().flat_map(|one| [one.effective.exact(), one.notified]);
        days.flatten().fold(self.graph.as_of, Day::max)
    }

    fn measured(&self, group: &[Pending], as_of: Day) -> Result<Judgement, Ground> {
        let window = Period::of_months(self.window_months, as_of);
        let (dwelling, day) = self.settle(group, window)?;
        let neighbourhood = self
            .surroundings
            .around(dwelling, group, (day, as_of))
            .map_err(|TooLarge| Ground::TooLarge)?;
        let movers: Vec<PersonId> = group.iter().map(|one| one.person).collect();
        let beside = (movers.as_slice(), day, as_of);
        let empty_neighbours = self.buildings.empty_beside(self.graph, dwelling, beside);
        self.advise(&neighbourhood, (window, as_of), empty_neighbours).ok_or(Ground::TooLarge)
    }

    /// The stages, over the neighbourhood.
    fn advise(
        &self,
        neighbourhood: &Neighbourhood,
        (window, as_of): (Period, Day),
        empty_neighbours: Option<u32>,
    ) -> Option<Judgement> {
        let graph = graph::build(&neighbourhood.register, as_of);
        let households = Households::of(&graph);
        let found = |(person, row): &(PersonId, usize)| graph.registration_of_row(*person, *row);
        let asked: Vec<RegistrationId> = neighbourhood.pending.iter().filter_map(found).collect();
        let mut registrations = asked.clone();
        registrations.sort_unstable();
        registrations.dedup();
        let dwelling = neighbourhood.dwelling;
        let pending = facts::Pending { dwelling, registrations: &registrations, empty_neighbours };
        let given = (&pending, &self.norms);
        let facts = facts::measure_pending(&graph, &households, window, given);
        let outcomes = rules::evaluate(&self.rules, &facts);
        let findings = Findings {
            rules: &self.rules,
            outcomes: &outcomes,
            facts: &facts,
            graph: &graph,
            households: &households,
        };
        let advised = flags::advise(findings);
        let rows: Option<Vec<usize>> =
            asked.iter().map(|id| registrations.binary_search(id).ok()).collect();
        let rows = rows.filter(|rows| rows.len() == neighbourhood.pending.len())?;
        let advised = rows.iter().map(|row| advised[*row].clone()).collect();
        Some(Judgement { advised, rows, facts: Some(facts), as_of })
    }

    /// Where and from when, or the ground that settles the advice without measuring anything.
    fn settle(&self, group: &[Pending], window: Period) -> Result<(DwellingId, Day), Ground> {
        let settles = |one: &&Pending| one.kind.settles();
        let first = group.iter().find(settles).ok_or(Ground::NobodyMovesIn)?;
        let dwelling = first.to.ok_or(Ground::NobodyMovesIn)?;
        let graph = self.graph;
        let here = graph.registrations_at(dwelling);
        let lately = here.filter(|id| graph.end(*id).latest > window.from);
        let concerned = lately.map(|id| graph.person(id));
        let movers = group.iter().map(|one| one.person);
        if concerned.chain(movers).any(|person| graph.is_protected(person)) {
            return Err(Ground::AddressProtected);
        }
        let day = first.effective.exact().ok_or(Ground::DayUnsure)?;
        if graph.is_special(dwelling) { Err(Ground::NoDwelling) } else { Ok((dwelling, day)) }
    }
}
