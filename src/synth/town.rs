//! The town while it is simulated: who lives where, which homes are free, what has been registered.

use crate::domain::{BenefitKind, LeaseKind, MoveKind};

use super::TownPlan;
use super::agenda::Agenda;
use super::calendar::{Calendar, Date, date_of};
use super::chance::Chance;
use super::stock::{self, Dwelling, ROLES, Role};
use super::story::Story;
use super::vacancy::Vacancy;

/// No person, no dwelling, no lease.
pub(super) const NONE: u32 = u32::MAX;

/// Whether and where someone is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Here,
    Missing,
    Abroad,
    Dead,
}

/// Civil status, as far as the simulation needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Civil {
    Single,
    Married,
    Divorced,
    Widowed,
}

/// One simulated person.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) born: Date,
    /// Where the register has them; [`NONE`] where nowhere.
    pub(super) home: u32,
    /// Since when.
    pub(super) since: Date,
    pub(super) mother: u32,
    pub(super) father: u32,
    /// Whom they live with, or would if the register were right.
    pub(super) partner: u32,
    /// Whom they are married to, also while they live apart.
    pub(super) spouse: u32,
    /// A scripted story holds them until then: no ordinary moves.
    pub(super) busy_until: Date,
    /// A careful story keeps them registered until then, whatever else was planned.
    pub(super) covered_until: Date,
    pub(super) civil: Civil,
    pub(super) civil_since: Date,
    pub(super) presence: Presence,
    pub(super) woman: bool,
    pub(super) protected: bool,
    /// How restless: tenths of the average rate.
    pub(super) pace: u8,
}

/// One row of the register of moves, before it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) person: u32,
    pub(super) to: u32,
    pub(super) from: u32,
    pub(super) day: Date,
    pub(super) notified: Date,
    /// Day of annulment, 0 where not annulled.
    pub(super) voided: Date,
    pub(super) kind: MoveKind,
    pub(super) story: Story,
    pub(super) care_of: Option<bool>,
    pub(super) precision: Precision,
    /// Whether the register kept the day of the notice.
    pub(super) keeps_notice: bool,
}

/// How exactly the register knows the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    Day,
    Month,
    Year,
    Unknown,
}

/// How somebody arrives: shared by everybody who moves on the same notice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub(super) day: Date,
    pub(super) notified: Date,
    pub(super) kind: MoveKind,
    pub(super) story: Story,
    /// The one who leaves keeps the lease of the former home.
    pub(super) keeps_lease: bool,
}

/// A lease; `ended` is 0 while it runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct LeaseRow {
    pub(super) dwelling: u32,
    pub(super) tenant: u32,
    pub(super) started: Date,
    pub(super) ended: Date,
    pub(super) kind: LeaseKind,
}

/// A benefit somebody receives; `ended` is 0 while it runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct BenefitRow {
    pub(super) person: u32,
    pub(super) benefit: BenefitKind,
    pub(super) started: Date,
    pub(super) ended: Date,
}

/// Everything that changes while the years pass.
#[derive(Debug)]
pub(super) struct Sim {
    pub(super) plan: TownPlan,
    pub(super) chance: Chance,
    pub(super) calendar: Calendar,
    pub(super) stock: Vec<Dwelling>,
    pub(super) occupants: Vec<Vec<u32>>,
    pub(super) by_role: [Vec<u32>; ROLES],
    pub(super) vacancy: Vacancy,
    pub(super) people: Vec<Person>,
    /// How many are [`Presence::Here`].
    pub(super) present: u32,
    pub(super) log: Vec<Record>,
    pub(super) leases: Vec<LeaseRow>,
    pub(super) lease_of: Vec<u32>,
    pub(super) benefits: Vec<BenefitRow>,
    pub(super) agenda: Agenda,
    /// Small crowded flats that already serve as somebody's cover address.
    pub(super) covers: Vec<u32>,
    /// The day of the last careful case at each dwelling.
    pub(super) used: Vec<Date>,
    pub(super) today: Date,
}

