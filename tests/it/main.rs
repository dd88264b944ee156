//! The one integration binary; a module for each boundary.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop the test where a step fails")]
#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "small files of tests: how they read counts, not what they allocate"
)]

mod address;
mod architecture;
mod bewoning;
mod cases;
mod check_folder;
mod cli;
mod desk;
mod evaluate;
mod export;
mod facts;
mod families;
mod graph;
mod history;
mod import_bbr;
mod import_cpr;
mod import_dafo;
mod import_table;
mod laws;
mod learn;
mod little;
mod model;
mod model_reference;
#[cfg(feature = "pdf")]
mod pdf;
mod registry;
mod replay;
mod report;
mod reports;
mod review;
mod rule_check;
mod rule_pack;
mod rules;
mod rules_cli;
mod state;
mod support;
mod synth;
mod village;
mod web;
