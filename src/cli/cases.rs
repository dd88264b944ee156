//! `proforma cases`: the store of cases from the command line.

use std::path::{Path, PathBuf};

use super::args_cases::{
    BackupArguments, CasesCommand, ExportArguments, RetentionArguments, StoreArguments,
    SubjectArguments,
};
use super::output::{Output, counted};
use super::{Failure, cases_import, files};
use crate::accounts;
use crate::cases::store::{Store, StoreError};
use crate::cases::{self, CaseError, ExemptionRow, OutcomeRow, Retention, Subject, journal, queue};
use crate::domain::Moment;

pub fn run(command: &CasesCommand, output: &mut Output) -> Result<(), Failure> {
    match command {
        CasesCommand::Import(arguments) => cases_import::run(arguments, output),
        CasesCommand::Verify(arguments) => verify(arguments, output),
        CasesCommand::Backup(arguments) => backup(arguments, output),
        CasesCommand::Retention(arguments) => retention(arguments, output),
        CasesCommand::SubjectExport(arguments) => subject_export(arguments, output),
        CasesCommand::Outcomes(arguments) => outcomes(arguments, output),
        CasesCommand::Exemptions(arguments) => exemptions(arguments, output),
        CasesCommand::Rebuild(arguments) => rebuild(arguments, output),
    }
}

