//! Where the fields of ordinary records end, found 64 bytes at a time.
//!
//! Only text that can be read in one way is indexed: quotes stand around whole fields and never
//! within one, no line break is quoted, and there is no control character. All else is left to
//! [`split`](super::record::split), whose outcome for indexed text is the same.

/// Bytes looked at together: one bit each.
const BLOCK: usize = 64;

/// The records of one stretch of a file that was found to be ordinary.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Where each field ends, counted from the start of the stretch; longer than what is in use.
    ends: Vec<u32>,
    /// For each record the number of fields up to and with its own.
    records: Vec<u32>,
    /// Some field has quotes around it.
    pub(super) has_quotes: bool,
    /// Some line ends in a carriage return before its line feed.
    pub(super) has_returns: bool,
    /// No byte is beyond ASCII.
    pub(super) is_ascii: bool,
}

/// What a block carries over to the next.
#[derive(Clone, Copy, Default)]
struct Carry {
    /// All ones where a quoted field goes on.
    quoted: u64,
    /// The last byte may be followed by an opening quote: it was a delimiter, or there is none.
    opens: u64,
    /// The last byte was a closing quote.
    closed: u64,
    /// The last byte was a carriage return.
    returned: u64,
}

/// One bit for each byte of a block.
#[derive(Clone, Copy)]
struct Masks {
    comma: u64,
    feed: u64,
    quote: u64,
    /// Control characters, line feeds among them, and all beyond ASCII.
    strange: u64,
}

/// One bit for each byte of `block` that `is` true of. The comparison is made for many bytes at
/// once; the multiplication brings eight flags together.
fn mask(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0_u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(is(*byte));
    }
    let (eights, _) = flags.as_chunks();
    let gather = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080);
    eights.iter().rev().fold(0, |mask, eight| mask << 8 | gather(eight) >> 56)
}

/// Each bit becomes the parity of the bits up to and with it.
fn parity(mut bits: u64) -> u64 {
    for step in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << step;
    }
    bits
}

