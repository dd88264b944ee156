//! Two rule sets over the same facts: what a change of rules would do before anybody feels it.
//!
//! Facts that a rule of either set reads are measured once for the list; of what began before its
//! window as closely as `history` needs. Nothing recorded after the day is used.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::both::Both;
use super::comparison::{
    BEFORE_THE_DECISION, BY_THE_DAY, Change, Comparison, FEWEST, FlagExample, GroupSelection,
    OldNew, PastOutcomes, PastPrecision, Workload,
};
use super::history::{self, Banded, Listed};
use super::measure::{real, wilson};
use super::rule_change::rule_changes;
use crate::domain::{Band, Day, OutcomeKind, Period, PersonId, RegistrationId};
use crate::facts::{self, Facts, Ground, Norms};
use crate::flags::{self, Exemptions, Findings, Flag, RaiseOptions, Run};
use crate::graph::{self, HouseholdGraph, Households};
use crate::registry::{GroupMembers, Outcome, Register};
use crate::rules::{Lane, RuleOutcomes, RuleSet};

/// What the caller decides about a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplaySettings {
    /// The day of the list; nothing recorded later is used.
    pub as_of: Day,
    /// Months before it that the list looks at.
    pub window_months: u32,
    /// How many flags a lane holds.
    pub capacity: usize,
    /// Breaks ties.
    pub seed: u64,
    /// Flags shown of each kind.
    pub examples: usize,
    /// Months between replays of past days, for outcomes as known before they were decided.
    pub past_months: Option<u32>,
}

/// Both sets as they run over one table of facts.
struct Pair {
    old: Run,
    new: Run,
}

impl Pair {
    fn listed<'a>(
        &'a self,
        ground: &'a Ground<'a>,
        (facts, norms): (&'a Facts, &'a Norms),
        outcomes: &'a (RuleOutcomes, RuleOutcomes),
    ) -> Listed<'a> {
        Listed { ground, facts, norms, outcomes, runs: (&self.old, &self.new) }
    }
}

/// Compares two rule sets on one register.
///
/// The list: registrations of the window, as `scan` on that day. The whole history: every
/// registration that began by the day, by what is known on the day; what is usual is that of the
/// window. Cost: one graph, the facts of the window, and a look at every registration before it; each
/// past day costs a graph and the facts of a window.
pub fn compare(
    register: &Register,
    sets: (&RuleSet, &RuleSet),
    settings: ReplaySettings,
    groups: Option<&GroupMembers>,
    person_label: Option<&dyn Fn(PersonId) -> String>,
) -> Comparison {
    let graph = graph::build(register, settings.as_of);
    // Every look asks for the homes: found beside the households, which are joined one by one.
    let (households, _) = rayon::join(|| Households::of(&graph), || graph.homes());
    let window = window(settings.as_of, settings.window_months);
    let both = Both::of(sets.0, sets.1);
    let ground = Ground::of(&graph, &households);
    let (facts, norms) = facts::measure_with_norms(&ground, window, &both.read());
    let outcomes = both.outcomes(&facts);
    let list = run(register, &graph, &households, &both, (&facts, &outcomes, settings));
    let history = history::bands(
        &graph,
        &households,
        &both,
        list.listed(&ground, (&facts, &norms), &outcomes),
    );
    let show = |flag: &Flag, set: &RuleSet| example(register, &graph, flag, set, person_label);
    let changed = FlagChanges::of(&list);
    let shown = |flags: &[&Flag], set: &RuleSet| {
        flags.iter().take(settings.examples).map(|flag| show(flag, set)).collect()
    };
    let decided = decided(register, settings.as_of);
    let mut outcomes = vec![past(BY_THE_DAY, &decided, &flagged(&graph, &history, &decided))];
    if let Some(months) = settings.past_months {
        outcomes.push(before_decision(register, sets, settings, months, &decided));
    }
    Comparison {
        as_of: settings.as_of.to_string(),
        window_from: window.from.to_string(),
        capacity: settings.capacity,
        rules: OldNew { old: sets.0.rules.len(), new: sets.1.rules.len() },
        changes: rule_changes(sets.0, sets.1),
        flags: changed.flags,
        listed: changed.listed,
        gained: shown(&changed.gained, sets.1),
        lost: shown(&changed.lost, sets.0),
        moved: shown(&changed.moved, sets.1),
        workload: workload(&list),
        history_looked_at: history.len(),
        history: band_change(&history),
        outcomes,
        groups: groups.map_or_else(Vec::new, |groups| selections(register, &graph, &list, groups)),
    }
}

