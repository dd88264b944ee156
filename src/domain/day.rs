//! Days, spans of days, half-open periods and dates the register is unsure of.
//!
//! The only place with date arithmetic. Months are counted by jiff, and every date is held against it
//! in a test.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use jiff::civil::Date;

/// Days between 0000-12-31 and 1970-01-01: `Day` counts from 0001-01-01 as day 1, so it is never 0.
const EPOCH_OFFSET: i64 = 719_163;

/// One calendar day between 0001-01-01 and 9999-12-31; `Option<Day>` is four bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NonZeroU32);

/// A number of days; negative where the second day lies before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days(pub i32);

impl Day {
    /// 0001-01-01: stands for "no lower bound" in an [`UncertainDay`].
    pub const MIN: Self = Self(NonZeroU32::MIN);
    /// 9999-12-31: stands for "has not ended" and "no upper bound".
    pub const MAX: Self = Self(NonZeroU32::new(3_652_059).expect("a positive literal"));

    /// The day of a calendar date, or `None` where there is no such date.
    ///
    /// Plain integer arithmetic of the Gregorian calendar: loading reads millions of dates.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        let inside = (1..=9999).contains(&year) && (1..=12).contains(&month);
        if !inside || day < 1 || day > month_length(year, month) {
            return None;
        }
        let before = i32::from(year) - 1;
        let years = before * 365 + before / 4 - before / 100 + before / 400;
        let months = i32::from(DAYS_BEFORE[usize::from(month.unsigned_abs()) - 1]);
        let leap = i32::from(month > 2 && is_leap(year));
        u32::try_from(years + months + leap + i32::from(day)).ok().and_then(Self::from_ordinal)
    }

    fn from_date(date: Date) -> Option<Self> {
        Self::from_ymd(date.year(), date.month(), date.day())
    }

    fn to_date(self) -> Date {
        let days = i64::from(self.0.get()) - EPOCH_OFFSET;
        Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
    }

    /// Year, month and day of the month.
    ///
    /// Plain integer arithmetic too: years are counted from 1 March on, so that a leap day comes last.
    pub fn ymd(self) -> (i16, i8, i8) {
        let days = self.0.get().cast_signed() - 1 + DAYS_BEFORE_MARCH;
        let (cycles, in_cycle) = (days / DAYS_OF_CYCLE, days % DAYS_OF_CYCLE);
        let year = (in_cycle - in_cycle / 1460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
        let in_year = in_cycle - (365 * year + year / 4 - year / 100);
        // Months from March on are 31, 30, 31, 30, 31 days long, over and over: 153 days for five.
        let month = (5 * in_year + 2) / 153;
        let day = in_year - (153 * month + 2) / 5 + 1;
        let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
        let held = "a day lies in the years 1 to 9999";
        (
            i16::try_from(400 * cycles + year).expect(held),
            i8::try_from(month).expect(held),
            i8::try_from(day).expect(held),
        )
    }

    /// The calendar year.
    pub fn year(self) -> i16 {
        self.ymd().0
    }

    /// This day moved by `days`, held within the representable range.
    #[must_use]
    #[inline]
    pub fn plus(self, days: i32) -> Self {
        let moved = i64::from(self.0.get()) + i64::from(days);
        let held = moved.clamp(1, i64::from(Self::MAX.0.get()));
        Self(u32::try_from(held).ok().and_then(NonZeroU32::new).expect("held between 1 and MAX"))
    }

    /// The same day of the month `months` earlier, or the last day of that month where it is shorter.
    #[must_use]
    pub fn minus_months(self, months: u32) -> Self {
        let span = jiff::Span::new().months(i64::from(months.min(100_000)));
        Self::from_date(self.to_date().saturating_sub(span)).unwrap_or(Self::MIN)
    }

    /// The same day of the month `months` later, or the last day of that month where it is shorter.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let span = jiff::Span::new().months(i64::from(months.min(100_000)));
        Self::from_date(self.to_date().saturating_add(span)).unwrap_or(Self::MAX)
    }

    /// Days from `earlier` to this day.
    #[inline]
    pub fn since(self, earlier: Self) -> Days {
        Days(self.0.get().cast_signed() - earlier.0.get().cast_signed())
    }

    /// Completed years from `birth` to this day; 0 where `birth` is later.
    pub fn years_since(self, birth: Self) -> u16 {
        let (y1, m1, d1) = birth.ymd();
        let (y2, m2, d2) = self.ymd();
        let years = i32::from(y2) - i32::from(y1) - i32::from((m2, d2) < (m1, d1));
        u16::try_from(years).unwrap_or(0)
    }

    /// A dense, order-keeping number for column formats and hashes.
    #[inline]
    pub fn ordinal(self) -> u32 {
        self.0.get()
    }

    /// The inverse of [`Day::ordinal`]; `None` outside the representable range.
    #[inline]
    pub fn from_ordinal(ordinal: u32) -> Option<Self> {
        NonZeroU32::new(ordinal).map(Self).filter(|day| *day <= Self::MAX)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = ();

    /// Reads `YYYY-MM-DD` and nothing else.
    fn from_str(text: &str) -> Result<Self, ()> {
        let known = UncertainDay::from_str(text)?;
        if text.len() == 10 { known.exact().ok_or(()) } else { Err(()) }
    }
}

