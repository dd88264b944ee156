//! Errors as RFC 9457 has them. They say what is wrong with a request, never what was in it.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same for people.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do.
    pub detail: String,
}

/// Kinds of problems: status, name, title, what to do.
type Known = (StatusCode, &'static str, &'static str, &'static str);

pub(super) const UNKNOWN_TOKEN: Known = (
    StatusCode::UNAUTHORIZED,
    "unknown-token",
    "the token is missing or not known",
    "send `Authorization: Bearer TOKEN` with a token of the tokens file",
);
pub(super) const NOT_FOUND: Known = (
    StatusCode::NOT_FOUND,
    "not-found",
    "there is nothing at this path",
    "the paths are in /api/v1/openapi.json",
);
pub(super) const METHOD_NOT_ALLOWED: Known = (
    StatusCode::METHOD_NOT_ALLOWED,
    "method-not-allowed",
    "this path does not take that method",
    "the methods are in /api/v1/openapi.json",
);
pub(super) const TOO_LARGE: Known = (
    StatusCode::PAYLOAD_TOO_LARGE,
    "too-large",
    "the request is too large",
    "send at most 1,000 registrations and 1 MiB at a time, or use `proforma score` for files",
);
pub(super) const NOT_JSON: Known = (
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    "not-json",
    "the body is not declared as JSON",
    "send `Content-Type: application/json`",
);
pub(super) const BAD_BODY: Known = (
    StatusCode::UNPROCESSABLE_ENTITY,
    "bad-body",
    "the body is not as the OpenAPI document describes it",
    "compare it with /api/v1/openapi.json",
);
pub(super) const BROKEN_BODY: Known =
    (StatusCode::BAD_REQUEST, "broken-body", "the body could not be read", "send the whole body");
pub(super) const TOO_SLOW: Known = (
    StatusCode::SERVICE_UNAVAILABLE,
    "too-slow",
    "the answer took too long",
    "try again, with fewer registrations at a time",
);
pub(super) const NOT_READY: Known =
    (StatusCode::SERVICE_UNAVAILABLE, "not-ready", "no register is open", "try again shortly");

impl Problem {
    pub(super) fn of((status, name, title, detail): Known) -> Self {
        Self {
            kind: format!("urn:proforma:problem:{name}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.to_owned(),
        }
    }

    /// Says where in the body.
    pub(super) fn at(mut self, line: usize, column: usize) -> Self {
        self.detail = format!("line {line}, column {column}: {}", self.detail);
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let body = serde_json::to_vec(&self).expect("a problem holds strings and a number");
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
        }
        response
    }
}
