//! `proforma scan`: a registry folder in, flags and everything behind them out.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::ScanArguments;
use super::input::{self, Origin};
use super::packs::{self, Choice};
use super::progress::Progress;
use super::{
    Failure, exemptions, files, load, model_file,
    output::{Output, counted},
    settings,
};
use crate::domain::{Day, Language};
use crate::flags::Exemptions;
use crate::model::{self, Model, RowKind};
use crate::pipeline::{self, Analysis, Settings, Stage};
use crate::registry::{LoadOptions, Loaded};
use crate::report::{
    self, ExemptionRecord, FileHash, FlagFile, Identity, Manifest, Material, PageInput, RunSource,
};
use crate::rules::{Expected, Lane, RuleSet};

/// What to scan and where to write, with everything resolved that the arguments leave open.
#[derive(Debug)]
pub struct Job<'a> {
    pub origin: Origin<'a>,
    pub out: &'a Path,
    pub rules: RuleSet,
    pub options: LoadOptions,
    pub strict: bool,
    pub as_of: Option<Day>,
    pub window_months: u32,
    pub capacity: usize,
    pub seed: u64,
    pub explore: usize,
    /// What adds points to flags, where anything does.
    pub model: Option<Model>,
    pub exemptions: Vec<ExemptionRecord>,
    pub show_ids: bool,
    pub source: RunSource,
}

/// What a scan found, as far as the caller prints it.
#[derive(Debug)]
pub struct Outcome {
    pub manifest: Manifest,
    pub list: String,
    /// Id of the flag at the top of the list.
    pub first_flag: Option<String>,
    /// How many of the list are expected to be wrong, where decided cases tell.
    pub expected: Option<String>,
    pub written: Vec<PathBuf>,
}

pub fn run(arguments: &ScanArguments, output: &mut Output) -> Result<(), Failure> {
    let purposes = &arguments.load.purpose;
    let choice = Choice { typed: &arguments.packs, purposes, demo: false };
    let job = Job {
        origin: Origin::typed(&arguments.origin),
        out: &arguments.out,
        rules: settings::rules_in_force(&arguments.rules, choice)?,
        options: load::options(&arguments.load),
        strict: arguments.load.strict,
        as_of: arguments.as_of,
        window_months: arguments.window_months,
        capacity: arguments.capacity,
        seed: arguments.seed,
        explore: arguments.explore,
        model: arguments.model.as_deref().map(model_file::of_dwellings).transpose()?,
        exemptions: arguments
            .exemptions
            .as_deref()
            .map_or_else(|| Ok(Vec::new()), exemptions::read)?,
        show_ids: arguments.show_ids,
        source: source(arguments),
    };
    for note in settings::notes_on_limits(&arguments.rules)? {
        output.note(&note);
    }
    let outcome = perform(&job, output.language, output)?;
    if arguments.json {
        return output.print_json(&json!({
            "run": outcome.manifest,
            "files": outcome.written.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
        }));
    }
    output.print(&outcome.list)?;
    if let Some(expected) = &outcome.expected {
        output.note(expected);
    }
    output.note(&format!(
        "wrote {} to {}",
        counted(outcome.written.len(), "file", "files"),
        arguments.out.display()
    ));
    Ok(())
}

fn source(arguments: &ScanArguments) -> RunSource {
    let text = |path: &PathBuf| path.display().to_string();
    let origin = Origin::typed(&arguments.origin);
    RunSource {
        folder: origin.path().display().to_string(),
        is_state: matches!(origin, Origin::State(_)),
        window_months: arguments.window_months,
        rules: arguments.rules.rules.as_ref().map(text),
        config: arguments.rules.config.as_ref().map(text),
        weights: arguments.rules.weights.as_ref().map(text),
        ignore_columns: arguments.load.ignore_column.clone(),
        purposes: arguments.load.purpose.clone(),
        model: arguments.model.as_ref().map(text),
    }
}

/// Runs the job: load, analyse, write.
pub fn perform(job: &Job<'_>, language: Language, output: &mut Output) -> Result<Outcome, Failure> {
    if same_folder(job.origin.path(), job.out) {
        return Err(Failure::user("the results would be written into the register")
            .hint("give another folder with `--out`"));
    }
    let progress = Progress::new(output.watched);
    progress.begin(Stage::Load);
    let input = input::open_hashed(&job.origin, &job.options)?;
    let loaded = &input.loaded;
    progress.beside(|| {
        load::describe(loaded, output);
        output.note(&packs::describe(&job.rules));
    });
    files::make_folder(job.out)?;
    files::write(job.out, "rejects.csv", &report::rejects_csv(&loaded.rejects))?;
    load::refuse_rejects(loaded, job.strict, &job.out.join("rejects.csv"))?;
    let as_of = progress.beside(|| load::as_of(job.as_of, input.last_known_day(), output))?;
    let settings = Settings {
        as_of,
        window_months: job.window_months,
        capacity: job.capacity,
        seed: job.seed,
    };
    let begin = |stage| progress.begin(stage);
    begin(Stage::Graph);
    let graph = input.graph(as_of);
    let exemptions = exemptions::of_records(&job.exemptions)?;
    let analysis = pipeline::analyse_but(
        &loaded.register,
        graph,
        &job.rules,
        (settings, job.model.as_ref(), Exemptions(&exemptions)),
        &begin,
    );
    progress.begin(Stage::Report);
    write_all(job, loaded, &analysis, input.hashes.clone(), (&progress, language, output.width))
}

