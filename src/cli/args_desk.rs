//! What can be typed about pending registrations.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args, ValueEnum};

use super::args::{LoadArguments, RuleArguments, parse_day};
use super::input::Origin;
use crate::domain::Day;
use crate::facts::STANDARD_MONTHS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AdviceFormat {
    /// One row a registration, in the language of results
    Csv,
    /// One JSON object a line, in both languages
    Jsonl,
}

/// The register that pending registrations are held against.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct RegisterArguments {
    /// Registry folder they are held against
    #[arg(long, value_name = "DIR")]
    pub registry: Option<PathBuf>,
    /// A state that `proforma index` wrote, in place of the folder
    #[arg(long, value_name = "STATE")]
    pub state: Option<PathBuf>,
}

impl RegisterArguments {
    /// Where the register comes from; the parser sees to it that it is one.
    pub fn origin(&self) -> Origin<'_> {
        match (&self.state, &self.registry) {
            (Some(state), _) => Origin::State(state),
            (None, folder) => Origin::Folder(folder.as_deref().unwrap_or(Path::new(""))),
        }
    }
}

/// The register that the API holds open.
#[derive(Debug, Args)]
#[group(id = "served", multiple = false)]
pub struct ServedArguments {
    /// Registry folder that the API checks against
    #[arg(long, value_name = "DIR", requires = "api")]
    pub registry: Option<PathBuf>,
    /// A state that `proforma index` wrote, in place of the folder
    #[arg(long, value_name = "STATE", requires = "api")]
    pub state: Option<PathBuf>,
}

impl ServedArguments {
    /// Where the register comes from, where one is named.
    pub fn origin(&self) -> Option<Origin<'_>> {
        let folder = self.registry.as_deref().map(Origin::Folder);
        self.state.as_deref().map(Origin::State).or(folder)
    }
}

#[derive(Debug, Args)]
pub struct ScoreArguments {
    /// Pending registrations, in the form of moves.csv; `-` is standard input
    #[arg(value_name = "NEW_MOVES.csv")]
    pub moves: PathBuf,
    #[command(flatten)]
    pub register: RegisterArguments,
    /// File to write; standard output unless given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// What to write
    #[arg(long, value_enum, default_value = "csv")]
    pub format: AdviceFormat,
    /// The day of the register; the last day it knows unless given. A later registration is judged
    /// as of its own day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub as_of: Option<Day>,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// Rule packs to switch on, or `all`; `address,trajectory` unless given or set in the settings
    #[arg(long, value_name = "PACKS", value_delimiter = ',')]
    pub packs: Vec<String>,
    #[command(flatten)]
    pub load: LoadArguments,
    /// Facts about a dwelling look back over this many months
    #[arg(long, value_name = "N", default_value_t = STANDARD_MONTHS, value_parser = clap::value_parser!(u32).range(1..=600))]
    pub window_months: u32,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["api", "store"])))]
pub struct ServeArguments {
    /// Serve the API; needs a register and tokens
    #[arg(long, requires = "tokens", requires = "served")]
    pub api: bool,
    /// Serve the review application over this store of cases and accounts
    #[arg(long, value_name = "FILE")]
    pub store: Option<PathBuf>,
    /// Folder of a finished run to take in first, as `proforma cases import` does
    #[arg(long, value_name = "OUT", requires = "store")]
    pub run: Option<PathBuf>,
    /// Who runs the review application, as its pages say
    #[arg(long, value_name = "NAME", requires = "store")]
    pub owner: Option<String>,
    /// File that says who writes the letters (TOML); gaps to fill in unless given
    #[arg(long, value_name = "FILE", requires = "store")]
    pub sender: Option<PathBuf>,
    /// Folder with templates of letters in place of built-in ones, as for `proforma letter`
    #[arg(long, value_name = "DIR", requires = "store")]
    pub templates: Option<PathBuf>,
    /// Who is told what in letters, on which legal basis; the built-in policy unless given
    #[arg(long, value_name = "FILE", requires = "store")]
    pub policy: Option<PathBuf>,
    /// File with the secret by which a proxy that signs people in proves itself
    #[arg(long, value_name = "FILE", requires = "store", requires = "behind_proxy")]
    pub proxy_secret: Option<PathBuf>,
    #[command(flatten)]
    pub register: ServedArguments,
    /// File of tokens that are let in, which only its owner may read
    #[arg(long, value_name = "FILE")]
    pub tokens: Option<PathBuf>,
    /// Address and port; 127.0.0.1:8080 unless given, 127.0.0.1:8090 for the review application
    #[arg(long, visible_alias = "bind", value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Listen on an address that other machines can reach: a proxy before it speaks TLS
    #[arg(long)]
    pub behind_proxy: bool,
    /// Threads that answer checks
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub counters: u16,
    /// How often to look for a new register, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(10..))]
    pub look_every_ms: u32,
    /// The day of the register; the last day it knows unless given
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub as_of: Option<Day>,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// Rule packs to switch on, or `all`; `address,trajectory` unless given or set in the settings
    #[arg(long, value_name = "PACKS", value_delimiter = ',')]
    pub packs: Vec<String>,
    #[command(flatten)]
    pub load: LoadArguments,
    /// Facts about a dwelling look back over this many months
    #[arg(long, value_name = "N", default_value_t = STANDARD_MONTHS, value_parser = clap::value_parser!(u32).range(1..=600))]
    pub window_months: u32,
}

impl ServeArguments {
    /// Where to listen.
    pub fn listen(&self) -> SocketAddr {
        let port = if self.api { 8080 } else { 8090 };
        self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], port)))
    }
}

#[derive(Debug, Args)]
pub struct TokenArguments {
    /// Whose it is, such as `desk-1`
    #[arg(value_name = "NAME")]
    pub name: String,
    /// File of tokens; a line is added to it
    #[arg(long, value_name = "FILE")]
    pub tokens: PathBuf,
}
