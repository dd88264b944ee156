//! Facts about a dwelling on the day of the run: what it is and who is registered there.

use super::Fact;
use super::contracts::belong_together;
use super::row::{Row, days, number};
use super::stays::{History, Stay};
use crate::domain::{Day, DwellingId, Exempt, PersonId};
use crate::graph::HouseholdGraph;

/// Puts every fact of this file for the dwelling `history` is turned to.
pub(super) fn measure(history: &mut History<'_>, row: &mut Row<'_, '_>) {
    unit(history.background.graph, history.dwelling, row);
    headcount(history, row);
    let needed = history.background.needed;
    if needed.any(&[Fact::FamilyGroups, Fact::UnlinkedAdults]) {
        ties(history, row);
    }
    if needed.has(Fact::CareOfResidents) {
        care_of(history, row);
    }
    if needed.has(Fact::ParentsApart) {
        row.count(Fact::ParentsApart, parents_apart(history));
    }
    if needed.has(Fact::FamilyGrowth) {
        row.count(Fact::FamilyGrowth, family_growth(history));
    }
    let tenants = tenants(history);
    let known = tenants.first();
    let lives_here = |tenant: &PersonId| {
        history.present(history.background.recent.as_of).any(|stay| stay.person == *tenant)
    };
    row.answer(Fact::TenantRegistered, known.map(|_| tenants.iter().any(lives_here)));
    if needed.has(Fact::TiedToTenant) && known.is_some() {
        row.count(Fact::TiedToTenant, tied_to(history, &tenants));
    }
    if needed.has(Fact::SignalsYear) {
        row.put_known(Fact::SignalsYear, signals(history));
    }
    if needed.any(&[Fact::HostStay, Fact::LodgersTwoYears]) {
        host(history, row);
    }
    empty(history, row);
}

/// How long the home has been empty, and how many of the same building are.
fn empty(history: &History<'_>, row: &mut Row<'_, '_>) {
    let background = history.background;
    let as_of = background.recent.as_of;
    let may_live = |stay: &Stay| stay.end.latest > as_of;
    let last = history.last_ended(Day::MAX);
    let since = last.filter(|_| !history.stays.iter().any(may_live));
    row.put(Fact::DaysEmpty, since.map_or(0.0, |day| days(as_of.since(day).0)));
    let neighbours = background.empty_neighbours(history.dwelling);
    row.put_known(Fact::EmptyNeighbours, neighbours.map(|count| number(count as usize)));
}

/// What the register says of the unit itself.
pub(super) fn unit(graph: &HouseholdGraph<'_>, dwelling: DwellingId, row: &mut Row<'_, '_>) {
    row.put_known(Fact::Rooms, graph.rooms(dwelling).map(f32::from));
    row.put_known(Fact::Area, graph.area_m2(dwelling));
    let kind = graph.dwelling_kind(dwelling).map(|kind| f32::from(kind.code()));
    row.put_known(Fact::DwellingKind, kind);
    row.put(Fact::ExemptClass, exempt_class(graph.exempt(dwelling)));
    let complete = graph.unit_complete(dwelling);
    row.answer(Fact::UnitIncomplete, complete.map(|complete| !complete));
}

/// 0 for none, else the position in [`Exempt::NAMES`] from 1 on: the order of `Fact::classes`.
fn exempt_class(exempt: Option<Exempt>) -> f32 {
    exempt.map_or(0.0, |class| f32::from(class as u8) + 1.0)
}

/// Residents, adults and children, and how they fit the rooms and the area.
fn headcount(history: &History<'_>, row: &mut Row<'_, '_>) {
    let (graph, as_of) = (history.background.graph, history.background.recent.as_of);
    let residents = history.present(as_of).count();
    let adults = history.present(as_of).filter(|stay| stay.is_adult(as_of)).count();
    let possible = history.stays.iter().filter(|stay| stay.may_cover(as_of)).count();
    row.count(Fact::Residents, residents);
    row.count(Fact::PossibleResidents, possible);
    row.count(Fact::Adults, adults);
    row.count(Fact::Children, residents - adults);
    let rooms = graph.rooms(history.dwelling);
    let area = graph.area_m2(history.dwelling);
    row.put_known(Fact::AdultsOverRooms, over_rooms(adults, rooms));
    row.put_known(Fact::ResidentsPerRoom, per_room(residents, rooms));
    row.put_known(Fact::AreaPerResident, area_per(area, residents));
    row.put_known(Fact::AreaPerAdult, area_per(area, adults));
}

/// By how many adults exceed the rooms, 0 where they do not.
pub(super) fn over_rooms(adults: usize, rooms: Option<u16>) -> Option<f32> {
    rooms.filter(|rooms| *rooms > 0).map(|rooms| number(adults.saturating_sub(rooms.into())))
}

/// Persons or moves a room.
pub(super) fn per_room(count: usize, rooms: Option<u16>) -> Option<f32> {
    rooms.filter(|rooms| *rooms > 0).map(|rooms| number(count) / f32::from(rooms))
}

fn area_per(area: Option<f32>, persons: usize) -> Option<f32> {
    area.filter(|_| persons > 0).map(|area| area / number(persons))
}

/// Groups of residents with no tie between them, and adults tied to nobody here.
fn ties(history: &mut History<'_>, row: &mut Row<'_, '_>) {
    let as_of = history.background.recent.as_of;
    let mut persons = std::mem::take(&mut history.persons);
    persons.clear();
    persons.extend(history.present(as_of).map(|stay| stay.person));
    history.persons = persons;
    history.group(as_of);
    row.count(Fact::FamilyGroups, history.group_count());
    row.count(Fact::UnlinkedAdults, unlinked_adults(history, as_of));
}

