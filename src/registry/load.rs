//! The order of a load: headers first, then persons and dwellings, then what refers to them.

use super::contract::{self, FILES, FileSpec};
use super::error::{Error, HeaderProblem};
use super::field::Fault;
use super::header::Layout;
use super::history;
use super::moves::{self, Lookup};
use super::notes::Notes;
use super::optional::{self, Reading};
use super::register::Register;
use super::unique::Text;
use super::{FileCount, LoadOptions, Loaded, Source, dwellings, owners, persons, quality};

/// The purpose that opens `benefits.csv`.
pub const BENEFIT_PURPOSE: &str = "benefit";

/// A file of the contract that is there, with its checked header.
struct Open<'a> {
    bytes: &'a [u8],
    layout: Layout,
}

/// The files of one folder.
struct Files<'a> {
    open: Vec<Open<'a>>,
    closed: Vec<String>,
    strange: Vec<String>,
}

/// Reads a registry folder whose files are in memory.
///
/// Needs each of `moves.csv`, `persons.csv` and `dwellings.csv` once. Faulty rows become
/// [`Loaded::rejects`] and the rest goes on. The outcome does not depend on the order of rows,
/// on the order of `sources` or on the number of threads. O(n log n) in the rows.
///
/// # Errors
/// [`Error::Contract`] with every missing file and every faulty column of all files;
/// [`Error::TwoForms`] for a file given twice; [`Error::TooLarge`] beyond four-byte counts.
pub fn load(sources: &[Source<'_>], options: &LoadOptions) -> Result<Loaded, Error> {
    let files = check(sources, options)?;
    let mut notes = Notes::default();
    let mut counts = Counts::default();
    let mut register = Register::default();
    let (people, homes) = rayon::join(
        || {
            let mut notes = Notes::default();
            let file = files.required(&contract::persons::FILE);
            persons::load(file.bytes, &file.layout, &mut notes).map(|known| (known, notes))
        },
        || {
            let mut notes = Notes::default();
            let file = files.required(&contract::dwellings::FILE);
            dwellings::load(file.bytes, &file.layout, &mut notes).map(|known| (known, notes))
        },
    );
    let ((people, person_notes), (mut homes, dwelling_notes)) = (people?, homes?);
    notes.append(person_notes);
    notes.append(dwelling_notes);
    counts.add(&contract::persons::FILE, people.read);
    counts.add(&contract::dwellings::FILE, homes.read);
    let lookup = Lookup { persons: &people.table, dwellings: &homes.table };
    files.load_moves(&mut register, (&people, &homes), &mut counts, &mut notes)?;
    files.load_optional(&mut register, &lookup, &mut counts, &mut notes);
    let read = owners::load(
        &mut register,
        (files.required(&contract::dwellings::FILE).bytes, &mut homes),
        (files.maybe(&contract::associations::FILE), files.maybe(&contract::departments::FILE)),
        &mut notes,
    );
    for (file, read) in
        [(&contract::associations::FILE, read.0), (&contract::departments::FILE, read.1)]
    {
        if files.find(file).is_some() {
            counts.add(file, read);
        }
    }
    register.persons = people.persons;
    register.dwellings = homes.dwellings;
    Ok(files.finish(register, counts, notes))
}

/// Reads a register out of texts: for tests, and for the examples that rules carry.
///
/// Missing required files count as empty; names are given with or without `.csv`.
///
/// # Errors
/// As [`load`].
pub fn load_texts(texts: &[(&str, &str)]) -> Result<Loaded, Error> {
    let names: Vec<String> =
        texts.iter().map(|(name, _)| format!("{}.csv", name.trim_end_matches(".csv"))).collect();
    let mut sources: Vec<Source<'_>> = names
        .iter()
        .zip(texts)
        .map(|(name, (_, text))| Source { name, bytes: text.as_bytes() })
        .collect();
    for (name, header) in [
        ("moves.csv", "move_id,person_id,to_dwelling_id,moved_on\n"),
        ("persons.csv", "person_id,born_on\n"),
        ("dwellings.csv", "dwelling_id\n"),
    ] {
        if !names.iter().any(|given| given == name) {
            sources.push(Source { name, bytes: header.as_bytes() });
        }
    }
    load(
        &sources,
        &LoadOptions { purposes: vec![BENEFIT_PURPOSE.to_owned()], ..LoadOptions::default() },
    )
}

/// Sorts the sources into files of the contract and others, and reads all headers.
fn check<'a>(sources: &[Source<'a>], options: &LoadOptions) -> Result<Files<'a>, Error> {
    let mut files = Files { open: Vec::new(), closed: Vec::new(), strange: Vec::new() };
    let known = |source: &&Source<'_>| {
        contract::find(source.name).is_some() || contract::is_kept(source.name)
    };
    files.strange.extend(sources.iter().filter(|s| !known(s)).map(|s| s.name.to_owned()));
    files.strange.sort_unstable();
    let may_read_benefits = options.purposes.iter().any(|purpose| purpose == BENEFIT_PURPOSE);
    let mut problems = Vec::new();
    for file in FILES {
        let given: Vec<&Source<'_>> = sources.iter().filter(|s| s.name == file.name).collect();
        match given[..] {
            [] if file.required => problems.push(HeaderProblem::NoFile { file: file.name }),
            [] => {}
            [_] if contract::is_apart(file.name) => {}
            [_] if file.name == contract::benefits::FILE.name && !may_read_benefits => {
                files.closed.push(file.name.to_owned());
            }
            [source] => match Layout::read(file, source.bytes, &options.ignore_columns) {
                Ok(layout) => files.open.push(Open { bytes: source.bytes, layout }),
                Err(found) => problems.extend(found),
            },
            _ => {
                let forms = given.iter().map(|source| source.name.to_owned()).collect();
                return Err(Error::TwoForms { file: file.name.to_owned(), forms });
            }
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(Error::Contract { problems }) }
}

