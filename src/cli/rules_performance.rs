//! `proforma rules performance`: finished runs held against what caseworkers found.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, files, load, output::Output};
use crate::audit::{self, ClosedCase, EvaluationError, Performance, RuleHit, RuleState};
use crate::domain::Cpr;
use crate::registry::{self, LoadOptions};
use crate::report::{FlagFile, Identity, Manifest};

#[derive(Debug, Args)]
pub struct PerformanceArguments {
    /// Folders of finished runs
    #[arg(required = true, value_name = "OUT")]
    pub runs: Vec<PathBuf>,
    /// What caseworkers found; outcomes.csv of the register of each run unless given
    #[arg(long, value_name = "FILE")]
    pub outcomes: Option<PathBuf>,
    /// Print as JSON, as `rules register --performance` reads it
    #[arg(long)]
    pub json: bool,
}

/// One finished run as far as it is read here.
struct FinishedRun {
    /// The register it is about.
    register: PathBuf,
    manifest: Manifest,
    flags: FlagFile,
}

pub fn run(arguments: &PerformanceArguments, output: &mut Output) -> Result<(), Failure> {
    let (found, cases) = performance(arguments)?;
    if cases == 0 {
        output.note("no case has been decided yet: nothing can be said of any rule");
    }
    output.print(&if arguments.json { found.to_json() } else { found.to_text(output.language) })
}

/// How the rules of finished runs fared on the outcomes of their registers.
pub fn of_runs(folders: &[PathBuf]) -> Result<Performance, Failure> {
    let runs = folders.to_vec();
    performance(&PerformanceArguments { runs, outcomes: None, json: false }).map(|(found, _)| found)
}

/// How the rules fared, and over how many decided cases.
fn performance(arguments: &PerformanceArguments) -> Result<(Performance, usize), Failure> {
    let mut runs: Vec<FinishedRun> =
        arguments.runs.iter().map(|folder| finished(folder)).collect::<Result<_, _>>()?;
    runs.sort_by(|one, other| one.manifest.as_of.cmp(&other.manifest.as_of));
    let cases = cases(arguments, &runs)?;
    let hits: Vec<RuleHit> = runs.iter().flat_map(hits).collect();
    Ok((audit::performance(runs.len(), &states(&runs), &hits, &cases), cases.len()))
}

fn finished(folder: &Path) -> Result<FinishedRun, Failure> {
    let broken = |name: &str, error: &serde_json::Error| {
        Failure::user(format!("{name} is not of a run: {error}"))
            .at(folder.display().to_string())
            .hint("give folders that `proforma scan --out` wrote")
    };
    let manifest: Manifest = serde_json::from_slice(&files::read(&folder.join("run.json"))?)
        .map_err(|error| broken("run.json", &error))?;
    let flags = serde_json::from_slice(&files::read(&folder.join("flags.json"))?)
        .map_err(|error| broken("flags.json", &error))?;
    let register = files::led_from(folder, &manifest.source.folder);
    Ok(FinishedRun { register, manifest, flags })
}

/// What each rule is in the latest run that has it.
fn states(runs: &[FinishedRun]) -> BTreeMap<String, RuleState> {
    let mut known = BTreeMap::new();
    for run in runs {
        for tally in &run.manifest.tallies {
            let record = run.flags.rules.get(&tally.rule);
            let status = record.map_or_else(String::new, |record| record.status.clone());
            let state = RuleState { version: tally.rule_version, status, hits: tally.hits };
            known.insert(tally.rule.clone(), state);
        }
    }
    known
}

/// The reasons of rules behind the flags of a run.
fn hits(run: &FinishedRun) -> Vec<RuleHit> {
    let known = |rule: &str| run.manifest.tallies.iter().any(|tally| tally.rule == rule);
    let flags = run.flags.flags.iter();
    flags
        .flat_map(|flag| flag.reasons.iter().map(move |reason| (flag, reason)))
        .filter(|(_, reason)| known(&reason.rule))
        .map(|(flag, reason)| RuleHit {
            rule: reason.rule.clone(),
            band: reason.band,
            flag_id: flag.flag_id.clone(),
            dwelling: flag.dwelling_id.clone(),
            person: reason.person_id.clone(),
            window_from: run.manifest.window_from.clone(),
        })
        .collect()
}

/// The decided cases: of the file given, else of every register the runs are about, each once.
fn cases(
    arguments: &PerformanceArguments,
    runs: &[FinishedRun],
) -> Result<Vec<ClosedCase>, Failure> {
    let failed = |error: EvaluationError| Failure::user(error.to_string()).hint(error.hint());
    let mut folders: Vec<&FinishedRun> = Vec::new();
    for run in runs {
        if folders.iter().all(|known| known.register != run.register) {
            folders.push(run);
        }
    }
    let mut cases = Vec::new();
    if let Some(path) = &arguments.outcomes {
        cases = audit::read_outcomes(&files::read(path)?).map_err(failed)?;
        if let Some(run) = folders.first() {
            label(&mut cases, run)?;
        }
        return Ok(cases);
    }
    for run in folders {
        let folder = run.register.as_path();
        let bytes = registry::read_file(folder, "outcomes.csv").map_err(|error| {
            load::failure(&error, folder).hint("name the file itself with `--outcomes`")
        })?;
        let Some(bytes) = bytes else { continue };
        let mut own = audit::read_outcomes(&bytes).map_err(failed)?;
        label(&mut own, run)?;
        cases.extend(own);
    }
    Ok(cases)
}

/// Runs print personal numbers as pseudonyms: the register tells which.
fn label(cases: &mut [ClosedCase], run: &FinishedRun) -> Result<(), Failure> {
    if !cases.iter().any(|case| Cpr::looks_like(case.persons[0].as_bytes())) {
        return Ok(());
    }
    let loaded = load::folder(&run.register, &LoadOptions::default())?;
    let identity = Identity::new(&loaded.register, run.manifest.seed, false);
    for case in cases {
        if let Ok(person) = load::person(&loaded.register, &case.persons[0]) {
            case.persons[1] = identity.label(&loaded.register, person).into_owned();
        }
    }
    Ok(())
}
