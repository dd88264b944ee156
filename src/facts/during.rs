//! Facts about a registration from what happened in the dwelling during the stay: others from
//! families elsewhere, and an elderly host who left.

use std::cell::LazyCell;

use super::Fact;
use super::family::household_elsewhere;
use super::row::{days, number, yes_no};
use super::stays::{History, Stay};
use crate::domain::{Day, DwellingId, Exempt, Period, PersonId, RegistrationId};

/// The facts of this file, in the order of the values of [`measure`].
pub(super) const FACTS: [Fact; 7] = [
    Fact::FamiliesDuring,
    Fact::ParentsDuring,
    Fact::OldestHostAge,
    Fact::HostsLeft,
    Fact::HostsDied,
    Fact::HostLeftAfter,
    Fact::StayedAfterHost,
];

/// Values of [`FACTS`], `NaN` where unknown.
pub(super) type Values = [f32; FACTS.len()];

/// Measures a registration at the dwelling `history` is turned to. O(stays there).
pub(super) fn measure(history: &History<'_>, registration: RegistrationId) -> Values {
    let background = history.background;
    let graph = background.graph;
    let Some(day) = graph.start(registration).exact() else { return [f32::NAN; FACTS.len()] };
    let person = graph.person(registration);
    let stay = background.covered(registration).unwrap_or(Period::new(day, day));
    let needed = background.needed.any(&[Fact::FamiliesDuring, Fact::ParentsDuring]);
    let (families, parents) = if needed { other_families(history, person, stay) } else { (0, 0) };
    let hosts = || {
        history
            .stays
            .iter()
            .filter(move |one| one.spans(day) && one.person != person && one.is_adult(day))
    };
    let oldest = hosts().filter_map(|host| graph.age_on(host.person, day)).max();
    let left = last_host_left(history, hosts(), stay);
    [
        number(families),
        number(parents),
        oldest.map_or(f32::NAN, f32::from),
        yes_no(left.is_some()),
        yes_no(left.is_some() && hosts().all(|host| host.died_here)),
        left.map_or(f32::NAN, |left| days(left.since(day).0)),
        yes_no(left.is_some_and(|left| stay.to > left)),
    ]
}

/// Households elsewhere of one adult with children that other adults here, with no tie to the
/// person, belong to; and how many of those adults have minor children elsewhere at all.
fn other_families(history: &History<'_>, person: PersonId, stay: Period) -> (usize, usize) {
    let graph = history.background.graph;
    let here = Some(history.dwelling);
    let own = LazyCell::new(|| household_elsewhere(graph, person, stay.from, here));
    let (mut families, mut parents): (Vec<DwellingId>, Vec<PersonId>) = (Vec::new(), Vec::new());
    for other in history.stays {
        let shared = stay.intersect(other.certain);
        let day = shared.from;
        if other.person == person || shared.is_empty() || !other.is_adult(day) {
            continue;
        }
        // The cheapest part of the tie first: in most homes nobody is left after it.
        if graph.kin.are_relatives(person, other.person) {
            continue;
        }
        let has_family = || household_elsewhere(graph, other.person, day, here);
        let family = has_family().filter(|family| Some(*family) != *own);
        let is_parent = family.is_some() || has_child_elsewhere(history, other, day);
        if !is_parent || graph.are_linked(person, other.person, day) {
            continue;
        }
        parents.push(other.person);
        families.extend(family);
    }
    let distinct = |mut numbers: Vec<usize>| {
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    };
    let families = families.into_iter().map(DwellingId::index).collect();
    (distinct(families), distinct(parents.into_iter().map(PersonId::index).collect()))
}

fn has_child_elsewhere(history: &History<'_>, other: &Stay, day: Day) -> bool {
    let graph = history.background.graph;
    graph.kin.children(other.person).any(|child| {
        let home = graph.registration_on(child, day).and_then(|id| graph.dwelling(id));
        !graph.is_adult(child, day) && home.is_some_and(|home| home != history.dwelling)
    })
}

/// The day the last of the adults who lived there on arrival was gone, all of them by death or to a
/// care home, while the person was still registered there.
fn last_host_left<'s>(
    history: &History<'_>,
    hosts: impl Iterator<Item = &'s Stay>,
    stay: Period,
) -> Option<Day> {
    let mut last = None;
    for host in hosts {
        let left = host.ended().filter(|day| *day <= stay.to && went_for_good(history, host))?;
        last = last.max(Some(left));
    }
    last
}

fn went_for_good(history: &History<'_>, host: &Stay) -> bool {
    let graph = history.background.graph;
    let next = graph.next(host.last).and_then(|next| graph.dwelling(next));
    host.died_here || next.is_some_and(|place| graph.exempt(place) == Some(Exempt::CareHome))
}
