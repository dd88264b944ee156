//! `proforma explain`: why a dwelling or person was flagged, or why not.

use std::path::Path;

use super::args::{ExplainArguments, RuleArguments};
use super::input::{self, Input, Origin};
use super::packs::Choice;
use super::{Failure, exemptions, files, load, output::Output, settings};
use crate::domain::{DwellingId, PersonId, RegistrationId};
use crate::facts::{Fact, Facts, TableKind};
use crate::flags::{self, Exemptions, FlagSubject};
use crate::graph::HouseholdGraph;
use crate::pipeline::{self, Analysis, Settings};
use crate::registry::{LoadOptions, Register};
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

/// What helps where there is no run.
pub(super) const RUN_HINT: &str = "name the folder that `proforma scan --out` wrote";

/// A JSON file of a run.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(
    run: &Path,
    name: &str,
) -> Result<T, Failure> {
    let bytes = files::read(&run.join(name)).map_err(|failure| failure.hint(RUN_HINT))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        Failure::user(format!("{name} is not of a run of this version: {error}"))
            .at(run.join(name).display().to_string())
            .hint(RUN_HINT)
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
    let language = output.language;
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
    let again = Again::of(&manifest, arguments)?;
    let analysis = again.analyse(&manifest)?;
    let subjects = again.subjects(&analysis, manifest.seed, arguments)?;
    let is_raised = |id: &str| subjects.iter().any(|subject| subject.raised(&analysis, id));
    let flagged: Vec<&FlagRecord> =
        file.flags.iter().filter(|flag| is_raised(&flag.flag_id)).collect();
    if !flagged.is_empty() {
        return print_flags(file, &flagged, arguments, output);
    }
    let language = output.language;
    let unflagged: Vec<Unflagged> =
        subjects.iter().map(|subject| again.unflagged(&analysis, subject)).collect();
    if arguments.json {
        return output.print_json(&unflagged);
    }
    for one in &unflagged {
        output.print(&report::explain_unflagged(file, one, language))?;
    }
    Ok(())
}

/// What a run was made from, loaded again.
pub(super) struct Again {
    input: Input,
    pub(super) rules: RuleSet,
}

/// One thing to explain: a dwelling, or one registration of a person.
struct Subject {
    name: String,
    dwelling: DwellingId,
    registration: Option<RegistrationId>,
}

impl Subject {
    /// Whether the flag with this id concerns the subject: one of its dwelling while the person
    /// lives there, or one of a registration of the household the person moved with.
    fn raised(&self, analysis: &Analysis<'_>, id: &str) -> bool {
        let households = &analysis.households;
        let Some(own) = self.registration else { return false };
        let Some(flag) = analysis.run.flags.iter().find(|flag| flag.id == id) else { return false };
        let household = households.household(own);
        let mut named = flag.concerned.iter().chain(&flag.registration);
        match flag.subject {
            FlagSubject::Dwelling => {
                flag.dwelling == self.dwelling && is_still_registered(&analysis.facts, own)
            }
            FlagSubject::Registration => named.any(|id| households.household(*id) == household),
        }
    }

    /// Whether somebody whose address is protected lives there: nothing is told of the dwelling.
    fn is_closed(&self, graph: &HouseholdGraph<'_>) -> bool {
        graph
            .living_at(self.dwelling, graph.as_of)
            .chain(graph.possibly_at(self.dwelling, graph.as_of))
            .any(|registration| graph.is_protected(graph.person(registration)))
    }
}

impl Again {
    pub(super) fn of(manifest: &Manifest, arguments: &ExplainArguments) -> Result<Self, Failure> {
        let source = &manifest.source;
        let led = |seen: &String| files::led_from(&arguments.run, seen);
        let led_to = led(&source.folder);
        let origin = match (&arguments.state, &arguments.registry) {
            (Some(state), _) => Origin::State(state),
            (None, Some(folder)) => Origin::Folder(folder),
            (None, None) if source.is_state => Origin::State(&led_to),
            (None, None) => Origin::Folder(&led_to),
        };
        let folder = origin.path();
        if !folder.is_dir() {
            return Err(Failure::user("the register of this run is not where it was")
                .at(folder.display().to_string())
                .hint(
                    "what has no flag is explained from the register: give its folder with \
                     `--registry DIR`, unchanged since the scan",
                ));
        }
        let options = LoadOptions {
            ignore_columns: source.ignore_columns.clone(),
            purposes: source.purposes.clone(),
        };
        let input = input::open_hashed(&origin, &options)?;
        if input.hashes != manifest.inputs {
            return Err(Failure::user("the register has changed since the run")
                .at(folder.display().to_string())
                .hint("scan it again, then explain that run"));
        }
        let rules = RuleArguments {
            rules: source.rules.as_ref().map(led),
            config: source.config.as_ref().map(led),
            weights: source.weights.as_ref().map(led),
        };
        // The pack of learned weights comes with the weights, not by name.
        let on = manifest.packs.iter().filter(|pack| pack.on && pack.name != rules::LEARNED);
        let typed: Vec<String> = on.map(|pack| pack.name.clone()).collect();
        let choice = Choice { typed: &typed, purposes: &source.purposes, demo: false };
        let rules = settings::rules_in_force(&rules, choice)?;
        Ok(Self { input, rules })
    }

