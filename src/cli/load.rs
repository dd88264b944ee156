//! Opening a registry folder, with what a user wants to hear about it.

use std::path::Path;

use super::args::LoadArguments;
use super::{
    Failure,
    output::{Output, counted},
};
use crate::domain::{Day, DwellingId, PersonId};
use crate::registry::{self, Content, LoadOptions, Loaded, Register};

/// Loads a folder; a folder that cannot be read at all is the user's to fix.
pub fn folder(path: &Path, options: &LoadOptions) -> Result<Loaded, Failure> {
    registry::load_folder(path, options).map_err(|error| failure(&error, path))
}

/// The bytes of one file of a folder, in whatever form it is there.
pub fn file(folder: &Path, name: &str) -> Result<Content, Failure> {
    let read = registry::read_file(folder, name).map_err(|error| failure(&error, folder))?;
    read.ok_or_else(|| {
        Failure::user(format!("there is no {name}")).at(folder.display().to_string()).hint(
            "a registry folder holds moves.csv, persons.csv and dwellings.csv; look at the path",
        )
    })
}

/// Why a folder could not be read, with its place and causes.
pub fn failure(error: &registry::Error, folder: &Path) -> Failure {
    let mut failure = Failure::user(error.to_string()).at(folder.display().to_string());
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        failure = failure.at(inner.to_string());
        cause = inner.source();
    }
    failure.hint(error.hint())
}

/// The options that were typed.
pub fn options(arguments: &LoadArguments) -> LoadOptions {
    LoadOptions {
        ignore_columns: arguments.ignore_column.clone(),
        purposes: arguments.purpose.clone(),
    }
}

/// Tells how many rows were read and rejected and which files were left alone.
pub fn describe(loaded: &Loaded, output: &mut Output) {
    let read: u64 = loaded.counts.iter().map(|count| count.read).sum();
    let accepted: u64 = loaded.counts.iter().map(|count| count.accepted).sum();
    let rejected = read - accepted;
    let share = if read == 0 { 0.0 } else { percent(rejected, read) };
    output.note(&format!(
        "read {}, rejected {rejected} ({share:.1} %)",
        counted(read, "row", "rows")
    ));
    if share >= 5.0 {
        output.note("warning: that is a lot; what follows rests on the rest. See rejects.csv");
    }
    let lost = loaded.rejects.iter().filter(|reject| reject.kept).count();
    if lost > 0 {
        let lost =
            counted(lost, "value that cannot be read counts", "values that cannot be read count");
        output.note(&format!("{lost} as not known; see rejects.csv"));
    }
    if !loaded.ignored_files.is_empty() {
        output.note(&format!("left alone: {}", loaded.ignored_files.join(", ")));
    }
    for name in &loaded.closed_files {
        output.note(&format!(
            "left out: {name}, which needs its own legal basis (`--purpose {}`)",
            registry::BENEFIT_PURPOSE
        ));
    }
}

fn percent(part: u64, whole: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
    let share = part as f64 / whole as f64;
    share * 100.0
}

/// With `--strict`, any reject stops the command; `list` is where all of them stand.
pub fn refuse_rejects(loaded: &Loaded, strict: bool, list: &Path) -> Result<(), Failure> {
    let Some(first) = loaded.rejects.first().filter(|_| strict) else { return Ok(()) };
    Err(Failure::user(format!(
        "{} could not be used",
        counted(loaded.rejects.len(), "row or value", "rows or values")
    ))
    .at(format!("{}:{} {} {}", first.file, first.line, first.column, first.code))
    .hint(format!("all are in `{}`; without `--strict` the good rows go on", list.display())))
}

/// The day a command is about: as typed, else the last day the register knows, and says so.
pub fn as_of(typed: Option<Day>, last: Option<Day>, output: &mut Output) -> Result<Day, Failure> {
    if let Some(day) = typed {
        if let Some(last) = last.filter(|last| *last < day) {
            output.note(&format!("note: the register knows nothing after {last}"));
        }
        return Ok(day);
    }
    let last = last.ok_or_else(|| {
        Failure::user("the register holds no date to go by")
            .hint("give the day with `--as-of`; were rows rejected? see rejects.csv")
    })?;
    output.note(&format!("as of {last}, the last day the register knows"));
    if last > today().plus(FORESIGHT) {
        output.note("warning: that day lies ahead; is a date wrong? `--as-of` gives another day");
    }
    Ok(last)
}

/// Moves may be announced four weeks ahead; nothing lies further ahead than this.
const FORESIGHT: i32 = 60;

/// The day of the machine's clock.
pub fn today() -> Day {
    #[expect(clippy::disallowed_methods, reason = "the rim reads the clock, for a warning only")]
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let days = i32::try_from(since.as_secs() / 86_400).unwrap_or(i32::MAX);
    Day::from_ymd(1970, 1, 1).expect("a day of the calendar").plus(days)
}

/// The dwelling with this id.
pub fn dwelling(register: &Register, id: &str) -> Result<DwellingId, Failure> {
    register.dwellings.ids.find(id).map(DwellingId::new).ok_or_else(|| {
        Failure::user(format!("the register has no dwelling `{id}`"))
            .hint("ids are taken as dwellings.csv writes them")
    })
}

/// The person with this id; the id is not repeated, it may be a personal number.
pub fn person(register: &Register, id: &str) -> Result<PersonId, Failure> {
    register.persons.ids.find(id).map(PersonId::new).ok_or_else(|| {
        Failure::user("the register has no person with that id")
            .hint("ids are taken as persons.csv writes them; a changed number goes by the new one")
    })
}
