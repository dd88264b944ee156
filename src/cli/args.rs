//! What can be typed.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use super::address::AddressArguments;
use super::args_cases::CasesCommand;
use super::args_desk::{ScoreArguments, ServeArguments, TokenArguments};
use super::args_report::{LetterArguments, ReportCommand};
use super::args_review::AccountCommand;
use super::args_rules::RulesCommand;
use super::args_synth::SynthArguments;
use super::audit::AuditCommand;
use super::check::FolderArguments;
use super::facts_export::ExportArguments;
use super::import_bbr::BbrArguments;
use super::import_reply::ReplyArguments;
use super::import_table::TableArguments;
use super::learn::LearnArguments;
use super::model::ModelCommand;
use super::state::{AppendArguments, IndexArguments};
use crate::domain::{Day, Language};
use crate::facts::STANDARD_MONTHS;

/// Finds registrations of residence that may not be real, each with its reasons
#[derive(Debug, Parser)]
#[command(name = "proforma", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// Number of threads; the result is the same with any
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Language of results; that of the terminal unless given, English where it is not Danish
    #[arg(long, global = true, value_enum)]
    pub language: Option<LanguageArgument>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Scan the built-in simulated town and show its flag list
    Demo(DemoArguments),
    /// Scan a registry folder: write flags, scores, rejects and a readable page
    Scan(ScanArguments),
    /// Advise on pending registrations, before they are made
    Score(ScoreArguments),
    /// Serve the review application, or the desk as an API
    Serve(Box<ServeArguments>),
    /// Accounts of the review application, where nobody can sign in yet
    #[command(subcommand)]
    Account(AccountCommand),
    /// Make a token that opens the API
    Token(TokenArguments),
    /// Freeze a registry folder in a state that opens at once
    Index(IndexArguments),
    /// Add a day's registrations to a state
    Append(AppendArguments),
    /// Say why a dwelling or person was flagged, or why not
    Explain(ExplainArguments),
    /// List, explain, check and test rules
    #[command(subcommand)]
    Rules(RulesCommand),
    /// List and explain the facts that rules read
    #[command(subcommand)]
    Facts(FactsCommand),
    /// Say who was registered at a dwelling on a day or over a period
    Occupants(OccupantsArguments),
    /// Draw the surroundings of a dwelling or person, or who was registered when
    Graph(GraphArguments),
    /// Turn a register extract into a registry folder
    #[command(subcommand)]
    Import(ImportCommand),
    /// Judge a registry folder before use: coverage, match levels, gaps, age, rules that cannot speak
    Check(FolderArguments),
    /// Say what an address in one line is, and which dwelling of a register
    Address(AddressArguments),
    /// Make a simulated register with planted patterns and their innocent twins
    Synth(SynthArguments),
    /// Compare a run with the truth of a simulated register
    Evaluate(EvaluateArguments),
    /// Propose weights from what caseworkers found, for a person to accept
    Learn(LearnArguments),
    /// Judge the judgement: how good the rules are on simulated registers
    #[command(subcommand)]
    Audit(AuditCommand),
    /// What is unusual, compared with what: score tables, compare runs
    #[command(subcommand)]
    Model(ModelCommand),
    /// Write reports for housing associations and lists for caseworkers
    #[command(subcommand)]
    Report(ReportCommand),
    /// Write the draft of a letter about a flag
    Letter(LetterArguments),
    /// Follow flags as cases: take runs in, prove, copy, erase, export
    #[command(subcommand)]
    Cases(CasesCommand),
}

#[derive(Debug, Args)]
pub struct DemoArguments {
    /// Folder for the results
    #[arg(long, value_name = "DIR", default_value = "demo-out")]
    pub out: PathBuf,
    /// Fill the review application with cases and serve it, with a link for each role
    #[arg(long)]
    pub serve: bool,
    /// Where to serve it: an address of this machine only
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8090", requires = "serve")]
    pub bind: std::net::SocketAddr,
}

#[derive(Debug, Default, Args)]
pub struct RuleArguments {
    /// Rule folder in place of the built-in rules
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Settings file: rule packs and limits
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Weights that were learned from decided cases and accepted
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct LoadArguments {
    /// Accept and ignore this unknown column; may be given several times
    #[arg(long, value_name = "NAME")]
    pub ignore_column: Vec<String>,
    /// A purpose that opens files with a legal basis of their own, such as `benefit`
    #[arg(long, value_name = "PURPOSE", value_parser = [crate::registry::BENEFIT_PURPOSE])]
    pub purpose: Vec<String>,
    /// Fail when any row is rejected
    #[arg(long)]
    pub strict: bool,
}

/// Where a register comes from.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct OriginArguments {
    /// Registry folder
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// A state that `proforma index` wrote, in place of the folder
    #[arg(long, value_name = "STATE")]
    pub state: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ScanArguments {
    #[command(flatten)]
    pub origin: OriginArguments,
    /// The day the scan is about; the last day the register knows unless given
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub as_of: Option<Day>,
    /// Folder for the results
    #[arg(long, value_name = "OUT")]
    pub out: PathBuf,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// Rule packs to switch on, or `all`; `address,trajectory` unless given or set in the settings
    #[arg(long, value_name = "PACKS", value_delimiter = ',')]
    pub packs: Vec<String>,
    #[command(flatten)]
    pub load: LoadArguments,
    /// Look at registrations that began within this many months
    #[arg(long, value_name = "N", default_value_t = STANDARD_MONTHS, value_parser = clap::value_parser!(u32).range(1..=600))]
    pub window_months: u32,
    /// How many flags the caseworkers can look at
    #[arg(long, value_name = "K", default_value = "25", value_parser = at_least_one)]
    pub capacity: usize,
    /// Breaks ties and draws the control sample
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Also list this many dwellings, and as many registrations, that are unlike their peers, for
    /// whoever writes rules
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub explore: usize,
    /// Let a model add at most two points to what rules brought over the line; the shipped model
    /// unless a file is named
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = super::model_file::SHIPPED, overrides_with = "no_model")]
    pub model: Option<PathBuf>,
    /// Leave every model out, as is the case unless `--model` is given
    #[arg(long, overrides_with = "model")]
    pub no_model: bool,
    /// Flags that are not raised on reasons explained or objected to before, as written by
    /// `proforma cases exemptions`
    #[arg(long, value_name = "FILE")]
    pub exemptions: Option<PathBuf>,
    /// Print person ids that are CPR numbers
    #[arg(long)]
    pub show_ids: bool,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("whom").required(true).args(["flag", "dwelling", "person"])))]
