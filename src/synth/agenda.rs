//! What is due on which day.

use super::calendar::Date;
use super::story::Story;

/// Something that happens to somebody on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// An ordinary event of life.
    Live(u32, Event),
    /// A scripted story begins; the number counts attempts.
    Begin(Story, u8),
    /// Goes back to a dwelling (to the partner, where they still are one).
    Return { person: u32, to: u32, story: Story },
    /// Goes on to a home of one's own.
    Onward { person: u32, story: Story },
    /// The next of some stays with hosts.
    Hop { person: u32, left: u8, story: Story },
    /// Another one registers with this host.
    Join { host: u32, story: Story },
    /// Two of a ring exchange places.
    Turn { ring: u32, left: u8 },
    /// Moves to a care home, if still there.
    ToCareHome(u32),
    /// Somebody who left long ago is taken off the register.
    StrikeOff(u32),
    /// A household comes back to its renovated home, or goes to the home it meant.
    BackHome { person: u32, to: u32, story: Story },
    /// A couple apart on paper ends the marriage as well.
    EndMarriage(u32),
    /// Alternates between two parents.
    Alternate { person: u32, left: u8 },
    /// A sublet ends: the tenant comes back.
    EndSublet { tenant: u32, home: u32 },
    /// People from abroad arrive.
    Arrive(Party),
    /// Dwellings of a new building open; the number is the first of them.
    Open(u32),
}

/// Ordinary events of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Die,
    Relocate,
    Pair,
    Part,
    Bear,
    Wed,
    Divorce,
    Emigrate,
    EnterCare,
}

/// Who arrives from abroad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    Single,
    Couple,
    Family,
    Refugees,
    Returning(u32),
}

/// Acts by day, in the order they were entered.
#[derive(Debug)]
pub(super) struct Agenda {
    first: Date,
    days: Vec<Vec<Act>>,
}

impl Agenda {
    pub(super) fn new(first: Date, last: Date) -> Self {
        let count = usize::try_from(last - first + 1).unwrap_or(0);
        Self { first, days: vec![Vec::new(); count] }
    }

    /// Enters an act; days outside the history are forgotten.
    pub(super) fn add(&mut self, day: Date, act: Act) {
        if let Some(acts) = self.place(day).and_then(|place| self.days.get_mut(place)) {
            acts.push(act);
        }
    }

    /// The act number `turn` of a day; acts entered for the day meanwhile come last.
    pub(super) fn act(&self, day: Date, turn: usize) -> Option<Act> {
        self.days.get(self.place(day)?)?.get(turn).copied()
    }

    /// Forgets a day that has passed.
    pub(super) fn close(&mut self, day: Date) {
        if let Some(acts) = self.place(day).and_then(|place| self.days.get_mut(place)) {
            *acts = Vec::new();
        }
    }

    fn place(&self, day: Date) -> Option<usize> {
        usize::try_from(day - self.first).ok()
    }
}
