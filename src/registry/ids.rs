//! Ids while loading: where they lie in the file, their ranks, and looking one up.
//!
//! An id is never copied before it is known to be needed. Ids of up to eight bytes are compared by
//! a reversible hash alone; longer ones also by their bytes.

use std::hash::BuildHasher;
use std::num::NonZeroU64;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use rayon::prelude::*;

use super::packed::PackedIds;
use super::register::{Ids, Persons};
use super::regular::RegularIds;

/// Where an id lies in its file: eight bytes of start and length, the length being 1 to 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span(NonZeroU64);

impl Span {
    const LENGTH_BITS: u32 = 8;

    pub(super) fn new(start: usize, length: usize) -> Self {
        let both = (start as u64) << Self::LENGTH_BITS | length as u64;
        Self(NonZeroU64::new(both).expect("an id is not empty"))
    }

    pub(super) fn length(self) -> usize {
        usize::from(self.0.get().to_le_bytes()[0])
    }

    /// The id in the bytes of its file.
    pub(super) fn slice(self, bytes: &[u8]) -> &[u8] {
        let start = usize::try_from(self.0.get() >> Self::LENGTH_BITS).expect("made from a usize");
        &bytes[start..start + self.length()]
    }
}

const SHORT: usize = 8;

/// The first eight bytes as one number that sorts like them; ids hold no NUL, so for an id of at
/// most eight bytes it is unique.
pub(super) fn packed(id: &[u8]) -> u64 {
    let four = |from: usize| id[from..].first_chunk().map(|four| u32::from_be_bytes(*four));
    if let Some(eight) = id.first_chunk() {
        u64::from_be_bytes(*eight)
    } else if let Some(first) = four(0) {
        // Two overlapping reads cover four to seven bytes.
        let last = four(id.len() - 4).unwrap_or_default();
        u64::from(first) << 32 | u64::from(last) << (8 * (SHORT - id.len()))
    } else {
        id.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
            << (8 * (SHORT - id.len()) % 64)
    }
}

/// The last eight bytes as one number; an id of fewer has zeros before it.
pub(super) fn right_aligned(id: &[u8]) -> u64 {
    match id.last_chunk() {
        Some(eight) => u64::from_be_bytes(*eight),
        None if id.is_empty() => 0,
        None => packed(id) >> (8 * (SHORT - id.len())),
    }
}

/// Whether an id holds a control character; looks at eight bytes at a time.
pub(super) fn has_control(id: &[u8]) -> bool {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let below_space = |word: u64| word.wrapping_sub(LOW * 0x20) & !word & HIGH;
    let is_delete = |word: u64| {
        let other = word ^ (LOW * 0x7f);
        other.wrapping_sub(LOW) & !other & HIGH
    };
    let suspicious = |word: u64| below_space(word) | is_delete(word) != 0;
    let (eights, rest) = id.as_chunks();
    // A short rest is looked at through the last eight bytes, or on its own in a short id.
    let last = match id.last_chunk() {
        Some(eight) => u64::from_be_bytes(*eight),
        None => return rest.iter().any(u8::is_ascii_control),
    };
    suspicious(last) || eights.iter().any(|eight| suspicious(u64::from_be_bytes(*eight)))
}

/// A hash of an id; distinct for distinct ids of at most eight bytes.
pub(super) fn hash(id: &[u8]) -> u64 {
    if id.len() > SHORT {
        return FixedState::with_seed(0).hash_one(id);
    }
    mix(packed(id))
}

/// A reversible scrambling of 64 bits (the finaliser of `SplitMix64`).
pub(super) fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// A 64-bit name of a text that is the same on every machine and in every version.
pub(super) fn stable_key(text: &[u8]) -> u64 {
    let words = text.chunks(SHORT).map(packed);
    words.fold(mix(text.len() as u64 ^ 0x9e37_79b9_7f4a_7c15), |key, word| mix(key ^ mix(word)))
}

/// Rows grouped by id, in ascending order of the ids, and by row number within an id.
pub(super) struct Sorted<'a> {
    bytes: &'a [u8],
    spans: &'a [Span],
    rows: Vec<Keyed>,
}

/// The first bytes of an id, whether it has more than those, and its row.
type Keyed = (u64, bool, u32);

impl<'a> Sorted<'a> {
    /// Sorts the ids that `spans` point to. O(n log n), mostly on numbers.
    pub(super) fn new(bytes: &'a [u8], spans: &'a [Span]) -> Self {
        let key =
            |(span, row): (&Span, u32)| (packed(span.slice(bytes)), span.length() > SHORT, row);
        let mut rows: Vec<Keyed> = spans.iter().zip(0_u32..).map(key).collect();
        let text = |row: u32| spans[row as usize].slice(bytes);
        let order = |a: &Keyed, b: &Keyed| {
            let rest = || if a.1 && b.1 { text(a.2).cmp(text(b.2)) } else { a.1.cmp(&b.1) };
            a.0.cmp(&b.0).then_with(rest).then(a.2.cmp(&b.2))
        };
        if !rows.is_sorted_by(|a, b| a.0 < b.0) {
            rows.par_sort_unstable_by(order);
        }
        Self { bytes, spans, rows }
    }

    /// The rows of each id.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[Keyed]> {
        let text = |row: u32| self.spans[row as usize].slice(self.bytes);
        let same = move |a: &Keyed, b: &Keyed| {
            (a.0, a.1) == (b.0, b.1) && (!a.1 || text(a.2) == text(b.2))
        };
        self.rows.chunk_by(same)
    }
}

