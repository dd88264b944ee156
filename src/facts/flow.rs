//! Facts about a dwelling over time: who moved in and out, and how that adds up.

use super::Fact;
use super::occupancy::per_room;
use super::row::{Row, days, number};
use super::stays::{History, Stay};
use crate::domain::{Day, DwellingId, MoveKind, Period, RegistrationId};
use crate::graph::HouseholdGraph;

/// A stay shorter than this is short.
pub(super) const SHORT_STAY_DAYS: i32 = 60;
/// A notice later than this many days after the move is late.
const LATE_NOTICE_DAYS: i32 = 14;
/// The span within which a fill-up happens.
const FILL_UP_DAYS: i32 = 90;

/// Puts every fact of this file for the dwelling `history` is turned to.
pub(super) fn measure(history: &mut History<'_>, row: &mut Row<'_, '_>) {
    let needed = history.background.needed;
    turnover(history, row);
    if needed.has(Fact::LargestFillUp) {
        row.count(Fact::LargestFillUp, largest_fill_up(history));
    }
    accumulation(history, row);
    if needed.has(Fact::NetGrowth) {
        row.put(Fact::NetGrowth, net_growth(history));
    }
    if needed.has(Fact::ShortStays) {
        row.count(Fact::ShortStays, short_stays(history));
    }
    if needed.has(Fact::LateNotices) {
        row.put_known(Fact::LateNotices, late_notices(history));
    }
    if needed.has(Fact::AnnulledHere) {
        let year = history.background.recent.year;
        let annulled = history.background.annulled_at(history.dwelling);
        row.count(Fact::AnnulledHere, annulled.filter(|day| year.contains(*day)).count());
    }
    if needed.has(Fact::MissingChanges) {
        missing_changes(history, row);
    }
    if needed.any(&[Fact::SameDayUnrelated, Fact::SameDayOrigins]) {
        same_day(history, row);
    }
    if needed.has(Fact::ReturningHouseholds) {
        returning_households(history, row);
    }
}

/// Moves in and out in the last 90 days and the last 12 months.
fn turnover(history: &History<'_>, row: &mut Row<'_, '_>) {
    let recent = &history.background.recent;
    let stays = || history.stays.iter();
    let lately = |day: &Day| recent.quarter.contains(*day);
    let needed = history.background.needed;
    if needed.any(&[Fact::ArrivalsNinetyDays, Fact::DeparturesNinetyDays]) {
        let arrived = stays().filter_map(Stay::adult_moved_in).filter(lately).count();
        let moved_out = |stay: &Stay| stay.moved_out().filter(|day| stay.is_adult(*day));
        let left = stays().filter_map(moved_out).filter(lately).count();
        row.count(Fact::ArrivalsNinetyDays, arrived);
        row.count(Fact::DeparturesNinetyDays, left);
    }
    let (arrived, left) = moves_of_year(history);
    row.count(Fact::ArrivalsYear, arrived);
    row.count(Fact::DeparturesYear, left);
    let rooms = history.background.graph.rooms(history.dwelling);
    row.put_known(Fact::TurnoverPerRoom, per_room(arrived + left, rooms));
}

/// Moves in and moves out in the last 12 months.
pub(super) fn moves_of_year(history: &History<'_>) -> (usize, usize) {
    let year = history.background.recent.year;
    let inside = |day: &Day| year.contains(*day);
    let arrived = history.stays.iter().filter_map(Stay::moved_in).filter(inside).count();
    (arrived, history.stays.iter().filter_map(Stay::moved_out).filter(inside).count())
}

/// The most adults who moved in within 90 days of the last 36 months while an adult already lived
/// there and no adult left or died. O(arrivals² + arrivals x stays), few arrivals qualify.
fn largest_fill_up(history: &History<'_>) -> usize {
    let (stays, recent) = (history.stays, &history.background.recent);
    let days = || stays.iter().filter_map(Stay::adult_moved_in);
    let fill_from = |first: Day| {
        let span = Period::new(first, first.plus(FILL_UP_DAYS));
        let arrived = days().filter(|day| span.contains(*day) && *day <= recent.as_of).count();
        let left =
            |stay: &Stay| stay.ended().is_some_and(|day| span.contains(day) && stay.is_adult(day));
        let fills = arrived > 0 && is_lived_in(stays, first) && !stays.iter().any(left);
        if fills { arrived } else { 0 }
    };
    let starts = days().filter(|day| recent.three_years.contains(*day));
    let mut previous = None;
    // Stays come by start, so equal days stand side by side.
    let distinct = starts.filter(|day| previous.replace(*day) != Some(*day));
    distinct.map(fill_from).max().unwrap_or(0)
}

/// Whether an adult lived there before `day` and goes on to.
fn is_lived_in(stays: &[Stay], day: Day) -> bool {
    stays.iter().any(|stay| stay.spans(day) && stay.is_adult(day))
}

/// Adults who joined those living here since anybody last left, and over how many months.
fn accumulation(history: &History<'_>, row: &mut Row<'_, '_>) {
    let (stays, as_of) = (history.stays, history.background.recent.as_of);
    let last_left = history.last_ended(as_of);
    let joined = |day: &Day| {
        *day <= as_of && last_left.is_none_or(|left| *day > left) && is_lived_in(stays, *day)
    };
    let (mut count, mut first, mut last) = (0, as_of, as_of);
    for day in stays.iter().filter_map(Stay::adult_moved_in).filter(joined) {
        first = if count == 0 { day } else { first };
        (count, last) = (count + 1, day);
    }
    row.count(Fact::ArrivalsSinceDeparture, count);
    let months = if count == 0 { 0 } else { whole_months(last.since(first).0) };
    row.put(Fact::AccumulationMonths, days(months));
}