fn unlinked_adults(history: &History<'_>, as_of: Day) -> usize {
    if history.persons.len() < 2 {
        return 0;
    }
    let alone = |position: usize| {
        let group = history.groups[position];
        history.groups.iter().filter(|other| **other == group).nth(1).is_none()
    };
    let adult =
        |position: &usize| history.background.graph.adult_from(history.persons[*position]) <= as_of;
    (0..history.persons.len()).filter(adult).filter(|position| alone(*position)).count()
}

/// Residents registered c/o; unknown where the register says it for nobody here.
fn care_of(history: &History<'_>, row: &mut Row<'_, '_>) {
    let background = history.background;
    let said = |stay: &Stay| background.graph.care_of(stay.last);
    let mut known = history.present(background.recent.as_of).filter_map(said).peekable();
    if known.peek().is_some() {
        row.count(Fact::CareOfResidents, known.filter(|care_of| *care_of).count());
    }
}

/// Adult residents with a child under 18 who certainly lives in another dwelling.
fn parents_apart(history: &History<'_>) -> usize {
    let background = history.background;
    let as_of = background.recent.as_of;
    let elsewhere = |stay: &&Stay| {
        background.graph.kin.children(stay.person).any(|child| {
            background.graph.adult_from(child) > as_of
                && background.home(child).is_some_and(|home| home != history.dwelling)
        })
    };
    history.present(as_of).filter(|stay| stay.is_adult(as_of)).filter(elsewhere).count()
}

/// Residents who came in the last 24 months by birth, or as spouse, child or parent of somebody who
/// had lived here longer and still does.
fn family_growth(history: &History<'_>) -> usize {
    let background = history.background;
    let (as_of, kin) = (background.recent.as_of, &background.graph.kin);
    let joined = |stay: &&Stay| {
        let came = stay.start.exact().filter(|day| background.recent.two_years.contains(*day));
        came.is_some_and(|came| {
            let related = |host: &Stay| {
                kin.spouse(stay.person) == Some(host.person)
                    || kin.spouse(host.person) == Some(stay.person)
                    || kin.is_parent(stay.person, host.person)
                    || kin.is_parent(host.person, stay.person)
            };
            let before = |host: &Stay| host.certain.from < came;
            stay.born_here || history.present(as_of).any(|host| before(host) && related(host))
        })
    };
    history.present(as_of).filter(joined).count()
}

/// The known tenants whose lease runs on the day of the run.
fn tenants(history: &History<'_>) -> Vec<PersonId> {
    let as_of = history.background.recent.as_of;
    let leases = history.background.graph.leases(history.dwelling).unwrap_or_default();
    let running = leases.iter().filter(|lease| {
        lease.started_on.is_some_and(|day| day <= as_of)
            && lease.ended_on.is_none_or(|day| day > as_of)
    });
    running.filter_map(|lease| lease.tenant).collect()
}

/// Adults living here, no tenants themselves, who belong with one of `tenants`.
fn tied_to(history: &History<'_>, tenants: &[PersonId]) -> usize {
    let (graph, as_of) = (history.background.graph, history.background.recent.as_of);
    let tied = |stay: &&Stay| {
        let mut others = tenants.iter().filter(|_| !tenants.contains(&stay.person));
        let on = stay.start.exact().unwrap_or(as_of);
        others.any(|tenant| belong_together(graph, stay.person, *tenant, (on, as_of)))
    };
    history.present(as_of).filter(|stay| stay.is_adult(as_of)).filter(tied).count()
}

/// Messages received in the last 12 months.
fn signals(history: &History<'_>) -> Option<f32> {
    let year = history.background.recent.year;
    let signals = history.background.graph.signals(history.dwelling)?;
    let recent = signals.filter(|signal| signal.received_on.is_some_and(|day| year.contains(day)));
    Some(number(recent.count()))
}

/// The longest-standing adult: how long, and with how many lodgers.
fn host(history: &mut History<'_>, row: &mut Row<'_, '_>) {
    let as_of = history.background.recent.as_of;
    let adults = history.present(as_of).filter(|stay| stay.is_adult(as_of));
    let longest = adults.min_by_key(|stay| (stay.certain.from, stay.person));
    let Some((person, from, start)) = longest.map(|it| (it.person, it.certain.from, it.start))
    else {
        return;
    };
    row.put_known(Fact::HostStay, start.exact().map(|day| days(as_of.since(day).0)));
    let mut lodgers = std::mem::take(&mut history.persons);
    lodgers.clear();
    lodgers.extend(
        history
            .stays
            .iter()
            .filter(|stay| is_lodger(history, stay, person, from))
            .map(|stay| stay.person),
    );
    lodgers.sort_unstable();
    lodgers.dedup();
    row.count(Fact::LodgersTwoYears, lodgers.len());
    history.persons = lodgers;
}

/// Whether a stay of under a year, ended in the last 24 months, was an adult's with no tie to the
/// host who already lived here.
fn is_lodger(history: &History<'_>, stay: &Stay, host: PersonId, host_from: Day) -> bool {
    let background = history.background;
    let ended = stay.moved_out().is_some_and(|day| background.recent.two_years.contains(day));
    let short = ended && stay.length().is_some_and(|length| length < 365);
    let came = stay.adult_moved_in().filter(|day| short && host_from < *day);
    came.is_some_and(|day| {
        stay.person != host && !background.graph.are_linked(stay.person, host, day)
    })
}
