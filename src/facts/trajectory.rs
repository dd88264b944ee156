//! Facts about a registration that come from the person's own history and household.

use super::Fact;
use super::background::{Background, Months};
use super::path::Path;
use super::row::{Row, days};
use super::stays::is_continuation;
use crate::domain::{Day, PersonId, RegistrationId, UncertainDay};

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
    path: &mut Path,
    registration: RegistrationId,
    row: &mut Row<'_, '_>,
) {
    let Some(this) = Move::of(background, registration) else { return };
    let (person, day, needed) = (this.person, this.day, background.needed);
    let at = path.turn_to(background.graph, registration);
    let covered = path.covered(background, at);
    row.put_known(Fact::LengthOfStay, covered.map(|stay| days(stay.length().0)));
    stay(this, path.end_of_stay(at), row);
    if !background.is_read(registration) {
        return;
    }
    household(background, registration, day, row);
    moves(this, path, row);
    let until = covered.map_or(day, |stay| stay.to);
    if needed.has(Fact::ShortStayChain) {
        let eighteen = background.months_until(Months::Eighteen, until);
        row.count(Fact::ShortStayChain, path.short_stays(eighteen));
    }
    let year = background.months_until(Months::Twelve, until);
    row.count(Fact::AnnulledMoves, path.annulled(background.graph, year));
    row.put_known(Fact::Age, background.graph.age_on(person, day).map(f32::from));
    before(background, registration, row);
    hosts(background, registration, day, row);
    super::family::measure(this, row);
    super::season::measure(background, day, row);
}

/// The registration itself: still running, notice, c/o.
fn stay(this: Move<'_, '_>, end: UncertainDay, row: &mut Row<'_, '_>) {
    let (graph, as_of) = (this.background.graph, this.background.recent.as_of);
    let (running, ended) = (end.earliest > as_of, end.latest <= as_of);
    row.answer(Fact::StillRegistered, (running != ended).then_some(running));
    let delay = graph.notified(this.registration).map(|told| told.since(this.day).0);
    row.put_known(Fact::NoticeDelay, delay.map(days));
    row.answer(Fact::CareOf, graph.care_of(this.registration));
}

/// Who moved along: newborns of the day did not move.
fn household(
    background: &Background<'_>,
    registration: RegistrationId,
    day: Day,
    row: &mut Row<'_, '_>,
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

/// Moves and spells without an address up to and including the day.
fn moves(this: Move<'_, '_>, path: &Path, row: &mut Row<'_, '_>) {
    let Move { background, person, day, .. } = this;
    row.count(Fact::MovesYear, path.moves(background.months_until(Months::Twelve, day)));
    if background.needed.has(Fact::MovesThreeYears) {
        let three_years = background.months_until(Months::ThirtySix, day);
        row.count(Fact::MovesThreeYears, path.moves(three_years));
    }
    let two_years = background.months_until(Months::TwentyFour, day);
    row.count(Fact::MissingEpisodes, path.spells_missing(two_years));
    row.put(Fact::DaysWithoutAddress, days(path.days_missing(two_years, day)));
    if background.needed.has(Fact::Alternations) {
        let found =
            if path.may_alternate() { background.graph.alternations(person, two_years) } else { 0 };
        row.count(Fact::Alternations, found as usize);
    }
}

/// One host after another, and exchanges between few dwellings.
fn hosts(
    background: &Background<'_>,
    registration: RegistrationId,
    day: Day,
    row: &mut Row<'_, '_>,
) {
    let (graph, joining) = (background.graph, &background.joining);
    if background.needed.any(&[Fact::ExchangeMoves, Fact::ExchangePersons]) {
        let (moves, persons) = joining.exchange(registration);
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
fn before(background: &Background<'_>, registration: RegistrationId, row: &mut Row<'_, '_>) {
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
