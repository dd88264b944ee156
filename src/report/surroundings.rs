//! The persons and dwellings around a dwelling, laid out for the network picture.

use super::Material;
use super::network::Network;
use crate::domain::{DwellingId, Language};

/// The network around a dwelling; none where nobody may be shown.
pub fn surroundings(
    _material: Material<'_>,
    _dwelling: DwellingId,
    _language: Language,
) -> Option<Network> {
    None
}
