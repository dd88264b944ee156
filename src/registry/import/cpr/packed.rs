//! Rows of a fixed size as bytes, the greater end first: their order is that of their values.

use std::io;

use super::value::Moment;
use crate::domain::{Cpr, Day, UncertainDay};

/// The parts one after the other; what is left stays zero.
pub(super) fn pack<const N: usize>(parts: &[&[u8]]) -> [u8; N] {
    let mut row = [0; N];
    for (to, from) in row.iter_mut().zip(parts.iter().copied().flatten()) {
        *to = *from;
    }
    row
}

/// The parts of a row, taken one after the other.
pub(super) struct Parts<'a>(pub(super) &'a [u8]);

impl Parts<'_> {
    /// The next so many bytes; zeros past the end.
    pub(super) fn bytes<const K: usize>(&mut self) -> [u8; K] {
        let Some((part, rest)) = self.0.split_first_chunk::<K>() else { return [0; K] };
        self.0 = rest;
        *part
    }

    pub(super) fn small(&mut self) -> u16 {
        u16::from_be_bytes(self.bytes())
    }

    pub(super) fn number(&mut self) -> u32 {
        u32::from_be_bytes(self.bytes())
    }

    pub(super) fn day(&mut self) -> Option<Day> {
        Day::from_ordinal(self.number())
    }

    /// A personal number; what was put aside comes back as it was, or the disk is at fault.
    pub(super) fn cpr(&mut self) -> io::Result<Cpr> {
        Cpr::parse(&self.bytes::<10>()).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
    }

    pub(super) fn moment(&mut self) -> Moment {
        let (date, time) = (self.number(), self.small());
        let (earliest, latest) = (self.day(), self.day());
        let day = UncertainDay {
            earliest: earliest.unwrap_or(Day::MIN),
            latest: latest.unwrap_or(Day::MAX),
        };
        Moment { date, time, day }
    }
}

/// Bytes of a moment.
pub(super) const MOMENT: usize = 4 + 2 + 4 + 4;

impl Moment {
    pub(super) fn packed(self) -> [u8; MOMENT] {
        pack(&[
            &self.date.to_be_bytes(),
            &self.time.to_be_bytes(),
            &packed_day(Some(self.day.earliest)),
            &packed_day(Some(self.day.latest)),
        ])
    }
}

/// A day, or none as zero.
pub(super) fn packed_day(day: Option<Day>) -> [u8; 4] {
    day.map_or(0, Day::ordinal).to_be_bytes()
}

/// The ten digits.
pub(super) fn digits(number: &Cpr) -> &[u8] {
    number.reveal().as_bytes()
}
