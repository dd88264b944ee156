//! Letters of a case: a draft from the templates, kept with the case, let go by a second person.

use rusqlite::Transaction;

use super::case::id_of;
use super::case_act::{Doing, draft, finish, seen};
use crate::accounts::{self, Reader, Role};
use crate::cases::files::{self, NewFile};
use crate::cases::{self, Case, CaseError, Event, Policy, intake};
use crate::domain::Language;
use crate::report::{
    self, Block, CaseSheet, Dialect, Disclosure, Form, LetterFacts, LetterInput, LetterKind,
    Recipient, Sender, Template, Value, Wording,
};
use crate::web::review::answer::{Answer, Refusal};
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
        intake::sheet(database, case.candidate)
    })?;
    let sheet: Option<CaseSheet> = sheet.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let sheet = sheet.ok_or(Refusal::Invalid("case-fault-form"))?;
    let known =
        sheet.recipients.get(kind.name()).is_some_and(|all| all.iter().any(|one| one == to));
    let facts = sheet.side(Language::Danish).letters.get(to).filter(|_| known);
    let facts = facts.ok_or(Refusal::Invalid("case-fault-form"))?;
    let (bytes, reply_by) = letter(visit, id, kind, facts)?;
    let name = format!("{}-{to}.html", kind.name());
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

fn letter(
    visit: &Visit<'_>,
    id: i64,
    kind: LetterKind,
    facts: &LetterFacts,
) -> Result<(Vec<u8>, Option<crate::domain::Day>), Refusal> {
    let failed = |text: String| Refusal::Failed(text);
    let language = Language::Danish;
    let template = Template::parse(&kind.file(language), kind.builtin(language), kind)
        .map_err(|errors| failed(format!("{} faults in a template", errors.len())))?;
    let (policy, wording) = (Disclosure::builtin(), Wording::builtin(language));
    let (sender, case) = (Sender::default(), id.to_string());
    let input = LetterInput {
        kind,
        template: &template,
        facts,
        gate: policy.gate(kind.recipient()),
        wording: &wording,
        sender: &sender,
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

/// Lets a letter go: its code is made, and the letter with it kept beside the draft.
pub(in crate::web::review) fn approve(visit: &Visit<'_>) -> Answer {
    let id = id_of(visit)?;
    if !matches!(visit.account().role, Role::Approver | Role::TeamLeader) {
        return Err(Refusal::Forbidden);
    }
    let letter = visit.field("letter").parse().map_err(|_| Refusal::Invalid("case-fault-form"))?;
    let result = visit.store().write(|transaction| {
        let policy = Policy::of(transaction)?;
        let seen = with_code(visit, transaction, (id, letter), &policy)?;
        let event = Event::LetterApproved { letter };
        Ok::<Case, Doing>(cases::act(transaction, &policy, (id, seen), &draft(visit, event))?)
    });
    finish(visit, id, result, "letter")
}

/// Keeps the letter with its code beside the draft, before it is let go: what comes last can be
/// undone. Returns the version to go on from.
fn with_code(
    visit: &Visit<'_>,
    transaction: &Transaction<'_>,
    (id, letter): (i64, i64),
    policy: &Policy,
) -> Result<Option<i64>, Doing> {
    let case = cases::open(transaction, id)?.case;
    let known = case.letters.iter().find(|known| known.version == letter);
    let Some(known) = known.filter(|known| known.is_waiting()) else { return Ok(seen(visit)) };
    let bytes = files::bytes(transaction, id, &known.sha256)?.unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    if !text.contains(CODE) {
        return Ok(seen(visit));
    }
    let recipient = LetterKind::named(&known.kind).map(LetterKind::recipient);
    let reader =
        if recipient == Some(Recipient::Citizen) { Reader::Subject } else { Reader::Other };
    let code = accounts::new_letter_code(transaction, id, letter, reader, visit.now)
        .map_err(CaseError::from)?;
    let bytes = text.replace(CODE, &code).into_bytes();
    let name = format!("{}-{}-final.html", known.kind, known.to);
    let file = NewFile { name: &name, bytes: &bytes };
    let by = (visit.now, visit.account().name.as_str());
    let kept = files::attach(transaction, policy, (id, seen(visit)), file, by)?;
    Ok(Some(kept.version))
}
