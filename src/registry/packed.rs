//! Ids that one number of 128 bits tells apart: texts of up to 16 bytes, and UUIDs. Looking one up
//! then compares numbers and never goes back to the text.

use hashbrown::HashTable;

use super::ids::{Span, mix, packed};

/// How the ids of a table are told apart. Within one shape each id has a number of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Up to 16 bytes, none of them NUL: CPR numbers and the like.
    Short,
    /// 32 hexadecimal digits in small letters, hyphens where a UUID has them.
    Uuid,
}

impl Shape {
    fn of(id: &[u8]) -> Option<Self> {
        let short = (id.len() <= SHORT).then_some(Self::Short);
        short.or_else(|| uuid(id).map(|_| Self::Uuid))
    }

    /// The number of `id`; `None` where it has another shape.
    #[inline]
    fn key(self, id: &[u8]) -> Option<u128> {
        match self {
            Self::Short => (id.len() <= SHORT).then(|| short(id)),
            Self::Uuid => uuid(id),
        }
    }
}

const SHORT: usize = 16;

/// Up to 16 bytes as one number; ids hold no NUL, so it is theirs alone.
fn short(id: &[u8]) -> u128 {
    let (first, last) = match (id.first_chunk(), id.last_chunk()) {
        // Two overlapping reads cover nine to sixteen bytes.
        (Some(first), Some(last)) if id.len() > 8 => {
            (u64::from_be_bytes(*first), u64::from_be_bytes(*last) << (8 * (SHORT - id.len())))
        }
        _ => (packed(id), 0),
    };
    u128::from(first) << 64 | u128::from(last)
}

/// The number a UUID writes.
fn uuid(id: &[u8]) -> Option<u128> {
    let id: &[u8; 36] = id.try_into().ok()?;
    if [8, 13, 18, 23].iter().any(|at| id[*at] != b'-') {
        return None;
    }
    let mut digits = [0_u8; 32];
    for (to, from, length) in [(0, 0, 8), (8, 9, 4), (12, 14, 4), (16, 19, 4), (20, 24, 12)] {
        digits[to..to + length].copy_from_slice(&id[from..from + length]);
    }
    let (words, _) = digits.as_chunks();
    words.iter().try_fold(0, |number, word| {
        hexadecimal(u64::from_be_bytes(*word)).map(|part| number << 32 | u128::from(part))
    })
}

/// The number that eight hexadecimal digits in small letters write, the first in the highest byte.
fn hexadecimal(word: u64) -> Option<u64> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let letters = word >> 6 & ONES;
    let low = word & (ONES * 0x0f);
    let is_class = word & (ONES * 0xf0) == ONES * 0x30 ^ letters * 0x50;
    // A digit is at most 9; a letter is 1 to 6 in its low half.
    let beyond = low + ONES * 6 + letters * 3;
    let missing = letters * 0x10 & !(low + letters * 0x0f);
    if !is_class || beyond & (ONES * 0x10) != 0 || missing != 0 {
        return None;
    }
    let nibbles = low + letters * 9;
    let pairs = (nibbles >> 4 | nibbles) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs >> 8 | pairs) & 0x0000_ffff_0000_ffff;
    Some((fours >> 16 | fours) & 0xffff_ffff)
}

/// Ids of one shape by their numbers.
pub(super) struct PackedIds {
    shape: Shape,
    table: HashTable<Entry>,
}

/// Twenty bytes.
#[derive(Clone, Copy)]
struct Entry {
    key: [u32; 4],
    number: u32,
}

fn quarters(key: u128) -> [u32; 4] {
    [96, 64, 32, 0]
        .map(|shift| u32::try_from(key >> shift & 0xffff_ffff).expect("32 bits are left"))
}

fn hash(key: [u32; 4]) -> u64 {
    let half = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    mix(half(key[0], key[1]) ^ mix(half(key[2], key[3])))
}

