//! Danish working days: what a deadline counts in.

use super::Day;

impl Day {
    /// Monday is 1, Sunday 7.
    pub fn weekday(self) -> u32 {
        // 0001-01-01 is a Monday in the Gregorian calendar
        (self.ordinal() - 1) % 7 + 1
    }

    /// Whether Danish authorities work: no weekend, public holiday, Constitution Day, Christmas Eve
    /// or New Year's Eve.
    pub fn is_workday(self) -> bool {
        self.weekday() <= 5 && !self.is_holiday()
    }

    /// The `days`th working day after this one.
    #[must_use]
    pub fn plus_workdays(self, days: u32) -> Self {
        let mut day = self;
        for _ in 0..days {
            day = day.plus(1).workday_from();
        }
        day
    }

    /// This day, or the first working day after it.
    #[must_use]
    pub fn workday_from(self) -> Self {
        let mut day = self;
        while !day.is_workday() && day < Self::MAX {
            day = day.plus(1);
        }
        day
    }

    fn is_holiday(self) -> bool {
        let (year, month, date) = self.ymd();
        let fixed = [(1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)];
        if fixed.contains(&(month, date)) {
            return true;
        }
        let after_easter = self.since(easter(year)).0;
        // Great Prayer Day, the fourth Friday after Easter, was a holiday until 2023
        let moved = matches!(after_easter, -3 | -2 | 0 | 1 | 39 | 49 | 50);
        moved || (after_easter == 26 && year <= 2023)
    }
}

/// Easter Sunday by the Gregorian reckoning in whole numbers.
fn easter(year: i16) -> Day {
    let year_number = i32::from(year);
    let (golden, century) = (year_number % 19, year_number / 100);
    let leaps = century - century / 4 - (8 * century + 13) / 25;
    let moon = (leaps + 19 * golden + 15) % 30;
    let moon = moon - moon / 28 * (1 - moon / 28 * (29 / (moon + 1)) * ((21 - golden) / 11));
    let sunday = (year_number + year_number / 4 + moon + 2 - century + century / 4) % 7;
    let offset = moon - sunday;
    let month = 3 + (offset + 40) / 44;
    let date = offset + 28 - 31 * (month / 4);
    let (month, date) = (i8::try_from(month).unwrap_or(3), i8::try_from(date).unwrap_or(22));
    Day::from_ymd(year, month, date).unwrap_or(Day::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn easter_falls_where_the_tables_have_it() {
        for (year, sunday) in [
            (1818, "1818-03-22"),
            (1943, "1943-04-25"),
            (2000, "2000-04-23"),
            (2024, "2024-03-31"),
            (2025, "2025-04-20"),
            (2026, "2026-04-05"),
            (2027, "2027-03-28"),
            (2038, "2038-04-25"),
        ] {
            assert_eq!(easter(year), day(sunday));
            assert_eq!(day(sunday).weekday(), 7);
        }
    }

    #[test]
    fn danish_holidays_are_no_working_days() {
        for off in [
            "2026-01-01",
            "2026-04-02",
            "2026-04-03",
            "2026-04-06",
            "2026-05-14",
            "2026-05-25",
            "2026-06-05",
            "2026-12-24",
            "2026-12-25",
            "2026-12-31",
            "2023-05-05",
            "2026-11-22",
        ] {
            assert!(!day(off).is_workday(), "{off}");
        }
        for on in ["2024-04-26", "2026-05-01", "2026-05-15", "2026-11-23", "2026-12-23"] {
            assert!(day(on).is_workday(), "{on}");
        }
    }

    #[test]
    fn deadlines_skip_what_is_closed() {
        // over Christmas and New Year: 21, 22, 23, 28, 29, 30 December, 4 to 7 January
        assert_eq!(day("2026-12-18").plus_workdays(10), day("2027-01-07"));
        assert_eq!(day("2026-11-20").plus_workdays(1), day("2026-11-23"));
        assert_eq!(day("2026-11-22").workday_from(), day("2026-11-23"));
    }
}
