//! `proforma evaluate`: a run held against the truth of a simulated register.

use super::args::EvaluateArguments;
use super::explain::RUN_HINT;
use super::{Failure, files, output::Output};
use crate::audit;
use crate::report::Manifest;

pub fn run(arguments: &EvaluateArguments, output: &mut Output) -> Result<(), Failure> {
    let failed =
        |error: audit::EvaluationError| Failure::user(error.to_string()).hint(error.hint());
    let of_run = |name: &str| {
        files::read(&arguments.run.join(name)).map_err(|failure| failure.hint(RUN_HINT))
    };
    let scores = audit::read_scores(&of_run("scores.csv")?).map_err(failed)?;
    let truth = files::read(&arguments.truth).map_err(|failure| {
        failure.hint("`proforma synth` writes truth.csv beside the register it makes")
    })?;
    let truth = audit::read_truth(&truth).map_err(failed)?;
    let manifest: Manifest = serde_json::from_slice(&of_run("run.json")?).map_err(|error| {
        Failure::user(format!("run.json is not of a run: {error}")).hint(RUN_HINT)
    })?;
    let evaluation = audit::evaluate(&scores, &truth, Some(manifest.capacity));
    if evaluation.pro_forma == 0 {
        output.note("warning: no scored registration is in that truth; is it of another register?");
    }
    output.print(&if arguments.json { evaluation.to_json() } else { evaluation.to_text() })
}
