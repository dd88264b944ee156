//! Finds registrations of residence that may not be real: registration moves in, a short, ranked,
//! reasoned flag list out.
//!
//! The modules below stand in the order in which data flows; `ARCHITECTURE.md` draws it.

pub mod domain;

pub mod registry;

pub mod graph;

pub mod facts;

pub mod rules;
pub mod state;

pub mod model;

pub mod flags;

pub mod pipeline;

pub mod desk;

pub mod examples;

pub mod cases;

pub mod accounts;

pub mod learn;

pub mod report;

pub mod audit;

pub mod synth;

pub mod web;

pub mod cli;