fn window(as_of: Day, months: u32) -> Period {
    Period::new(as_of.minus_months(months).plus(1), as_of.plus(1))
}

fn run(
    register: &Register,
    graph: &HouseholdGraph<'_>,
    households: &Households,
    both: &Both<'_>,
    (facts, outcomes, settings): (&Facts, &(RuleOutcomes, RuleOutcomes), ReplaySettings),
) -> Pair {
    let options = RaiseOptions { capacity: settings.capacity, seed: settings.seed };
    let raise = |rules: &RuleSet, outcomes: &RuleOutcomes| {
        let findings = Findings { rules, outcomes, facts, graph, households };
        let id_of = |dwelling| register.dwelling_id(dwelling);
        flags::raise_without_control(findings, options, Exemptions::default(), &id_of)
    };
    let (old, new) =
        rayon::join(|| raise(both.sets.0, &outcomes.0), || raise(both.sets.1, &outcomes.1));
    Pair { old, new }
}

/// Flags that differ, the gained and lost ones by rank.
struct FlagChanges<'a> {
    flags: Change,
    listed: Change,
    gained: Vec<&'a Flag>,
    lost: Vec<&'a Flag>,
    moved: Vec<&'a Flag>,
}

impl<'a> FlagChanges<'a> {
    fn of(pair: &'a Pair) -> Self {
        let by_id = |run: &'a Run| -> BTreeMap<&str, &'a Flag> {
            run.flags.iter().map(|flag| (flag.id.as_str(), flag)).collect()
        };
        let (old, new) = (by_id(&pair.old), by_id(&pair.new));
        let gained: Vec<&Flag> =
            pair.new.flags.iter().filter(|flag| !old.contains_key(flag.id.as_str())).collect();
        let lost: Vec<&Flag> =
            pair.old.flags.iter().filter(|flag| !new.contains_key(flag.id.as_str())).collect();
        let both =
            || pair.new.flags.iter().filter_map(|flag| Some((*old.get(flag.id.as_str())?, flag)));
        let moved = both().filter(|(was, is)| was.band != is.band).map(|(_, is)| is).collect();
        let flags = change(both().map(|(was, is)| (was.band, is.band)), gained.len(), lost.len());
        let listed_both = both().filter(|(was, is)| was.listed && is.listed);
        let listed = |run: &Run| run.flags.iter().filter(|flag| flag.listed).count();
        let kept = listed_both.clone().count();
        let listed = change(
            listed_both.map(|(was, is)| (was.band, is.band)),
            listed(&pair.new) - kept,
            listed(&pair.old) - kept,
        );
        Self { flags, listed, gained, lost, moved }
    }
}

/// Bands of what is in both; a stronger band orders before a weaker one.
fn change(both: impl Iterator<Item = (Band, Band)>, gained: usize, lost: usize) -> Change {
    let mut change = Change { gained, lost, ..Change::default() };
    for (was, is) in both {
        change.kept += 1;
        change.raised += usize::from(is < was);
        change.lowered += usize::from(is > was);
    }
    change
}

fn band_change(history: &[Banded]) -> Change {
    let mut both = Vec::new();
    let (mut gained, mut lost) = (0, 0);
    for one in history {
        match (one.old, one.new) {
            (Some(was), Some(is)) => both.push((was, is)),
            (None, Some(_)) => gained += 1,
            (Some(_), None) => lost += 1,
            (None, None) => {}
        }
    }
    change(both.into_iter(), gained, lost)
}

