//! Facts: documented numbers with a unit about one registration or dwelling, as of one day.
//!
//! [`catalogue`] is the one list. One small function measures each fact; nothing here holds a
//! threshold, and nothing here sees an area, a name or an id string.

mod arrival;
mod background;
mod benefits;
pub mod catalogue;
mod contracts;
mod during;
mod family;
mod flow;
mod joining;
mod lodging;
mod measure;
mod measured;
mod needed;
mod network;
mod norms;
mod occupancy;
mod path;
mod pending;
mod place;
mod row;
mod season;
mod some;
mod stays;
mod table;
mod told;
mod trajectory;

pub use catalogue::{Entry, Fact, Subject, TableKind, Unit};
pub use measure::{
    measure, measure_among, measure_needed, measure_pending, measure_with, measure_with_norms,
    norms,
};
pub use measured::Facts;
pub use needed::{Look, Needed};
pub use norms::{FEWEST_DWELLINGS, MOST_ROOMS, Norms, Observed, Peers};
pub use pending::{BEYOND, Buildings, Pending};
pub use some::{Ground, measure_paths, measure_places, measure_some};
pub use table::FactTable;

/// The months that runs and desks look back over unless told otherwise.
pub const STANDARD_MONTHS: u32 = 36;
