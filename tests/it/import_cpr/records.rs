//! Builds extracts for the tests, record by record, and reads the output back.

use proforma::registry::import::cpr::{Extract, Summary, read};
use proforma::registry::{LoadOptions, Loaded, Source, load};

pub(crate) const ANNA: &str = "0707614285";
pub(crate) const BO: &str = "0101701234";
pub(crate) const CARL: &str = "1503051235";

/// An extract under construction: full-length records in ISO-8859-1.
#[derive(Clone)]
pub(crate) struct Draft {
    start: Vec<u8>,
    pub(crate) records: Vec<Vec<u8>>,
}

pub(crate) fn latin1(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of ISO-8859-1"))
}

/// A record of `length` blanks with texts put at positions counted from 1.
pub(crate) fn record(kind: &str, number: &str, length: usize, fields: &[(usize, &str)]) -> Vec<u8> {
    let mut bytes = vec![b' '; length];
    for (position, text) in [(1, kind), (4, number)].iter().chain(fields) {
        for (at, byte) in latin1(text).enumerate() {
            bytes[position - 1 + at] = byte;
        }
    }
    bytes
}

pub(crate) fn draft(produced: &str, previous: &str) -> Draft {
    let fields = [(14, "123401"), (20, produced), (28, previous)];
    Draft { start: record("000", "0000000000", 35, &fields), records: Vec::new() }
}

impl Draft {
    pub(crate) fn add(
        mut self,
        kind: &str,
        number: &str,
        length: usize,
        fields: &[(usize, &str)],
    ) -> Self {
        self.records.push(record(kind, number, length, fields));
        self
    }

    /// 001 with a status; the birth date comes from the number's owner.
    pub(crate) fn person(self, number: &str, status: &str, since: &str, successor: &str) -> Self {
        let born = match number {
            ANNA => "1961-07-07",
            BO => "1970-01-01",
            CARL => "2005-03-15",
            _ => "          ",
        };
        self.add("001", number, 106, &[(14, successor), (24, status), (26, since), (40, born)])
    }

    /// 002: `place` is municipality, street, house, floor, door as the register lays them out.
    pub(crate) fn address(self, number: &str, place: &str, since: &str) -> Self {
        self.add("002", number, 306, &[(14, place), (70, since)])
    }

    /// 023.
    pub(crate) fn former(self, number: &str, place: &str, since: &str, until: &str) -> Self {
        self.add("023", number, 96, &[(15, place), (71, since), (84, until)])
    }

    /// 023 of Anna with an ANNKOR mark.
    pub(crate) fn correction(self, mark: &str) -> Self {
        let fields = [(14, mark), (15, A), (71, "199001010000"), (84, "199101010000")];
        self.add("023", ANNA, 96, &fields)
    }

    pub(crate) fn framed(&self) -> Vec<Vec<u8>> {
        let count = format!("{:08}", self.records.len());
        let end = record("999", "9999999999", 21, &[(14, &count)]);
        [vec![self.start.clone()], self.records.clone(), vec![end]].concat()
    }

    pub(crate) fn lines(&self) -> Vec<u8> {
        self.framed().iter().flat_map(|r| [r.as_slice(), b"\n"].concat()).collect()
    }

    pub(crate) fn trimmed(&self) -> Vec<u8> {
        let framed = self.framed();
        framed.iter().flat_map(|r| [r.trim_ascii_end(), b"\r\n".as_slice()].concat()).collect()
    }

    pub(crate) fn stream(&self) -> Vec<u8> {
        self.framed().concat()
    }

    pub(crate) fn read(&self) -> Extract {
        read(&[("extract", &self.lines())]).expect("a whole file")
    }
}

pub(crate) fn file(extract: &Extract, name: &str) -> String {
    let files = extract.files();
    let bytes = &files.iter().find(|(n, _)| *n == name).expect("a file").1;
    String::from_utf8(bytes.clone()).expect("UTF-8")
}

/// Rows of moves.csv as `person: kind date dwelling care_of`, without ids and sequence.
pub(crate) fn moves(extract: &Extract) -> Vec<String> {
    let text = file(extract, "moves.csv");
    let mut rows: Vec<(String, u32, String)> = text
        .lines()
        .skip(1)
        .map(|line| {
            let f: Vec<&str> = line.split(',').collect();
            let told = [f[4], f[3], f[2], f[5]].join(" ");
            (f[1].to_owned(), f[6].parse().expect("a number"), told.trim().to_owned())
        })
        .collect();
    rows.sort();
    rows.into_iter().map(|(_, _, told)| told).collect()
}

pub(crate) const HOME: &str = "08518512002 01  th";
pub(crate) const A: &str = "08511001001 010001";
pub(crate) const A_ID: &str = "08511001___1__1___1";
pub(crate) const B: &str = "08511001002 010001";
pub(crate) const B_ID: &str = "08511001___2__1___1";

pub(crate) fn note(summary: &Summary, code: &str) -> u64 {
    summary.notes.iter().find(|note| note.code == code).map_or(0, |note| note.count)
}

/// The folder as the loader sees it; it must take every row.
pub(crate) fn load_all(extract: &Extract) -> Loaded {
    let files = extract.files();
    let sources: Vec<Source<'_>> =
        files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    let loaded = load(&sources, &LoadOptions::default()).expect("the folder keeps the contract");
    assert_eq!(loaded.rejects, []);
    loaded
}

/// Nothing is dropped silently.
pub(crate) fn check_counts(s: &Summary) {
    let skipped: u64 = s.skipped.iter().map(|skipped| skipped.count).sum();
    assert_eq!(s.read, s.used + skipped + s.corrections + s.superseded + s.rejected);
}