/// Whole months of 30.4375 days.
fn whole_months(days: i32) -> i32 {
    days * 16 / 487
}

/// How many more of those who are adults today are here than 36 months ago.
fn net_growth(history: &History<'_>) -> f32 {
    let as_of = history.background.recent.as_of;
    let then = history.background.recent.three_years.from.plus(-1);
    let adults_on = |day| history.present(day).filter(|stay| stay.is_adult(as_of)).count();
    number(adults_on(as_of)) - number(adults_on(then))
}

/// Stays of adults of under 60 days that ended by moving out in the last 24 months.
fn short_stays(history: &History<'_>) -> usize {
    let two_years = history.background.recent.two_years;
    let short = |stay: &&Stay| {
        stay.moved_out().is_some_and(|day| two_years.contains(day) && stay.is_adult(day))
            && stay.length().is_some_and(|length| length < SHORT_STAY_DAYS)
    };
    history.stays.iter().filter(short).count()
}

/// Moves here in the last 24 months notified more than 14 days after the move; unknown where there
/// were moves and no notice day of any is known.
fn late_notices(history: &History<'_>) -> Option<f32> {
    let (background, mut any, mut known, mut late) = (history.background, false, false, 0);
    for stay in history.stays {
        let two_years = background.recent.two_years;
        let Some(day) = stay.moved_in().filter(|day| two_years.contains(*day)) else { continue };
        any = true;
        if let Some(notified) = background.graph.notified(stay.first) {
            known = true;
            late += usize::from(notified.since(day).0 > LATE_NOTICE_DAYS);
        }
    }
    (known || !any).then(|| number(late))
}

/// Persons whose stay here, in the last 24 months, began after or ended with an unknown address.
fn missing_changes(history: &mut History<'_>, row: &mut Row<'_, '_>) {
    let background = history.background;
    let inside =
        |day: Option<Day>| day.is_some_and(|day| background.recent.two_years.contains(day));
    let graph = background.graph;
    let is_missing = |spell: Option<RegistrationId>| {
        spell.is_some_and(|spell| graph.kind(spell) == MoveKind::Missing)
    };
    let changed = |stay: &&Stay| {
        inside(stay.ended()) && is_missing(graph.next(stay.last))
            || inside(stay.moved_in()) && is_missing(graph.previous(stay.first))
    };
    let mut persons = std::mem::take(&mut history.persons);
    persons.clear();
    persons.extend(history.stays.iter().filter(changed).map(|stay| stay.person));
    persons.sort_unstable();
    persons.dedup();
    row.count(Fact::MissingChanges, persons.len());
    history.persons = persons;
}

/// The day of the last 12 months on which most persons without ties to each other moved in.
fn same_day(history: &mut History<'_>, row: &mut Row<'_, '_>) {
    let (mut most, mut from) = (0, 0);
    let mut begin = 0;
    while begin < history.stays.len() {
        let start = history.stays[begin].start;
        let same = history.stays[begin..].iter().take_while(|stay| stay.start == start).count();
        let day = start.exact().filter(|day| history.background.recent.year.contains(*day));
        if let Some(day) = day.filter(|_| same > 1) {
            let (strangers, origins) = strangers_on(history, begin..begin + same, day);
            (most, from) = (most, from).max((strangers, origins));
        }
        begin += same;
    }
    row.count(Fact::SameDayUnrelated, most);
    row.count(Fact::SameDayOrigins, from);
}

/// Groups of the arrivals in `span` that have no tie between them, 0 where all have; and the
/// number of places they came from.
fn strangers_on(
    history: &mut History<'_>,
    span: std::ops::Range<usize>,
    day: Day,
) -> (usize, usize) {
    let mut persons = std::mem::take(&mut history.persons);
    let moved = history.stays[span].iter().filter(|stay| !stay.born_here);
    persons.clear();
    persons.extend(moved.clone().map(|stay| stay.person));
    let graph = history.background.graph;
    let origins = distinct(moved.map(|stay| origin(graph, stay.first)));
    history.persons = persons;
    history.group(day);
    let groups = history.group_count();
    if groups > 1 { (groups, origins) } else { (0, 0) }
}

/// Where somebody came from: their last home, or none where that is not known. All unknown places
/// count as one.
pub(super) fn origin(
    graph: &HouseholdGraph<'_>,
    registration: RegistrationId,
) -> Option<DwellingId> {
    graph.origin(registration).and_then(|origin| graph.dwelling(origin))
}

/// How many different values there are. For a handful of values.
pub(super) fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> usize {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.dedup();
    values.len()
}

/// Households that left and came back, both in the last 24 months.
fn returning_households(history: &History<'_>, row: &mut Row<'_, '_>) {
    let background = history.background;
    let inside = |day: Day| background.recent.two_years.contains(day);
    let returned = |stay: &&Stay| {
        stay.moved_in().is_some_and(inside)
            && history.stays.iter().any(|other| other.person == stay.person && other.end < stay.end)
            && background.graph.return_of(stay.first).is_some_and(|it| it.left.is_some_and(inside))
    };
    let back = history.stays.iter().filter(returned);
    let households = back.map(|stay| background.households.household(stay.first));
    row.count(Fact::ReturningHouseholds, distinct(households));
}
