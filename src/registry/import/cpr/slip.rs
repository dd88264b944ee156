//! One record with its place: reads its fields and says what is wrong with them.

use super::file::Record;
use super::layout::Field;
use super::value::{self, Moment};
use crate::domain::Cpr;
use crate::registry::Reject;

/// A record and the file it came from.
#[derive(Clone, Copy)]
pub(super) struct Slip<'a> {
    pub(super) file: &'a str,
    pub(super) record: Record<'a>,
}

impl Slip<'_> {
    /// A reject for one field, its value reduced to its shape.
    pub(super) fn fault(&self, code: &'static str, field: Field, hint: &str) -> Reject {
        let hint = match self.record.byte() {
            Some(byte) => format!("{hint} (byte {byte})"),
            None => hint.to_owned(),
        };
        Reject {
            file: self.file.to_owned(),
            line: self.record.line,
            column: field.name.to_owned(),
            code,
            value: shape(self.record.field(field)),
            hint: hint.into(),
            kept: false,
        }
    }

    /// Where it lies, for notes.
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.file, self.record.line)
    }

    /// Whether the field holds anything.
    pub(super) fn has(&self, field: Field) -> bool {
        !self.record.field(field).is_empty()
    }

    /// The field as text.
    pub(super) fn text(&self, field: Field) -> String {
        value::text(self.record.field(field))
    }

    /// A code, 0 where there is none.
    pub(super) fn code(&self, field: Field) -> Result<u16, Reject> {
        value::code(self.record.field(field)).ok_or_else(|| {
            self.fault("bad-code", field, "a code has digits only / en kode består kun af cifre")
        })
    }

    /// A date without an uncertainty mark.
    pub(super) fn date(&self, field: Field) -> Result<Moment, Reject> {
        value::moment(self.record.field(field), b"").ok_or_else(|| self.bad_date(field))
    }

    /// A date and its uncertainty mark.
    pub(super) fn moment(&self, field: Field, mark: Field) -> Result<Moment, Reject> {
        value::moment(self.record.field(field), self.record.field(mark))
            .ok_or_else(|| self.bad_date(field))
    }

    fn bad_date(&self, field: Field) -> Reject {
        self.fault("bad-date", field, "there is no such date / den dato findes ikke")
    }

    /// Another person's number; blank or all zeros means none.
    pub(super) fn person(&self, field: Field) -> Result<Option<Cpr>, Reject> {
        let number = self.record.field(field);
        if number.iter().all(|b| *b == b'0') {
            return Ok(None);
        }
        let hint = "write a CPR number, zeros or blanks / skriv et CPR-nummer, nuller eller blanke";
        Cpr::parse(number).map(Some).map_err(|_| self.fault("bad-person-id", field, hint))
    }
}

/// Digits as `9`, letters as `a`: enough to see what is wrong, nothing of what is said. A shifted
/// line can bring a name or number into any field.
fn shape(field: &[u8]) -> String {
    let shape = |b: &u8| match b {
        b'0'..=b'9' => '9',
        b' '..=b'~' if !b.is_ascii_alphabetic() => char::from(*b),
        _ => 'a',
    };
    field.iter().map(shape).collect()
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn a_shape_tells_nothing() {
        assert_eq!(shape(b"0707614285"), "9999999999");
        assert_eq!(shape(b"S\xF8gade 4*"), "aaaaaa 9*");
    }
}
