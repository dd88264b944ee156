//! Ids while loading: where they lie in the file, their ranks, and looking one up.
//!
//! An id is never copied before it is known to be needed. Ids of up to eight bytes are compared by
//! a reversible hash alone; longer ones also by their bytes.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use rayon::prelude::*;

/// Where an id lies in its file: eight bytes of start and length, the length being at most 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span(u64);

impl Span {
    const LENGTH_BITS: u32 = 8;

    pub(super) fn new(start: usize, length: usize) -> Self {
        Self((start as u64) << Self::LENGTH_BITS | length as u64)
    }

    /// The id in the bytes of its file.
    pub(super) fn slice(self, bytes: &[u8]) -> &[u8] {
        let length = self.0 & ((1 << Self::LENGTH_BITS) - 1);
        let start = usize::try_from(self.0 >> Self::LENGTH_BITS).expect("made from a usize");
        &bytes[start..start + usize::from(length.to_le_bytes()[0])]
    }
}

const SHORT: usize = 8;

/// The bytes of an id of at most eight bytes as one number. Ids hold no NUL, so it is unique.
fn packed(id: &[u8]) -> u64 {
    let mut word = [0; SHORT];
    word[..id.len()].copy_from_slice(id);
    u64::from_be_bytes(word)
}

/// A hash of an id; distinct for distinct ids of at most eight bytes.
pub(super) fn hash(id: &[u8]) -> u64 {
    if id.len() > SHORT {
        return FixedState::with_seed(0).hash_one(id);
    }
    mix(packed(id))
}

/// A reversible scrambling of 64 bits (the finaliser of `SplitMix64`).
fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// A 64-bit name of a text that is the same on every machine and in every version.
pub(super) fn stable_key(text: &[u8]) -> u64 {
    let words = text.chunks(SHORT).map(packed);
    words.fold(mix(text.len() as u64 ^ 0x9e37_79b9_7f4a_7c15), |key, word| mix(key ^ mix(word)))
}

/// Orders rows by their ids: the places of `spans` in ascending order of the ids they point to.
pub(super) fn sorted(bytes: &[u8], spans: &[Span]) -> Vec<u32> {
    let key = |(place, span): (usize, &Span)| {
        let id = span.slice(bytes);
        let place = u32::try_from(place).expect("the loader refuses that many rows");
        (packed(&id[..id.len().min(SHORT)]), place)
    };
    let mut keyed: Vec<(u64, u32)> = spans.par_iter().enumerate().map(key).collect();
    keyed.par_sort_unstable_by(|a, b| {
        a.0.cmp(&b.0)
            .then_with(|| {
                let text = |place: u32| spans[place as usize].slice(bytes);
                if a.1 == b.1 { std::cmp::Ordering::Equal } else { text(a.1).cmp(text(b.1)) }
            })
            .then(a.1.cmp(&b.1))
    });
    keyed.into_iter().map(|(_, place)| place).collect()
}

/// Finds the dense number of an id.
pub(super) struct IdTable<'a> {
    bytes: &'a [u8],
    table: HashTable<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    hash: u64,
    span: Span,
    number: u32,
}

impl<'a> IdTable<'a> {
    /// A table for `capacity` ids that lie in `bytes`.
    pub(super) fn new(bytes: &'a [u8], capacity: usize) -> Self {
        Self { bytes, table: HashTable::with_capacity(capacity) }
    }

    /// Keeps an id that is not there yet.
    pub(super) fn insert(&mut self, span: Span, number: u32) {
        let hash = hash(span.slice(self.bytes));
        self.table.insert_unique(hash, Entry { hash, span, number }, |entry| entry.hash);
    }

    /// Gives every id another number.
    pub(super) fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        self.table.iter_mut().for_each(|entry| entry.number = number(entry.number));
    }

    /// The number kept for `id`.
    pub(super) fn find(&self, id: &[u8]) -> Option<u32> {
        let hash = hash(id);
        let same = |entry: &Entry| {
            // A short id and a long one may share a hash, so a short one is compared as well where
            // the entry is long.
            entry.hash == hash && {
                let kept = entry.span.slice(self.bytes);
                (id.len() <= SHORT && kept.len() <= SHORT) || kept == id
            }
        };
        self.table.find(hash, same).map(|entry| entry.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_and_finds_ids_of_any_length() {
        let ids = ["b", "a", "aaaaaaaab", "aaaaaaaaa", "aaaaaaaa", "å", "0101701234"];
        let text = ids.concat();
        let bytes = text.as_bytes();
        let mut at = 0;
        let spans: Vec<Span> = ids
            .iter()
            .map(|id| {
                at += id.len();
                Span::new(at - id.len(), id.len())
            })
            .collect();
        let order = sorted(bytes, &spans);
        let found: Vec<&[u8]> = order.iter().map(|at| spans[*at as usize].slice(bytes)).collect();
        let mut expected: Vec<&[u8]> = ids.iter().map(|id| id.as_bytes()).collect();
        expected.sort_unstable();
        assert_eq!(found, expected);
        let mut table = IdTable::new(bytes, 1);
        for (number, span) in (0..).zip(&spans) {
            table.insert(*span, number);
        }
        for (number, id) in (0..).zip(ids) {
            assert_eq!(table.find(id.as_bytes()), Some(number));
        }
        assert_eq!(table.find(b"c"), None);
        assert_eq!(table.find(b"aaaaaaaac"), None);
    }

    #[test]
    fn keys_never_change() {
        assert_eq!(stable_key(b"m1"), stable_key(b"m1"));
        assert_ne!(stable_key(b"m1"), stable_key(b"m2"));
        assert_ne!(stable_key(b""), stable_key(b"\0"));
    }
}
