//! Where the records of each person lie in the files: what is noted of an extract as it is read.

use std::io;

use super::file::Record;
use super::packed::{Parts, digits, pack};
use crate::domain::Cpr;
use crate::registry::import::spill::{Merged, Scratch, Sorted, Sorter};

/// Number, bytes before the record in all files one after the other, its length and its line.
const SIZE: usize = 10 + 8 + 4 + 4;

/// Takes the places of records in the order of the files: 26 bytes a record.
pub(super) struct Noting<'s> {
    records: Sorter<'s, SIZE>,
    files: Files,
}

/// Bytes before each file.
#[derive(Default)]
struct Files {
    begins: Vec<u64>,
    length: u64,
}

/// Where a record lies.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The number of the file.
    pub(super) file: usize,
    /// Its first byte in the file.
    pub(super) at: usize,
    /// Its bytes, without the blanks at its end.
    pub(super) length: usize,
    pub(super) line: u64,
}

impl<'s> Noting<'s> {
    pub(super) fn new(scratch: &'s Scratch) -> Self {
        Self { records: Sorter::new(scratch), files: Files::default() }
    }

    /// The records that follow lie in the next file, which has so many bytes.
    pub(super) fn begin_file(&mut self, length: usize) {
        self.files.begins.push(self.files.length);
        self.files.length += length as u64;
    }

    /// Keeps a record of the file that was begun last.
    pub(super) fn keep(&mut self, number: Cpr, record: &Record<'_>) -> io::Result<()> {
        let begin = self.files.begins.last().copied().unwrap_or_default();
        // Files of more lines than this can count have their last lines told as this one; no field
        // lies so far from the beginning of a record.
        let line = u32::try_from(record.line).unwrap_or(u32::MAX);
        let length = u32::try_from(record.bytes.len()).unwrap_or(u32::MAX);
        let at = begin + record.at as u64;
        self.records.push(pack(&[
            digits(&number),
            &at.to_be_bytes(),
            &length.to_be_bytes(),
            &line.to_be_bytes(),
        ]))
    }

    /// Puts the records of each person together: O(n log n), linear where they stand together
    /// already.
    pub(super) fn finish(self) -> io::Result<Places> {
        Ok(Places { records: self.records.finish()?, files: self.files })
    }
}

/// The records of all persons, by number and then in the order of the files.
pub(super) struct Places {
    records: Sorted<SIZE>,
    files: Files,
}

impl Places {
    /// All persons, from the first on.
    pub(super) fn persons(&self) -> io::Result<Persons<'_>> {
        Ok(Persons { files: &self.files, records: self.records.rows()?, places: Vec::new() })
    }
}

/// Persons one after the other.
pub(super) struct Persons<'a> {
    files: &'a Files,
    records: Merged<'a, SIZE>,
    places: Vec<Place>,
}

impl Persons<'_> {
    /// The next person and where their records lie.
    pub(super) fn next(&mut self) -> io::Result<Option<(Cpr, &[Place])>> {
        let Some(first) = self.records.peek().copied() else { return Ok(None) };
        self.places.clear();
        while self.records.peek().is_some_and(|row| row[..10] == first[..10]) {
            if let Some(row) = self.records.next() {
                self.places.push(self.files.find(&row?));
            }
        }
        Ok(Some((Parts(&first).cpr()?, &self.places)))
    }
}

impl Files {
    fn find(&self, row: &[u8; SIZE]) -> Place {
        let mut parts = Parts(&row[10..]);
        let at = u64::from_be_bytes(parts.bytes());
        let (length, line) = (parts.number(), u64::from(parts.number()));
        let file = self.begins.partition_point(|begin| *begin <= at).saturating_sub(1);
        let begin = self.begins.get(file).copied().unwrap_or_default();
        // What lies in memory has an address that fits.
        let at = usize::try_from(at - begin).unwrap_or(usize::MAX);
        Place { file, at, length: length as usize, line }
    }
}
