//! The one integration binary; a module for each boundary.
mod rules;

mod architecture;
mod bewoning;
mod facts;
mod evaluate;
mod graph;
mod import_cpr;
mod little;
mod registry;
mod synth;
mod village;
mod laws;
mod support;
mod registry;
mod village;
