//! proforma
pub mod domain;
pub mod registry;
