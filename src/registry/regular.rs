//! Ids that differ in their last digits alone, such as `p1000000`: found without hashing.

use super::ids::right_aligned;

/// Digits that may differ; what stands before them is the same for all.
const MOST_DIGITS: usize = 8;

const ZEROS: u64 = 0x3030_3030_3030_3030;

/// Which of 64 neighbouring numbers are ids, and how many ids come before them.
#[derive(Clone, Copy, Default)]
struct Block {
    held: u64,
    before: u32,
}

const BLOCK: usize = 64;

/// A table may hold this many times more numbers than ids: two bits each.
const MOST_EMPTY: usize = 16;

/// Ids of one shape as a set of bits by their digits: the rank of a bit is the id's number. A
/// million ids take 250 kB, so that looking one up rarely leaves the processor.
pub(super) struct RegularIds {
    /// What stands before the last eight bytes.
    head: Box<[u8]>,
    /// The bits of the last eight bytes that are the same for all ids, and their value.
    fixed: u64,
    prefix: u64,
    first: u64,
    blocks: Vec<Block>,
    /// Ids that were given the number of another one, ascending by their digits.
    others: Vec<(u64, u32)>,
}

impl RegularIds {
    /// A table of `ids`, which come in ascending order and are numbered so. `None` where they are
    /// not of one shape, or so far apart that the table would be mostly empty.
    pub(super) fn new<'a>(ids: impl ExactSizeIterator<Item = &'a [u8]> + Clone) -> Option<Self> {
        let (first, last) = (ids.clone().next()?, ids.clone().last()?);
        let common = first.iter().zip(last).take_while(|(a, b)| a == b).count();
        let digits = (first.len() - common).min(MOST_DIGITS);
        let (head, _) = first.split_at(first.len().saturating_sub(MOST_DIGITS));
        let fixed = if digits == MOST_DIGITS { 0 } else { u64::MAX << (8 * digits) };
        let prefix = right_aligned(first) & fixed;
        let (blocks, others) = (Vec::new(), Vec::new());
        let mut table = Self { head: head.into(), fixed, prefix, first: 0, blocks, others };
        table.first = table.value(first)?;
        let width = usize::try_from(table.value(last)?.checked_sub(table.first)?).ok()?;
        if width > MOST_EMPTY * ids.len() + 1024 {
            return None;
        }
        table.blocks = vec![Block::default(); width / BLOCK + 1];
        let mut next = 0;
        for id in ids {
            let slot = table.slot(id).filter(|slot| *slot >= next)?;
            next = slot + 1;
            let (block, bit) = place(slot);
            table.blocks.get_mut(block)?.held |= bit;
        }
        table.count();
        Some(table)
    }

    /// Counts anew how many ids come before each block.
    fn count(&mut self) {
        let mut before = 0;
        for block in &mut self.blocks {
            block.before = before;
            before += block.held.count_ones();
        }
    }

    /// The number of `id`.
    pub(super) fn find(&self, id: &[u8]) -> Option<u32> {
        let slot = self.slot(id)?;
        let (block, bit) = place(slot);
        let Block { held, before } = *self.blocks.get(block)?;
        if held & bit == 0 {
            return self.find_other(slot);
        }
        Some(before + (held & (bit - 1)).count_ones())
    }

    #[cold]
    fn find_other(&self, slot: u64) -> Option<u32> {
        let at = self.others.binary_search_by_key(&slot, |(other, _)| *other).ok()?;
        Some(self.others[at].1)
    }

    /// Gives every id the number that `numbers` has for its old one. Those that no longer have the
    /// rank among the rest as their number are kept apart.
    pub(super) fn renumber(&mut self, numbers: &[u32]) {
        let mut numbers = numbers.iter();
        let mut next = 0;
        for (block, from) in self.blocks.iter_mut().zip((0_u64..).step_by(BLOCK)) {
            let mut held = block.held;
            while held != 0 {
                let bit = held & held.wrapping_neg();
                held ^= bit;
                let number = *numbers.next().expect("one for each id");
                if number == next {
                    next += 1;
                } else {
                    block.held ^= bit;
                    self.others.push((from + u64::from(bit.trailing_zeros()), number));
                }
            }
        }
        self.count();
    }

    fn slot(&self, id: &[u8]) -> Option<u64> {
        self.value(id)?.checked_sub(self.first)
    }

    /// The digits of `id` as a number; `None` where it has another shape.
    fn value(&self, id: &[u8]) -> Option<u64> {
        let word = right_aligned(id);
        let same_head = match self.head.len() {
            // The number of bytes is then told by the zeros that `right_aligned` puts before.
            0 => id.len() <= MOST_DIGITS,
            length => id.len() == length + MOST_DIGITS && id[..length] == *self.head,
        };
        let digits = word & !self.fixed | ZEROS & self.fixed;
        (same_head && word & self.fixed == self.prefix && are_digits(digits))
            .then(|| decimal(digits))
    }
}

