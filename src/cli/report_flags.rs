//! `proforma report flags`: the flags of a run, one page each.

use std::collections::BTreeMap;

use super::again::again;
use super::args_report::FlagsArguments;
use super::delivery::Desk;
use super::explain::read_json;
use super::{Failure, output::Output, rules_performance};
use crate::domain::Language;
use crate::report::{
    self, Addressee, FlagFile, FlagPagesInput, Identity, Manifest, Material, PageInput, Recipient,
    RulePast,
};

pub fn run(
    arguments: &FlagsArguments,
    language: Language,
    output: &mut Output,
) -> Result<(), Failure> {
    let desk = Desk::of(&arguments.write, language)?;
    let run = &arguments.write.run;
    let manifest: Manifest = read_json(run, "run.json")?;
    let file: FlagFile = read_json(run, "flags.json")?;
    let again = again(&manifest, run, arguments.write.registry.as_deref())?;
    let analysis = again.analyse(&manifest)?;
    let identity = Identity::new(again.register(), manifest.seed, arguments.show_ids);
    let material = Material {
        register: again.register(),
        graph: &analysis.graph,
        facts: &analysis.facts,
        rules: &again.rules,
        run: &analysis.run,
        identity: &identity,
    };
    let past = past(arguments)?;
    let document = report::flags_document(FlagPagesInput {
        page: PageInput { material, file: &file, manifest: &manifest },
        gate: desk.policy.gate(Recipient::Caseworker),
        wording: &desk.wording,
        most: arguments.most.unwrap_or(usize::MAX),
        past: &past,
    });
    let builtin = desk.wording.say("caseworker");
    let name = arguments.recipient.as_deref().unwrap_or(&builtin);
    let gate = desk.policy.gate(Recipient::Caseworker);
    let addressee = Addressee { what: "flag-list", about: name, name, key: name };
    let path = &arguments.write.out;
    let copy = desk.deliver(document, path, gate, addressee)?;
    output.print(&format!("{}  {name}  {copy}", path.display()))
}

/// What became of decided cases, over this run and the earlier ones.
fn past(arguments: &FlagsArguments) -> Result<BTreeMap<String, RulePast>, Failure> {
    let mut runs = arguments.earlier.clone();
    runs.push(arguments.write.run.clone());
    let found = rules_performance::of_runs(&runs)?;
    let past = |rule: crate::audit::RulePerformance| {
        let cases = rule.cases;
        let past = RulePast {
            closed: cases.closed as u64,
            confirmed: cases.confirmed as u64,
            share: cases
                .precision
                .zip(cases.low.zip(cases.high))
                .map(|(share, (low, high))| (share, low, high)),
        };
        (rule.rule, past)
    };
    Ok(found.rules.into_iter().map(past).collect())
}
