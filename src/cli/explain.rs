//! `proforma explain`: why a dwelling or person was flagged, or why not.

use std::path::Path;

use super::args::{ExplainArguments, RuleArguments};
use super::{Failure, files, load, output::Output, settings};
use crate::domain::{DwellingId, PersonId, RegistrationId};
use crate::facts::TableKind;
use crate::pipeline::{self, Analysis, Settings};
use crate::registry::{self, LoadOptions, Register};
use crate::report::{self, FlagFile, FlagRecord, Identity, Manifest, RuleAnswer, Unflagged};
use crate::rules::{self, RuleSet, Status};

pub fn run(arguments: &ExplainArguments, output: &mut Output) -> Result<(), Failure> {
    let file: FlagFile = read_json(&arguments.run, "flags.json")?;
    let found: Vec<&FlagRecord> = match (&arguments.flag, &arguments.dwelling) {
        (Some(id), _) => file.flags.iter().filter(|flag| flag.flag_id == *id).collect(),
        (None, Some(id)) => file.flags.iter().filter(|flag| flag.dwelling_id == *id).collect(),
        (None, None) => Vec::new(),
    };
    if !found.is_empty() {
        return print_flags(&file, &found, arguments, output);
    }
    if arguments.flag.is_some() {
        return Err(Failure::user("the run has no flag with that id")
            .hint("the ids stand in flags.csv; `--dwelling` and `--person` explain the others"));
    }
    look_again(&file, arguments, output)
}

fn read_json<T: serde::de::DeserializeOwned>(run: &Path, name: &str) -> Result<T, Failure> {
    serde_json::from_slice(&files::read(&run.join(name))?).map_err(|error| {
        Failure::user(format!("{name} is not of a run of this version: {error}"))
            .at(run.join(name).display().to_string())
            .hint("give with `--run` the folder that `proforma scan --out` wrote")
    })
}

fn print_flags(
    file: &FlagFile,
    flags: &[&FlagRecord],
    arguments: &ExplainArguments,
    output: &mut Output,
) -> Result<(), Failure> {
    if arguments.json {
        return output.print_json(&flags);
    }
    let language = arguments.language.language();
    let texts: Vec<_> =
        flags.iter().map(|flag| report::explain_flag(file, flag, language)).collect();
    output.print(&texts.join("\n"))
}

/// No flag is known under that id: the run is made again from its register, which must be the same
/// still, and the answer of every rule is shown.
fn look_again(
    file: &FlagFile,
    arguments: &ExplainArguments,
    output: &mut Output,
) -> Result<(), Failure> {
    let manifest: Manifest = read_json(&arguments.run, "run.json")?;
    let again = Again::of(&manifest)?;
    let analysis = again.analyse(&manifest)?;
    let subjects = again.subjects(&analysis, manifest.seed, arguments)?;
    let flagged: Vec<&FlagRecord> = subjects
        .iter()
        .flat_map(|subject| file.flags.iter().filter(|flag| subject.is_of(flag, &again.register)))
        .collect();
    if !flagged.is_empty() {
        return print_flags(file, &flagged, arguments, output);
    }
    let language = arguments.language.language();
    for subject in &subjects {
        let unflagged = again.unflagged(&analysis, subject);
        output.print(&report::explain_unflagged(file, &unflagged, language))?;
    }
    Ok(())
}

/// What a run was made from, loaded again.
struct Again {
    register: Register,
    rules: RuleSet,
}

/// One thing to explain: a dwelling, or one registration of a person.
struct Subject {
    name: String,
    dwelling: DwellingId,
    registration: Option<RegistrationId>,
    moved_on: Option<String>,
}

impl Subject {
    /// Whether a flag is about this registration.
    fn is_of(&self, flag: &FlagRecord, register: &Register) -> bool {
        let same_place = flag.dwelling_id == register.dwelling_id(self.dwelling);
        let named = flag.person_id.as_deref() == Some(self.name.as_str())
            || flag.concerned.contains(&self.name);
        same_place && named && (flag.moved_on.is_none() || flag.moved_on == self.moved_on)
    }
}

