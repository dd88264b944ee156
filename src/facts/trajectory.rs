//! Facts about a registration that come from the person's own history and household.

use super::Fact;
use super::background::{Background, Months};
use super::flow::SHORT_STAY_DAYS;
use super::row::{Row, days};
use super::stays::{is_continuation, last_of_stay};
use crate::domain::{Day, MoveKind, Period, PersonId, RegistrationId};

/// Hosts further apart in time than this do not follow one another.
const CHAIN_DAYS: i32 = 730;

/// A registration that begins on a known day, as every fact about it looks at it.
#[derive(Clone, Copy)]
pub(super) struct Move<'b, 'g> {
    pub(super) background: &'b Background<'g>,
    pub(super) registration: RegistrationId,
    pub(super) person: PersonId,
    pub(super) day: Day,
}

impl<'b, 'g> Move<'b, 'g> {
    fn of(background: &'b Background<'g>, registration: RegistrationId) -> Option<Self> {
        let day = background.graph.start(registration).exact()?;
        let person = background.graph.person(registration);
        Some(Self { background, registration, person, day })
    }
}

/// Puts every fact of this file and of those about family, benefits and season. O(registrations of
/// the person and their close kin).
pub(super) fn measure(
    background: &Background<'_>,
    registration: RegistrationId,
    row: &mut Row<'_>,
) {
    let Some(this) = Move::of(background, registration) else { return };
    let (person, day, needed) = (this.person, this.day, background.needed);
    stay(background, registration, row);
    if !background.is_read(registration) {
        return;
    }
    household(background, registration, day, row);
    moves(background, person, day, row);
    let until = background.covered(registration).map_or(day, |stay| stay.to);
    if needed.has(Fact::ShortStayChain) {
        let eighteen = background.months_until(Months::Eighteen, until);
        row.count(Fact::ShortStayChain, short_stays(background, person, eighteen));
    }
    let year = background.months_until(Months::Twelve, until);
    row.count(Fact::AnnulledMoves, annulled(background, person, year));
    row.put_known(Fact::Age, background.graph.age_on(person, day).map(f32::from));
    before(background, registration, row);
    hosts(background, registration, day, row);
    super::family::measure(this, row);
    super::season::measure(day, row);
}

/// The registration itself: how long, still running, notice, c/o.
fn stay(background: &Background<'_>, registration: RegistrationId, row: &mut Row<'_>) {
    let graph = background.graph;
    let length = background.covered(registration).map(|stay| days(stay.length().0));
    row.put_known(Fact::LengthOfStay, length);
    let end = graph.end(last_of_stay(graph, registration));
    let running = end.earliest > background.recent.as_of;
    let ended = end.latest <= background.recent.as_of;
    row.answer(Fact::StillRegistered, (running != ended).then_some(running));
    let start = graph.start(registration).exact();
    let delay = graph.notified(registration).zip(start).map(|(told, moved)| told.since(moved).0);
    row.put_known(Fact::NoticeDelay, delay.map(days));
    row.answer(Fact::CareOf, graph.care_of(registration));
}

/// Who moved along: newborns of the day did not move.
fn household(
    background: &Background<'_>,
    registration: RegistrationId,
    day: Day,
    row: &mut Row<'_>,
) {
    let households = background.households;
    let movers = households.movers(households.household(registration));
    let adult =
        |id: &&RegistrationId| background.graph.adult_from(background.graph.person(**id)) <= day;
    let alone = [registration];
    let movers = if movers.contains(&registration) { movers } else { &alone[..] };
    let adults = movers.iter().filter(adult).count();
    row.count(Fact::HouseholdSize, movers.len());
    row.count(Fact::HouseholdAdults, adults);
    row.count(Fact::HouseholdChildren, movers.len() - adults);
}

/// Moves and spells without an address up to and including `day`.
fn moves(background: &Background<'_>, person: PersonId, day: Day, row: &mut Row<'_>) {
    let graph = background.graph;
    let began = |id: &RegistrationId| graph.start(*id).exact().unwrap_or(Day::MIN);
    let moved = |id: &RegistrationId| {
        graph.settles(*id) && graph.kind(*id) != MoveKind::Birth && !is_continuation(graph, *id)
    };
    let count = |period: Period| {
        let inside = graph.registrations_of(person).filter(|id| period.contains(began(id)));
        inside.filter(moved).count()
    };
    row.count(Fact::MovesYear, count(background.months_until(Months::Twelve, day)));
    if background.needed.has(Fact::MovesThreeYears) {
        row.count(Fact::MovesThreeYears, count(background.months_until(Months::ThirtySix, day)));
    }
    let two_years = background.months_until(Months::TwentyFour, day);
    let missing = graph
        .registrations_of(person)
        .filter(|id| graph.kind(*id) == MoveKind::Missing && two_years.contains(began(id)));
    row.count(Fact::MissingEpisodes, missing.count());
    row.put(Fact::DaysWithoutAddress, without_address(background, person, two_years, day));
    if background.needed.has(Fact::Alternations) {
        row.put(Fact::Alternations, alternations(background, person, two_years));
    }
}

