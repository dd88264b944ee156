//! One file: its physical form, its start record, its records and its end.
//!
//! Three forms hold the same records: lines, lines without trailing blanks, and one stream of
//! full-length records without line ends. Content tells them apart, never the file name.

use std::borrow::Cow;

use super::error::Error;
use super::layout::{self, Field};
use super::places::Place;
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
    /// Where it begins in the file, counted from 0.
    pub(super) at: usize,
    form: Form,
}

/// How records are told apart in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Each on a line of its own.
    Lines,
    /// One after the other, each as long as its type says.
    Stream,
}

impl<'a> Record<'a> {
    /// The field without the blanks around it; empty where the line ends before it.
    pub(super) fn field(&self, field: Field) -> &'a [u8] {
        let from = (field.position - 1).min(self.bytes.len());
        let to = (from + field.length).min(self.bytes.len());
        self.bytes[from..to].trim_ascii()
    }

    /// Its first byte in a stream, counted from 1; a line number says it better elsewhere.
    pub(super) fn byte(&self) -> Option<u64> {
        (self.form == Form::Stream).then_some(self.at as u64 + 1)
    }
}

/// A checked file: start and end agree with what lies between. Its records are cut anew each time
/// they are asked for, so that it takes no memory of its own.
pub(super) struct Sheet<'a> {
    pub(super) name: &'a str,
    bytes: Cow<'a, [u8]>,
    form: Form,
    /// Start record to end record.
    body: Body,
    pub(super) task: Vec<u8>,
    pub(super) produced_on: Day,
    pub(super) previous_on: Option<Day>,
    /// The file had been re-encoded as UTF-8.
    pub(super) was_utf8: bool,
}

/// What lies between the start record and the end record.
struct Body {
    /// Where the end record begins.
    end: usize,
    /// How many records.
    count: u64,
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
        let form = first_line_end(&bytes).map_or(Form::Stream, |_| Form::Lines);
        let body = check_frame(name, &bytes, form)?;
        Ok(Self { name, bytes, form, body, task, produced_on, previous_on, was_utf8 })
    }

    /// The records between start and end.
    pub(super) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        let records = Cut::new(&self.bytes, self.form).skip(1).map_while(Result::ok);
        records.take_while(|record| record.at < self.body.end)
    }

    /// How many records lie between start and end.
    pub(super) fn count(&self) -> u64 {
        self.body.count
    }

    /// How many bytes the file has.
    pub(super) fn length(&self) -> usize {
        self.bytes.len()
    }

    /// The record that lies here, as [`Self::records`] told.
    pub(super) fn record(&self, place: &Place) -> Record<'_> {
        record_at(&self.bytes, self.form, place)
    }

    /// Whether both files say the same, whatever their physical form.
    pub(super) fn says_the_same_as(&self, other: &Self) -> bool {
        let said = |record: Record<'_>| record.bytes.to_vec();
        (&self.task, self.previous_on) == (&other.task, other.previous_on)
            && self.count() == other.count()
            && self.records().map(said).eq(other.records().map(said))
    }
}

/// Cuts a file into records, blank lines left out. A stream that holds something of unknown length
/// ends with the place of it.
struct Cut<'a> {
    bytes: &'a [u8],
    form: Form,
    from: usize,
    line: u64,
}

/// Where a stream holds something of unknown length.
struct Unknown {
    at: usize,
}

impl<'a> Cut<'a> {
    fn new(bytes: &'a [u8], form: Form) -> Self {
        Self { bytes, form, from: 0, line: 0 }
    }

    fn next_line(&mut self) -> Option<Record<'a>> {
        while self.from < self.bytes.len() {
            let at = self.from;
            let length = line_length(&self.bytes[at..]);
            self.from = at + length + 1;
            self.line += 1;
            if !is_blank(&self.bytes[at..at + length]) {
                return Some(cut(self.bytes, Form::Lines, (at, at + length), self.line));
            }
        }
        None
    }

    fn next_in_stream(&mut self) -> Option<Result<Record<'a>, Unknown>> {
        let at = self.from;
        if is_blank(&self.bytes[at..]) {
            return None;
        }
        self.line += 1;
        let Some(length) = stream_length(&self.bytes[at..]) else {
            self.from = self.bytes.len();
            return Some(Err(Unknown { at }));
        };
        self.from = (at + length).min(self.bytes.len());
        Some(Ok(cut(self.bytes, Form::Stream, (at, self.from), self.line)))
    }
}

impl<'a> Iterator for Cut<'a> {
    type Item = Result<Record<'a>, Unknown>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.form {
            Form::Lines => self.next_line().map(Ok),
            Form::Stream => self.next_in_stream(),
        }
    }
}

/// How far it is to the end of the line.
fn line_length(rest: &[u8]) -> usize {
    memchr::memchr(b'\n', rest).unwrap_or(rest.len())
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
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    Cut::new(bytes, Form::Lines).map_while(Result::ok)
}

/// The line that lies here.
pub(super) fn line_at<'a>(bytes: &'a [u8], place: &Place) -> Record<'a> {
    record_at(bytes, Form::Lines, place)
}

fn record_at<'a>(bytes: &'a [u8], form: Form, place: &Place) -> Record<'a> {
    let to = place.at.saturating_add(place.length).min(bytes.len());
    cut(bytes, form, (place.at, to), place.line)
}

fn cut(bytes: &[u8], form: Form, (at, to): (usize, usize), line: u64) -> Record<'_> {
    let bytes = bytes.get(at..to).unwrap_or_default().trim_ascii_end();
    let mut kind = [b' '; 3];
    for (to, from) in kind.iter_mut().zip(bytes) {
        *to = *from;
    }
    Record { bytes, kind, line, at, form }
}

/// Where the first line ends, if more than the start record has lines at all.
fn first_line_end(bytes: &[u8]) -> Option<usize> {
    let end = memchr::memchr2(b'\n', b'\r', bytes)?;
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
    let record = cut(bytes, Form::Lines, (0, end), 1);
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
fn check_frame(name: &str, bytes: &[u8], form: Form) -> Result<Body, Error> {
    let file = || name.to_owned();
    let (mut count, mut last, mut end) = (0, 0, None);
    for (place, record) in Cut::new(bytes, form).enumerate() {
        if end.is_some() {
            let line = record.map_or(last + 1, |record| record.line);
            return Err(Error::AfterEnd { file: file(), line });
        }
        let record = record
            .map_err(|Unknown { at }| Error::UnknownLength { file: file(), byte: at as u64 + 1 })?;
        match record.kind {
            layout::end::TYPE if place > 0 => end = Some(record),
            layout::start::TYPE if place > 0 => {
                return Err(Error::NoEnd { file: file(), line: record.line - 1 });
            }
            _ => count += u64::from(place > 0),
        }
        last = record.line;
    }
    let end = end.ok_or_else(|| Error::NoEnd { file: file(), line: last })?;
    match value::number(end.field(layout::end::COUNT)) {
        Some(told) if told == count => Ok(Body { end: end.at, count }),
        told => {
            let told = told.map_or_else(|| "?".to_owned(), |told| told.to_string());
            Err(Error::Count { file: file(), told, found: count })
        }
    }
}
