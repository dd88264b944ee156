//! One person's stays and absences become moves in the order things happened.
//!
//! Nothing is invented: a gap between two stays that no record explains stays a gap, and the first
//! of them then lasts until the second begins.

use super::dwelling::Address;
use super::value::Moment;
use crate::domain::{Day, MoveKind};

/// A registration at an address.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub(super) address: Address,
    pub(super) from: Moment,
    pub(super) to: Moment,
    pub(super) care_of: bool,
    /// It is the current one.
    pub(super) current: bool,
    /// The day it was written into the register, where that is told.
    pub(super) written: Option<Day>,
    /// The day the register annulled it ([`Day::MIN`] where the day is not told).
    pub(super) annulled: Option<Day>,
    /// The code of the authority that wrote it, where that is told.
    pub(super) authority: Option<u16>,
}

/// A time abroad or missing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Absence {
    pub(super) from: Moment,
    pub(super) to: Moment,
    /// It is the current one.
    pub(super) ongoing: bool,
    /// The day it was written into the register, where that is told.
    pub(super) written: Option<Day>,
}

impl Stay {
    fn into_annulled_move(self) -> Move {
        Move {
            kind: MoveKind::Move,
            to: Some(self.address),
            on: self.from,
            care_of: self.care_of,
            written: self.written,
            annulled: self.annulled,
            authority: self.authority,
        }
    }
}

impl Absence {
    /// One that lasts.
    pub(super) fn since(from: Moment) -> Self {
        Self { from, to: Moment::UNKNOWN, ongoing: true, written: None }
    }
}

/// Everything known of where one person was.
#[derive(Clone, Default)]
pub(super) struct History {
    pub(super) born: Option<Moment>,
    pub(super) stays: Vec<Stay>,
    pub(super) abroad: Vec<Absence>,
    pub(super) missing: Vec<Absence>,
    pub(super) death: Option<Moment>,
}

/// A move as it will be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Move {
    pub(super) kind: MoveKind,
    pub(super) to: Option<Address>,
    pub(super) on: Moment,
    pub(super) care_of: bool,
    /// The day it was written into the register, where that is told.
    pub(super) written: Option<Day>,
    /// The day the register annulled it.
    pub(super) annulled: Option<Day>,
    /// The code of the authority that wrote it, where that is told.
    pub(super) authority: Option<u16>,
}

/// Something that begins; what ends it is the next thing.
#[derive(Clone)]
struct Event {
    kind: MoveKind,
    address: Option<Address>,
    from: Moment,
    to: Moment,
    care_of: bool,
    current: bool,
    written: Option<Day>,
    authority: Option<u16>,
}

impl History {
    /// The first written date at which anything begins; `u32::MAX` where none is known.
    pub(super) fn first_date(&self) -> u32 {
        let stays = self.stays.iter().map(|stay| stay.from);
        let absences = self.abroad.iter().chain(&self.missing).map(|absence| absence.from);
        let known = stays.chain(absences).filter(|moment| moment.is_known());
        known.map(|moment| moment.date).min().unwrap_or(u32::MAX)
    }

    /// Adds what an earlier number of the same person knows from before this history begins. Later
    /// rows of that number repeat this history or belong to a number given by mistake.
    pub(super) fn extend_backwards(&mut self, earlier: Self) {
        let first = self.first_date();
        let before = |from: Moment, to: Moment| {
            if from.is_known() { from.date < first } else { to.is_known() && to.date <= first }
        };
        self.stays.extend(earlier.stays.into_iter().filter(|s| before(s.from, s.to)));
        self.abroad.extend(earlier.abroad.into_iter().filter(|a| before(a.from, a.to)));
        self.missing.extend(earlier.missing.into_iter().filter(|a| before(a.from, a.to)));
    }

    /// The moves in order, and the number of entries from abroad that no stay begins with.
    ///
    /// A stay that was annulled later stands before what begins after it, and ends nothing.
    pub(super) fn into_moves(mut self) -> (Vec<Move>, u64) {
        let annulled: Vec<Stay> =
            self.stays.extract_if(.., |stay| stay.annulled.is_some()).collect();
        let (mut told, unmatched) = self.into_valid_moves();
        for stay in annulled {
            let again = |told: &Move| told.to == Some(stay.address) && told.on.same_date(stay.from);
            if !told.iter().any(again) {
                let later = |told: &Move| told.on.latest_date() > stay.from.latest_date();
                let at = told.iter().position(later).unwrap_or(told.len());
                told.insert(at, stay.into_annulled_move());
            }
        }
        (told, unmatched)
    }

    fn into_valid_moves(self) -> (Vec<Move>, u64) {
        let mut entries: Vec<Moment> =
            self.abroad.iter().map(|a| a.to).filter(|to| to.is_known()).collect();
        entries.sort_by_key(|entry| (entry.date, entry.time));
        entries.dedup_by(|a, b| a.same_date(*b));
        let born = self.born;
        name_arrivals(collapse(in_order(self.events())), &entries, born)
    }

