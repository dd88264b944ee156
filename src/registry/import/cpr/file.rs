//! One file: its physical form, its start record, its records and its end.
//!
//! Three forms hold the same records: lines, lines without trailing blanks, and one stream of
//! full-length records without line ends. Content tells them apart, never the file name.

use std::borrow::Cow;

use super::error::Error;
use super::layout::{self, Field};
use super::value;
use crate::domain::Day;
use crate::registry::import::recognise;

/// One record, still as bytes in ISO-8859-1.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) bytes: &'a [u8],
    /// Its type: three digits, unless the line is broken.
    pub(super) kind: [u8; 3],
    /// Line in the file; in a stream the line it would be, one for each record.
    pub(super) line: u64,
    /// First byte in a stream, counted from 1.
    pub(super) byte: Option<u64>,
}

impl<'a> Record<'a> {
    /// The field without the blanks around it; empty where the line ends before it.
    pub(super) fn field(&self, field: Field) -> &'a [u8] {
        let from = (field.position - 1).min(self.bytes.len());
        let to = (from + field.length).min(self.bytes.len());
        self.bytes[from..to].trim_ascii()
    }
}

/// A checked file: start and end agree with what lies between.
pub(super) struct Sheet<'a> {
    pub(super) name: &'a str,
    bytes: Cow<'a, [u8]>,
    spans: Vec<Span>,
    pub(super) task: Vec<u8>,
    pub(super) produced_on: Day,
    pub(super) previous_on: Option<Day>,
    /// The file had been re-encoded as UTF-8.
    pub(super) was_utf8: bool,
}

#[derive(Clone, Copy)]
struct Span {
    from: usize,
    to: usize,
    line: u64,
}

impl<'a> Sheet<'a> {
    /// Reads and checks the frame of a file: linear in its size, without copying it.
    pub(super) fn read(name: &'a str, bytes: &'a [u8]) -> Result<Self, Error> {
        let file = || name.to_owned();
        let (bytes, was_utf8) = latin1(bytes);
        if bytes.trim_ascii().is_empty() {
            return Err(Error::Empty { file: file() });
        }
        let (task, produced_on, previous_on) = read_start(name, &bytes)?;
        let mut spans = match first_line_end(&bytes) {
            Some(_) => split_lines(&bytes),
            None => split_stream(name, &bytes)?,
        };
        check_end(name, &bytes, &spans)?;
        spans.pop();
        spans.remove(0);
        Ok(Self { name, bytes, spans, task, produced_on, previous_on, was_utf8 })
    }

    /// The records between start and end.
    pub(super) fn records(&self) -> impl ExactSizeIterator<Item = Record<'_>> {
        let is_stream = first_line_end(&self.bytes).is_none();
        self.spans.iter().map(move |span| {
            let byte = is_stream.then(|| span.from as u64 + 1);
            Record { byte, ..record_at(&self.bytes, *span) }
        })
    }

    /// Whether both files say the same, whatever their physical form.
    pub(super) fn says_the_same_as(&self, other: &Self) -> bool {
        let said = |record: Record<'_>| record.bytes.to_vec();
        (&self.task, self.previous_on) == (&other.task, other.previous_on)
            && self.records().map(said).eq(other.records().map(said))
    }
}

/// The bytes as ISO-8859-1: UTF-8 with letters beyond ASCII is turned back.
///
/// Two bytes that happen to be valid UTF-8 spell pairs like `Ã¦`, which no real text has.
pub(super) fn latin1(bytes: &[u8]) -> (Cow<'_, [u8]>, bool) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match str::from_utf8(bytes) {
        Ok(text) if !text.is_ascii() => {
            let back = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'));
            (Cow::Owned(back.collect()), true)
        }
        _ => (Cow::Borrowed(bytes), false),
    }
}

/// The records of a file of lines, blank lines left out.
pub(super) fn lines(bytes: &[u8]) -> Vec<Record<'_>> {
    split_lines(bytes).into_iter().map(|span| record_at(bytes, span)).collect()
}

fn record_at(bytes: &[u8], span: Span) -> Record<'_> {
    let bytes = bytes[span.from..span.to].trim_ascii_end();
    let mut kind = [b' '; 3];
    for (to, from) in kind.iter_mut().zip(bytes) {
        *to = *from;
    }
    Record { bytes, kind, line: span.line, byte: None }
}

/// Where the first line ends, if more than the start record has lines at all.
fn first_line_end(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().position(|b| matches!(b, b'\n' | b'\r'))?;
    let is_stream = end > layout::length_of(layout::start::TYPE)? && is_blank(&bytes[end..]);
    (!is_stream).then_some(end)
}

/// Blanks, line ends and the end-of-file byte of old systems.
fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0x1A)
}

