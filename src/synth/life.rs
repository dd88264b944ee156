//! Ordinary life: the months pass, and people move, pair, part, have children, leave and die.

use crate::domain::{BenefitKind, MoveKind};

use super::agenda::{Act, Event, Party};
use super::calendar::{YEAR, notice};
use super::stock::{Role, Tenure};
use super::story::Story;
use super::town::{Arrival, Civil, NONE, Presence, Sim};

/// Yearly rates in thousandths by age, from 18 on: each row holds up to the age before the next.
struct Rates {
    from_age: i32,
    leave_parents: u32,
    relocate_single: u32,
    relocate_couple: u32,
    pair: u32,
    part: u32,
    bear: u32,
    emigrate: u32,
    enter_care: u32,
    die: u32,
}

const fn rates(from_age: i32, moving: [u32; 3], family: [u32; 3], ending: [u32; 3]) -> Rates {
    let [leave_parents, relocate_single, relocate_couple] = moving;
    let [pair, part, bear] = family;
    let [emigrate, enter_care, die] = ending;
    Rates {
        from_age,
        leave_parents,
        relocate_single,
        relocate_couple,
        pair,
        part,
        bear,
        emigrate,
        enter_care,
        die,
    }
}

/// Fitted to the public figures named in `docs/simulation.md`.
const RATES: [Rates; 14] = [
    rates(18, [180, 460, 260], [40, 120, 5], [18, 0, 1]),
    rates(19, [340, 500, 320], [70, 110, 15], [34, 0, 1]),
    rates(20, [420, 520, 320], [110, 90, 60], [60, 0, 1]),
    rates(23, [450, 480, 290], [150, 70, 120], [70, 0, 1]),
    rates(25, [400, 340, 210], [170, 50, 190], [62, 0, 1]),
    rates(30, [300, 190, 110], [130, 32, 205], [42, 0, 1]),
    rates(35, [200, 150, 75], [100, 28, 95], [26, 0, 1]),
    rates(40, [160, 110, 50], [70, 26, 20], [16, 0, 2]),
    rates(45, [120, 90, 40], [50, 20, 0], [12, 0, 3]),
    rates(50, [100, 70, 32], [30, 12, 0], [7, 0, 5]),
    rates(65, [60, 42, 22], [10, 4, 0], [3, 2, 14]),
    rates(75, [40, 32, 17], [4, 2, 0], [0, 18, 42]),
    rates(85, [30, 24, 12], [1, 1, 0], [0, 80, 120]),
    rates(93, [20, 20, 8], [0, 0, 0], [0, 150, 290]),
];

impl Sim {
    /// Lets the years of the plan pass.
    pub(super) fn live(&mut self) {
        let mut month = self.calendar.start;
        while month <= self.calendar.end {
            self.today = month;
            self.draw_month();
            let next = self.calendar.next_month(month);
            for day in month..next.min(self.calendar.end + 1) {
                self.live_day(day);
            }
            month = next;
        }
    }

    fn live_day(&mut self, day: i32) {
        self.today = day;
        let mut turn = 0;
        while let Some(act) = self.agenda.act(day, turn) {
            self.perform(act);
            turn += 1;
        }
        self.agenda.close(day);
    }

    /// Draws what befalls whom this month.
    fn draw_month(&mut self) {
        let season = self.calendar.season(self.today);
        let bands = band_by_age();
        for person in 0..u32::try_from(self.people.len()).expect("people fit in 32 bits") {
            if !self.is_here(person) || self.home(person) == NONE {
                continue;
            }
            let age = self.age(person);
            let band = bands[usize::try_from(age).unwrap_or(0).min(119)];
            if let Some(event) = self.draw_event(person, age, band, season) {
                let day = match event {
                    Event::Die | Event::Bear => self.calendar.any_day(self.today, &mut self.chance),
                    _ => self.calendar.moving_day(self.today, &mut self.chance),
                };
                self.agenda.add(day, Act::Live(person, event));
            }
        }
        self.draw_arrivals();
    }