/// The moment of the machine's clock.
pub fn now() -> Moment {
    #[expect(clippy::disallowed_methods, reason = "the rim reads the clock")]
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Opens the store, making it where there is none.
pub fn open_or_make(path: &Path) -> Result<Store, Failure> {
    accounts::open_store(path).map_err(|error| refused(&error))
}

/// Opens a store that must be there.
pub fn open_there(path: &Path) -> Result<Store, Failure> {
    if path.exists() {
        return open_or_make(path);
    }
    Err(Failure::user(format!("there is no store `{}`", path.display()))
        .hint("`proforma cases import RUN --store FILE` makes one"))
}

fn refused(error: &StoreError) -> Failure {
    let text = error.to_string();
    let failure = if error.is_users() { Failure::user(text) } else { Failure::machine(text) };
    error.hint().into_iter().fold(failure, Failure::hint)
}

/// A failure of cases as one of commands.
pub fn failed(error: CaseError) -> Failure {
    match error {
        CaseError::Store(error) => refused(&error),
        error @ CaseError::Unreadable { .. } => Failure::machine(error.to_string())
            .hint("`proforma cases verify` says whether the journal was changed"),
        error => Failure::user(error.to_string()),
    }
}

fn verify(arguments: &StoreArguments, output: &mut Output) -> Result<(), Failure> {
    let store = open_there(&arguments.store)?;
    let verdict = store.read(journal::verify).map_err(|error| refused(&error))?;
    match verdict {
        Ok(checked) => {
            let last = cases::files::hex(&checked.last);
            output.print(&format!(
                "{} as they were written, what {} said was erased in time\nlast: {last}",
                counted(checked.records, "record", "records"),
                counted(checked.erased, "record", "records"),
            ))
        }
        Err((number, fault)) => Err(Failure::user("the journal is not as it was written")
            .at(format!("record {number}: {fault}"))
            .hint("keep the file as it is and put back the last copy that verifies")),
    }
}

fn backup(arguments: &BackupArguments, output: &mut Output) -> Result<(), Failure> {
    let store = open_there(&arguments.store)?;
    store.backup_to(&arguments.out).map_err(|error| refused(&error))?;
    output.note(&format!("wrote {}", arguments.out.display()));
    Ok(())
}

/// What was erased of cases, and of reports to associations.
#[derive(serde::Serialize)]
struct AllErasures {
    #[serde(flatten)]
    cases: cases::Erasures,
    /// Reports to associations.
    reports: u64,
    /// Replies to them.
    replies: u64,
}

fn retention(arguments: &RetentionArguments, output: &mut Output) -> Result<(), Failure> {
    let store = open_there(&arguments.store)?;
    let retention = Retention {
        unopened_days: arguments.unopened_days.into(),
        dismissed_months: arguments.dismissed_months.into(),
        closed_months: arguments.closed_months.into(),
    };
    let at = now();
    let before = Moment::beginning(at.day().minus_months(arguments.reports_months.into()));
    let erasures = if arguments.erase {
        store.write(|transaction| {
            let (reports, replies) = accounts::erase_reports(transaction, before)?;
            let cases = cases::erase(transaction, retention, at)?;
            Ok(AllErasures { cases, reports, replies })
        })
    } else {
        store.read(|database| {
            let (reports, replies) = accounts::reports_before(database, before)?;
            let cases = cases::over(database, retention, at.day())?;
            Ok(AllErasures { cases, reports, replies })
        })
    };
    let erasures = erasures.map_err(failed)?;
    if let Some(path) = &arguments.report {
        let text = serde_json::to_string_pretty(&erasures)
            .map_err(|error| Failure::machine(format!("could not write JSON: {error}")))?;
        write(path, (text + "\n").as_bytes())?;
    }
    output.print(&format!(
        "{}: {} nobody fetched, {}, {}, {}",
        if arguments.erase { "erased" } else { "would be erased" },
        counted(erasures.cases.unopened, "flag or drawn dwelling", "flags and drawn dwellings"),
        counted(erasures.cases.cases.len(), "case", "cases"),
        counted(erasures.cases.files, "file", "files"),
        counted(erasures.reports, "report to an association", "reports to associations"),
    ))
}

fn subject_export(arguments: &SubjectArguments, output: &mut Output) -> Result<(), Failure> {
    let store = open_there(&arguments.store)?;
    let read = |file: &Option<PathBuf>| match file {
        Some(file) => files::read_text(file),
        None => Ok(String::new()),
    };
    let (person, names) = (read(&arguments.person_file)?, read(&arguments.name_file)?);
    let names = names.lines().map(str::trim).filter(|name| !name.is_empty());
    let names: Vec<String> = names.map(str::to_owned).collect();
    let subject = Subject { person_id: person.trim(), cases: &arguments.case, names: &names };
    let held = store.read(|database| cases::subject_export(database, subject)).map_err(failed)?;
    let text = serde_json::to_string_pretty(&held)
        .map_err(|error| Failure::machine(format!("could not write JSON: {error}")))?;
    write(&arguments.out, (text + "\n").as_bytes())?;
    let many = |key: &str| held[key].as_array().map_or(0, Vec::len);
    output.print(&format!(
        "{} and {} in {}",
        counted(many("raised"), "entry of a run", "entries of runs"),
        counted(many("cases"), "case", "cases"),
        arguments.out.display()
    ))
}

fn outcomes(arguments: &ExportArguments, output: &mut Output) -> Result<(), Failure> {
    let store = open_there(&arguments.store)?;
    let (rows, nobody) = store.read(cases::outcomes).map_err(failed)?;
    let row = |row: &OutcomeRow| {
        let OutcomeRow { person_id, dwelling_id, moved_on, outcome, decided_on, origin } =
            row.clone();
        vec![person_id, dwelling_id, moved_on, outcome, decided_on.to_string(), origin]
    };
    let heads = ["person_id", "dwelling_id", "moved_on", "outcome", "decided_on", "origin"];
    write(&arguments.out, &table(&heads, rows.iter().map(row)))?;
    if nobody > 0 {
        output.note(&format!(
            "{} named no registration and {} left out",
            counted(nobody, "decided case", "decided cases"),
            if nobody == 1 { "is" } else { "are" }
        ));
    }
    output.print(&format!(
        "{} in {}",
        counted(rows.len(), "outcome", "outcomes"),
        arguments.out.display()
    ))
}

fn exemptions(arguments: &ExportArguments, output: &mut Output) -> Result<(), Failure> {
    let store = open_there(&arguments.store)?;
    let rows = store.read(|database| cases::exemptions(database, now().day())).map_err(failed)?;
    let row = |row: &ExemptionRow| {
        let ExemptionRow { flag_id, basis, code, reasons, from, until, owner, case } = row.clone();
        let (from, until) = (from.to_string(), until.to_string());
        vec![flag_id, basis.to_owned(), code, reasons, from, until, owner, case.to_string()]
    };
    let heads = ["flag_id", "basis", "code", "reasons", "from", "until", "owner", "case"];
    write(&arguments.out, &table(&heads, rows.iter().map(row)))?;
    output.print(&format!(
        "{} in {}",
        counted(rows.len(), "exemption", "exemptions"),
        arguments.out.display()
    ))
}

fn rebuild(arguments: &StoreArguments, output: &mut Output) -> Result<(), Failure> {
    let store = open_there(&arguments.store)?;
    let made = store.write(queue::rebuild).map_err(failed)?;
    output.print(&format!("{} in the lists", counted(made, "case", "cases")))
}

/// Rows as CSV.
fn table(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(heads).expect("writing to memory");
    for row in rows {
        writer.write_record(row).expect("writing to memory, rows as long as the head");
    }
    writer.into_inner().expect("writing to memory")
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    files::make_folder(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    files::write(folder, &name, bytes)
}
