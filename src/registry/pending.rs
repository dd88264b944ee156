//! Pending registrations: rows of the moves contract that are no part of the register yet, read from
//! a stream in bounded memory, held against a register that stands.

use std::io::{self, Read};

use super::contract::moves::{
    CARE_OF, FILE, FROM, KIND, MOVE, MOVED, NOTIFIED, PERSON, SEQUENCE, TO,
};
use super::field::{Fault, Lost, Row};
use super::header::Layout;
use super::ids::stable_key;
use super::record::{Ending, Field, Records};
use super::redact::Kind;
use super::register::Register;
use super::{Error, Reject, codes};
use crate::domain::{Cpr, CprFault, Day, DwellingId, MoveKind, PersonId, UncertainDay};

/// A registration that somebody has asked for and nobody has made yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its line in the file, the header being 1; its number among the rows of a request, from 1.
    pub line: u64,
    /// Its id as given.
    pub move_id: Box<str>,
    /// The hash that names the move in a register.
    pub key: u64,
    /// Who moves.
    pub person: PersonId,
    /// Where to; none for departures.
    pub to: Option<DwellingId>,
    /// The date the move counts from.
    pub effective: UncertainDay,
    /// The day the municipality was notified.
    pub notified: Option<Day>,
    /// What it is; never `void`.
    pub kind: MoveKind,
    /// Whether a c/o text is present.
    pub care_of: Option<bool>,
}

impl std::fmt::Debug for Pending {
    /// Says nothing of the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending").field("line", &self.line).finish_non_exhaustive()
    }
}

/// The values of one row in the order of the contract: `move_id`, `person_id`, `to_dwelling_id`,
/// `from_dwelling_id`, `moved_on`, `notified_on`, `kind`, `care_of`, `sequence`.
pub type PendingFields<'a> = [&'a str; 9];

/// Reads one row that comes as values instead of a line of a file.
///
/// # Errors
/// The reject that the same row of a file would be.
pub fn pending_row(
    register: &Register,
    fields: &PendingFields<'_>,
    number: u64,
) -> Result<Pending, Reject> {
    let mut bytes = Vec::new();
    let places: Vec<Field> = fields
        .iter()
        .map(|text| {
            let start = bytes.len();
            bytes.extend_from_slice(text.as_bytes());
            Field::between(start, bytes.len())
        })
        .collect();
    let layout = Layout::whole(&FILE);
    let (bytes, layout, lost) = (bytes.as_slice(), &layout, &Lost::default());
    let row = Row { bytes, layout, fields: &places, position: 0, is_plain: false, lost };
    parse(&row, register, number).map_err(|fault| reject(FILE.name, number, fault))
}

/// The reject of a row that was read but cannot be judged: `pending-known` or `pending-duplicate`.
pub fn refuse_pending(row: &Pending, file: &str, code: &'static str) -> Reject {
    let fault =
        Fault { column: FILE.columns[MOVE].name, code, value: String::new(), nearest: None };
    reject(file, row.line, fault)
}

fn reject(file: &str, line: u64, fault: Fault) -> Reject {
    Reject {
        file: file.to_owned(),
        line,
        column: fault.column.to_owned(),
        code: fault.code,
        value: fault.value,
        hint: codes::hint(fault.code, fault.nearest),
        kept: false,
    }
}

fn parse(row: &Row<'_>, register: &Register, line: u64) -> Result<Pending, Fault> {
    let id = row.required_id(MOVE)?.slice(row.bytes);
    let person = person(row, register)?;
    let kind = row.word(KIND, MoveKind::NAMES)?.unwrap_or(MoveKind::Move);
    if kind == MoveKind::Void {
        return Err(row.fault(KIND, "pending-void", Kind::Word));
    }
    let to = match kind.needs_destination() {
        true if row.raw(TO).is_empty() => {
            return Err(row.fault(TO, "no-destination", Kind::Personal));
        }
        true => Some(dwelling(row, register)?),
        false => None,
    };
    row.id(FROM)?;
    row.number::<i32>(SEQUENCE)?;
    Ok(Pending {
        line,
        move_id: str::from_utf8(id).unwrap_or_default().into(),
        key: stable_key(id),
        person,
        to,
        effective: row.date(MOVED)?.unwrap_or(UncertainDay::UNKNOWN),
        notified: row.full_date(NOTIFIED)?,
        kind,
        care_of: row.flag(CARE_OF)?,
    })
}