    pub(super) fn register(&self) -> &Register {
        &self.input.loaded.register
    }

    pub(super) fn analyse(&self, manifest: &Manifest) -> Result<Analysis<'_>, Failure> {
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
        let graph = self.input.graph(settings.as_of);
        let exemptions = exemptions::of_records(&manifest.exemptions)?;
        let choice = (settings, None, Exemptions(&exemptions));
        Ok(pipeline::analyse_but(self.register(), graph, &self.rules, choice, &|_| ()))
    }

    fn subjects(
        &self,
        analysis: &Analysis<'_>,
        seed: u64,
        arguments: &ExplainArguments,
    ) -> Result<Vec<Subject>, Failure> {
        let identity = Identity::new(self.register(), seed, false);
        if let Some(id) = &arguments.dwelling {
            let dwelling = load::dwelling(self.register(), id)?;
            let name = id.clone();
            return Ok(vec![Subject { name, dwelling, registration: None }]);
        }
        let label = arguments.person.as_deref().unwrap_or_default();
        let person = identity.find(self.register(), label);
        let person = person.map_or_else(|| load::person(self.register(), label), Ok)?;
        if analysis.graph.is_protected(person) {
            return Err(Failure::user("this person's name and address are protected")
                .hint("such registrations are handled outside this tool"));
        }
        Ok(registrations(
            analysis,
            self.register(),
            person,
            &identity.label(self.register(), person),
        ))
    }

    /// What every rule said of a subject without a flag. A child's own registration is asked
    /// nothing: it has the score of the adults it moved with.
    fn unflagged(&self, analysis: &Analysis<'_>, subject: &Subject) -> Unflagged {
        let (facts, graph) = (&analysis.facts, &analysis.graph);
        let name = subject.name.clone();
        if subject.is_closed(graph) {
            return Unflagged { name, score: None, answers: Vec::new() };
        }
        let dwelling = facts.dwelling_rows.binary_search(&subject.dwelling).ok();
        let is_adult =
            |id: &RegistrationId| graph.is_adult(graph.person(*id), graph.start(*id).earliest);
        let registration = subject
            .registration
            .filter(is_adult)
            .and_then(|id| facts.registration_rows.binary_search(&id).ok());
        let mut answers = Vec::new();
        for rule in self.rules.rules.iter().filter(|rule| rule.status != Status::Shadow) {
            let row = match rule.subject {
                TableKind::Dwelling => dwelling,
                TableKind::Registration => registration,
            };
            answers.extend(row.map(|row| answer(rule, facts, row)));
        }
        let of_registration = |id| {
            let mut scores = analysis.run.scores.iter();
            scores.find(|score| score.registration == id).map(|score| score.score)
        };
        let score = match subject.registration {
            Some(id) => of_registration(id),
            None => dwelling.map(|row| flags::dwelling_score(&self.rules, &analysis.outcomes, row)),
        };
        Unflagged { name, score: score.map(|score| score.0), answers }
    }
}

fn is_still_registered(facts: &Facts, registration: RegistrationId) -> bool {
    let row = facts.registration_rows.binary_search(&registration).ok();
    let value =
        row.and_then(|row| facts.value(TableKind::Registration, Fact::StillRegistered, row));
    value.is_some_and(|value| value > 0.5)
}

/// The registrations of a person that the run looked at.
fn registrations(
    analysis: &Analysis<'_>,
    register: &Register,
    person: PersonId,
    label: &str,
) -> Vec<Subject> {
    let graph = &analysis.graph;
    let rows = &analysis.facts.registration_rows;
    graph
        .registrations_of(person)
        .filter(|registration| rows.binary_search(registration).is_ok())
        .filter_map(|registration| {
            let dwelling = graph.dwelling(registration)?;
            let (place, day) = (register.dwelling_id(dwelling), graph.start(registration));
            let name = format!("{label}, {place}, {day}");
            Some(Subject { name, dwelling, registration: Some(registration) })
        })
        .collect()
}

fn answer(rule: &rules::Rule, facts: &Facts, row: usize) -> RuleAnswer {
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
