//! The household-address graph: who was registered where, and when, as the register knew it on one
//! day.
//!
//! Registrations are its edges between persons and dwellings, kept as columns sorted by person with
//! an index by dwelling; petgraph structures are built from them where an algorithm wants one.
//! Works on dense ids only: no id strings, no areas, no rules, no scores.

mod attributes;
mod build;
mod edges;
mod ego;
mod excerpt;
mod export;
mod families;
mod frozen;
mod hosts;
mod households;
mod kin;
mod layout;
mod neighbourhood;
mod occupancy;
mod residents;
mod rotation;
mod sharing;
mod swimlane;
mod ties;
mod trajectory;

pub use build::{Annulled, HouseholdGraph, build};
pub use ego::{Bond, Ego, EgoNode, Reach};
pub use export::{Labels, dot, graphml};
pub use families::{LeftBehind, Tie};
pub use frozen::GraphColumns;
pub use households::Households;
pub use kin::Kin;
pub use layout::{LabelSide, Placed, layout};
pub use neighbourhood::{Neighbourhood, Surroundings, TooLarge};
pub use occupancy::{OccupancyPeriod, Presence};
pub use rotation::{Ring, Rings};
pub use sharing::{Block, Sharing};
pub use swimlane::{Swimlane, SwimlaneRow, SwimlaneStep};
pub use trajectory::Return;

pub use crate::registry::{Lease, Signal};
