//! `proforma import`: register extracts become registry folders.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::args::{ExtractArguments, ImportCommand};
use super::import_report::write_rejects;
use super::{
    Failure, files, import_reply,
    output::{Output, counted},
};
use crate::registry::QualityNote;
use crate::registry::import::{Scratch, cpr, dafo, graphql};

pub fn run(command: &ImportCommand, output: &mut Output) -> Result<(), Failure> {
    match command {
        ImportCommand::Cpr(arguments) => persons(arguments, output, |given, scratch| {
            cpr::read_with(given, scratch).map_err(|error| {
                failed(error.to_string(), error.hint(), matches!(error, cpr::Error::Spill(_)))
            })
        }),
        ImportCommand::Dafo(arguments) => persons(arguments, output, |given, scratch| {
            dafo::read_with(given, scratch).map_err(|error| {
                failed(error.to_string(), error.hint(), matches!(error, dafo::Error::Spill(_)))
            })
        }),
        ImportCommand::Graphql(arguments) => persons(arguments, output, |given, scratch| {
            graphql::read_with(given, scratch).map_err(|error| {
                failed(error.to_string(), error.hint(), matches!(error, graphql::Error::Spill(_)))
            })
        }),
        ImportCommand::Bbr(arguments) => super::import_bbr::run(arguments, output),
        ImportCommand::Table(arguments) => super::import_table::run(arguments, output),
        ImportCommand::Reply(arguments) => import_reply::run(arguments, output),
    }
}

/// The files are the user's to put right, the disk is not.
fn failed(message: String, hint: &str, is_disk: bool) -> Failure {
    let failure = if is_disk { Failure::machine(message) } else { Failure::user(message) };
    failure.hint(hint)
}

fn persons(
    arguments: &ExtractArguments,
    output: &mut Output,
    read: impl Fn(&[(&str, &[u8])], &Scratch) -> Result<cpr::Extract, Failure>,
) -> Result<(), Failure> {
    let ExtractArguments { files: paths, out, strict, replace, json } = arguments;
    files::guard_register(out, *replace)?;
    let bytes: Vec<crate::registry::Content> =
        paths.iter().map(|path| files::open(path)).collect::<Result<_, _>>()?;
    let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let given: Vec<(&str, &[u8])> =
        names.iter().zip(&bytes).map(|(name, bytes)| (name.as_str(), &**bytes)).collect();
    let scratch = files::scratch(out);
    let extract = read(&given, &scratch)?;
    files::make_folder(out)?;
    extract.each_file(|name, rows| files::write_by(out, name, rows))?;
    if *json {
        output.print_json(&as_json(extract.summary(), out))?;
    } else {
        output.print(&summary(extract.summary(), out))?;
    }
    write_rejects(out, extract.rejects(), *strict)
}

fn as_json(summary: &cpr::Summary, out: &Path) -> Value {
    let skipped = |skipped: &cpr::SkippedType| {
        json!({
            "record_type": skipped.record_type, "count": skipped.count, "known": skipped.known,
        })
    };
    let note = |note: &QualityNote| json!({"code": note.code, "count": note.count, "examples": note.examples});
    json!({
        "folder": out.display().to_string(),
        "files": summary.files,
        "produced_on": summary.produced_on.to_string(),
        "read": summary.read,
        "used": summary.used,
        "rejected": summary.rejected,
        "corrections": summary.corrections,
        "superseded": summary.superseded,
        "persons": summary.persons,
        "merged_persons": summary.merged_persons,
        "moves": summary.moves,
        "dwellings": summary.dwellings,
        "skipped": summary.skipped.iter().map(skipped).collect::<Vec<_>>(),
        "notes": summary.notes.iter().map(note).collect::<Vec<_>>(),
    })
}

fn summary(summary: &cpr::Summary, out: &Path) -> String {
    let types: u64 = summary.skipped.iter().map(|skipped| skipped.count).sum();
    let mut text = format!(
        "read {} of {}, produced {}: {} imported, {} rejected, {} skipped\n",
        counted(summary.read, "record", "records"),
        counted(summary.files.len(), "file", "files"),
        summary.produced_on,
        summary.used,
        summary.rejected,
        types + summary.corrections + summary.superseded,
    );
    for skipped in &summary.skipped {
        let is_type = skipped.record_type.bytes().all(|b| b.is_ascii_digit());
        let what = if is_type { "record type " } else { "" };
        let _ = writeln!(text, "skipped: {what}{} ({})", skipped.record_type, skipped.count);
    }
    let kinds = [
        ("annulled or corrected rows", summary.corrections),
        ("replaced by later ones, or delivered again", summary.superseded),
    ];
    for (what, count) in kinds.iter().filter(|(_, count)| *count > 0) {
        let _ = writeln!(text, "skipped: {what} ({count})");
    }
    if summary.rejected > 0 {
        text.push_str("rejected records: see import-rejects.csv\n");
    }
    let _ = writeln!(
        text,
        "wrote {} ({} merged), {}, {} to {}",
        counted(summary.persons, "person", "persons"),
        counted(summary.merged_persons, "number", "numbers"),
        counted(summary.moves, "move", "moves"),
        counted(summary.dwellings, "dwelling", "dwellings"),
        out.display()
    );
    for note in &summary.notes {
        let _ = writeln!(text, "note: {} ({})", note.code, note.count);
    }
    text
}
