//! Collecting rejects and quality notes by byte position, and turning positions into lines.

use std::collections::BTreeMap;

use super::codes;
use super::field::Fault;
use super::{QualityNote, QualityReport, Reject};

/// How many places a note shows.
const EXAMPLES: usize = 5;

/// How often something was seen in one file, and the first few places.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    count: u64,
    first: Vec<u64>,
}

impl Tally {
    /// Counts one row at `position`.
    pub(super) fn add(&mut self, position: u64) {
        self.count += 1;
        if self.first.len() == EXAMPLES && self.first[EXAMPLES - 1] <= position {
            return;
        }
        let at = self.first.partition_point(|known| *known <= position);
        self.first.insert(at, position);
        self.first.truncate(EXAMPLES);
    }
}

impl Tally {
    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.first.extend(other.first);
        self.first.sort_unstable();
        self.first.truncate(EXAMPLES);
    }
}

/// Notes and rejects of a whole load.
#[derive(Debug, Default)]
pub(super) struct Notes {
    tallies: BTreeMap<(&'static str, &'static str), Tally>,
    faults: BTreeMap<&'static str, Vec<(u64, Fault)>>,
    lost: BTreeMap<&'static str, Vec<(u64, Fault)>>,
}

impl Notes {
    /// Notes `code` for the row of `file` at `position`.
    pub(super) fn add(&mut self, code: &'static str, file: &'static str, position: u64) {
        self.tallies.entry((code, file)).or_default().add(position);
    }

    /// Notes `code` for all rows of `file` in `tally`.
    pub(super) fn add_all(&mut self, code: &'static str, file: &'static str, tally: Tally) {
        if tally.count > 0 {
            self.tallies.entry((code, file)).or_default().merge(tally);
        }
    }

    /// Rejects rows of `file`.
    pub(super) fn reject(&mut self, file: &'static str, faults: Vec<(u64, Fault)>) {
        for (position, fault) in &faults {
            if matches!(
                fault.code,
                "duplicate-id"
                    | "duplicate-move-id"
                    | "duplicate-row"
                    | "unknown-dwelling"
                    | "unknown-person"
            ) {
                self.add(fault.code, file, *position);
            }
        }
        self.faults.entry(file).or_default().extend(faults);
    }

    /// Tells of values of `file` that count as not known; their rows stay.
    pub(super) fn lose(&mut self, file: &'static str, lost: Vec<(u64, Fault)>) {
        self.lost.entry(file).or_default().extend(lost);
    }

    /// Takes over what another part of the load found.
    pub(super) fn append(&mut self, other: Self) {
        for ((code, file), tally) in other.tallies {
            self.add_all(code, file, tally);
        }
        for (file, faults) in other.faults {
            self.faults.entry(file).or_default().extend(faults);
        }
        for (file, lost) in other.lost {
            self.lose(file, lost);
        }
    }

    /// Number of rows of `file` rejected so far.
    pub(super) fn rejected(&self, file: &str) -> u64 {
        self.faults.get(file).map_or(0, |faults| faults.len() as u64)
    }

    /// Faults by file, sorted by position and column, each with whether its row stays. Of a row that is
    /// rejected no lost value is told; of the others each is noted.
    fn told(&mut self) -> BTreeMap<&'static str, Vec<(u64, Fault, bool)>> {
        let mut told: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (file, mut lost) in std::mem::take(&mut self.lost) {
            let rejected = self.faults.get(file).map_or(&[][..], Vec::as_slice);
            let mut rejected: Vec<u64> = rejected.iter().map(|(position, _)| *position).collect();
            rejected.sort_unstable();
            lost.retain(|(position, _)| rejected.binary_search(position).is_err());
            lost.iter().for_each(|(position, _)| self.add("value-lost", file, *position));
            told.insert(file, lost.into_iter().map(|(at, fault)| (at, fault, true)).collect());
        }
        for (file, faults) in std::mem::take(&mut self.faults) {
            let rejected = faults.into_iter().map(|(at, fault)| (at, fault, false));
            told.entry(file).or_default().extend(rejected);
        }
        for faults in told.values_mut() {
            faults.sort_by(|(a, first, _), (b, second, _)| {
                (a, first.column, first.code).cmp(&(b, second.column, second.code))
            });
        }
        told
    }

    /// Rejects sorted by file, line and column, and the report; `bytes` gives a file's content.
    pub(super) fn finish<'a>(
        mut self,
        bytes: impl Fn(&str) -> &'a [u8],
    ) -> (Vec<Reject>, QualityReport) {
        let mut rejects = Vec::new();
        for (file, faults) in self.told() {
            let mut lines = Lines::new(bytes(file));
            rejects.extend(faults.into_iter().map(|(position, fault, kept)| Reject {
                file: file.to_owned(),
                line: lines.at(position),
                column: fault.column.to_owned(),
                code: fault.code,
                value: fault.value,
                hint: codes::hint(fault.code, fault.nearest),
                kept,
            }));
        }
        let mut notes: Vec<QualityNote> = Vec::new();
        for ((code, file), tally) in self.tallies {
            let mut lines = Lines::new(bytes(file));
            let places = tally.first.iter().map(|at| format!("{file}:{}", lines.at(*at)));
            let places: Vec<String> = places.collect();
            match notes.last_mut().filter(|note| note.code == code) {
                Some(note) => {
                    note.count += tally.count;
                    note.examples.extend(places);
                }
                None => notes.push(QualityNote { code, count: tally.count, examples: places }),
            }
        }
        (rejects, QualityReport { notes })
    }
}

/// Line numbers of ascending byte positions, in one pass over the file.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    position: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0, line: 1 }
    }

    /// The line of `position`, which must not lie before an earlier one.
    #[expect(clippy::naive_bytecount, reason = "the compiler makes it wide; no crate for one line")]
    pub(super) fn at(&mut self, position: u64) -> u64 {
        let to = usize::try_from(position).unwrap_or(usize::MAX).min(self.bytes.len());
        let between = self.bytes.get(self.position..to).unwrap_or_default();
        self.line += between.iter().filter(|b| **b == b'\n').count() as u64;
        self.position = to;
        self.line
    }
}
