//! Delimited text as other programs write it: any of the usual encodings and delimiters.
//!
//! UTF-8, UTF-16 with its mark, else Windows-1252, of which ISO-8859-1 letters are a part.

use std::borrow::Cow;

/// How a text was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16, by its mark.
    Utf16,
    /// Windows-1252, and with it ISO-8859-1.
    Windows1252,
}

/// The text of a file. Bytes that are no UTF-8 are read as Windows-1252, where every byte means
/// something: nothing is lost, and nothing fails.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        return (encoding.decode(bytes).0, Encoding::Utf16);
    }
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match str::from_utf8(body) {
        Ok(text) => (Cow::Borrowed(text), Encoding::Utf8),
        Err(_) => decode_as(bytes, Encoding::Windows1252),
    }
}

/// The text of a file whose encoding the user has named; what does not fit becomes U+FFFD.
pub fn decode_as(bytes: &[u8], encoding: Encoding) -> (Cow<'_, str>, Encoding) {
    let named = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16 => encoding_rs::UTF_16LE,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
    };
    (named.decode(bytes).0, encoding)
}

/// The delimiter that the first line has most of outside quotes; comma where it has none.
pub(super) fn delimiter(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        let count = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte && !quoted);
        if let Some((_, count)) = count {
            *count += 1;
        }
    }
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| delimiter)
}

/// A header and the rows below it.
pub(super) struct Rows<'a> {
    /// Names of the columns, without blanks around them.
    pub(super) header: Vec<String>,
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: csv::StringRecord,
}

impl<'a> Rows<'a> {
    /// Over a text; a header that is empty gives no columns.
    pub(super) fn new(text: &'a str, delimiter: u8) -> Self {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        // Text is valid UTF-8 in memory, and rows may have any length: reading cannot fail.
        let _ = reader.read_record(&mut record);
        let header = record.iter().map(|name| name.trim().to_owned()).collect();
        Self { header, text, reader, record }
    }

    /// The next row with its line; blank rows are passed over.
    pub(super) fn next_row(&mut self) -> Option<(u64, &csv::StringRecord)> {
        while matches!(self.reader.read_record(&mut self.record), Ok(true)) {
            if self.record.iter().any(|field| !field.trim().is_empty()) {
                return Some((self.line(), &self.record));
            }
        }
        None
    }

    /// The line the row is on: the reader counts from the blank lines above it.
    fn line(&self) -> u64 {
        let Some(position) = self.record.position() else { return 0 };
        let above = usize::try_from(position.byte()).ok().and_then(|at| self.text.get(at..));
        let blank = above.unwrap_or_default().bytes().take_while(|byte| b"\r\n".contains(byte));
        position.line() + blank.map(|byte| u64::from(byte == b'\n')).sum::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_and_delimiters_are_found_by_content() {
        assert_eq!(decode(b"S\xF8gade"), (Cow::Borrowed("Søgade"), Encoding::Windows1252));
        assert_eq!(decode("\u{FEFF}Søgade".as_bytes()), (Cow::Borrowed("Søgade"), Encoding::Utf8));
        assert_eq!(decode(b"\xFF\xFES\0\xF8\0"), (Cow::Borrowed("Sø"), Encoding::Utf16));
        for (text, expected) in
            [("a;b;\"c,d,e,f\"\n", b';'), ("a\tb", b'\t'), ("a", b','), ("a,b;c,d", b',')]
        {
            assert_eq!(delimiter(text), expected, "{text}");
        }
    }

    #[test]
    fn rows_keep_their_line_numbers() {
        let mut rows = Rows::new(" a ;b\n\n1;2\n;\n\"x\ny\";3;4\n", b';');
        assert_eq!(rows.header, ["a", "b"]);
        let told =
            |row: Option<(u64, &csv::StringRecord)>| row.map(|(line, row)| (line, row.len()));
        assert_eq!(told(rows.next_row()), Some((3, 2)));
        assert_eq!(told(rows.next_row()), Some((5, 3)));
        assert_eq!(told(rows.next_row()), None);
    }
}
