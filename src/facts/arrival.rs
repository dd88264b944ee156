//! Facts about a registration that come from the dwelling moved to: who was there, who came along.

use super::Fact;
use super::flow::{distinct, origin};
use super::occupancy::{over_rooms, per_room};
use super::row::{days, number};
use super::stays::{History, Stay};
use crate::domain::{Day, PersonId, RegistrationId};

/// The facts of this file, in the order of the values of [`measure`].
pub(super) const FACTS: [Fact; 8] = [
    Fact::AdultsAtArrival,
    Fact::AdultsOverRoomsAfter,
    Fact::ResidentsPerRoomAfter,
    Fact::LinkedToResident,
    Fact::PriorCoresidence,
    Fact::OwnLease,
    Fact::SameDayStrangers,
    Fact::SameDayStrangerOrigins,
];

/// Values of [`FACTS`], `NaN` where unknown.
pub(super) type Values = [f32; FACTS.len()];

/// Measures a registration at the dwelling `history` is turned to. O(stays there).
pub(super) fn measure(history: &History<'_>, registration: RegistrationId) -> Values {
    let graph = history.background.graph;
    let Some(day) = graph.start(registration).exact() else { return [f32::NAN; FACTS.len()] };
    let person = graph.person(registration);
    let (linked, together) = ties(history, person, day);
    let (over_rooms, per_room) = after(history, day);
    let needed = history.background.needed;
    let apart = needed.any(&[Fact::SameDayStrangers, Fact::SameDayStrangerOrigins]);
    let (strangers, origins) = if apart { strangers(history, person, day) } else { (0, 0) };
    let known = |value: Option<f32>| value.unwrap_or(f32::NAN);
    [
        number(hosts(history, person, day).filter(|stay| stay.is_adult(day)).count()),
        known(over_rooms),
        known(per_room),
        known(linked),
        known(together),
        known(needed.has(Fact::OwnLease).then(|| own_lease(history, registration)).flatten()),
        number(strangers),
        number(origins),
    ]
}

/// The others who lived there before `day` and still do on it.
fn hosts<'h>(
    history: &'h History<'_>,
    person: PersonId,
    day: Day,
) -> impl Iterator<Item = &'h Stay> {
    history.stays.iter().filter(move |stay| stay.spans(day) && stay.person != person)
}

/// Whether the person is tied to one of them, and the most days lived together before with one of
/// them; unknown where nobody lived there.
fn ties(history: &History<'_>, person: PersonId, day: Day) -> (Option<f32>, Option<f32>) {
    let graph = history.background.graph;
    let others = || hosts(history, person, day).map(|stay| stay.person);
    if others().next().is_none() {
        return (None, None);
    }
    let read = history.background.needed.has(Fact::PriorCoresidence);
    let days_together = || others().map(|other| graph.co_residence(person, other, day).0).max();
    let linked = others().any(|other| graph.are_linked(person, other, day));
    let together = if read { days_together() } else { None };
    (Some(f32::from(u8::from(linked))), together.map(days))
}

/// How adults and residents fit the rooms at the end of `day`.
fn after(history: &History<'_>, day: Day) -> (Option<f32>, Option<f32>) {
    let rooms = history.background.graph.rooms(history.dwelling);
    let residents = history.present(day).count();
    let adults = history.present(day).filter(|stay| stay.is_adult(day)).count();
    (over_rooms(adults, rooms), per_room(residents, rooms))
}

/// Whether the person holds a lease that runs during the stay; unknown where no lease of that time
/// with a tenant is.
fn own_lease(history: &History<'_>, registration: RegistrationId) -> Option<f32> {
    let background = history.background;
    let leases = background.graph.leases(history.dwelling)?;
    let from = background.graph.start(registration).exact()?;
    let stay = background.covered(registration)?;
    let running = leases.iter().filter(|lease| {
        lease.started_on.is_some_and(|day| day <= stay.to.min(background.recent.as_of))
            && lease.ended_on.is_none_or(|day| day > from)
    });
    let mut tenants = running.filter_map(|lease| lease.tenant).peekable();
    tenants.peek()?;
    let person = background.graph.person(registration);
    Some(f32::from(u8::from(tenants.any(|tenant| tenant == person))))
}

/// Others with no tie to the person who moved in on the same day, and from how many places.
fn strangers(history: &History<'_>, person: PersonId, day: Day) -> (usize, usize) {
    let graph = history.background.graph;
    let first = history.stays.partition_point(|stay| stay.start.earliest < day);
    let arrivals = history.stays[first..].iter().take_while(|stay| stay.start.earliest == day);
    let strange = |stay: &&Stay| {
        stay.person != person
            && stay.moved_in() == Some(day)
            && !graph.are_linked(person, stay.person, day)
    };
    let strangers = || arrivals.clone().filter(strange);
    let count = strangers().count();
    let origins =
        if count == 0 { 0 } else { distinct(strangers().map(|it| origin(graph, it.first))) };
    (count, origins)
}