pub struct ExplainArguments {
    /// Id of a flag
    #[arg(value_name = "FLAG")]
    pub flag: Option<String>,
    /// Id of a dwelling
    #[arg(long, value_name = "ID")]
    pub dwelling: Option<String>,
    /// Id of a person
    #[arg(long, value_name = "ID")]
    pub person: Option<String>,
    /// Folder of the run
    #[arg(long, value_name = "OUT")]
    pub run: PathBuf,
    /// Registry folder of the run, where it has moved since
    #[arg(long, value_name = "DIR", conflicts_with = "state")]
    pub registry: Option<PathBuf>,
    /// A state of the same register, in place of its folder
    #[arg(long, value_name = "STATE")]
    pub state: Option<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum FactsCommand {
    /// One line a fact
    List {
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// What a fact is, its unit and what missing means
    Explain {
        /// Its key, such as `adults_over_rooms`
        key: String,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Write the facts of a register as a table for notebooks
    Export(ExportArguments),
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("when").required(true).args(["on", "from"])))]
pub struct OccupantsArguments {
    #[command(flatten)]
    pub origin: OriginArguments,
    /// Id of the dwelling
    #[arg(long, value_name = "ID")]
    pub dwelling: String,
    /// On this day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub on: Option<Day>,
    /// From this day
    #[arg(long, value_name = "DATE", value_parser = parse_day, requires = "to")]
    pub from: Option<Day>,
    /// To before this day
    #[arg(long, value_name = "DATE", value_parser = parse_day, requires = "from")]
    pub to: Option<Day>,
    /// Only what was known on this day; everything unless given
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub as_of: Option<Day>,
    /// Print person ids that are CPR numbers
    #[arg(long)]
    pub show_ids: bool,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum GraphFormat {
    /// Graphviz
    Dot,
    /// GraphML
    Graphml,
    /// A picture of the network
    Svg,
    /// A picture of who was registered when
    Swimlane,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("middle").required(true).args(["dwelling", "person"])))]
pub struct GraphArguments {
    /// Registry folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Id of the dwelling in the middle
    #[arg(long, value_name = "ID")]
    pub dwelling: Option<String>,
    /// Id of the person in the middle
    #[arg(long, value_name = "ID")]
    pub person: Option<String>,
    /// What to write
    #[arg(long, value_enum, default_value = "dot")]
    pub format: GraphFormat,
    /// The day it is about; the last day the register knows unless given
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub as_of: Option<Day>,
    /// File to write; standard output unless given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print person ids that are CPR numbers
    #[arg(long)]
    pub show_ids: bool,
}

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// A CPR extract (U12170-P), one or several files
    Cpr {
        /// The files, in any order
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Registry folder to write
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Fail when any record is rejected
        #[arg(long)]
        strict: bool,
        /// Write over a register that stands there
        #[arg(long)]
        replace: bool,
        /// Print the summary as JSON
        #[arg(long)]
        json: bool,
    },
    /// A CPR register extract with timestamps (layout B), one or several files
    Dafo {
        /// The files, in any order
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Registry folder to write
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Fail when any record is rejected
        #[arg(long)]
        strict: bool,
        /// Write over a register that stands there
        #[arg(long)]
        replace: bool,
        /// Print the summary as JSON
        #[arg(long)]
        json: bool,
    },
    /// Buildings (BBR), addresses (DAR) and roads: what the dwellings of a register are
    Bbr(BbrArguments),
    /// A table of any layout, by a mapping file: CSV or XLSX
    Table(TableArguments),
    /// The form a housing association was asked to fill in
    Reply(ReplyArguments),
}

#[derive(Debug, Args)]
pub struct EvaluateArguments {
    /// Folder of the run; of several runs, to see them side by side
    #[arg(required = true, value_name = "OUT")]
    pub runs: Vec<PathBuf>,
    /// truth.csv of the simulated register
    #[arg(long, value_name = "FILE")]
    pub truth: PathBuf,
    /// Folder for plots (SVG): precision and lift by length of list, reliability, patterns
    #[arg(long, value_name = "DIR")]
    pub plots: Option<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LanguageArgument {
    /// Dansk
    Da,
    /// English
    En,
}

impl LanguageArgument {
    pub fn language(self) -> Language {
        match self {
            Self::Da => Language::Danish,
            Self::En => Language::English,
        }
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    let number = text.parse().map_err(|_| "expected a whole number".to_owned())?;
    if number == 0 { Err("expected 1 or more".to_owned()) } else { Ok(number) }
}

pub fn parse_day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|()| "expected a date as YYYY-MM-DD".to_owned())
}
