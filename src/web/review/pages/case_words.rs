//! The names of closed lists and days as pages show them.

use crate::cases::queue::Row;
use crate::cases::{Hold, Innocent, Judgement, LegalResult, Outcome, Sort, State, Status};
use crate::domain::{Day, Language};
use crate::report::uncertain;
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

/// Names in the language of the page, on the day of the visit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    language: Language,
    today: Day,
    sees_protected: bool,
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    clippy::unused_self,
    reason = "how templates call it"
)]
impl Words {
    pub(super) fn of(visit: &Visit<'_>) -> Self {
        let sees_protected = visit.account().sees_protected;
        Self { language: visit.language, today: visit.today(), sees_protected }
    }

    pub(super) fn status(self, status: &Status) -> &'static str {
        status.text(self.language)
    }

    pub(super) fn state(self, state: &State) -> &'static str {
        state.text(self.language)
    }

    pub(super) fn hold(self, hold: &Hold) -> &'static str {
        hold.text(self.language)
    }

    pub(super) fn outcome(self, outcome: &Outcome) -> &'static str {
        outcome.text(self.language)
    }

    pub(super) fn innocent(self, code: &Innocent) -> &'static str {
        code.text(self.language)
    }

    pub(super) fn result(self, result: &LegalResult) -> &'static str {
        result.text(self.language)
    }

    pub(super) fn judgement(self, judgement: &Judgement) -> &'static str {
        judgement.text(self.language)
    }

    /// What a row is about; how it came up where no flag says.
    pub(super) fn title(self, row: &Row) -> &str {
        let title = row.title(self.language);
        if title.is_empty() { row.origin.map_or("", |it| it.text(self.language)) } else { title }
    }

    /// Where the dwelling of a row is, for those who may know it.
    pub(super) fn place(self, shell: &Shell<'_>, row: &Row) -> String {
        if row.is_hidden_from(self.sees_protected) {
            return shell.t("case-place-hidden");
        }
        let place = if row.address.is_empty() { &row.dwelling } else { &row.address };
        place.clone()
    }

    /// A date as the register has it, in the form of the language.
    pub(super) fn date(self, text: &str) -> String {
        let date = text.parse().map(|date| uncertain(date, self.language));
        date.unwrap_or_else(|()| text.to_owned())
    }

    /// The outcome a row names by its key.
    pub(super) fn outcome_of(self, key: &str) -> &'static str {
        Outcome::named(key).map_or("", |outcome| outcome.text(self.language))
    }

    /// Colour beside the word, never instead of it.
    pub(super) fn badge(self, status: &Status) -> &'static str {
        match status {
            Status::Overdue => "badge-error",
            Status::ForApproval | Status::Hearing => "badge-warning",
            Status::Closed => "badge-success",
            _ => "badge-info",
        }
    }

    /// Days left or late, in words; empty without a deadline.
    pub(super) fn left(self, shell: &Shell<'_>, due: &Option<Day>) -> String {
        let Some(due) = due else { return String::new() };
        let days = due.since(self.today).0;
        let number = u64::from(days.unsigned_abs());
        match days {
            0 => shell.t("due-today"),
            1.. => shell.tn("due-left", number),
            _ => shell.tn("due-late", number),
        }
    }

    pub(super) fn is_late(self, due: &Option<Day>) -> bool {
        due.is_some_and(|due| due < self.today)
    }

    pub(super) fn statuses(self) -> &'static [Status] {
        Status::ALL
    }

    pub(super) fn states(self) -> &'static [State] {
        State::ALL
    }

    pub(super) fn all_holds(self) -> &'static [Hold] {
        Hold::ALL
    }

    pub(super) fn outcomes(self) -> &'static [Outcome] {
        Outcome::ALL
    }

    pub(super) fn all_innocent(self) -> &'static [Innocent] {
        Innocent::ALL
    }

    pub(super) fn judgements(self) -> &'static [Judgement] {
        Judgement::ALL
    }

    pub(super) fn sorts(self) -> [Sort; 4] {
        Sort::ALL
    }
}
