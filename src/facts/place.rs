//! The facts about a registration that are measured at its dwelling, put together.

use super::stays::History;
use super::{Fact, arrival, contracts, during, lodging, told};
use crate::domain::RegistrationId;

/// How many there are.
const COUNT: usize = arrival::FACTS.len()
    + during::FACTS.len()
    + lodging::FACTS.len()
    + contracts::FACTS.len()
    + told::FACTS.len();

/// Values in the order of [`facts`], `NaN` where unknown.
pub(super) type Values = [f32; COUNT];

/// The facts, in the order of the values of [`measure`].
pub(super) fn facts() -> impl Iterator<Item = Fact> {
    let early = arrival::FACTS.into_iter().chain(during::FACTS).chain(lodging::FACTS);
    early.chain(contracts::FACTS).chain(told::FACTS)
}

/// Measures a registration at the dwelling `history` is turned to.
pub(super) fn measure(history: &History<'_>, registration: RegistrationId) -> Values {
    let needed = history.background.needed;
    let mut values = [f32::NAN; COUNT];
    let (early, rest) = values.split_at_mut(arrival::FACTS.len());
    if needed.any(&arrival::FACTS) {
        early.copy_from_slice(&arrival::measure(history, registration));
    }
    if !history.background.is_read(registration) {
        return values;
    }
    let (while_there, rest) = rest.split_at_mut(during::FACTS.len());
    let (lodgers, rest) = rest.split_at_mut(lodging::FACTS.len());
    let (leases, messages) = rest.split_at_mut(contracts::FACTS.len());
    if needed.any(&during::FACTS) {
        while_there.copy_from_slice(&during::measure(history, registration));
    }
    if needed.any(&lodging::FACTS) {
        lodgers.copy_from_slice(&lodging::measure(history, registration));
    }
    if needed.any(&contracts::FACTS) {
        leases.copy_from_slice(&contracts::measure(history, registration));
    }
    if needed.any(&told::FACTS) {
        messages.copy_from_slice(&told::measure(history, registration));
    }
    values
}