/// The sources with their paths as seen from the folder of results: they hold wherever a later
/// command is called from, and tell of no more of the machine than they must.
fn seen_from(source: &RunSource, out: &Path) -> RunSource {
    let seen = |path: &String| files::seen_from(Path::new(path), out);
    RunSource {
        folder: seen(&source.folder),
        rules: source.rules.as_ref().map(seen),
        model: source
            .model
            .as_ref()
            .map(|path| if path == model_file::SHIPPED { path.clone() } else { seen(path) }),
        config: source.config.as_ref().map(seen),
        weights: source.weights.as_ref().map(seen),
        ..source.clone()
    }
}

fn same_folder(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(one).is_some_and(|folder| real(other) == Some(folder))
}

fn write_all(
    job: &Job<'_>,
    loaded: &Loaded,
    analysis: &Analysis<'_>,
    inputs: Vec<FileHash>,
    (progress, language, width): (&Progress, Language, usize),
) -> Result<Outcome, Failure> {
    let identity = Identity::new(&loaded.register, job.seed, job.show_ids);
    let material = Material {
        register: &loaded.register,
        graph: &analysis.graph,
        facts: &analysis.facts,
        rules: &job.rules,
        run: &analysis.run,
        identity: &identity,
    };
    let file = report::flag_file(material);
    let mut manifest = manifest(job, loaded, material, inputs);
    let mut written = vec![job.out.join("rejects.csv")];
    let mut put = |name: &str, bytes: &[u8]| {
        written.push(job.out.join(name));
        files::write(job.out, name, bytes)
    };
    for (name, lane) in
        [("flags.csv", Lane::Review), ("help.csv", Lane::Help), ("repair.csv", Lane::Repair)]
    {
        put(name, &report::lane_csv(&file, lane))?;
    }
    put("flags.json", &report::flags_json(&file))?;
    put("scores.csv", &report::scores_csv(material))?;
    let points = analysis.run.scores.iter().map(|score| score.score.0);
    put("profile.json", &report::profile_json(&model::Profile::of(&analysis.facts, points)))?;
    put("quality.json", &report::quality_json(&loaded.quality))?;
    if job.explore > 0 {
        let explore =
            |kind| model::explore(&analysis.facts, kind, job.model.as_ref(), job.seed, job.explore);
        let unusual = explore(RowKind::Dwelling);
        let open = report::explorable(material, &unusual);
        let id = |dwelling| loaded.register.dwelling_id(dwelling).to_owned();
        manifest.explore = open.into_iter().map(|(dwelling, _)| id(dwelling)).collect();
        put("explore.csv", &report::explore_csv(material, &unusual))?;
        let moves = explore(RowKind::Registration);
        put("explore_moves.csv", &report::explore_moves_csv(material, &moves))?;
    }
    put("flags.html", &page(material, &file, &manifest))?;
    manifest.durations = Some(progress.finish());
    put("run.json", &manifest.to_json())?;
    let list = report::list_text(material, &file, language, width);
    let first_flag = file.flags.iter().find(|flag| flag.listed).map(|flag| flag.flag_id.clone());
    let expected = expected(job, &file);
    Ok(Outcome { manifest, list, first_flag, expected, written })
}

/// What decided cases let expect of the list for review.
fn expected(job: &Job<'_>, file: &FlagFile) -> Option<String> {
    let chance = job.rules.chance?;
    let listed = file.flags.iter().filter(|flag| flag.listed && flag.lane == Lane::Review.key());
    let scores: Vec<i32> = listed.map(|flag| flag.score).collect();
    let Expected { hits, low, high } = chance.expected(&scores);
    Some(format!(
        "of the {} listed, {hits:.0} ({low:.0} to {high:.0}) are expected to be confirmed, by {} \
         decided cases, {} of them drawn at random",
        scores.len(),
        chance.cases,
        chance.control
    ))
}

fn page(material: Material<'_>, file: &FlagFile, manifest: &Manifest) -> Vec<u8> {
    report::flags_html(PageInput { material, file, manifest })
}

fn manifest(
    job: &Job<'_>,
    loaded: &Loaded,
    material: Material<'_>,
    inputs: Vec<FileHash>,
) -> Manifest {
    let rows = loaded.counts.iter().map(|count| report::RowCount {
        file: count.file.clone(),
        read: count.read,
        accepted: count.accepted,
        rejected: count.read - count.accepted,
    });
    Manifest {
        as_of_given: job.as_of.is_some(),
        source: seen_from(&job.source, job.out),
        exemptions: job.exemptions.clone(),
        inputs,
        rows: rows.collect(),
        ..Manifest::of(material)
    }
}
