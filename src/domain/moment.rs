//! A moment, and the day and clock time it is in Denmark.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Day;

/// Milliseconds since 1970-01-01T00:00:00Z. Prints as `2026-11-29T21:05:00Z`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Moment(pub i64);

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// The ordinal of 1970-01-01.
const EPOCH: i64 = 719_163;

impl Moment {
    /// This moment moved by minutes.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(MINUTE)))
    }

    /// Whole seconds since `earlier`; negative where that is later.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0) / SECOND
    }

    /// The first moment of a day in UTC: near enough where days or months are counted back.
    pub fn beginning(day: Day) -> Self {
        const EPOCH: i64 = 719_163;
        Self((i64::from(day.ordinal()) - EPOCH) * 24 * 60 * MINUTE)
    }

    /// The day in Denmark: what deadlines count from.
    pub fn day(self) -> Day {
        self.split().0
    }

    /// Hour and minute in Denmark.
    pub fn clock(self) -> (u8, u8) {
        let minutes = self.split().1 / MINUTE;
        let part = |number: i64| u8::try_from(number).unwrap_or(0);
        (part(minutes / 60), part(minutes % 60))
    }

    fn split(self) -> (Day, i64) {
        parts(self.0.saturating_add(self.ahead()))
    }

    /// How far Danish time is ahead of UTC: the Union's summer time, from 01:00 UTC on the last
    /// Sunday of March to 01:00 UTC on the last Sunday of October (since 1996).
    fn ahead(self) -> i64 {
        let year = parts(self.0).0.year();
        let from = last_sunday(year, 3) + HOUR;
        let to = last_sunday(year, 10) + HOUR;
        if (from..to).contains(&self.0) { 2 * HOUR } else { HOUR }
    }
}

/// Midnight UTC of the last Sunday of a month of 31 days.
fn last_sunday(year: i16, month: i8) -> i64 {
    let last = Day::from_ymd(year, month, 31).unwrap_or(Day::MIN);
    let back = i64::from(last.weekday() % 7);
    (i64::from(last.ordinal()) - back - EPOCH) * DAY
}

fn parts(milliseconds: i64) -> (Day, i64) {
    let ordinal = milliseconds.div_euclid(DAY) + EPOCH;
    let day = u32::try_from(ordinal).ok().and_then(Day::from_ordinal);
    let held = if ordinal < EPOCH { Day::MIN } else { Day::MAX };
    (day.unwrap_or(held), milliseconds.rem_euclid(DAY))
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, rest) = parts(self.0);
        let (hours, minutes, seconds) = (rest / HOUR, rest / MINUTE % 60, rest / SECOND % 60);
        write!(f, "{day}T{hours:02}:{minutes:02}:{seconds:02}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(day: &str, hours: i64, minutes: i64) -> Moment {
        let day: Day = day.parse().unwrap();
        Moment((i64::from(day.ordinal()) - EPOCH) * DAY + hours * HOUR + minutes * MINUTE)
    }

    #[test]
    fn danish_days_and_clocks_follow_summer_time() {
        for (day, hours, minutes, there, clock) in [
            ("2026-11-29", 22, 59, "2026-11-29", (23, 59)),
            ("2026-11-29", 23, 0, "2026-11-30", (0, 0)),
            ("2026-07-01", 22, 0, "2026-07-02", (0, 0)),
            ("2026-03-29", 0, 59, "2026-03-29", (1, 59)),
            ("2026-03-29", 1, 0, "2026-03-29", (3, 0)),
            ("2026-10-25", 0, 59, "2026-10-25", (2, 59)),
            ("2026-10-25", 1, 0, "2026-10-25", (2, 0)),
            ("1970-01-01", 0, 0, "1970-01-01", (1, 0)),
        ] {
            let at = moment(day, hours, minutes);
            assert_eq!((at.day().to_string().as_str(), at.clock()), (there, clock), "{at}");
        }
        assert_eq!(moment("2026-11-29", 21, 5).to_string(), "2026-11-29T21:05:00Z");
        for extreme in [i64::MIN, i64::MAX] {
            let _ = (Moment(extreme).day(), Moment(extreme).clock(), Moment(extreme).to_string());
        }
    }
}
