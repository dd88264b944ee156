//! Values of single fields: numbers, dates, text.
//!
//! A date the register marks as uncertain (`*`) keeps its year and month only: the mark says that
//! the day is a guess. A date whose day or month is 00 keeps what it has. Hours and minutes decide
//! the order of things on one day and nothing else; minute 99 occurs.

use crate::domain::{Day, UncertainDay};

/// A point in time as a record gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// Year, month and day as one number in the order of the calendar, 00 for unknown parts; 0
    /// where nothing is known.
    pub(super) date: u32,
    /// Hour and minute as one number; 0 where not given.
    pub(super) time: u16,
    /// The days it can be.
    pub(super) day: UncertainDay,
}

impl Moment {
    /// Nothing is known.
    pub(super) const UNKNOWN: Self = Self { date: 0, time: 0, day: UncertainDay::UNKNOWN };

    /// A day known for certain.
    pub(super) fn on(day: Day) -> Self {
        Self { date: written(day), time: 0, day: UncertainDay::on(day) }
    }

    /// Whether year, month and day are written, be they marked as uncertain or not.
    pub(super) fn is_full(self) -> bool {
        !self.date.is_multiple_of(100)
    }

    /// The date as written, unknown parts as late as they can be.
    pub(super) fn latest_date(self) -> u32 {
        if self.is_full() { self.date } else { written(self.day.latest) }
    }

    /// Whether anything is known.
    pub(super) fn is_known(self) -> bool {
        self.date != 0
    }

    /// Whether both lie on the same written date.
    pub(super) fn same_date(self, other: Self) -> bool {
        self.is_known() && self.date == other.date
    }

    /// Whether this surely lies on a later date: both are known, and their days do not overlap.
    pub(super) fn is_after(self, other: Self) -> bool {
        self.is_known() && other.is_known() && self.day.earliest > other.day.latest
    }

    /// The day as text of the input contract, empty where unknown.
    pub(super) fn to_text(self) -> String {
        if self.is_known() { self.day.to_string() } else { String::new() }
    }
}

/// Year, month and day as one number.
fn written(day: Day) -> u32 {
    let (year, month, of_month) = day.ymd();
    u32::from(year.unsigned_abs()) * 10_000
        + u32::from(month.unsigned_abs()) * 100
        + u32::from(of_month.unsigned_abs())
}

/// A number of one to eighteen digits.
pub(super) fn number(field: &[u8]) -> Option<u64> {
    let valid = (1..=18).contains(&field.len()) && field.iter().all(u8::is_ascii_digit);
    valid.then(|| field.iter().fold(0, |n, b| n * 10 + u64::from(b - b'0')))
}

/// A code of up to four digits; an empty field is code 0, which means none.
pub(super) fn code(field: &[u8]) -> Option<u16> {
    if field.is_empty() { Some(0) } else { number(field).and_then(|n| u16::try_from(n).ok()) }
}

/// ISO-8859-1 as text.
pub(super) fn text(field: &[u8]) -> String {
    field.iter().map(|b| char::from(*b)).collect()
}

/// A date of eight digits that must be exact.
pub(super) fn compact_day(field: &[u8]) -> Option<Day> {
    if field.len() != 8 {
        return None;
    }
    moment(field, b"").filter(|moment| moment.is_known()).and_then(|moment| moment.day.exact())
}

/// A date of 8, 10 or 12 characters with its uncertainty mark; `None` where it is no date.
pub(super) fn moment(field: &[u8], mark: &[u8]) -> Option<Moment> {
    if field.iter().all(|b| matches!(b, b'0' | b'-')) {
        return matches!(field.len(), 0 | 8 | 10 | 12).then_some(Moment::UNKNOWN);
    }
    let (year, month, day, clock) = parts(field)?;
    let mut text = *b"YYYY-MM-DD";
    text[..4].copy_from_slice(year);
    text[5..7].copy_from_slice(month);
    text[8..].copy_from_slice(day);
    let known = match (month, day) {
        (b"00", b"00") => UncertainDay::parse(&text[..4])?,
        (_, b"00") => UncertainDay::parse(&text[..7])?,
        _ => UncertainDay::parse(&text)?,
    };
    // The day must exist even where it is a guess.
    let is_guess = mark == b"*" && known.exact().is_some();
    let known = if is_guess { UncertainDay::parse(&text[..7])? } else { known };
    let part = |digits: &[u8]| number(digits).and_then(|n| u32::try_from(n).ok());
    let date = part(year)? * 10_000 + part(month)? * 100 + part(day)?;
    let time = if clock.is_empty() { 0 } else { u16::try_from(number(clock)?).ok()? };
    Some(Moment { date, time, day: known })
}

/// Digits of a date: year, month, day, time of day.
type DateParts<'a> = (&'a [u8], &'a [u8], &'a [u8], &'a [u8]);

/// The digits of `YYYYMMDD`, `YYYYMMDDhhmm` or `YYYY-MM-DD`.
fn parts(field: &[u8]) -> Option<DateParts<'_>> {
    match field.len() {
        8 | 12 => Some((&field[..4], &field[4..6], &field[6..8], &field[8..])),
        10 if (field[4], field[7]) == (b'-', b'-') => {
            Some((&field[..4], &field[5..7], &field[8..], &[]))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_what_the_register_is_sure_of() {
        let cases = [
            ("200111071450", "", Some("2001-11-07")),
            ("198107011299", "", Some("1981-07-01")),
            ("200111070000", "*", Some("2001-11")),
            ("1961-09-07", " ", Some("1961-09-07")),
            ("1961-09-07", "*", Some("1961-09")),
            ("196100000000", "*", Some("1961")),
            ("196105000000", "", Some("1961-05")),
            ("000000000000", "*", Some("")),
            ("", "", Some("")),
            ("0000-00-00", "", Some("")),
            ("200102300000", "", None),
            ("200100120000", "", None),
            ("2001", "", None),
            ("20011107145x", "", None),
            ("2001-11-071", "", None),
        ];
        for (field, mark, expected) in cases {
            let read = moment(field.as_bytes(), mark.trim().as_bytes()).map(Moment::to_text);
            assert_eq!(read.as_deref(), expected, "{field}{mark}");
        }
    }

    #[test]
    fn numbers_and_text() {
        assert_eq!(number(b"00001098"), Some(1098));
        assert_eq!(number(b""), None);
        assert_eq!(number(b"1234567890123456789"), None);
        assert_eq!(code(b""), Some(0));
        assert_eq!(text(b"S\xF8gade"), "Søgade");
    }
}
