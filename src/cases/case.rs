//! A case as its events made it: a pure fold.

use std::collections::BTreeSet;

use super::event::{Decision, Draft, Event};
use super::lists::{Hold, Origin, State, Status};
use super::parts::{Attachment, Decided, Exemption, Letter, Look, Note, SecondLook};
use crate::domain::{Day, Moment};

/// An event in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Place among the events of the case, from 1.
    pub version: i64,
    /// What, when, who, why.
    pub draft: Draft,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its number.
    pub id: i64,
    /// How many events made it.
    pub version: i64,
    /// When it began.
    pub opened_at: Moment,
    /// How it came up; not for showing before the first look.
    pub origin: Origin,
    /// The row of the run it came from, or of a later run of the same flag.
    pub candidate: i64,
    /// Whether the latest run still raises the flag.
    pub still_raised: bool,
    /// The dwelling's lasting id.
    pub dwelling: String,
    /// The flag's lasting id; empty for a drawn dwelling.
    pub flag: String,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_since: Moment,
    /// Who works on it.
    pub assignee: Option<String>,
    /// The first look.
    pub look: Option<Look>,
    /// Whether the facts were checked in the registers themselves.
    pub facts_checked: bool,
    /// Until when something has to happen.
    pub due: Option<Day>,
    /// Put off to this day.
    pub postponed: Option<Day>,
    /// Why it must wait.
    pub holds: BTreeSet<Hold>,
    /// Marks.
    pub tags: BTreeSet<String>,
    /// In order.
    pub notes: Vec<Note>,
    /// In order.
    pub attachments: Vec<Attachment>,
    /// In order.
    pub letters: Vec<Letter>,
    /// What was decided, agreed or not yet.
    pub decision: Option<Decided>,
    /// The second look.
    pub second_look: SecondLook,
    /// The flag may not be raised on the same facts before this day.
    pub objection: Option<Day>,
    /// An accepted explanation.
    pub exemption: Option<Exemption>,
}

impl Case {
    /// The case its events make; none without an opening. What was taken back has no effect.
    pub fn fold(id: i64, entries: &[Entry]) -> Option<Self> {
        let hidden = hidden(entries);
        let mut entries_left = entries.iter().filter(|entry| !hidden.contains(&entry.version));
        let mut case = Self::open(id, entries_left.next()?)?;
        for entry in entries_left {
            case.apply(entry);
        }
        case.version = entries.last().map_or(0, |entry| entry.version);
        Some(case)
    }

    fn open(id: i64, entry: &Entry) -> Option<Self> {
        let Event::Opened { origin, candidate, dwelling, flag, due } = &entry.draft.event else {
            return None;
        };
        Some(Self {
            id,
            version: entry.version,
            opened_at: entry.draft.at,
            origin: *origin,
            candidate: *candidate,
            still_raised: true,
            dwelling: dwelling.clone(),
            flag: flag.clone(),
            state: State::Signal,
            state_since: entry.draft.at,
            assignee: None,
            look: None,
            facts_checked: false,
            due: *due,
            postponed: None,
            holds: BTreeSet::new(),
            tags: BTreeSet::new(),
            notes: Vec::new(),
            attachments: Vec::new(),
            letters: Vec::new(),
            decision: None,
            second_look: SecondLook::None,
            objection: None,
            exemption: None,
        })
    }

    /// The same case after one more event, which must be allowed.
    #[must_use]
    pub fn after(&self, entry: &Entry) -> Self {
        let mut case = self.clone();
        case.apply(entry);
        case.version = entry.version;
        case
    }

    fn apply(&mut self, entry: &Entry) {
        let Draft { at, who, why, event } = &entry.draft;
        match event {
            Event::Opened { .. } | Event::Undone { .. } => {}
            Event::Refreshed { candidate } => {
                self.still_raised = candidate.is_some();
                self.candidate = candidate.unwrap_or(self.candidate);
            }
            Event::Assigned { to } => self.assignee.clone_from(to),
            Event::Looked { judgement } => {
                self.look = Some(Look { judgement: *judgement, by: who.clone(), at: *at });
                if self.state == State::Signal {
                    self.go(State::Triage, *at);
                }
            }
            Event::FactsChecked => self.facts_checked = true,
            Event::Moved { to, due } => {
                self.go(*to, *at);
                self.due = *due;
                self.reopen_for(*to);
            }
            Event::DueSet { due } => self.due = *due,
            Event::Noted { text } => {
                self.notes.push(Note { text: text.clone(), by: who.clone(), at: *at });
            }
            Event::Attached { name, sha256, size, media } => self.attachments.push(Attachment {
                name: name.clone(),
                sha256: sha256.clone(),
                size: *size,
                media: media.clone(),
                by: who.clone(),
                at: *at,
            }),
            Event::HoldPlaced { hold } => drop(self.holds.insert(*hold)),
            Event::HoldLifted { hold } => drop(self.holds.remove(hold)),
            Event::Postponed { until } => self.postponed = *until,
            Event::Resumed => self.postponed = None,
            Event::Tagged { tag } => drop(self.tags.insert(tag.clone())),
            Event::Untagged { tag } => drop(self.tags.remove(tag)),
            Event::Objected { until } => self.objection = *until,
            Event::Exempted { code, owner, until } => {
                let (code, owner, from) = (*code, owner.clone(), at.day());
                self.exemption = until.map(|until| Exemption { code, owner, from, until });
            }
            Event::ExemptionEnded => self.exemption = None,
            Event::LetterProposed { .. }
            | Event::LetterApproved { .. }
            | Event::LetterReturned { .. }
            | Event::LetterAnswered { .. } => self.apply_letter(entry),
            Event::Decided(decision) => self.decide(decision, (entry.version, who, why, *at)),
            Event::DecisionApproved => self.agree(who, *at),
            Event::DecisionReturned => self.decision = None,
            Event::SecondLook { agrees } => self.look_again(*agrees, who, *at),
        }
    }

