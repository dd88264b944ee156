//! A housing association's own reports and the form to reply with, and nothing else; and the replies
//! for those who work with them.

use askama::Template;
use axum::http::{HeaderValue, header};

use crate::accounts::{
    Reply, ReplyEntry, SharedReport, keep_reply, replies as all_replies, reply_bytes, report_bytes,
    shared_reports,
};
use crate::web::review::answer::{Answer, Refusal, file, go_to, page as give, set};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

/// The largest form that is kept, in bytes.
const LARGEST: usize = 5 << 20;
/// What a spreadsheet is to browsers.
const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "association.html")]
struct Reports<'v> {
    shell: Shell<'v>,
    reports: Vec<SharedReport>,
}

/// The association that somebody speaks for; nobody else comes here.
fn own<'v>(visit: &'v Visit<'_>) -> Result<&'v str, Refusal> {
    visit.account().association.as_deref().ok_or(Refusal::NotFound)
}

/// Its reports.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    let own = own(visit)?;
    let reports = visit.store().read(|database| shared_reports(database, own))?;
    let shell = Shell::new(visit, "association-title").done(&["replied"]);
    give(&Reports { shell, reports })
}

fn number(visit: &Visit<'_>) -> Result<i64, Refusal> {
    visit.path("report").parse().map_err(|_| Refusal::NotFound)
}

/// Page and form of a report of theirs; others' do not exist for them.
fn bytes(visit: &Visit<'_>) -> Result<(Vec<u8>, Vec<u8>), Refusal> {
    let (own, number) = (own(visit)?, number(visit)?);
    let found = visit.store().read(|database| report_bytes(database, own, number))?;
    found.ok_or(Refusal::NotFound)
}

/// The report. It is a document of its own and brings its own policy.
pub(in crate::web::review) fn report(visit: &Visit<'_>) -> Answer {
    let (page, _) = bytes(visit)?;
    let policy =
        policy_of(&page).ok_or_else(|| Refusal::Failed("a report without a policy".to_owned()))?;
    let mut response = axum::response::IntoResponse::into_response(page);
    set(&mut response, header::CONTENT_TYPE, "text/html; charset=utf-8");
    let policy = format!("{policy}; frame-ancestors 'none'");
    let policy = HeaderValue::from_str(&policy).map_err(|_| Refusal::NotFound)?;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// The policy that a document of ours carries in its head: styles by their hash, nothing else.
fn policy_of(page: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(page.get(..page.len().min(4_096))?).into_owned();
    let after = head.split("Content-Security-Policy\" content=\"").nth(1)?;
    let policy = after.split('"').next()?.replace("&#39;", "'").replace("&#x27;", "'");
    policy.starts_with("default-src 'none'; style-src 'sha256-").then_some(policy)
}

/// The form.
pub(in crate::web::review) fn form(visit: &Visit<'_>) -> Answer {
    let (_, form) = bytes(visit)?;
    file(&format!("svarskema-{}.xlsx", number(visit)?), SPREADSHEET, form)
}

/// Takes the filled-in form.
pub(in crate::web::review) fn reply(visit: &Visit<'_>) -> Answer {
    bytes(visit)?;
    let sent = visit.sent.uploads.iter().find(|upload| upload.field == "form");
    let sent = sent
        .filter(|sent| !sent.bytes.is_empty())
        .ok_or(Refusal::Invalid("association-fault-none"))?;
    let (_, ending) = sent.file_name.rsplit_once('.').unwrap_or_default();
    if !matches!(ending.to_ascii_lowercase().as_str(), "xlsx" | "csv") || sent.bytes.len() > LARGEST
    {
        return Err(Refusal::Invalid("association-fault-kind"));
    }
    let reply = Reply {
        report: number(visit)?,
        who: &visit.account().name,
        file_name: &crate::web::review::answer::safe_name(&sent.file_name),
        bytes: &sent.bytes,
    };
    visit.store().write(|transaction| keep_reply(transaction, reply, visit.now))?;
    go_to("/association?done=replied")
}

#[derive(Template)]
#[template(path = "replies.html")]
struct Replies<'v> {
    shell: Shell<'v>,
    replies: Vec<ReplyEntry>,
}

/// What associations sent back, for those who work with it.
pub(in crate::web::review) fn replies(visit: &Visit<'_>) -> Answer {
    let replies = visit.store().read(|database| all_replies(database, 200))?;
    give(&Replies { shell: Shell::new(visit, "replies-title"), replies })
}

/// One of them, as it came.
pub(in crate::web::review) fn replied(visit: &Visit<'_>) -> Answer {
    let number = visit.path("reply").parse().map_err(|_| Refusal::NotFound)?;
    let found = visit.store().read(|database| reply_bytes(database, number))?;
    let (name, bytes) = found.ok_or(Refusal::NotFound)?;
    file(&name, "application/octet-stream", bytes)
}
