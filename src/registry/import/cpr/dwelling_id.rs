//! Ids of dwellings: DAR ids and kvhx keys, small and without memory of their own.

use super::layout::ADDRESS_ID;

/// The id of a dwelling: a DAR id or a kvhx key, filled with zero bytes.
pub(super) type Id = [u8; 36];

/// The text of an id.
pub(super) fn id_text(id: &Id) -> &[u8] {
    let length = id.iter().position(|byte| *byte == 0).unwrap_or(id.len());
    &id[..length]
}

/// An id while it is made; a kvhx key has at most 35 bytes, two for each letter beyond ASCII.
pub(super) struct Key {
    id: Id,
    length: usize,
}

impl Key {
    pub(super) fn new() -> Self {
        Self { id: [0; 36], length: 0 }
    }

    pub(super) fn put(&mut self, letter: char) {
        let mut bytes = [0; 4];
        for byte in letter.encode_utf8(&mut bytes).bytes() {
            if let Some(place) = self.id.get_mut(self.length) {
                (*place, self.length) = (byte, self.length + 1);
            }
        }
    }

    /// A code of at least four digits.
    pub(super) fn code(&mut self, code: u16) {
        let places = [10_000, 1_000, 100, 10, 1];
        for place in places.into_iter().skip(usize::from(code < 10_000)) {
            self.put(char::from_digit(u32::from(code / place % 10), 10).unwrap_or('0'));
        }
    }

    /// Letters filled up to a width.
    pub(super) fn part(&mut self, letters: impl Iterator<Item = char> + Clone, width: usize) {
        self.fill(letters.clone().count(), width);
        letters.for_each(|letter| self.put(letter));
    }

    /// Fills up to a width.
    pub(super) fn fill(&mut self, length: usize, width: usize) {
        (length..width).for_each(|_| self.put('_'));
    }

    pub(super) fn id(&self) -> Id {
        self.id
    }
}

/// A DAR id: a UUID that is not all zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DarId([u8; 16]);

impl DarId {
    /// Reads 36 characters in the form of a UUID.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let is_line = |at: usize| matches!(at, 8 | 13 | 18 | 23);
        if text.len() != ADDRESS_ID.length {
            return None;
        }
        let mut id = [0; 16];
        let mut digits = 0;
        for (at, byte) in text.iter().enumerate() {
            if is_line(at) {
                if *byte != b'-' {
                    return None;
                }
            } else {
                let digit = u8::try_from(char::from(*byte).to_digit(16)?).ok()?;
                id[digits / 2] = id[digits / 2] << 4 | digit;
                digits += 1;
            }
        }
        Self::of(id)
    }

    /// None of all zeros.
    pub(super) fn of(bytes: [u8; 16]) -> Option<Self> {
        (bytes != [0; 16]).then_some(Self(bytes))
    }

    pub(super) fn bytes(self) -> [u8; 16] {
        self.0
    }

    pub(super) fn text(self) -> Id {
        let mut key = Key::new();
        for (at, byte) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                key.put('-');
            }
            for digit in [byte >> 4, byte & 15] {
                key.put(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
        key.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dar_ids_are_read_and_told_in_small_letters() {
        let text = "0A3F50B5-3E94-32B8-E044-0003BA298018";
        let id = DarId::read(text.as_bytes()).unwrap();
        assert_eq!(id_text(&id.text()), text.to_lowercase().as_bytes());
        for text in
            ["", "00000000-0000-0000-0000-000000000000", "0a3f50b5x3e94-32b8-e044-0003ba298018"]
        {
            assert_eq!(DarId::read(text.as_bytes()), None);
        }
    }
}
