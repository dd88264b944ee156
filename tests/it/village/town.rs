//! Random registers: families that move together or apart, late and unsure dates, spells away.
#![expect(clippy::unwrap_used, reason = "writing to a text never fails")]

use std::collections::BTreeSet;
use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::*;

use proforma::domain::Day;

use super::Village;

const FAMILIES: usize = 10;
const PERSONS: usize = FAMILIES * 4;
const DWELLINGS: usize = 30;

/// A person of a random register.
#[derive(Clone, Debug)]
pub(crate) struct Citizen {
    born_year: u16,
    /// Whether the family links of this person are known.
    linked: bool,
}

/// One row of `moves.csv`.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) person: usize,
    pub(crate) dwelling: usize,
    day: u16,
    delay: Option<u8>,
    kind: u8,
    unsure: bool,
    care_of: Option<bool>,
    voided_after: Option<u16>,
}

/// A random register.
#[derive(Clone, Debug)]
pub(crate) struct Town {
    pub(crate) citizens: Vec<Citizen>,
    pub(crate) steps: Vec<Step>,
    /// Lease and message days by dwelling.
    pub(crate) papers: Vec<(usize, usize, u16)>,
}

/// The day the random registers are looked at: about three of four years in.
pub(crate) const AS_OF: i32 = 1_200;

/// So many days after 2020-01-01.
pub(crate) fn day(number: i32) -> Day {
    Day::from_ymd(2020, 1, 1).expect("a date").plus(number)
}

/// Random registers of 40 persons and 30 dwellings.
pub(crate) fn towns() -> impl Strategy<Value = Town> {
    let citizen = (1940_u16..2023, prop::bool::weighted(0.8));
    let citizens =
        vec(citizen.prop_map(|(born_year, linked)| Citizen { born_year, linked }), PERSONS);
    let papers = vec((0..DWELLINGS, 0..PERSONS, 0_u16..1_400), 0..12);
    (citizens, vec(journeys(), 20..70), papers).prop_map(|(citizens, journeys, papers)| Town {
        citizens,
        steps: journeys.into_iter().flatten().collect(),
        papers,
    })
}

/// Some persons of one family moving on one day.
fn journeys() -> impl Strategy<Value = Vec<Step>> {
    let place = (0..FAMILIES, 1_u8..16, 0..DWELLINGS, 0_u16..1_400);
    let paper = (prop::option::weighted(0.7, 0_u8..60), 0_u8..40, prop::bool::weighted(0.07));
    let more = (prop::option::of(any::<bool>()), prop::option::weighted(0.08, 0_u16..300));
    (place, paper, more).prop_map(|((family, who, dwelling, day), (delay, kind, unsure), more)| {
        let (care_of, voided_after) = more;
        (0..4_usize)
            .filter(|member| who >> member & 1 == 1)
            .map(|member| Step {
                person: family * 4 + member,
                dwelling,
                day,
                delay,
                kind,
                unsure,
                care_of,
                voided_after,
            })
            .collect()
    })
}

impl Step {
    fn kind(&self) -> &'static str {
        match self.kind {
            0 => "missing",
            1 => "exit",
            2 => "entry",
            3 => "mail",
            _ => "move",
        }
    }

    /// Whether somebody is registered as living somewhere from a known day on.
    pub(crate) fn is_settling(&self) -> bool {
        matches!(self.kind(), "move" | "entry") && !self.unsure
    }

    /// Whether the registration is annulled by `as_of`.
    pub(crate) fn voided_by(&self, as_of: Day) -> bool {
        let on = |after: u16| day(i32::from(self.day) + i32::from(after));
        self.voided_after.is_some_and(|after| on(after) <= as_of)
    }

    /// Whether both settle at one dwelling from one day on.
    pub(crate) fn goes_with(&self, other: &Self) -> bool {
        (self.dwelling, self.day) == (other.dwelling, other.day) && other.is_settling()
    }

    pub(crate) fn row(&self, id: usize) -> String {
        let moved = day(self.day.into());
        let known = self.delay.map(|delay| moved.plus(delay.into()).to_string());
        let to = match self.kind() {
            "missing" | "exit" => String::new(),
            _ => dwelling_id(self.dwelling),
        };
        let moved = moved.to_string();
        let moved = if self.unsure { &moved[..7] } else { &moved[..] };
        let care_of = self.care_of.map_or("", |yes| if yes { "1" } else { "0" });
        let (person, kind) = (person_id(self.person), self.kind());
        let mut rows = format!(
            "m{id:04},{person},{to},{moved},{},{kind},{care_of}\n",
            known.unwrap_or_default()
        );
        if let Some(after) = self.voided_after {
            let on = day(i32::from(self.day) + i32::from(after));
            writeln!(rows, "m{id:04},{person},{to},{moved},{on},void").unwrap();
        }
        rows
    }
}

