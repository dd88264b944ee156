//! Facts about a registration that come from what others told the municipality.

use super::Fact;
use super::flow::distinct;
use super::row::number;
use super::stays::History;
use crate::domain::{Period, RegistrationId, SignalSource};
use crate::graph::Signal;

/// A message may arrive this long after somebody moved out.
const AFTERWARDS_DAYS: i32 = 365;

/// The facts of this file, in the order of the values of [`measure`].
pub(super) const FACTS: [Fact; 8] = [
    Fact::SignalsNamed,
    Fact::SignalsUnnamed,
    Fact::SignalSources,
    Fact::LandlordSignals,
    Fact::CitizenSignals,
    Fact::ReturnedMail,
    Fact::AuthoritySignals,
    Fact::FoundNotResident,
];

/// Measures a registration at the dwelling `history` is turned to. O(messages about it).
pub(super) fn measure(history: &History<'_>, registration: RegistrationId) -> [f32; FACTS.len()] {
    let graph = history.background.graph;
    let person = graph.person(registration);
    let mut values = [f32::NAN; FACTS.len()];
    let found = graph.not_resident(person, history.dwelling).next().is_some();
    values[FACTS.len() - 1] = f32::from(u8::from(found));
    let span = history.background.covered(registration);
    let told = graph.signals(history.dwelling).zip(span);
    let Some((signals, stay)) = told else { return values };
    let span = Period::new(stay.from, stay.to.plus(AFTERWARDS_DAYS));
    let inside = |signal: &&Signal| signal.received_on.is_some_and(|day| span.contains(day));
    let concerns = |signal: &&Signal| signal.person.is_none_or(|named| named == person);
    let signals: Vec<&Signal> = signals.filter(inside).filter(concerns).collect();
    let of = |sources: &[SignalSource]| {
        number(signals.iter().filter(|signal| sources.contains(&signal.source)).count())
    };
    let named = signals.iter().filter(|signal| signal.person.is_some()).count();
    values[..FACTS.len() - 1].copy_from_slice(&[
        number(named),
        number(signals.len() - named),
        number(distinct(signals.iter().map(|signal| signal.source))),
        of(&[SignalSource::Landlord]),
        of(&[SignalSource::Citizen]),
        of(&[SignalSource::ReturnedMail]),
        of(&[SignalSource::Authority, SignalSource::Utility]),
    ]);
    values
}