    fn go(&mut self, state: State, at: Moment) {
        self.state = state;
        self.state_since = at;
    }

    /// A case taken up again is undecided.
    fn reopen_for(&mut self, state: State) {
        if matches!(state, State::Triage | State::Assessment) {
            self.decision = None;
            self.second_look = SecondLook::None;
        }
    }

    fn apply_letter(&mut self, entry: &Entry) {
        let Draft { at, who, event, .. } = &entry.draft;
        if let Event::LetterProposed { kind, to, reply_by, sha256, told } = event {
            self.letters.push(Letter {
                version: entry.version,
                kind: kind.clone(),
                to: to.clone(),
                reply_by: *reply_by,
                sha256: sha256.clone(),
                told: told.clone(),
                proposed_by: who.clone(),
                approved: None,
                returned: false,
                answer: None,
            });
            return;
        }
        let (Event::LetterApproved { letter: version }
        | Event::LetterReturned { letter: version }
        | Event::LetterAnswered { letter: version, .. }) = event
        else {
            return;
        };
        let found = self.letters.iter_mut().find(|letter| letter.version == *version);
        let Some(letter) = found else { return };
        match event {
            Event::LetterApproved { .. } => {
                letter.approved = Some((who.clone(), *at));
                self.due = letter.reply_by.or(self.due);
            }
            Event::LetterReturned { .. } => letter.returned = true,
            Event::LetterAnswered { answer, .. } => letter.answer = Some((answer.clone(), *at)),
            _ => {}
        }
    }

    fn decide(&mut self, decision: &Decision, by: (i64, &str, &str, Moment)) {
        let (version, who, why, at) = by;
        let decided = Decided {
            decision: decision.clone(),
            why: why.to_owned(),
            version,
            by: who.to_owned(),
            at,
            approved_by: None,
        };
        if !decided.is_waiting() {
            let dismissed = self.state == State::Triage;
            self.go(if dismissed { State::Dismissed } else { State::Closed }, at);
            self.due = None;
            self.postponed = None;
        }
        if decision.second_look {
            self.second_look = SecondLook::Waiting;
        }
        self.decision = Some(decided);
    }

    fn agree(&mut self, who: &str, at: Moment) {
        let Some(decided) = &mut self.decision else { return };
        decided.approved_by = Some(who.to_owned());
        let changes = decided.decision.result.changes_registration();
        self.go(if changes { State::Decided } else { State::Closed }, at);
        self.due = None;
        self.postponed = None;
    }

    fn look_again(&mut self, agrees: bool, who: &str, at: Moment) {
        self.second_look = SecondLook::Done(who.to_owned(), agrees);
        if !agrees {
            let dismissed = self.state == State::Dismissed;
            self.go(if dismissed { State::Triage } else { State::Assessment }, at);
            self.decision = None;
        }
    }

    /// How it shows in lists on a day.
    pub fn status(&self, today: Day) -> Status {
        if self.waits_for_second() {
            Status::ForApproval
        } else if self.state.is_closed() {
            Status::Closed
        } else if self.postponed.is_some_and(|until| today < until) {
            Status::Postponed
        } else if self.state.awaits_answer() && self.due.is_some_and(|due| due < today) {
            Status::Overdue
        } else if self.state == State::Hearing {
            Status::Hearing
        } else if self.state == State::Signal {
            Status::New
        } else {
            Status::InProgress
        }
    }

    /// Whether a second person has to look at something.
    pub fn waits_for_second(&self) -> bool {
        self.second_look == SecondLook::Waiting
            || self.decision.as_ref().is_some_and(Decided::is_waiting)
            || self.letters.iter().any(Letter::is_waiting)
    }

    /// Who may not be the second person, for what waits now.
    pub fn first_persons(&self) -> BTreeSet<&str> {
        let letters = self.letters.iter().filter(|letter| letter.is_waiting());
        let decided = self.decision.iter().map(|decided| decided.by.as_str());
        letters.map(|letter| letter.proposed_by.as_str()).chain(decided).collect()
    }

    /// The outcome, once nobody has to agree to it any more.
    pub fn outcome(&self) -> Option<&Decided> {
        self.decision.as_ref().filter(|decided| !decided.is_waiting())
    }
}

/// Versions without effect: what was taken back, and the taking back itself.
pub(super) fn hidden(entries: &[Entry]) -> BTreeSet<i64> {
    let mut hidden = BTreeSet::new();
    for entry in entries {
        if let Event::Undone { version } = entry.draft.event {
            hidden.extend(version..=entry.version);
        }
    }
    hidden
}
