//! Cases: the store, the journal, what may happen to a case, where cases come from and go to.

pub(crate) mod desk;
mod exports;
mod flow;
mod kill;
mod laws;
mod store;
