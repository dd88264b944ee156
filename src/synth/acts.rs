//! What happens when something on the agenda is due.

use crate::domain::{BenefitKind, MoveKind};

use super::agenda::{Act, Party};
use super::calendar::{YEAR, notice};
use super::stock::Role;
use super::story::Story;
use super::town::{Arrival, NONE, Presence, Sim};

impl Sim {
    pub(super) fn perform(&mut self, act: Act) {
        if self.is_given_up(act) {
            return;
        }
        match act {
            Act::Live(person, event) => self.live_event(person, event),
            Act::Begin(story, tries) => self.begin(story, tries),
            Act::Return { person, to, story } => self.go_back(person, to, story),
            Act::Onward { person, story } => self.go_on(person, story),
            Act::Hop { person, left, story } => self.hop(person, left, story),
            Act::Join { host, story } => self.join(host, story),
            Act::Turn { ring, left } => self.turn(ring, left),
            Act::ToCareHome(person) => self.go_to_care(person),
            Act::StrikeOff(person) => self.strike_off(person),
            Act::BackHome { person, to, story } => self.come_back_home(person, to, story),
            Act::EndMarriage(person) => self.end_marriage(person),
            Act::Alternate { person, left } => self.alternate(person, left),
            Act::EndSublet { tenant, home } => self.end_sublet(tenant, home),
            Act::Arrive(party) => self.arrive(party),
            Act::Open(home) => self.offer(home),
        }
    }

    /// Lets ordinary moves go on from today.
    pub(super) fn release(&mut self, person: u32) {
        let today = self.today;
        self.person_mut(person).busy_until = today;
    }

    /// Keeps ordinary moves away for some days.
    pub(super) fn hold(&mut self, person: u32, days: i32) {
        let until = self.today + days;
        let one = self.person_mut(person);
        one.busy_until = one.busy_until.max(until);
    }

    fn go_back(&mut self, person: u32, to: u32, story: Story) {
        if !self.is_here(person) {
            return;
        }
        let partner = self.person(person).partner;
        let joined = partner != NONE && self.is_here(partner) && self.home(partner) != NONE;
        let to = if joined { self.home(partner) } else { to };
        if self.living_at(to).is_empty() {
            return self.go_on(person, story);
        }
        self.release(person);
        if partner != NONE {
            self.release(partner);
        }
        let story = if story.is_pro_forma() { Story::Ordinary } else { story };
        let mut members = vec![person];
        members.extend(self.children_at_home(person));
        let arrival = self.arrival(story);
        self.settle(&members, to, arrival);
    }

    fn go_on(&mut self, person: u32, story: Story) {
        if matches!(self.person(person).presence, Presence::Here | Presence::Missing) {
            self.release(person);
            let story = if story.is_pro_forma() { Story::Ordinary } else { story };
            let partner = self.person(person).partner;
            let mut members = self.household(person);
            if members.len() > 1 && !members.contains(&partner) {
                members.retain(|&member| member == person || self.age(member) < 18);
                self.move_household(&members);
            } else {
                self.move_alone(person, story);
            }
        }
    }

    fn go_to_care(&mut self, person: u32) {
        if self.is_here(person) && self.home(person) != NONE {
            self.enter_care(person, Story::Ordinary);
        }
    }

    /// The register hears late that somebody left.
    fn strike_off(&mut self, person: u32) {
        if !self.is_here(person) {
            return;
        }
        let notified = notice(self.today, &mut self.chance).max(self.today);
        let abroad = self.chance.happens(450);
        let presence = if abroad { Presence::Abroad } else { Presence::Missing };
        self.depart(person, presence, notified);
    }

    fn come_back_home(&mut self, person: u32, to: u32, story: Story) {
        if !self.is_here(person) || self.home(person) == NONE {
            return;
        }
        let members = self.household(person);
        for &member in &members {
            self.release(member);
        }
        let arrival = self.arrival(story);
        self.settle(&members, to, arrival);
    }

    fn alternate(&mut self, person: u32, left: u8) {
        let one = self.person(person);
        let parents = [one.mother, one.father];
        let home = self.home(person);
        let apart = parents.iter().all(|&p| self.is_here(p) && self.home(p) != NONE);
        let other = parents.into_iter().filter(|_| apart).find(|&p| self.home(p) != home);
        let Some(other) = other.filter(|_| self.is_here(person) && self.age(person) < 18) else {
            return;
        };
        let to = self.home(other);
        let arrival = self.arrival(Story::SharedCustody);
        self.settle(&[person], to, arrival);
        if left > 1 {
            let days = self.chance.between(90, 260);
            let day = self.calendar.after(self.today, days, &mut self.chance);
            self.agenda.add(day, Act::Alternate { person, left: left - 1 });
        }
    }

    fn end_sublet(&mut self, tenant: u32, home: u32) {
        if !self.is_here(tenant) {
            return;
        }
        for lodger in self.living_at(home).to_vec() {
            self.go_on(lodger, Story::Ordinary);
        }
        self.release(tenant);
        let arrival = self.arrival(Story::Ordinary);
        self.settle(&[tenant], home, arrival);
    }

    fn arrive(&mut self, party: Party) {
        match party {
            Party::Returning(number) => self.return_from_abroad(number),
            Party::Refugees => self.house_refugees(),
            Party::Single | Party::Couple | Party::Family => self.settle_newcomers(party),
        }
    }