    /// At most one event a person and month; rates are thousandths a year, drawn in twelfths of
    /// them, the rates of moving also with the season and the person's pace.
    fn draw_event(&mut self, person: u32, age: i32, band: u8, season: u32) -> Option<Event> {
        let drawn = self.chance.below(12_000);
        if age < 18 {
            return (drawn == 0 && self.chance.happens(150)).then_some(Event::Die);
        }
        let rates = &RATES[usize::from(band)];
        let one = self.person(person);
        let coupled = one.partner != NONE;
        let pace = season * u32::from(one.pace) / 10;
        let moving = |rate: u32| rate * pace / 870;
        let relocate = if coupled { rates.relocate_couple / 2 } else { rates.relocate_single };
        let widens = one.woman && coupled;
        let choices = [
            (rates.die, Event::Die),
            (moving(relocate), Event::Relocate),
            (if coupled { 0 } else { rates.pair }, Event::Pair),
            (if coupled { rates.part / 2 } else { 0 }, Event::Part),
            (if widens { rates.bear } else { rates.bear / 16 }, Event::Bear),
            (if coupled && one.civil != Civil::Married { 55 } else { 0 }, Event::Wed),
            (if coupled { rates.emigrate / 5 } else { rates.emigrate }, Event::Emigrate),
            (rates.enter_care, Event::EnterCare),
        ];
        let mut upto = 0;
        let event = choices.into_iter().find(|(rate, _)| {
            upto += rate;
            drawn < upto
        })?;
        Some(event.1)
    }

    /// Arrivals from abroad: as many as keep the population on its way to the plan.
    fn draw_arrivals(&mut self) {
        let span = self.calendar.end - self.calendar.start;
        let left = i64::from((self.calendar.end - self.today).max(0));
        let growth = i64::from(self.plan.persons) * i64::from(self.plan.years.min(20)) / 500;
        let aim = i64::from(self.plan.persons) - growth * left / i64::from(span.max(1));
        let base = i64::from(self.plan.persons) * 9 / 12_000;
        let mut lacking = (aim - i64::from(self.present)).max(base);
        while lacking > 0 {
            let place = self.chance.weighted(&[58, 16, 17, 3, 6]);
            let returning = Party::Returning(self.chance.below(1 << 30));
            let party = [Party::Single, Party::Couple, Party::Family, Party::Refugees, returning];
            let day = self.calendar.moving_day(self.today, &mut self.chance);
            self.agenda.add(day, Act::Arrive(party[place]));
            lacking -= [1, 2, 4, 6, 1][place];
        }
    }

    pub(super) fn live_event(&mut self, person: u32, event: Event) {
        if !self.is_here(person) || self.home(person) == NONE {
            return;
        }
        match event {
            Event::Die => self.die(person),
            Event::Bear => self.bear(person),
            Event::Divorce => self.divorce(person),
            _ if !self.is_free(person) => {}
            Event::Relocate if self.lives_with_parent(person) => self.leave_parents(person),
            Event::Relocate => self.relocate(person),
            Event::Pair => self.pair(person),
            Event::Part => self.part(person),
            Event::Wed => self.wed(person),
            Event::Emigrate => self.emigrate(person),
            Event::EnterCare => self.enter_care(person, Story::Ordinary),
        }
    }

