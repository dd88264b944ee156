//! `proforma import reply`: what a housing association filled in becomes signals, leases and
//! corrections, with who sent it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::parse_day;
use super::output::{Output, counted};
use super::{Failure, files, report};
use crate::domain::{Day, Language};
use crate::registry::import::reply::{self, Addition, Asked, Columns, Reply, ReplySource};
use crate::report::{Occupancy, ReplyColumn, Wording, reference, rejects_csv, sha256};

#[derive(Debug, Args)]
pub struct ReplyArguments {
    /// The form, filled in (.xlsx or .csv)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Folder of the run the report was made of
    #[arg(long, value_name = "OUT")]
    pub run: PathBuf,
    /// Id of the association that replies
    #[arg(long, value_name = "ID")]
    pub association: String,
    /// Who sent it: name and function
    #[arg(long, value_name = "TEXT")]
    pub sender: String,
    /// The day it was received; today unless given
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub received: Option<Day>,
    /// Texts the report was made with, where not the built-in ones
    #[arg(long, value_name = "FILE")]
    pub texts: Option<PathBuf>,
    /// Folder to write to; rows are added to files that stand there
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

pub fn run(arguments: &ReplyArguments, output: &mut Output) -> Result<(), Failure> {
    let occupancy = report::earlier(&arguments.run)?;
    let dwellings = marks(&occupancy, &arguments.association)?;
    let bytes = files::read(&arguments.file)?;
    let name = arguments.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let content = sha256(&[bytes.as_slice(), arguments.association.as_bytes()].concat());
    let source = ReplySource {
        file: name.clone(),
        id: format!("r{}", &content[..12]),
        received_on: arguments.received.unwrap_or_else(super::load::today),
    };
    let unreadable = |error: reply::FormError| {
        Failure::user(format!("the form cannot be read: {error}"))
            .at(arguments.file.display().to_string())
            .hint(error.hint())
    };
    let rows = reply::read_form(&name, &bytes).map_err(unreadable)?;
    let columns = columns(arguments)?;
    let read = reply::read_reply(&rows, &columns, &dwellings, &source).map_err(unreadable)?;
    files::make_folder(&arguments.out)?;
    let is_new = keep(arguments, &source, &read, &sha256(&bytes))?;
    output.print(&summary(&read, is_new, &arguments.out))
}

/// The dwelling of every mark of the association's report.
fn marks(occupancy: &Occupancy, association: &str) -> Result<BTreeMap<String, String>, Failure> {
    let own = occupancy.rows.iter().filter(|row| row.association == association);
    let marks: BTreeMap<_, _> =
        own.map(|row| (reference(occupancy, row), row.dwelling.clone())).collect();
    if marks.is_empty() {
        return Err(Failure::user(format!(
            "the report of this run asked the association `{association}` nothing"
        ))
        .hint("give the run the report was made of, and the id of who replies"));
    }
    Ok(marks)
}

/// The headings of the form in both languages.
fn columns(arguments: &ReplyArguments) -> Result<Columns, Failure> {
    let mut columns = Columns::new();
    for language in [Language::Danish, Language::English] {
        let mut wordings = vec![Wording::builtin(language)];
        if let Some(path) = &arguments.texts {
            let text = files::read_text(path)?;
            let own = Wording::builtin(language)
                .with_replacements(&path.display().to_string(), &text)
                .map_err(|faults| {
                    let failure = Failure::user("the texts cannot be used");
                    faults.iter().fold(failure, |failure, fault| failure.at(fault.to_string()))
                })?;
            wordings.push(own);
        }
        for wording in &wordings {
            for (asked, column) in ASKED {
                columns.entry(asked).or_default().push(wording.say(column.key()));
            }
        }
    }
    Ok(columns)
}

const ASKED: [(Asked, ReplyColumn); 10] = [
    (Asked::Mark, ReplyColumn::Reference),
    (Asked::Rooms, ReplyColumn::Rooms),
    (Asked::LeaseFrom, ReplyColumn::LeaseFrom),
    (Asked::LeaseTo, ReplyColumn::LeaseTo),
    (Asked::Sublet, ReplyColumn::Sublet),
    (Asked::SubletFrom, ReplyColumn::SubletFrom),
    (Asked::SubletTo, ReplyColumn::SubletTo),
    (Asked::Doubt, ReplyColumn::Doubt),
    (Asked::RightAddress, ReplyColumn::RightAddress),
    (Asked::Remark, ReplyColumn::Remark),
];

/// Adds the rows to the files of the folder; false where this very reply was there already.
fn keep(
    arguments: &ReplyArguments,
    source: &ReplySource,
    read: &Reply,
    file_hash: &str,
) -> Result<bool, Failure> {
    let received = Addition::new(&[
        ("reply_id", &source.id),
        ("association_id", &arguments.association),
        ("sender", &arguments.sender),
        ("received_on", &source.received_on.to_string()),
        ("file", &source.file),
        ("sha256", file_hash),
        ("rows", &read.rows.to_string()),
        ("rejected", &read.rejects.len().to_string()),
    ]);
    let is_new = add(&arguments.out, "replies.csv", &[received])?;
    add(&arguments.out, "signals.csv", &read.signals)?;
    add(&arguments.out, "leases.csv", &read.leases)?;
    add(&arguments.out, "corrections.csv", &read.corrections)?;
    if !read.rejects.is_empty() {
        files::write(&arguments.out, "reply-rejects.csv", &rejects_csv(&read.rejects))?;
    }
    Ok(is_new)
}

fn add(folder: &Path, name: &str, rows: &[Addition]) -> Result<bool, Failure> {
    let path = folder.join(name);
    let packed = ["gz", "zst"].map(|ending| folder.join(format!("{name}.{ending}")));
    if let Some(packed) = packed.iter().find(|packed| packed.exists() && !rows.is_empty()) {
        return Err(Failure::user(format!(
            "`{}` is packed: no row can be added",
            packed.display()
        ))
        .hint("unpack it, or give a folder of its own with `--out`"));
    }
    let standing = if path.exists() { Some(files::read(&path)?) } else { None };
    let bytes = reply::merged(standing.as_deref(), rows).map_err(|error| {
        Failure::user(format!("no row can be added: {error}")).at(path.display().to_string())
    })?;
    let Some(bytes) = bytes else { return Ok(false) };
    files::write(folder, name, &bytes).map(|()| true)
}

fn summary(read: &Reply, is_new: bool, out: &Path) -> String {
    if !is_new {
        return format!("this reply is in {} already; nothing was added", out.display());
    }
    let mut text = format!(
        "read {}: {}, {}, {} to {}",
        counted(read.rows, "row", "rows"),
        counted(read.signals.len(), "signal", "signals"),
        counted(read.leases.len(), "lease", "leases"),
        counted(read.corrections.len(), "correction", "corrections"),
        out.display()
    );
    if !read.rejects.is_empty() {
        let many = counted(read.rejects.len(), "answer", "answers");
        text.push('\n');
        text.push_str(&many);
        text.push_str(" could not be used, see reply-rejects.csv");
    }
    text
}
