//! Where the records of each person lie in the files: what is held of an extract while it is read.

use super::file::Record;
use crate::domain::Cpr;

/// Where one record begins. Small, as there is one for each record that is read.
#[derive(Clone, Copy)]
struct Place {
    number: Cpr,
    /// Files of more lines than this can count have their last lines told as this one.
    line: u32,
    /// Bytes before it, in all files one after the other.
    at: u64,
}

/// The records of all persons, by number and then in the order of the files: 24 bytes a record.
#[derive(Default)]
pub(super) struct Places {
    records: Vec<Place>,
    /// Bytes before each file.
    begins: Vec<u64>,
    length: u64,
}

impl Places {
    /// The records that follow lie in the next file, which has so many bytes.
    pub(super) fn begin_file(&mut self, length: usize) {
        self.begins.push(self.length);
        self.length += length as u64;
    }

    /// Keeps a record of the file that was begun last.
    pub(super) fn keep(&mut self, number: Cpr, record: &Record<'_>) {
        let begin = self.begins.last().copied().unwrap_or_default();
        let line = u32::try_from(record.line).unwrap_or(u32::MAX);
        self.records.push(Place { number, line, at: begin + record.at as u64 });
    }

    /// Puts the records of each person together: O(n log n), linear where they stand together
    /// already.
    pub(super) fn sort(&mut self) {
        self.records.sort_unstable_by_key(|place| (place.number, place.at));
    }

    /// Each person with the number of the file, the first byte in it and the line of every record.
    pub(super) fn persons(
        &self,
    ) -> impl Iterator<Item = (Cpr, impl Iterator<Item = (usize, usize, u64)>)> {
        let persons = self.records.chunk_by(|one, other| one.number == other.number);
        persons.map(|places| (places[0].number, places.iter().map(|place| self.in_file(place))))
    }

    fn in_file(&self, place: &Place) -> (usize, usize, u64) {
        let file = self.begins.partition_point(|begin| *begin <= place.at).saturating_sub(1);
        let begin = self.begins.get(file).copied().unwrap_or_default();
        // What lies in memory has an address that fits.
        let at = usize::try_from(place.at - begin).unwrap_or(usize::MAX);
        (file, at, u64::from(place.line))
    }
}
