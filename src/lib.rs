//! proforma
pub mod domain;
pub mod registry;
pub mod synth;
