//! The innocent twins that need a script: situations that resemble a pattern and are real.

use crate::domain::{Exempt, LeaseKind, MoveKind};

use super::agenda::Act;
use super::calendar::{YEAR, notice};
use super::stock::Role;
use super::story::Story;
use super::town::{LeaseRow, NONE, Presence, Sim};

impl Sim {
    pub(super) fn begin_twin(&mut self, story: Story) -> bool {
        match story {
            Story::Carer => self.join_elderly(story),
            Story::LodgerWithKin => self.lodge_with_kin(),
            Story::ApprovedSublet => self.sublet(true),
            Story::Swap => self.swap_homes(),
            Story::Rehousing => self.renovate(),
            Story::WorkersLodging => self.lodge_workers(),
            Story::UnstableLiving => self.start_hopping(story),
            Story::SummerRight => self.retire_to_summer_house(),
            Story::WrongDoor => self.take_wrong_door(),
            Story::RefugeesHoused => self.give_refugees_homes(),
            _ => true,
        }
    }

    fn lodge_with_kin(&mut self) -> bool {
        let found = self.find_person(2000, |sim, one| {
            (19..66).contains(&sim.age(one))
                && sim.person(one).partner == NONE
                && !sim.lives_with_parent(one)
        });
        let Some(person) = found else { return false };
        if !self.stay_with_kin(person, Story::LodgerWithKin) {
            return false;
        }
        let days = self.chance.between(90, 900);
        self.hold(person, days);
        let day = self.calendar.after(self.today, days, &mut self.chance);
        self.agenda.add(day, Act::Onward { person, story: Story::Ordinary });
        true
    }

    pub(super) fn sublet_with_leave(&mut self, tenant: u32, home: u32) -> bool {
        let Some(to) = self.find_host(home, 5, Story::Ordinary) else { return false };
        let Some(lodger) = self.find_loner(tenant) else { return false };
        let span = self.chance.between(200, 720);
        let mut arrival = self.arrival(Story::Ordinary);
        arrival.keeps_lease = true;
        let first = self.arrival(Story::ApprovedSublet);
        self.settle(&[lodger], home, first);
        self.settle(&[tenant], to, arrival);
        self.hold(tenant, span + 200);
        self.hold(lodger, span + 200);
        self.note_sublet(home, lodger, span);
        let day = self.calendar.after(self.today, span, &mut self.chance);
        self.agenda.add(day, Act::EndSublet { tenant, home });
        true
    }

    /// The landlord's own list names the approved sublet beside the main lease.
    fn note_sublet(&mut self, dwelling: u32, tenant: u32, span: i32) {
        let (started, kind) = (self.today, LeaseKind::SubletApproved);
        let ended = started + span;
        self.leases.push(LeaseRow { dwelling, tenant, started, ended, kind });
    }

    /// Two households exchange homes on one day.
    fn swap_homes(&mut self) -> bool {
        let suits = |sim: &Self, one: u32| {
            let home = sim.home(one);
            sim.dwelling(home).role == Role::Ordinary
                && sim.age(one) >= 22
                && sim.household(one).len() == sim.living_at(home).len()
        };
        let Some(one) = self.find_person(500, suits) else { return false };
        let home = self.home(one);
        let Some(other) =
            self.find_person(500, |sim, other| suits(sim, other) && sim.home(other) != home)
        else {
            return false;
        };
        let there = self.home(other);
        let (here_members, there_members) = (self.household(one), self.household(other));
        let arrival = self.arrival(Story::Swap);
        self.settle(&here_members, there, arrival);
        self.settle(&there_members, home, arrival);
        self.sign_lease(there, one, LeaseKind::Exchange);
        self.sign_lease(home, other, LeaseKind::Exchange);
        true
    }

    /// A building is renovated: its households move out for some months and come back.
    fn renovate(&mut self) -> bool {
        let start = self.find_dwelling(400, |sim, home| {
            sim.dwelling(home).use_code == 140 && !sim.living_at(home).is_empty()
        });
        let Some(start) = start else { return false };
        let building = self.dwelling(start).building;
        let last = u32::try_from(self.stock.len()).unwrap_or(0);
        let homes: Vec<u32> = (start.saturating_sub(14)..last.min(start + 14))
            .filter(|&home| self.dwelling(home).building == building)
            .collect();
        let span = self.chance.between(110, 330);
        for home in homes.into_iter().take(6) {
            self.rehouse(home, span);
        }
        true
    }

    fn rehouse(&mut self, home: u32, span: i32) {
        let adult = self.living_at(home).iter().copied().find(|&one| self.age(one) >= 18);
        let Some(person) = adult.filter(|&one| self.is_free(one)) else { return };
        let members = self.household(person);
        let size = i32::try_from(members.len()).unwrap_or(3).min(4);
        let own = self.empty_of(Role::Rehousing);
        let Some(to) = own.or_else(|| self.vacancy.find(size, Some(home), &mut self.chance)) else {
            return;
        };
        let mut arrival = self.arrival(Story::Rehousing);
        arrival.keeps_lease = true;
        self.settle(&members, to, arrival);
        self.vacancy.take(home);
        for &member in &members {
            self.hold(member, span + 60);
        }
        let day = self.calendar.after(self.today, span, &mut self.chance);
        self.agenda.add(day, Act::BackHome { person, to: home, story: Story::Rehousing });
    }

