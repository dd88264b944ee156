//! A case: facts first, then the first look, then reasons, what was done and what can be done.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use rusqlite::Connection;

use super::case_history::{Told, told, undoable};
use super::case_letter::recipients;
use super::case_network::{self, Looking, Network};
use super::case_persons::called;
use super::case_post;
use super::case_words::Words;
use super::queue::List;
use crate::accounts::{self, Account, Role};
use crate::cases::intake::{self, Person};
use crate::cases::queue::{self, Row};
use crate::cases::{
    self, Case, CaseError, Hold, LegalResult, Letter, Line, Origin, Policy, SecondLook, State,
};
use crate::domain::Moment;
use crate::report::{CaseSheet, SheetFigure, SheetReasons, SheetSide};
use crate::web::review::answer::{Answer, Refusal, file, page_with};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

impl From<CaseError> for Refusal {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::Unknown(_) | CaseError::Erased(_) => Self::NotFound,
            CaseError::Refused(_) => Self::Invalid("case-fault"),
            CaseError::Conflict { .. } => Self::Invalid("case-fault-conflict"),
            error => Self::Failed(error.to_string()),
        }
    }
}

/// What can just have been done.
const DONE: [&str; 5] = ["done", "decided", "undone", "attached", "letter"];

/// What went wrong with a form, and what was typed into it: nothing typed is lost.
#[derive(Debug, Default)]
pub(super) struct Fault {
    /// For the reader.
    pub(super) text: String,
    /// The form it was typed into: what it does, empty for that of a new letter.
    pub(super) form: String,
    /// What was typed into it.
    pub(super) fields: Vec<(String, String)>,
    /// What a letter leaves to whoever writes it.
    pub(super) gaps: Vec<String>,
    /// The version the form was made from, where the case went on since.
    pub(super) since: Option<i64>,
}

/// What a page shows beside the case.
#[derive(Debug, Default)]
pub(super) struct Extra {
    pub(super) fault: Option<Fault>,
    /// A label and the number behind it, asked for and written down.
    pub(super) revealed: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "case.html")]
struct Page<'v> {
    words: Words,
    list: List,
    how_many: String,
    case: Case,
    row: Option<Row>,
    side: SheetSide,
    network: Option<Network>,
    recipients: Vec<(String, String, String)>,
    persons: Vec<Person>,
    earlier: Vec<Row>,
    history: Vec<Told>,
    colleagues: Vec<String>,
    next_states: Vec<State>,
    undo: Option<i64>,
    /// For each letter that was let go, what keeps it from Digital Post.
    posts: BTreeMap<i64, Option<&'static str>>,
    /// Whom each letter goes to, as this page calls them.
    called: BTreeMap<i64, String>,
    /// The case that was decided before this one came up.
    just_decided: Option<i64>,
    may_write: bool,
    may_approve: bool,
    sees_names: bool,
    me: String,
    around: (Option<i64>, Option<i64>),
    extra: Extra,
    policy: Policy,
    now: Moment,
    shell: Shell<'v>,
}

