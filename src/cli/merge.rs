//! `proforma merge`: several registry folders become one, with a report of where rows came from.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;

use super::import_report::write_rejects;
use super::output::{Output, counted};
use super::{Failure, files, load};
use crate::registry::import::merge::{self, Folder, Merged};
use crate::registry::{self, BENEFIT_PURPOSE, Content};

#[derive(Debug, Args)]
pub struct MergeArguments {
    /// Registry folders; where two differ the one named first wins
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Registry folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Write the files as Parquet, where the program was built with it
    #[arg(long)]
    pub parquet: bool,
    /// A purpose that opens files with a legal basis of their own, such as `benefit`
    #[arg(long, value_name = "PURPOSE", value_parser = [BENEFIT_PURPOSE])]
    pub purpose: Vec<String>,
    /// Fail when any row is rejected
    #[arg(long)]
    pub strict: bool,
    /// Write over a register that stands there
    #[arg(long)]
    pub replace: bool,
}

pub fn run(arguments: &MergeArguments, output: &mut Output) -> Result<(), Failure> {
    files::guard_register(&arguments.out, arguments.replace)?;
    files::guard_parquet(arguments.parquet)?;
    let names: Vec<String> =
        arguments.folders.iter().map(|folder| folder.display().to_string()).collect();
    let mut given = Vec::new();
    for path in &arguments.folders {
        given.push(read(path, arguments, output)?);
    }
    let folders: Vec<Folder<'_>> = names
        .iter()
        .zip(&given)
        .map(|(name, files)| Folder {
            name,
            files: files.iter().map(|(name, bytes)| (*name, &**bytes)).collect(),
        })
        .collect();
    let merged = merge::merge(&folders)
        .map_err(|error| Failure::user(error.to_string()).hint(error.hint()))?;
    write(arguments, &merged)?;
    output.print(&summary(&merged, &names, arguments))?;
    write_rejects(&arguments.out, &merged.rejects, arguments.strict)
}

type Files = Vec<(&'static str, Content)>;

fn read(
    path: &std::path::Path,
    arguments: &MergeArguments,
    output: &mut Output,
) -> Result<Files, Failure> {
    let mut found = Vec::new();
    for name in registry::file_names() {
        let bytes = registry::read_file(path, name).map_err(|error| load::failure(&error, path))?;
        let Some(bytes) = bytes else { continue };
        if name == "benefits.csv" && arguments.purpose.is_empty() {
            output.note(&format!(
                "left out: {}, which needs its own legal basis (`--purpose {BENEFIT_PURPOSE}`)",
                path.join(name).display()
            ));
            continue;
        }
        found.push((name, bytes));
    }
    Ok(found)
}

/// Files of the contract in the form that was asked for; the reports stay text.
fn write(arguments: &MergeArguments, merged: &Merged<'_>) -> Result<(), Failure> {
    files::make_folder(&arguments.out)?;
    merged.each_file(|name, rows| {
        let stem = name.strip_suffix(".csv").unwrap_or(name);
        if !arguments.parquet || matches!(stem, "provenance" | "conflicts") {
            return files::write_by(&arguments.out, name, rows);
        }
        let mut text = Vec::new();
        rows(&mut text).map_err(|error| Failure::file("write", &arguments.out, &error))?;
        let bytes = files::parquet_of_csv(&text)?;
        files::write(&arguments.out, &format!("{stem}.parquet"), &bytes)
    })
}

fn summary(merged: &Merged<'_>, names: &[String], arguments: &MergeArguments) -> String {
    let mut text = format!(
        "merged {} into {}\n",
        counted(names.len(), "folder", "folders"),
        arguments.out.display()
    );
    for ((source, file), count) in &merged.counts {
        let _ = writeln!(
            text,
            "{}: {file}: read {}: {} kept, {} joined, {} outvoted, {} rejected",
            names[*source], count.read, count.kept, count.joined, count.outvoted, count.rejected
        );
    }
    let links = merged.links;
    let _ = writeln!(
        text,
        "dwellings of two folders that are one: {} by id, {} by key, {} by exact address, {} by \
         safe address; {} unsure, left apart",
        links.same_id, links.key, links.exact, links.safe, links.unsure
    );
    if merged.order_lost > 0 {
        let _ = writeln!(
            text,
            "order within a day left open for {}: two folders number their moves",
            counted(merged.order_lost, "person", "persons")
        );
    }
    text + &conflicts(merged)
}

/// Where folders differ, by file and column.
fn conflicts(merged: &Merged<'_>) -> String {
    let mut kinds: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
    for conflict in &merged.conflicts {
        *kinds.entry((conflict.file, conflict.column, conflict.why)).or_default() += 1;
    }
    let mut text = String::new();
    for ((file, column, why), count) in kinds {
        let why = match why {
            "protection-stands" => "protection stands wherever it is told",
            "one-move-a-day" => "another move of that day, of the folder named first, stands",
            "address-unsure" => "a person decides; both stand",
            _ => "the folder named first wins",
        };
        let _ = writeln!(text, "differ: {file} {column} ({count}): {why}");
    }
    if !text.is_empty() {
        text.push_str("every place is in conflicts.csv\n");
    }
    text
}