impl Sim {
    /// The empty town.
    pub(super) fn new(plan: TownPlan) -> Self {
        let calendar = Calendar::new(plan.ends_on, plan.years);
        let mut chance = Chance::new(plan.seed);
        let stock = stock::build(plan.persons, &calendar, &mut chance);
        let mut by_role: [Vec<u32>; ROLES] = Default::default();
        for (place, dwelling) in (0_u32..).zip(&stock) {
            by_role[dwelling.role as usize].push(place);
        }
        let today = calendar.start;
        Self {
            chance,
            occupants: vec![Vec::new(); stock.len()],
            vacancy: Vacancy::new(stock.len()),
            lease_of: vec![NONE; stock.len()],
            agenda: Agenda::new(today, date_of(plan.ends_on)),
            people: Vec::new(),
            present: 0,
            log: Vec::new(),
            leases: Vec::new(),
            benefits: Vec::new(),
            covers: Vec::new(),
            used: vec![Date::MIN; stock.len()],
            plan,
            calendar,
            stock,
            by_role,
            today,
        }
    }

    pub(super) fn person(&self, person: u32) -> &Person {
        &self.people[person as usize]
    }

    pub(super) fn person_mut(&mut self, person: u32) -> &mut Person {
        &mut self.people[person as usize]
    }

    pub(super) fn dwelling(&self, dwelling: u32) -> &Dwelling {
        &self.stock[dwelling as usize]
    }

    pub(super) fn living_at(&self, dwelling: u32) -> &[u32] {
        &self.occupants[dwelling as usize]
    }

    /// Completed years today, near enough.
    pub(super) fn age(&self, person: u32) -> i32 {
        (self.today - self.person(person).born) * 4 / 1461
    }

    pub(super) fn home(&self, person: u32) -> u32 {
        self.person(person).home
    }

    pub(super) fn is_here(&self, person: u32) -> bool {
        person != NONE && self.person(person).presence == Presence::Here
    }

    /// Here, registered somewhere since before today, and not held by a story.
    pub(super) fn is_free(&self, person: u32) -> bool {
        self.is_here(person)
            && self.home(person) != NONE
            && self.person(person).since < self.today
            && self.person(person).busy_until <= self.today
    }

    /// Whether two people are partners, parent and child, or share a parent.
    pub(super) fn are_kin(&self, one: u32, other: u32) -> bool {
        let (a, b) = (self.person(one), self.person(other));
        let parents = |p: &Person, id: u32| p.mother == id || p.father == id;
        a.partner == other
            || parents(a, other)
            || parents(b, one)
            || (a.mother != NONE && a.mother == b.mother)
            || (a.father != NONE && a.father == b.father)
    }

    /// Whether this child lives with `person` or the partner and is theirs.
    fn is_child_of(&self, child: u32, person: u32, partner: u32) -> bool {
        let parents = [self.person(child).mother, self.person(child).father];
        parents.contains(&person) || (partner != NONE && parents.contains(&partner))
    }

    /// Who moves when `person` moves home: partner and children under 20 at the same address.
    pub(super) fn household(&self, person: u32) -> Vec<u32> {
        let (home, partner) = (self.home(person), self.person(person).partner);
        if home == NONE {
            return vec![person];
        }
        let mut members = vec![person];
        for &other in self.living_at(home) {
            let belongs = other == partner
                || (self.age(other) < 20 && self.is_child_of(other, person, partner));
            if other != person && belongs {
                members.push(other);
            }
        }
        members
    }

    /// Children under 18 at the address of `person` who are theirs.
    pub(super) fn children_at_home(&self, person: u32) -> Vec<u32> {
        let mut members = self.household(person);
        members.retain(|&member| self.age(member) < 18 && member != person);
        members
    }

    /// Whether a parent lives at the same address.
    pub(super) fn lives_with_parent(&self, person: u32) -> bool {
        let (home, p) = (self.home(person), self.person(person));
        let at_home = |parent: u32| self.is_here(parent) && self.home(parent) == home;
        home != NONE && (at_home(p.mother) || at_home(p.father))
    }

    pub(super) fn adults_at(&self, dwelling: u32) -> usize {
        self.living_at(dwelling).iter().filter(|&&person| self.age(person) >= 18).count()
    }

    /// A notice for people who move together today.
    pub(super) fn arrival(&mut self, story: Story) -> Arrival {
        let notified = self.notice_of(story);
        Arrival { day: self.today, notified, kind: MoveKind::Move, story, keeps_lease: false }
    }

