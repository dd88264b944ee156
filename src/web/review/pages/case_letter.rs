//! Letters of a case: a draft from the templates, kept with the case, let go by a second person.

use rusqlite::Transaction;

use super::case::{id_of, seen_by, sheet};
use super::case_act::{Doing, draft, finish, seen};
use crate::accounts::{self, Reader, Role};
use crate::cases::files::{self, NewFile};
use crate::cases::{self, Case, CaseError, Event, Policy};
use crate::domain::Language;
use crate::report::{
    self, Block, CaseSheet, Dialect, Disclosure, Form, LetterFacts, LetterInput, LetterKind,
    Recipient, Template, Value, Wording,
};
use crate::web::review::answer::{Answer, Refusal};
use crate::web::review::shell::Shell;
use crate::web::review::texts::texts;
use crate::web::review::visit::Visit;

/// Stands in a draft where the code to follow the case comes when the letter is let go.
const CODE: &str = "____-____-____-____";

/// Drafts a letter and puts it before a second person.
pub(in crate::web::review) fn propose(visit: &Visit<'_>) -> Answer {
    let id = id_of(visit)?;
    let (kind, to) = visit.field("letter").split_once('|').unwrap_or_default();
    let kind = LetterKind::named(kind).ok_or(Refusal::Invalid("case-fault-choose"))?;
    let sheet = visit.store().read(|database| {
        let case = cases::open(database, id)?.case;
        seen_by(visit, &case)?;
        Ok::<_, Refusal>(sheet(database, &case)?)
    })?;
    let (language, code) = language_of(visit.field("language"));
    let known =
        sheet.recipients.get(kind.name()).is_some_and(|all| all.iter().any(|one| one == to));
    let facts = sheet.side(language).letters.get(to).filter(|_| known);
    let facts = facts.ok_or(Refusal::Invalid("case-fault-form"))?;
    let (bytes, reply_by) = letter(visit, id, (kind, language), facts)?;
    let name = format!("{}-{to}-{code}.html", kind.name());
    let by = (visit.now, visit.account().name.as_str());
    let result = visit.store().write(|transaction| {
        let policy = Policy::of(transaction)?;
        let file = NewFile { name: &name, bytes: &bytes };
        files::attach(transaction, &policy, (id, seen(visit)), file, by)?;
        let event = Event::LetterProposed {
            kind: kind.name().to_owned(),
            to: to.to_owned(),
            reply_by,
            sha256: files::hash_of(&bytes),
        };
        Ok::<Case, Doing>(cases::act(transaction, &policy, (id, None), &draft(visit, event))?)
    });
    finish(visit, id, result, "letter")
}

/// Letters that can be written: kind, recipient, and both in words.
pub(super) fn recipients(sheet: &CaseSheet, shell: &Shell<'_>) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for name in LetterKind::names() {
        let text = shell.t(format!("letter-{name}"));
        for to in sheet.recipients.get(name).into_iter().flatten() {
            found.push((name.to_owned(), to.clone(), format!("{text}: {to}")));
        }
    }
    found
}

/// The language of a letter and its code: Danish unless English is asked for.
fn language_of(code: &str) -> (Language, &'static str) {
    if code == "en" { (Language::English, "en") } else { (Language::Danish, "da") }
}

fn letter(
    visit: &Visit<'_>,
    id: i64,
    (kind, language): (LetterKind, Language),
    facts: &LetterFacts,
) -> Result<(Vec<u8>, Option<crate::domain::Day>), Refusal> {
    let failed = |text: String| Refusal::Failed(text);
    let template = Template::parse(&kind.file(language), kind.builtin(language), kind)
        .map_err(|errors| failed(format!("{} faults in a template", errors.len())))?;
    let (policy, wording) = (Disclosure::builtin(), Wording::builtin(language));
    let case = id.to_string();
    let input = LetterInput {
        kind,
        template: &template,
        facts,
        gate: policy.gate(kind.recipient()),
        wording: &wording,
        sender: &visit.office.settings().sender,
        case: &case,
        day: visit.today(),
        draft: true,
    };
    let mut document = report::letter_document(input);
    if is_to_follow(kind) {
        let follow = texts(language).with("letter-follow", &[("code", Value::Text(CODE))]);
        document.blocks.push(Block::Paragraph(follow));
    }
    let bytes = report::write(&document, Form::Html, Dialect::Excel)
        .map_err(|error| failed(error.to_string()))?;
    Ok((bytes, input.reply_by()))
}

/// Letters to people come with a code; those to organisations do not.
fn is_to_follow(kind: LetterKind) -> bool {
    matches!(kind.recipient(), Recipient::Citizen | Recipient::Host)
}

/// Lets a letter go: the copy to send is kept beside the draft, with its code and no longer a draft.
pub(in crate::web::review) fn approve(visit: &Visit<'_>) -> Answer {
    let id = id_of(visit)?;
    if !matches!(visit.account().role, Role::Approver | Role::TeamLeader) {
        return Err(Refusal::Forbidden);
    }
    let letter = visit.field("letter").parse().map_err(|_| Refusal::Invalid("case-fault-form"))?;
    let result = visit.store().write(|transaction| {
        let policy = Policy::of(transaction)?;
        let seen = final_copy(visit, transaction, (id, letter), &policy)?;
        let event = Event::LetterApproved { letter };
        Ok::<Case, Doing>(cases::act(transaction, &policy, (id, seen), &draft(visit, event))?)
    });
    finish(visit, id, result, "letter")
}

/// Keeps the copy to send beside the draft, before the letter is let go: what comes last can be
/// undone. It says what was approved, word for word. Returns the version to go on from.
fn final_copy(
    visit: &Visit<'_>,
    transaction: &Transaction<'_>,
    (id, letter): (i64, i64),
    policy: &Policy,
) -> Result<Option<i64>, Doing> {
    let case = cases::open(transaction, id)?.case;
    let known = case.letters.iter().find(|known| known.version == letter);
    let Some(known) = known.filter(|known| known.is_waiting()) else { return Ok(seen(visit)) };
    let bytes = files::bytes(transaction, id, &known.sha256)?.unwrap_or_default();
    let draft = String::from_utf8(bytes).unwrap_or_default();
    let mut text = report::without_notice(&draft);
    if text.contains(CODE) {
        let recipient = LetterKind::named(&known.kind).map(LetterKind::recipient);
        let reader =
            if recipient == Some(Recipient::Citizen) { Reader::Subject } else { Reader::Other };
        let code = accounts::new_letter_code(transaction, id, letter, reader, visit.now)
            .map_err(CaseError::from)?;
        text = text.replace(CODE, &code);
    }
    // a letter from elsewhere, put on the case as it is, goes as it is
    if text == draft {
        return Ok(seen(visit));
    }
    let name = format!("{}-{}-final.html", known.kind, known.to);
    let file = NewFile { name: &name, bytes: text.as_bytes() };
    let by = (visit.now, visit.account().name.as_str());
    let kept = files::attach(transaction, policy, (id, seen(visit)), file, by)?;
    Ok(Some(kept.version))
}