fn read_start(name: &str, bytes: &[u8]) -> Result<(Vec<u8>, Day, Option<Day>), Error> {
    use layout::start;
    let length = layout::length_of(start::TYPE).expect("the start record is in the list");
    let end = first_line_end(bytes).unwrap_or(bytes.len()).min(length);
    let record = record_at(bytes, Span { from: 0, to: end, line: 1 });
    let is_start = record.kind == start::TYPE;
    let task = record.field(start::TASK);
    let produced_on = value::compact_day(record.field(start::PRODUCED_ON));
    if let (true, Some(day), true) = (is_start, produced_on, task.iter().all(u8::is_ascii_digit)) {
        return Ok((task.to_vec(), day, value::compact_day(record.field(start::PREVIOUS_ON))));
    }
    let other = value::compact_day(record.field(layout::OTHER_LAYOUT_PRODUCED_ON));
    let short = record.bytes.len() == layout::OTHER_LAYOUT_START_LENGTH;
    let file = name.to_owned();
    match recognise::other(&recognise::beginning(bytes)) {
        Some(recognise::LAYOUT_B) => return Err(Error::OtherLayout { file }),
        Some(recognise::LAYOUT_A) | None => {}
        Some((what, command)) => return Err(Error::OtherImporter { file, what, command }),
    }
    let is_other = is_start && (short || other.is_some());
    Err(if is_other { Error::OtherLayout { file } } else { Error::NotAnExtract { file } })
}

fn split_lines(bytes: &[u8]) -> Vec<Span> {
    let mut spans = Vec::new();
    let (mut from, mut line) = (0, 0);
    while from < bytes.len() {
        let rest = &bytes[from..];
        let length = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        line += 1;
        if !is_blank(&rest[..length]) {
            spans.push(Span { from, to: from + length, line });
        }
        from += length + 1;
    }
    spans
}

fn split_stream(name: &str, bytes: &[u8]) -> Result<Vec<Span>, Error> {
    let mut spans: Vec<Span> = Vec::new();
    let mut from = 0;
    while !is_blank(&bytes[from..]) {
        let ended = spans.last().is_some_and(|s| bytes[s.from..].starts_with(&layout::end::TYPE));
        let line = spans.len() as u64 + 1;
        if ended {
            return Err(Error::AfterEnd { file: name.to_owned(), line });
        }
        let length = stream_length(&bytes[from..])
            .ok_or_else(|| Error::UnknownLength { file: name.to_owned(), byte: from as u64 + 1 })?;
        let to = (from + length).min(bytes.len());
        spans.push(Span { from, to, line });
        from = to;
    }
    Ok(spans)
}

/// The length of the record a stream goes on with. A 002 record has two; the right one is that
/// which another record follows.
fn stream_length(rest: &[u8]) -> Option<usize> {
    let record_type = rest.first_chunk::<3>()?;
    let length = layout::length_of(*record_type)?;
    let begins = |at: usize| rest.get(at..).is_some_and(begins_record);
    let long = layout::ADDRESS_WITH_ID_LENGTH;
    let is_long = *record_type == layout::address::TYPE && !begins(length) && begins(long);
    Some(if is_long { long } else { length })
}

fn begins_record(bytes: &[u8]) -> bool {
    let Some(record_type) = bytes.first_chunk::<3>() else { return false };
    let number = bytes.get(3..13).unwrap_or_default();
    let is_number = number.len() == 10 && number.iter().all(u8::is_ascii_digit);
    layout::length_of(*record_type).is_some()
        && (is_number || !layout::names_a_person(*record_type))
}

/// Exactly one end record, nothing after it, and its count of the records before it holds.
fn check_end(name: &str, bytes: &[u8], spans: &[Span]) -> Result<(), Error> {
    let file = || name.to_owned();
    let is = |span: &Span, what: [u8; 3]| bytes[span.from..span.to].starts_with(&what);
    let body = spans.get(1..).unwrap_or_default();
    let stop = body.iter().position(|s| is(s, layout::end::TYPE) || is(s, layout::start::TYPE));
    let end = match stop {
        Some(at) if is(&body[at], layout::end::TYPE) => at,
        Some(at) => return Err(Error::NoEnd { file: file(), line: body[at].line - 1 }),
        None => {
            let line = spans.last().map_or(0, |span| span.line);
            return Err(Error::NoEnd { file: file(), line });
        }
    };
    if let Some(after) = body.get(end + 1) {
        return Err(Error::AfterEnd { file: file(), line: after.line });
    }
    let told = record_at(bytes, body[end]).field(layout::end::COUNT);
    match value::number(told) {
        Some(told) if told == end as u64 => Ok(()),
        told => {
            let told = told.map_or_else(|| "?".to_owned(), |told| told.to_string());
            Err(Error::Count { file: file(), told, found: end as u64 })
        }
    }
}
