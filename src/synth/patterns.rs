//! The planted pro-forma patterns: what is registered, while life goes on elsewhere.

use crate::domain::Exempt;

use super::agenda::Act;
use super::calendar::YEAR;
use super::stock::{Role, Tenure};
use super::story::Story;
use super::town::{NONE, Sim};

impl Sim {
    /// Begins a scripted story; where nobody suits, it is tried again some weeks later.
    pub(super) fn begin(&mut self, story: Story, tries: u8) {
        let begun = match story {
            Story::PaperSeparation => self.separate_on_paper(),
            Story::LetterboxHost => self.open_letterbox(),
            Story::RotationRing => self.start_ring(),
            Story::IllegalSublet => self.sublet(false),
            Story::SchoolDistrict => self.hop_district(),
            Story::PensionersSplit => self.split_pensioners(),
            Story::LeaseTakeOver => self.join_elderly(story),
            Story::GoneStillRegistered => self.leave_for_good(),
            Story::Hopping => self.start_hopping(story),
            Story::SummerHouse => self.use_summer_house(),
            Story::HardSet => self.look_ordinary(),
            _ => self.begin_twin(story),
        };
        if !begun && tries < 6 {
            let day = self.calendar.after(self.today, 40, &mut self.chance);
            self.agenda.add(day, Act::Begin(story, tries + 1));
        }
    }

    /// Whether the couple of `person` lives together and neither is held by a story.
    pub(super) fn is_settled_couple(&self, person: u32) -> bool {
        let partner = self.person(person).partner;
        partner != NONE
            && self.is_free(partner)
            && self.home(partner) == self.home(person)
            && self.today - self.person(person).since > 200
    }

    fn separate_on_paper(&mut self) -> bool {
        let found = self.find_person(4000, |sim, one| {
            !sim.person(one).woman
                && (21..58).contains(&sim.age(one))
                && sim.is_settled_couple(one)
                && !sim.children_at_home(one).is_empty()
        });
        let Some(father) = found else { return false };
        let (mother, home) = (self.person(father).partner, self.home(father));
        let Some(cover) = self.cover_address(home) else { return false };
        let arrival = self.arrival(Story::PaperSeparation);
        self.settle(&[father], cover, arrival);
        self.grant_single(mother);
        if self.chance.happens(300) {
            let day = self.today + self.chance.between(30, 400);
            self.agenda.add(day, Act::EndMarriage(father));
        }
        let days = self.stay_of(150, 1100, Story::PaperSeparation);
        self.stay_on_paper(father, days, Story::PaperSeparation, 650);
        true
    }

    /// Keeps both where they are on paper; later, mostly, the registration ends with a return.
    fn stay_on_paper(&mut self, away: u32, days: i32, story: Story, returns: u32) {
        let left = self.person(away).partner;
        self.hold(away, days + 900);
        self.hold(left, days + 900);
        let day = self.calendar.after(self.today, days, &mut self.chance);
        if self.chance.happens(returns) {
            self.agenda.add(day, Act::Return { person: away, to: self.home(left), story });
        }
    }

    /// Where somebody registers who lives elsewhere: often a small flat that already serves others,
    /// sometimes a friend's roomy home.
    fn cover_address(&mut self, near: u32) -> Option<u32> {
        let story = Story::PaperSeparation;
        match self.chance.weighted(if self.is_careful(story) {
            &[0, 20, 80]
        } else {
            &[50, 30, 20]
        }) {
            0 => self.known_cover(near),
            1 => self.find_host(near, 3, story),
            _ => self.find_dwelling(80, |sim, home| {
                sim.dwelling(home).rooms >= 3
                    && (1..=2).contains(&sim.living_at(home).len())
                    && home != near
                    && sim.hides(home, 1, story)
            }),
        }
    }

    /// A cover address in use nearby with fewer than six people, or a new one.
    fn known_cover(&mut self, near: u32) -> Option<u32> {
        let width = u32::try_from(self.stock.len() / 3).unwrap_or(u32::MAX).min(3000);
        let used = self.covers.iter().rev().take(400).copied().find(|&cover| {
            (1..6).contains(&self.living_at(cover).len()) && cover.abs_diff(near) < width
        });
        if let Some(cover) = used.filter(|_| self.chance.happens(800)) {
            return Some(cover);
        }
        let cover = self.find_host(near, 2, Story::PaperSeparation)?;
        self.covers.push(cover);
        Some(cover)
    }

