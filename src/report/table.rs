//! CSV bytes (RFC 4180) that a spreadsheet cannot mistake for formulas.

/// Rows under construction. Numbers go in bare; text is quoted where it must be.
#[derive(Debug, Default)]
pub(super) struct Table {
    bytes: Vec<u8>,
    in_row: bool,
}

impl Table {
    /// A table with a header row.
    pub(super) fn with_header(columns: &[&str]) -> Self {
        let mut table = Self::default();
        for column in columns {
            table.text(column);
        }
        table.end_row();
        table
    }

    fn separate(&mut self) {
        if self.in_row {
            self.bytes.push(b',');
        }
        self.in_row = true;
    }

    /// Adds a text field. One that begins like a formula gets an apostrophe before it.
    pub(super) fn text(&mut self, text: &str) {
        self.separate();
        let bytes = text.as_bytes();
        let guard = matches!(bytes.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
        let quote = bytes.iter().any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r'));
        if quote {
            self.bytes.push(b'"');
        }
        if guard {
            self.bytes.push(b'\'');
        }
        for byte in bytes {
            if *byte == b'"' {
                self.bytes.push(b'"');
            }
            self.bytes.push(*byte);
        }
        if quote {
            self.bytes.push(b'"');
        }
    }

    /// Adds a whole number.
    pub(super) fn number(&mut self, number: i64) {
        use std::io::Write;
        self.separate();
        write!(self.bytes, "{number}").expect("writing to memory does not fail");
    }

    /// Adds a number with a fraction, in the shortest way that reads back as the same.
    pub(super) fn decimal(&mut self, number: f32) {
        use std::io::Write;
        self.separate();
        write!(self.bytes, "{number}").expect("writing to memory does not fail");
    }

    /// Adds an ISO day.
    pub(super) fn day(&mut self, day: crate::domain::Day) {
        self.separate();
        let (year, month, date) = day.ymd();
        let year = year.unsigned_abs();
        let pair = |number: u16| {
            let tens = |digit: u16| b'0' + u8::try_from(digit % 10).expect("one digit");
            [tens(number / 10), tens(number)]
        };
        self.bytes.extend_from_slice(&pair(year / 100));
        self.bytes.extend_from_slice(&pair(year % 100));
        for part in [month, date] {
            self.bytes.push(b'-');
            self.bytes.extend_from_slice(&pair(u16::from(part.unsigned_abs())));
        }
    }

    /// Ends the row.
    pub(super) fn end_row(&mut self) {
        self.bytes.extend_from_slice(b"\r\n");
        self.in_row = false;
    }

    /// The finished bytes.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_guards() {
        let mut table = Table::with_header(&["a", "b"]);
        table.text("=SUM(1,2)");
        table.text("say \"ho\"");
        table.number(-3);
        table.day("2024-02-09".parse().unwrap());
        table.end_row();
        let text = String::from_utf8(table.into_bytes()).unwrap();
        assert_eq!(text, "a,b\r\n\"'=SUM(1,2)\",\"say \"\"ho\"\"\",-3,2024-02-09\r\n");
    }
}
