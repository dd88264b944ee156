//! What a letter about a flag, or about a dwelling that none was raised for, can say, and to whom it goes.
//! Nobody but the recipient is named.

use serde::{Deserialize, Serialize};

use super::LetterKind;
use crate::domain::{Cpr, DwellingId, PersonId, RegistrationId};
use crate::flags::Flag;
use crate::report::Material;
use crate::report::disclosure::Recipient;
use crate::report::flag_record::FlagRecord;
use crate::report::format::uncertain;
use crate::report::place::{address, person_label};
use crate::report::record_builder::flag_record;
use crate::report::text::Word;
use crate::report::wording::{Value, Wording};

/// What a letter is about.
#[derive(Clone, Copy, Debug)]
pub struct LetterSubject<'a> {
    /// The run it is of.
    pub material: Material<'a>,
    /// The dwelling.
    pub dwelling: DwellingId,
    /// The flag that was raised for it; none for a dwelling drawn at random.
    pub flag: Option<&'a Flag>,
}

/// To whom a letter goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRecipient {
    /// As reports print them: a pseudonym where the register holds personal numbers.
    pub name: String,
    /// The personal number, where the register has one; else that of a company, as typed.
    pub number: Option<String>,
    is_person: bool,
    /// Who in the register; none where only the id is known.
    person: Option<PersonId>,
}

impl LetterRecipient {
    /// A company, association or authority.
    pub fn organisation(name: &str, cvr: Option<&str>) -> Self {
        let (name, number) = (name.to_owned(), cvr.map(str::to_owned));
        Self { name, number, is_person: false, person: None }
    }

    /// A person as reports print them, with their id in the register: its number where that is one.
    pub fn person(name: &str, id: &str) -> Self {
        Self { name: name.to_owned(), number: number_in(id), is_person: true, person: None }
    }

    /// Whether it is a person.
    pub fn is_person(&self) -> bool {
        self.is_person
    }
}

/// What a letter can say of a flag to one recipient, before the policy has had its say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterFacts {
    /// The address of the dwelling.
    pub address: String,
    /// From when the recipient is registered there; empty for others.
    pub since: String,
    /// The reasons that concern the dwelling or the recipient.
    pub reasons: Vec<String>,
    /// How many are registered.
    pub registered: String,
    /// Where the data come from.
    pub sources: Vec<String>,
    /// Adults against rooms.
    pub occupancy: String,
    /// What somebody wrote in place of the gaps of the template, in their order.
    #[serde(default)]
    pub written: Vec<String>,
}

impl LetterFacts {
    /// Says how many are registered where no run has counted; of rooms nothing is known then.
    pub fn count(&mut self, (adults, children): (u32, u32), wording: &Wording) {
        let (adults, children) = (u64::from(adults), u64::from(children));
        self.registered = registered_words(adults + children, adults, wording);
        self.occupancy = occupancy_words(adults, None, wording);
    }
}

/// Who gets a letter of this kind: those the flag concerns, or those they live with. `wanted` names
/// one of them. Empty for organisations, which the caller names. Without a flag all who live there are
/// concerned, and nobody gets a letter that must give reasons: there are none.
pub fn recipients(
    subject: LetterSubject<'_>,
    kind: LetterKind,
    wanted: Option<&str>,
) -> Vec<LetterRecipient> {
    let LetterSubject { material, dwelling, flag } = subject;
    if flag.is_none() && kind.required().contains(&"reasons") {
        return Vec::new();
    }
    let graph = material.graph;
    let person = |id: &RegistrationId| graph.person(*id);
    let living: Vec<PersonId> =
        graph.living_at(dwelling, graph.as_of).map(|id| graph.person(id)).collect();
    let concerned: Vec<PersonId> = match flag {
        None => living.clone(),
        Some(Flag { registration: Some(own), .. }) => vec![person(own)],
        Some(flag) => flag.concerned.iter().map(person).collect(),
    };
    let hosts = || living.iter().copied().filter(|person| !concerned.contains(person));
    let mut found: Vec<PersonId> = match kind.recipient() {
        Recipient::Citizen => concerned.clone(),
        Recipient::Host if hosts().next().is_some() => hosts().collect(),
        Recipient::Host | Recipient::Resident => living.clone(),
        _ => Vec::new(),
    };
    found.retain(|person| graph.is_adult(*person, graph.as_of) && !graph.is_protected(*person));
    found.sort_unstable();
    found.dedup();
    let named = found.into_iter().map(|person| named(material, person));
    named.filter(|one| wanted.is_none_or(|wanted| one.name == wanted)).collect()
}

/// The association that owns the dwelling, for the letter that goes to it.
pub fn owner(subject: LetterSubject<'_>, kind: LetterKind) -> Option<String> {
    let register = subject.material.register;
    let owner = register.dwellings.places.association.at(subject.dwelling.index());
    owner
        .filter(|_| kind.recipient() == Recipient::AssociationLetter)
        .map(|id| register.associations[id.index()].clone())
}

