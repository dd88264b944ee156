//! Columns: many values of one kind in one run of memory, owned or mapped from a file.
//!
//! A column keeps numbers as a file keeps them and turns each into its value when it is read. So a
//! frozen register is used where it lies on disk, without being read through first.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use arrow_buffer::ScalarBuffer;

use super::cell::Cell;

/// Values of one kind, frozen. A clone shares the memory.
pub struct Column<T: Cell> {
    raw: ScalarBuffer<T::Raw>,
}

impl<T: Cell> Column<T> {
    /// A column of numbers as they lie in a buffer.
    pub fn of(raw: ScalarBuffer<T::Raw>) -> Self {
        Self { raw }
    }

    /// The numbers.
    pub fn raw(&self) -> &ScalarBuffer<T::Raw> {
        &self.raw
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.raw.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The value in `row`.
    ///
    /// # Panics
    /// Beyond the last row, as a slice does.
    #[inline]
    pub fn at(&self, row: usize) -> T {
        T::unpack(self.raw[row])
    }

    /// The value in `row`, `None` beyond the last.
    #[inline]
    pub fn find(&self, row: usize) -> Option<T> {
        self.raw.get(row).copied().map(T::unpack)
    }

    /// All values.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = T> + ExactSizeIterator + Clone + '_ {
        self.raw.iter().copied().map(T::unpack)
    }

    /// The values of some rows.
    ///
    /// # Panics
    /// Beyond the last row, as a slice does.
    pub fn span(
        &self,
        rows: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = T> + ExactSizeIterator + Clone + '_ {
        self.raw[rows].iter().copied().map(T::unpack)
    }
}

impl<T: Cell> Default for Column<T> {
    fn default() -> Self {
        Self { raw: ScalarBuffer::default() }
    }
}

impl<T: Cell> Clone for Column<T> {
    fn clone(&self) -> Self {
        Self { raw: self.raw.clone() }
    }
}

impl<T: Cell> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.raw.iter()).finish()
    }
}

impl<T: Cell> PartialEq for Column<T> {
    fn eq(&self, other: &Self) -> bool {
        self.raw.inner().as_slice() == other.raw.inner().as_slice()
    }
}

impl<T: Cell> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self { raw: values.into_iter().map(T::pack).collect::<Vec<_>>().into() }
    }
}

impl<T: Cell> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

/// A column while it is filled.
#[derive(Debug)]
pub struct Draft<T: Cell> {
    raw: Vec<T::Raw>,
    values: PhantomData<T>,
}

impl<T: Cell> Draft<T> {
    /// Room for `rows` values.
    pub fn with_capacity(rows: usize) -> Self {
        Self { raw: Vec::with_capacity(rows), values: PhantomData }
    }

    /// Adds a value.
    pub fn push(&mut self, value: T) {
        self.raw.push(value.pack());
    }

    /// Adds numbers as they lie in a column.
    pub fn extend_raw(&mut self, numbers: &[T::Raw]) {
        self.raw.extend_from_slice(numbers);
    }

    /// The column; nothing is copied.
    pub fn freeze(self) -> Column<T> {
        Column { raw: self.raw.into() }
    }
}

impl<T: Cell> Extend<T> for Draft<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        self.raw.extend(values.into_iter().map(T::pack));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CivilStatus, Day, Exempt, MoveKind, Period, PersonId, UncertainDay};

    fn survives<T: Cell + PartialEq + fmt::Debug>(values: &[T]) {
        let column: Column<T> = values.iter().copied().collect();
        assert_eq!(column.iter().collect::<Vec<_>>(), values);
    }

    #[test]
    fn every_value_survives() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        survives(&[Day::MIN, day("2020-02-29"), Day::MAX]);
        survives(&[None, Some(Day::MIN), Some(Day::MAX)]);
        survives(&[UncertainDay::UNKNOWN, UncertainDay::on(day("1968-04-02"))]);
        survives(&[None, Some(UncertainDay::UNKNOWN)]);
        survives(&[Period::new(Day::MIN, Day::MIN), Period::new(Day::MIN, Day::MAX)]);
        survives(&[None, Some(PersonId::new(0)), Some(PersonId::new(7))]);
        survives(&[None, Some(false), Some(true)]);
        survives(&[None, Some(0_u16), Some(u16::MAX)]);
        survives(&[None, Some(0.5_f32)]);
        survives(&[None, Some((-1.25, 6e6))]);
        survives(&MoveKind::NAMES.iter().map(|(_, kind)| *kind).collect::<Vec<_>>());
        survives(&Exempt::NAMES.iter().map(|(_, why)| Some(*why)).collect::<Vec<_>>());
        survives(&CivilStatus::NAMES.map(|(_, status)| Some(status)));
    }
}
