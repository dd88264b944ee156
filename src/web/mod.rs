//! The web: the desk over HTTP. Part of the rim; it calls the desk and never a stage itself.
//!
//! No personal data in URLs, logs, metrics or errors: registrations travel in bodies only.

mod answer;
mod counter;
mod metrics;
mod problem;
pub mod review;
mod router;
mod serve;
mod tokens;

pub use answer::{CheckRequest, CheckResponse, CheckResult, PendingRegistration, Rejected};
pub use counter::{Counter, Opening};
pub use problem::Problem;
pub use router::{Office, document, router};
pub use serve::{ServeError, Watch, serve};
pub use tokens::{TokenError, Tokens, new_token, token_line};
