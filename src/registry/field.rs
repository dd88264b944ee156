//! Typed values out of one row, and what is wrong where a value does not fit.

use std::cell::RefCell;
use std::str::FromStr;

use super::contract::FileSpec;
use super::header::Layout;
use super::ids::{Span, has_control};
use super::record::{Ending, Field, unescape};
use super::redact::{self, Kind};
use crate::domain::{Cpr, CprFault, Day, UncertainDay};

/// The longest id, in bytes.
pub(super) const LONGEST_ID: usize = 64;

/// Why a row is rejected. Becomes a [`Reject`](super::Reject) once its line is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) column: &'static str,
    pub(super) code: &'static str,
    /// Already redacted.
    pub(super) value: String,
    /// A word the writer may have meant.
    pub(super) nearest: Option<&'static str>,
}

/// One record together with the columns of its file.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) layout: &'a Layout,
    pub(super) fields: &'a [Field],
    pub(super) position: usize,
    /// The record is known to be text without control characters.
    pub(super) is_plain: bool,
    /// Where values go that cannot be read and that the row can do without.
    pub(super) lost: &'a Lost,
}

/// What was wrong with values of a row that count as not known.
#[derive(Debug, Default)]
pub(super) struct Lost(RefCell<Vec<Fault>>);

impl Lost {
    /// Takes what was put here.
    #[inline]
    pub(super) fn take(&self) -> Vec<Fault> {
        if self.0.borrow().is_empty() { Vec::new() } else { self.0.take() }
    }
}

impl<'a> Row<'a> {
    /// A value the row can do without: one that cannot be read counts as not known, and is told.
    pub(super) fn or_lost<T>(&self, read: Result<Option<T>, Fault>) -> Option<T> {
        read.unwrap_or_else(|fault| {
            self.lost.0.borrow_mut().push(fault);
            None
        })
    }

