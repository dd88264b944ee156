//! Paths, who is let in, limits, and the `OpenAPI` document that follows from them.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::de::Error as _;
use serde_json::error::Category;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{CheckRequest, CheckResponse, CheckResult, MOST_ROWS};
use super::counter::Counter;
use super::metrics::Metrics;
use super::problem::{self, Problem};
use super::tokens::Tokens;

/// The longest body, in bytes.
const LONGEST_BODY: usize = 1 << 20;
/// A request that takes longer is given up.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// What all requests share: who is let in, the register that is open, and counts.
#[derive(Clone, Debug)]
pub struct Office(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    tokens: Tokens,
    counter: RwLock<Option<Arc<Counter>>>,
    metrics: Metrics,
}

impl Office {
    /// An office without a register yet.
    pub fn new(tokens: Tokens) -> Self {
        let (counter, metrics) = (RwLock::new(None), Metrics::default());
        Self(Arc::new(Shared { tokens, counter, metrics }))
    }

    /// From now on new requests go to this counter; those under way finish at the old one.
    pub fn take(&self, counter: Arc<Counter>) {
        self.0.metrics.opened(true);
        *self.0.counter.write().unwrap_or_else(PoisonError::into_inner) = Some(counter);
    }

    /// Counts a new register that could not be opened; the old one goes on.
    pub fn refuse(&self) {
        self.0.metrics.opened(false);
    }

    fn counter(&self) -> Option<Arc<Counter>> {
        self.0.counter.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn authorise(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = given.and_then(|text| text.strip_prefix("Bearer ")).unwrap_or_default();
        let known = self.0.tokens.let_in(token.trim());
        if known { Ok(()) } else { Err(Problem::of(problem::UNKNOWN_TOKEN)) }
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "proforma",
        description = "Advice on pending registrations of residence. Never a refusal."
    ),
    modifiers(&Bearer),
    components(schemas(Problem))
)]
struct Description;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", scheme);
    }
}

fn described() -> OpenApiRouter<Office> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(check))
        .routes(routes!(health))
        .routes(routes!(ready))
        .routes(routes!(metrics))
}

/// The `OpenAPI` 3.1 document of the API, as JSON.
pub fn document() -> String {
    let (_, document) = described().split_for_parts();
    document.to_json().expect("the document holds strings and numbers")
}

/// Everything that is served.
pub fn router(office: Office) -> Router {
    let (paths, _) = described().split_for_parts();
    let text = document();
    let shown = move || async move { ([(header::CONTENT_TYPE, "application/json")], text) };
    paths
        .route("/api/v1/openapi.json", get(shown))
        .fallback(async || Problem::of(problem::NOT_FOUND))
        .method_not_allowed_fallback(async || Problem::of(problem::METHOD_NOT_ALLOWED))
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(middleware::from_fn_with_state(office.clone(), attend))
        .with_state(office)
}

/// Gives up requests that take too long, and counts responses.
async fn attend(State(office): State<Office>, request: Request, next: Next) -> Response {
    let answered = tokio::time::timeout(LONGEST_WAIT, next.run(request)).await;
    let response = answered.unwrap_or_else(|_| Problem::of(problem::TOO_SLOW).into_response());
    office.0.metrics.responded(response.status().as_u16());
    response
}

/// Advises on one or many pending registrations
///
/// A row that cannot be judged is told in its place; the others are advised on.
#[utoipa::path(
    post,
    path = "/api/v1/registrations/check",
    request_body = CheckRequest,
    security(("token" = [])),
    responses(
        (status = 200, description = "Advice, in the order asked", body = CheckResponse),
        (status = 400, description = "The body could not be read", body = Problem,
            content_type = "application/problem+json"),
        (status = 401, description = "The token is missing or not known", body = Problem,
            content_type = "application/problem+json"),
        (status = 413, description = "The request is too large", body = Problem,
            content_type = "application/problem+json"),
        (status = 415, description = "The body is not declared as JSON", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "The body is not as described here", body = Problem,
            content_type = "application/problem+json"),
        (status = 503, description = "No register is open, or it took too long", body = Problem,
            content_type = "application/problem+json")
    )
)]
async fn check(
    State(office): State<Office>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let began = Instant::now();
    office.authorise(&headers)?;
    let asked = read(&headers, body)?;
    let counter = office.counter().ok_or_else(|| Problem::of(problem::NOT_READY))?;
    let results = counter.check(asked.registrations).await;
    let results = results.ok_or_else(|| Problem::of(problem::NOT_READY))?;
    for result in &results {
        office.0.metrics.answered(outcome(result));
    }
    let body = serde_json::to_vec(&CheckResponse { results })
        .expect("advice holds strings and numbers only");
    office.0.metrics.checked(began.elapsed());
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

fn outcome(result: &CheckResult) -> &str {
    result.advice.as_ref().map_or("rejected", |advice| advice.advice)
}

fn read(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<CheckRequest, Problem> {
    let body = body.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::of(problem::TOO_LARGE),
        _ => Problem::of(problem::BROKEN_BODY),
    })?;
    let declared = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = declared.and_then(|text| text.split(';').next()).unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Problem::of(problem::NOT_JSON));
    }
    let asked = serde_json::from_slice(&body).and_then(|asked: CheckRequest| {
        let fits = (1..=MOST_ROWS).contains(&asked.registrations.len());
        if fits { Ok(asked) } else { Err(serde_json::Error::custom("too few or too many rows")) }
    });
    // What the parser says may hold what was sent: only the place is told.
    asked.map_err(|error| match error.classify() {
        Category::Data => Problem::of(problem::BAD_BODY).at(error.line(), error.column()),
        _ => Problem::of(problem::BROKEN_BODY).at(error.line(), error.column()),
    })
}

/// Whether the program runs
#[utoipa::path(get, path = "/healthz",
    responses((status = 200, description = "It runs", body = String, content_type = "text/plain")))]
async fn health() -> &'static str {
    "ok\n"
}

/// Whether a register is open
#[utoipa::path(get, path = "/readyz", responses(
    (status = 200, description = "One is", body = String, content_type = "text/plain"),
    (status = 503, description = "None is yet", body = Problem,
        content_type = "application/problem+json")
))]
async fn ready(State(office): State<Office>) -> Result<&'static str, Problem> {
    let counter = office.counter();
    counter.map(|_| "ready\n").ok_or_else(|| Problem::of(problem::NOT_READY))
}

/// Counts in the text form of Prometheus
#[utoipa::path(get, path = "/metrics",
    responses((status = 200, description = "Counts", body = String, content_type = "text/plain")))]
async fn metrics(State(office): State<Office>) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, office.0.metrics.text()).into_response()
}
