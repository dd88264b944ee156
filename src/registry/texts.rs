//! Texts in one arena, owned or mapped from a file.

use std::fmt;

use arrow_buffer::{Buffer, ScalarBuffer};

use super::ids::stable_key;

/// Texts in one arena, by row.
#[derive(Clone)]
pub struct Texts {
    bytes: Buffer,
    /// Where each text begins, and where the last one ends.
    offsets: ScalarBuffer<i32>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { bytes: Buffer::from_vec(Vec::<u8>::new()), offsets: vec![0].into() }
    }
}

impl Texts {
    /// Texts as they lie in two buffers; `None` where `offsets` do not lead through `bytes`.
    pub fn of(bytes: Buffer, offsets: ScalarBuffer<i32>) -> Option<Self> {
        let end = usize::try_from(*offsets.last()?).ok()?;
        (offsets[0] == 0 && end <= bytes.len()).then_some(Self { bytes, offsets })
    }

    /// Keeps byte strings that are UTF-8.
    pub(super) fn from_bytes<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Self {
        let (mut bytes, mut offsets) = (Vec::new(), vec![0]);
        for text in texts {
            bytes.extend_from_slice(text);
            offsets.push(i32::try_from(bytes.len()).expect("texts are under 2 GiB together"));
        }
        Self { bytes: Buffer::from_vec(bytes), offsets: offsets.into() }
    }

    /// Their bytes, one after the other.
    pub fn bytes(&self) -> &Buffer {
        &self.bytes
    }

    /// Where each begins, and where the last one ends.
    pub fn offsets(&self) -> &ScalarBuffer<i32> {
        &self.offsets
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of `row`; empty where the arena is not as it was written.
    ///
    /// # Panics
    /// Beyond the last row, as a slice does.
    pub fn at(&self, row: usize) -> &str {
        let bound = |at: usize| usize::try_from(self.offsets[at]).unwrap_or(usize::MAX);
        let text = self.bytes.as_slice().get(bound(row)..bound(row + 1)).unwrap_or_default();
        str::from_utf8(text).unwrap_or_default()
    }

    /// The text of `row`, `None` beyond the last.
    pub fn find(&self, row: usize) -> Option<&str> {
        (row < self.len()).then(|| self.at(row))
    }

    /// All texts.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|row| self.at(row))
    }
}

impl<'a> FromIterator<&'a str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        Self::from_bytes(texts.into_iter().map(str::as_bytes))
    }
}

/// Texts may be ids of persons: only how many there are, and whether two arenas are the same, shows.
impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = stable_key(self.bytes.as_slice());
        write!(f, "{} texts, {key:016x}, {:?}", self.len(), self.offsets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_survive() {
        let texts: Texts = ["", "Ørstedsgade 1", ""].into_iter().collect();
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["", "Ørstedsgade 1", ""]);
        let cut = texts.bytes().slice_with_length(0, 3);
        assert!(Texts::of(cut, texts.offsets().clone()).is_none());
        assert!(Texts::default().is_empty());
    }
}
