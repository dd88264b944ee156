//! Where a flag is, whom it concerns, and which flags may be shown at all.

use super::format::{bare_value, number, uncertain};
use super::text::Word;
use super::{Material, Scene};
use crate::domain::{DwellingId, Language, PersonId, UncertainDay};
use crate::facts::Fact;
use crate::flags::Flag;
use crate::rules::class_label;

/// The flags that may be shown: none with a person whose address is protected. The flags room
/// leaves those out already; nothing gets past here either.
pub(super) fn visible(material: Material<'_>) -> impl Iterator<Item = &Flag> {
    material.run.flags.iter().filter(move |flag| {
        let graph = material.graph;
        let here = graph
            .living_at(flag.dwelling, graph.as_of)
            .chain(graph.possibly_at(flag.dwelling, graph.as_of));
        let concerned = flag.concerned.iter().chain(&flag.registration).copied();
        let reasons = flag.reasons.iter().filter_map(|reason| reason.registration);
        !here.chain(concerned).chain(reasons).any(|id| graph.is_protected(graph.person(id)))
    })
}

/// How a person is printed.
pub(super) fn person_label(scene: Scene<'_>, person: PersonId) -> String {
    scene.identity.label(scene.register, person).into_owned()
}

/// The address as given, empty where the register has none.
pub(super) fn address(scene: Scene<'_>, dwelling: DwellingId) -> &str {
    scene.register.dwellings.places.address.find(dwelling.index()).unwrap_or_default()
}

/// The address, or the dwelling's id where there is none.
pub(super) fn place_name(scene: Scene<'_>, dwelling: DwellingId, language: Language) -> String {
    match address(scene, dwelling) {
        "" => Word::NoAddress.with(language, &[scene.register.dwelling_id(dwelling)]),
        address => address.to_owned(),
    }
}

/// Since when things are as the flag says: the start of its own registration, else the last arrival
/// of those who live there.
pub(super) fn since(material: Material<'_>, flag: &Flag) -> Option<UncertainDay> {
    let graph = material.graph;
    let arrivals = graph.living_at(flag.dwelling, graph.as_of).map(|id| graph.start(id));
    flag.registration.map(|id| graph.start(id)).or_else(|| arrivals.max())
}

/// The same for lists; empty where nobody lives there.
pub(super) fn since_text(material: Material<'_>, flag: &Flag, language: Language) -> String {
    since(material, flag).map_or_else(String::new, |day| uncertain(day, language))
}

/// What is known of a dwelling, as label and value.
pub(super) fn dwelling_facts(
    material: Material<'_>,
    dwelling: DwellingId,
    language: Language,
) -> Vec<(&'static str, String)> {
    let graph = material.graph;
    let unknown = || Word::NotKnown.text(language).to_owned();
    let area = graph.area_m2(dwelling);
    let rooms = graph.rooms(dwelling);
    let mut rows = vec![
        (Word::DwellingId, material.register.dwelling_id(dwelling).to_owned()),
        (Word::DwellingUse, dwelling_use(material, dwelling, language)),
        (Word::RoomCount, rooms.map_or_else(unknown, |rooms| rooms.to_string())),
        (Word::AreaLabel, area.map_or_else(unknown, |m2| number(m2, language) + " m²")),
        (Word::RegisteredNow, registered_now(material, dwelling, language)),
    ];
    if let Some(exempt) = graph.exempt(dwelling) {
        rows.push((Word::ExemptLabel, class_label(exempt.name(), language)));
    }
    rows.into_iter().map(|(label, value)| (label.text(language), value)).collect()
}

fn dwelling_use(material: Material<'_>, dwelling: DwellingId, language: Language) -> String {
    let kind = material.graph.dwelling_kind(dwelling);
    bare_value(Fact::DwellingKind, kind.map(|kind| f32::from(kind.code())), language)
}

fn registered_now(material: Material<'_>, dwelling: DwellingId, language: Language) -> String {
    let graph = material.graph;
    let persons = graph.living_at(dwelling, graph.as_of).map(|id| graph.person(id));
    let shown: Vec<_> = persons.filter(|person| !graph.is_protected(*person)).collect();
    let adults = shown.iter().filter(|person| graph.is_adult(**person, graph.as_of)).count();
    let values = [shown.len().to_string(), adults.to_string()];
    Word::RegisteredNowValue.with(language, &[&values[0], &values[1]])
}
