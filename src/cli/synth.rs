//! `proforma synth`: a simulated register in a folder.

use serde_json::json;

use super::args_synth::SynthArguments;
use super::{
    Failure, files,
    output::{Output, counted},
};
use crate::synth::{self, TownPlan};

pub fn run(arguments: &SynthArguments, output: &mut Output) -> Result<(), Failure> {
    let years = u16::try_from(arguments.years).unwrap_or(u16::MAX);
    let plan = TownPlan {
        world: arguments.world.kind(),
        pro_forma_per_mille: arguments.prevalence,
        ..TownPlan::new(arguments.persons, years, arguments.seed)
    };
    files::guard_register(&arguments.out, arguments.replace)?;
    let bar = super::progress::spinner(output.watched, "simulating");
    let town = synth::generate(&plan)
        .map_err(|error| Failure::user(error.to_string()).hint(error.hint()))?;
    files::make_folder(&arguments.out)?;
    for (name, bytes) in town.files() {
        bar.set_message(format!("writing {name}"));
        files::write(&arguments.out, name, &bytes)?;
    }
    bar.finish_and_clear();
    let (registrations, pro_forma) = town.registrations(3 * 365);
    if arguments.json {
        return output.print_json(&json!({
            "folder": arguments.out.display().to_string(),
            "moves": town.move_count(),
            "registrations_of_36_months": registrations,
            "pro_forma": pro_forma,
        }));
    }
    output.print(&format!(
        "simulated {} to {}; of {registrations} registrations of the last 36 months \
         {pro_forma} are pro forma\n",
        counted(town.move_count(), "move", "moves"),
        arguments.out.display(),
    ))
}
