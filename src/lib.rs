//! proforma
pub mod domain;
pub mod facts;
pub mod graph;
pub mod registry;
