//! `proforma learn`: decided cases in, a weights file for a person to accept out.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{LoadArguments, RuleArguments, parse_day};
use super::output::counted;
use super::{Failure, files, load, output::Output, settings};
use crate::domain::{Day, DwellingId};
use crate::learn::{self, Case, Control, Reliability, Skipped};
use crate::registry::Register;
use crate::report::{self, Manifest, PlotWords, Whisker};
use crate::rules::Weights;

#[derive(Debug, Args)]
pub struct LearnArguments {
    /// Registry folders with outcomes.csv: one municipality or several
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Nothing recorded or decided after this day is used; the last day each register knows unless given
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub as_of: Option<Day>,
    /// File to write; standard output unless given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Also draw what was found beside what the chances say, as SVG
    #[arg(long, value_name = "FILE")]
    pub curve: Option<PathBuf>,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// Finished runs whose control samples were looked into: they tell how likely each was drawn
    #[arg(long, value_name = "OUT", num_args = 1..)]
    pub runs: Vec<PathBuf>,
    #[command(flatten)]
    pub load: LoadArguments,
    /// Look at registrations that began within this many months before they were decided
    #[arg(long, value_name = "N", default_value_t = 36, value_parser = clap::value_parser!(u32).range(1..=600))]
    pub window_months: u32,
}

pub fn run(arguments: &LearnArguments, output: &mut Output) -> Result<(), Failure> {
    let rules = settings::rules_to_learn(&arguments.rules)?;
    let mut cases: Vec<Case> = Vec::new();
    let (mut latest, mut looked_at): (Option<Day>, usize) = (None, 0);
    for folder in &arguments.folders {
        let loaded = load::folder(folder, &load::options(&arguments.load))?;
        load::refuse_rejects(&loaded, arguments.load.strict, Path::new("rejects.csv"))?;
        let register = &loaded.register;
        let as_of = arguments
            .as_of
            .map_or_else(|| load::as_of(None, register.last_known_day(), output), Ok)?;
        latest = latest.max(Some(as_of));
        let controls = controls(&arguments.runs, register)?;
        let when = (as_of, arguments.window_months);
        let gathered = learn::gather(register, &rules, when, &controls);
        describe(folder, gathered.cases.len(), gathered.skipped, output);
        cases.extend(gathered.cases);
        looked_at += gathered.looked_at;
    }
    let as_of = latest.map_or_else(String::new, |day| day.to_string());
    let mut weights = learn::propose(&rules, &cases, &as_of);
    match learn::calibrated(&rules, &cases, looked_at) {
        None => output.note(
            "too few cases, or too few drawn at random, to turn scores into chances: none are told",
        ),
        Some((chance, table)) => {
            weights.chance = Some(chance);
            output.note(&reliability(&table));
            if let Some(path) = &arguments.curve {
                let plot = report::whisker_plot("reliability", WORDS, &found_and_expected(&table));
                std::fs::write(path, plot).map_err(|error| Failure::file("write", path, &error))?;
            }
        }
    }
    write(arguments.out.as_deref(), &weights, output)
}

fn write(out: Option<&Path>, weights: &Weights, output: &mut Output) -> Result<(), Failure> {
    let text = learn::weights_text(weights);
    let Some(path) = out else { return output.print(&text) };
    std::fs::write(path, &text).map_err(|error| Failure::file("write", path, &error))?;
    output.note(&summary(weights));
    output.note(&format!("wrote {}; read it, then `proforma scan --weights`", path.display()));
    Ok(())
}

/// What stands around the curve.
const WORDS: PlotWords<'_> = PlotWords {
    title: "Chance of a score: what cases found, and what the curve says",
    across: "score",
    up: "share confirmed",
    description: "For each band of scores the share of decided cases that was confirmed, with its \
                  interval, beside the mean chance of the curve.",
};

fn steps(row: &Reliability) -> String {
    match (row.from, row.to) {
        (i32::MIN, Some(to)) => format!("up to {to}"),
        (from, Some(to)) => format!("{from} to {to}"),
        (from, None) => format!("{from} up"),
    }
}

fn found_and_expected(table: &[Reliability]) -> [(String, Vec<Whisker>); 2] {
    let whisker =
        |row: &Reliability, value: f64, interval| Whisker { label: steps(row), value, interval };
    let found = table.iter().map(|row| whisker(row, row.found, row.interval));
    let expected = table.iter().map(|row| whisker(row, row.expected, (row.expected, row.expected)));
    [("found".to_owned(), found.collect()), ("expected".to_owned(), expected.collect())]
}

fn reliability(table: &[Reliability]) -> String {
    let mut text = format!(
        "{:<10} {:>7} {:>10} {:>9} {:>19} {:>10}",
        "score", "cases", "confirmed", "share", "95 %", "expected"
    );
    for row in table {
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        let interval = format!("{} to {}", percent(row.interval.0), percent(row.interval.1));
        let (found, expected) = (percent(row.found), percent(row.expected));
        let _ = write!(
            text,
            "\n{:<10} {:>7} {:>10} {found:>9} {interval:>19} {expected:>10}",
            steps(row),
            row.cases,
            row.confirmed
        );
    }
    text
}

fn summary(weights: &Weights) -> String {
    let changed = weights.bands.values().filter(|band| band.old != band.new).count();
    format!(
        "{}: {} of {} with cases would change, {} would count beside the rules",
        counted(weights.learned.cases, "decided case", "decided cases"),
        counted(changed, "band", "bands"),
        weights.bands.len(),
        counted(weights.facts.len(), "fact", "facts")
    )
}

fn describe(folder: &Path, cases: usize, skipped: Skipped, output: &mut Output) {
    let Skipped { inconclusive, undated, later, not_seen } = skipped;
    output.note(&format!(
        "{}: {} used; left out: {inconclusive} without a result, {undated} without a day, \
         {later} decided later, {not_seen} not registered in the window when looked at",
        folder.display(),
        counted(cases, "decided case", "decided cases"),
    ));
}

/// The control samples of finished runs, as far as their dwellings are in the register.
fn controls(runs: &[PathBuf], register: &Register) -> Result<Vec<Control>, Failure> {
    let control = |run: &PathBuf| {
        let bytes = files::read(&run.join("run.json"))?;
        let failed = |error: String| {
            Failure::user(format!("run.json is not of a run of this version: {error}"))
                .at(run.display().to_string())
        };
        let manifest: Manifest =
            serde_json::from_slice(&bytes).map_err(|error| failed(error.to_string()))?;
        let as_of = manifest.as_of.parse().map_err(|()| failed("it names no day".to_owned()))?;
        let ids = manifest.control_sample.iter();
        let drawn = ids.filter_map(|id| register.dwellings.ids.find(id)).map(DwellingId::new);
        Ok(Control { as_of, drawn: drawn.collect(), from: manifest.control_from })
    };
    let read: Result<Vec<Control>, Failure> = runs.iter().map(control).collect();
    Ok(read?.into_iter().filter(|control| control.from > 0 && !control.drawn.is_empty()).collect())
}
