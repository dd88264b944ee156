//! proforma
pub mod domain;
pub mod facts;
pub mod flags;
pub mod graph;
pub mod registry;
pub mod rules;
