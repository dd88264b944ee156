//! Facts: documented numbers with a unit about one registration or dwelling, as of one day.
//!
//! [`catalogue`] is the one list. One small function measures each fact; nothing here holds a
//! threshold, and nothing here sees an area, a name or an id string.

pub mod catalogue;
mod measured;
mod table;

pub use catalogue::{Entry, Fact, Subject, TableKind, Unit};
pub use measured::Facts;
pub use table::FactTable;
