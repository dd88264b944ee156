//! The one function that says what may happen to a case, and completes it with what the policy sets.

use super::case::{Case, Entry, hidden};
use super::event::{Decision, Draft, Event};
use super::lists::{LegalResult, Outcome, State, Step};
use super::parts::{Decided, Letter, SecondLook};
use super::policy::Policy;
use super::refusal::Refusal;

/// Longest text of a note, a rationale, an answer, in letters.
const LONGEST_TEXT: usize = 10_000;
/// Longest tag and file name, in letters.
const LONGEST_NAME: usize = 120;

/// Says whether `draft` may happen to the case that `entries` made, and returns it with deadlines
/// and draws filled in. No clock: the draft says when it is.
///
/// # Errors
/// Why it may not.
pub fn allow(
    case: &Case,
    entries: &[Entry],
    draft: &Draft,
    policy: &Policy,
) -> Result<Draft, Refusal> {
    let asked = Asked { case, draft, policy };
    asked.texts()?;
    asked.holds()?;
    asked.looked()?;
    asked.event(entries)?;
    Ok(asked.completed())
}

impl Policy {
    /// Minutes within which whoever did this may take it back; none where nobody may.
    pub fn may_undo_for(&self, event: &Event) -> Option<i64> {
        match event {
            Event::Decided(_)
            | Event::DecisionApproved
            | Event::DecisionReturned
            | Event::SecondLook { .. }
            | Event::Exempted { .. }
            | Event::Moved { .. }
            | Event::Postponed { .. }
            | Event::LetterProposed { .. } => Some(self.undo_minutes),
            // once it has left it cannot be called back
            Event::LetterApproved { .. } => Some(self.letter_minutes),
            _ => None,
        }
    }
}

#[derive(Clone, Copy)]
struct Asked<'a> {
    case: &'a Case,
    draft: &'a Draft,
    policy: &'a Policy,
}

impl<'a> Asked<'a> {
    fn texts(self) -> Result<(), Refusal> {
        let why = self.draft.why.trim().chars().count();
        if self.draft.event.needs_why() && why < self.policy.why_letters {
            return Err(Refusal::NoWhy(self.policy.why_letters));
        }
        if why > LONGEST_TEXT {
            return Err(Refusal::TooLong(LONGEST_TEXT));
        }
        match &self.draft.event {
            Event::Noted { text } | Event::LetterAnswered { answer: text, .. } => {
                within(text, LONGEST_TEXT)
            }
            Event::Tagged { tag } => within(tag, LONGEST_NAME),
            Event::Attached { name, .. } => within(name, LONGEST_NAME),
            Event::LetterProposed { kind, to, told, .. } => {
                let names = within(kind, LONGEST_NAME).and(within(to, LONGEST_NAME));
                told.texts().fold(names, |so_far, text| so_far.and(no_longer(text)))
            }
            Event::Exempted { owner, .. } => within(owner, LONGEST_NAME),
            _ => Ok(()),
        }
    }

    fn holds(self) -> Result<(), Refusal> {
        let step = step(&self.draft.event);
        let blocking = self.case.holds.iter().find(|hold| hold.blocks(step));
        blocking.map_or(Ok(()), |hold| Err(Refusal::OnHold(*hold)))
    }

    /// Nothing is done about a case whose bare facts nobody looked at.
    fn looked(self) -> Result<(), Refusal> {
        let before = matches!(
            self.draft.event,
            Event::Assigned { .. }
                | Event::Looked { .. }
                | Event::Noted { .. }
                | Event::Attached { .. }
                | Event::HoldPlaced { .. }
                | Event::HoldLifted { .. }
                | Event::Postponed { .. }
                | Event::Resumed
                | Event::Tagged { .. }
                | Event::Untagged { .. }
                | Event::DueSet { .. }
                | Event::Refreshed { .. }
                | Event::Undone { .. }
        );
        if before || self.case.look.is_some() { Ok(()) } else { Err(Refusal::NoFirstLook) }
    }

