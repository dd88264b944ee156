//! One CSV record: where its fields lie in the file.
//!
//! Stretches of ordinary lines are indexed at once, see [`Lines`](super::lines::Lines). Elsewhere the
//! `csv` crates read each record that has no quotes; one with quotes, or longer than a few thousand
//! bytes, is split here, for two reasons: ids are kept as places in the file, and a damaged record must not
//! swallow others. The grammar is RFC 4180 with two decisions for damaged files: a quote inside an unquoted field
//! is an ordinary character, and a quoted field that does not end in a delimiter spoils only the
//! line it begins on, so that one stray quote never swallows the good rows after it.

use super::lines::Lines;

/// A quoted field may not run further than this; a stray quote would else cost a scan to the end.
const LONGEST_QUOTED: usize = 64 * 1024;

/// One field: its bytes between delimiters, without enclosing quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    start: usize,
    end: usize,
    /// Holds doubled quotes that stand for single ones.
    pub(super) escaped: bool,
}

impl Field {
    /// The field of these bytes as they stand.
    pub(super) fn between(start: usize, end: usize) -> Self {
        Self { start, end, escaped: false }
    }

    /// The field of an ordinary record that ends at the delimiter at `end`, without the quotes
    /// around it or the carriage return before a line feed.
    #[inline]
    pub(super) fn ordinary(bytes: &[u8], (start, end): (usize, usize), lines: &Lines) -> Self {
        let mut field = Self { start, end, escaped: false };
        if lines.has_returns && field.slice(bytes).ends_with(b"\r") {
            field.end -= 1;
        }
        if lines.has_quotes && bytes[start] == b'"' {
            (field.start, field.end) = (start + 1, field.end - 1);
        }
        field
    }

    /// The field's bytes in the file, doubled quotes still doubled.
    pub(super) fn slice(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start..self.end]
    }

    /// Where it begins in the file.
    pub(super) fn start(self) -> usize {
        self.start
    }
}

/// How a record ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// At a line end or the end of the file.
    Line,
    /// In a quoted field that nothing closes.
    UnclosedQuote,
    /// In a quoted field followed by neither comma nor line end.
    StrayQuote,
}

/// The longest record that goes through the `csv` reader.
const LONGEST_ORDINARY: usize = 4096;

/// Reads records one after the other.
pub(super) struct Records {
    reader: csv_core::Reader,
    /// What the reader makes of the fields: not needed, they are read in the file itself.
    scratch: Vec<u8>,
    ends: Vec<usize>,
    pub(super) fields: Vec<Field>,
}

impl Records {
    /// A reader of records of `width` fields.
    pub(super) fn new(width: usize) -> Self {
        Self {
            reader: csv_core::ReaderBuilder::new()
                .terminator(csv_core::Terminator::Any(b'\n'))
                .build(),
            scratch: vec![0; LONGEST_ORDINARY],
            ends: vec![0; width + 1],
            fields: Vec::with_capacity(width),
        }
    }

    /// Splits the record that begins at `start` and returns where the next one begins.
    pub(super) fn split(&mut self, bytes: &[u8], start: usize) -> (usize, Ending) {
        let window = &bytes[start..bytes.len().min(start + LONGEST_ORDINARY)];
        let (result, read, written, count) =
            self.reader.read_record(window, &mut self.scratch, &mut self.ends);
        // Where each field ends in one delimiter and nothing else was left out, there was no quote.
        if result == csv_core::ReadRecordResult::Record && written + count == read {
            self.keep(bytes, start, count);
            return (start + read, Ending::Line);
        }
        self.reader.reset();
        split(bytes, start, &mut self.fields)
    }

    /// Fields between single delimiters from the ends of their texts put together.
    fn keep(&mut self, bytes: &[u8], start: usize, count: usize) {
        self.fields.clear();
        let (mut from, ends) = (start, self.ends[..count].iter().zip(start..));
        self.fields.extend(ends.map(|(end, at)| {
            let field = Field { start: from, end: at + end, escaped: false };
            from = field.end + 1;
            field
        }));
        let Some(last) = self.fields.last_mut() else { return };
        last.end -= usize::from(last.slice(bytes).ends_with(b"\r"));
    }
}

