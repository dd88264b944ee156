//! Delimited text as other programs write it: any of the usual encodings and delimiters.
//!
//! UTF-8, UTF-16 with its mark, else Windows-1252, of which ISO-8859-1 letters are a part.

use std::borrow::Cow;
use std::io::{self, BufRead};

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

    /// Where the row that was read last begins in the text, blank lines above it included.
    pub(super) fn start(&self) -> usize {
        let start = self.record.position().map(csv::Position::byte);
        start.and_then(|at| usize::try_from(at).ok()).unwrap_or(self.text.len())
    }

    /// The line the row is on: the reader counts from the blank lines above it.
    fn line(&self) -> u64 {
        let Some(position) = self.record.position() else { return 0 };
        let above = usize::try_from(position.byte()).ok().and_then(|at| self.text.get(at..));
        let blank = above.unwrap_or_default().bytes().take_while(|byte| b"\r\n".contains(byte));
        position.line() + blank.map(|byte| u64::from(byte == b'\n')).sum::<u64>()
    }
}

/// One row at a time, made once and filled for row after row.
pub(super) struct Record {
    reader: csv_core::Reader,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    written: usize,
    fields: usize,
}

impl Default for Record {
    fn default() -> Self {
        Self::between(b',')
    }
}

impl Record {
    /// Fields stand between these signs.
    pub(super) fn between(delimiter: u8) -> Self {
        let reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self { reader, bytes: vec![0; 256], ends: vec![0; 32], written: 0, fields: 0 }
    }

    /// Reads the row that a text begins with.
    pub(super) fn read(&mut self, text: &str) {
        self.reader.reset();
        // past the beginning, where a mark of the encoding would be left out
        self.reader.read_record(b"\n", &mut [0], &mut [0]);
        self.begin();
        let mut input = text.as_bytes();
        loop {
            let (read, is_whole) = self.read_on(input);
            if is_whole {
                return;
            }
            input = &input[read..];
        }
    }

    fn begin(&mut self) {
        (self.written, self.fields) = (0, 0);
    }

    /// Reads on in a row: how many bytes, and whether it is whole. An end of the text is told by
    /// reading nothing.
    fn read_on(&mut self, input: &[u8]) -> (usize, bool) {
        let (bytes, ends) = (&mut self.bytes[self.written..], &mut self.ends[self.fields..]);
        let (told, read, wrote, ended) = self.reader.read_record(input, bytes, ends);
        (self.written, self.fields) = (self.written + wrote, self.fields + ended);
        match told {
            csv_core::ReadRecordResult::InputEmpty => {}
            csv_core::ReadRecordResult::OutputFull => self.bytes.resize(self.bytes.len() * 2, 0),
            csv_core::ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            csv_core::ReadRecordResult::Record | csv_core::ReadRecordResult::End => {
                return (read, true);
            }
        }
        (read, false)
    }

    /// The fields in their order.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        let ends = &self.ends[..self.fields];
        let starts = std::iter::once(0).chain(ends.iter().copied());
        // fields of a text are cut at ASCII signs: they are text
        starts
            .zip(ends)
            .map(|(from, to)| str::from_utf8(&self.bytes[from..*to]).unwrap_or_default())
    }
}

/// A header and the rows below it, of text that is read as it comes.
pub(super) struct StreamedRows<R> {
    /// Names of the columns, without blanks around them.
    pub(super) header: Vec<String>,
    text: R,
    record: Record,
    line: u64,
}

impl<R: BufRead> StreamedRows<R> {
    /// Over a text; a header that is empty gives no columns.
    pub(super) fn new(text: R, delimiter: u8) -> io::Result<Self> {
        let record = Record::between(delimiter);
        let mut rows = Self { header: Vec::new(), text, record, line: 1 };
        if rows.read()?.is_some() {
            rows.header = rows.record.fields().map(|name| name.trim().to_owned()).collect();
        }
        Ok(rows)
    }

    /// The next row with its line; blank rows are passed over.
    pub(super) fn next_row(&mut self) -> io::Result<Option<(u64, &Record)>> {
        while let Some(line) = self.read()? {
            if self.record.fields().any(|field| !field.trim().is_empty()) {
                return Ok(Some((line, &self.record)));
            }
        }
        Ok(None)
    }

    /// Reads a row and says which line it is on.
    fn read(&mut self) -> io::Result<Option<u64>> {
        loop {
            let input = self.text.fill_buf()?;
            let blank = input.iter().take_while(|byte| b"\r\n".contains(byte)).count();
            let (is_end, is_row) = (input.is_empty(), blank < input.len());
            self.take(blank)?;
            if is_end {
                return Ok(None);
            }
            if is_row {
                break;
            }
        }
        let line = self.line;
        self.record.begin();
        loop {
            let (read, is_whole) = self.record.read_on(self.text.fill_buf()?);
            self.take(read)?;
            if is_whole {
                return Ok(Some(line));
            }
        }
    }

    /// Goes on by so many bytes of what is there, counting lines.
    fn take(&mut self, bytes: usize) -> io::Result<()> {
        let taken = &self.text.fill_buf()?[..bytes];
        self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
        self.text.consume(bytes);
        Ok(())
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
    fn a_row_read_on_its_own_is_the_row_read_in_its_turn() {
        let long = "x".repeat(1_000);
        let wide = ",".repeat(40);
        let text = format!("a,b\n\n\u{FEFF}1,\"2\n\"\"\"\r\n,\n{long},æ\n{wide}z\n\n last,\"row");
        let mut rows = Rows::new(&text, b',');
        let mut record = Record::default();
        let mut read = 0;
        while let Some((_, expected)) = rows.next_row() {
            let expected: Vec<String> = expected.iter().map(str::to_owned).collect();
            record.read(&text[rows.start()..]);
            assert_eq!(record.fields().collect::<Vec<_>>(), expected);
            read += 1;
        }
        assert_eq!(read, 4);
    }

    #[test]
    fn rows_of_a_stream_are_those_of_the_text() {
        let long = "x".repeat(1_000);
        let texts = [
            String::new(),
            "\n\r\n".to_owned(),
            "a;b".to_owned(),
            format!(" a ;b\r\n\r\n1;2\r\n;\n\n\"x\r\ny\";3;4\r\rlast;{long}"),
            format!("\n\na;b\n\"{long}\n\";\n\n\n \n1;æ\n"),
        ];
        for text in &texts {
            let mut rows = Rows::new(text, b';');
            let pieces = io::BufReader::with_capacity(3, text.as_bytes());
            let mut streamed = StreamedRows::new(pieces, b';').unwrap();
            assert_eq!(streamed.header, rows.header);
            loop {
                let told = rows.next_row();
                let told = told.map(|(line, row)| (line, row.iter().collect::<Vec<_>>()));
                let again = streamed.next_row().unwrap();
                let again = again.map(|(line, row)| (line, row.fields().collect::<Vec<_>>()));
                assert_eq!(again, told, "{text:?}");
                if told.is_none() {
                    break;
                }
            }
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
