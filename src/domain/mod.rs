//! The words of the field: ids, days, periods, persons, dwellings, moves, points.
//!
//! Small types with units and no input or output. Everything may use this room; it uses nothing of
//! ours.

mod cpr;
mod day;
mod dwelling;
mod id;
pub mod math;
mod moment;
mod moves;
mod person;
mod points;
mod wording;
mod workday;

pub use cpr::{Cpr, CprFault};
pub use day::{Day, Days, Period, UncertainDay};
pub use dwelling::{DwellingKind, Exempt, LeaseKind, SPECIAL_STREET_CODE, SignalSource, UseCode};
pub use id::{
    AssociationId, BuildingId, DepartmentId, DwellingId, HouseholdId, PersonId, RegistrationId,
};
pub use moment::Moment;
pub use moves::{BenefitKind, FindingKind, MoveKind, OutcomeKind, OutcomeOrigin};
pub use person::CivilStatus;
pub use points::{Band, Points};
pub use wording::{Bilingual, Language};