/// Splits the record that begins at `start` and returns where the next one begins.
pub(super) fn split(bytes: &[u8], start: usize, fields: &mut Vec<Field>) -> (usize, Ending) {
    fields.clear();
    let mut from = start;
    loop {
        if bytes.get(from) == Some(&b'"') {
            match close_quoted(bytes, from + 1) {
                Err(ending) => return (after_line(bytes, from), ending),
                Ok((end, escaped)) => {
                    fields.push(Field { start: from + 1, end, escaped });
                    match bytes.get(end + 1) {
                        Some(b',') => from = end + 2,
                        _ => return (after_line(bytes, end), Ending::Line),
                    }
                }
            }
        } else {
            let rest = &bytes[from..];
            let length = rest.iter().position(|b| matches!(b, b',' | b'\n'));
            let end = from + length.unwrap_or(rest.len());
            if bytes.get(end) == Some(&b',') {
                fields.push(Field { start: from, end, escaped: false });
                from = end + 1;
            } else {
                let carriage_return = end > from && bytes[end - 1] == b'\r';
                let kept = end - usize::from(carriage_return);
                fields.push(Field { start: from, end: kept, escaped: false });
                return ((end + 1).min(bytes.len()), Ending::Line);
            }
        }
    }
}

/// The closing quote of a quoted field whose content begins at `start`.
fn close_quoted(bytes: &[u8], start: usize) -> Result<(usize, bool), Ending> {
    let limit = bytes.len().min(start.saturating_add(LONGEST_QUOTED));
    let (mut at, mut escaped) = (start, false);
    loop {
        let ahead = bytes[at..limit].iter().position(|b| *b == b'"');
        let quote = at + ahead.ok_or(Ending::UnclosedQuote)?;
        match &bytes[quote + 1..] {
            [b'"', ..] => (at, escaped) = (quote + 2, true),
            [] | [b',' | b'\n', ..] | [b'\r', b'\n', ..] | [b'\r'] => return Ok((quote, escaped)),
            _ => return Err(Ending::StrayQuote),
        }
        if at >= limit {
            return Err(Ending::UnclosedQuote);
        }
    }
}

/// The first byte after the line that `from` lies on.
pub(super) fn after_line(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| from + at + 1)
}

/// A field's text with doubled quotes made single.
pub(super) fn unescape(text: &str) -> String {
    text.replace("\"\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<(Vec<String>, Ending)> {
        let (mut at, mut fields, mut found) = (0, Vec::new(), Vec::new());
        while at < text.len() {
            let (next, ending) = split(text.as_bytes(), at, &mut fields);
            let read = |f: &Field| unescape(str::from_utf8(f.slice(text.as_bytes())).unwrap());
            found.push((fields.iter().map(read).collect(), ending));
            at = next;
        }
        found
    }

    #[test]
    fn splits_plain_and_quoted_fields() {
        let text = "a,\"b,\n\"\"c\"\"\",\r\nd\"e,,\"f\"\r\n\"\"";
        let found = records(text);
        assert_eq!(found[0].0, ["a", "b,\n\"c\"", ""]);
        assert_eq!(found[1].0, ["d\"e", "", "f"]);
        assert_eq!(found[2].0, [""]);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig {
            failure_persistence: None, ..Default::default()
        })]

        #[test]
        fn the_csv_reader_and_the_tolerant_one_agree(
            text in "([a-b]{0,3}|\"[a,\n]{0,6}\"|\"|,|\n|\r|\r\n|\"\"|\u{feff}){0,40}", width in 1_usize..9,
        ) {
            let (bytes, mut records) = (text.as_bytes(), Records::new(width));
            let (mut at, mut fields) = (0, Vec::new());
            while at < bytes.len() {
                let expected = split(bytes, at, &mut fields);
                proptest::prop_assert_eq!(records.split(bytes, at), expected);
                if expected.1 == Ending::Line {
                    proptest::prop_assert_eq!(&records.fields, &fields);
                }
                at = expected.0;
            }
        }
    }

    #[test]
    fn a_stray_quote_costs_its_own_line_only() {
        let found = records("a,\"b\nc,\"d\"\ne,f\n\"g");
        assert_eq!(found[0].1, Ending::StrayQuote);
        assert_eq!(found[1].0, ["c", "d"]);
        assert_eq!(found[2].0, ["e", "f"]);
        assert_eq!(found[3].1, Ending::UnclosedQuote);
    }

    #[test]
    fn agrees_with_the_csv_crate_on_well_formed_text() {
        let text = "a,b\n\"x,1\",\"y \"\"z\"\"\"\n,\n\"line\r\nbreak\",w\r\n";
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let expected: Vec<Vec<String>> =
            reader.records().map(|r| r.unwrap().iter().map(str::to_string).collect()).collect();
        let found: Vec<Vec<String>> = records(text).into_iter().map(|(fields, _)| fields).collect();
        assert_eq!(found, expected);
    }
}
