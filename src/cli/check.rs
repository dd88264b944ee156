//! `proforma check`: what a registry folder can tell, before it is used.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;

use super::args::RuleArguments;
use super::output::{Output, counted};
use super::{Failure, load, settings};
use crate::domain::{Day, MoveKind};
use crate::pipeline;
use crate::registry::{LoadOptions, Loaded, Register};
use crate::report;
use crate::rules::{self, Observed};

/// Months before the day that are looked at, as in a scan.
const WINDOW_MONTHS: u32 = 36;

/// An extract older than this has missed two monthly deliveries.
const MOST_DAYS: i32 = 60;

#[derive(Debug, Args)]
pub struct FolderArguments {
    /// Registry folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// The day it is judged for; today unless given
    #[arg(long, value_name = "DATE", value_parser = super::args::parse_day)]
    pub today: Option<Day>,
    /// Accept and ignore this unknown column; may be given several times
    #[arg(long, value_name = "NAME")]
    pub ignore_column: Vec<String>,
    /// A purpose that opens files with a legal basis of their own, such as `benefit`
    #[arg(long, value_name = "PURPOSE")]
    pub purpose: Vec<String>,
}

pub fn run(arguments: &FolderArguments, output: &mut Output) -> Result<(), Failure> {
    let options = LoadOptions {
        ignore_columns: arguments.ignore_column.clone(),
        purposes: arguments.purpose.clone(),
    };
    let loaded = load::folder(&arguments.folder, &options)?;
    load::describe(&loaded, output);
    let mut text = files(&loaded);
    text += &dwellings(&loaded.register);
    text += &histories(&loaded);
    text += &age(&loaded.register, arguments.today.unwrap_or_else(load::today));
    text += &silent_rules(&loaded.register, &arguments.rules)?;
    output.print(&text)
}

/// Rows of each file; optional files that are not there.
fn files(loaded: &Loaded) -> String {
    let mut text = String::from("Files\n");
    for count in &loaded.counts {
        let rejected = count.read - count.accepted;
        let _ = writeln!(text, "  {:18} {:>9} rows, {rejected} rejected", count.file, count.read);
    }
    let optional = ["leases.csv", "signals.csv", "findings.csv", "outcomes.csv", "benefits.csv"];
    let missing = optional.iter().filter(|name| {
        let is_there = loaded.counts.iter().any(|count| count.file == **name);
        !is_there && !loaded.closed_files.iter().any(|closed| closed == **name)
    });
    let missing: Vec<&str> = missing.copied().collect();
    if !missing.is_empty() {
        let _ = writeln!(text, "  not there: {}", missing.join(", "));
    }
    text
}

fn share(text: &mut String, what: &str, part: usize, whole: usize) {
    let percent = (part * 1000).checked_div(whole).unwrap_or(0);
    let _ =
        writeln!(text, "  {what:34} {part:>9} of {whole} ({}.{} %)", percent / 10, percent % 10);
}

/// Of the dwellings that are some: rooms, area, use, building. The notes tell match levels.
fn dwellings(register: &Register) -> String {
    let all = &register.dwellings;
    let real: Vec<usize> = (0..all.special.len()).filter(|at| !all.special.at(*at)).collect();
    let mut text = String::from("\nDwellings\n");
    let mut tell = |what: &str, has: &dyn Fn(usize) -> bool| {
        share(&mut text, what, real.iter().filter(|at| has(**at)).count(), real.len());
    };
    tell("with rooms that count", &|at| all.rooms.at(at).is_some());
    tell("with an area that counts", &|at| all.area_m2.at(at).is_some());
    tell("with a use", &|at| all.use_code.at(at).is_some());
    tell("with a building", &|at| all.building.at(at).is_some());
    tell("with a position", &|at| all.position.at(at).is_some());
    text
}

/// Gaps in histories, and what the loader noted.
fn histories(loaded: &Loaded) -> String {
    let moves = &loaded.register.moves;
    let persons = loaded.register.persons.ids.len();
    let first =
        (0..moves.len()).filter(|at| *at == 0 || moves.person.at(at - 1) != moves.person.at(*at));
    let first: Vec<usize> = first.collect();
    let from_birth = |at: &&usize| matches!(moves.kind.at(**at), MoveKind::Birth | MoveKind::Entry);
    let mut text = String::from("\nHistories\n");
    share(&mut text, "persons with any move", first.len(), persons);
    share(
        &mut text,
        "known from birth or entry on",
        first.iter().filter(from_birth).count(),
        persons,
    );
    let unsure = moves.effective.iter().filter(|day| day.exact().is_none()).count();
    share(&mut text, "moves with a start not sure", unsure, moves.len());
    let noticed = moves.notified.iter().flatten().count();
    share(&mut text, "moves with the day of the notice", noticed, moves.len());
    for note in &loaded.quality.notes {
        let _ = writeln!(text, "  {:>9}  {}", note.count, note.text().0);
    }
    text
}

fn age(register: &Register, today: Day) -> String {
    let Some(last) = register.last_known_day() else {
        return "\nThe register knows no day.\n".to_owned();
    };
    let mut text = format!("\nThe last day the register knows is {last}");
    let days = today.since(last).0;
    let _ = write!(text, ", {} before {today}", counted(days.unsigned_abs(), "day", "days"));
    if days > MOST_DAYS {
        text.push_str(": fetch a newer extract");
    }
    text.push_str(".\n");
    text
}

/// Facts that are never known, and with them what rules cannot say.
fn silent_rules(register: &Register, rules: &RuleArguments) -> Result<String, Failure> {
    let Some(as_of) = register.last_known_day() else { return Ok(String::new()) };
    let (files, parsed) = settings::parsed(rules)?;
    let set = parsed.map_err(|errors| {
        Failure::user(format!("the rules have {}", counted(errors.len(), "error", "errors")))
            .hint("`proforma rules check` lists them")
    })?;
    let settings = pipeline::Settings { as_of, window_months: WINDOW_MONTHS, capacity: 0, seed: 0 };
    let analysis = pipeline::analyse(register, &set, settings, &|_| ());
    let observed = Observed { set: &set, outcomes: &analysis.outcomes, facts: &analysis.facts };
    let files_of =
        |fact| Ok(report::sources(fact).iter().map(|file| (*file).to_owned()).collect::<Vec<_>>());
    let findings = rules::observe(observed, &files, &files_of);
    let mut text = String::from("\nRules that cannot speak, or only in part\n");
    let silent: Vec<_> = findings.iter().filter(|f| f.code == "always-unknown").collect();
    for finding in &silent {
        let _ = writeln!(text, "  {}: {}", finding.message, finding.hint);
    }
    if silent.is_empty() {
        text.push_str("  none\n");
    }
    let outcomes = set.rules.iter().zip(&analysis.outcomes.rules);
    let mute =
        outcomes.filter(|(_, o)| o.hits.is_empty() && o.no_hit == 0 && !o.unknown.is_empty());
    let mute: Vec<&str> = mute.map(|(rule, _)| rule.code.as_str()).collect();
    let _ = writeln!(
        text,
        "  wholly silent: {}",
        if mute.is_empty() { "none".to_owned() } else { mute.join(", ") }
    );
    Ok(text)
}
