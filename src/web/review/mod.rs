//! The review application: server-rendered pages over the store, for caseworkers, their leaders and
//! approvers, auditors, administrators, housing associations, and citizens with a letter.

mod answer;
mod assets;
mod cookie;
mod letters;
mod office;
mod pages;
mod route;
mod router;
mod routes;
mod serve;
mod shell;
mod texts;
mod visit;

pub use answer::{Answer, Refusal};
pub use cookie::{PROXY_SECRET, PROXY_USER};
pub use letters::{LetterDraft, Wanted, draft as draft_letter, sent_copy};
pub use office::{Clock, Office as ReviewOffice, Settings, Tell};
pub use route::{Method, OpenTo, Page, Route};
pub use router::review_router;
pub use routes::ROUTES;
pub use serve::serve_review;
pub use visit::{Sent, Upload, Visit};