/// A date the register may be unsure of: some day from `earliest` to `latest`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UncertainDay {
    /// First day it can be.
    pub earliest: Day,
    /// Last day it can be.
    pub latest: Day,
}

impl UncertainDay {
    /// Nothing is known of the date.
    pub const UNKNOWN: Self = Self { earliest: Day::MIN, latest: Day::MAX };

    /// A date known to the day.
    pub fn on(day: Day) -> Self {
        Self { earliest: day, latest: day }
    }

    /// The day, where it is known exactly.
    #[inline]
    pub fn exact(self) -> Option<Day> {
        (self.earliest == self.latest).then_some(self.earliest)
    }

    /// Reads `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; the two short forms keep their whole interval.
    ///
    /// One million dates cost a few hundredths of a CPU-second: no allocation, one calendar check.
    pub fn parse(text: &[u8]) -> Option<Self> {
        if let Ok(full) = text.try_into() {
            return full_date(full).map(Self::on);
        }
        let year = digits(text.get(..4)?)?;
        match text.len() {
            4 => Some(Self {
                earliest: Day::from_ymd(year, 1, 1)?,
                latest: Day::from_ymd(year, 12, 31)?,
            }),
            7 if text[4] == b'-' => {
                let month = i8::try_from(digits(&text[5..])?).ok()?;
                let earliest = Day::from_ymd(year, month, 1)?;
                let latest = Day::from_ymd(year, month, month_length(year, month))?;
                Some(Self { earliest, latest })
            }
            _ => None,
        }
    }
}

impl FromStr for UncertainDay {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::parse(text.as_bytes()).ok_or(())
    }
}

impl fmt::Display for UncertainDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((y1, m1, d1), (y2, m2, _)) = (self.earliest.ymd(), self.latest.ymd());
        match self.exact() {
            Some(day) => fmt::Display::fmt(&day, f),
            None if *self == Self::UNKNOWN => Ok(()),
            None if (y1, m1, d1) == (y2, m2, 1) => write!(f, "{y1:04}-{m1:02}"),
            None => write!(f, "{y1:04}"),
        }
    }
}

/// Days from 0000-03-01 to 0001-01-01.
const DAYS_BEFORE_MARCH: i32 = 306;

/// Days of 400 years, after which the calendar repeats itself.
const DAYS_OF_CYCLE: i32 = 146_097;

/// Days of an ordinary year before each month.
const DAYS_BEFORE: [u16; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

fn is_leap(year: i16) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of `month`, which must be 1 to 12.
fn month_length(year: i16, month: i8) -> i8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day that `YYYY-MM-DD` writes; all eight digits at once.
fn full_date(text: &[u8; 10]) -> Option<Day> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let word = u64::from_le_bytes([y1, y2, y3, y4, m1, m2, d1, d2]);
    let digits = word.wrapping_sub(0x3030_3030_3030_3030);
    // A byte beyond nine has its high bits set now, or has them once six is added.
    let beyond = digits | digits.wrapping_add(0x0606_0606_0606_0606);
    if beyond & 0xf0f0_f0f0_f0f0_f0f0 != 0 {
        return None;
    }
    let pairs = digits.wrapping_mul(10) + (digits >> 8);
    let [century, _, year, _, month, _, day, _] = pairs.to_le_bytes().map(u8::cast_signed);
    Day::from_ymd(i16::from(century) * 100 + i16::from(year), month, day)
}