/// Rows read of each file.
#[derive(Default)]
struct Counts(Vec<(&'static str, u64)>);

impl Counts {
    fn add(&mut self, file: &FileSpec, read: u64) {
        self.0.push((file.name, read));
    }
}

type Parse<R> = fn(&mut Reading<'_>) -> Result<R, Fault>;

impl<'a> Files<'a> {
    fn find(&self, file: &FileSpec) -> Option<&Open<'a>> {
        self.open.iter().find(|open| open.layout.file.name == file.name)
    }

    fn required(&self, file: &FileSpec) -> &Open<'a> {
        self.find(file).expect("check() has made sure of required files")
    }

    fn maybe(&self, file: &FileSpec) -> owners::Maybe<'_> {
        self.find(file).map(|open| (open.bytes, &open.layout))
    }

    fn load_moves(
        &self,
        register: &mut Register,
        (people, homes): (&persons::Known<'_>, &dwellings::Known<'_>),
        counts: &mut Counts,
        notes: &mut Notes,
    ) -> Result<(), Error> {
        let file = self.required(&contract::moves::FILE);
        let lookup = Lookup { persons: &people.table, dwellings: &homes.table };
        let text = Text { bytes: file.bytes, layout: &file.layout };
        let mut read = moves::read(text, &lookup);
        notes.reject(moves::NAME, std::mem::take(&mut read.faults));
        notes.lose(moves::NAME, std::mem::take(&mut read.lost));
        counts.add(&contract::moves::FILE, read.read);
        let histories = history::build(read.parts, text, &people.merged, notes)?;
        quality::check(&histories, people, &homes.positions, notes);
        register.moves = histories.columns();
        Ok(())
    }

    /// Reads one optional file; an absent one has no rows.
    fn read<R: Ord + Send>(
        &self,
        file: &FileSpec,
        parse: Parse<R>,
        lookup: &Lookup<'_>,
        (counts, notes): (&mut Counts, &mut Notes),
    ) -> Vec<R> {
        let Some(open) = self.find(file) else { return Vec::new() };
        let (rows, read) = optional::load(open.bytes, &open.layout, lookup, notes, parse);
        counts.add(file, read);
        rows
    }

    fn load_optional(
        &self,
        register: &mut Register,
        lookup: &Lookup<'_>,
        counts: &mut Counts,
        notes: &mut Notes,
    ) {
        use contract::{benefits, findings, leases, outcomes, signals};
        register.leases = self.read(&leases::FILE, optional::lease, lookup, (counts, notes));
        register.knows_leases = self.find(&leases::FILE).is_some();
        register.benefits = self.read(&benefits::FILE, optional::benefit, lookup, (counts, notes));
        register.knows_benefits = self.find(&benefits::FILE).is_some();
        register.signals = self.read(&signals::FILE, optional::signal, lookup, (counts, notes));
        register.knows_signals = self.find(&signals::FILE).is_some();
        register.findings = self.read(&findings::FILE, optional::finding, lookup, (counts, notes));
        register.outcomes = self.read(&outcomes::FILE, optional::outcome, lookup, (counts, notes));
    }

    fn finish(self, register: Register, mut counts: Counts, notes: Notes) -> Loaded {
        counts.0.sort_unstable();
        let count = |(file, read): (&'static str, u64)| FileCount {
            file: file.to_owned(),
            read,
            accepted: read - notes.rejected(file),
        };
        let counts = counts.0.into_iter().map(count).collect();
        let bytes = |name: &str| {
            let open = self.open.iter().find(|open| open.layout.file.name == name);
            open.map_or(&[][..], |open| open.bytes)
        };
        let (rejects, quality) = notes.finish(bytes);
        Loaded {
            register,
            rejects,
            quality,
            counts,
            ignored_files: self.strange,
            closed_files: self.closed,
        }
    }
}
