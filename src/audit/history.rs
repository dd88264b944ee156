//! Which registrations of the whole history two rule sets put into a band.
//!
//! Those of the list's window are known from the list. The others are looked at more and more
//! closely: what can't reach the line under either set, whatever a closer look would say, is let go.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::both::Both;
use crate::domain::{Band, Day, Period, Points, RegistrationId};
use crate::facts::{self, Fact, Facts, Ground, Look, Needed, Norms, TableKind};
use crate::flags::{self, Findings, LINE, RegistrationScore, Run};
use crate::graph::{HouseholdGraph, Households};
use crate::rules::{self, Condition, Lane, Rule, RuleOutcome, RuleOutcomes, RuleSet, Status};

/// The list as both sets see it.
#[derive(Clone, Copy)]
pub(super) struct Listed<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) facts: &'a Facts,
    pub(super) norms: &'a Norms,
    pub(super) outcomes: &'a (RuleOutcomes, RuleOutcomes),
    pub(super) runs: (&'a Run, &'a Run),
}

/// A registration with its bands under the old and the new rules.
#[derive(Clone, Copy)]
pub(super) struct Banded {
    pub(super) registration: RegistrationId,
    pub(super) old: Option<Band>,
    pub(super) new: Option<Band>,
}

impl Banded {
    pub(super) fn of(old: &RegistrationScore, new: &RegistrationScore) -> Self {
        Self { registration: old.registration, old: old.band, new: new.band }
    }

    /// With the bands of `other` where these are stronger.
    fn stronger(self, other: Self) -> Self {
        // A stronger band orders before a weaker one.
        let stronger = |one: Option<Band>, other| one.into_iter().chain(other).min();
        let (old, new) = (stronger(self.old, other.old), stronger(self.new, other.new));
        Self { registration: self.registration, old, new }
    }
}

/// Every registration that began by the day of the graph, ascending in each of two parts: those
/// before the list's window, and those in it. Whoever is protected is left out.
///
/// O(registrations) for the first look, and all facts of the few that are left after the third.
pub(super) fn bands(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    both: &Both<'_>,
    list: Listed<'_>,
) -> Vec<Banded> {
    let before = before(graph, list.facts.window);
    let needed = both.read();
    let sides = [
        Side::of((both.sets.0, &both.places.0), &list.outcomes.0, list.facts, graph),
        Side::of((both.sets.1, &both.places.1), &list.outcomes.1, list.facts, graph),
    ];
    let look =
        Looks { graph, households, ground: list.ground, both, needed: &needed, sides: &sides };
    let open = look.may_reach(&before);
    let closely = look.closely(with_households(households, &open, &before), list.norms);
    let born_later = born_later(graph, households, &closely, list.facts.window);
    let mut closely = closely.into_iter().peekable();
    let found = before.into_iter().map(|registration| {
        let none = || Banded { registration, old: None, new: None };
        closely.next_if(|it| it.registration == registration).unwrap_or_else(none)
    });
    let is_printable = |it: &Banded| !graph.is_protected(graph.person(it.registration));
    let listed = list.runs.0.scores.iter().zip(&list.runs.1.scores);
    let listed = listed.map(|(old, new)| {
        let own = Banded::of(old, new);
        born_later.get(&own.registration).map_or(own, |parents| own.stronger(*parents))
    });
    found.filter(is_printable).chain(listed).collect()
}

/// The bands that children born in `window` take from their parents, who moved in before it.
fn born_later(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    before: &[Banded],
    window: Period,
) -> BTreeMap<RegistrationId, Banded> {
    let mut found = BTreeMap::new();
    for one in before.iter().filter(|one| one.old.is_some() || one.new.is_some()) {
        let born = |id: &&RegistrationId| {
            let day = graph.start(**id).exact().filter(|day| window.contains(*day));
            day.is_some_and(|day| !graph.is_adult(graph.person(**id), day))
        };
        let members = households.members(households.household(one.registration));
        for child in members.iter().filter(born) {
            let known = found.entry(*child).or_insert(*one);
            *known = known.stronger(*one);
        }
    }
    found
}

/// The registrations that began before `window`.
fn before(graph: &HouseholdGraph<'_>, window: Period) -> Vec<RegistrationId> {
    graph.beginning_in(Period::new(Day::MIN, window.from))
}

/// What is looked at, and by whom.
#[derive(Clone, Copy)]
struct Looks<'a> {
    graph: &'a HouseholdGraph<'a>,
    households: &'a Households,
    ground: &'a Ground<'a>,
    both: &'a Both<'a>,
    needed: &'a Needed,
    sides: &'a [Side<'a>; 2],
}

