//! The pages, one file a room of the application.

pub(super) mod access_log;
pub(super) mod accounts;
pub(super) mod association;
pub(super) mod citizen;
pub(super) mod demo;
pub(super) mod front;
pub(super) mod invitation;
pub(super) mod me;
pub(super) mod refused;
pub(super) mod sign_in;
pub(super) mod team;