impl PackedIds {
    /// A table of ids that lie in `bytes`; each has its place as number. `None` where they are not
    /// of one shape, or all so short that half a number would do.
    pub(super) fn new(bytes: &[u8], spans: &[Span]) -> Option<Self> {
        if spans.iter().all(|span| span.length() <= SHORT / 2) {
            return None;
        }
        let shape = Shape::of(spans.first()?.slice(bytes))?;
        let mut table = HashTable::with_capacity(spans.len());
        for (span, number) in spans.iter().zip(0_u32..) {
            let key = quarters(shape.key(span.slice(bytes))?);
            table.insert_unique(hash(key), Entry { key, number }, |entry| hash(entry.key));
        }
        Some(Self { shape, table })
    }

    /// Gives every id the number that `numbers` has for its old one.
    pub(super) fn renumber(&mut self, numbers: &[u32]) {
        for entry in self.table.iter_mut() {
            entry.number = numbers[entry.number as usize];
        }
    }

    /// The number of `id`.
    #[inline]
    pub(super) fn find(&self, id: &[u8]) -> Option<u32> {
        let key = quarters(self.shape.key(id)?);
        self.table.find(hash(key), |entry| entry.key == key).map(|entry| entry.number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(ids: &[&str]) -> Option<PackedIds> {
        let text = ids.concat();
        let mut at = 0;
        let span = |id: &&str| {
            at += id.len();
            Span::new(at - id.len(), id.len())
        };
        let spans: Vec<Span> = ids.iter().map(span).collect();
        PackedIds::new(text.as_bytes(), &spans)
    }

    #[test]
    fn finds_what_it_holds_and_nothing_else() {
        for ids in [
            vec!["0101701234", "0101705678", "3112991234"],
            vec!["a", "aaaaaaaa", "aaaaaaaaa", "aaaaaaaaaaaaaaaa", "å"],
            vec!["0a3f507a-0000-32b8-e044-0003ba298018", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
        ] {
            let mut table = table(&ids).unwrap();
            for (id, number) in ids.iter().zip(0..) {
                assert_eq!(table.find(id.as_bytes()), Some(number), "{id}");
            }
            for other in ["", "b", "aaaaaaaaaaaaaaab", "01017012340", "3112991235", "aaaaaaaaaa"] {
                assert_eq!(table.find(other.as_bytes()), None, "{other}");
            }
            for other in
                ["0A3f507a-0000-32b8-e044-0003ba298018", "0a3f507a-0000-32b8-e044-0003ba298017"]
            {
                assert_eq!(table.find(other.as_bytes()), None, "{other}");
            }
            table.renumber(&[7, 7, 8, 9, 10]);
            assert_eq!(table.find(ids[1].as_bytes()), Some(7));
        }
    }

    #[test]
    fn refuses_ids_of_several_shapes() {
        assert!(table(&[]).is_none());
        assert!(table(&["a", "0a3f507a-0000-32b8-e044-0003ba298018"]).is_none());
        assert!(table(&["0a3f507a-0000-32b8-e044-0003ba298018", "a"]).is_none());
        assert!(table(&["seventeen bytes.."]).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn eight_digits_are_read_as_the_library_reads_them(word in any::<[u8; 8]>()) {
            let is_small = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            let text = str::from_utf8(&word).ok().filter(|_| word.iter().all(is_small));
            let expected = text.map(|text| u64::from_str_radix(text, 16).unwrap());
            prop_assert_eq!(hexadecimal(u64::from_be_bytes(word)), expected);
        }

        #[test]
        fn digits_and_near_digits_too(word in "[/-:`-g0-9a-fA@]{8}") {
            let bytes: [u8; 8] = word.as_bytes().try_into().unwrap();
            let is_small = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            let expected = bytes.iter().all(is_small).then(|| u64::from_str_radix(&word, 16).unwrap());
            prop_assert_eq!(hexadecimal(u64::from_be_bytes(bytes)), expected);
        }

        #[test]
        fn short_ids_sort_as_their_numbers(one in "[a-c]{1,16}", other in "[a-c]{1,16}") {
            let (key, others) = (short(one.as_bytes()), short(other.as_bytes()));
            prop_assert_eq!(key.cmp(&others), one.as_bytes().cmp(other.as_bytes()));
        }
    }
}
