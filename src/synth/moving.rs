//! Moving home: where people go who move, and how a place is found.

use crate::domain::BenefitKind;

use super::calendar::{YEAR, notice};
use super::life::leaving_odds;
use super::stock::{Role, Tenure};
use super::story::Story;
use super::town::{NONE, Presence, Sim};

impl Sim {
    pub(super) fn emigrate(&mut self, person: u32) {
        let notified = notice(self.today, &mut self.chance);
        let members = self.household(person);
        if members.len() > 1 && self.chance.happens(300) {
            return;
        }
        for member in members {
            self.depart(member, Presence::Abroad, notified);
        }
    }

    pub(super) fn enter_care(&mut self, person: u32, story: Story) {
        if self.dwelling(self.home(person)).role == Role::CareHome {
            return;
        }
        let partner = self.person(person).partner;
        let apart = partner != NONE && self.is_here(partner);
        if let Some(room) = self.room_in(Role::CareHome) {
            let story = if apart { Story::CareHome } else { story };
            let arrival = self.arrival(story);
            self.settle(&[person], room, arrival);
        }
    }

    /// A special dwelling of this role with room left.
    pub(super) fn room_in(&mut self, role: Role) -> Option<u32> {
        (0..30).find_map(|_| {
            let home = self.chance.pick(&self.by_role[role as usize])?;
            (self.living_at(home).len() < self.capacity(home)).then_some(home)
        })
    }

    /// A household moves, or a single person; most to a free dwelling.
    pub(super) fn relocate(&mut self, person: u32) {
        let members = self.household(person);
        if members.len() == 1 {
            if self.lives_with_parent(person) {
                return self.leave_parents(person);
            }
            return self.relocate_single(person);
        }
        self.move_household(&members);
    }

    pub(super) fn leave_parents(&mut self, person: u32) {
        let (leaving, moving) = leaving_odds(self.age(person));
        if self.chance.below(moving.max(1)) < leaving {
            self.relocate_single(person);
            if self.age(person) < 28 && self.chance.happens(450) {
                let days = self.chance.between(300, 1500);
                self.grant(person, BenefitKind::StudentGrantAway, Some(days));
            }
        }
    }

    pub(super) fn move_household(&mut self, members: &[u32]) {
        let size = i32::try_from(members.len()).unwrap_or(9);
        let wanted = size.min(4) + self.chance.between(0, 2) - i32::from(size > 2);
        let near = self.chance.happens(500).then(|| self.home(members[0]));
        let Some(to) = self.vacancy.find(wanted, near, &mut self.chance) else { return };
        let story = if self.is_new(to) {
            Story::NewBuild
        } else if size >= 6 {
            Story::LargeFamily
        } else if size > 2
            && matches!(self.calendar.month(self.today), 5..=6)
            && self.has_pupil(members)
        {
            Story::SchoolMove
        } else {
            Story::Ordinary
        };
        let arrival = self.arrival(story);
        self.settle(members, to, arrival);
    }

    fn has_pupil(&self, members: &[u32]) -> bool {
        members.iter().any(|&member| (5..=7).contains(&self.age(member)))
    }

    /// Whether a dwelling stands since less than half a year.
    fn is_new(&self, home: u32) -> bool {
        self.today - self.dwelling(home).opened < YEAR / 2
    }

    pub(super) fn relocate_single(&mut self, person: u32) {
        let age = self.age(person);
        let weights = match age {
            0..27 => [17, 15, 9, 5, 54],
            27..35 => [9, 0, 6, 4, 81],
            35..60 => [2, 0, 4, 4, 90],
            _ => [0, 0, 1, 2, 97],
        };
        let moved = match self.chance.weighted(&weights) {
            0 => self.move_to_role(person, Role::FlatShare, Story::FlatShare),
            1 => self.move_to_role(person, Role::Hall, Story::Hall),
            2 => self.lodge(person, Story::Lodger),
            3 => self.move_to_parents(person),
            _ => false,
        };
        if !moved {
            self.move_alone(person, Story::Ordinary);
        }
    }

    pub(super) fn move_to_role(&mut self, person: u32, role: Role, story: Story) -> bool {
        let Some(home) = self.room_in(role) else { return false };
        let arrival = self.arrival(story);
        self.settle(&[person], home, arrival);
        true
    }

    /// Moves somebody to a small free dwelling; false where none is free.
    pub(super) fn move_alone(&mut self, person: u32, story: Story) -> bool {
        let rooms = 1 + i32::try_from(self.chance.weighted(&[34, 40, 20, 6])).unwrap_or(1);
        let near =
            (self.home(person) != NONE && self.chance.happens(450)).then(|| self.home(person));
        let Some(to) = self.free_home(rooms, near, story) else { return false };
        let story =
            if story == Story::Ordinary && self.is_new(to) { Story::NewBuild } else { story };
        let arrival = self.arrival(story);
        self.settle(&[person], to, arrival);
        true
    }

