//! What a housing association gets about its own dwellings: occupancy against norms, totals, a form
//! to reply with.

mod document;
mod occupancy;
mod reply;
mod suppression;

pub use document::{AssociationInput, association_document};
pub use occupancy::{DepartmentCount, NormChecks, Occupancy, OccupancyRow, occupancy};
pub use reply::{ReplyColumn, reference, reply_form};
