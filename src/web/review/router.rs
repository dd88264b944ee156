//! Lets requests in by the table of routes: session, role, access log, then the page.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, FromRequest, Multipart, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, get, on};
use tower_http::csrf::CsrfLayer;

use super::answer::{Answer, Refusal, go_to};
use super::assets;
use super::cookie;
use super::office::Office;
use super::pages::refused;
use super::route::{Method, OpenTo, Route};
use super::routes::ROUTES;
use super::visit::{Sent, Upload, Visit};
use crate::accounts::{self, Access, Account, Act, Purpose, Session};
use crate::cases::store::StoreError;
use crate::domain::Moment;

/// The longest form, in bytes.
const LONGEST_FORM: usize = 256 << 10;
/// The longest form with files, in bytes.
const LONGEST_UPLOAD: usize = 20 << 20;

/// What a page may load and do: our own files, our own forms, nothing inline, nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Everything the review application serves.
pub fn review_router(office: Office) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let filter = match route.method {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
        };
        let page = move |State(office): State<Office>, params: RawPathParams, request: Request| {
            let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
            answer(route, office, params.collect(), request)
        };
        router = router.route(route.path, on(filter, page));
    }
    let asset = |params: RawPathParams| async move {
        let name = params.iter().next().map(|(_, name)| name.to_owned());
        assets::serve(&name.unwrap_or_default())
    };
    router
        .route("/assets/{name}", get(asset))
        .route("/healthz", get(|| async { "ok\n" }))
        .fallback(lost)
        .method_not_allowed_fallback(lost)
        .layer(CsrfLayer::new().with_rejection_response(foreign))
        .layer(middleware::from_fn_with_state(office.clone(), protect))
        .with_state(office)
}

/// A form that another site sent.
fn foreign(_: tower_http::csrf::ProtectionError) -> Response {
    let text = "Formularen kom ikke herfra. / The form did not come from here.\n";
    (StatusCode::FORBIDDEN, text).into_response()
}

/// No such page.
async fn lost(State(office): State<Office>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let done = move || {
        let visit = Arrival::of(&office, parts, Sent::default());
        visit.respond(|_| Err(Refusal::NotFound))
    };
    in_the_back(done).await
}