    fn events(self) -> Vec<Event> {
        let absence = |kind: MoveKind| {
            move |a: Absence| Event {
                kind,
                address: None,
                from: a.from,
                to: a.to,
                care_of: false,
                current: a.ongoing,
                written: a.written,
                authority: None,
            }
        };
        let stays = self.stays.into_iter().map(|stay| Event {
            kind: MoveKind::Move,
            address: Some(stay.address),
            from: stay.from,
            to: stay.to,
            care_of: stay.care_of,
            current: stay.current,
            written: stay.written,
            authority: stay.authority,
        });
        // A first entry from abroad has no exit before it.
        let left = self.abroad.into_iter().filter(|a| a.from.is_known() || a.ongoing);
        let death = self.death.map(Absence::since);
        stays
            .chain(left.map(absence(MoveKind::Exit)))
            .chain(self.missing.into_iter().map(absence(MoveKind::Missing)))
            .chain(death.map(absence(MoveKind::Death)))
            .collect()
    }
}

impl Event {
    /// The date to sort by, and whether it is a start rather than an end. A start known to the
    /// month or year only counts as late as it can be, and an unknown one as just before the end;
    /// what is current and has no start comes last.
    fn place(&self) -> (u32, bool) {
        let latest = self.from.latest_date();
        match (self.from.is_known(), self.current) {
            (true, _) => {
                (latest.min(self.end_date()), latest < self.end_date() || self.from.is_full())
            }
            (false, true) => (u32::MAX, true),
            (false, false) => (self.to.date, false),
        }
    }

    fn end_date(&self) -> u32 {
        if self.to.is_known() { self.to.date } else { u32::MAX }
    }
}

/// Sorts by date. Within a date hours decide, unless a row of that date came without them: then
/// what ended first came first.
fn in_order(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_by_key(Event::place);
    for day in events.chunk_by_mut(|a, b| a.place() == b.place()) {
        let timed = day.iter().all(|event| event.from.time != 0);
        day.sort_by(|a, b| {
            let key = |e: &Event| {
                let time = if timed { e.from.time } else { 0 };
                (time, e.end_date(), e.kind, e.to.time)
            };
            key(a).cmp(&key(b)).then_with(|| a.address.cmp(&b.address))
        });
    }
    events
}

/// Leaves out what is said twice, and joins stays at one address that follow each other at once.
fn collapse(events: Vec<Event>) -> Vec<Event> {
    let mut kept: Vec<Event> = Vec::with_capacity(events.len());
    for event in events {
        if let Some(same) = kept.iter_mut().find(|other| says_the_same(other, &event)) {
            same.absorb(&event);
        } else if let Some(last) = kept.last_mut().filter(|last| goes_on(last, &event)) {
            last.absorb(&event);
        } else {
            kept.push(event);
        }
    }
    kept
}

/// The same stay or absence again, perhaps with its time zeroed.
fn says_the_same(one: &Event, other: &Event) -> bool {
    let same_time = one.from.time == other.from.time || one.from.time.min(other.from.time) == 0;
    let same_start = one.from.same_date(other.from) && same_time;
    let both_unknown = !one.from.is_known() && !other.from.is_known();
    (one.kind, &one.address) == (other.kind, &other.address)
        && (same_start || (both_unknown && one.to.same_date(other.to)))
}

fn goes_on(last: &Event, next: &Event) -> bool {
    last.address.is_some()
        && (last.kind, &last.address) == (next.kind, &next.address)
        && last.to.same_date(next.from)
}

impl Event {
    fn absorb(&mut self, other: &Self) {
        let lasts = other.end_date() > self.end_date() || other.current;
        if lasts {
            self.to = other.to;
        }
        self.care_of |= other.care_of;
        self.current |= other.current;
        self.written = self.written.into_iter().chain(other.written).min();
        self.authority = self.authority.or(other.authority);
    }
}

/// Tells births and entries from other moves. A stay is an entry where the register dates one to
/// its first day, and where it ends a time abroad.
fn name_arrivals(events: Vec<Event>, entries: &[Moment], born: Option<Moment>) -> (Vec<Move>, u64) {
    let mut waiting = entries.iter().peekable();
    let mut unmatched = entries.len() as u64;
    let mut before: Option<MoveKind> = None;
    let mut moves = Vec::with_capacity(events.len());
    for event in events {
        let mut kind = event.kind;
        if event.address.is_some() && event.from.is_known() {
            let mut entered = 0;
            let mut same_day = false;
            while let Some(entry) = waiting.next_if(|entry| entry.date <= event.from.date) {
                entered += 1;
                same_day |= entry.same_date(event.from);
            }
            let was_away = before == Some(MoveKind::Exit) || (before.is_none() && entered > 0);
            if same_day || was_away {
                kind = MoveKind::Entry;
                unmatched -= u64::from(entered > 0);
            } else if before.is_none() && born.is_some_and(|born| born.same_date(event.from)) {
                kind = MoveKind::Birth;
            }
        }
        before = Some(kind);
        moves.push(Move {
            kind,
            to: event.address,
            on: event.from,
            care_of: event.care_of,
            written: event.written,
            annulled: None,
            authority: event.authority,
        });
    }
    (moves, unmatched)
}