pub(crate) fn person_id(person: usize) -> String {
    format!("p{person:03}")
}

pub(crate) fn dwelling_id(dwelling: usize) -> String {
    format!("d{dwelling:03}")
}

impl Town {
    /// The persons of a family, as far as linked, by their part in it.
    fn relative(&self, person: usize, part: usize) -> Option<usize> {
        let other = person / 4 * 4 + part;
        (self.citizens[person].linked && self.citizens[other].linked && other != person)
            .then_some(other)
    }

    /// Spouse, mother, father.
    fn kin(&self, person: usize) -> [Option<usize>; 3] {
        match person % 4 {
            0 => [self.relative(person, 1), None, None],
            1 => [self.relative(person, 0), None, None],
            _ => [None, self.relative(person, 0), self.relative(person, 1)],
        }
    }

    /// Everybody of the families of `persons`.
    pub(crate) fn families(persons: &BTreeSet<usize>) -> BTreeSet<usize> {
        persons.iter().flat_map(|person| (0..4).map(move |part| person / 4 * 4 + part)).collect()
    }

    /// The persons ever registered at one of `dwellings`.
    pub(crate) fn ever_at(&self, dwellings: &BTreeSet<usize>) -> BTreeSet<usize> {
        let here = self.steps.iter().filter(|step| dwellings.contains(&step.dwelling));
        here.map(|step| step.person).collect()
    }

    /// The texts of the whole register without some of its steps.
    pub(crate) fn village_without(&self, steps: &BTreeSet<usize>) -> Village {
        self.with_rows(&(0..PERSONS).collect(), |step| !steps.contains(&step))
    }

    /// The texts of this register with only what concerns `persons`.
    pub(crate) fn of(&self, persons: &BTreeSet<usize>) -> Village {
        self.with_rows(persons, |_| true)
    }

    fn with_rows(&self, persons: &BTreeSet<usize>, wanted: impl Fn(usize) -> bool) -> Village {
        let mut people = String::new();
        for person in persons {
            let born = self.citizens[*person].born_year;
            let [spouse, mother, father] =
                self.kin(*person).map(|kin| kin.map(person_id).unwrap_or_default());
            let id = person_id(*person);
            writeln!(people, "{id},{born}-06-15,{spouse},{mother},{father}").unwrap();
        }
        let mut homes = String::new();
        for dwelling in 0..DWELLINGS {
            let (rooms, area) = (dwelling % 5, 25 * (dwelling % 5) + 15);
            let rooms = if rooms == 0 { String::new() } else { rooms.to_string() };
            let exempt = if dwelling % 13 == 0 { "hall" } else { "" };
            let (easting, id) = (700_000 + dwelling * 100, dwelling_id(dwelling));
            writeln!(homes, "{id},140,{rooms},{area},{exempt},{easting},6200000").unwrap();
        }
        let mut moves = String::new();
        for (id, step) in self.steps.iter().enumerate() {
            if persons.contains(&step.person) && wanted(id) {
                moves.push_str(&step.row(id));
            }
        }
        let (mut leases, mut signals) = (String::new(), String::new());
        for (id, (dwelling, tenant, number)) in self.papers.iter().enumerate() {
            let (home, since) = (dwelling_id(*dwelling), day((*number).into()));
            let tenant = if persons.contains(tenant) { person_id(*tenant) } else { String::new() };
            writeln!(leases, "{id},{home},{tenant},{since}").unwrap();
            writeln!(signals, "{id},{home},,{since},landlord").unwrap();
        }
        Village::default()
            .with("persons.csv", &people)
            .with("dwellings.csv", &homes)
            .with("moves.csv", &moves)
            .with("leases.csv", &leases)
            .with("signals.csv", &signals)
    }

    /// The texts of the whole register.
    pub(crate) fn village(&self) -> Village {
        self.of(&(0..PERSONS).collect())
    }
}
