//! What the reader sees where a page is not given.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::web::review::answer::{Refusal, page_with};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

#[derive(Template)]
#[template(path = "refused.html")]
struct Refused<'v> {
    shell: Shell<'v>,
    text: String,
}

/// The answer to a refusal.
pub(in crate::web::review) fn response(visit: &Visit<'_>, refusal: Refusal) -> Response {
    let (status, title, text) = match refusal {
        Refusal::NotFound => (StatusCode::NOT_FOUND, "refused-not-found", "refused-not-found-text"),
        Refusal::Forbidden => {
            (StatusCode::FORBIDDEN, "refused-forbidden", "refused-forbidden-text")
        }
        Refusal::Invalid(key) => (StatusCode::UNPROCESSABLE_ENTITY, "refused-invalid", key),
        Refusal::TooMany => {
            (StatusCode::TOO_MANY_REQUESTS, "refused-too-many", "refused-too-many-text")
        }
        Refusal::Failed(reason) => {
            visit.office.tell(&format!("a page failed: {reason}"));
            (StatusCode::INTERNAL_SERVER_ERROR, "refused-failed", "refused-failed-text")
        }
    };
    let shell = Shell::new(visit, title);
    let text = shell.t(text);
    page_with(status, &Refused { shell, text }).unwrap_or_else(|_| status.into_response())
}