/// Headers of every answer. Whoever set one knew better: assets are kept, documents have a policy of
/// their own.
async fn protect(State(office): State<Office>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut unless_set = |name: header::HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    unless_set(header::CONTENT_SECURITY_POLICY, POLICY);
    unless_set(header::CACHE_CONTROL, "no-store");
    unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // `no-referrer` would also take the origin from forms, by which we tell our own
    unless_set(header::REFERRER_POLICY, "same-origin");
    unless_set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    unless_set(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    unless_set(header::HeaderName::from_static("x-robots-tag"), "noindex, nofollow");
    if office.settings().behind_proxy {
        unless_set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// Reads what was sent, then makes the page where it may take its time.
async fn answer(
    route: &'static Route,
    office: Office,
    path: Vec<(String, String)>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let query = fields(parts.uri.query().unwrap_or_default().as_bytes());
    let sent = match route.method {
        Method::Get => Ok(Sent::default()),
        Method::Post => read(&parts, body, &office).await,
    };
    let done = move || match sent {
        Ok(sent) => Arrival::of(&office, parts, Sent { path, query, ..sent })
            .respond(|visit| let_in(route, visit)),
        Err(refusal) => Arrival::of(&office, parts, Sent::default()).respond(|_| Err(refusal)),
    };
    in_the_back(done).await
}

async fn in_the_back(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn fields(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}

/// The fields and files of a form.
async fn read(parts: &Parts, body: Body, office: &Office) -> Result<Sent, Refusal> {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let body = to_bytes(body, LONGEST_UPLOAD)
            .await
            .map_err(|_| Refusal::Invalid("fault-too-large"))?;
        let request = Request::from_parts(parts.clone(), Body::from(body));
        let form = Multipart::from_request(request, office).await;
        let form = form.map_err(|_| Refusal::Invalid("fault-form"))?;
        return files(form).await.map_err(|_| Refusal::Invalid("fault-form"));
    }
    let body =
        to_bytes(body, LONGEST_FORM).await.map_err(|_| Refusal::Invalid("fault-too-large"))?;
    Ok(Sent { form: fields(&body), ..Sent::default() })
}

async fn files(mut form: Multipart) -> Result<Sent, axum::extract::multipart::MultipartError> {
    let mut sent = Sent::default();
    while let Some(part) = form.next_field().await? {
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(file_name) => {
                let bytes = part.bytes().await?.to_vec();
                sent.uploads.push(Upload { field, file_name, bytes });
            }
            None => sent.form.push((field, part.text().await?)),
        }
    }
    Ok(sent)
}

/// A request before anybody knows whether it is let in.
struct Arrival<'o> {
    office: &'o Office,
    headers: HeaderMap,
    at: String,
    from: String,
    sent: Sent,
}

impl<'o> Arrival<'o> {
    fn of(office: &'o Office, parts: Parts, sent: Sent) -> Self {
        let from = address(office, &parts);
        Self { office, headers: parts.headers, at: parts.uri.path().to_owned(), from, sent }
    }

    fn respond(self, page: impl FnOnce(&Visit<'_>) -> Answer) -> Response {
        let now = self.office.now();
        let who = self.who(now);
        let mut visit = Visit {
            office: self.office,
            who: None,
            language: cookie::language(&self.headers),
            now,
            from: self.from,
            headers: &self.headers,
            at: &self.at,
            sent: self.sent,
        };
        let answer = who.map_err(Refusal::from).and_then(|who| {
            visit.who = who;
            page(&visit)
        });
        answer.unwrap_or_else(|refusal| refused::response(&visit, refusal))
    }

    /// The session of the cookie, while it is good; where a proxy says who somebody is, only theirs.
    fn who(&self, now: Moment) -> Result<Option<(Session, Account)>, StoreError> {
        let Some(id) = cookie::session(&self.headers, self.office.settings()) else {
            return Ok(None);
        };
        let store = self.office.store();
        let found = store.read(|connection| accounts::find_session(connection, &id, now))?;
        let Some((session, account)) = found else { return Ok(None) };
        if self.office.settings().proxy_secret.is_some()
            && cookie::proxied_name(self.office, &self.headers) != Some(account.name.as_str())
        {
            return Ok(None);
        }
        if session.is_stale(now) {
            store.write(|transaction| accounts::touch(transaction, &session, now))?;
        }
        Ok(Some((session, account)))
    }
}

/// Where a request comes from; behind a proxy, what the proxy itself added last.
fn address(office: &Office, parts: &Parts) -> String {
    if office.settings().behind_proxy {
        let said = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let last = said.and_then(|value| value.to_str().ok()?.rsplit(',').next());
        return last.unwrap_or_default().trim().to_owned();
    }
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or_else(String::new, |ConnectInfo(peer)| peer.ip().to_string())
}

/// The one gate: who may, what is written down, then the page.
fn let_in(route: &Route, visit: &Visit<'_>) -> Answer {
    let role = visit.who.as_ref().map(|(_, account)| account.role);
    match (route.open_to, role) {
        (OpenTo::Anyone, _) | (OpenTo::SignedIn, Some(_)) => {}
        (_, None) => return go_to(&sign_in_first(route, visit)),
        (open_to, Some(role)) if open_to.lets_in(role) => {}
        _ => return Err(Refusal::Forbidden),
    }
    if let (Some(act), Some((_, account))) = (route.logs, &visit.who) {
        let subject = visit.sent.path.first().map_or(route.path, |(_, value)| value.as_str());
        let purpose = purpose(visit, act, account)?;
        let access = Access { act, subject, purpose };
        visit.store().write(|transaction| {
            accounts::record_access(transaction, Some(account), access, visit.now)
        })?;
    }
    (route.page)(visit)
}

/// Why somebody looks: what their role is there for, but for what leaves the program, is searched or
/// uncovered they have to say so.
fn purpose(visit: &Visit<'_>, act: Act, account: &Account) -> Result<Purpose, Refusal> {
    let chosen = Purpose::chosen(visit.field("purpose"));
    if chosen.is_none() && matches!(act, Act::Exported | Act::Revealed | Act::Searched) {
        return Err(Refusal::Invalid("purpose-missing"));
    }
    Ok(chosen.unwrap_or(Purpose::of(account.role)))
}

/// The sign-in page, and where to go from there.
fn sign_in_first(route: &Route, visit: &Visit<'_>) -> String {
    if route.method == Method::Post || route.path == "/" {
        return "/sign-in".to_owned();
    }
    let next: String = form_urlencoded::byte_serialize(visit.at.as_bytes()).collect();
    format!("/sign-in?next={next}")
}
