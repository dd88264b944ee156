//! What can be typed after `proforma synth`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::synth::WorldKind;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum WorldArgument {
    /// Pro-forma registrations with their usual traces
    Ordinary,
    /// No pro-forma registration, every innocent twin
    Clean,
    /// Pro-forma registrations that avoid what rules look at
    Adversary,
}

impl WorldArgument {
    pub fn kind(self) -> WorldKind {
        match self {
            Self::Ordinary => WorldKind::Ordinary,
            Self::Clean => WorldKind::Clean,
            Self::Adversary => WorldKind::Adversary,
        }
    }
}

#[derive(Debug, Args)]
pub struct SynthArguments {
    /// Persons at the end of the history
    #[arg(long, value_name = "N", default_value_t = 3000, value_parser = clap::value_parser!(u32).range(200..=20_000_000))]
    pub persons: u32,
    /// Years of history
    #[arg(long, value_name = "Y", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=50))]
    pub years: u32,
    /// Same seed, same town
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// What kind of town
    #[arg(long, value_enum, default_value = "ordinary")]
    pub world: WorldArgument,
    /// Pro-forma share of the registrations of the last years, in thousandths
    #[arg(long, value_name = "PER_MILLE", default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub prevalence: u32,
    /// Registry folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Write over a register that stands there
    #[arg(long)]
    pub replace: bool,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}