/// How many flags a lane has, and those on its list.
fn of_lane(run: &Run, lane: Lane) -> (usize, BTreeSet<&str>) {
    let flags = run.flags.iter().filter(|flag| flag.lane == lane);
    let listed = flags.clone().filter(|flag| flag.listed).map(|flag| flag.id.as_str());
    (flags.count(), listed.collect())
}

fn workload(list: &Pair) -> Vec<Workload> {
    let of = |lane: Lane| {
        let ((old, old_listed), (new, new_listed)) =
            (of_lane(&list.old, lane), of_lane(&list.new, lane));
        Workload {
            lane: lane.key(),
            flags: OldNew { old, new },
            listed: OldNew { old: old_listed.len(), new: new_listed.len() },
            newly_listed: new_listed.difference(&old_listed).count(),
        }
    };
    [Lane::Review, Lane::Help, Lane::Repair].into_iter().map(of).collect()
}

fn example(
    register: &Register,
    graph: &HouseholdGraph<'_>,
    flag: &Flag,
    set: &RuleSet,
    person_label: Option<&dyn Fn(PersonId) -> String>,
) -> FlagExample {
    let code = |reason: &flags::Reason| {
        let rule = &set.rules[reason.rule];
        format!("{}.{}", rule.code, rule.bands[usize::from(reason.band)].number)
    };
    FlagExample {
        flag_id: flag.id.clone(),
        dwelling_id: register.dwelling_id(flag.dwelling).to_owned(),
        person_id: person_label
            .and_then(|label| flag.registration.map(|id| label(graph.person(id)))),
        lane: flag.lane.key(),
        band: flag.band.letter(),
        score: flag.score.0,
        reasons: flag.reasons.iter().map(code).collect(),
    }
}

/// What tells a registration apart: person, dwelling, first day.
type Key = (usize, usize, Day);

/// Cases decided by the day, by registration. A registration decided twice counts as last decided.
fn decided(register: &Register, as_of: Day) -> BTreeMap<Key, &Outcome> {
    let mut cases: Vec<&Outcome> = register
        .outcomes
        .iter()
        .filter(|case| case.decided_on.is_none_or(|day| day <= as_of))
        .collect();
    cases.sort_by_key(|case| (case.decided_on, case.outcome as u8));
    let key = |case: &Outcome| Some((case.person.index(), case.dwelling.index(), case.moved_on?));
    cases.into_iter().filter_map(|case| Some((key(case)?, case))).collect()
}

/// Whether old and new rules put a decided case into a band, for those that were looked at.
type Flagged = BTreeMap<Key, (bool, bool)>;

fn flagged(
    graph: &HouseholdGraph<'_>,
    looked_at: &[Banded],
    decided: &BTreeMap<Key, &Outcome>,
) -> Flagged {
    let mut decided_of = vec![false; graph.person_count()];
    for (person, ..) in decided.keys() {
        decided_of[*person] = true;
    }
    let key = |registration: RegistrationId| {
        let dwelling = graph.dwelling(registration)?;
        let day = graph.start(registration).earliest;
        Some((graph.person(registration).index(), dwelling.index(), day))
    };
    let of_case = |one: &Banded| {
        let of_person = decided_of[graph.person(one.registration).index()];
        let key = of_person.then(|| key(one.registration)).flatten();
        let key = key.filter(|key| decided.contains_key(key))?;
        Some((key, (one.old.is_some(), one.new.is_some())))
    };
    looked_at.par_iter().filter_map(of_case).collect()
}