    /// Whether the line is empty: no row at all.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.fields, [only] if only.slice(self.bytes).is_empty())
    }

    /// What makes the row unreadable as a whole.
    pub(super) fn check(&self, ending: Ending, is_text: bool) -> Result<(), Fault> {
        let whole = |code| Fault { column: "", code, value: String::new(), nearest: None };
        match ending {
            Ending::UnclosedQuote => return Err(whole("unclosed-quote")),
            Ending::StrayQuote => return Err(whole("stray-quote")),
            Ending::Line => {}
        }
        if !is_text {
            let mut fields = self.fields.iter();
            let at = fields.position(|field| str::from_utf8(field.slice(self.bytes)).is_err());
            let column = at.and_then(|at| self.layout.name_at(at)).unwrap_or_default();
            return Err(Fault { column, ..whole("invalid-utf8") });
        }
        if self.fields.len() != self.layout.width {
            let value = format!("{} of {}", self.fields.len(), self.layout.width);
            return Err(Fault { value, ..whole("field-count") });
        }
        Ok(())
    }

    /// The bytes of a column; empty where the file has no such column.
    pub(super) fn raw(&self, column: usize) -> &'a [u8] {
        self.field(column).map_or(&[], |field| field.slice(self.bytes))
    }

    fn field(&self, column: usize) -> Option<Field> {
        self.layout.places[column].map(|place| self.fields[place])
    }

    fn spec(&self) -> &'static FileSpec {
        self.layout.file
    }

    /// Why the value of `column` does not do.
    pub(super) fn fault(&self, column: usize, code: &'static str, kind: Kind) -> Fault {
        let value = redact::show(self.raw(column), kind);
        Fault { column: self.spec().columns[column].name, code, value, nearest: None }
    }

    /// Free text, doubled quotes made single.
    pub(super) fn text(&self, column: usize) -> String {
        let escaped = self.field(column).is_some_and(|field| field.escaped);
        let text = str::from_utf8(self.raw(column)).expect("check() refuses other rows");
        if escaped { unescape(text) } else { text.to_owned() }
    }

    /// An id that may be missing; spaces alone are none.
    pub(super) fn id(&self, column: usize) -> Result<Option<Span>, Fault> {
        let Some(field) = self.field(column) else { return Ok(None) };
        let id = field.slice(self.bytes);
        if id.iter().all(|byte| *byte == b' ') {
            return Ok(None);
        }
        if id.len() > LONGEST_ID {
            return Err(self.fault(column, "id-too-long", Kind::Personal));
        }
        if !self.is_plain && (field.escaped || has_control(id)) {
            return Err(self.fault(column, "bad-id", Kind::Personal));
        }
        Ok(Some(Span::new(field.start(), id.len())))
    }

    /// An id that must be there.
    pub(super) fn required_id(&self, column: usize) -> Result<Span, Fault> {
        self.id(column)?.ok_or_else(|| self.missing(column))
    }

    /// The id of a person that must be there; ten digits are taken for a CPR number.
    pub(super) fn person_id(&self, column: usize) -> Result<Span, Fault> {
        let span = self.required_id(column)?;
        let id = span.slice(self.bytes);
        if Cpr::looks_like(id) && Cpr::parse(id) == Err(CprFault::Date) {
            return Err(self.fault(column, "impossible-cpr-date", Kind::Personal));
        }
        Ok(span)
    }

    fn missing(&self, column: usize) -> Fault {
        self.fault(column, "missing-value", Kind::Personal)
    }

    /// A date of any precision.
    pub(super) fn date(&self, column: usize) -> Result<Option<UncertainDay>, Fault> {
        let text = self.raw(column);
        if text.is_empty() {
            return Ok(None);
        }
        let date = UncertainDay::parse(text);
        date.map(Some).ok_or_else(|| self.fault(column, "bad-date", Kind::Date))
    }

    /// A date that must be known to the day where it is given.
    pub(super) fn full_date(&self, column: usize) -> Result<Option<Day>, Fault> {
        let Some(date) = self.date(column)? else { return Ok(None) };
        let day = date.exact();
        day.map(Some).ok_or_else(|| self.fault(column, "imprecise-date", Kind::Date))
    }

    /// One of the words of the contract.
    pub(super) fn word<T: Copy>(
        &self,
        column: usize,
        names: &'static [(&'static str, T)],
    ) -> Result<Option<T>, Fault> {
        let text = self.raw(column);
        if text.is_empty() {
            return Ok(None);
        }
        // The first letter tells most words apart.
        let is_it = |name: &[u8]| name.first() == text.first() && name == text;
        let found = names.iter().find(|(name, _)| is_it(name.as_bytes()));
        found.map(|(_, word)| Some(*word)).ok_or_else(|| self.unknown_word(column, names))
    }

    /// One of the words of the contract, which must be there.
    pub(super) fn required_word<T: Copy>(
        &self,
        column: usize,
        names: &'static [(&'static str, T)],
    ) -> Result<T, Fault> {
        self.word(column, names)?.ok_or_else(|| self.missing(column))
    }

    fn unknown_word<T>(&self, column: usize, names: &'static [(&'static str, T)]) -> Fault {
        let written = str::from_utf8(self.raw(column)).unwrap_or_default();
        let nearest = redact::nearest(written, names.iter().map(|(name, _)| *name));
        // A word far from all allowed ones may be a name that slipped into the wrong column.
        let kind = if nearest.is_some() { Kind::Word } else { Kind::Personal };
        Fault { nearest, ..self.fault(column, "unknown-word", kind) }
    }

    /// A number that may be missing.
    pub(super) fn number<T: FromStr + From<u16>>(&self, column: usize) -> Result<Option<T>, Fault> {
        let text = self.raw(column);
        if text.is_empty() {
            return Ok(None);
        }
        // Most numbers are short: they need no general reader.
        let short = whole_number(text).and_then(|number| u16::try_from(number).ok());
        let number = short.map(T::from).or_else(|| str::from_utf8(text).ok()?.parse().ok());
        number.map(Some).ok_or_else(|| self.fault(column, "bad-number", Kind::Number))
    }

    /// A finite decimal number that may be missing.
    pub(super) fn decimal(&self, column: usize) -> Result<Option<f64>, Fault> {
        if let Some(number) = whole_number(self.raw(column)) {
            return Ok(Some(number.into()));
        }
        match self.number::<f64>(column)? {
            Some(number) if !number.is_finite() => {
                Err(self.fault(column, "bad-number", Kind::Number))
            }
            number => Ok(number),
        }
    }

    /// `1` or `0`.
    pub(super) fn flag(&self, column: usize) -> Result<Option<bool>, Fault> {
        match self.raw(column) {
            [] => Ok(None),
            b"1" => Ok(Some(true)),
            b"0" => Ok(Some(false)),
            _ => Err(self.fault(column, "bad-flag", Kind::Number)),
        }
    }
}

/// The number that up to nine digits and nothing else write.
fn whole_number(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
    })
}
