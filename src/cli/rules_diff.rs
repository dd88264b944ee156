//! `proforma rules diff`: what a change of rules would do, on a register.

use std::path::{Path, PathBuf};

use clap::Args;

use super::args::RuleArguments;
use super::packs::Choice;
use super::{Failure, load, output::Output, settings};
use crate::audit::{self, ReplaySettings};
use crate::domain::{Day, PersonId};
use crate::registry::{self, GroupMembers, LoadOptions, Register};
use crate::report::Identity;
use crate::rules::RuleSet;

#[derive(Debug, Args)]
pub struct DiffArguments {
    /// Rule folder as it was, or `builtin`
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// Rule folder as it would be, or `builtin`
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Registry folder to replay both on
    #[arg(long, value_name = "DIR")]
    pub registry: PathBuf,
    /// Settings file with limits for both
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The day of the list; the last day the register knows unless given
    #[arg(long, value_name = "DATE", value_parser = super::args::parse_day)]
    pub as_of: Option<Day>,
    /// How many flags the caseworkers can look at
    #[arg(long, value_name = "K", default_value_t = 25)]
    pub capacity: usize,
    /// Look at registrations that began within this many months
    #[arg(long, value_name = "N", default_value_t = 36, value_parser = clap::value_parser!(u32).range(1..=600))]
    pub window_months: u32,
    /// Also replay past days this many months apart, so that decided cases are judged by what was
    /// known before the decision
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u32).range(1..=600))]
    pub past: Option<u32>,
    /// Rule packs to switch on, or `all`; `address,trajectory` unless given
    #[arg(long, value_name = "PACKS", value_delimiter = ',')]
    pub packs: Vec<String>,
    /// A purpose that opens files with a legal basis of their own, such as `benefit`
    #[arg(long, value_name = "PURPOSE")]
    pub purpose: Vec<String>,
    /// Breaks ties
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Flags shown of each kind
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub examples: usize,
    /// Print the ids of persons
    #[arg(long)]
    pub show_ids: bool,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(arguments: &DiffArguments, output: &mut Output) -> Result<(), Failure> {
    let (old, new) = (rules(&arguments.old, arguments)?, rules(&arguments.new, arguments)?);
    for (side, folder) in [("OLD", &arguments.old), ("NEW", &arguments.new)] {
        for note in settings::notes_on_limits(&typed(folder, arguments))? {
            output.note(&format!("{side}: {note}"));
        }
    }
    let options = LoadOptions { purposes: arguments.purpose.clone(), ..LoadOptions::default() };
    let loaded = load::folder(&arguments.registry, &options)?;
    load::describe(&loaded, output);
    let register = &loaded.register;
    let settings = ReplaySettings {
        as_of: load::as_of(arguments.as_of, register.last_known_day(), output)?,
        window_months: arguments.window_months,
        capacity: arguments.capacity,
        seed: arguments.seed,
        examples: arguments.examples,
        past_months: arguments.past,
    };
    let groups = groups(&arguments.registry, register)?;
    let identity = Identity::new(register, arguments.seed, arguments.show_ids);
    let label = |person: PersonId| identity.label(register, person).into_owned();
    let label: Option<&dyn Fn(PersonId) -> String> =
        if arguments.show_ids { Some(&label) } else { None };
    let began = std::time::Instant::now();
    let found = audit::compare(register, (&old, &new), settings, groups.as_ref(), label);
    let seconds = began.elapsed().as_secs_f64();
    output.note(&format!("replayed in {seconds:.1} seconds after loading"));
    output.print(&if arguments.json { found.to_json() } else { found.to_text(output.language) })
}

fn rules(folder: &Path, arguments: &DiffArguments) -> Result<RuleSet, Failure> {
    let choice = Choice { typed: &arguments.packs, purposes: &arguments.purpose, demo: false };
    settings::rules_in_force(&typed(folder, arguments), choice)
}

fn typed(folder: &Path, arguments: &DiffArguments) -> RuleArguments {
    let folder = (folder != Path::new("builtin")).then(|| folder.to_owned());
    RuleArguments { rules: folder, config: arguments.config.clone(), ..RuleArguments::default() }
}

/// The groups of the register, where it has any.
fn groups(folder: &Path, register: &Register) -> Result<Option<GroupMembers>, Failure> {
    let failed = |error: registry::Error| load::failure(&error, folder);
    let Some(bytes) = registry::read_file(folder, "groups.csv").map_err(failed)? else {
        return Ok(None);
    };
    let rows = registry::read_groups(&bytes).map_err(failed)?.rows;
    Ok(Some(GroupMembers::of(register, &rows)))
}
