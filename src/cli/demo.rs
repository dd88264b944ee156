//! `proforma demo`: the built-in simulated town, scanned, with its flag list on the screen.

use std::path::{Path, PathBuf};

use super::args::{DemoArguments, RuleArguments};
use super::input::Origin;
use super::packs::Choice;
use super::{Failure, demo_serve, files, output::Output, scan, settings};
use crate::domain::Language;
use crate::registry::LoadOptions;
use crate::report::RunSource;

/// The town as it is committed, so that the program alone can show what it does.
const TOWN: &[(&str, &[u8])] = &[
    ("associations.csv", include_bytes!("../../sample-data/town/associations.csv")),
    ("departments.csv", include_bytes!("../../sample-data/town/departments.csv")),
    ("dwellings.csv", include_bytes!("../../sample-data/town/dwellings.csv")),
    ("findings.csv", include_bytes!("../../sample-data/town/findings.csv")),
    ("leases.csv", include_bytes!("../../sample-data/town/leases.csv")),
    ("moves.csv", include_bytes!("../../sample-data/town/moves.csv")),
    ("outcomes.csv", include_bytes!("../../sample-data/town/outcomes.csv")),
    ("persons.csv", include_bytes!("../../sample-data/town/persons.csv")),
    ("signals.csv", include_bytes!("../../sample-data/town/signals.csv")),
    ("truth.csv", include_bytes!("../../sample-data/town/truth.csv")),
];

/// Flags on the demo's list.
const CAPACITY: usize = 12;

pub fn run(arguments: &DemoArguments, output: &mut Output) -> Result<(), Failure> {
    let town = town(&arguments.out)?;
    let language = output.language;
    output.note(&format!("scanning the simulated town in {}", town.display()));
    let choice = Choice { demo: true, ..Choice::default() };
    let job = scan::Job {
        origin: Origin::Folder(&town),
        out: &arguments.out,
        rules: settings::rules_in_force(&RuleArguments::default(), choice)?,
        options: LoadOptions::default(),
        strict: false,
        as_of: None,
        window_months: 36,
        capacity: CAPACITY,
        seed: 1,
        explore: 0,
        model: None,
        exemptions: Vec::new(),
        show_ids: false,
        source: RunSource {
            folder: town.display().to_string(),
            is_state: false,
            window_months: 36,
            ..RunSource::default()
        },
    };
    let outcome = scan::perform(&job, language, output)?;
    output.print(&outcome.list)?;
    if arguments.serve {
        return demo_serve::run(&arguments.out, arguments.bind, output);
    }
    output.print(&what_next(&outcome, &town, &arguments.out, language))
}

/// The town's folder: that of the checkout where there is one, else unpacked beside the results.
fn town(out: &Path) -> Result<PathBuf, Failure> {
    let checkout = Path::new("sample-data/town");
    let is_built_in = |(name, bytes): &(&str, &[u8])| {
        std::fs::read(checkout.join(name)).is_ok_and(|found| found == *bytes)
    };
    if TOWN.iter().all(is_built_in) {
        return Ok(checkout.to_owned());
    }
    let folder = out.join("town");
    files::make_folder(&folder)?;
    for (name, bytes) in TOWN {
        files::write(&folder, name, bytes)?;
    }
    Ok(folder)
}

fn what_next(outcome: &scan::Outcome, town: &Path, out: &Path, language: Language) -> String {
    let first = outcome.first_flag.as_deref().unwrap_or("FLAG");
    let (out, town) = (out.display(), town.display());
    match language {
        Language::English => format!(
            "\nThe people and dwellings are simulated. The results are in {out}:\n  \
             {out}/flags.html   the list as a page: reasons, pictures, innocent explanations\n  \
             {out}/flags.csv    the list for a spreadsheet; help.csv and repair.csv beside it\n  \
             {out}/scores.csv   every registration of the last 36 months\n\
             \nWhat to try next:\n  \
             proforma explain {first} --run {out}     why the first flag is there\n  \
             proforma rules explain PF101             what one rule asks, and its proof\n  \
             proforma evaluate {out} --truth {town}/truth.csv\n  \
             proforma scan YOUR_REGISTER --out RESULTS\n\
             (in a checkout: `cargo run --release --` in place of `proforma`)\n"
        ),
        Language::Danish => format!(
            "\nPersoner og boliger er simulerede. Resultaterne ligger i {out}:\n  \
             {out}/flags.html   listen som side: begrundelser, billeder, uskyldige forklaringer\n  \
             {out}/flags.csv    listen til regneark; help.csv og repair.csv ved siden af\n  \
             {out}/scores.csv   alle registreringer de seneste 36 måneder\n\
             \nPrøv så:\n  \
             proforma explain {first} --run {out} --language da\n  \
             proforma rules explain PF101 --language da\n  \
             proforma evaluate {out} --truth {town}/truth.csv\n  \
             proforma scan DIT_REGISTER --out RESULTATER\n\
             (fra kildekoden: `cargo run --release --` i stedet for `proforma`)\n"
        ),
    }
}
