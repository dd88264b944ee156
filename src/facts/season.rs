//! How a move lies to the days on which allowances and the school year begin, and how usual it is to
//! move on such days.

use super::Fact;
use super::background::Background;
use super::norms::Norms;
use super::row::{Row, days};
use crate::domain::Day;

/// Fewer moves than this say nothing about which days are usual.
const FEWEST_MOVES: u64 = 500;
/// The longest a day can be from the next quarter.
const LONGEST_QUARTER: usize = 92;

/// Puts the facts of this file about a move on `day`.
pub(super) fn measure(background: &Background<'_>, day: Day, row: &mut Row<'_, '_>) {
    let CutOffs { quarter, school_year } = background.cut_offs_after(day);
    row.put_known(Fact::DaysToQuarter, quarter.map(days));
    row.put_known(Fact::DaysToSchoolYear, school_year.map(days));
}

/// How many days after a day the next cut-offs lie.
#[derive(Clone, Copy)]
pub(super) struct CutOffs {
    quarter: Option<i32>,
    school_year: Option<i32>,
}

impl CutOffs {
    pub(super) fn after(day: Day) -> Self {
        Self { quarter: days_to_quarter(day), school_year: days_to_school_year(day) }
    }
}

/// Days to the next first of January, April, July or October, on which child allowances begin.
pub(super) fn days_to_quarter(day: Day) -> Option<i32> {
    let (year, month, date) = day.ymd();
    if date == 1 && (month - 1) % 3 == 0 {
        return Some(0);
    }
    let next = (month - 1) / 3 * 3 + 4;
    let (year, next) = if next > 12 { (year + 1, 1) } else { (year, next) };
    Day::from_ymd(year, next, 1).map(|quarter| quarter.since(day).0)
}

/// Days to the next first of August, on which the school year begins.
fn days_to_school_year(day: Day) -> Option<i32> {
    let (year, month, date) = day.ymd();
    let year = if month > 8 || (month == 8 && date > 1) { year + 1 } else { year };
    Day::from_ymd(year, 8, 1).map(|begin| begin.since(day).0)
}

/// How many adults moved on days so far from the next quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Season([u64; LONGEST_QUARTER + 1]);

impl Default for Season {
    fn default() -> Self {
        Self([0; LONGEST_QUARTER + 1])
    }
}

impl Season {
    /// Counts one move.
    pub(super) fn observe(&mut self, day: Day) {
        if let Some(at) = place(day) {
            self.0[at] += 1;
        }
    }

    /// The counts, by days to the next quarter.
    pub(super) fn counts(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
    }

    /// The inverse of [`Self::counts`].
    pub(super) fn from_counts(counts: &[u64]) -> Option<Self> {
        counts.try_into().ok().map(Self)
    }

    /// Adds what was counted elsewhere.
    pub(super) fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(count, more)| *count += more);
    }

    /// Moves on days as far from a quarter as `day`, as a multiple of an average day.
    #[expect(clippy::cast_precision_loss, reason = "countries have fewer than 2^52 moves")]
    fn usual(&self, day: Day) -> Option<f64> {
        let total: u64 = self.0.iter().sum();
        let here = self.0[place(day)?];
        // Four quarters a year share its days.
        let average = total as f64 * 4.0 / 365.25;
        (total >= FEWEST_MOVES).then(|| here as f64 / average)
    }
}

fn place(day: Day) -> Option<usize> {
    let distance = usize::try_from(days_to_quarter(day)?).ok()?;
    (distance <= LONGEST_QUARTER).then_some(distance)
}

/// The seasonal base of each move.
pub(super) fn usual_on(norms: &Norms, day: Option<Day>) -> f32 {
    let usual = day.and_then(|day| norms.season.usual(day));
    #[expect(clippy::cast_possible_truncation, reason = "a ratio to seven digits is enough")]
    usual.map_or(f32::NAN, |usual| usual as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: i8, date: i8) -> Day {
        Day::from_ymd(year, month, date).unwrap()
    }

    #[test]
    fn cut_offs_are_counted_to_the_day() {
        let quarter = |y, m, d| days_to_quarter(day(y, m, d)).unwrap();
        assert_eq!([quarter(2024, 1, 1), quarter(2024, 1, 2), quarter(2024, 3, 31)], [0, 90, 1]);
        assert_eq!([quarter(2024, 12, 31), quarter(2024, 10, 1), quarter(2024, 9, 1)], [1, 0, 30]);
        let school = |y, m, d| days_to_school_year(day(y, m, d)).unwrap();
        assert_eq!([school(2024, 8, 1), school(2024, 8, 2), school(2024, 7, 1)], [0, 364, 31]);
    }

    #[test]
    fn few_moves_say_nothing_of_what_is_usual() {
        let mut season = Season::default();
        for _ in 1..FEWEST_MOVES {
            season.observe(day(2024, 4, 1));
        }
        assert_eq!(season.usual(day(2024, 7, 1)), None);
        season.observe(day(2024, 7, 1));
        assert!(season.usual(day(2024, 7, 1)).unwrap() > 91.0);
        assert_eq!(season.usual(day(2024, 7, 2)), Some(0.0));
    }
}