/// Finds the dense number of an id.
pub(super) enum IdTable<'a> {
    /// Ids of one shape, by their digits.
    Regular(RegularIds),
    /// CPR numbers, UUIDs and others that fit into a number, by it.
    Packed(PackedIds),
    /// Any others, by their hash.
    Hashed(HashedIds<'a>),
    /// Those of a frozen register: for few look-ups.
    Frozen(&'a Ids, Option<&'a Persons>),
}

impl<'a> IdTable<'a> {
    /// A table of ids that lie in `bytes` in ascending order; each has its place as number.
    pub(super) fn new(bytes: &'a [u8], spans: Vec<Span>) -> Self {
        let regular = RegularIds::new(spans.iter().map(|span| span.slice(bytes)));
        let packed = || PackedIds::new(bytes, &spans).map(Self::Packed);
        let known = regular.map(Self::Regular).or_else(packed);
        known.unwrap_or_else(|| Self::Hashed(HashedIds::new(bytes, spans)))
    }

    /// Gives every id another number.
    pub(super) fn renumber(&mut self, numbers: Vec<u32>) {
        match self {
            Self::Regular(ids) => ids.renumber(&numbers),
            Self::Packed(ids) => ids.renumber(&numbers),
            Self::Hashed(ids) => ids.numbers = Some(numbers),
            Self::Frozen(..) => {}
        }
    }

    /// The number kept for `id`.
    pub(super) fn find(&self, id: &[u8]) -> Option<u32> {
        match self {
            Self::Regular(ids) => ids.find(id),
            Self::Packed(ids) => ids.find(id),
            Self::Hashed(ids) => ids.find(id),
            Self::Frozen(ids, persons) => {
                let id = str::from_utf8(id).ok()?;
                let own = ids.find(id).and_then(|row| u32::try_from(row).ok());
                let replaced = || {
                    let row = persons.as_ref()?.replaced.find(id)?;
                    u32::try_from(persons.as_ref()?.replaced_by.at(row).index()).ok()
                };
                own.or_else(replaced)
            }
        }
    }
}

/// Ids found by their hash.
pub(super) struct HashedIds<'a> {
    bytes: &'a [u8],
    spans: Vec<Span>,
    table: HashTable<Entry>,
    /// Dense numbers where they are not the order of insertion.
    numbers: Option<Vec<u32>>,
}

/// Twelve bytes, so that the tables of a million ids stay near the processor.
#[derive(Clone, Copy)]
struct Entry {
    hash: [u32; 2],
    /// The place, and [`LONG`] where the id has more than eight bytes.
    place: u32,
}

/// No short id equals a long one; kept here so that looking up a short id touches nothing else.
const LONG: u32 = 1 << 31;

/// The most ids a table holds.
pub(super) const MOST_IDS: u64 = LONG as u64 - 1;

fn halves(hash: u64) -> [u32; 2] {
    [hash & 0xffff_ffff, hash >> 32].map(|half| u32::try_from(half).expect("32 bits are left"))
}

impl Entry {
    fn hash(&self) -> u64 {
        u64::from(self.hash[1]) << 32 | u64::from(self.hash[0])
    }
}

impl<'a> HashedIds<'a> {
    fn new(bytes: &'a [u8], spans: Vec<Span>) -> Self {
        let mut table = HashTable::with_capacity(spans.len());
        for (span, place) in spans.iter().zip(0_u32..) {
            let hash = hash(span.slice(bytes));
            let place = place | if span.length() > SHORT { LONG } else { 0 };
            table.insert_unique(hash, Entry { hash: halves(hash), place }, Entry::hash);
        }
        Self { bytes, spans, table, numbers: None }
    }

    fn find(&self, id: &[u8]) -> Option<u32> {
        let hash = hash(id);
        let (halves, is_long) = (halves(hash), id.len() > SHORT);
        let same = |entry: &Entry| {
            let may_be = entry.hash == halves && (entry.place & LONG != 0) == is_long;
            may_be && (!is_long || self.text(entry) == id)
        };
        let place = self.table.find(hash, same)?.place & !LONG;
        Some(self.numbers.as_ref().map_or(place, |numbers| numbers[place as usize]))
    }

    fn text(&self, entry: &Entry) -> &[u8] {
        self.spans[(entry.place & !LONG) as usize].slice(self.bytes)
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
        let sorted = Sorted::new(bytes, &spans);
        let rows = sorted.groups().map(|group| group[0].2);
        let found: Vec<&[u8]> = rows.map(|row| spans[row as usize].slice(bytes)).collect();
        let mut expected: Vec<&[u8]> = ids.iter().map(|id| id.as_bytes()).collect();
        expected.sort_unstable();
        assert_eq!(found, expected);
        let table = HashedIds::new(bytes, spans);
        let find = |id: &str| table.find(id.as_bytes());
        for (number, id) in (0..).zip(ids) {
            assert_eq!(find(id), Some(number));
        }
        assert_eq!((find("c"), find("aaaaaaaac")), (None, None));
    }

    #[test]
    fn keys_never_change() {
        assert_eq!(stable_key(b"m1"), stable_key(b"m1"));
        assert_ne!(stable_key(b"m1"), stable_key(b"m2"));
        assert_ne!(stable_key(b""), stable_key(b"\0"));
    }
}
