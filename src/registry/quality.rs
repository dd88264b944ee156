//! What is odd in the histories themselves: notes on the data, never a suspicion.

use super::history::Histories;
use super::moves::{FROM_IS_UNKNOWN, IGNORES_DESTINATION, MoveRow, NAME, NO_SEQUENCE, VOIDED};
use super::notes::{Notes, Tally};
use super::{contract, persons};
use crate::domain::{Days, DwellingId, MoveKind, UncertainDay};

/// A move may be notified this long before it happens.
const EARLIEST_NOTICE: Days = Days(28);

/// What is looked for in a row and the one before it.
#[derive(Clone, Copy)]
enum Oddity {
    DestinationIgnored,
    FromUnknown,
    FromDisagrees,
    BeforeBirth,
    AfterDeath,
    NoticeTooEarly,
    Duplicate,
    Contradictory,
    Overlapping,
    SequenceContradicts,
}

/// Codes in the order of [`Oddity`].
const CODES: [&str; 10] = [
    "destination-ignored",
    "unknown-from-dwelling",
    "from-dwelling-disagrees",
    "move-before-birth",
    "death-not-last",
    "notified-long-before-move",
    "duplicate-registration",
    "contradictory-history",
    "overlapping-history",
    "sequence-contradicts-dates",
];

/// Notes on every history, on persons without one and on dwellings nobody ever lived in. O(n).
pub(super) fn check(
    histories: &Histories,
    known: &persons::Known<'_>,
    dwelling_positions: &[u64],
    notes: &mut Notes,
) {
    let mut tallies: [Tally; CODES.len()] = Default::default();
    let mut lived_in = vec![false; dwelling_positions.len()];
    for (person, rows) in histories.persons().enumerate() {
        if rows.is_empty() {
            let position = known.positions[person];
            notes.add("person-without-registration", contract::persons::FILE.name, position);
        }
        check_person(rows, known.persons.born.at(person), &mut tallies);
        for dwelling in rows.iter().filter(|row| row.kind.settles()).filter_map(|row| row.to) {
            lived_in[dwelling.index()] = true;
        }
    }
    for (code, tally) in CODES.into_iter().zip(tallies) {
        notes.add_all(code, NAME, tally);
    }
    let mut unused = Tally::default();
    for (position, _) in dwelling_positions.iter().zip(lived_in).filter(|(_, lived_in)| !lived_in) {
        unused.add(*position);
    }
    notes.add_all("dwelling-never-used", contract::dwellings::FILE.name, unused);
}

/// Where a person is registered before a row, as far as their own history tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Unknown,
    Away,
    At(DwellingId),
}

fn check_person(rows: &[MoveRow], born: UncertainDay, tallies: &mut [Tally; CODES.len()]) {
    let (mut place, mut mail, mut dead) = (Place::Unknown, None, None);
    let mut before: Option<&MoveRow> = None;
    for row in rows {
        let mut note = |oddity: Oddity, is_so: bool| {
            if is_so {
                tallies[oddity as usize].add(row.position);
            }
        };
        note(Oddity::DestinationIgnored, row.is(IGNORES_DESTINATION));
        note(Oddity::FromUnknown, row.is(FROM_IS_UNKNOWN));
        if row.is(VOIDED) {
            continue;
        }
        note(Oddity::BeforeBirth, row.effective.latest < born.earliest);
        let early = |day| row.effective.earliest.since(day) > EARLIEST_NOTICE;
        note(Oddity::NoticeTooEarly, row.notified.is_some_and(early));
        let later = |death: UncertainDay| row.effective.earliest >= death.latest;
        note(Oddity::AfterDeath, dead.is_some_and(later));
        let disagrees = |from| match place {
            Place::Unknown => false,
            Place::Away => mail != Some(from),
            Place::At(known) => known != from && mail != Some(from),
        };
        note(Oddity::FromDisagrees, row.from.is_some_and(disagrees));
        if let Some(before) = before {
            compare(before, row, &mut note);
        }
        before = Some(row);
        match row.kind {
            MoveKind::Mail => mail = row.to,
            MoveKind::Death => (place, mail, dead) = (Place::Away, None, Some(row.effective)),
            _ => (place, mail) = (row.to.map_or(Place::Away, Place::At), None),
        }
    }
}

/// A row against the one before it in the same history.
fn compare(before: &MoveRow, row: &MoveRow, note: &mut impl FnMut(Oddity, bool)) {
    let same_date = before.effective == row.effective;
    let is_copy = same_date && before.kind == row.kind && before.to == row.to;
    note(Oddity::Duplicate, is_copy);
    let told_apart = before.sequence != row.sequence
        && before.sequence != NO_SEQUENCE
        && row.sequence != NO_SEQUENCE;
    let both_settle = before.kind.settles() && row.kind.settles() && before.to != row.to;
    let one_day = same_date && row.effective.exact().is_some();
    // A chain within one day (there and on) contradicts nothing.
    let chained = row.from.is_some() && row.from == before.to;
    note(Oddity::Contradictory, one_day && both_settle && !told_apart && !chained);
    let imprecise = before.effective.exact().is_none() || row.effective.exact().is_none();
    let backwards = before.effective.earliest > row.effective.latest;
    note(Oddity::SequenceContradicts, backwards);
    let known = |date| date != UncertainDay::UNKNOWN;
    let overlap = before.effective.latest >= row.effective.earliest;
    let both_known = known(before.effective) && known(row.effective);
    note(Oddity::Overlapping, imprecise && both_known && overlap && !backwards && !is_copy);
}