    /// The tenant of a social dwelling lets it on: gone on paper, or still there on paper.
    pub(super) fn sublet(&mut self, approved: bool) -> bool {
        let found = self.find_person(4000, |sim, one| {
            let home = sim.home(one);
            sim.lease_of[home as usize] != NONE
                && (approved || sim.hides(home, 1, Story::IllegalSublet))
                && sim.leases[sim.lease_of[home as usize] as usize].tenant == one
                && sim.living_at(home).len() == 1
                && (22..66).contains(&sim.age(one))
        });
        let Some(tenant) = found else { return false };
        let home = self.home(tenant);
        if approved {
            return self.sublet_with_leave(tenant, home);
        }
        let span = self.chance.between(250, 800);
        let Some(lodger) = self.find_loner(tenant) else { return false };
        if self.chance.happens(500) {
            let story = Story::Ordinary;
            let Some(to) = self.find_host(home, 5, story) else { return false };
            let mut arrival = self.arrival(story);
            arrival.keeps_lease = true;
            let first = self.arrival(Story::IllegalSublet);
            self.settle(&[lodger], home, first);
            self.settle(&[tenant], to, arrival);
            self.hold(lodger, 300);
        } else {
            self.agenda.add(self.today, Act::Join { host: home, story: Story::IllegalSublet });
        }
        self.hold(tenant, span + 200);
        let more = if self.is_careful(Story::IllegalSublet) { 0 } else { 2 };
        for _ in 0..more {
            let day =
                self.calendar.after(self.today, self.chance.between(20, span), &mut self.chance);
            self.agenda.add(day, Act::Join { host: home, story: Story::IllegalSublet });
        }
        true
    }

    fn hop_district(&mut self) -> bool {
        let found = self.find_person(6000, |sim, one| {
            sim.is_settled_couple(one)
                && sim.children_at_home(one).iter().any(|&child| (5..=13).contains(&sim.age(child)))
        });
        let Some(parent) = found else { return false };
        let mut pupils = self.children_at_home(parent);
        pupils.retain(|&child| (5..=13).contains(&self.age(child)));
        let home = self.home(parent);
        let far = u32::try_from(self.stock.len() / 10).unwrap_or(0).min(1200);
        let host = self.find_dwelling(300, |sim, place| {
            let living = sim.living_at(place).len();
            (1..=4).contains(&living)
                && place.abs_diff(home) > far
                && sim.hides(place, 2, Story::SchoolDistrict)
        });
        let Some(host) = host else { return false };
        let arrival = self.arrival(Story::SchoolDistrict);
        self.settle(&[parent, pupils[0]], host, arrival);
        let days = self.stay_of(100, 330, Story::SchoolDistrict);
        self.stay_on_paper(parent, days, Story::SchoolDistrict, 900);
        true
    }

    fn split_pensioners(&mut self) -> bool {
        let found = self.find_person(6000, |sim, one| {
            (67..86).contains(&sim.age(one)) && sim.is_settled_couple(one)
        });
        let Some(one) = found else { return false };
        let (partner, home) = (self.person(one).partner, self.home(one));
        let story = Story::PensionersSplit;
        let moved = match self.chance.weighted(&[40, 30, 30]) {
            0 => self.move_alone(one, story),
            1 => self.squeeze_in(one, home, story),
            _ => self.lodge(one, story),
        };
        if moved {
            self.grant_single(one);
            self.grant_single(partner);
            let days = self.chance.between(400, 1800);
            self.stay_on_paper(one, days, story, 300);
        }
        moved
    }

    /// A young adult moves in with an elderly tenant who leaves within two years.
    pub(super) fn join_elderly(&mut self, story: Story) -> bool {
        let as_kin = story == Story::Carer && self.chance.happens(800);
        let found = if as_kin { self.find_carer() } else { self.find_stranger(story) };
        let Some((young, elder)) = found else { return false };
        let home = self.home(elder);
        let arrival = self.arrival(story);
        self.settle(&[young], home, arrival);
        let days = self.chance.between(60, 700);
        self.hold(young, days + 200);
        if story == Story::LeaseTakeOver || self.chance.happens(600) {
            let day = self.calendar.after(self.today, days, &mut self.chance);
            self.agenda.add(day, Act::ToCareHome(elder));
        }
        true
    }

