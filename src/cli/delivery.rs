//! Writing something for somebody: the words, the policy, the form of the file, the watermark and
//! the journal of what was written for whom on which basis.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::args_report::WriteArguments;
use super::{Failure, files};
use crate::domain::Language;
use crate::report::{
    self, Addressee, Disclosure, Document, Form, Gate, Issued, JournalEntry, Sender, Terms,
    Wording, WriteError,
};

/// The journal of a run folder.
const JOURNAL: &str = "journal.jsonl";

/// Everything that is the same for all files of one command.
#[derive(Debug)]
pub struct Desk<'a> {
    pub arguments: &'a WriteArguments,
    pub wording: Wording,
    pub policy: Disclosure,
    pub sender: Sender,
    /// Who approved what is written; empty where nobody has to.
    pub approved_by: String,
}

impl<'a> Desk<'a> {
    /// Reads policy, texts and sender; a form nobody can write is refused before anything else.
    pub fn of(arguments: &'a WriteArguments, language: Language) -> Result<Self, Failure> {
        form_of(&arguments.out)?;
        Self::reading(arguments, language)
    }

    /// The same, whatever the form.
    pub fn reading(arguments: &'a WriteArguments, language: Language) -> Result<Self, Failure> {
        Ok(Self {
            wording: wording(arguments, language)?,
            policy: policy(arguments.policy.as_deref())?,
            sender: sender(arguments.sender.as_deref())?,
            arguments,
            approved_by: String::new(),
        })
    }

    /// Puts the watermark on a document, writes it and adds a line to the journal. Returns the
    /// number of the copy.
    pub fn deliver(
        &self,
        document: Document,
        path: &Path,
        gate: Gate<'_>,
        addressee: Addressee<'_>,
    ) -> Result<String, Failure> {
        let issued = report::issue(document, form_of(path)?, self.terms(gate, addressee));
        self.keep(issued.map_err(|error| unwritable(&error))?, path)
    }

    /// Writes bytes as they are, with a line in the journal. Returns the number of the copy.
    pub fn put(
        &self,
        bytes: Vec<u8>,
        path: &Path,
        gate: Gate<'_>,
        (addressee, copy, as_of): (Addressee<'_>, &str, &str),
    ) -> Result<String, Failure> {
        self.keep(report::issued(bytes, copy, as_of, self.terms(gate, addressee)), path)
    }

    fn terms<'t>(&'t self, gate: Gate<'t>, addressee: Addressee<'t>) -> Terms<'t> {
        let dialect = self.arguments.csv.dialect();
        let approved_by = &self.approved_by;
        Terms {
            policy: &self.policy,
            gate,
            wording: &self.wording,
            dialect,
            addressee,
            approved_by,
        }
    }

    fn keep(&self, issued: Issued, path: &Path) -> Result<String, Failure> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let copy = issued.entry.copy.clone();
        let entry = JournalEntry { written_at: now(), file: name.clone(), ..issued.entry };
        let journal = self.arguments.run.join(JOURNAL);
        let line = next_line(&journal, entry)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        files::make_folder(folder)?;
        files::write(folder, &name, &issued.bytes)?;
        append(&journal, &line)?;
        Ok(copy)
    }
}

fn next_line(journal: &Path, entry: JournalEntry) -> Result<String, Failure> {
    let text = if journal.exists() { files::read_text(journal)? } else { String::new() };
    entry.line_after(&text).map_err(|line| {
        Failure::user("the journal of what was written for whom is not as it was written")
            .at(format!("{}:{line}", journal.display()))
            .hint("put back the journal from a copy, or move it aside and say why it is broken")
    })
}

/// Adds a line; the journal is never written over.
fn append(journal: &Path, line: &str) -> Result<(), Failure> {
    let failed = |error| Failure::file("write", journal, &error);
    let mut file = OpenOptions::new().create(true).append(true).open(journal).map_err(failed)?;
    file.write_all(line.as_bytes()).map_err(failed)
}

fn now() -> String {
    let second = jiff::Timestamp::now().as_second();
    jiff::Timestamp::from_second(second).map_or_else(|_| String::new(), |now| now.to_string())
}

/// The form a file name asks for.
pub fn form_of(path: &Path) -> Result<Form, Failure> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    match Form::of_extension(&extension) {
        Some(form) if form.is_built() => Ok(form),
        Some(_) => Err(unwritable(&WriteError::NoPdf)),
        None => Err(Failure::user(format!("`{}` names no form to write", path.display()))
            .hint("end the name with .html, .pdf, .csv or .xlsx")),
    }
}

pub fn unwritable(error: &WriteError) -> Failure {
    Failure::user(error.to_string()).hint(error.hint())
}

fn wording(arguments: &WriteArguments, language: Language) -> Result<Wording, Failure> {
    let builtin = Wording::builtin(language);
    let Some(path) = &arguments.texts else { return Ok(builtin) };
    let text = files::read_text(path)?;
    builtin.with_replacements(&path.display().to_string(), &text).map_err(|faults| {
        let failure = Failure::user("the texts cannot be used; nothing was written");
        faults
            .iter()
            .fold(failure, |failure, fault| failure.at_with(fault.to_string(), Some(&fault.hint())))
    })
}

/// Who is told what; the built-in policy where no file says.
pub fn policy(path: Option<&Path>) -> Result<Disclosure, Failure> {
    let Some(path) = path else { return Ok(Disclosure::builtin()) };
    let text = files::read_text(path)?;
    Disclosure::parse(&path.display().to_string(), &text).map_err(|faults| {
        let failure = Failure::user("the disclosure policy cannot be used; nothing was written");
        faults
            .iter()
            .fold(failure, |failure, fault| failure.at_with(fault.to_string(), Some(&fault.hint())))
    })
}

/// The sender of a file; one with gaps to fill in where there is none.
pub fn sender(path: Option<&Path>) -> Result<Sender, Failure> {
    let Some(path) = path else { return Ok(Sender::default()) };
    Sender::parse(&files::read_text(path)?).map_err(|error| {
        Failure::user(format!("the sender cannot be used: {error}")).at(path.display().to_string())
    })
}

/// `report.html` with `-a1` before its ending.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{suffix}.{extension}"))
}