    /// Registers a move of some people to one dwelling.
    pub(super) fn settle(&mut self, people: &[u32], to: u32, arrival: Arrival) {
        let was_empty = self.living_at(to).is_empty() || self.vacancy.is_free(to);
        for &person in people {
            self.move_in(person, to, arrival);
        }
        if was_empty && !people.is_empty() {
            self.sign_lease(to, people[0], LeaseKind::Main);
        }
        self.cover_up(people, to, arrival.story);
    }

    fn move_in(&mut self, person: u32, to: u32, arrival: Arrival) {
        let from = self.home(person);
        if from == to {
            return;
        }
        let care_of = self.draw_care_of(person, to);
        self.move_out(person, arrival.keeps_lease);
        self.vacancy.take(to);
        self.occupants[to as usize].push(person);
        let today = arrival.day;
        let one = self.person_mut(person);
        if one.presence != Presence::Here {
            one.presence = Presence::Here;
            self.present += 1;
        }
        let one = self.person_mut(person);
        (one.home, one.since) = (to, today);
        self.record(person, (from, to), arrival, care_of);
    }

    /// Takes somebody off the register's address: abroad, dead or gone.
    pub(super) fn depart(&mut self, person: u32, presence: Presence, notified: Date) {
        let from = self.home(person);
        let kind = match presence {
            Presence::Dead => MoveKind::Death,
            Presence::Abroad => MoveKind::Exit,
            Presence::Missing | Presence::Here => MoveKind::Missing,
        };
        self.move_out(person, false);
        let today = self.today;
        let one = self.person_mut(person);
        if one.presence == Presence::Here {
            one.presence = presence;
            self.present -= 1;
        }
        let one = self.person_mut(person);
        (one.home, one.since, one.presence) = (NONE, today, presence);
        let story = Story::Ordinary;
        let arrival = Arrival { day: today, notified, kind, story, keeps_lease: false };
        self.record(person, (from, NONE), arrival, false);
    }

    /// A mailing address: nobody lives there.
    pub(super) fn record_mail(&mut self, person: u32, to: u32, notified: Date) {
        let (day, kind, story) = (self.today, MoveKind::Mail, Story::Ordinary);
        let arrival = Arrival { day, notified, kind, story, keeps_lease: false };
        self.record(person, (NONE, to), arrival, true);
    }

    /// Enters a row: `way` is from where to where.
    fn record(&mut self, person: u32, way: (u32, u32), how: Arrival, care_of: bool) {
        let precision = if self.chance.happens(3) { Precision::Month } else { Precision::Day };
        let Arrival { day, notified, kind, story, .. } = how;
        let care_of = (!self.chance.happens(25)).then_some(care_of);
        let ((from, to), voided) = (way, 0);
        let keeps_notice = !self.chance.happens(7);
        let record = Record {
            person,
            to,
            from,
            day,
            notified,
            voided,
            kind,
            story,
            care_of,
            precision,
            keeps_notice,
        };
        self.log.push(record);
    }

    /// A c/o text is likelier for somebody who moves in with people they are not kin to.
    fn draw_care_of(&mut self, person: u32, to: u32) -> bool {
        let others = self.living_at(to);
        let stranger =
            !others.is_empty() && !others.iter().any(|&other| self.are_kin(person, other));
        let with_kin = !others.is_empty() && !stranger;
        let share = if stranger { 260 } else { 8 + 12 * u32::from(with_kin) };
        self.chance.happens(share)
    }

    fn move_out(&mut self, person: u32, keeps_lease: bool) {
        let home = self.home(person);
        if home == NONE {
            return;
        }
        let living = &mut self.occupants[home as usize];
        living.retain(|&other| other != person);
        if living.is_empty() {
            self.offer(home);
        }
        if !keeps_lease {
            self.pass_on_lease(home, person);
        }
    }

    /// Puts a dwelling on the list of free ones, if it is an ordinary one.
    pub(super) fn offer(&mut self, dwelling: u32) {
        let one = &self.stock[dwelling as usize];
        if one.role == Role::Ordinary {
            self.vacancy.offer(dwelling, one.rooms);
        }
    }
}
