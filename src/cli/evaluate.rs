//! `proforma evaluate`: runs held against the truth of a simulated register.

use std::path::Path;

use super::args::EvaluateArguments;
use super::explain::RUN_HINT;
use super::{Failure, files, output::Output};
use crate::audit::{self, Curves, Evaluation, ScoreRow, TruthRow};
use crate::report::{self, BarGroup, Curve, Manifest, PlotWords, Whisker};

/// A run as it is told and drawn.
struct Judged {
    name: String,
    evaluation: Evaluation,
    curves: Curves,
}

pub fn run(arguments: &EvaluateArguments, output: &mut Output) -> Result<(), Failure> {
    let truth = files::read(&arguments.truth).map_err(|failure| {
        failure.hint("`proforma synth` writes truth.csv beside the register it makes")
    })?;
    let truth = audit::read_truth(&truth).map_err(failed)?;
    let judged: Result<Vec<Judged>, Failure> =
        arguments.runs.iter().map(|run| judge(run, &truth)).collect();
    let judged = judged?;
    if judged.iter().any(|one| one.evaluation.pro_forma == 0) {
        output.note("warning: no scored registration is in that truth; is it of another register?");
    }
    if let Some(folder) = &arguments.plots {
        draw(folder, &judged)?;
        output.note(&format!("wrote 4 plots to {}", folder.display()));
    }
    tell(judged, arguments.json, output)
}

#[expect(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
fn failed(error: audit::EvaluationError) -> Failure {
    let hint = error.hint();
    Failure::user(error.to_string()).hint(hint)
}

fn judge(run: &Path, truth: &[TruthRow]) -> Result<Judged, Failure> {
    let of_run =
        |name: &str| files::read(&run.join(name)).map_err(|failure| failure.hint(RUN_HINT));
    let scores: Vec<ScoreRow> = audit::read_scores(&of_run("scores.csv")?).map_err(failed)?;
    let manifest: Manifest = serde_json::from_slice(&of_run("run.json")?).map_err(|error| {
        Failure::user(format!("run.json is not of a run: {error}")).hint(RUN_HINT)
    })?;
    Ok(Judged {
        name: run.display().to_string(),
        evaluation: audit::evaluate(&scores, truth, Some(manifest.capacity)),
        curves: audit::curves(&scores, truth),
    })
}

fn tell(judged: Vec<Judged>, json: bool, output: &mut Output) -> Result<(), Failure> {
    if let [one] = judged.as_slice() {
        let evaluation = &one.evaluation;
        return output.print(&if json { evaluation.to_json() } else { evaluation.to_text() });
    }
    let named: Vec<(String, Evaluation)> =
        judged.into_iter().map(|one| (one.name, one.evaluation)).collect();
    if json {
        let runs = named
            .iter()
            .map(|(run, evaluation)| serde_json::json!({ "run": run, "evaluation": evaluation }));
        return output.print_json(&runs.collect::<Vec<_>>());
    }
    output.print(&audit::side_by_side(&named))
}

fn draw(folder: &Path, judged: &[Judged]) -> Result<(), Failure> {
    files::make_folder(folder)?;
    let curve = |value: &dyn Fn(&audit::CurvePoint) -> f64| -> Vec<Curve> {
        let points =
            |one: &Judged| one.curves.points.iter().map(|it| (length(it.k), value(it))).collect();
        judged.iter().map(|one| Curve { name: one.name.clone(), points: points(one) }).collect()
    };
    let precision = curve(&|point| point.precision);
    let lift = curve(&|point| point.lift);
    files::write(
        folder,
        "precision.svg",
        &report::curve_plot("precision", PRECISION, &precision, true),
    )?;
    files::write(folder, "lift.svg", &report::curve_plot("lift", LIFT, &lift, false))?;
    let whiskers: Vec<(String, Vec<Whisker>)> =
        judged.iter().map(|one| (one.name.clone(), by_score(&one.curves))).collect();
    files::write(
        folder,
        "reliability.svg",
        &report::whisker_plot("reliability", RELIABILITY, &whiskers),
    )?;
    let names: Vec<String> = judged.iter().map(|one| one.name.clone()).collect();
    files::write(
        folder,
        "patterns.svg",
        &report::bar_plot("patterns", PATTERNS, &names, &by_pattern(judged)),
    )
}

#[expect(clippy::cast_precision_loss, reason = "lengths of lists stay far below 2^53")]
fn length(k: usize) -> f64 {
    k as f64
}

fn by_score(curves: &Curves) -> Vec<Whisker> {
    let label = |from: i32| if from < 1 { "0".to_owned() } else { format!("{from} up") };
    let whisker = |step: &audit::ScoreStep| Whisker {
        label: label(step.from),
        value: step.share,
        interval: step.interval,
    };
    curves.steps.iter().map(whisker).collect()
}

fn by_pattern(judged: &[Judged]) -> Vec<BarGroup> {
    let patterns = judged.first().map_or(&[][..], |one| &one.evaluation.patterns);
    let found = |one: &Judged, name: &str| {
        let known = one.evaluation.patterns.iter().find(|pattern| pattern.typology == name);
        known.map_or(0.0, |pattern| pattern.at_two_percent)
    };
    let group = |name: &str| BarGroup {
        label: name.to_owned(),
        values: judged.iter().map(|one| found(one, name)).collect(),
    };
    patterns.iter().map(|pattern| group(&pattern.typology)).collect()
}

const PRECISION: PlotWords<'_> = PlotWords {
    title: "How many of the first K are pro forma (simulated truth)",
    across: "K, length of the list",
    up: "precision",
    description: "Share of pro-forma registrations among the first K of each ranking, by K.",
};
const LIFT: PlotWords<'_> = PlotWords {
    title: "How many times more than drawing at random (simulated truth)",
    across: "K, length of the list",
    up: "lift",
    description: "Precision of the first K of each ranking over the share in all registrations.",
};
const RELIABILITY: PlotWords<'_> = PlotWords {
    title: "What a score means (simulated truth)",
    across: "score, decibans",
    up: "share pro forma, 95 % interval",
    description: "Share of pro-forma registrations for each step of scores, with its interval.",
};
const PATTERNS: PlotWords<'_> = PlotWords {
    title: "Found among the first 2 %, by pattern (simulated truth)",
    across: "share found",
    up: "pattern",
    description: "For each pattern the share of its registrations among the first two in a hundred.",
};