impl Page<'_> {
    fn id(&self) -> i64 {
        self.case.id
    }

    fn looked(&self) -> bool {
        self.case.look.is_some()
    }

    /// The reasons, once somebody has looked without them.
    fn reasons(&self) -> Option<&SheetReasons> {
        self.side.reasons.as_ref().filter(|_| self.looked() && !self.is_hidden())
    }

    /// Marked persons only after the first look.
    fn swimlane(&self) -> &SheetFigure {
        self.reasons().map_or(&self.side.swimlane, |reasons| &reasons.swimlane)
    }

    /// Whether the role would see whom it is about, but for a protected address.
    fn is_hidden(&self) -> bool {
        let role_sees = self.shell.who().is_some_and(|account| account.role.sees_names());
        role_sees && !self.sees_names
    }

    fn is_drawn(&self) -> bool {
        self.case.origin == Origin::Control
    }

    /// What was typed into a form that was not taken, to stand in that form again.
    fn typed(&self, form: &str) -> &str {
        let texts = ["why", "text"].map(|name| self.typed_as(form, name));
        texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
    }

    fn typed_as(&self, form: &str, field: &str) -> &str {
        let fault = self.extra.fault.as_ref().filter(|fault| fault.form == form);
        let mut fields = fault.iter().flat_map(|fault| &fault.fields);
        fields.find(|(name, _)| name == field).map_or("", |(_, value)| value.as_str())
    }

    fn has_typed(&self) -> bool {
        self.extra.fault.as_ref().is_some_and(|fault| !self.typed(&fault.form).is_empty())
    }

    /// What was typed into the form of a new letter.
    fn letter(&self, field: &str) -> &str {
        self.typed_as("", field)
    }

    /// What a letter leaves to whoever writes it, with what was written so far.
    fn letter_gaps(&self) -> Vec<(&str, &str)> {
        let Some(fault) = &self.extra.fault else { return Vec::new() };
        let written = fault.fields.iter().filter(|(name, _)| name == "written");
        let written = written.map(|(_, text)| text.as_str()).chain(std::iter::repeat(""));
        fault.gaps.iter().map(String::as_str).zip(written).collect()
    }

    fn is_typed_letter(&self, kind: &str, to: &str) -> bool {
        self.letter("letter").split_once('|') == Some((kind, to))
    }

    /// The address as the letter form has it: as typed, else as the case was opened.
    fn letter_address(&self) -> &str {
        let typed = self.letter("address");
        if typed.is_empty() { &self.case.dwelling } else { typed }
    }

    /// Whether no run says anything letters could tell.
    fn is_unknown_dwelling(&self) -> bool {
        self.side.letters.is_empty()
    }

    /// Whether some letter has no reasons but those somebody writes for it.
    fn lacks_reasons(&self) -> bool {
        let mut persons = self.side.letters.iter().filter(|(to, _)| !to.is_empty());
        self.is_unknown_dwelling() || persons.any(|(_, facts)| facts.reasons.is_empty())
    }

    fn is_taken_by_me(&self) -> bool {
        self.case.assignee.as_deref() == Some(self.me.as_str())
    }

    fn address(&self) -> &str {
        self.row.as_ref().map_or("", |row| row.address.as_str())
    }

    fn decision_waits(&self) -> bool {
        self.case.decision.as_ref().is_some_and(cases::Decided::is_waiting)
    }

    fn second_look_waits(&self) -> bool {
        self.case.second_look == SecondLook::Waiting
    }

    /// Whether the second person may be me.
    fn is_mine(&self) -> bool {
        self.case.first_persons().contains(self.me.as_str())
    }

    fn can_decide(&self) -> bool {
        let open = !self.case.state.is_closed() && self.case.state != State::Signal;
        self.may_write && self.looked() && open && !self.case.waits_for_second()
    }

    fn can_write_letters(&self) -> bool {
        let contact = !matches!(self.case.state, State::Signal | State::Triage | State::Dismissed);
        self.may_write && self.looked() && contact && !self.recipients.is_empty()
    }

    #[expect(clippy::unused_self, reason = "how a template calls it")]
    fn masked(&self, person: &Person) -> bool {
        person.person_id != person.label
    }

    fn any_masked(&self) -> bool {
        self.persons.iter().any(|person| self.masked(person))
    }

    fn revealed(&self, label: &str) -> Option<&str> {
        let revealed = self.extra.revealed.as_ref()?;
        (revealed.0 == label).then_some(revealed.1.as_str())
    }

    fn may_approve_letter(&self, letter: &Letter) -> bool {
        letter.is_waiting() && self.may_approve && letter.proposed_by != self.me
    }

    fn letter_stage(&self, letter: &Letter) -> String {
        match &letter.approved {
            Some((who, at)) => {
                let when = self.shell.moment(at);
                let text = self.shell.t2("case-letter-approved", ("who", who), ("when", &when));
                let leaves = cases::leaves_at(letter, &self.policy);
                let can_be_stopped = leaves.is_some_and(|leaves| self.now <= leaves);
                if can_be_stopped { text + " " + &self.shell.t("case-letter-stop") } else { text }
            }
            None if letter.returned => self.shell.t("case-letter-returned"),
            None => self.shell.t1("case-letter-waits", "who", &letter.proposed_by),
        }
    }

    fn letter_to(&self, letter: &Letter) -> &str {
        self.called.get(&letter.version).map_or("", String::as_str)
    }

    fn letter_name(&self, kind: &str) -> String {
        self.shell.t(format!("letter-{kind}"))
    }

    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "how a template calls it"
    )]
    fn results_of(&self, outcome: &cases::Outcome) -> Vec<LegalResult> {
        LegalResult::of(*outcome)
    }
}

/// The number of the case in the path.
pub(super) fn id_of(visit: &Visit<'_>) -> Result<i64, Refusal> {
    visit.path("case").parse().map_err(|_| Refusal::NotFound)
}

/// The page.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    show(visit, id_of(visit)?, StatusCode::OK, Extra::default())
}