    /// A free dwelling of about `rooms` rooms that a story can use.
    fn free_home(&mut self, rooms: i32, near: Option<u32>, story: Story) -> Option<u32> {
        let tries = if self.is_careful(story) { 20 } else { 1 };
        (0..tries).find_map(|_| {
            let home = self.vacancy.find(rooms, near, &mut self.chance)?;
            self.hides(home, 1, story).then_some(home)
        })
    }

    /// Moves in as a lodger with somebody who has a room to spare.
    pub(super) fn lodge(&mut self, person: u32, story: Story) -> bool {
        let found = self.find_dwelling(40, |sim, home| {
            let dwelling = sim.dwelling(home);
            let living = sim.living_at(home).len();
            dwelling.rooms >= 3
                && (1..usize::from(dwelling.rooms)).contains(&living)
                && sim.hides(home, 1, story)
        });
        let Some(host) = found else { return false };
        let arrival = self.arrival(story);
        self.settle(&[person], host, arrival);
        true
    }

    fn move_to_parents(&mut self, person: u32) -> bool {
        let one = self.person(person);
        let parent = [one.mother, one.father]
            .into_iter()
            .find(|&parent| self.is_here(parent) && self.home(parent) != NONE);
        let Some(parent) = parent else { return false };
        let home = self.home(parent);
        let story = if self.age(person) < 36 { Story::Boomerang } else { Story::LodgerWithKin };
        let arrival = self.arrival(story);
        self.settle(&[person], home, arrival);
        true
    }

    /// Some ordinary dwelling that suits, among `tries` drawn at random.
    pub(super) fn find_dwelling(
        &mut self,
        tries: u32,
        suits: impl Fn(&Self, u32) -> bool,
    ) -> Option<u32> {
        let count = u32::try_from(self.stock.len()).expect("dwellings fit in 32 bits");
        (0..tries).find_map(|_| {
            let home = self.chance.below(count);
            (self.dwelling(home).role == Role::Ordinary && suits(self, home)).then_some(home)
        })
    }

    /// Some person who suits, among `tries` drawn at random.
    pub(super) fn find_person(
        &mut self,
        tries: u32,
        suits: impl Fn(&Self, u32) -> bool,
    ) -> Option<u32> {
        let count = u32::try_from(self.people.len()).expect("people fit in 32 bits");
        (0..tries).find_map(|_| {
            let person = self.chance.below(count);
            (self.is_free(person) && suits(self, person)).then_some(person)
        })
    }

    /// A stay with parents or with a grown child or sibling.
    pub(super) fn stay_with_kin(&mut self, person: u32, story: Story) -> bool {
        let Some(to) = self.home_of_parents(person) else { return false };
        if !self.hides(to, 1, story) {
            return false;
        }
        let arrival = self.arrival(story);
        self.settle(&[person], to, arrival);
        true
    }

    /// Where a parent lives, if elsewhere.
    pub(super) fn home_of_parents(&self, person: u32) -> Option<u32> {
        let one = self.person(person);
        let home = self.home(person);
        let homes = [one.mother, one.father].into_iter().filter(|&kin| self.is_here(kin));
        homes.map(|kin| self.home(kin)).find(|&there| there != NONE && there != home)
    }

    /// A bed with a friend, often in a small flat nearby: what a real break-up looks like where
    /// homes are short.
    pub(super) fn squeeze_in(&mut self, person: u32, near: u32, story: Story) -> bool {
        let Some(host) = self.find_host(near, 3, story) else { return false };
        let arrival = self.arrival(story);
        self.settle(&[person], host, arrival);
        true
    }

    /// A lived-in dwelling of at most `rooms` rooms near a place, with few people in it.
    pub(super) fn find_host(&mut self, near: u32, rooms: u8, story: Story) -> Option<u32> {
        let last = u32::try_from(self.stock.len() - 1).expect("dwellings fit in 32 bits");
        let width = last.min(600).cast_signed();
        (0..60).find_map(|_| {
            let home = near.saturating_add_signed(self.chance.between(-width, width)).min(last);
            let dwelling = self.dwelling(home);
            let adults = self.adults_at(home);
            let suits = dwelling.role == Role::Ordinary
                && dwelling.rooms <= rooms
                && dwelling.tenure != Tenure::Owner
                && (1..=2).contains(&adults)
                && home != near
                && self.hides(home, 1, story);
            suits.then_some(home)
        })
    }
}