    fn die(&mut self, person: u32) {
        let (partner, spouse) = (self.person(person).partner, self.person(person).spouse);
        let notified = self.today + i32::from(self.chance.happens(300));
        self.depart(person, Presence::Dead, notified);
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
    fn divorce(&mut self, person: u32) {
        let (spouse, today) = (self.person(person).spouse, self.today);
        if spouse == NONE || self.person(person).partner == spouse {
            return;
        }
        for one in [person, spouse] {
            let one = self.person_mut(one);
            (one.civil, one.civil_since, one.spouse) = (Civil::Divorced, today, NONE);
        }
    }

    fn bear(&mut self, mother: u32) {
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

    fn wed(&mut self, person: u32) {
        let partner = self.person(person).partner;
        let free = |one: u32| self.is_here(one) && self.person(one).spouse == NONE;
        if free(partner) && free(person) {
            self.marry(person, partner, self.today);
        }
    }

    fn emigrate(&mut self, person: u32) {
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

    fn leave_parents(&mut self, person: u32) {
        let band = band_by_age()[usize::try_from(self.age(person)).unwrap_or(0).min(119)];
        let rates = &RATES[usize::from(band)];
        if self.chance.below(rates.relocate_single.max(1)) < rates.leave_parents {
            self.relocate_single(person);
            if self.age(person) < 28 && self.chance.happens(450) {
                let days = self.chance.between(300, 1500);
                self.grant(person, BenefitKind::StudentGrantAway, Some(days));
            }
        }
    }

    fn move_household(&mut self, members: &[u32]) {
        let size = i32::try_from(members.len()).unwrap_or(9);
        let wanted = size.min(4) + self.chance.between(0, 2) - i32::from(size > 2);
        let near = self.chance.happens(500).then(|| self.home(members[0]));
        let Some(to) = self.vacancy.find(wanted, near, &mut self.chance) else { return };
        let story = if self.is_new(to) {
            Story::NewBuild
        } else if size >= 6 {
            Story::LargeFamily
        } else if size > 2 && matches!(self.calendar.month(self.today), 5..=6) && self.has_pupil(members) {
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

    fn move_to_role(&mut self, person: u32, role: Role, story: Story) -> bool {
        let Some(home) = self.room_in(role) else { return false };
        let arrival = self.arrival(story);
        self.settle(&[person], home, arrival);
        true
    }

    /// Moves somebody to a small free dwelling; false where none is free.
    pub(super) fn move_alone(&mut self, person: u32, story: Story) -> bool {
        let rooms = 1 + i32::try_from(self.chance.weighted(&[34, 40, 20, 6])).unwrap_or(1);
        let near = (self.home(person) != NONE && self.chance.happens(450)).then(|| self.home(person));
        let Some(to) = self.vacancy.find(rooms, near, &mut self.chance) else { return false };
        let story = if story == Story::Ordinary && self.is_new(to) { Story::NewBuild } else { story };
        let arrival = self.arrival(story);
        self.settle(&[person], to, arrival);
        true
    }

    /// Moves in as a lodger with somebody who has a room to spare.
    pub(super) fn lodge(&mut self, person: u32, story: Story) -> bool {
        let found = self.find_dwelling(40, |sim, home| {
            let dwelling = sim.dwelling(home);
            let living = sim.living_at(home).len();
            dwelling.rooms >= 3 && (1..usize::from(dwelling.rooms)).contains(&living)
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

    fn pair(&mut self, person: u32) {
        let (woman, born) = (self.person(person).woman, self.person(person).born);
        let alike = self.chance.happens(25);
        let found = self.find_person(40, |sim, other| {
            let one = sim.person(other);
            let fits = (one.woman == woman) == alike && (one.born - born).abs() < 6 * YEAR;
            fits && one.partner == NONE && sim.age(other) >= 18 && !sim.are_kin(person, other)
                && sim.home(other) != sim.home(person) && other != person
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
            let members: Vec<u32> = std::iter::once(leaver).chain(children.iter().copied()).collect();
            let size = i32::try_from(members.len()).unwrap_or(3);
            self.vacancy.find(size, Some(home), &mut self.chance).is_some_and(|to| {
                let arrival = self.arrival(story);
                self.settle(&members, to, arrival);
                true
            })
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

    fn after_parting(&mut self, leaver: u32, stayer: u32, children: &[u32], takes: bool) {
        let carer = if takes { leaver } else { stayer };
        if !children.is_empty() && self.chance.happens(700) {
            self.grant(carer, BenefitKind::SingleParentAllowance, None);
        }
        if self.age(carer) > 66 {
            self.grant(carer, BenefitKind::SinglePensionSupplement, None);
        }
        let crowded = self.living_at(self.home(leaver)).len() > 1 && !takes;
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

    /// A stay with parents or with a grown child or sibling.
    pub(super) fn stay_with_kin(&mut self, person: u32, story: Story) -> bool {
        let one = self.person(person);
        let parents = [one.mother, one.father];
        let home = self.home(person);
        let near = parents.into_iter().find(|&kin| {
            self.is_here(kin) && self.home(kin) != NONE && self.home(kin) != home
        });
        let Some(kin) = near else { return false };
        let to = self.home(kin);
        let arrival = self.arrival(story);
        self.settle(&[person], to, arrival);
        true
    }

    /// A bed with a friend, often in a small flat nearby: what a real break-up looks like where
    /// homes are short.
    pub(super) fn squeeze_in(&mut self, person: u32, near: u32, story: Story) -> bool {
        let Some(host) = self.find_host(near, 3) else { return false };
        let arrival = self.arrival(story);
        self.settle(&[person], host, arrival);
        true
    }

    /// A lived-in dwelling of at most `rooms` rooms near a place, with few people in it.
    pub(super) fn find_host(&mut self, near: u32, rooms: u8) -> Option<u32> {
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
                && home != near;
            suits.then_some(home)
        })
    }
}

/// The row of [`RATES`] for each age.
fn band_by_age() -> &'static [u8; 120] {
    static BANDS: [u8; 120] = {
        let mut bands = [0; 120];
        let (mut age, mut band) = (0_usize, 0_u8);
        while age < 120 {
            let next = band as usize + 1;
            if next < RATES.len() && RATES[next].from_age as i64 <= age as i64 {
                band += 1;
            }
            bands[age] = band;
            age += 1;
        }
        bands
    };
    &BANDS
}