fn named(material: Material<'_>, person: PersonId) -> LetterRecipient {
    let name = person_label(material.scene(), person);
    let known = LetterRecipient::person(&name, material.register.person_id(person));
    LetterRecipient { person: Some(person), ..known }
}

/// The personal number that an id is; none where the register has ids of its own.
fn number_in(id: &str) -> Option<String> {
    Cpr::parse(id.as_bytes()).is_ok().then(|| id.to_owned())
}

/// Gathers what a letter can say.
pub fn letter_facts(
    subject: LetterSubject<'_>,
    recipient: &LetterRecipient,
    wording: &Wording,
) -> LetterFacts {
    let LetterSubject { material, dwelling, flag } = subject;
    let record = flag.map(|flag| flag_record(material, flag));
    LetterFacts {
        address: match address(material.scene(), dwelling) {
            "" => wording.say("no-address"),
            known => known.to_owned(),
        },
        since: since(subject, recipient, wording),
        reasons: record
            .as_ref()
            .map(|record| reasons(subject, record, recipient, wording))
            .unwrap_or_default(),
        registered: registered(subject, wording),
        sources: record.map(|record| sources(&record, wording)).unwrap_or_default(),
        occupancy: occupancy(subject, wording),
        written: Vec::new(),
    }
}

fn since(subject: LetterSubject<'_>, recipient: &LetterRecipient, wording: &Wording) -> String {
    let graph = subject.material.graph;
    let own = graph
        .registrations_at(subject.dwelling)
        .rfind(|id| Some(graph.person(*id)) == recipient.person);
    own.map_or_else(String::new, |id| uncertain(graph.start(id), wording.language))
}

/// The recipient's own reasons in full. Of reasons about the dwelling only the title: their text
/// tells about the others. Reasons about other persons are left out.
fn reasons(
    subject: LetterSubject<'_>,
    record: &FlagRecord,
    recipient: &LetterRecipient,
    wording: &Wording,
) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for reason in &record.reasons {
        let text = match &reason.person_id {
            Some(person) if *person == recipient.name => reason.text.get(wording.language),
            Some(_) => continue,
            None => title(subject, &reason.rule, wording),
        };
        if !text.is_empty() && !texts.iter().any(|known| known == text) {
            texts.push(text.to_owned());
        }
    }
    texts
}

fn title<'a>(subject: LetterSubject<'a>, code: &str, wording: &Wording) -> &'a str {
    let rules = &subject.material.rules.rules;
    let rule = rules.iter().find(|rule| rule.code == code);
    rule.map_or("", |rule| rule.title.get(wording.language))
}

fn counts(subject: LetterSubject<'_>) -> (usize, usize) {
    let graph = subject.material.graph;
    let living: Vec<PersonId> = graph
        .living_at(subject.dwelling, graph.as_of)
        .map(|id| graph.person(id))
        .filter(|person| !graph.is_protected(*person))
        .collect();
    let adults = living.iter().filter(|person| graph.is_adult(**person, graph.as_of)).count();
    (living.len(), adults)
}

fn registered(subject: LetterSubject<'_>, wording: &Wording) -> String {
    let (all, adults) = counts(subject);
    registered_words(all as u64, adults as u64, wording)
}

fn registered_words(all: u64, adults: u64, wording: &Wording) -> String {
    Word::RegisteredNowValue.with(wording.language, &[&all.to_string(), &adults.to_string()])
}

fn occupancy(subject: LetterSubject<'_>, wording: &Wording) -> String {
    let rooms = subject.material.graph.rooms(subject.dwelling);
    occupancy_words(counts(subject).1 as u64, rooms.map(u64::from), wording)
}

fn occupancy_words(adults: u64, rooms: Option<u64>, wording: &Wording) -> String {
    let adults = Value::Count(adults);
    match rooms {
        Some(rooms) => {
            let rooms = Value::Count(rooms);
            wording.with("letter-occupancy", &[("adults", adults), ("rooms", rooms)])
        }
        None => wording.with("letter-occupancy-no-rooms", &[("adults", adults)]),
    }
}

/// Where the facts behind the reasons come from, in words.
fn sources(record: &FlagRecord, wording: &Wording) -> Vec<String> {
    let files = record.reasons.iter().flat_map(|reason| &reason.facts);
    let mut names: Vec<&str> =
        files.flat_map(|read| read.sources.iter().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|file| source_name(file, wording)).collect()
}

/// A file of the register in words: `moves.csv` holds what CPR knows of moves.
pub(in crate::report) fn source_name(file: &str, wording: &Wording) -> String {
    let stem = file.split('.').next().unwrap_or(file);
    wording.say(&format!("source-{stem}"))
}