/// Replays past days, the latest first: each case counts on the latest day before its decision.
fn before_decision(
    register: &Register,
    sets: (&RuleSet, &RuleSet),
    settings: ReplaySettings,
    months: u32,
    decided: &BTreeMap<Key, &Outcome>,
) -> PastOutcomes {
    let first = decided.keys().map(|key| key.2).min().unwrap_or(settings.as_of);
    let both = Both::of(sets.0, sets.1);
    let read = both.read();
    let mut found = Flagged::new();
    let mut day = settings.as_of.minus_months(months);
    while day > first {
        let open: BTreeMap<Key, &Outcome> = decided
            .iter()
            .filter(|(key, case)| {
                !found.contains_key(*key) && case.decided_on.is_some_and(|decided| decided > day)
            })
            .map(|(key, case)| (*key, *case))
            .collect();
        if !open.is_empty() {
            let graph = graph::build(register, day);
            let households = Households::of(&graph);
            let seen = window(day, settings.window_months);
            let facts = facts::measure_needed(&graph, &households, seen, &read);
            let bands = history::of_all(&graph, &households, &both, &facts);
            found.extend(flagged(&graph, &bands, &open));
        }
        day = day.minus_months(months);
    }
    past(BEFORE_THE_DECISION, decided, &found)
}

fn past(known: &'static str, decided: &BTreeMap<Key, &Outcome>, found: &Flagged) -> PastOutcomes {
    let of = |is_banded: &dyn Fn(&(bool, bool)) -> bool| {
        let cases = found.iter().filter(|(_, banded)| is_banded(banded));
        precision(cases.map(|(key, _)| decided[key].outcome))
    };
    PastOutcomes { known, cases: found.len(), old: of(&|one| one.0), new: of(&|one| one.1) }
}

fn precision(cases: impl Iterator<Item = OutcomeKind>) -> PastPrecision {
    let (mut closed, mut confirmed, mut inconclusive) = (0, 0, 0);
    for case in cases {
        match case {
            OutcomeKind::Confirmed => (closed, confirmed) = (closed + 1, confirmed + 1),
            OutcomeKind::Legitimate => closed += 1,
            OutcomeKind::Inconclusive => inconclusive += 1,
        }
    }
    let told = closed >= FEWEST;
    PastPrecision {
        closed,
        confirmed,
        inconclusive,
        precision: told.then(|| real(confirmed) / real(closed)),
        interval: told.then(|| wilson(real(confirmed), closed)),
    }
}

/// Persons of the window by group: how many there are and how many are in a band.
fn selections(
    register: &Register,
    graph: &HouseholdGraph<'_>,
    list: &Pair,
    groups: &GroupMembers,
) -> Vec<GroupSelection> {
    // For each person whether looked at, and whether in a band under the old and the new rules.
    let mut persons = vec![[0; 3]; register.persons.ids.len()];
    for (old, new) in list.old.scores.iter().zip(&list.new.scores) {
        let person = &mut persons[graph.person(old.registration).index()];
        person[0] = 1;
        person[1] |= usize::from(old.band.is_some());
        person[2] |= usize::from(new.band.is_some());
    }
    let mut counts = vec![[0; 3]; groups.names.len()];
    for (person, group) in &groups.members {
        add(&mut counts[*group as usize], persons[person.index()]);
    }
    let mut all: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for ((attribute, _), count) in groups.names.iter().zip(&counts) {
        add(all.entry(attribute).or_default(), *count);
    }
    let named = groups.names.iter().zip(counts);
    named.map(|(name, count)| selection(name, count, all[&*name.0])).collect()
}

fn add(to: &mut [usize; 3], more: [usize; 3]) {
    to.iter_mut().zip(more).for_each(|(count, more)| *count += more);
}

fn selection(
    (attribute, value): &(String, String),
    [persons, old, new]: [usize; 3],
    whole: [usize; 3],
) -> GroupSelection {
    let told = persons >= FEWEST;
    let share = |part: usize, all: usize| if all == 0 { 0.0 } else { real(part) / real(all) };
    let selected = (share(old, persons), share(new, persons));
    let over = |own: f64, part: usize| {
        let all = share(part, whole[0]);
        if all > 0.0 { own / all } else { 0.0 }
    };
    GroupSelection {
        attribute: attribute.clone(),
        value: value.clone(),
        persons: told.then_some(persons),
        selected: told.then_some(selected),
        ratio: told.then(|| (over(selected.0, whole[1]), over(selected.1, whole[2]))),
    }
}
