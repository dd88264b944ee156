//! What can be typed after `proforma rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::{RuleArguments, parse_day};
use super::rules_diff::DiffArguments;
use super::rules_performance::PerformanceArguments;
use crate::domain::Day;

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// One line a rule
    List {
        #[command(flatten)]
        rules: RuleArguments,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Everything a rule says about itself
    Explain {
        /// Its code, such as PF101
        code: String,
        #[command(flatten)]
        rules: RuleArguments,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Report every error of the rule files, and what is superfluous or double
    Check(CheckArguments),
    /// Every rule in words that people outside can read, as Markdown
    Docs(DocsArguments),
    /// The public register of rules: purpose, data, legal basis, safeguards, hit rate
    Register(RegisterArguments),
    /// Run the examples that the rules carry
    Test {
        #[command(flatten)]
        rules: RuleArguments,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what a change of rules would do, replayed on a register
    Diff(DiffArguments),
    /// Hold finished runs against decided cases, rule by rule
    Performance(PerformanceArguments),
}

#[derive(Debug, Args)]
pub struct DocsArguments {
    #[command(flatten)]
    pub rules: RuleArguments,
    /// File to write; standard output unless given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct RegisterArguments {
    #[command(flatten)]
    pub rules: RuleArguments,
    /// Folder for register.md and register.json; Markdown to standard output unless given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Hit rates, as `proforma rules performance` prints them in JSON
    #[arg(long, value_name = "FILE")]
    pub performance: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct CheckArguments {
    #[command(flatten)]
    pub rules: RuleArguments,
    /// Registry folder to hold the rules against: which never hold, which see the same
    #[arg(long, value_name = "DIR")]
    pub registry: Option<PathBuf>,
    /// The day to look at the register; the last day it knows unless given
    #[arg(long, value_name = "DATE", value_parser = parse_day, requires = "registry")]
    pub as_of: Option<Day>,
    /// Accept and ignore this unknown column; may be given several times
    #[arg(long, value_name = "NAME", requires = "registry")]
    pub ignore_column: Vec<String>,
    /// A purpose that opens files with a legal basis of their own, such as `benefit`
    #[arg(long, value_name = "PURPOSE", requires = "registry")]
    pub purpose: Vec<String>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}
