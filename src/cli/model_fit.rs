//! `proforma model fit`: what is usual, learnt from registers or a table and written to a file.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::counted;
use super::{Failure, files, load, numeric_table, output::Output};
use crate::domain::Day;
use crate::facts;
use crate::graph;
use crate::model::{self, FitOptions, Model, NumericTable, RowKind, features};
use crate::pipeline::Settings;
use crate::registry::LoadOptions;

#[derive(Debug, Args)]
pub struct FitArguments {
    /// Registry folders whose dwellings (or registrations) are learnt from
    #[arg(value_name = "DIR", required_unless_present = "table", conflicts_with = "table")]
    pub registers: Vec<PathBuf>,
    /// CSV file with a header and columns of numbers to learn from instead
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// What is compared with its like: dwellings, or registrations of adults
    #[arg(long, value_enum, default_value_t, conflicts_with = "table")]
    pub rows: Rows,
    /// File for the model, in JSON
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The day the facts are about; the last day each register knows unless given
    #[arg(long, value_name = "DATE", value_parser = super::args::parse_day)]
    pub as_of: Option<Day>,
    /// Column of the table that names the rows; `id` unless given, where there is one
    #[arg(long, value_name = "NAME", requires = "table")]
    pub id: Option<String>,
    /// Column of the table to leave out; may be given several times
    #[arg(long, value_name = "NAME", requires = "table")]
    pub ignore_column: Vec<String>,
    /// The same seed and data give the same model
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Trees of the forest
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub trees: u16,
    /// Rows each tree is grown from
    #[arg(long, value_name = "N", default_value_t = 128, value_parser = clap::value_parser!(u16).range(2..=4096))]
    pub tree_rows: u16,
    /// A sentence on the data or the quality for the model card; may be given several times
    #[arg(long, value_name = "TEXT")]
    pub note: Vec<String>,
}

/// What a model of registers compares.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Rows {
    /// Dwellings, by their facts
    #[default]
    Dwellings,
    /// Registrations of adults, by theirs
    Registrations,
}

/// Months before the day in which registrations are looked at, as in a scan.
const WINDOW_MONTHS: u32 = 36;

pub fn run(arguments: &FitArguments, output: &mut Output) -> Result<(), Failure> {
    let (table, kind) = if let Some(path) = &arguments.table {
        let ignored = &arguments.ignore_column;
        let read = numeric_table::read(path, arguments.id.as_deref(), ignored, None)?;
        read.tell_rejects(path, output)?;
        (read.values, RowKind::Table)
    } else {
        let kind = match arguments.rows {
            Rows::Dwellings => RowKind::Dwelling,
            Rows::Registrations => RowKind::Registration,
        };
        (of_registers(arguments, kind, output)?, kind)
    };
    let options = FitOptions {
        seed: arguments.seed,
        trees: arguments.trees.into(),
        tree_rows: arguments.tree_rows.into(),
    };
    let model = Model::fit(&table, kind, options, arguments.note.clone())
        .map_err(|error| Failure::user(error.to_string()))?;
    output.note(&format!("fitted on {}", counted(table.rows(), "row", "rows")));
    let folder = arguments.out.parent().filter(|folder| *folder != Path::new(""));
    let name = arguments.out.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| Failure::user("`--out` names no file"))?;
    files::write(folder.unwrap_or(Path::new(".")), name, &model.to_json())
}

/// The facts of all rows of all registers, one after the other.
fn of_registers(
    arguments: &FitArguments,
    kind: RowKind,
    output: &mut Output,
) -> Result<NumericTable, Failure> {
    let names = features(kind).iter().map(|fact| fact.key().to_owned()).collect();
    let mut table = NumericTable::empty(names);
    for folder in &arguments.registers {
        let loaded = load::folder(folder, &LoadOptions::default())?;
        load::describe(&loaded, output);
        let as_of = load::as_of(arguments.as_of, loaded.last_known_day(), output)?;
        let settings = Settings { as_of, window_months: WINDOW_MONTHS, capacity: 0, seed: 0 };
        let graph = graph::build(&loaded.register, as_of);
        table.extend(&model::values_of(&facts::measure(&graph, settings.window()), kind));
    }
    Ok(table)
}
