//! How often each story happens and when: quotas for the patterns and for the innocent twins that
//! need a script.

use super::TownPlan;
use super::WorldKind;
use super::agenda::Act;
use super::story::Story;
use super::town::Sim;

/// Years at the end of the history in which patterns happen at their full rate.
const RECENT_YEARS: u32 = 4;

/// Registrations a year for each thousand people, births and arrivals included.
const REGISTRATIONS: u64 = 178;

/// Share of all pro-forma registrations in thousandths, and registrations a case concerns in tenths.
const PATTERNS: [(Story, u64, u64); 11] = [
    (Story::PaperSeparation, 280, 10),
    (Story::LetterboxHost, 130, 60),
    (Story::RotationRing, 70, 62),
    (Story::IllegalSublet, 120, 30),
    (Story::SchoolDistrict, 80, 20),
    (Story::PensionersSplit, 60, 10),
    (Story::LeaseTakeOver, 50, 10),
    (Story::GoneStillRegistered, 50, 10),
    (Story::Hopping, 60, 40),
    (Story::SummerHouse, 40, 10),
    (Story::HardSet, 60, 10),
];

/// Innocent stories that need a script: cases a year for each hundred thousand people. The others
/// (real separations, halls, shared flats and so on) come out of ordinary life.
const TWINS: [(Story, u64); 9] = [
    (Story::Carer, 55),
    (Story::LodgerWithKin, 150),
    (Story::ApprovedSublet, 130),
    (Story::Swap, 30),
    (Story::Rehousing, 14),
    (Story::WorkersLodging, 25),
    (Story::UnstableLiving, 60),
    (Story::SummerRight, 35),
    (Story::WrongDoor, 130),
];

/// Number of cases of each pattern in the recent years of a plan.
pub(super) fn pattern_cases(plan: &TownPlan) -> Vec<(Story, u32)> {
    let years = u64::from(RECENT_YEARS.min(u32::from(plan.years)));
    let registrations = u64::from(plan.persons) * REGISTRATIONS * years / 1000;
    let wanted = registrations * u64::from(plan.pro_forma_per_mille) / 1000;
    let least = u64::from(plan.persons >= 1500 && plan.pro_forma_per_mille > 0);
    let careful = plan.world == WorldKind::Adversary;
    let cases = |share: u64, each: u64| (wanted * share * 10 / each / 1000).max(least);
    let counted = |(story, share, each): &(Story, u64, u64)| {
        let each = if careful { careful_each(*story, *each) } else { *each };
        (*story, u32::try_from(cases(*share, each)).unwrap_or(u32::MAX))
    };
    PATTERNS.iter().map(counted).collect()
}

/// Registrations a careful case concerns, in tenths: a careful sublet has one lodger.
fn careful_each(story: Story, each: u64) -> u64 {
    if story == Story::IllegalSublet { 10 } else { each }
}

impl Sim {
    /// Enters the beginnings of all scripted stories.
    pub(super) fn schedule(&mut self) {
        if self.plan.world != WorldKind::Clean {
            for (story, cases) in pattern_cases(&self.plan) {
                self.schedule_pattern(story, cases);
            }
        }
        for (story, yearly) in TWINS {
            let years = u64::from(self.plan.years);
            let cases = (u64::from(self.plan.persons) * yearly * years / 100_000).max(1);
            for _ in 0..cases {
                let within = self.calendar.end - self.calendar.start;
                self.enter_beginning(story, within);
            }
        }
    }

    /// The recent years get all cases, the years before a quarter of that rate.
    fn schedule_pattern(&mut self, story: Story, cases: u32) {
        let recent = (RECENT_YEARS * 365).cast_signed();
        let whole = self.calendar.end - self.calendar.start;
        for _ in 0..cases {
            self.enter_beginning(story, recent.min(whole));
        }
        let before = u32::from(self.plan.years).saturating_sub(RECENT_YEARS);
        for _ in 0..cases * before / RECENT_YEARS / 4 {
            let day = self.calendar.start + self.chance.between(0, (whole - recent).max(0));
            self.enter_on(story, day);
        }
    }

    fn enter_beginning(&mut self, story: Story, within: i32) {
        let day = self.calendar.end - self.chance.between(0, within);
        self.enter_on(story, day);
    }

    /// Enters a beginning in the month of `day` or, as moves are, in a busier month nearby.
    fn enter_on(&mut self, story: Story, day: i32) {
        let day = if story == Story::SchoolDistrict {
            self.before_school(day)
        } else if self.chance.below(1400) < self.calendar.season(day) {
            day
        } else {
            day - self.chance.between(0, 365)
        };
        let day = self.calendar.moving_day(day, &mut self.chance);
        self.agenda.add(day, Act::Begin(story, 0));
    }

    /// A day in May to July of the year of `day`.
    fn before_school(&mut self, day: i32) -> i32 {
        let month = i32::try_from(self.calendar.month(day)).unwrap_or(0);
        let aimed = [4, 5, 6][self.chance.weighted(&[20, 40, 40])];
        let moved = self.calendar.month_start(day) + (aimed - month) * 30 + 15;
        if moved > self.calendar.end { moved - 365 } else { moved }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_patterns_are_whole() {
        assert_eq!(PATTERNS.iter().map(|(_, share, _)| share).sum::<u64>(), 1000);
        assert!(PATTERNS.iter().map(|(story, ..)| *story).eq(Story::patterns()));
    }
}