    fn event(self, entries: &[Entry]) -> Result<(), Refusal> {
        let case = self.case;
        match &self.draft.event {
            Event::Opened { .. } => Err(Refusal::NotHere(case.state)),
            _ if case.state == State::Erased => Err(Refusal::NotHere(case.state)),
            Event::Looked { .. } => need(case.look.is_none(), Refusal::LookedBefore),
            Event::FactsChecked => self.open(),
            Event::Moved { to, due } => self.moved(*to).and(self.ahead_or_none(*due)),
            Event::DueSet { due } => self.open().and(self.ahead_or_none(*due)),
            Event::HoldPlaced { hold } => need(!case.holds.contains(hold), Refusal::HoldUnchanged),
            Event::HoldLifted { hold } => need(case.holds.contains(hold), Refusal::HoldUnchanged),
            Event::Postponed { until } => {
                self.open().and(need(*until > Some(self.draft.at.day()), Refusal::Past))
            }
            Event::Resumed => need(case.postponed.is_some(), Refusal::NothingWaits),
            Event::Attached { size, .. } => {
                let most = self.policy.attachment_bytes;
                need(*size <= most, Refusal::TooLarge(most))
            }
            Event::LetterProposed { reply_by, sha256, .. } => {
                let kept = case.attachments.iter().any(|file| file.sha256 == *sha256);
                self.contact()
                    .and(need(kept, Refusal::NotAttached))
                    .and(self.ahead_or_none(*reply_by))
            }
            Event::LetterApproved { letter } | Event::LetterReturned { letter } => {
                self.second_person_on(*letter)
            }
            Event::LetterAnswered { letter, .. } => self.answered(*letter),
            Event::Decided(decision) => self.decided(decision),
            Event::DecisionApproved | Event::DecisionReturned => self.second_person(),
            Event::SecondLook { .. } => self.second_look(),
            Event::Exempted { until, .. } => self.exempted(*until),
            Event::ExemptionEnded => need(case.exemption.is_some(), Refusal::NothingWaits),
            Event::Undone { version } => self.undone(*version, entries),
            Event::Refreshed { .. }
            | Event::Assigned { .. }
            | Event::Noted { .. }
            | Event::Tagged { .. }
            | Event::Untagged { .. }
            | Event::Objected { .. } => Ok(()),
        }
    }

    fn open(self) -> Result<(), Refusal> {
        need(!self.case.state.is_closed(), Refusal::NotHere(self.case.state))
    }

    fn ahead_or_none(self, day: Option<crate::domain::Day>) -> Result<(), Refusal> {
        need(day.is_none_or(|day| day >= self.draft.at.day()), Refusal::Past)
    }

    /// Contact with anybody takes an opened case: a written presumption.
    fn contact(self) -> Result<(), Refusal> {
        let before = matches!(self.case.state, State::Signal | State::Triage | State::Dismissed);
        need(!before, Refusal::NotHere(self.case.state))
    }

    fn moved(self, to: State) -> Result<(), Refusal> {
        let from = self.case.state;
        let waits = self.case.decision.as_ref().is_some_and(Decided::is_waiting);
        need(!waits && self.case.second_look != SecondLook::Waiting, Refusal::Waiting)?;
        need(from.next().contains(&to), Refusal::NoWay { from, to })?;
        let checked = to != State::Opened || self.case.facts_checked;
        need(checked, Refusal::FactsUnchecked)
    }

    fn decided(self, decision: &Decision) -> Result<(), Refusal> {
        use State::{
            Account, Appeal, Assessment, Hearing, HostDeclaration, Opened, ThirdParty, Triage,
            Visit,
        };
        let case = self.case;
        need(!case.waits_for_second(), Refusal::Waiting)?;
        let allowed: &[State] = match decision.outcome {
            // nobody's registration is found wrong without having been heard on it
            Outcome::Confirmed if decision.result.changes_registration() => &[Hearing, Appeal],
            Outcome::Confirmed => {
                &[Opened, HostDeclaration, Account, ThirdParty, Visit, Assessment, Hearing, Appeal]
            }
            _ => &[
                Triage,
                Opened,
                HostDeclaration,
                Account,
                ThirdParty,
                Visit,
                Assessment,
                Hearing,
                Appeal,
            ],
        };
        need(allowed.contains(&case.state), Refusal::NotHere(case.state))?;
        need(
            decision.outcome != Outcome::Confirmed || case.facts_checked,
            Refusal::FactsUnchecked,
        )?;
        need(LegalResult::of(decision.outcome).contains(&decision.result), Refusal::Mismatch)?;
        let explained = decision.innocent.is_some();
        need(explained == (decision.outcome == Outcome::Legitimate), Refusal::Explanation)
    }

    fn second_person(self) -> Result<(), Refusal> {
        let waiting = self.case.decision.as_ref().filter(|decided| decided.is_waiting());
        let decided = waiting.ok_or(Refusal::NothingWaits)?;
        need(decided.by != self.draft.who, Refusal::OwnWork)
    }