    fn return_from_abroad(&mut self, number: u32) {
        let count = u32::try_from(self.people.len()).expect("people fit in 32 bits");
        let found = (0..200).map(|step| (number.wrapping_add(step * 7)) % count).find(|&person| {
            let one = self.person(person);
            one.presence == Presence::Abroad && self.age(person) >= 18
        });
        if let Some(person) = found {
            self.enter(&[person], Story::Ordinary);
        }
    }

    /// New people of an age from abroad, unknown to the register until now.
    fn newcomers(&mut self, party: Party) -> Vec<u32> {
        let ages = if party == Party::Family { (26, 44) } else { (19, 38) };
        let young =
            self.chance.between(ages.0, ages.1).min(self.chance.between(ages.0, ages.1 + 8));
        let days = young * YEAR + self.chance.between(0, 364);
        let first = self.newborn_or_older(self.today - days);
        let mut members = vec![first];
        if party != Party::Single {
            let apart = self.chance.between(-900, 1300);
            let born = (self.person(first).born + apart).min(self.today - 18 * YEAR);
            let second = self.newborn_or_older(born);
            self.person_mut(second).woman = !self.person(first).woman;
            self.person_mut(first).partner = second;
            self.person_mut(second).partner = first;
            if self.chance.happens(600) {
                self.marry(first, second, self.today - 2 * YEAR);
            }
            members.push(second);
        }
        if party == Party::Family {
            for _ in 0..=self.chance.weighted(&[40, 40, 15, 5]) {
                let born = self.today - self.chance.between(200, (young - 19).clamp(2, 15) * YEAR);
                let child = self.newborn_or_older(born);
                self.set_parents(child, &members[..2]);
                members.push(child);
            }
        }
        members
    }

    fn settle_newcomers(&mut self, party: Party) {
        let members = self.newcomers(party);
        self.enter(&members, Story::Ordinary);
        if members.len() == 1 && self.chance.happens(150) {
            self.leave_unnoticed(members[0], Story::LateDeparture);
        }
    }

    /// Somebody leaves soon without telling; the register hears of it a year or so later.
    fn leave_unnoticed(&mut self, person: u32, story: Story) {
        let home = self.home(person);
        if home == NONE || self.log.last().is_none_or(|record| record.person != person) {
            return;
        }
        if let Some(record) = self.log.last_mut() {
            record.story = story;
        }
        let gone = self.chance.between(120, 500);
        let heard = gone + self.chance.between(60, 500);
        self.hold(person, heard + 1);
        let day = self.calendar.after(self.today, gone, &mut self.chance);
        self.agenda.add(day, Act::Open(home));
        self.agenda.add(day.max(self.today + heard), Act::StrikeOff(person));
    }

    /// Registers people from abroad: in a free home, a hall, a shared flat or with somebody.
    pub(super) fn enter(&mut self, members: &[u32], story: Story) {
        let single = members.len() == 1;
        let (to, story) = match self.chance.weighted(&[54, 16, 18, 12]) {
            1 if single => (self.room_in(Role::Hall), Story::Hall),
            2 if single => (self.room_in(Role::FlatShare), Story::FlatShare),
            3 if single => (self.room_in(Role::Workers), Story::WorkersLodging),
            _ => (None, story),
        };
        let wanted = i32::try_from(members.len()).unwrap_or(4).min(4) + self.chance.between(0, 1);
        let free = || self.vacancy.find(wanted, None, &mut self.chance).map(|to| (to, story));
        let found = to.map(|to| (to, story)).or_else(free);
        let Some((to, story)) = found else { return };
        let notified = self.today + self.chance.between(0, 20);
        let (day, kind) = (self.today, MoveKind::Entry);
        self.settle(members, to, Arrival { day, notified, kind, story, keeps_lease: false });
    }

    /// A group of refugees: first the reception, months later homes of their own.
    fn house_refugees(&mut self) {
        let Some(reception) = self.room_in(Role::Refugee) else { return };
        let party = if self.chance.happens(550) { Party::Family } else { Party::Single };
        let mut groups = vec![self.newcomers(party)];
        for _ in 0..self.chance.below(3) {
            groups.push(self.newcomers(Party::Single));
        }
        for members in groups {
            let notified = self.today + self.chance.between(0, 9);
            let (day, kind, story) = (self.today, MoveKind::Entry, Story::RefugeesHoused);
            let arrival = Arrival { day, notified, kind, story, keeps_lease: false };
            self.settle(&members, reception, arrival);
            let days = self.chance.between(120, 700);
            let day = self.calendar.after(self.today, days, &mut self.chance);
            self.hold(members[0], days);
            self.agenda.add(day, Act::Begin(Story::RefugeesHoused, 0));
        }
    }

    /// A benefit that being single, or living apart, brings.
    pub(super) fn grant_single(&mut self, person: u32) {
        let benefit = match self.age(person) {
            67.. => BenefitKind::SinglePensionSupplement,
            _ if self.children_at_home(person).is_empty() => BenefitKind::HousingBenefit,
            _ => BenefitKind::SingleParentAllowance,
        };
        self.grant(person, benefit, None);
    }
}