/// Days of spells without a known address in `period`, as far as they end by `day`.
fn without_address(background: &Background<'_>, person: PersonId, period: Period, day: Day) -> f32 {
    let graph = background.graph;
    let missing = graph.registrations_of(person).filter(|id| graph.kind(*id) == MoveKind::Missing);
    let spell = |id: RegistrationId| {
        let span = graph.start(id).exact().zip(graph.end(id).exact());
        span.map_or(0, |(from, to)| Period::new(from, to.min(day)).intersect(period).length().0)
    };
    days(missing.map(spell).sum())
}

#[expect(clippy::cast_precision_loss, reason = "moves of one person within 24 months")]
fn alternations(background: &Background<'_>, person: PersonId, window: Period) -> f32 {
    background.graph.alternations(person, window) as f32
}

/// Stays of under 60 days that ended by moving on in `period`.
fn short_stays(background: &Background<'_>, person: PersonId, period: Period) -> usize {
    let graph = background.graph;
    let short = |id: &RegistrationId| {
        let last = last_of_stay(graph, *id);
        let span = graph.start(*id).exact().zip(graph.end(last).exact());
        let died = || graph.next(last).is_some_and(|next| graph.kind(next) == MoveKind::Death);
        span.is_some_and(|(from, to)| to.since(from).0 < SHORT_STAY_DAYS && period.contains(to))
            && !died()
    };
    let first = graph.registrations_of(person).filter(|id| graph.settles(*id));
    first.filter(|id| !is_continuation(graph, *id)).filter(short).count()
}

fn annulled(background: &Background<'_>, person: PersonId, period: Period) -> usize {
    let all = background.graph.annulled();
    let from = all.partition_point(|one| one.person < person);
    let theirs = all[from..].iter().take_while(|one| one.person == person);
    theirs.filter(|one| period.contains(one.on)).count()
}

/// One host after another, and exchanges between few dwellings.
fn hosts(background: &Background<'_>, registration: RegistrationId, day: Day, row: &mut Row<'_>) {
    let (graph, joining) = (background.graph, &background.joining);
    if background.needed.any(&[Fact::ExchangeMoves, Fact::ExchangePersons]) {
        let (moves, persons) = joining.exchange(graph, registration);
        row.count(Fact::ExchangeMoves, moves);
        row.count(Fact::ExchangePersons, persons);
    }
    if !joining.is_lodger(registration) {
        row.count(Fact::HostChain, 0);
        row.count(Fact::HostChainWithoutRoom, 0);
        return;
    }
    let path: Vec<_> = graph.registrations_of(graph.person(registration)).collect();
    let at = path.iter().position(|id| *id == registration).unwrap_or(0);
    let near = |id: &RegistrationId| {
        graph.start(*id).exact().is_some_and(|it| it.since(day).0.abs() <= CHAIN_DAYS)
    };
    let goes_on =
        |id: &&RegistrationId| is_continuation(graph, **id) || joining.is_lodger(**id) && near(id);
    let before = path[..at].iter().rev().take_while(goes_on);
    let chain = before.chain(path[at..].iter().take_while(goes_on));
    let hosts: Vec<_> = chain.filter(|id| joining.is_lodger(**id)).collect();
    row.count(Fact::HostChain, hosts.len());
    let without_room = hosts.iter().filter(|id| joining.is_without_room(***id)).count();
    row.count(Fact::HostChainWithoutRoom, without_room);
}

/// The home before: how long it lasted, how far away it is, and whether the person went back.
fn before(background: &Background<'_>, registration: RegistrationId, row: &mut Row<'_>) {
    let graph = background.graph;
    row.answer(Fact::ReturnedToOrigin, returned(background, registration));
    let Some(home) = graph.home_before(registration) else { return };
    let began = graph.start(graph.unbroken_start(home)).exact();
    let length = graph.end(home).exact().zip(began).map(|(end, start)| days(end.since(start).0));
    row.put_known(Fact::PreviousStay, length);
    if background.needed.has(Fact::DaysSinceOwnLease) {
        row.put_known(Fact::DaysSinceOwnLease, since_own_lease(background, registration, home));
    }
    if !background.needed.has(Fact::DistanceMoved) {
        return;
    }
    let ends = graph.dwelling(home).zip(graph.dwelling(registration));
    row.put_known(Fact::DistanceMoved, ends.and_then(|(one, other)| graph.distance_m(one, other)));
}

/// Days from the end of the person's lease of the home before to the move.
fn since_own_lease(
    background: &Background<'_>,
    registration: RegistrationId,
    home: RegistrationId,
) -> Option<f32> {
    let graph = background.graph;
    let (person, day) = (graph.person(registration), graph.start(registration).exact()?);
    let own = graph.leases(graph.dwelling(home)?)?.iter().filter(|lease| {
        lease.tenant == Some(person) && lease.started_on.is_some_and(|start| start <= day)
    });
    let ended = own.filter_map(|lease| lease.ended_on).max();
    let ended = ended.filter(|end| *end <= background.recent.as_of)?;
    Some(days(day.since(ended).0.max(0)))
}

/// Whether the person has, by `as_of`, gone back to the home before; unknown without one.
fn returned(background: &Background<'_>, registration: RegistrationId) -> Option<bool> {
    let graph = background.graph;
    let went_back = graph.returned_to_origin(registration)?;
    let as_of = background.recent.as_of;
    let begun = |home| graph.start(home).latest <= as_of;
    Some(went_back && graph.home_after(registration).is_some_and(begun))
}
