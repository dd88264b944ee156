//! Ids that differ in their last digits alone, such as `p1000000`: found without hashing.

use super::ids::right_aligned;

/// Digits that may differ; what stands before them is the same for all.
const MOST_DIGITS: usize = 8;

const ZEROS: u64 = 0x3030_3030_3030_3030;

/// No id has this number.
const FREE: u32 = u32::MAX;

/// Numbers of ids of one shape, in a table by their digits: looking one up reads one place.
pub(super) struct RegularIds {
    /// What stands before the last eight bytes.
    head: Box<[u8]>,
    /// The bits of the last eight bytes that are the same for all ids, and their value.
    fixed: u64,
    prefix: u64,
    first: u64,
    numbers: Vec<u32>,
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
        let mut table = Self { head: head.into(), fixed, prefix, first: 0, numbers: Vec::new() };
        table.first = table.value(first)?;
        let width = usize::try_from(table.value(last)?.checked_sub(table.first)?).ok()?;
        if width > 4 * ids.len() + 1024 {
            return None;
        }
        table.numbers = vec![FREE; width + 1];
        for (id, number) in ids.zip(0_u32..) {
            *table.slot(id).and_then(|slot| table.numbers.get_mut(slot))? = number;
        }
        Some(table)
    }

    /// The number of `id`.
    pub(super) fn find(&self, id: &[u8]) -> Option<u32> {
        let number = *self.numbers.get(self.slot(id)?)?;
        (number != FREE).then_some(number)
    }

    /// Gives every id the number that `numbers` has for its old one.
    pub(super) fn renumber(&mut self, numbers: &[u32]) {
        for number in self.numbers.iter_mut().filter(|number| **number != FREE) {
            *number = numbers[*number as usize];
        }
    }

    fn slot(&self, id: &[u8]) -> Option<usize> {
        usize::try_from(self.value(id)?.checked_sub(self.first)?).ok()
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

/// Whether each of the eight bytes is an ASCII digit.
fn are_digits(word: u64) -> bool {
    let high = 0xf0f0_f0f0_f0f0_f0f0;
    word & high == ZEROS && (word + 0x0606_0606_0606_0606) & high == ZEROS
}

/// The number that eight ASCII digits write, the first in the highest byte: pairs, fours, eights.
fn decimal(word: u64) -> u64 {
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
        assert_eq!(
            (table.find(b"p2"), table.find(b"p3"), table.find(b"p4")),
            (Some(7), None, Some(8))
        );
    }
}
