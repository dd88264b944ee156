//! `proforma facts export`: the facts of a register as a table for notebooks.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Failure, load, output::Output};
use crate::domain::Day;
use crate::facts::{self, TableKind};
use crate::graph;
use crate::pipeline::Settings;
use crate::registry::LoadOptions;
use crate::report::{self, Identity, Scene};

#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Registry folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The day the facts are about; the last day the register knows unless given
    #[arg(long, value_name = "DATE", value_parser = super::args::parse_day)]
    pub as_of: Option<Day>,
    /// One row a registration (with its dwelling's facts) or one row a dwelling
    #[arg(long, value_enum, default_value = "registration")]
    pub table: TableArgument,
    /// File to write; standard output unless given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Look at registrations that began within this many months
    #[arg(long, value_name = "N", default_value_t = 36, value_parser = clap::value_parser!(u32).range(1..=600))]
    pub window_months: u32,
    /// Accept and ignore this unknown column; may be given several times
    #[arg(long, value_name = "NAME")]
    pub ignore_column: Vec<String>,
    /// A purpose that opens files with a legal basis of their own, such as `benefit`
    #[arg(long, value_name = "PURPOSE")]
    pub purpose: Vec<String>,
    /// Print person ids that are CPR numbers
    #[arg(long)]
    pub show_ids: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TableArgument {
    /// One row for each registration of the window
    Registration,
    /// One row for each dwelling looked at
    Dwelling,
}

impl TableArgument {
    fn kind(self) -> TableKind {
        match self {
            Self::Registration => TableKind::Registration,
            Self::Dwelling => TableKind::Dwelling,
        }
    }
}

pub fn run(arguments: &ExportArguments, output: &mut Output) -> Result<(), Failure> {
    let options = LoadOptions {
        ignore_columns: arguments.ignore_column.clone(),
        purposes: arguments.purpose.clone(),
    };
    let loaded = load::folder(&arguments.folder, &options)?;
    load::describe(&loaded, output);
    let register = &loaded.register;
    let as_of = load::as_of(arguments.as_of, register.last_known_day(), output)?;
    let window_months = arguments.window_months;
    let window = Settings { as_of, window_months, capacity: 0, seed: 1 }.window();
    let graph = graph::build(register, as_of);
    let facts = facts::measure(&graph, window);
    let identity = Identity::new(register, 1, arguments.show_ids);
    let scene = Scene { register, graph: &graph, identity: &identity };
    let bytes = report::facts_csv(scene, &facts, arguments.table.kind());
    match &arguments.out {
        None => output.print(&String::from_utf8_lossy(&bytes)),
        Some(path) => {
            std::fs::write(path, bytes).map_err(|error| Failure::file("write", path, &error))
        }
    }
}
