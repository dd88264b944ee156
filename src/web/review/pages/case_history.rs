//! The history of a case in words, and what of it can be taken back.

use crate::cases::{self, Change, Event, Hold, LegalResult, Line, Policy, State};
use crate::domain::Language;
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

/// A line of the history as it is shown.
pub(super) struct Told {
    pub(super) when: String,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) why: String,
    pub(super) changes: Vec<(String, String, String)>,
    pub(super) undone: bool,
    pub(super) is_new: bool,
}

/// The version of the latest event, where this person can take it back now.
pub(super) fn undoable(
    history: &[Line],
    me: &str,
    visit: &Visit<'_>,
    policy: &Policy,
) -> Option<i64> {
    let last = history.iter().rev().find(|line| !line.undone)?;
    let draft = &last.entry.draft;
    let minutes = policy.may_undo_for(&draft.event)?;
    let recent = visit.now <= draft.at.plus_minutes(minutes);
    (draft.who == me && recent).then_some(last.entry.version)
}

/// A line in words; texts about persons for those who see names.
pub(super) fn told(
    line: &Line,
    shell: &Shell<'_>,
    visit: &Visit<'_>,
    (since, sees_names): (Option<i64>, bool),
) -> Told {
    let draft = &line.entry.draft;
    let what = shell.t(format!("event-{}", draft.event.kind()));
    let detail = match &draft.event {
        Event::Noted { text } if sees_names => text.clone(),
        Event::Attached { name, .. } if sees_names => name.clone(),
        Event::LetterAnswered { answer, .. } if sees_names => answer.clone(),
        Event::LetterProposed { kind, .. } => shell.t(format!("letter-{kind}")),
        _ => String::new(),
    };
    let what = if detail.is_empty() { what } else { format!("{what}: {detail}") };
    let change = |change: &Change| {
        let value = |text: &str| shown_value(&change.field, text, visit);
        (
            shell.t(format!("field-{}", change.field.replace('_', "-"))),
            value(&change.before),
            value(&change.after),
        )
    };
    let is_opening = matches!(draft.event, Event::Opened { .. });
    // what is only counted there, the event itself says better
    let says = |change: &&Change| !matches!(&*change.field, "notes" | "attachments" | "letters");
    let shown = line.changes.iter().filter(says).filter(|_| !is_opening);
    Told {
        when: shell.moment(&draft.at),
        who: draft.who.clone(),
        what,
        why: if sees_names { draft.why.clone() } else { String::new() },
        changes: shown.map(change).collect(),
        undone: line.undone,
        is_new: since.is_some_and(|since| line.entry.version > since),
    }
}

/// Keys and days of a change in words.
fn shown_value(field: &str, text: &str, visit: &Visit<'_>) -> String {
    let language = visit.language;
    let known = match field {
        "state" => State::named(text).map(|it| it.text(language)),
        "outcome" => cases::Outcome::named(text).map(|it| it.text(language)),
        "result" => LegalResult::named(text).map(|it| it.text(language)),
        "explanation" => cases::Innocent::named(text).map(|it| it.text(language)),
        "first_look" => cases::Judgement::named(text).map(|it| it.text(language)),
        "facts_checked" | "still_raised" => Some(yes_or_no(text, language)),
        _ => None,
    };
    if field == "holds" {
        let holds = text.split_whitespace().filter_map(Hold::named);
        return holds.map(|it| it.text(language)).collect::<Vec<_>>().join(", ");
    }
    let day = text.parse().ok().map(|day| crate::report::day(day, language));
    known.map(str::to_owned).or(day).unwrap_or_else(|| text.to_owned())
}

fn yes_or_no(text: &str, language: Language) -> &'static str {
    match (text, language) {
        ("1", Language::Danish) => "ja",
        ("1", Language::English) => "yes",
        (_, Language::Danish) => "nej",
        (_, Language::English) => "no",
    }
}
