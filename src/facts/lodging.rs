//! Facts about a registration that come from who else lived in the dwelling during the stay.

use super::Fact;
use super::row::number;
use super::stays::{History, Stay};
use crate::domain::{Day, PersonId, RegistrationId};

/// Lodgers of one host who came further apart than this are not counted together.
const TOGETHER_DAYS: i32 = 730;

/// The facts of this file, in the order of the values of [`measure`].
pub(super) const FACTS: [Fact; 5] = [
    Fact::MostAdultsOverRooms,
    Fact::MostAdultsPerRoom,
    Fact::LodgersWithHost,
    Fact::HostHoldsLease,
    Fact::LargestNewcomers,
];

/// Measures a registration at the dwelling `history` is turned to. O(stays there²) at worst.
pub(super) fn measure(history: &History<'_>, registration: RegistrationId) -> [f32; FACTS.len()] {
    let graph = history.background.graph;
    let Some(day) = graph.start(registration).exact() else { return [f32::NAN; FACTS.len()] };
    let person = graph.person(registration);
    let rooms = graph.rooms(history.dwelling).filter(|rooms| *rooms > 0);
    let most = most_adults(history, registration).zip(rooms);
    let host = host(history, person, day);
    let needed = history.background.needed;
    let read = needed.has(Fact::LargestNewcomers);
    let newcomers = read.then(|| largest_newcomers(history, registration, person)).flatten();
    let known = |value: Option<f32>| value.unwrap_or(f32::NAN);
    [
        known(most.map(|(adults, rooms)| number(adults.saturating_sub(rooms.into())))),
        known(most.map(|(adults, rooms)| number(adults) / f32::from(rooms))),
        known(host.map(|host| number(lodgers(history, host, person, day)))),
        known(
            host.filter(|_| needed.has(Fact::HostHoldsLease))
                .and_then(|host| holds_lease(history, host, day)),
        ),
        known(newcomers.map(number)),
    ]
}

/// The most adults who lived there at one time of the stay, as known today.
fn most_adults(history: &History<'_>, registration: RegistrationId) -> Option<usize> {
    let stay = history.background.covered(registration)?;
    let as_of = history.background.recent.as_of;
    let starts = history.stays.iter().map(|other| other.certain.from);
    let inside = starts.filter(|day| stay.from < *day && *day < stay.to && *day <= as_of);
    let mut days: Vec<Day> = inside.chain([stay.from]).collect();
    days.sort_unstable();
    days.dedup();
    let adults = |day: Day| history.present(day).filter(|other| other.is_adult(day)).count();
    days.into_iter().map(adults).max()
}

/// The adult who had lived there longest when the person came and went on living there.
fn host<'h>(history: &'h History<'_>, person: PersonId, day: Day) -> Option<&'h Stay> {
    let others = history.stays.iter().filter(|stay| stay.spans(day) && stay.person != person);
    others.filter(|stay| stay.is_adult(day)).min_by_key(|stay| (stay.certain.from, stay.person))
}

/// Others who came alone, with no tie to anybody there, within 24 months before or after `day`
/// while the same host lived there.
fn lodgers(history: &History<'_>, host: &Stay, person: PersonId, day: Day) -> usize {
    let joining = &history.background.joining;
    let came = |stay: &&Stay| {
        let near = |came: Day| came.since(day).0.abs() <= TOGETHER_DAYS && host.spans(came);
        stay.person != person
            && stay.person != host.person
            && stay.moved_in().is_some_and(near)
            && joining.is_lodger(stay.first)
    };
    super::flow::distinct(history.stays.iter().filter(came).map(|stay| stay.person))
}

/// Whether the host holds a lease that runs on `day`; unknown where no tenant of that day is known.
fn holds_lease(history: &History<'_>, host: &Stay, day: Day) -> Option<f32> {
    let leases = history.background.graph.leases(history.dwelling)?;
    let running = leases.iter().filter(|lease| {
        lease.started_on.is_some_and(|from| from <= day) && lease.ended_on.is_none_or(|to| to > day)
    });
    let mut tenants = running.filter_map(|lease| lease.tenant).peekable();
    tenants.peek()?;
    Some(f32::from(u8::from(tenants.any(|tenant| tenant == host.person))))
}

/// The most adults that moved in together during the stay, none of them with a tie to the person.
fn largest_newcomers(
    history: &History<'_>,
    registration: RegistrationId,
    person: PersonId,
) -> Option<usize> {
    let background = history.background;
    let stay = background.covered(registration)?;
    let last = background.recent.as_of;
    let during = |day: &Day| stay.from < *day && *day < stay.to && *day <= last;
    let strange = |other: &&Stay| {
        let came = other.adult_moved_in().filter(during);
        other.person != person
            && came.is_some_and(|came| !background.graph.are_linked(person, other.person, came))
    };
    let newcomers = history.stays.iter().filter(strange);
    let mut households: Vec<_> =
        newcomers.map(|other| background.households.household(other.first)).collect();
    households.sort_unstable();
    Some(households.chunk_by(|one, other| one == other).map(<[_]>::len).max().unwrap_or(0))
}
