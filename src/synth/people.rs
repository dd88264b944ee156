//! The people at the start of the history: households in homes that fit, with kin across homes.

use crate::domain::MoveKind;

use super::calendar::{Date, YEAR};
use super::stock::Role;
use super::story::Story;
use super::town::{Arrival, Civil, NONE, Person, Precision, Presence, Sim};

/// Kinds of household by rooms (1 to 5 and more), in weights: young, middle-aged, old single;
/// young, middle-aged, old couple; family; single parent.
const HOUSEHOLDS: [[u32; 8]; 5] = [
    [45, 25, 25, 3, 2, 0, 0, 0],
    [20, 25, 25, 10, 8, 8, 1, 3],
    [8, 15, 19, 11, 14, 18, 9, 6],
    [3, 8, 10, 6, 14, 25, 28, 6],
    [2, 5, 7, 4, 14, 26, 38, 4],
];

/// How restless people are, in tenths of the average, and how many of each: mean 10, long tail.
const PACES: [u8; 6] = [3, 6, 10, 15, 28, 60];
const PACE_WEIGHTS: [u32; 6] = [26, 28, 22, 13, 8, 3];

impl Sim {
    /// Fills the town with its first people.
    pub(super) fn populate(&mut self) {
        let count = u32::try_from(self.stock.len()).expect("dwellings fit in 32 bits");
        let order = self.chance.permutation(count);
        let aim = self.plan.persons - self.plan.persons * u32::from(self.plan.years.min(20)) / 500;
        for &home in &order {
            if self.dwelling(home).role != Role::Ordinary {
                self.fill_special(home);
            }
        }
        for &home in &order {
            let dwelling = self.dwelling(home);
            if dwelling.role != Role::Ordinary {
                continue;
            }
            if dwelling.opened > self.calendar.start {
                let opened = dwelling.opened;
                self.agenda.add(opened, super::agenda::Act::Open(home));
            } else if self.present < aim && !self.chance.happens(30) {
                self.fill(home);
            } else {
                self.offer(home);
            }
        }
        self.link_kin();
    }

    fn fill(&mut self, home: u32) {
        let rooms = usize::from(self.dwelling(home).rooms).clamp(1, 5);
        match self.chance.weighted(&HOUSEHOLDS[rooms - 1]) {
            0 => self.found(home, (18, 29), false, 0),
            1 => self.found(home, (30, 59), false, 0),
            2 => self.found(home, (60, 93), false, 0),
            3 => self.found(home, (22, 34), true, 0),
            4 => self.found(home, (35, 59), true, 0),
            5 => self.found(home, (60, 88), true, 0),
            6 => {
                let children = 1 + self.chance.weighted(&[34, 44, 16, 4, 2]);
                self.found(home, (25, 54), true, children);
            }
            _ => {
                let children = 1 + self.chance.weighted(&[55, 34, 11]);
                self.found(home, (23, 52), false, children);
            }
        }
    }

    fn fill_special(&mut self, home: u32) {
        let (ages, share) = match self.dwelling(home).role {
            Role::Hall => ((19, 26), 930),
            Role::CareHome => ((74, 97), 930),
            Role::FlatShare | Role::Workers => ((20, 31), 850),
            _ => return,
        };
        for _ in 0..self.capacity(home) {
            if self.chance.happens(share) {
                self.found(home, ages, false, 0);
            }
        }
    }

    /// A household: one or two adults of an age and their children, at home since some years.
    fn found(&mut self, home: u32, ages: (i32, i32), couple: bool, children: usize) {
        let start = self.calendar.start;
        let years = self.chance.between(ages.0, ages.1);
        let days = years * YEAR + self.chance.between(0, 364);
        let first = self.newborn_or_older(start - days);
        let since = self.since_when(home, years);
        let mut members = vec![first];
        if couple {
            let apart = self.chance.between(-1200, 1500);
            let second =
                self.newborn_or_older((self.person(first).born + apart).min(start - 18 * YEAR));
            let alike = self.chance.happens(20);
            self.person_mut(second).woman = self.person(first).woman ^ !alike;
            self.unite(first, second, years);
            members.push(second);
        }
        self.house(&members, home, since);
        let older = u32::try_from(years).unwrap_or(0);
        for _ in 0..children {
            self.bring_up(&members, home, older, since);
        }
    }

    fn unite(&mut self, first: u32, second: u32, years: i32) {
        self.person_mut(first).partner = second;
        self.person_mut(second).partner = first;
        if self.chance.happens(u32::try_from(years * 13).unwrap_or(0).min(850)) {
            let ago = self.chance.between(100, (years - 20).max(1) * YEAR);
            let since = self.today - ago;
            self.marry(first, second, since);
        }
    }