fn person(row: &Row<'_>, register: &Register) -> Result<PersonId, Fault> {
    let id = row.required_id(PERSON)?.slice(row.bytes);
    if Cpr::looks_like(id) && Cpr::parse(id) == Err(CprFault::Date) {
        return Err(row.fault(PERSON, "impossible-cpr-date", Kind::Personal));
    }
    let persons = &register.persons;
    let by_number = |id| {
        let new = |row| persons.replaced_by.at(row);
        persons.ids.find(id).map(PersonId::new).or_else(|| persons.replaced.find(id).map(new))
    };
    let found = str::from_utf8(id).ok().and_then(by_number);
    found.ok_or_else(|| row.fault(PERSON, "unknown-person", Kind::Personal))
}

fn dwelling(row: &Row<'_>, register: &Register) -> Result<DwellingId, Fault> {
    let id = row.required_id(TO)?.slice(row.bytes);
    let found = str::from_utf8(id).ok().and_then(|id| register.dwellings.ids.find(id));
    found.map(DwellingId::new).ok_or_else(|| row.fault(TO, "unknown-dwelling", Kind::Personal))
}

/// Bytes asked for at a time.
const BLOCK: usize = 1 << 20;
/// A record is split once so many bytes from its start are there: more than the longest quoted field
/// that the splitter follows, so that a cut never changes how a row is read.
const AHEAD: usize = 1 << 18;

/// Rows of pending registrations out of a stream, in order; needs about a megabyte, however long the
/// stream is.
pub struct PendingReader<'r, R> {
    register: &'r Register,
    input: R,
    /// Name of the file, for rejects.
    name: String,
    layout: Layout,
    records: Records,
    buffer: Vec<u8>,
    at: usize,
    line: u64,
    ended: bool,
}

impl<R> std::fmt::Debug for PendingReader<'_, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingReader").field("line", &self.line).finish_non_exhaustive()
    }
}

