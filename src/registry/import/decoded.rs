//! Text that is decoded as it is read, so that it need not be held whole.

use std::io::{self, BufRead, Cursor, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, WINDOWS_1252};

/// Bytes that are decoded at once.
const CHUNK: usize = 1 << 16;

/// How a text is encoded, by all of it, as [`super::rows::decode`] finds it.
pub(super) fn encoding(mut bytes: impl BufRead) -> io::Result<&'static Encoding> {
    let mut start = Vec::new();
    bytes.by_ref().take(3).read_to_end(&mut start)?;
    if let Some((marked, _)) = Encoding::for_bom(&start)
        && marked != UTF_8
    {
        io::copy(&mut bytes, &mut io::sink())?;
        return Ok(marked);
    }
    let mut bytes = Cursor::new(start).chain(bytes);
    let mut decoder = UTF_8.new_decoder();
    let mut text = vec![0; CHUNK];
    loop {
        let input = bytes.fill_buf()?;
        let is_last = input.is_empty();
        let (told, read, _) = decoder.decode_to_utf8_without_replacement(input, &mut text, is_last);
        bytes.consume(read);
        match told {
            encoding_rs::DecoderResult::Malformed(..) => break,
            encoding_rs::DecoderResult::InputEmpty if is_last => return Ok(UTF_8),
            _ => {}
        }
    }
    // read to the end all the same: a packed file tells there whether it is damaged
    io::copy(&mut bytes, &mut io::sink())?;
    Ok(WINDOWS_1252)
}

/// The text of bytes as UTF-8, without a mark of the encoding.
pub(super) struct Decoded<R> {
    bytes: R,
    decoder: Decoder,
    text: Vec<u8>,
    /// The part of the text that is there and not taken.
    left: std::ops::Range<usize>,
    is_through: bool,
}

impl<R: BufRead> Decoded<R> {
    pub(super) fn new(bytes: R, encoding: &'static Encoding) -> Self {
        let (decoder, text) = (encoding.new_decoder(), vec![0; CHUNK]);
        Self { bytes, decoder, text, left: 0..0, is_through: false }
    }
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.left.is_empty() && !self.is_through {
            let input = self.bytes.fill_buf()?;
            let is_last = input.is_empty();
            let (told, read, written, _) =
                self.decoder.decode_to_utf8(input, &mut self.text, is_last);
            self.bytes.consume(read);
            self.left = 0..written;
            self.is_through = is_last && told == CoderResult::InputEmpty;
        }
        Ok(&self.text[self.left.clone()])
    }

    fn consume(&mut self, taken: usize) {
        self.left.start = (self.left.start + taken).min(self.left.end);
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(to)?;
        self.consume(read);
        Ok(read)
    }
}

/// Bytes of a text by whose beginning it is told what it is.
const BEGINNING: u64 = 1 << 20;

/// The beginning of a text, and all of it from the beginning on.
pub(super) fn beginning<R: BufRead>(mut text: R) -> io::Result<(String, impl BufRead)> {
    let mut start = Vec::new();
    text.by_ref().take(BEGINNING).read_to_end(&mut start)?;
    let told = String::from_utf8_lossy(&start).into_owned();
    Ok((told, Cursor::new(start).chain(text)))
}

#[cfg(test)]
mod tests {
    use super::super::rows::decode;
    use super::*;

    #[test]
    fn a_text_is_the_same_in_pieces_and_as_a_whole() {
        let long = "æ".repeat(CHUNK);
        let mut late = long.clone().into_bytes();
        late.extend(b"S\xF8");
        let samples: [&[u8]; 9] = [
            b"",
            b"S\xF8gade",
            "Søgade".as_bytes(),
            "\u{FEFF}Søgade".as_bytes(),
            b"\xEF\xBB\xBFS\xF8gade",
            b"\xFF\xFES\0\xF8\0",
            b"\xFF\xFES\0\xF8",
            long.as_bytes(),
            &late,
        ];
        for bytes in samples {
            for size in [1, 7, CHUNK] {
                let reader = || io::BufReader::with_capacity(size, bytes);
                let encoding = encoding(reader()).unwrap();
                let mut text = String::new();
                Decoded::new(reader(), encoding).read_to_string(&mut text).unwrap();
                assert!(text == decode(bytes).0, "{:?}", bytes.get(..9));
            }
        }
    }
}
