//! What several tests share.

pub(crate) mod read;
pub(crate) mod village;
