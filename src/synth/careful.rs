//! The adversary: pro-forma registrations that keep away from what rules look at.
//!
//! Never more than two persons a room, stays of more than six months, notified in time, one case a
//! dwelling. Everybody else in that world lives as in an ordinary one.

use super::WorldKind;
use super::agenda::Act;
use super::calendar::{Date, notice};
use super::story::Story;
use super::town::Sim;

/// Shortest stay that a careful story plans, in days: moving days and seasons take up to 61 of
/// them, and more than six months have to be left.
const SHORTEST: i32 = 260;

/// More than half a year, in days.
const SIX_MONTHS: i32 = 186;

/// Days between two careful cases at one dwelling.
const APART: i32 = 3 * 366;

impl Sim {
    /// Whether a story is pro forma and its people know the rules.
    pub(super) fn is_careful(&self, story: Story) -> bool {
        self.plan.world == WorldKind::Adversary && story.is_pro_forma()
    }

    /// Whether `count` more people can register at a home without standing out; ordinary people
    /// and ordinary worlds do not ask.
    pub(super) fn hides(&self, home: u32, count: usize, story: Story) -> bool {
        if !self.is_careful(story) {
            return true;
        }
        let dwelling = self.dwelling(home);
        let rooms = dwelling.rooms_on_record.unwrap_or(dwelling.rooms).min(dwelling.rooms);
        let room = self.living_at(home).len() + count <= 2 * usize::from(rooms);
        room && self.used[home as usize] < self.today - APART
    }

    /// Remembers the home of a careful case, and keeps whoever registered there long enough.
    pub(super) fn cover_up(&mut self, people: &[u32], home: u32, story: Story) {
        if self.is_careful(story) {
            self.used[home as usize] = self.today;
            let until = self.today + SIX_MONTHS;
            for &person in people {
                self.hold(person, SHORTEST);
                self.person_mut(person).covered_until = until;
            }
        }
    }

    /// Days that a stay lasts, `low` to `high`; a careful one never less than about nine months.
    pub(super) fn stay_of(&mut self, low: i32, high: i32, story: Story) -> i32 {
        let least = if self.is_careful(story) { SHORTEST } else { 0 };
        self.chance.between(low.max(least), high.max(least + least / 2))
    }

    /// The day the municipality hears of a move today: in time where somebody takes care.
    pub(super) fn notice_of(&mut self, story: Story) -> Date {
        if self.is_careful(story) {
            return self.today + self.chance.between(-14, 5);
        }
        notice(self.today, &mut self.chance)
    }

    /// Whether an act would move somebody whom a careful story keeps where they are registered:
    /// what an earlier story had planned for them is given up.
    pub(super) fn is_given_up(&self, act: Act) -> bool {
        let (Act::Return { person, .. }
        | Act::Onward { person, .. }
        | Act::Hop { person, .. }
        | Act::StrikeOff(person)
        | Act::BackHome { person, .. }
        | Act::Alternate { person, .. }
        | Act::EndSublet { tenant: person, .. }) = act
        else {
            return false;
        };
        self.person(person).covered_until > self.today
    }

    /// Whether somebody may leave a home again.
    pub(super) fn has_stayed(&self, person: u32, story: Story) -> bool {
        !self.is_careful(story) || self.today - self.person(person).since > SHORTEST
    }
}