impl Again {
    fn of(manifest: &Manifest) -> Result<Self, Failure> {
        let source = &manifest.source;
        let folder = Path::new(&source.folder);
        let failed = |error: registry::Error| {
            load::failure(&error, folder).hint(
                "rows without a flag are explained from the register; run this where the scan ran",
            )
        };
        let opened = registry::Folder::open(folder).map_err(failed)?;
        if super::scan::hashes(&opened.sources()) != manifest.inputs {
            return Err(Failure::user("the register has changed since the run")
                .at(folder.display().to_string())
                .hint("scan it again, then explain that run"));
        }
        let options = LoadOptions {
            ignore_columns: source.ignore_columns.clone(),
            purposes: source.purposes.clone(),
        };
        let loaded = registry::load(&opened.sources(), &options).map_err(failed)?;
        let rules = settings::rules_in_force(&RuleArguments {
            rules: source.rules.as_ref().map(Into::into),
            config: source.config.as_ref().map(Into::into),
        })?;
        Ok(Self { register: loaded.register, rules })
    }

    fn analyse(&self, manifest: &Manifest) -> Result<Analysis<'_>, Failure> {
        if self.rules.fingerprint != manifest.rules {
            return Err(Failure::user("the rules have changed since the run")
                .hint("scan again, then explain that run"));
        }
        let damaged = |()| Failure::user("run.json names no valid day");
        let settings = Settings {
            as_of: manifest.as_of.parse().map_err(damaged)?,
            window_months: manifest.source.window_months,
            capacity: manifest.capacity,
            seed: manifest.seed,
        };
        Ok(pipeline::analyse(&self.register, &self.rules, settings, &|_| ()))
    }

    fn subjects(
        &self,
        analysis: &Analysis<'_>,
        seed: u64,
        arguments: &ExplainArguments,
    ) -> Result<Vec<Subject>, Failure> {
        let identity = Identity::new(&self.register, seed, false);
        if let Some(id) = &arguments.dwelling {
            let dwelling = load::dwelling(&self.register, id)?;
            let name = id.clone();
            return Ok(vec![Subject { name, dwelling, registration: None, moved_on: None }]);
        }
        let label = arguments.person.as_deref().unwrap_or_default();
        let person = identity.find(&self.register, label);
        let person = person.map_or_else(|| load::person(&self.register, label), Ok)?;
        if analysis.graph.is_protected(person) {
            return Err(Failure::user("this person's name and address are protected")
                .hint("such registrations are handled outside this tool"));
        }
        Ok(registrations(analysis, person, &identity.label(&self.register, person)))
    }

    fn unflagged(&self, analysis: &Analysis<'_>, subject: &Subject) -> Unflagged {
        let facts = &analysis.facts;
        let dwelling = facts.dwelling_rows.binary_search(&subject.dwelling).ok();
        let registration =
            subject.registration.and_then(|id| facts.registration_rows.binary_search(&id).ok());
        let scores = &analysis.run.scores;
        let score = subject.registration.and_then(|id| {
            scores.iter().find(|score| score.registration == id).map(|score| score.score.0)
        });
        let mut answers = Vec::new();
        for rule in self.rules.rules.iter().filter(|rule| rule.status != Status::Shadow) {
            let row = match rule.subject {
                TableKind::Dwelling => dwelling,
                TableKind::Registration => registration,
            };
            answers.extend(row.map(|row| answer(rule, facts, row)));
        }
        let name = match &subject.moved_on {
            Some(day) => {
                format!("{}, {}, {day}", subject.name, self.register.dwelling_id(subject.dwelling))
            }
            None => subject.name.clone(),
        };
        Unflagged { name, score, answers }
    }
}

/// The registrations of a person that the run looked at.
fn registrations(analysis: &Analysis<'_>, person: PersonId, label: &str) -> Vec<Subject> {
    let graph = &analysis.graph;
    let rows = &analysis.facts.registration_rows;
    graph
        .registrations_of(person)
        .filter(|registration| rows.binary_search(registration).is_ok())
        .filter_map(|registration| {
            Some(Subject {
                name: label.to_owned(),
                dwelling: graph.dwelling(registration)?,
                registration: Some(registration),
                moved_on: Some(graph.start(registration).to_string()),
            })
        })
        .collect()
}

fn answer(rule: &rules::Rule, facts: &crate::facts::Facts, row: usize) -> RuleAnswer {
    let code = rule.code.clone();
    match rules::outcome_of(rule, facts, row, None) {
        rules::RowOutcome::Hit(hit) if hit.cancelled => RuleAnswer::Mitigated { rule: code },
        rules::RowOutcome::Hit(hit) => RuleAnswer::Holds { rule: code, points: hit.points.0 },
        rules::RowOutcome::Unknown => {
            let missing = rules::missing_facts(rule, facts, row);
            let missing = missing.iter().map(|fact| fact.key().to_owned()).collect();
            RuleAnswer::Unknown { rule: code, missing }
        }
        rules::RowOutcome::NoHit | rules::RowOutcome::Exempt => RuleAnswer::DoesNotHold,
    }
}
