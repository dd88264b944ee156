//! What is done to a case: every form of its page ends here, as one event.

use axum::http::StatusCode;

use super::case::{Extra, Fault, id_of, show};
use super::list_address::query_sent;
use super::queue::typed_day;
use crate::accounts::{self, Role};
use crate::cases::files::{self, NewFile};
use crate::cases::{
    self, Case, CaseError, Decision, Draft, Event, Hold, Innocent, Judgement, LegalResult, Outcome,
    Policy, State, queue,
};
use crate::domain::Moment;
use crate::web::review::answer::{Answer, Refusal, go_to};
use crate::web::review::visit::Visit;

/// What was asked for cannot be read from the form.
const UNREADABLE: Refusal = Refusal::Invalid("case-fault-form");

/// The event a form asks for.
fn event_of(visit: &Visit<'_>) -> Result<Event, Refusal> {
    let field = |name| visit.field(name);
    let day = |name| {
        let text = visit.field(name);
        if text.is_empty() { Ok(None) } else { typed_day(text).map(Some) }
    };
    let number = |name| visit.field(name).parse::<i64>().map_err(|_| UNREADABLE);
    Ok(match field("do") {
        "look" => Event::Looked { judgement: one_of(Judgement::named(field("judgement")))? },
        "check" => Event::FactsChecked,
        "move" => Event::Moved { to: one_of(State::named(field("to")))?, due: day("due")? },
        "due" => Event::DueSet { due: day("due")? },
        "note" => Event::Noted { text: field("text").to_owned() },
        "hold" => Event::HoldPlaced { hold: one_of(Hold::named(field("hold")))? },
        "lift" => Event::HoldLifted { hold: one_of(Hold::named(field("hold")))? },
        "postpone" => Event::Postponed { until: day("until")? },
        "resume" => Event::Resumed,
        "tag" => Event::Tagged { tag: field("tag").to_owned() },
        "untag" => Event::Untagged { tag: field("tag").to_owned() },
        "assign" => Event::Assigned { to: Some(field("to").to_owned()) },
        "unassign" => Event::Assigned { to: None },
        "decide" => Event::Decided(decision(visit)?),
        "answered" => {
            Event::LetterAnswered { letter: number("letter")?, answer: field("text").to_owned() }
        }
        "objection" => Event::Objected { until: None },
        "exempt" => Event::Exempted {
            code: one_of(Innocent::named(field("innocent")))?,
            owner: visit.account().name.clone(),
            until: day("until")?,
        },
        "end-exemption" => Event::ExemptionEnded,
        "undo" => Event::Undone { version: number("undone")? },
        "approve" => Event::DecisionApproved,
        "return" => Event::DecisionReturned,
        "agree" => Event::SecondLook { agrees: true },
        "disagree" => Event::SecondLook { agrees: false },
        "return-letter" => Event::LetterReturned { letter: number("letter")? },
        _ => return Err(UNREADABLE),
    })
}

fn one_of<T>(named: Option<T>) -> Result<T, Refusal> {
    named.ok_or(Refusal::Invalid("case-fault-choose"))
}

fn decision(visit: &Visit<'_>) -> Result<Decision, Refusal> {
    let outcome = one_of(Outcome::named(visit.field("outcome")))?;
    let chosen = Innocent::named(visit.field("innocent"));
    Ok(Decision {
        outcome,
        // an explanation belongs to no grounds; with other outcomes the field is not read
        innocent: chosen.filter(|_| outcome == Outcome::Legitimate),
        result: one_of(LegalResult::named(visit.field("result")))?,
        persons: visit.fields("person").into_iter().map(str::to_owned).collect(),
        second_look: false,
    })
}

/// Events that take the second person's role.
fn is_second_persons(event: &Event) -> bool {
    matches!(
        event,
        Event::DecisionApproved
            | Event::DecisionReturned
            | Event::SecondLook { .. }
            | Event::LetterApproved { .. }
            | Event::LetterReturned { .. }
    )
}

/// Does what a form of the page asks for.
pub(in crate::web::review) fn act(visit: &Visit<'_>) -> Answer {
    let id = id_of(visit)?;
    let event = match event_of(visit) {
        Ok(event) => event,
        Err(Refusal::Invalid(key)) => return faulty(visit, id, key_text(visit, key)),
        Err(refusal) => return Err(refusal),
    };
    may_do(visit, &event)?;
    let done = match event {
        Event::Decided(_) => "decided",
        Event::Undone { .. } => "undone",
        _ => "done",
    };
    let draft = draft(visit, event);
    let result = visit.store().write(|transaction| {
        let policy = Policy::of(transaction)?;
        colleague(transaction, &draft.event)?;
        Ok::<Case, Doing>(cases::act(transaction, &policy, (id, seen(visit)), &draft)?)
    });
    finish(visit, id, result, done)
}

/// What a role may do beyond opening the page.
fn may_do(visit: &Visit<'_>, event: &Event) -> Result<(), Refusal> {
    let second = matches!(visit.account().role, Role::Approver | Role::TeamLeader);
    // whoever may not see behind the hold may not take it away either
    let uncovers = matches!(event, Event::HoldLifted { hold: Hold::Protected });
    let may_not = is_second_persons(event) && !second;
    let is_refused = may_not || (uncovers && !visit.account().sees_protected);
    if is_refused { Err(Refusal::Forbidden) } else { Ok(()) }
}