pub(super) fn show(visit: &Visit<'_>, id: i64, status: StatusCode, extra: Extra) -> Answer {
    let shell = shell_of(visit, id);
    let list = List::asked(visit)?;
    let account = visit.account();
    let today = visit.today();
    let sees_protected = account.sees_protected;
    let (file, read) = visit.store().read(|database| {
        let file = cases::open(database, id)?;
        let sheet = sheet(database, &file.case)?;
        let side = sheet.side(visit.language);
        let persons = intake::persons(database, file.case.candidate)?;
        let looking = Looking { case: &file.case, persons: &persons, sees_protected, today };
        let behind = looking.cases_behind(database, side)?;
        let policy = Policy::of(database)?;
        let posts = case_post::offers(visit, database, (&file, &policy))?;
        let read = (
            queue::at_dwelling(database, &file.case.dwelling, today)?,
            accounts::accounts(database)?,
            queue::around(database, &list.filter, today, id)?,
            (policy, posts, called(database, &file, &shell)?),
        );
        Ok::<_, CaseError>((file, (sheet, persons, behind, read)))
    })?;
    let (sheet, persons, behind, (at_dwelling, accounts, around, (policy, posts, called))) = read;
    let case = file.case;
    let (own, earlier): (Vec<Row>, Vec<Row>) = at_dwelling
        .into_iter()
        .filter(|row| row.case == id || !row.is_hidden_from(sees_protected))
        .partition(|row| row.case == id);
    let since = extra.fault.as_ref().and_then(|fault| fault.since);
    let sees_names = sees_case(account, &case);
    let told = |line: &Line| told(line, &shell, visit, (since, sees_names));
    let page = Page {
        words: Words::of(visit),
        how_many: list.how_many(&shell),
        list,
        row: own.into_iter().next(),
        network: case_network::linked(sheet.side(visit.language), &behind),
        side: sheet.side(visit.language).clone(),
        recipients: recipients(&sheet, &shell),
        persons,
        earlier,
        history: file.history.iter().rev().map(told).collect(),
        colleagues: colleagues(accounts),
        next_states: case.state.next().to_vec(),
        just_decided: visit.query("decided").parse().ok().filter(|decided| *decided != id),
        undo: undoable(&file.history, &account.name, visit, &policy),
        posts,
        called,
        policy,
        now: visit.now,
        may_write: may_write(account.role),
        may_approve: matches!(account.role, Role::Approver | Role::TeamLeader),
        sees_names,
        me: account.name.clone(),
        around,
        extra,
        case,
        shell,
    };
    page_with(status, &page)
}

fn shell_of<'v>(visit: &'v Visit<'_>, id: i64) -> Shell<'v> {
    let mut shell = Shell::new(visit, "case-title").wide().done(&DONE);
    shell.title = format!("{} {id}", shell.title);
    shell
}

/// Whom a case can be given to.
fn colleagues(accounts: Vec<Account>) -> Vec<String> {
    let works = |account: &Account| may_write(account.role) && account.closed.is_none();
    accounts.into_iter().filter(works).map(|account| account.name).collect()
}

fn may_write(role: Role) -> bool {
    matches!(role, Role::Caseworker | Role::Approver | Role::TeamLeader)
}

/// Whether somebody sees whom a case is about: by their role and, where an address is protected, by
/// their right.
pub(super) fn sees_case(account: &Account, case: &Case) -> bool {
    let is_protected = case.holds.contains(&Hold::Protected);
    account.role.sees_names() && (account.sees_protected || !is_protected)
}

/// Refuses whoever does not see whom the case is about.
pub(super) fn seen_by(visit: &Visit<'_>, case: &Case) -> Result<(), Refusal> {
    if sees_case(visit.account(), case) { Ok(()) } else { Err(Refusal::Forbidden) }
}

/// The sheet of a case; an empty one where nothing is kept of it.
pub(super) fn sheet(database: &Connection, case: &Case) -> Result<CaseSheet, CaseError> {
    sheet_of(database, case.candidate)
}

/// The sheet of a row of a run.
pub(super) fn sheet_of(database: &Connection, candidate: i64) -> Result<CaseSheet, CaseError> {
    let bytes = intake::sheet(database, candidate)?.unwrap_or_default();
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

/// A file of the case, to be kept and never run.
pub(in crate::web::review) fn kept_file(visit: &Visit<'_>) -> Answer {
    let id = id_of(visit)?;
    let sha256 = visit.path("file");
    let (bytes, name) = visit.store().read(|database| {
        let case = cases::open(database, id)?.case;
        seen_by(visit, &case)?;
        let known = case.attachments.iter().find(|kept| kept.sha256 == sha256);
        let name = known.map(|kept| kept.name.clone());
        Ok::<_, Refusal>((cases::files::bytes(database, id, sha256)?, name))
    })?;
    let (Some(bytes), Some(name)) = (bytes, name) else { return Err(Refusal::NotFound) };
    file(&name, "application/octet-stream", bytes)
}

/// Everything the case holds, as JSON.
pub(in crate::web::review) fn export(visit: &Visit<'_>) -> Answer {
    let id = id_of(visit)?;
    let held = visit.store().read(|database| {
        seen_by(visit, &cases::open(database, id)?.case)?;
        Ok::<_, Refusal>(cases::case_export(database, id)?)
    })?;
    let text =
        serde_json::to_string_pretty(&held).map_err(|error| Refusal::Failed(error.to_string()))?;
    file(&format!("case-{id}.json"), "application/json", text.into_bytes())
}
