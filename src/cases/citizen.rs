//! What a citizen may follow of a case: where it stands, since when, and what comes next. Nothing
//! about others, no reasons, no points.

use super::act::File;
use super::event::Event;
use super::lists::{Hold, State};
use crate::domain::{Day, Moment};

/// The steps a citizen sees, in their usual order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// It came up.
    Received,
    /// The municipality looks at it.
    Checking,
    /// Somebody was asked, with a day to answer by.
    Asked,
    /// The answers are weighed.
    Assessing,
    /// The person is heard on a draft.
    Hearing,
    /// It is decided.
    Decided,
    /// The person complained.
    Complaint,
    /// It is closed.
    Closed,
}

impl Progress {
    /// Its name in texts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Checking => "checking",
            Self::Asked => "asked",
            Self::Assessing => "assessing",
            Self::Hearing => "hearing",
            Self::Decided => "decided",
            Self::Complaint => "complaint",
            Self::Closed => "closed",
        }
    }

    fn of(state: State) -> Self {
        match state {
            State::Signal => Self::Received,
            State::Triage | State::Opened | State::Visit => Self::Checking,
            State::HostDeclaration | State::Account | State::ThirdParty => Self::Asked,
            State::Assessment => Self::Assessing,
            State::Hearing => Self::Hearing,
            State::Decided | State::Corrected | State::Notified | State::Fine => Self::Decided,
            State::Appeal => Self::Complaint,
            State::Dismissed | State::Closed | State::Erased => Self::Closed,
        }
    }
}

/// A step that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Which.
    pub progress: Progress,
    /// When it was last reached.
    pub at: Moment,
    /// Until when an answer is awaited, where one is.
    pub answer_by: Option<Day>,
}

/// The steps of a case for the person it is about, in the order they were reached; the last one is
/// where it stands. Where the police asked to wait, what happened since stays unsaid.
pub fn progress(file: &File) -> Vec<Reached> {
    let mut steps: Vec<Reached> = Vec::new();
    let waits = file.case.holds.contains(&Hold::Police);
    for line in file.history.iter().filter(|line| !line.undone) {
        let state = match line.entry.draft.event {
            Event::Opened { .. } => State::Signal,
            Event::Moved { to, .. } if !waits => to,
            _ => continue,
        };
        let progress = Progress::of(state);
        let reached = Reached { progress, at: line.entry.draft.at, answer_by: None };
        if steps.last().is_none_or(|last| last.progress != progress) {
            steps.push(reached);
        }
    }
    let now = Progress::of(file.case.state);
    if let Some(last) = steps.last_mut().filter(|_| !waits) {
        if last.progress != now {
            let at = file.case.state_since;
            steps.push(Reached { progress: now, at, answer_by: None });
        }
        let awaits = file.case.state.awaits_answer();
        if let Some(last) = steps.last_mut().filter(|_| awaits) {
            last.answer_by = file.case.due;
        }
    }
    steps
}

/// What somebody else who got a letter may follow: their own question and its answer.
pub fn progress_of_letter(file: &File, letter: i64) -> Vec<Reached> {
    let Some(letter) = file.case.letters.iter().find(|known| known.version == letter) else {
        return Vec::new();
    };
    let sent = letter.approved.as_ref().map(|(_, at)| Reached {
        progress: Progress::Asked,
        at: *at,
        answer_by: letter.reply_by.filter(|_| letter.answer.is_none()),
    });
    let answered = letter.answer.as_ref().map(|(_, at)| Reached {
        progress: Progress::Closed,
        at: *at,
        answer_by: None,
    });
    sent.into_iter().chain(answered).collect()
}
