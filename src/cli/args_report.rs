//! What can be typed after `proforma report` and `proforma letter`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};

use super::args::parse_day;
use crate::domain::Day;
use crate::report::Dialect;

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// What a housing association gets about its own dwellings, and nothing else
    Association(AssociationArguments),
    /// The flags of a run, one page each
    Flags(FlagsArguments),
}

/// What everything that is written for somebody has in common.
#[derive(Debug, Args)]
pub struct WriteArguments {
    /// Folder of the run
    #[arg(long, value_name = "OUT")]
    pub run: PathBuf,
    /// Registry folder of the run, where it has moved since
    #[arg(long, value_name = "DIR")]
    pub registry: Option<PathBuf>,
    /// File to write: its ending says the form
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Who is told what, on which legal basis; the built-in policy unless given
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Texts in place of built-in ones (Fluent)
    #[arg(long, value_name = "FILE")]
    pub texts: Option<PathBuf>,
    /// Who writes: name, address, CVR of the municipality
    #[arg(long, value_name = "FILE")]
    pub sender: Option<PathBuf>,
    /// How CSV is written
    #[arg(long, value_enum, default_value = "excel")]
    pub csv: CsvArgument,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["association", "all"])))]
pub struct AssociationArguments {
    #[command(flatten)]
    pub write: WriteArguments,
    /// Id of the association
    #[arg(long, value_name = "ID")]
    pub association: Option<String>,
    /// One file for each association, its id before the ending
    #[arg(long)]
    pub all: bool,
    /// Also write the form to reply with (.csv or .xlsx)
    #[arg(long, value_name = "FILE")]
    pub reply_form: Option<PathBuf>,
    /// Also publish it to the association's page of the review application over this store
    #[arg(long, value_name = "FILE")]
    pub store: Option<PathBuf>,
    /// Folder of the run of the previous report: says what has changed
    #[arg(long, value_name = "OUT")]
    pub previous: Option<PathBuf>,
    /// The day of the report; that of the run unless given
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub date: Option<Day>,
}

#[derive(Debug, Args)]
pub struct FlagsArguments {
    #[command(flatten)]
    pub write: WriteArguments,
    /// At most this many flags of each list; all listed ones unless given
    #[arg(long, value_name = "K")]
    pub most: Option<usize>,
    /// Folder of an earlier run whose decided cases count too; may be given several times
    #[arg(long, value_name = "OUT")]
    pub earlier: Vec<PathBuf>,
    /// For whom the list is, as the watermark names them
    #[arg(long = "for", value_name = "NAME")]
    pub recipient: Option<String>,
    /// Print person ids that are CPR numbers
    #[arg(long)]
    pub show_ids: bool,
}

#[derive(Debug, Args)]
pub struct LetterArguments {
    /// Which letter: its name or L1 to L10
    #[arg(value_name = "KIND")]
    pub kind: String,
    #[command(flatten)]
    pub write: WriteArguments,
    /// Id of the flag it is about
    #[arg(long, value_name = "ID")]
    pub flag: String,
    /// Number of the case, printed and given to Digital Post
    #[arg(long, value_name = "NUMBER")]
    pub case: Option<String>,
    /// Only to this person, as reports print them
    #[arg(long, value_name = "ID")]
    pub recipient: Option<String>,
    /// Name of the company, association or authority it goes to
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,
    /// CVR number of the company, association or authority
    #[arg(long, value_name = "NUMBER", value_parser = eight_digits)]
    pub cvr: Option<String>,
    /// Folder with templates in place of built-in ones
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Who has read and approved the letter: it is marked as a draft unless given
    #[arg(long, value_name = "NAME")]
    pub approved_by: Option<String>,
    /// The day of the letter; today unless given
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub date: Option<Day>,
    /// Write personal numbers where Digital Post needs them
    #[arg(long)]
    pub show_ids: bool,
}

fn eight_digits(text: &str) -> Result<String, String> {
    let is_number = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { Ok(text.to_owned()) } else { Err("expected eight digits".to_owned()) }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum CsvArgument {
    /// For Excel set to Danish: byte-order mark, `;`, decimal comma, dd-mm-yyyy
    Excel,
    /// RFC 4180: comma, decimal point, ISO dates
    Plain,
}

impl CsvArgument {
    pub fn dialect(self) -> Dialect {
        match self {
            Self::Excel => Dialect::Excel,
            Self::Plain => Dialect::Plain,
        }
    }
}