impl Looks<'_> {
    /// Adults' registrations that may reach the line under either set, ascending.
    fn may_reach(&self, before: &[RegistrationId]) -> Vec<RegistrationId> {
        let graph = self.graph;
        let is_adult =
            |id: &RegistrationId| graph.is_adult(graph.person(*id), graph.start(*id).earliest);
        let adults = before.par_iter().copied().filter(is_adult).collect();
        let paths = facts::measure_paths(self.ground, adults, self.needed);
        let rows = self.open(&paths, Look::Path);
        let arrivals = self.closer((&paths, &rows), Look::Arrival);
        let rows = self.open(&arrivals, Look::Arrival);
        let stays = self.closer((&arrivals, &rows), Look::Stay);
        let rows = self.open(&stays, Look::Stay);
        rows.into_iter().map(|row| stays.registration_rows[row]).collect()
    }

    /// Some rows of an earlier look, looked at more closely.
    fn closer(&self, seen: (&Facts, &[usize]), look: Look) -> Facts {
        facts::measure_places(self.ground, seen, (look, self.needed))
    }

    /// The rows that may reach the line under either set, as far as a look tells, ascending.
    fn open(&self, seen: &Facts, look: Look) -> Vec<usize> {
        let distinct = &self.both.distinct.rules;
        let best = distinct.iter().map(|rule| at_its_best(rule, look)).collect();
        let best = RuleSet { rules: best, ..RuleSet::default() };
        let open = |rows: Range<usize>, found: &[RuleOutcome]| -> Vec<usize> {
            let [old, new] =
                self.sides.each_ref().map(|side| side.most((rows.clone(), found), seen));
            let may_reach = |place: &usize| old.may_reach(*place) || new.may_reach(*place);
            (0..rows.len()).filter(may_reach).map(|place| rows.start + place).collect()
        };
        rules::by_stretch(&best, (seen, TableKind::Registration), open).concat()
    }

    /// The bands of these registrations, ascending, by all that is known of them.
    fn closely(&self, rows: Vec<RegistrationId>, norms: &Norms) -> Vec<Banded> {
        let Self { graph, households, ground, both, needed, .. } = *self;
        let facts = facts::measure_some(ground, (rows, norms), needed);
        of_all(graph, households, both, &facts)
    }
}

/// The bands of every row of these facts; whoever is protected is left out.
pub(super) fn of_all(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    both: &Both<'_>,
    facts: &Facts,
) -> Vec<Banded> {
    let score = |rules: &RuleSet, outcomes: &RuleOutcomes| {
        flags::printable_scores(Findings { rules, outcomes, facts, graph, households })
    };
    let (old, new) = both.outcomes(facts);
    let (old, new) = rayon::join(|| score(both.sets.0, &old), || score(both.sets.1, &new));
    old.iter().zip(&new).map(|(old, new)| Banded::of(old, new)).collect()
}

