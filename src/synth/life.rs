//! Ordinary life: the months pass, and people move, pair, part, have children, leave and die.

use std::sync::LazyLock;

use super::agenda::{Act, Event, Party};
use super::story::Story;
use super::town::{Civil, NONE, Sim};

/// Yearly rates in thousandths by age, from 18 on: each row holds up to the age before the next.
struct Rates {
    from_age: usize,
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

const fn rates(from_age: usize, moving: [u32; 3], family: [u32; 3], ending: [u32; 3]) -> Rates {
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
}

/// Yearly rates of leaving the parents and of moving when single, at an age.
pub(super) fn leaving_odds(age: i32) -> (u32, u32) {
    let band = band_by_age()[usize::try_from(age).unwrap_or(0).min(119)];
    let rates = &RATES[usize::from(band)];
    (rates.leave_parents, rates.relocate_single)
}

/// The row of [`RATES`] for each age.
fn band_by_age() -> &'static [u8; 120] {
    static BANDS: LazyLock<[u8; 120]> = LazyLock::new(|| {
        std::array::from_fn(|age| {
            let reached = RATES.iter().filter(|rates| rates.from_age <= age).count();
            u8::try_from(reached.max(1) - 1).expect("a few rows")
        })
    });
    &BANDS
}
