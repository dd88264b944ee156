//! `proforma audit quality`: simulated towns made, scanned and held against their truth.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::args::RuleArguments;
use super::packs::Choice;
use super::{Failure, load, output::Output, settings};
use crate::audit::{self, EvaluationError, Quality, TownEvaluation};
use crate::domain::Day;
use crate::flags::RegistrationScore;
use crate::pipeline::{self, Settings};
use crate::registry::{self, BENEFIT_PURPOSE, LoadOptions, Source};
use crate::report::{self, Identity, Material};
use crate::rules::RuleSet;
use crate::synth::{self, TownPlan, WorldKind};

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Scan simulated towns and set the figures beside their targets
    Quality(QualityArguments),
}

#[derive(Debug, Args)]
pub struct QualityArguments {
    #[command(flatten)]
    pub rules: RuleArguments,
    /// Seeds of the towns, from a first to a last; rules are tuned on others
    #[arg(long, value_name = "FIRST-LAST", default_value = "101-105", value_parser = parse_seeds)]
    pub seeds: (u64, u64),
    /// Persons in a town
    #[arg(long, value_name = "N", default_value_t = 40_000, value_parser = clap::value_parser!(u32).range(200..=2_000_000))]
    pub persons: u32,
    /// Years of history
    #[arg(long, value_name = "Y", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=50))]
    pub years: u16,
    /// File to write in Markdown; standard output unless given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// A kind of run: its name, the towns and whether every pack is on.
const RUNS: [(&str, WorldKind, bool); 4] = [
    ("ordinary", WorldKind::Ordinary, true),
    ("adversary", WorldKind::Adversary, true),
    ("clean", WorldKind::Clean, true),
    ("default packs", WorldKind::Ordinary, false),
];

fn parse_seeds(text: &str) -> Result<(u64, u64), String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let wrong = || "expected two numbers as FIRST-LAST, at most 100 seeds".to_owned();
    let number = |text: &str| text.trim().parse::<u64>().map_err(|_| wrong());
    let (first, last) = (number(first)?, number(last)?);
    if first <= last && last - first < 100 { Ok((first, last)) } else { Err(wrong()) }
}

pub fn run(command: &AuditCommand, output: &mut Output) -> Result<(), Failure> {
    let AuditCommand::Quality(arguments) = command;
    let found = quality(arguments, output)?;
    if arguments.json {
        return output.print(&found.to_json());
    }
    let page = found.to_markdown();
    match &arguments.out {
        None => output.print(&page),
        Some(path) => {
            let page = page + &written_by_others(path);
            std::fs::write(path, page).map_err(|error| Failure::file("write", path, &error))
        }
    }
}

/// What stands in the page from this line on is another program's, and stays.
const MARK: &str = "<!-- below: written by benches/bound.py -->";

fn written_by_others(path: &Path) -> String {
    let page = std::fs::read_to_string(path).unwrap_or_default();
    page.find(MARK).map_or_else(String::new, |at| format!("\n{}", &page[at..]))
}

fn quality(arguments: &QualityArguments, output: &mut Output) -> Result<Quality, Failure> {
    let purposes = [BENEFIT_PURPOSE.to_owned()];
    let typed = ["all".to_owned()];
    let all = Choice { typed: &typed, purposes: &purposes, demo: false };
    let rules = settings::rules_in_force(&arguments.rules, all)?;
    let default = settings::rules_in_force(&arguments.rules, Choice::default())?;
    let bar = super::progress::spinner(output.watched, "simulating");
    let mut towns = Vec::new();
    for (name, world, every_pack) in RUNS {
        for seed in arguments.seeds.0..=arguments.seeds.1 {
            bar.set_message(format!("{name}, seed {seed}"));
            let plan =
                TownPlan { world, ..TownPlan::new(arguments.persons, arguments.years, seed) };
            let set = if every_pack { (&rules, &purposes[..]) } else { (&default, &[][..]) };
            let evaluation = evaluate(&plan, set)?;
            towns.push(TownEvaluation { world: name.to_owned(), seed, evaluation });
        }
    }
    bar.finish_and_clear();
    let size = (arguments.persons, arguments.years);
    Ok(Quality::of(size, (rules.rules.len(), &rules.fingerprint), &towns))
}

/// One town made in memory, scanned as `scan` does and held against its truth.
fn evaluate(
    plan: &TownPlan,
    (rules, purposes): (&RuleSet, &[String]),
) -> Result<audit::Evaluation, Failure> {
    let town = synth::generate(plan)
        .map_err(|error| Failure::user(error.to_string()).hint(error.hint()))?;
    let files: Vec<_> = town.files().collect();
    let sources: Vec<Source<'_>> =
        files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    let options = LoadOptions { purposes: purposes.to_vec(), ..LoadOptions::default() };
    let loaded = registry::load(&sources, &options)
        .map_err(|error| load::failure(&error, Path::new("simulated town")))?;
    let as_of = loaded.register.last_known_day().unwrap_or(Day::MAX);
    let settings = Settings { as_of, window_months: 36, capacity: 100, seed: 1 };
    let analysis = pipeline::analyse(&loaded.register, rules, settings, &|_| {});
    let material = Material {
        register: &loaded.register,
        graph: &analysis.graph,
        facts: &analysis.facts,
        rules,
        run: &analysis.run,
        identity: &Identity::new(&loaded.register, 1, false),
    };
    let failed = |error: EvaluationError| Failure::machine(error.to_string());
    let scores = audit::read_scores(&report::scores_csv(material)).map_err(failed)?;
    let truth = files.iter().find(|(name, _)| *name == "truth.csv");
    let mut truth = audit::read_truth(truth.map_or(&[], |(_, bytes)| bytes)).map_err(failed)?;
    let row = |score: &RegistrationScore| {
        analysis.facts.registration_rows.binary_search(&score.registration).unwrap_or_default()
    };
    let rows: Vec<usize> = analysis.run.scores.iter().map(row).collect();
    audit::set_untraced_apart(&mut truth, &analysis.facts, &scores, &rows);
    Ok(audit::evaluate(&scores, &truth, None))
}
