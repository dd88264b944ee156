//! Days of the simulation: a table of calendar dates, the days people move on, and how late they
//! tell the municipality.

use crate::domain::Day;

use super::chance::Chance;

/// A day as [`Day::ordinal`] counts, signed for arithmetic.
pub(super) type Date = i32;

/// Days in a year, for lengths drawn in years.
pub(super) const YEAR: i32 = 365;

/// Moves a month in thousandths of an average month, January first: July and August are high.
const SEASON: [u32; 12] = [930, 860, 910, 930, 930, 1020, 1290, 1360, 1120, 980, 910, 760];

/// Calendar dates of the simulated span, looked up by table.
#[derive(Debug)]
pub(super) struct Calendar {
    first: Date,
    texts: Vec<[u8; 10]>,
    /// First day of the history.
    pub(super) start: Date,
    /// Last day of the history.
    pub(super) end: Date,
}

/// A day of the domain as a simulation date.
pub(super) fn date_of(day: Day) -> Date {
    day.ordinal().cast_signed()
}

impl Calendar {
    /// The span from 115 years before the history to the day `ends_on`.
    pub(super) fn new(ends_on: Day, years: u16) -> Self {
        let start = ends_on.minus_months(u32::from(years) * 12).plus(1);
        let first = start.minus_months(115 * 12);
        let texts = (first.ordinal()..=ends_on.ordinal()).map(Self::text_of).collect();
        Self { first: date_of(first), texts, start: date_of(start), end: date_of(ends_on) }
    }

    fn text_of(ordinal: u32) -> [u8; 10] {
        let text = Day::from_ordinal(ordinal).map(|day| day.to_string()).unwrap_or_default();
        text.as_bytes().try_into().unwrap_or(*b"9999-12-31")
    }

    /// `YYYY-MM-DD` of a date, held within the table.
    pub(super) fn text(&self, date: Date) -> &[u8; 10] {
        let last = self.texts.len() - 1;
        &self.texts[usize::try_from(date - self.first).unwrap_or(0).min(last)]
    }

    /// Earliest date of the table.
    pub(super) fn first(&self) -> Date {
        self.first
    }

    /// Month of the year, 0 for January.
    pub(super) fn month(&self, date: Date) -> usize {
        let text = self.text(date);
        usize::from(text[5] - b'0') * 10 + usize::from(text[6] - b'0') - 1
    }

    /// Day of the month.
    fn day_of_month(&self, date: Date) -> i32 {
        let text = self.text(date);
        i32::from(text[8] - b'0') * 10 + i32::from(text[9] - b'0')
    }

    /// First day of the month that `date` lies in.
    pub(super) fn month_start(&self, date: Date) -> Date {
        date - self.day_of_month(date) + 1
    }

    /// First day of the month after that of `date`.
    pub(super) fn next_month(&self, date: Date) -> Date {
        let later = self.month_start(date) + 32;
        if later <= self.end { self.month_start(later) } else { later.max(self.end + 1) }
    }

    /// Thousandths of an average month's moves in the month of `date`.
    pub(super) fn season(&self, date: Date) -> u32 {
        SEASON[self.month(date)]
    }

    /// A date to move on within the month of `date`: often the first, sometimes the fifteenth.
    pub(super) fn moving_day(&self, date: Date, chance: &mut Chance) -> Date {
        let start = self.month_start(date);
        match chance.below(100) {
            0..34 => start,
            34..46 => start + 14,
            _ => start + chance.between(0, 27),
        }
    }

    /// Any date of the month of `date`.
    pub(super) fn any_day(&self, date: Date, chance: &mut Chance) -> Date {
        self.month_start(date) + chance.between(0, 29)
    }

    /// A moving day about `days` after `date`, in a month drawn by the season of moves.
    pub(super) fn after(&self, date: Date, days: i32, chance: &mut Chance) -> Date {
        let aimed = date + days.max(1);
        let chosen = [aimed, aimed + 31, aimed - 31];
        let weights = chosen.map(|day| self.season(day.min(self.end)));
        let drawn = chosen[chance.weighted(&weights)].min(self.end + 400);
        let day = if drawn > self.end { drawn } else { self.moving_day(drawn, chance) };
        day.max(date + 1)
    }
}

/// The day the municipality hears of a move on `moved_on`: a fifth before the day, 70 % of the rest
/// within five days, 20 % within two weeks, 8 % within two months, 2 % later.
pub(super) fn notice(moved_on: Date, chance: &mut Chance) -> Date {
    let days = match chance.below(1000) {
        0..200 => -chance.between(1, 28),
        200..760 => chance.between(0, 5),
        760..920 => chance.between(6, 14),
        920..984 => chance.between(15, 60),
        _ => chance.between(61, 400),
    };
    moved_on + days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_the_calendar() {
        let end: Day = "2025-12-31".parse().unwrap();
        let calendar = Calendar::new(end, 12);
        assert_eq!(calendar.text(calendar.start), b"2014-01-01");
        assert_eq!(calendar.text(calendar.next_month(calendar.start)), b"2014-02-01");
        assert!(calendar.next_month(calendar.end - 2) > calendar.end);
        assert_eq!(calendar.month(calendar.end), 11);
        assert_eq!(SEASON.iter().sum::<u32>(), 12_000);
    }
}