/// The block of a slot and its bit there.
fn place(slot: u64) -> (usize, u64) {
    (usize::try_from(slot / 64).unwrap_or(usize::MAX), 1 << (slot % 64))
}

/// Whether each of the eight bytes is an ASCII digit.
pub(super) fn are_digits(word: u64) -> bool {
    let high = 0xf0f0_f0f0_f0f0_f0f0;
    word & high == ZEROS && (word + 0x0606_0606_0606_0606) & high == ZEROS
}

/// The number that eight ASCII digits write, the first in the highest byte: pairs, fours, eights.
pub(super) fn decimal(word: u64) -> u64 {
    let digits = word & 0x0f0f_0f0f_0f0f_0f0f;
    let pairs = (digits >> 8 & 0x00ff_00ff_00ff_00ff) * 10 + (digits & 0x00ff_00ff_00ff_00ff);
    let fours = (pairs >> 16 & 0x0000_ffff_0000_ffff) * 100 + (pairs & 0x0000_ffff_0000_ffff);
    (fours >> 32) * 10_000 + (fours & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(ids: &[&str]) -> Option<RegularIds> {
        RegularIds::new(ids.iter().map(|id| id.as_bytes()))
    }

    #[test]
    fn finds_what_it_holds_and_nothing_else() {
        for ids in [
            ["p1000000", "p1000001", "p1000019"],
            ["12", "13", "40"],
            ["dwelling-00000001", "dwelling-00000002", "dwelling-00000100"],
            ["99999990", "99999991", "99999999"],
        ] {
            let table = table(&ids).unwrap();
            for (id, number) in ids.iter().zip(0..) {
                assert_eq!(table.find(id.as_bytes()), Some(number), "{id}");
            }
            for other in ["", "p", "q1000001", "p1000002", "p100001", "p10000010", "014", "1", "41"]
            {
                assert_eq!(table.find(other.as_bytes()), None, "{other}");
            }
            for other in ["dwelling-0000000:", "dwellinx-00000001", "dwelling-0000001", "9999999/"]
            {
                assert_eq!(table.find(other.as_bytes()), None, "{other}");
            }
        }
    }

    #[test]
    fn refuses_ids_of_other_shapes() {
        assert!(table(&[]).is_none());
        for ids in [["a", "b"], ["1", "10"], ["p1", "p9999999"], ["0101701234", "3112991234"]] {
            assert!(table(&ids).is_none(), "{ids:?}");
        }
        assert!(table(&["p1", "p1a", "p3"]).is_none());
        // A single id needs no digits.
        let single = table(&["x"]).unwrap();
        assert_eq!((single.find(b"x"), single.find(b"y"), single.find(b"")), (Some(0), None, None));
    }

    #[test]
    fn renumbers() {
        let mut table = table(&["p1", "p2", "p4"]).unwrap();
        table.renumber(&[7, 7, 8]);
        let found = ["p1", "p2", "p3", "p4", "p5"].map(|id| table.find(id.as_bytes()));
        assert_eq!(found, [Some(7), Some(7), None, Some(8), None]);
        let ids: Vec<String> = (0..300).map(|id| format!("q{:03}", id * 2)).collect();
        let mut table = RegularIds::new(ids.iter().map(String::as_bytes)).unwrap();
        // Each tenth is replaced by the one after it.
        let mut next = 0;
        let mut numbers = Vec::new();
        for id in 0..300 {
            numbers.push(next);
            next += u32::from(id % 10 != 0);
        }
        table.renumber(&numbers);
        for (id, number) in ids.iter().zip(numbers) {
            assert_eq!(table.find(id.as_bytes()), Some(number), "{id}");
        }
    }
}