/// These and everybody of `among` who moved with them: a child takes the band of its adults.
fn with_households(
    households: &Households,
    rows: &[RegistrationId],
    among: &[RegistrationId],
) -> Vec<RegistrationId> {
    let household = |id: &RegistrationId| households.members(households.household(*id));
    let members = rows.iter().flat_map(household).chain(rows).copied();
    let mut all: Vec<RegistrationId> =
        members.filter(|id| among.binary_search(id).is_ok()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// One of the two sets.
struct Side<'a> {
    set: &'a RuleSet,
    /// For each of its rules the place among the distinct ones.
    places: &'a [usize],
    /// For each dwelling the points and the number of its reasons on the list's day.
    dwellings: Vec<(i32, u16)>,
}

impl<'a> Side<'a> {
    fn of(
        (set, places): (&'a RuleSet, &'a [usize]),
        outcomes: &RuleOutcomes,
        list: &Facts,
        graph: &HouseholdGraph<'_>,
    ) -> Self {
        let mut dwellings = vec![(0_i32, 0_u16); graph.dwelling_count()];
        let rules = set.rules.iter().zip(&outcomes.rules);
        for (_, outcome) in rules.filter(|(rule, _)| counts(rule, TableKind::Dwelling)) {
            for hit in &outcome.hits {
                let at = &mut dwellings[list.dwelling_rows[hit.row as usize].index()];
                *at = (at.0 + hit.points.0.max(0), at.1.saturating_add(1));
            }
        }
        Self { set, places, dwellings }
    }

    /// The most that each of some rows can count, where `found` is what every distinct rule says of
    /// them at its best.
    fn most(&self, (rows, found): (Range<usize>, &[RuleOutcome]), seen: &Facts) -> Most {
        let combined = self.set.typologies.iter().map(|known| known.points.0.max(0)).sum();
        let first = rows.start;
        let mut most = Most { rows: self.of_dwellings(rows, seen), combined };
        let rules = self.set.rules.iter().zip(self.places);
        for (rule, place) in rules.filter(|(rule, _)| counts(rule, TableKind::Registration)) {
            for hit in &found[*place].hits {
                let bands = &rule.bands[usize::from(hit.band)..];
                let points = bands.iter().map(|band| band.points.0).max().unwrap_or(0);
                let at = &mut most.rows[hit.row as usize - first];
                *at = (at.0 + points.max(0), at.1.saturating_add(1));
            }
        }
        most
    }

    /// What the reasons of its dwelling give each of some rows, while the person is registered there.
    fn of_dwellings(&self, rows: Range<usize>, seen: &Facts) -> Vec<(i32, u16)> {
        let here = seen.registrations.column(Fact::StillRegistered)[rows.clone()].iter();
        let of_row = |(still, place): (&f32, &u32)| {
            let dwelling = seen.dwelling_rows[*place as usize];
            if *still > 0.5 { self.dwellings[dwelling.index()] } else { (0, 0) }
        };
        here.zip(&seen.dwelling_row_of[rows]).map(of_row).collect()
    }
}

/// The most that some registrations can count under one set.
struct Most {
    /// By row: the sum of the reasons there may be, without caps, and how many.
    rows: Vec<(i32, u16)>,
    /// What combinations of reasons can add.
    combined: i32,
}

impl Most {
    fn may_reach(&self, place: usize) -> bool {
        let (points, reasons) = self.rows[place];
        let combined = if reasons > 1 { self.combined } else { 0 };
        Points(points + combined) >= LINE
    }
}

/// Whether what a rule says of `subject` counts towards the score of a registration.
fn counts(rule: &Rule, subject: TableKind) -> bool {
    rule.status != Status::Shadow && rule.lane == Lane::Review && rule.subject == subject
}

/// The rule with every fact that a look does not see as it would have to be for a yes: what this one
/// does not hold for, the rule does not.
fn at_its_best(rule: &Rule, look: Look) -> Rule {
    let mut rule = rule.clone();
    rule.mitigations.clear();
    assume(&mut rule.when, true, look);
    for band in &mut rule.bands {
        assume(&mut band.when, true, look);
    }
    rule
}

/// Puts `holds` in place of every comparison of a fact that a look does not see, and its contrary
/// inside a `not`.
fn assume(condition: &mut Condition, holds: bool, look: Look) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                assume(part, holds, look);
            }
        }
        Condition::Not(part) => assume(part, !holds, look),
        Condition::Fact(comparison) if Look::that_sees(comparison.fact) > look => {
            let nothing = Vec::new();
            *condition = if holds { Condition::All(nothing) } else { Condition::Any(nothing) };
        }
        Condition::Fact(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::flags::{Exemptions, RaiseOptions};
    use crate::graph;
    use crate::registry::{self, LoadOptions, Register};

    fn rules() -> RuleSet {
        rules::parse(&rules::builtin(), &[]).unwrap()
    }

    /// Compares with looking closely at every registration; how many are in a band.
    fn compare(register: &Register, as_of: Day, both: &Both<'_>) -> usize {
        let graph = graph::build(register, as_of);
        let households = Households::of(&graph);
        let window = Period::new(as_of.minus_months(36).plus(1), as_of.plus(1));
        let needed = both.read();
        let ground = Ground::of(&graph, &households);
        let (facts, norms) = facts::measure_with_norms(&ground, window, &needed);
        let outcomes = both.outcomes(&facts);
        let run = |rules, outcomes| {
            let findings =
                Findings { rules, outcomes, facts: &facts, graph: &graph, households: &households };
            let options = RaiseOptions { capacity: 25, seed: 1 };
            let id_of = |dwelling| register.dwelling_id(dwelling);
            flags::raise_without_control(findings, options, Exemptions::default(), &id_of)
        };
        let runs = (run(both.sets.0, &outcomes.0), run(both.sets.1, &outcomes.1));
        let list = Listed {
            ground: &ground,
            facts: &facts,
            norms: &norms,
            outcomes: &outcomes,
            runs: (&runs.0, &runs.1),
        };
        let mut found = bands(&graph, &households, both, list);
        found.sort_unstable_by_key(|it| it.registration);
        let all = graph.beginning_in(Period::new(Day::MIN, window.to));
        let all = facts::measure_some(&Ground::of(&graph, &households), (all, &norms), &needed);
        let all = of_all(&graph, &households, both, &all);
        let told = |it: &Banded| (it.registration, it.old, it.new);
        assert!(found.iter().map(told).eq(all.iter().map(told)));
        all.iter().filter(|it| it.old.is_some() || it.new.is_some()).count()
    }

    #[test]
    fn no_registration_in_a_band_is_let_go() {
        let (old, mut new) = (rules(), rules());
        for rule in &mut new.rules {
            rule.bands[0].points.0 += 3;
        }
        let both = Both::of(&old, &new);
        let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/town");
        let loaded = registry::load_folder(&town, &LoadOptions::default()).unwrap();
        let as_of: Day = "2025-12-31".parse().unwrap();
        let mut in_bands = compare(&loaded.register, as_of, &both);
        // Every example some years later: what happened in it lies before the window then.
        for example in old.rules.iter().flat_map(|rule| &rule.examples) {
            let texts: Vec<(&str, &str)> =
                example.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            let register = registry::load_texts(&texts).unwrap().register;
            let day: Day = example.as_of.parse().unwrap();
            in_bands += compare(&register, day.plus(37 * 31), &both);
        }
        assert!(in_bands > 100, "{in_bands}");
    }
}