    pub(super) fn marry(&mut self, first: u32, second: u32, since: Date) {
        for (one, other) in [(first, second), (second, first)] {
            let one = self.person_mut(one);
            (one.civil, one.civil_since, one.spouse) = (Civil::Married, since, other);
        }
    }

    fn house(&mut self, members: &[u32], home: u32, since: Date) {
        let notified = super::calendar::notice(since, &mut self.chance);
        let kind = MoveKind::Move;
        let story = Story::Ordinary;
        let arrival = Arrival { day: since, notified, kind, story, keeps_lease: false };
        let first = self.log.len();
        self.settle(members, home, arrival);
        let precision = match self.chance.below(1000) {
            0..4 => Precision::Unknown,
            4..10 => Precision::Year,
            10..22 => Precision::Month,
            _ => Precision::Day,
        };
        self.log[first..].iter_mut().for_each(|record| record.precision = precision);
    }

    /// A child of these parents: moved in with them, or born later at this address.
    fn bring_up(&mut self, parents: &[u32], home: u32, years: u32, since: Date) {
        let oldest = years.saturating_sub(20).clamp(1, 22).cast_signed();
        let born = self.today - self.chance.between(0, oldest * YEAR);
        let child = self.newborn_or_older(born);
        self.set_parents(child, parents);
        let day = born.max(since);
        let kind = if born > since { MoveKind::Birth } else { MoveKind::Move };
        let notified = day + self.chance.between(0, 6);
        let story = Story::Ordinary;
        self.settle(&[child], home, Arrival { day, notified, kind, story, keeps_lease: false });
    }

    /// Who is whose mother and father; the second adult of a couple is taken as the other parent.
    pub(super) fn set_parents(&mut self, child: u32, parents: &[u32]) {
        for &parent in parents {
            let woman = self.person(parent).woman;
            let one = self.person_mut(child);
            let free = if woman && one.mother == NONE { &mut one.mother } else { &mut one.father };
            if *free == NONE {
                *free = parent;
            }
        }
    }

    /// A new person, born on a day; belongs nowhere yet.
    pub(super) fn newborn_or_older(&mut self, born: Date) -> u32 {
        let pace = PACES[self.chance.weighted(&PACE_WEIGHTS)];
        let woman = self.chance.happens(504);
        let protected = self.chance.happens(6);
        let born = born.max(self.calendar.first());
        let grown = born + 18 * YEAR;
        let person = Person {
            born,
            home: NONE,
            since: self.today,
            mother: NONE,
            father: NONE,
            partner: NONE,
            spouse: NONE,
            busy_until: 0,
            covered_until: 0,
            civil: Civil::Single,
            civil_since: grown,
            presence: Presence::Abroad,
            woman,
            protected,
            pace,
        };
        self.people.push(person);
        u32::try_from(self.people.len() - 1).expect("people fit in 32 bits")
    }

    /// When a first resident moved in: longer ago for older people and larger homes.
    fn since_when(&mut self, home: u32, years: i32) -> Date {
        let role = self.dwelling(home).role;
        let most = match role {
            Role::Hall | Role::CareHome | Role::FlatShare => 3,
            Role::Workers => 1,
            _ if years < 30 => (years - 17).min(5),
            _ => (years - 24).clamp(3, 40),
        };
        let days = most * YEAR;
        let short = self.chance.between(1, days).min(self.chance.between(1, days));
        let day = self.today - short.max(1);
        self.calendar.moving_day(day, &mut self.chance).min(self.today - 1)
    }

    /// Gives many of the adults parents among the older people of the town.
    fn link_kin(&mut self) {
        let count = u32::try_from(self.people.len()).expect("people fit in 32 bits");
        for person in 0..count {
            let (born, mother) = (self.person(person).born, self.person(person).mother);
            if mother != NONE || self.age(person) > 58 || self.chance.happens(380) {
                continue;
            }
            let drawn = (0..8).map(|_| self.chance.below(count)).find(|&other| {
                let other = &self.people[other as usize];
                other.woman && (20 * YEAR..42 * YEAR).contains(&(born - other.born))
            });
            if let Some(mother) = drawn {
                let partner = self.person(mother).partner;
                let father = partner != NONE && !self.person(partner).woman;
                let one = self.person_mut(person);
                one.mother = mother;
                one.father = if father { partner } else { NONE };
            }
        }
    }

    /// How many people a special dwelling takes.
    pub(super) fn capacity(&self, home: u32) -> usize {
        let dwelling = self.dwelling(home);
        let rooms = usize::from(dwelling.rooms);
        match dwelling.role {
            Role::Hall | Role::CareHome => 1,
            Role::Shelter => 14,
            Role::Refugee => 8,
            Role::FlatShare => rooms + 1,
            _ => rooms * 2,
        }
    }
}
