//! Patterns around hosts: letterboxes, rings of dwellings, one host after another.

use super::agenda::Act;
use super::stock::{Role, Tenure};
use super::story::Story;
use super::town::{NONE, Presence, Sim};

impl Sim {
    pub(super) fn open_letterbox(&mut self) -> bool {
        let near = self.chance.below(u32::try_from(self.stock.len()).unwrap_or(1));
        let Some(host) = self.find_host(near, 2, Story::LetterboxHost) else { return false };
        let owner = self.living_at(host)[0];
        self.hold(owner, 1200);
        let count = self.chance.between(4, 8);
        self.spread_joins(host, Story::LetterboxHost, count);
        true
    }

    /// Enters `count` registrations, some more or fewer, at one host over 16 months.
    fn spread_joins(&mut self, host: u32, story: Story, count: i32) {
        self.agenda.add(self.today, Act::Join { host, story });
        for _ in 1..self.chance.between(count - 1, count + 1) {
            let days = self.chance.between(10, 480);
            let day = self.calendar.after(self.today, days, &mut self.chance);
            self.agenda.add(day, Act::Join { host, story });
        }
    }

    /// One more unrelated person registers with a host for some months.
    pub(super) fn join(&mut self, host: u32, story: Story) {
        let Some(host) = self.host_for(host, story) else { return };
        let Some(&first) = self.living_at(host).first() else { return };
        let Some(person) = self.find_loner(first) else { return };
        let arrival = self.arrival(story);
        self.settle(&[person], host, arrival);
        let days = self.stay_of(90, 620, story);
        self.hold(person, days + 30);
        let day = self.calendar.after(self.today, days, &mut self.chance);
        self.agenda.add(day, Act::Onward { person, story });
    }

    /// The host of a letterbox; where care is taken, another home for each registration.
    fn host_for(&mut self, host: u32, story: Story) -> Option<u32> {
        if self.hides(host, 1, story) {
            return Some(host);
        }
        self.find_host(host, 4, story)
    }

    /// A single adult who lives alone or in a shared home and is not kin to `other`.
    pub(super) fn find_loner(&mut self, other: u32) -> Option<u32> {
        self.find_person(2000, |sim, one| {
            let apart = sim.person(one).partner == NONE && !sim.are_kin(one, other);
            apart
                && (19..60).contains(&sim.age(one))
                && sim.home(one) != sim.home(other)
                && sim.children_at_home(one).is_empty()
        })
    }

    pub(super) fn start_ring(&mut self) -> bool {
        let near = self.chance.below(u32::try_from(self.stock.len()).unwrap_or(1));
        let Some(ring) = self.find_host(near, 3, Story::RotationRing) else { return false };
        let turns = u8::try_from(self.chance.between(5, 8)).unwrap_or(6);
        self.turn(ring, turns);
        true
    }

    /// One resident of a small set of dwellings around `ring` goes to another of them.
    pub(super) fn turn(&mut self, ring: u32, left: u8) {
        let homes = self.ring_homes(ring);
        let story = Story::RotationRing;
        let open: Vec<u32> =
            homes.iter().copied().filter(|&home| self.hides(home, 1, story)).collect();
        let to = self.chance.pick(&open).unwrap_or(ring);
        let from = homes.iter().copied().filter(|&home| home != to);
        let movers: Vec<u32> = from
            .flat_map(|home| self.living_at(home).iter().copied())
            .filter(|&one| self.person(one).partner == NONE && self.age(one) >= 18)
            .filter(|&one| self.has_stayed(one, story))
            .collect();
        let found = self.chance.pick(&movers).or_else(|| self.find_loner(self.people_of(to)));
        if let Some(person) =
            found.filter(|&one| self.is_here(one) && !self.living_at(to).contains(&one))
            && !open.is_empty()
        {
            let arrival = self.arrival(story);
            self.settle(&[person], to, arrival);
            self.hold(person, 200);
        }
        if left > 1 {
            let days = self.chance.between(30, 110);
            let day = self.calendar.after(self.today, days, &mut self.chance);
            self.agenda.add(day, Act::Turn { ring, left: left - 1 });
        }
    }

    fn people_of(&self, home: u32) -> u32 {
        self.living_at(home).first().copied().unwrap_or(0)
    }

    /// The three ordinary rented dwellings next to and including `ring`.
    fn ring_homes(&self, ring: u32) -> Vec<u32> {
        let last = u32::try_from(self.stock.len()).expect("dwellings fit in 32 bits");
        let careful = self.is_careful(Story::RotationRing);
        let suits = |home: &u32| {
            let dwelling = self.dwelling(*home);
            dwelling.role == Role::Ordinary
                && dwelling.tenure != Tenure::Owner
                && !self.living_at(*home).is_empty()
        };
        let mut homes: Vec<u32> = (ring.saturating_sub(40)..last.min(ring + 40))
            .filter(|home| *home != ring && suits(home))
            .collect();
        homes.sort_by_key(|home| (home.wrapping_mul(2_654_435_761) ^ ring, *home));
        homes.truncate(if careful { 8 } else { 2 });
        homes.push(ring);
        homes
    }

    pub(super) fn start_hopping(&mut self, story: Story) -> bool {
        let Some(person) = self.find_loner(0) else { return false };
        let left = u8::try_from(self.chance.between(3, 5)).unwrap_or(4);
        self.hop(person, left, story);
        true
    }

    /// One stay with a host, the next one some months later.
    pub(super) fn hop(&mut self, person: u32, left: u8, story: Story) {
        if !self.is_here(person) && self.person(person).presence != Presence::Missing {
            return;
        }
        let near = self.chance.below(u32::try_from(self.stock.len()).unwrap_or(1));
        if story == Story::UnstableLiving {
            self.find_shelter(person, near);
        } else {
            self.squeeze_in(person, near, story);
        }
        let days = self.stay_of(45, 190, story);
        self.hold(person, days + 40);
        let day = self.calendar.after(self.today, days, &mut self.chance);
        let act = if left > 1 {
            Act::Hop { person, left: left - 1, story }
        } else {
            Act::Onward { person, story }
        };
        self.agenda.add(day, act);
    }
}
