//! CSV bytes written by hand: the fields are numbers, dates and plain words.

/// A growing CSV file.
#[derive(Debug)]
pub(super) struct Sheet {
    bytes: Vec<u8>,
    fresh: bool,
}

impl Sheet {
    /// Starts with a header row.
    pub(super) fn new(header: &str) -> Self {
        let mut bytes = Vec::with_capacity(1 << 16);
        bytes.extend_from_slice(header.as_bytes());
        bytes.push(b'\n');
        Self { bytes, fresh: true }
    }

    fn next(&mut self) {
        if !self.fresh {
            self.bytes.push(b',');
        }
        self.fresh = false;
    }

    /// A field that needs no quoting.
    pub(super) fn text(&mut self, text: &[u8]) -> &mut Self {
        self.next();
        self.bytes.extend_from_slice(text);
        self
    }

    /// A field in quotes; the text holds none.
    pub(super) fn quoted(&mut self, text: &str) -> &mut Self {
        self.next();
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(b'"');
        self
    }

    /// An empty field.
    pub(super) fn empty(&mut self) -> &mut Self {
        self.next();
        self
    }

    /// A number with a letter before it, or an empty field.
    pub(super) fn id(&mut self, letter: u8, number: Option<u32>) -> &mut Self {
        self.next();
        if let Some(number) = number {
            self.bytes.push(letter);
            self.digits(number);
        }
        self
    }

    /// A whole number, or an empty field.
    pub(super) fn number(&mut self, number: Option<u32>) -> &mut Self {
        self.next();
        if let Some(number) = number {
            self.digits(number);
        }
        self
    }

    fn digits(&mut self, mut number: u32) {
        let mut text = [b'0'; 10];
        let mut first = 10;
        loop {
            first -= 1;
            text[first] = b'0' + u8::try_from(number % 10).expect("a digit");
            number /= 10;
            if number == 0 {
                break;
            }
        }
        self.bytes.extend_from_slice(&text[first..]);
    }

    /// Ends the row.
    pub(super) fn end(&mut self) {
        self.bytes.push(b'\n');
        self.fresh = true;
    }

    /// The file.
    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
