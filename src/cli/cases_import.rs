//! `proforma cases import`: a finished run becomes what cases are fetched from.

use std::collections::BTreeMap;

use super::again::again;
use super::args_cases::ImportRunArguments;
use super::explain::{Again, read_json};
use super::output::{Output, counted};
use super::{Failure, cases, files, load};
use crate::cases::intake::{self, NewCandidate, NewRun, Person};
use crate::cases::{CaseError, Policy};
use crate::domain::{DwellingId, Language, MoveKind};
use crate::flags::Flag;
use crate::pipeline::Analysis;
use crate::report::{
    self, FlagFile, FlagRecord, Identity, Manifest, Material, PageInput, case_sheet,
};

pub fn run(arguments: &ImportRunArguments, output: &mut Output) -> Result<(), Failure> {
    let run = &arguments.run;
    let manifest: Manifest = read_json(run, "run.json")?;
    let file: FlagFile = read_json(run, "flags.json")?;
    let again = again(&manifest, run, arguments.registry.as_deref())?;
    let analysis = again.analyse(&manifest)?;
    let store = cases::open_or_make(&arguments.store)?;
    let damaged = |()| Failure::user("run.json names no valid day");
    let name = arguments.name.clone().unwrap_or_else(|| manifest.as_of.clone());
    let listed = file.flags.iter().filter(|flag| flag.listed && flag.lane == "review").count();
    let new = NewRun {
        mark: &mark(&manifest, &files::read(&run.join("flags.json"))?),
        name: &name,
        as_of: manifest.as_of.parse().map_err(damaged)?,
        listed: u32::try_from(listed).unwrap_or(u32::MAX),
    };
    let candidates = Candidates::of(&manifest, &file, &again, &analysis)?;
    let taken = store.write(|transaction| {
        let policy = Policy::settle(transaction)?;
        let all = candidates.flags().chain(candidates.drawn());
        let taken = intake::take_in(transaction, new, all, (cases::now(), &policy))?;
        Ok::<_, CaseError>(taken)
    });
    let taken = taken.map_err(cases::failed)?;
    if taken.run.is_none() {
        return output.print("this run was taken in before; nothing was changed");
    }
    output.print(&format!(
        "took in {} and {}; of open cases, {} raised again and {} not any more",
        counted(taken.flags, "flag", "flags"),
        counted(taken.drawn, "drawn dwelling", "drawn dwellings"),
        taken.raised_again,
        taken.gone
    ))
}

/// Tells runs apart: what was made of what, not how long it took.
fn mark(manifest: &Manifest, flags: &[u8]) -> String {
    let bare = Manifest { durations: None, ..manifest.clone() };
    report::sha256(&[bare.to_json().as_slice(), flags].concat())
}

/// What cases are made from, and what is said of it.
struct Candidates<'a> {
    again: &'a Again,
    analysis: &'a Analysis<'a>,
    manifest: &'a Manifest,
    file: &'a FlagFile,
    identity: Identity,
    drawn: Vec<DwellingId>,
}

impl<'a> Candidates<'a> {
    fn of(
        manifest: &'a Manifest,
        file: &'a FlagFile,
        again: &'a Again,
        analysis: &'a Analysis<'a>,
    ) -> Result<Self, Failure> {
        let identity = Identity::new(again.register(), manifest.seed, false);
        let drawn = manifest.control_sample.iter().map(|id| load::dwelling(again.register(), id));
        let drawn = drawn.collect::<Result<_, _>>()?;
        Ok(Self { again, analysis, manifest, file, identity, drawn })
    }

    fn material(&self) -> Material<'_> {
        Material {
            register: self.again.register(),
            graph: &self.analysis.graph,
            facts: &self.analysis.facts,
            rules: &self.again.rules,
            run: &self.analysis.run,
            identity: &self.identity,
        }
    }

    fn page(&self) -> PageInput<'_> {
        PageInput { material: self.material(), file: self.file, manifest: self.manifest }
    }

    fn flags(&self) -> impl Iterator<Item = NewCandidate> {
        let found: BTreeMap<&str, &Flag> =
            self.analysis.run.flags.iter().map(|flag| (flag.id.as_str(), flag)).collect();
        self.file.flags.iter().map(move |record| {
            let flag = found.get(record.flag_id.as_str()).copied();
            self.flag(record, flag)
        })
    }

    fn flag(&self, record: &FlagRecord, flag: Option<&Flag>) -> NewCandidate {
        let title = |language| {
            let whole = self.file.typology(record).map(|whole| whole.title.get(language));
            let strongest = record.reasons.first();
            let strongest = || strongest.map(|reason| self.file.title(reason, language));
            whole.or_else(strongest).unwrap_or_default().to_owned()
        };
        NewCandidate {
            drawn: false,
            lane: record.lane.clone(),
            listed: record.listed,
            rank: record.rank,
            band: record.band.clone(),
            score: record.score,
            flag: record.flag_id.clone(),
            dwelling: record.dwelling_id.clone(),
            address: record.address.clone(),
            since: record.since.clone().unwrap_or_default(),
            titles: (title(Language::Danish), title(Language::English)),
            reasons: record.reasons.iter().map(|reason| reason.code.clone()).collect(),
            persons: flag.map(|flag| self.persons(flag.dwelling, Some(flag))).unwrap_or_default(),
            sheet: flag
                .filter(|_| record.listed)
                .map(|flag| self.sheet(flag.dwelling, Some(flag)))
                .unwrap_or_default(),
        }
    }

    fn drawn(&self) -> impl Iterator<Item = NewCandidate> {
        self.drawn.iter().map(|dwelling| {
            let register = self.again.register();
            let address = register.dwellings.places.address.find(dwelling.index());
            NewCandidate {
                drawn: true,
                lane: "review".to_owned(),
                listed: true,
                dwelling: register.dwelling_id(*dwelling).to_owned(),
                address: address.unwrap_or_default().to_owned(),
                persons: self.persons(*dwelling, None),
                sheet: self.sheet(*dwelling, None),
                ..NewCandidate::default()
            }
        })
    }

    fn sheet(&self, dwelling: DwellingId, flag: Option<&Flag>) -> Vec<u8> {
        let sheet = case_sheet(self.page(), dwelling, flag);
        serde_json::to_vec(&sheet).expect("a sheet holds strings and numbers")
    }

    /// Everybody the sheet can print who was registered there, each with the latest registration;
    /// nobody whose address is protected.
    fn persons(&self, dwelling: DwellingId, flag: Option<&Flag>) -> Vec<Person> {
        let graph = &self.analysis.graph;
        let register = self.again.register();
        let mut found: BTreeMap<String, Person> = BTreeMap::new();
        for id in graph.registrations_at(dwelling) {
            let person = graph.person(id);
            if graph.is_protected(person) || graph.kind(id) == MoveKind::Mail {
                continue;
            }
            let concerned = flag.map_or_else(
                || graph.living_at(dwelling, graph.as_of).any(|living| living == id),
                |flag| {
                    let lead = flag.registration.iter();
                    lead.chain(&flag.concerned).any(|concerned| *concerned == id)
                },
            );
            let label = self.identity.label(register, person).into_owned();
            let before = found.get(&label).is_some_and(|known| known.concerned && !concerned);
            if before {
                continue;
            }
            found.insert(
                label.clone(),
                Person {
                    label,
                    person_id: register.person_id(person).to_owned(),
                    moved_on: graph.start(id).to_string(),
                    concerned,
                    adult: graph.is_adult(person, graph.as_of),
                },
            );
        }
        found.into_values().collect()
    }
}