/// Cases are given to people who work on cases.
fn colleague(database: &rusqlite::Connection, event: &Event) -> Result<(), Doing> {
    let Event::Assigned { to: Some(to) } = event else { return Ok(()) };
    let account = accounts::account_by_name(database, to).map_err(CaseError::from)?;
    let works = |role| matches!(role, Role::Caseworker | Role::Approver | Role::TeamLeader);
    if account.is_some_and(|account| works(account.role)) {
        Ok(())
    } else {
        Err(Doing::Form("queue-fault-colleague"))
    }
}

/// What can go wrong while doing.
pub(super) enum Doing {
    Case(CaseError),
    Form(&'static str),
}

impl From<CaseError> for Doing {
    fn from(error: CaseError) -> Self {
        Self::Case(error)
    }
}

impl From<cases::store::StoreError> for Doing {
    fn from(error: cases::store::StoreError) -> Self {
        Self::Case(error.into())
    }
}

pub(super) fn draft(visit: &Visit<'_>, event: Event) -> Draft {
    Draft {
        at: visit.now,
        who: visit.account().name.clone(),
        why: visit.field("why").to_owned(),
        event,
    }
}

/// The version the form was made from.
#[expect(clippy::unnecessary_wraps, reason = "what acting on a case takes")]
pub(super) fn seen(visit: &Visit<'_>) -> Option<i64> {
    // a form without one is out of date by definition
    Some(visit.field("version").parse().unwrap_or(0))
}

/// Goes on to the next page, or shows the case with what stopped it and what was typed.
pub(super) fn finish(
    visit: &Visit<'_>,
    id: i64,
    result: Result<Case, Doing>,
    done: &'static str,
) -> Answer {
    match result {
        Ok(_) => {
            let next = if visit.field("then") == "next" { following(visit, id)? } else { None };
            // the page that comes up next says where to take the decision back
            let decided = next.map(|_| format!("&decided={id}")).unwrap_or_default();
            let next = next.unwrap_or(id);
            go_to(&format!("/cases/{next}{}&done={done}{decided}", query_sent(visit)?))
        }
        Err(Doing::Case(CaseError::Refused(refusal))) => {
            faulty(visit, id, refusal.text(visit.language))
        }
        Err(Doing::Form(key)) => faulty(visit, id, key_text(visit, key)),
        Err(Doing::Case(CaseError::Conflict { .. })) => {
            let fault = Fault {
                text: key_text(visit, "case-fault-conflict"),
                form: form(visit),
                fields: visit.sent.form.clone(),
                gaps: Vec::new(),
                since: seen(visit),
            };
            show(visit, id, StatusCode::CONFLICT, Extra { fault: Some(fault), revealed: None })
        }
        Err(Doing::Case(error)) => Err(error.into()),
    }
}

fn following(visit: &Visit<'_>, id: i64) -> Result<Option<i64>, Refusal> {
    let list = super::queue::List::asked(visit)?;
    let today = visit.today();
    let around = visit.store().read(|database| queue::around(database, &list.filter, today, id))?;
    Ok(around.1)
}

pub(super) fn key_text(visit: &Visit<'_>, key: &str) -> String {
    crate::web::review::shell::Shell::new(visit, key).title
}

/// Which form was sent; those with two buttons are one.
fn form(visit: &Visit<'_>) -> String {
    let does = match visit.field("do") {
        "approve" | "return" | "agree" | "disagree" => "second",
        "resume" => "postpone",
        "lift" => "hold",
        "end-exemption" => "exempt",
        does => does,
    };
    does.to_owned()
}

pub(super) fn faulty(visit: &Visit<'_>, id: i64, text: String) -> Answer {
    faulty_with(visit, id, text, Vec::new())
}

/// The same with what a letter leaves to whoever writes it.
pub(super) fn faulty_with(visit: &Visit<'_>, id: i64, text: String, gaps: Vec<String>) -> Answer {
    let (form, fields) = (form(visit), visit.sent.form.clone());
    let fault = Fault { text, form, fields, gaps, since: None };
    let extra = Extra { fault: Some(fault), revealed: None };
    show(visit, id, StatusCode::UNPROCESSABLE_ENTITY, extra)
}

/// Adds a file.
pub(in crate::web::review) fn attach(visit: &Visit<'_>) -> Answer {
    let id = id_of(visit)?;
    let Some(upload) = visit.sent.uploads.iter().find(|upload| !upload.bytes.is_empty()) else {
        return faulty(visit, id, key_text(visit, "case-fault-file"));
    };
    if files::clean_name(&upload.file_name).is_none() {
        return faulty(visit, id, key_text(visit, "case-fault-kind"));
    }
    let file = NewFile { name: &upload.file_name, bytes: &upload.bytes };
    let by: (Moment, &str) = (visit.now, &visit.account().name);
    let result = visit.store().write(|transaction| {
        let policy = Policy::of(transaction)?;
        Ok::<Case, Doing>(files::attach(transaction, &policy, (id, seen(visit)), file, by)?)
    });
    finish(visit, id, result, "attached")
}