fn digits(text: &[u8]) -> Option<i16> {
    text.iter().try_fold(0_i16, |n, b| {
        b.is_ascii_digit().then(|| n.checked_mul(10)?.checked_add(i16::from(b - b'0')))?
    })
}

/// A half-open span of days: `from` belongs to it, `to` does not. Empty where `to <= from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day inside.
    pub from: Day,
    /// First day after the end; [`Day::MAX`] where it has not ended.
    pub to: Day,
}

impl Period {
    /// The period `[from, to)`.
    pub fn new(from: Day, to: Day) -> Self {
        Self { from, to }
    }

    /// The `months` up to and including `day`.
    pub fn of_months(months: u32, day: Day) -> Self {
        Self::new(day.minus_months(months).plus(1), day.plus(1))
    }

    /// Whether no day lies inside.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.to <= self.from
    }

    /// Whether `day` lies inside.
    #[inline]
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.to
    }

    /// The days both periods share; empty where they share none.
    #[must_use]
    #[inline]
    pub fn intersect(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }

    /// Number of days inside, 0 where empty.
    #[inline]
    pub fn length(self) -> Days {
        Days(self.to.since(self.from).0.max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_full_and_reduced_dates() {
        let show = |text: &str| UncertainDay::from_str(text).map(|d| (d.earliest, d.latest));
        let day = |y, m, d| Day::from_ymd(y, m, d).unwrap();
        assert_eq!(show("2024-02-29"), Ok((day(2024, 2, 29), day(2024, 2, 29))));
        assert_eq!(show("2024-02"), Ok((day(2024, 2, 1), day(2024, 2, 29))));
        assert_eq!(show("2023"), Ok((day(2023, 1, 1), day(2023, 12, 31))));
        for wrong in ["2023-02-29", "2023-1-1", "20230101", "", "2023-13", "0000-01-01", "x"] {
            assert_eq!(show(wrong), Err(()), "{wrong}");
        }
        for at in [0, 1, 2, 3, 5, 6, 8, 9] {
            for other in [b'/', b':', b'?', b'@', b' ', 0, 0x80, 0xff] {
                let mut text = *b"1999-09-09";
                text[at] = other;
                assert_eq!(UncertainDay::parse(&text), None, "{text:?}");
            }
        }
    }

    #[test]
    fn arithmetic_agrees_with_the_calendar_over_the_whole_range() {
        let mut date = Date::constant(1, 1, 1);
        for ordinal in 1..=Day::MAX.ordinal() {
            let day = Day::from_ymd(date.year(), date.month(), date.day()).unwrap();
            assert_eq!(day.ordinal(), ordinal, "{date}");
            assert_eq!(day.ymd(), (date.year(), date.month(), date.day()), "{date}");
            date = date.tomorrow().unwrap_or(date);
        }
        for (year, month, day) in
            [(0, 1, 1), (10_000, 1, 1), (2024, 0, 1), (2024, 13, 1), (1900, 2, 29), (2023, 4, 31)]
        {
            assert_eq!(Day::from_ymd(year, month, day), None);
        }
    }

    #[test]
    fn prints_what_it_reads() {
        for text in ["2024-02-29", "2024-02", "2023", "0001-01-01", "9999-12-31"] {
            assert_eq!(UncertainDay::from_str(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn months_and_years() {
        let day: Day = "2024-03-31".parse().unwrap();
        assert_eq!(day.minus_months(1).to_string(), "2024-02-29");
        assert_eq!(day.minus_months(36).to_string(), "2021-03-31");
        assert_eq!(day.plus_months(1).to_string(), "2024-04-30");
        assert_eq!(Day::MAX.plus_months(1), Day::MAX);
        assert_eq!(day.years_since("2006-04-01".parse().unwrap()), 17);
        assert_eq!(day.years_since("2006-03-31".parse().unwrap()), 18);
        assert_eq!(day.plus(1).since(day), Days(1));
        assert_eq!(Day::MAX.to_string(), "9999-12-31");
    }
}