    fn second_person_on(self, version: i64) -> Result<(), Refusal> {
        let letter = self.letter(version)?;
        need(letter.is_waiting(), Refusal::NothingWaits)?;
        need(letter.proposed_by != self.draft.who, Refusal::OwnWork)
    }

    fn answered(self, version: i64) -> Result<(), Refusal> {
        let letter = self.letter(version)?;
        need(letter.approved.is_some() && letter.answer.is_none(), Refusal::NothingWaits)
    }

    fn letter(self, version: i64) -> Result<&'a Letter, Refusal> {
        let mut letters = self.case.letters.iter();
        letters.find(|letter| letter.version == version).ok_or(Refusal::NoLetter)
    }

    fn second_look(self) -> Result<(), Refusal> {
        need(self.case.second_look == SecondLook::Waiting, Refusal::NothingWaits)?;
        let own = self.case.decision.as_ref().is_some_and(|decided| decided.by == self.draft.who);
        need(!own, Refusal::OwnWork)
    }

    /// An exemption rests on a decision that the registration is right.
    fn exempted(self, until: Option<crate::domain::Day>) -> Result<(), Refusal> {
        let legitimate = self
            .case
            .outcome()
            .is_some_and(|decided| decided.decision.outcome == Outcome::Legitimate);
        need(legitimate, Refusal::NotHere(self.case.state))?;
        let today = self.draft.at.day();
        let latest = today.plus_months(self.policy.exemption_months);
        need(until > Some(today), Refusal::Past)?;
        need(until <= Some(latest), Refusal::TooFar(latest))
    }

    /// Everything from `version` on must be the same person's, recent, and of a kind that can be
    /// taken back.
    fn undone(self, version: i64, entries: &[Entry]) -> Result<(), Refusal> {
        let hidden = hidden(entries);
        let mut later = entries
            .iter()
            .filter(|entry| entry.version >= version && !hidden.contains(&entry.version))
            .peekable();
        need(later.peek().is_some_and(|first| first.version == version), Refusal::NotUndone)?;
        for entry in later {
            let minutes = self.policy.may_undo_for(&entry.draft.event).ok_or(Refusal::NotUndone)?;
            need(entry.draft.who == self.draft.who, Refusal::NotYours)?;
            let last = entry.draft.at.plus_minutes(minutes);
            need(self.draft.at <= last, Refusal::TooLate(minutes))?;
        }
        Ok(())
    }

    fn completed(self) -> Draft {
        let mut draft = self.draft.clone();
        let today = draft.at.day();
        match &mut draft.event {
            Event::Moved { to, due } => *due = due.or(self.policy.due(*to, today)),
            Event::Objected { until } => {
                *until = Some(today.plus_months(self.policy.objection_months));
            }
            Event::Decided(decision) => {
                decision.second_look = decision.outcome == Outcome::Legitimate
                    && !decision.needs_second()
                    && self.policy.draws_second_look(self.case.id);
            }
            _ => {}
        }
        draft
    }
}

fn need(holds: bool, refusal: Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(refusal) }
}

fn within(text: &str, most: usize) -> Result<(), Refusal> {
    need(!text.trim().is_empty(), Refusal::Empty)?;
    need(text.chars().count() <= most, Refusal::TooLong(most))
}

/// A text that may be left out.
fn no_longer(text: &str) -> Result<(), Refusal> {
    need(text.chars().count() <= LONGEST_TEXT, Refusal::TooLong(LONGEST_TEXT))
}

/// What kind of step an event is, for holds.
fn step(event: &Event) -> Step {
    use State::{
        Account, Appeal, Assessment, Closed, Corrected, Decided, Fine, Hearing, HostDeclaration,
        Notified, Opened, ThirdParty, Triage, Visit,
    };
    match event {
        Event::LetterProposed { .. } | Event::LetterApproved { .. } => Step::Contact,
        Event::Decided(_) | Event::DecisionApproved => Step::Decide,
        Event::Moved { to, .. } => match to {
            HostDeclaration | Account | ThirdParty | Visit | Hearing => Step::Contact,
            Corrected | Notified | Fine | Closed => Step::Correct,
            Decided => Step::Decide,
            Opened
            | Assessment
            | Appeal
            | Triage
            | State::Signal
            | State::Dismissed
            | State::Erased => Step::Note,
        },
        _ => Step::Note,
    }
}