    /// Whether somebody elderly lives alone in a home for rent.
    fn is_elderly_tenant(&self, one: u32) -> bool {
        let home = self.home(one);
        self.age(one) >= 74
            && self.living_at(home).len() == 1
            && self.dwelling(home).role == Role::Ordinary
            && self.dwelling(home).tenure != Tenure::Owner
    }

    /// A young adult and an elderly tenant who are not related.
    fn find_stranger(&mut self, story: Story) -> Option<(u32, u32)> {
        let elder = self.find_person(6000, |sim, one| {
            sim.is_elderly_tenant(one) && sim.hides(sim.home(one), 1, story)
        })?;
        let young = self.find_person(2000, |sim, one| {
            (19..33).contains(&sim.age(one))
                && sim.person(one).partner == NONE
                && sim.home(one) != sim.home(elder)
                && sim.children_at_home(one).is_empty()
        })?;
        Some((young, elder))
    }

    /// Somebody single and a parent or grandparent of theirs who is an elderly tenant.
    fn find_carer(&mut self) -> Option<(u32, u32)> {
        let carer = self.find_person(6000, |sim, one| {
            (19..60).contains(&sim.age(one))
                && sim.person(one).partner == NONE
                && sim.children_at_home(one).is_empty()
                && sim.elderly_kin(one).is_some()
        })?;
        Some((carer, self.elderly_kin(carer)?))
    }

    fn elderly_kin(&self, one: u32) -> Option<u32> {
        let parents = |one: u32| [self.person(one).mother, self.person(one).father];
        let known = |kin: &u32| *kin != NONE;
        let grandparents = parents(one).into_iter().filter(known).flat_map(parents);
        let elders = parents(one).into_iter().chain(grandparents).filter(known);
        elders.into_iter().find(|&kin| self.is_free(kin) && self.is_elderly_tenant(kin))
    }

    /// Somebody registers, soon leaves the country, and nobody is told.
    fn leave_for_good(&mut self) -> bool {
        let found = self.find_person(3000, |sim, one| {
            (19..40).contains(&sim.age(one))
                && sim.person(one).partner == NONE
                && sim.children_at_home(one).is_empty()
                && !sim.lives_with_parent(one)
        });
        let Some(person) = found else { return false };
        if !self.move_alone(person, Story::GoneStillRegistered) {
            return false;
        }
        let home = self.home(person);
        self.hold(person, 40 * YEAR);
        let day = self.calendar.after(self.today, self.chance.between(90, 500), &mut self.chance);
        self.agenda.add(day, Act::Open(home));
        true
    }

    fn use_summer_house(&mut self) -> bool {
        let found = self.find_person(3000, |sim, one| {
            (20..66).contains(&sim.age(one))
                && sim.person(one).partner != NONE
                && sim.is_settled_couple(one)
        });
        let Some(person) = found else { return false };
        let role = if self.chance.happens(850) { Role::Summer } else { Role::Office };
        let Some(house) = self.empty_of(role) else { return false };
        if !self.hides(house, 1, Story::SummerHouse) {
            return false;
        }
        let arrival = self.arrival(Story::SummerHouse);
        self.settle(&[person], house, arrival);
        let days = self.chance.between(380, 1200);
        self.stay_on_paper(person, days, Story::SummerHouse, 600);
        true
    }

    /// An empty dwelling of a role, not one that is somebody's by a recorded right.
    pub(super) fn empty_of(&mut self, role: Role) -> Option<u32> {
        (0..40).find_map(|_| {
            let home = self.chance.pick(&self.by_role[role as usize])?;
            let free = self.living_at(home).is_empty();
            (free && self.dwelling(home).exempt != Some(Exempt::Other)).then_some(home)
        })
    }

    /// Pro forma, but like any other move: alone to a free flat, or as a lodger with room to spare.
    fn look_ordinary(&mut self) -> bool {
        let found = self.find_person(3000, |sim, one| {
            (20..66).contains(&sim.age(one)) && sim.is_settled_couple(one)
        });
        let Some(person) = found else { return false };
        let story = Story::HardSet;
        let moved = match self.chance.weighted(&[60, 25, 15]) {
            0 => self.move_alone(person, story),
            1 => self.lodge(person, story),
            _ => self.stay_with_kin(person, story),
        };
        if moved || self.move_alone(person, story) {
            let days = self.chance.between(400, 1600);
            self.stay_on_paper(person, days, story, 250);
            return true;
        }
        false
    }
}