    /// Workers take a dwelling together for a season.
    fn lodge_workers(&mut self) -> bool {
        let Some(home) = self.vacancy.find(3, None, &mut self.chance) else { return false };
        self.vacancy.take(home);
        let count = self.chance.between(3, 6);
        let days = self.chance.between(90, 330);
        let (day, kind, story) = (self.today, MoveKind::Entry, Story::WorkersLodging);
        for _ in 0..count {
            let years = self.chance.between(20, 52);
            let worker = self.newborn_or_older(self.today - years * YEAR);
            let notified = self.today + self.chance.between(0, 20);
            let mut arrival = self.arrival(story);
            (arrival.kind, arrival.notified, arrival.day) = (kind, notified, day);
            self.settle(&[worker], home, arrival);
            self.hold(worker, days + 60);
            let leaves = self.calendar.after(
                self.today,
                days + self.chance.between(0, 50),
                &mut self.chance,
            );
            self.agenda.add(leaves, Act::StrikeOff(worker));
        }
        true
    }

    /// A night shelter, no known address at all, or a friend's sofa.
    pub(super) fn find_shelter(&mut self, person: u32, near: u32) {
        match self.chance.weighted(&[35, 25, 40]) {
            0 => {
                if let Some(shelter) = self.room_in(Role::Shelter) {
                    let arrival = self.arrival(Story::Shelter);
                    self.settle(&[person], shelter, arrival);
                }
            }
            1 if self.is_here(person) && self.home(person) != NONE => self.go_missing(person),
            _ => {
                self.squeeze_in(person, near, Story::UnstableLiving);
            }
        }
    }

    /// Off the register's addresses, with an address for mail only.
    fn go_missing(&mut self, person: u32) {
        let notified = notice(self.today, &mut self.chance).max(self.today);
        self.depart(person, Presence::Missing, notified);
        if self.chance.happens(400)
            && let Some(office) = self.chance.pick(&self.by_role[Role::Office as usize])
        {
            self.record_mail(person, office, notified);
        }
    }

    fn retire_to_summer_house(&mut self) -> bool {
        let found = self.find_person(3000, |sim, one| (61..84).contains(&sim.age(one)));
        let Some(person) = found else { return false };
        let Some(house) = self.empty_of(Role::Summer) else { return false };
        if self.chance.happens(600) {
            // The municipality has recorded the right.
            self.stock[house as usize].exempt = Some(Exempt::Other);
        }
        let members = self.household(person);
        let arrival = self.arrival(Story::SummerRight);
        self.settle(&members, house, arrival);
        for &member in &members {
            self.hold(member, 900);
        }
        true
    }

    /// Registered next door by mistake; put right some weeks or months later.
    fn take_wrong_door(&mut self) -> bool {
        let found = self.find_person(600, |sim, one| {
            let home = sim.home(one);
            sim.age(one) >= 19
                && sim.household(one).len() == sim.living_at(home).len()
                && sim.dwelling(home).role == Role::Ordinary
        });
        let Some(person) = found else { return false };
        let Some(right) = self.vacancy.find(2, None, &mut self.chance) else { return false };
        let next = right + 1;
        let alike = self.stock.get(next as usize).is_some_and(|dwelling| {
            dwelling.building == self.dwelling(right).building && dwelling.role == Role::Ordinary
        });
        if !alike || self.home(person) == next {
            return false;
        }
        self.vacancy.take(right);
        let members = self.household(person);
        let arrival = self.arrival(Story::WrongDoor);
        self.settle(&members, next, arrival);
        let days = self.chance.between(20, 240);
        for &member in &members {
            self.hold(member, days + 60);
        }
        let day = self.calendar.after(self.today, days, &mut self.chance);
        self.agenda.add(day, Act::BackHome { person, to: right, story: Story::Ordinary });
        true
    }

    /// Refugees who have been in reception long enough get a home, often a small one.
    fn give_refugees_homes(&mut self) -> bool {
        let Some(reception) = self.chance.pick(&self.by_role[Role::Refugee as usize]) else {
            return true;
        };
        let Some(&person) = self.living_at(reception).first() else { return true };
        let members = self.household(person);
        let size = i32::try_from(members.len()).unwrap_or(3);
        let Some(to) = self.vacancy.find(size - 1, None, &mut self.chance) else { return false };
        for &member in &members {
            self.release(member);
        }
        let arrival = self.arrival(Story::RefugeesHoused);
        self.settle(&members, to, arrival);
        true
    }
}
