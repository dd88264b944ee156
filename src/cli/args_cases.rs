//! What can be typed after `proforma cases`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum CasesCommand {
    /// Take a finished run in: its flags and drawn dwellings become cases on request
    Import(ImportRunArguments),
    /// Prove that the journal is as it was written, or name the first record that is not
    Verify(StoreArguments),
    /// Copy the store whole, also while it is in use
    Backup(BackupArguments),
    /// Erase what has been kept long enough, with a report
    Retention(RetentionArguments),
    /// Everything held on one person, as JSON
    SubjectExport(SubjectArguments),
    /// What decided cases found, as outcomes.csv for `proforma learn`
    Outcomes(ExportArguments),
    /// Accepted explanations and objections, for `proforma scan --exemptions`
    Exemptions(ExportArguments),
    /// Make the lists anew from the journal
    Rebuild(StoreArguments),
}

#[derive(Debug, Args)]
pub struct StoreArguments {
    /// The store of cases
    #[arg(long, value_name = "FILE")]
    pub store: PathBuf,
}

#[derive(Debug, Args)]
pub struct ImportRunArguments {
    /// Folder of the run
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// The store of cases; made where there is none
    #[arg(long, value_name = "FILE")]
    pub store: PathBuf,
    /// Registry folder of the run, where it has moved since
    #[arg(long, value_name = "DIR")]
    pub registry: Option<PathBuf>,
    /// The run for the reader; its day unless given
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
}

#[derive(Debug, Args)]
pub struct BackupArguments {
    /// The store of cases
    #[arg(long, value_name = "FILE")]
    pub store: PathBuf,
    /// The copy; must not exist
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
pub struct RetentionArguments {
    /// The store of cases
    #[arg(long, value_name = "FILE")]
    pub store: PathBuf,
    /// Days to keep flags and drawn dwellings that nobody fetched
    #[arg(long, value_name = "N", default_value_t = 90)]
    pub unopened_days: u16,
    /// Months to keep dismissed cases
    #[arg(long, value_name = "N", default_value_t = 6)]
    pub dismissed_months: u16,
    /// Months to keep closed cases
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub closed_months: u16,
    /// Months to keep reports to housing associations and the replies to them
    #[arg(long, value_name = "N", default_value_t = 24)]
    pub reports_months: u16,
    /// Erase; without it only says what would be
    #[arg(long)]
    pub erase: bool,
    /// File for the report (JSON)
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct SubjectArguments {
    /// The store of cases
    #[arg(long, value_name = "FILE")]
    pub store: PathBuf,
    /// File that holds the person's id as the register writes it, so that it stands in no list of
    /// commands
    #[arg(long, value_name = "FILE", required_unless_present_any = ["case", "name_file"])]
    pub person_file: Option<PathBuf>,
    /// A case that is about the person though no run says so, such as one opened by hand; again for more
    #[arg(long, value_name = "N")]
    pub case: Vec<i64>,
    /// File with the person's name, one a line for more: cases with a letter to somebody called so
    #[arg(long, value_name = "FILE")]
    pub name_file: Option<PathBuf>,
    /// File to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
pub struct ExportArguments {
    /// The store of cases
    #[arg(long, value_name = "FILE")]
    pub store: PathBuf,
    /// File to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}
