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
    let mut values = [f32::NAN; COUNT];
    let parts = arrival::measure(history, registration)
        .into_iter()
        .chain(during::measure(history, registration))
        .chain(lodging::measure(history, registration))
        .chain(contracts::measure(history, registration))
        .chain(told::measure(history, registration));
    for (place, value) in values.iter_mut().zip(parts) {
        *place = value;
    }
    values
}
