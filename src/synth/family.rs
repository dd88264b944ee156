//! Couples and children: who pairs, parts, weds, has children and dies.

use crate::domain::{BenefitKind, MoveKind};

use super::agenda::{Act, Event};
use super::calendar::YEAR;
use super::stock::Role;
use super::story::Story;
use super::town::{Arrival, Civil, NONE, Presence, Sim};

impl Sim {
    pub(super) fn die(&mut self, person: u32) {
        let (partner, spouse) = (self.person(person).partner, self.person(person).spouse);
        let notified = self.today + i32::from(self.chance.happens(300));
        self.depart(person, Presence::Dead, notified);
        self.person_mut(person).spouse = NONE;
        if partner != NONE {
            self.person_mut(partner).partner = NONE;
            self.release(partner);
        }
        if spouse != NONE {
            let today = self.today;
            let one = self.person_mut(spouse);
            (one.civil, one.civil_since, one.spouse) = (Civil::Widowed, today, NONE);
        }
    }

    /// A marriage ends some time after the couple parted.
    pub(super) fn divorce(&mut self, person: u32) {
        if self.person(person).partner != self.person(person).spouse {
            self.end_marriage(person);
        }
    }

    pub(super) fn end_marriage(&mut self, person: u32) {
        let (spouse, today) = (self.person(person).spouse, self.today);
        if spouse == NONE {
            return;
        }
        for one in [person, spouse] {
            let one = self.person_mut(one);
            (one.civil, one.civil_since, one.spouse) = (Civil::Divorced, today, NONE);
        }
    }

    pub(super) fn bear(&mut self, mother: u32) {
        let siblings = self.children_at_home(mother).len();
        let age = self.age(mother);
        let tired = u32::try_from(siblings * siblings).unwrap_or(9) * 110;
        if !self.person(mother).woman || age > 46 || self.chance.happens(tired.min(960)) {
            return;
        }
        let child = self.newborn_or_older(self.today);
        let father = self.person(mother).partner;
        let parents = [mother, father];
        self.set_parents(child, if father == NONE { &parents[..1] } else { &parents });
        let notified = self.today + self.chance.between(0, 7);
        let (day, kind, story) = (self.today, MoveKind::Birth, Story::Ordinary);
        let home = self.home(mother);
        self.settle(&[child], home, Arrival { day, notified, kind, story, keeps_lease: false });
    }

    pub(super) fn wed(&mut self, person: u32) {
        let partner = self.person(person).partner;
        let free = |one: u32| self.is_here(one) && self.person(one).spouse == NONE;
        if free(partner) && free(person) {
            self.marry(person, partner, self.today);
        }
    }

    pub(super) fn pair(&mut self, person: u32) {
        let (woman, born) = (self.person(person).woman, self.person(person).born);
        let alike = self.chance.happens(25);
        let found = self.find_person(40, |sim, other| {
            let one = sim.person(other);
            let fits = (one.woman == woman) == alike && (one.born - born).abs() < 6 * YEAR;
            fits && one.partner == NONE
                && sim.age(other) >= 18
                && !sim.are_kin(person, other)
                && sim.home(other) != sim.home(person)
                && other != person
        });
        let Some(other) = found else { return };
        self.person_mut(person).partner = other;
        self.person_mut(other).partner = person;
        self.move_together(person, other);
    }

    /// A new couple: one moves in with the other, or both to a new home.
    fn move_together(&mut self, person: u32, other: u32) {
        let (mut joining, mut host) = (person, other);
        if self.is_unfit(host) || self.chance.happens(400) {
            (joining, host) = (host, joining);
        }
        let mut members = self.household(joining);
        let mut to = Some(self.home(host));
        if self.is_unfit(host) || self.chance.happens(350) {
            let own = self.household(host);
            let size = i32::try_from(members.len() + own.len()).unwrap_or(6);
            to = self.vacancy.find(size.min(4), to, &mut self.chance);
            members.extend(own);
        }
        let Some(to) = to else { return };
        let failed = self.chance.happens(50) && self.living_at(to).len() <= 1;
        let arrival = self.arrival(Story::Ordinary);
        let former = self.home(joining);
        self.settle(&members, to, arrival);
        if failed && members.len() == 1 {
            self.fail(joining, former);
        }
    }

