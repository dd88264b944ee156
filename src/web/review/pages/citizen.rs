//! The citizen follows their own case by the code of a letter. A code that is wrong and one that
//! never was look the same, and guessing is slowed down.

use askama::Template;
use axum::http::StatusCode;

use crate::accounts::{
    Access, Act, LetterCode, Limit, Purpose, Reader, allow, find_letter_code, record_access,
};
use crate::cases::{self, CaseError, Progress, Reached, progress, progress_of_letter};
use crate::web::review::answer::{Answer, Refusal, page as give, page_with};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

/// Codes tried from one address.
const BY_ADDRESS: Limit = Limit { what: "letter code", free: 10, first_wait: 30_000 };

#[derive(Template)]
#[template(path = "follow.html")]
struct Follow<'v> {
    shell: Shell<'v>,
    has_failed: bool,
}

#[derive(Template)]
#[template(path = "progress.html")]
struct Shown<'v> {
    shell: Shell<'v>,
    steps: Vec<Reached>,
    is_subject: bool,
}

/// The form for the code; it is never part of a path.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    give(&Follow { shell: Shell::new(visit, "follow-title"), has_failed: false })
}

/// Shows the case of a code.
pub(in crate::web::review) fn show(visit: &Visit<'_>) -> Answer {
    let may_try = visit
        .store()
        .write(|transaction| allow(transaction, BY_ADDRESS, &visit.from, visit.now))?;
    if !may_try {
        return Err(Refusal::TooMany);
    }
    let typed = visit.field("code");
    let code = visit.store().read(|database| find_letter_code(database, typed))?;
    match code.map(|code| steps(visit, code)).transpose()? {
        Some((code, steps)) if !steps.is_empty() => {
            written_down(visit, code)?;
            let shell = Shell::new(visit, "progress-title");
            give(&Shown { shell, steps, is_subject: code.reader == Reader::Subject })
        }
        _ => {
            let shell = Shell::new(visit, "follow-title");
            page_with(StatusCode::NOT_FOUND, &Follow { shell, has_failed: true })
        }
    }
}

/// The steps that a code opens; none where the case was erased.
fn steps(visit: &Visit<'_>, code: LetterCode) -> Result<(LetterCode, Vec<Reached>), Refusal> {
    let file = visit.store().read(|database| cases::open(database, code.case));
    let steps = match file {
        Ok(file) if code.reader == Reader::Subject => progress(&file),
        Ok(file) => progress_of_letter(&file, code.letter),
        Err(CaseError::Unknown(_) | CaseError::Erased(_)) => Vec::new(),
        Err(error) => return Err(Refusal::Failed(error.to_string())),
    };
    Ok((code, steps))
}

fn written_down(visit: &Visit<'_>, code: LetterCode) -> Result<(), Refusal> {
    let subject = code.case.to_string();
    let access = Access { act: Act::Followed, subject: &subject, purpose: Purpose::Own };
    visit.store().write(|transaction| record_access(transaction, None, access, visit.now))?;
    Ok(())
}

impl Shown<'_> {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "how a template calls it")]
    fn is_now(&self, index: &usize) -> bool {
        index + 1 == self.steps.len()
    }

    /// What happens next, by where the case stands.
    fn next(&self) -> String {
        let now = self.steps.last().map_or(Progress::Received, |step| step.progress);
        self.shell.t(format!("progress-next-{}", now.key()))
    }
}
