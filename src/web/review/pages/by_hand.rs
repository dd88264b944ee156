//! A case that no run raised: somebody called, or a colleague saw something.

use askama::Template;
use axum::http::StatusCode;

use crate::accounts::{self, Access, Act, Purpose};
use crate::cases::{CaseError, Policy, intake, queue};
use crate::web::review::answer::{Answer, go_to, page_with};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

/// Letters of a dwelling's id or address, at most.
const LONGEST_DWELLING: usize = 120;

#[derive(Template)]
#[template(path = "by-hand.html")]
struct ByHand<'v> {
    /// What was wrong.
    fault: Option<String>,
    /// The case that is open at the dwelling already.
    open: Option<i64>,
    dwelling: &'v str,
    why: &'v str,
    shell: Shell<'v>,
}

fn shown(visit: &Visit<'_>, fault: Option<String>, open: Option<i64>) -> Answer {
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = ByHand {
        fault,
        open,
        dwelling: visit.field("dwelling"),
        why: visit.field("why"),
        shell: Shell::new(visit, "by-hand-title"),
    };
    page_with(status, &form)
}

/// The form.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    shown(visit, None, None)
}

/// What became of the form.
enum Begun {
    Case(i64),
    OpenAlready(i64),
    /// There is one that whoever asks must not be told of. A second one would get round its hold.
    NotHere,
}

/// Opens the case and gives it to whoever asks; written into the access log like any case.
pub(in crate::web::review) fn begin(visit: &Visit<'_>) -> Answer {
    let (typed, why) = (visit.field("dwelling"), visit.field("why"));
    let say = |key| Some(Shell::new(visit, key).title);
    if typed.is_empty() || typed.chars().count() > LONGEST_DWELLING {
        return shown(visit, say("by-hand-fault-dwelling"), None);
    }
    let begun = visit.store().write(|transaction| {
        let known = intake::dwelling_called(transaction, typed)?;
        let (candidate, dwelling) = known.unwrap_or((0, typed.to_owned()));
        let here = queue::at_dwelling(transaction, &dwelling, visit.today())?;
        if let Some(open) = here.iter().find(|row| !row.state.is_closed()) {
            let is_hidden = open.is_hidden_from(visit.account().sees_protected);
            return Ok(if is_hidden { Begun::NotHere } else { Begun::OpenAlready(open.case) });
        }
        let policy = Policy::of(transaction)?;
        let about = (candidate, dwelling.as_str(), why);
        let by = (visit.now, visit.account().name.as_str());
        let case = intake::begin_by_hand(transaction, &policy, about, by)?;
        let purpose = Purpose::of(visit.account().role);
        let access = Access { act: Act::Viewed, subject: &case.to_string(), purpose };
        accounts::record_access(transaction, Some(visit.account()), access, visit.now)?;
        Ok::<_, CaseError>(Begun::Case(case))
    });
    match begun {
        Ok(Begun::Case(case)) => go_to(&format!("/cases/{case}")),
        Ok(Begun::OpenAlready(case)) => shown(visit, say("by-hand-fault-open"), Some(case)),
        Ok(Begun::NotHere) => shown(visit, say("by-hand-fault-not-here"), None),
        Err(CaseError::Refused(refusal)) => shown(visit, Some(refusal.text(visit.language)), None),
        Err(error) => Err(error.into()),
    }
}
