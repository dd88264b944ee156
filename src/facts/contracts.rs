//! Facts about a registration that come from the leases of the dwelling.

use super::Fact;
use super::row::{days, yes_no};
use super::stays::History;
use crate::domain::{Day, LeaseKind, Period, PersonId, RegistrationId};
use crate::graph::{HouseholdGraph, Lease};

/// The facts of this file, in the order of the values of [`measure`].
pub(super) const FACTS: [Fact; 5] = [
    Fact::DaysPastLease,
    Fact::DaysBeforeLease,
    Fact::DaysWithoutTenant,
    Fact::LinkedToTenant,
    Fact::SubletApproved,
];

/// So long together under one roof, whichever, two people belong together.
const TOGETHER_DAYS: i32 = 365;

/// Measures a registration at the dwelling `history` is turned to. O(leases x stays there).
pub(super) fn measure(history: &History<'_>, registration: RegistrationId) -> [f32; FACTS.len()] {
    let background = history.background;
    let leases = background.graph.leases(history.dwelling);
    let stay = background.covered(registration);
    let Some((leases, stay)) = leases.zip(stay) else { return [f32::NAN; FACTS.len()] };
    let person = background.graph.person(registration);
    // What begins later is not known yet.
    let begun = |lease: &&Lease| lease.started_on.is_some_and(|day| day <= background.recent.as_of);
    let known_leases: Vec<Lease> = leases.iter().filter(begun).copied().collect();
    let known = |value: Option<i32>| value.map_or(f32::NAN, days);
    let approved = leases.iter().any(|lease| {
        matches!(lease.kind, Some(LeaseKind::SubletApproved | LeaseKind::Exchange))
            && !span(lease).intersect(stay).is_empty()
    });
    [
        known(past_lease(&known_leases, person, stay)),
        known(before_lease(&known_leases, person, stay)),
        known(without_tenant(history, leases, stay)),
        linked_to_tenant(background.graph, leases, person, stay).map_or(f32::NAN, yes_no),
        yes_no(approved),
    ]
}

/// The days a lease runs; empty where its start is not known.
fn span(lease: &Lease) -> Period {
    let to = lease.ended_on.unwrap_or(Day::MAX);
    Period::new(lease.started_on.unwrap_or(to), to)
}

fn is_main(lease: &Lease) -> bool {
    lease.kind.is_none_or(|kind| kind == LeaseKind::Main)
}

/// Whether the person belongs with one of the tenants whose main lease runs during the stay.
fn linked_to_tenant(
    graph: &HouseholdGraph<'_>,
    leases: &[Lease],
    person: PersonId,
    stay: Period,
) -> Option<bool> {
    let running = leases
        .iter()
        .filter(|lease| is_main(lease) && !span(lease).intersect(stay).is_empty())
        .filter_map(|lease| lease.tenant);
    let mut tenants = running.filter(|tenant| *tenant != person).peekable();
    tenants.peek()?;
    Some(tenants.any(|tenant| belong_together(graph, person, tenant, (stay.from, stay.to))))
}

/// Whether two are tied on a day, or have lived together for a year by another.
pub(super) fn belong_together(
    graph: &HouseholdGraph<'_>,
    one: PersonId,
    other: PersonId,
    (on, by): (Day, Day),
) -> bool {
    graph.are_linked(one, other, on) || graph.co_residence(one, other, by).0 >= TOGETHER_DAYS
}

/// Days of the stay after the person's lease had ended and somebody else's had begun.
fn past_lease(leases: &[Lease], person: PersonId, stay: Period) -> Option<i32> {
    let own = leases.iter().filter(|lease| lease.tenant == Some(person));
    let ended = own.map(|lease| span(lease).to).filter(|end| *end > stay.from).max()?;
    let next = leases
        .iter()
        .filter(|lease| is_main(lease) && lease.tenant.is_some_and(|tenant| tenant != person));
    let began = next.map(|lease| span(lease).from).filter(|from| *from >= ended).min();
    let past = began.filter(|from| *from < stay.to).map(|from| stay.to.since(from).0);
    Some(past.unwrap_or(0))
}

/// Days from moving in to the start of the person's first lease there.
fn before_lease(leases: &[Lease], person: PersonId, stay: Period) -> Option<i32> {
    let own = leases.iter().filter(|lease| lease.tenant == Some(person));
    let started = own.filter_map(|lease| lease.started_on).min()?;
    Some(started.since(stay.from).0.max(0))
}

/// Days of the stay on which a main lease ran while its tenant was not registered there.
fn without_tenant(history: &History<'_>, leases: &[Lease], stay: Period) -> Option<i32> {
    let running = |lease: &&Lease| is_main(lease) && !span(lease).intersect(stay).is_empty();
    let mut shared = leases.iter().filter(running).filter_map(|lease| {
        let tenant = lease.tenant?;
        let days = span(lease).intersect(stay);
        let home = history.stays.iter().filter(|other| other.person == tenant);
        let here: i32 = home.map(|other| other.certain.intersect(days).length().0).sum();
        Some(days.length().0 - here)
    });
    let first = shared.next()?;
    Some(shared.fold(first, |sum, away| sum + away))
}