    /// The couple fails: the one who moved in goes back, or on.
    fn fail(&mut self, person: u32, former: u32) {
        let day = self.calendar.after(self.today, self.chance.between(40, 300), &mut self.chance);
        let story = Story::FailedCouple;
        let back = !self.living_at(former).is_empty();
        let act = if back {
            Act::Return { person, to: former, story }
        } else {
            Act::Onward { person, story }
        };
        self.agenda.add(day, act);
    }

    /// Nobody moves in with a partner at the parents' home, in a hall or a shared flat.
    fn is_unfit(&self, person: u32) -> bool {
        let home = self.home(person);
        home == NONE
            || self.dwelling(home).role != Role::Ordinary
            || self.living_at(home).len() > self.household(person).len()
    }

    /// A couple parts for good; one of them moves.
    pub(super) fn part(&mut self, person: u32) {
        let partner = self.person(person).partner;
        if partner == NONE || !self.is_free(partner) || self.home(partner) != self.home(person) {
            return;
        }
        self.end_couple(person, partner);
        let woman_stays = self.chance.happens(640);
        let leaver = if self.person(person).woman == woman_stays { partner } else { person };
        let stayer = if leaver == person { partner } else { person };
        let children = self.children_at_home(leaver);
        self.leave_partner(leaver, stayer, &children);
    }

    fn end_couple(&mut self, person: u32, partner: u32) {
        let (today, later) = (self.today, self.today + self.chance.between(60, 700));
        self.agenda.add(later, Act::Live(person, Event::Divorce));
        for one in [person, partner] {
            let one = self.person_mut(one);
            one.partner = NONE;
            one.busy_until = one.busy_until.max(today + 60);
        }
    }

    fn leave_partner(&mut self, leaver: u32, stayer: u32, children: &[u32]) {
        let story = Story::RealSeparation;
        let takes = !children.is_empty() && self.chance.happens(260);
        let home = self.home(leaver);
        let moved = if takes {
            self.leave_with(leaver, children)
        } else {
            match self.chance.weighted(&[56, 16, 20, 8]) {
                0 => self.move_alone(leaver, story),
                1 => self.stay_with_kin(leaver, story),
                2 => self.squeeze_in(leaver, home, story),
                _ => self.move_to_role(leaver, Role::FlatShare, story),
            }
        };
        if !moved && !self.move_alone(leaver, story) {
            self.squeeze_in(leaver, home, story);
        }
        self.after_parting(leaver, stayer, children, takes);
    }

    /// One parent leaves with the children: to a home of their own, or first to kin or a friend.
    fn leave_with(&mut self, leaver: u32, children: &[u32]) -> bool {
        let home = self.home(leaver);
        let members: Vec<u32> = std::iter::once(leaver).chain(children.iter().copied()).collect();
        let size = i32::try_from(members.len()).unwrap_or(3);
        let to = match self.chance.weighted(&[80, 10, 10]) {
            0 => None,
            1 => self.home_of_parents(leaver),
            _ => self.find_host(home, 4, Story::RealSeparation),
        };
        let to = to.or_else(|| self.vacancy.find(size, Some(home), &mut self.chance));
        let Some(to) = to else { return false };
        let arrival = self.arrival(Story::RealSeparation);
        self.settle(&members, to, arrival);
        true
    }

    fn after_parting(&mut self, leaver: u32, stayer: u32, children: &[u32], takes: bool) {
        let carer = if takes { leaver } else { stayer };
        if !children.is_empty() && self.chance.happens(700) {
            self.grant(carer, BenefitKind::SingleParentAllowance, None);
        }
        if self.age(carer) > 66 {
            self.grant(carer, BenefitKind::SinglePensionSupplement, None);
        }
        let party = if takes { children.len() + 1 } else { 1 };
        let crowded = self.living_at(self.home(leaver)).len() > party;
        if crowded {
            let days = self.chance.between(60, 420);
            let day = self.calendar.after(self.today, days, &mut self.chance);
            let home = self.home(stayer);
            let act = if self.chance.happens(160) && home != NONE {
                Act::Return { person: leaver, to: home, story: Story::FailedCouple }
            } else {
                Act::Onward { person: leaver, story: Story::Ordinary }
            };
            self.agenda.add(day, act);
        }
        let teen = children.iter().copied().find(|&child| (12..=16).contains(&self.age(child)));
        if let Some(teen) = teen.filter(|_| self.chance.happens(300)) {
            let day = self.calendar.after(self.today, 150, &mut self.chance);
            self.agenda.add(day, Act::Alternate { person: teen, left: 4 });
        }
    }
}
