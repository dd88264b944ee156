//! What is compared before and after an event, and written down with it.

use std::collections::BTreeMap;

use super::case::Case;
use super::lists::Innocent;
use super::parts::{Letter, SecondLook};
use crate::domain::Day;

impl Case {
    /// What is compared before and after an event and written down with it.
    pub fn face(&self) -> BTreeMap<&'static str, String> {
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let decision = self.decision.as_ref().map(|decided| &decided.decision);
        let holds: Vec<_> = self.holds.iter().map(|hold| hold.key()).collect();
        let tags: Vec<_> = self.tags.iter().map(String::as_str).collect();
        let approved = self.decision.as_ref().and_then(|decided| decided.approved_by.clone());
        let second_look = match &self.second_look {
            SecondLook::None => "",
            SecondLook::Waiting => "waiting",
            SecondLook::Done(_, true) => "agreed",
            SecondLook::Done(_, false) => "disagreed",
        };
        BTreeMap::from([
            ("state", self.state.key().to_owned()),
            ("assignee", self.assignee.clone().unwrap_or_default()),
            (
                "first_look",
                self.look.as_ref().map(|look| look.judgement.key()).unwrap_or_default().to_owned(),
            ),
            ("facts_checked", if self.facts_checked { "1" } else { "0" }.to_owned()),
            ("due", day(self.due)),
            ("postponed", day(self.postponed)),
            ("holds", holds.join(" ")),
            ("tags", tags.join(" ")),
            ("notes", self.notes.len().to_string()),
            ("attachments", self.attachments.len().to_string()),
            ("letters", self.letters_face()),
            ("outcome", decision.map(|it| it.outcome.key()).unwrap_or_default().to_owned()),
            (
                "explanation",
                decision
                    .and_then(|it| it.innocent)
                    .map(Innocent::key)
                    .unwrap_or_default()
                    .to_owned(),
            ),
            ("result", decision.map(|it| it.result.key()).unwrap_or_default().to_owned()),
            ("approved_by", approved.unwrap_or_default()),
            ("second_look", second_look.to_owned()),
            ("objection", day(self.objection)),
            ("exemption", day(self.exemption.as_ref().map(|exemption| exemption.until))),
            ("still_raised", if self.still_raised { "1" } else { "0" }.to_owned()),
        ])
    }

    fn letters_face(&self) -> String {
        let one = |letter: &Letter| {
            let stage = match letter {
                Letter { answer: Some(_), .. } => "answered",
                Letter { approved: Some(_), .. } => "approved",
                Letter { returned: true, .. } => "returned",
                _ => "proposed",
            };
            format!("{}:{stage}", letter.version)
        };
        self.letters.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}
