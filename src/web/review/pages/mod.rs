//! The pages, one file a room of the application.

pub(super) mod access_log;
pub(super) mod accounts;
pub(super) mod association;
pub(super) mod by_hand;
pub(super) mod case;
pub(super) mod case_act;
mod case_history;
pub(super) mod case_letter;
mod case_network;
pub(super) mod case_persons;
pub(super) mod case_post;
mod case_words;
pub(super) mod citizen;
pub(super) mod demo;
pub(super) mod front;
pub(super) mod invitation;
mod list_address;
pub(super) mod me;
pub(super) mod queue;
pub(super) mod refused;
pub(super) mod sign_in;
pub(super) mod team;