/// Why a stream of pending registrations ended early.
#[derive(Debug, thiserror::Error)]
pub enum PendingError {
    /// The header does not keep the contract.
    #[error(transparent)]
    Header(#[from] Error),
    /// The stream could not be read.
    #[error("the pending registrations cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

impl<'r, R: Read> PendingReader<'r, R> {
    /// Reads the header.
    ///
    /// # Errors
    /// Every fault of the header at once, or that nothing could be read.
    pub fn open(
        register: &'r Register,
        input: R,
        name: &str,
        ignored: &[String],
    ) -> Result<Self, PendingError> {
        let layout = Layout::whole(&FILE);
        let mut reader = Self {
            register,
            input,
            name: name.to_owned(),
            records: Records::new(layout.width),
            layout,
            buffer: Vec::new(),
            at: 0,
            line: 1,
            ended: false,
        };
        reader.fill()?;
        reader.layout = Layout::read(&FILE, &reader.buffer, ignored)
            .map_err(|problems| Error::Contract { problems })?;
        reader.records = Records::new(reader.layout.width);
        reader.advance(reader.layout.body);
        Ok(reader)
    }

    /// The next row, good or bad; none at the end.
    ///
    /// # Errors
    /// That the stream could not be read on.
    pub fn next_row(&mut self) -> io::Result<Option<Result<Pending, Reject>>> {
        loop {
            self.fill()?;
            if self.at >= self.buffer.len() {
                return Ok(None);
            }
            let (start, line) = (self.at, self.line);
            let (next, ending) = self.records.split(&self.buffer, start);
            let (bytes, fields) = (self.buffer.as_slice(), self.records.fields.as_slice());
            // A row with a value that cannot be read goes back to the desk: nothing is left out.
            let (layout, lost) = (&self.layout, &Lost::default());
            let row = Row { bytes, layout, fields, position: start, is_plain: false, lost };
            let blank = ending == Ending::Line && row.is_blank();
            let is_text = str::from_utf8(&bytes[start..next]).is_ok();
            let read = row.check(ending, is_text).and_then(|()| parse(&row, self.register, line));
            self.advance(next);
            if !blank {
                return Ok(Some(read.map_err(|fault| reject(&self.name, line, fault))));
            }
        }
    }

    #[expect(clippy::naive_bytecount, reason = "a record is short")]
    fn advance(&mut self, to: usize) {
        self.line += self.buffer[self.at..to].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at = to;
    }

    /// Makes sure that the next record is there as a whole.
    fn fill(&mut self) -> io::Result<()> {
        if self.ended || self.buffer.len() - self.at >= AHEAD {
            return Ok(());
        }
        self.buffer.drain(..self.at);
        self.at = 0;
        while !self.ended && self.buffer.len() < BLOCK {
            let missing = (BLOCK - self.buffer.len()) as u64;
            let read = self.input.by_ref().take(missing).read_to_end(&mut self.buffer)?;
            self.ended = read == 0;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::load_texts;
    use super::*;

    fn register() -> Register {
        let texts = [
            ("persons", "person_id,born_on\np1,1980-01-01\np2,1990\n"),
            ("dwellings", "dwelling_id\nd1\nd2\n"),
        ];
        load_texts(&texts).unwrap().register
    }

    /// Gives one to a few bytes at a time.
    struct Dripping<'a>(&'a [u8], usize);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn rows(text: &str, drip: usize) -> Vec<Result<Pending, Reject>> {
        let register = register();
        let input = Dripping(text.as_bytes(), drip);
        let mut reader = PendingReader::open(&register, input, "new.csv", &[]).unwrap();
        std::iter::from_fn(|| reader.next_row().unwrap()).collect()
    }

    const HEADER: &str = "move_id,person_id,to_dwelling_id,moved_on,notified_on,kind\n";

    #[test]
    fn a_bad_row_is_told_with_its_place_and_the_rest_goes_on() {
        let text = format!(
            "{HEADER}a,p1,d1,2024-05-01,,\nb,p9,d1,2024-05-01,,\n\"c\nc\",p1,d1,2024-05-01,,\n\
             d,p1,,2024-05-01,,\ne,p1,,,,void\nf,p1,,2024-05-01,,exit\ng,p1,d2,2024-13-01,,\nh,p1\n"
        );
        let told: Vec<_> = rows(&text, 7)
            .into_iter()
            .map(|row| match row {
                Ok(row) => (row.line, row.move_id.to_string(), String::new()),
                Err(reject) => (reject.line, reject.code.to_owned(), reject.column),
            })
            .collect();
        let expected = [
            (2, "a", ""),
            (3, "unknown-person", "person_id"),
            (4, "bad-id", "move_id"),
            (6, "no-destination", "to_dwelling_id"),
            (7, "pending-void", "kind"),
            (8, "f", ""),
            (9, "bad-date", "moved_on"),
            (10, "field-count", ""),
        ];
        let expected: Vec<_> =
            expected.into_iter().map(|(l, a, b)| (l, a.to_owned(), b.to_owned())).collect();
        assert_eq!(told, expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn any_stream_reads_like_the_whole_and_like_single_rows(
            text in "([a-d12,]{0,6}|\"[a,\n]{0,6}\"|\"|\n|\r\n|p1,d1,2024-05-01){0,40}",
            drip in 1_usize..20,
        ) {
            let text = format!("{HEADER}{text}");
            prop_assert_eq!(rows(&text, drip), rows(&text, usize::MAX));
        }

        #[test]
        fn values_are_judged_like_lines(
            id in "[a-c\"]{0,3}", person in "p[1-3]?", to in "(d[1-3])?", moved in "(2024-05-0[0-9])?",
            kind in "(move|exit|void|moev)?",
        ) {
            let register = register();
            let quoted = id.replace('"', "\"\"");
            let line = format!("{HEADER}\"{quoted}\",{person},{to},{moved},,{kind}\n");
            let fields = [id.as_str(), &person, &to, "", &moved, "", &kind, "", ""];
            let single = pending_row(&register, &fields, 2);
            let code = |row: &Result<Pending, Reject>| row.as_ref().err().map(|r| (r.code, r.column.clone()));
            let of_file = rows(&line, usize::MAX).remove(0);
            if !id.contains('"') {
                prop_assert_eq!(code(&of_file), code(&single));
                prop_assert_eq!(of_file.ok(), single.ok());
            }
        }
    }
}