impl Lines {
    /// Takes in `text`, which begins with a record and ends with a line feed; `false` where it is
    /// not ordinary. One pass.
    pub(super) fn index(&mut self, text: &[u8]) -> bool {
        self.records.clear();
        (self.has_quotes, self.has_returns, self.is_ascii) = (false, false, true);
        if u32::try_from(text.len()).is_err() || text.last().is_none_or(|last| *last != b'\n') {
            return false;
        }
        if self.ends.len() < text.len() + BLOCK {
            self.ends.resize(text.len() + BLOCK, 0);
        }
        let mut carry = Carry { opens: 1, ..Carry::default() };
        let (blocks, rest) = text.as_chunks();
        let (mut count, mut from) = (0, 0);
        for block in blocks {
            let Some(delimiters) = self.look(block, &mut carry) else { return false };
            count = self.keep(delimiters, (count, from));
            from += BLOCK;
        }
        // The rest is filled up with spaces, which mean nothing after the last line feed.
        let mut last = [b' '; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        let Some(delimiters) = self.look(&last, &mut carry) else { return false };
        self.keep(delimiters, (count, from));
        true
    }

    /// The delimiters (all, and line feeds alone) of one block; none where it is not ordinary.
    #[inline]
    fn look(&mut self, block: &[u8; BLOCK], carry: &mut Carry) -> Option<(u64, u64)> {
        let masks = Masks {
            comma: mask(block, |byte| byte == b','),
            feed: mask(block, |byte| byte == b'\n'),
            quote: mask(block, |byte| byte == b'"'),
            strange: mask(block, |byte| !(b' '..0x7f).contains(&byte)),
        };
        let left_over = carry.quoted | carry.closed | carry.returned;
        if masks.quote | (masks.strange ^ masks.feed) | left_over == 0 {
            let delimiters = masks.comma | masks.feed;
            carry.opens = delimiters >> 63;
            return Some((delimiters, masks.feed));
        }
        self.look_closely(masks, block, carry)
    }

    /// As [`Lines::look`], for a block with quotes, carriage returns or letters beyond ASCII.
    fn look_closely(
        &mut self,
        Masks { comma, feed, quote, strange }: Masks,
        block: &[u8; BLOCK],
        carry: &mut Carry,
    ) -> Option<(u64, u64)> {
        let returns = mask(block, |byte| byte == b'\r');
        let beyond_ascii = mask(block, |byte| !byte.is_ascii());
        let quoted = parity(quote) ^ carry.quoted;
        let (opening, closing) = (quote & quoted, quote & !quoted);
        let delimiters = (comma | feed) & !quoted;
        let may_open = delimiters << 1 | carry.opens;
        let after_closing = closing << 1 | carry.closed;
        let after_return = returns << 1 | carry.returned;
        let may_follow = delimiters | returns;
        let ordinary = strange & !beyond_ascii == feed | returns
            && (feed | returns) & quoted == 0
            && opening & !may_open == 0
            && after_closing & !may_follow == 0
            && after_return & !feed == 0;
        self.has_quotes |= quote != 0;
        self.has_returns |= returns != 0;
        self.is_ascii &= beyond_ascii == 0;
        *carry = Carry {
            quoted: 0_u64.wrapping_sub(quoted >> 63),
            opens: delimiters >> 63,
            closed: closing >> 63,
            returned: returns >> 63,
        };
        ordinary.then_some((delimiters, feed))
    }

    /// Keeps where the delimiters of the block at `from` lie; `count` fields came before it.
    #[inline]
    fn keep(&mut self, (mut all, mut feeds): (u64, u64), (count, from): (usize, usize)) -> usize {
        let from = u32::try_from(from).expect("index() refuses longer texts");
        let before = u32::try_from(count).expect("fewer than bytes");
        while feeds != 0 {
            let up_to = feeds ^ (feeds - 1);
            self.records.push(before + (all & up_to).count_ones());
            feeds &= feeds - 1;
        }
        let found = all.count_ones() as usize;
        for end in &mut self.ends[count..count + found] {
            *end = from + all.trailing_zeros();
            all &= all - 1;
        }
        count + found
    }

    /// The ends of the fields of each record.
    pub(super) fn records(&self) -> impl Iterator<Item = &[u32]> {
        let mut first = 0;
        self.records.iter().map(move |last| {
            let fields = &self.ends[first..*last as usize];
            first = *last as usize;
            fields
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::record::{Ending, Field, split};
    use super::*;

    /// Where each record ends, and its fields, by the index; none where the text is not ordinary.
    fn indexed(text: &[u8]) -> Option<Vec<(usize, Vec<Field>)>> {
        let mut lines = Lines::default();
        if !lines.index(text) {
            return None;
        }
        let mut from = 0;
        let mut record = |ends: &[u32]| {
            let mut field = |end: &u32| {
                let end = *end as usize;
                let start = std::mem::replace(&mut from, end + 1);
                Field::ordinary(text, (start, end), &lines)
            };
            let fields: Vec<Field> = ends.iter().map(&mut field).collect();
            (from, fields)
        };
        Some(lines.records().map(&mut record).collect())
    }

    fn one_by_one(text: &[u8]) -> Vec<(usize, Vec<Field>)> {
        let (mut at, mut records, mut fields) = (0, Vec::new(), Vec::new());
        while at < text.len() {
            let (next, ending) = split(text, at, &mut fields);
            assert_eq!(ending, Ending::Line, "ordinary text has no damaged record");
            records.push((next, fields.clone()));
            at = next;
        }
        records
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn ordinary_text_reads_as_it_does_record_by_record(
            text in "([a-f]{0,9}|\"[a,\n\r]{0,6}\"|\"|,|,|\n|\r|\r\n|\"\"|ø|\u{7f}|\t){0,60}\n",
        ) {
            if let Some(records) = indexed(text.as_bytes()) {
                prop_assert_eq!(records, one_by_one(text.as_bytes()));
                let has_control = text.contains(['\t', '\x7f']);
                prop_assert!(!has_control);
            }
        }

        #[test]
        fn clean_and_quoted_lines_are_ordinary(
            text in "(([a-zø]{0,30}|\"[a-z, ]{0,30}\")(,([0-9]{0,9}|\"[a-z, ]{0,30}\")){0,5}(\n|\r\n)){1,20}",
        ) {
            prop_assert_eq!(indexed(text.as_bytes()), Some(one_by_one(text.as_bytes())));
        }
    }

    #[test]
    fn leaves_alone_what_can_be_read_in_two_ways() {
        let padding = "x".repeat(62);
        for text in [
            "a\"b\n",
            "\"a\"b\n",
            "\"a\"\"b\"\n",
            "\"a\nb\"\n",
            "a\rb\n",
            "\"a\r\n\"\n",
            "\"a\n",
            "",
        ] {
            for start in [0, 61, 62] {
                // Each oddity also lies across two blocks.
                let text = format!("{},{text}", &padding[..start]);
                assert_eq!(indexed(text.as_bytes()), None, "{text:?}");
            }
        }
    }
}
