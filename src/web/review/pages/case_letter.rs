//! Letters of a case: a draft from the templates, kept with the case, let go by a second person.

use rusqlite::{Connection, Transaction};

use super::case::{id_of, seen_by, sheet};
use super::case_act::{Doing, draft, faulty, faulty_with, finish, key_text, seen};
use super::queue::typed_day;
use crate::accounts::{self, Reader, Role};
use crate::cases::files::{self, NewFile};
use crate::cases::{self, Case, CaseError, Event, Letter, LetterTold, Policy};
use crate::domain::Language;
use crate::report::{CaseSheet, LetterFacts, LetterKind, Recipient};
use crate::web::review::answer::{Answer, Refusal};
use crate::web::review::letters::{self, CODE, Wanted};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

/// Drafts a letter and puts it before a second person.
pub(in crate::web::review) fn propose(visit: &Visit<'_>) -> Answer {
    let id = id_of(visit)?;
    let (kind, chosen) = visit.field("letter").split_once('|').unwrap_or_default();
    let Some(kind) = LetterKind::named(kind) else {
        return faulty(visit, id, key_text(visit, "case-fault-choose"));
    };
    let is_named = kind.recipient() == Recipient::ThirdParty || chosen.is_empty();
    let to = if is_named { visit.field("to") } else { chosen };
    let settings = visit.office.settings();
    let language = language_of(visit.field("language"));
    let fault = |text| faulty_with(visit, id, text, letters::gaps(settings, kind, language));
    if to.is_empty() {
        return fault(key_text(visit, "case-fault-recipient"));
    }
    let Ok(told) = told(visit) else {
        return fault(key_text(visit, "fault-day"));
    };
    let sheet = visit.store().read(|database| {
        let case = cases::open(database, id)?.case;
        seen_by(visit, &case)?;
        Ok::<_, Refusal>(sheet(database, &case)?)
    })?;
    let wanted = Wanted { kind, language, to, case: id, day: visit.today() };
    let facts = facts(&sheet, wanted, &told).ok_or(Refusal::Invalid("case-fault-form"))?;
    if let Some(lacks) = letters::lacking(settings, wanted, &facts) {
        let shell = Shell::new(visit, "case-title");
        return fault(shell.t1("case-fault-letter-lacks", "what", shell.t(lacks)));
    }
    let written = letters::draft(settings, wanted, &facts)
        .map_err(|error| Refusal::Failed(error.to_string()))?;
    let written = (written, told);
    let result = visit.store().write(|transaction| keep(visit, transaction, wanted, &written));
    finish(visit, id, result, "letter")
}

/// What the form tells where no run says it.
fn told(visit: &Visit<'_>) -> Result<LetterTold, Refusal> {
    let since = visit.field("since");
    let since = if since.is_empty() { None } else { Some(typed_day(since)?) };
    let lines = visit.field("reasons").lines().map(str::trim);
    Ok(LetterTold {
        address: visit.field("address").to_owned(),
        since: since.map(|day| day.to_string()).unwrap_or_default(),
        adults: visit.field("adults").parse().ok(),
        children: visit.field("children").parse().ok(),
        reasons: lines.filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        written: visit.fields("written").into_iter().map(str::to_owned).collect(),
    })
}

/// Keeps a draft as a file of the case and proposes it.
fn keep(
    visit: &Visit<'_>,
    transaction: &Transaction<'_>,
    wanted: Wanted<'_>,
    (written, told): &(letters::LetterDraft, LetterTold),
) -> Result<Case, Doing> {
    let policy = Policy::of(transaction)?;
    let by = (visit.now, visit.account().name.as_str());
    let file = NewFile { name: &wanted.draft_name(), bytes: &written.bytes };
    files::attach(transaction, &policy, (wanted.case, seen(visit)), file, by)?;
    let event = Event::LetterProposed {
        kind: wanted.kind.name().to_owned(),
        to: wanted.to.to_owned(),
        reply_by: written.reply_by,
        sha256: files::hash_of(&written.bytes),
        told: told.clone(),
    };
    Ok(cases::act(transaction, &policy, (wanted.case, None), &draft(visit, event))?)
}

/// Letters that can be written: kind, recipient, and both in words. To whom a request to somebody else
/// goes is typed; so is every recipient where no run knows the dwelling.
pub(super) fn recipients(sheet: &CaseSheet, shell: &Shell<'_>) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let is_unknown = sheet.da.letters.is_empty();
    for kind in LetterKind::names().filter_map(LetterKind::named) {
        let name = kind.name();
        let text = shell.t(format!("letter-{name}"));
        for to in known(sheet, kind) {
            found.push((name.to_owned(), to.clone(), format!("{text}: {to}")));
        }
        let can_be_told = sheet.da.letters.contains_key("");
        if is_unknown || (kind.recipient() == Recipient::ThirdParty && can_be_told) {
            let text = format!("{text}: {}", shell.t("case-letter-typed"));
            found.push((name.to_owned(), String::new(), text));
        }
    }
    found
}

/// To whom the run lets a letter of a kind go. Letters that give reasons go to whom other letters go to,
/// where the run has no reasons: somebody writes them then.
fn known(sheet: &CaseSheet, kind: LetterKind) -> &[String] {
    let of = |name: &str| sheet.recipients.get(name).map_or(&[][..], Vec::as_slice);
    match of(kind.name()) {
        [] if kind.recipient() == Recipient::Citizen => of(LetterKind::Account.name()),
        own => own,
    }
}

/// What a letter can say, if it can go to whom it is wanted for.
pub(super) fn facts(
    sheet: &CaseSheet,
    wanted: Wanted<'_>,
    told: &LetterTold,
) -> Option<LetterFacts> {
    let letters = &sheet.side(wanted.language).letters;
    let own = if letters.is_empty() {
        &LetterFacts::default()
    } else if wanted.kind.recipient() == Recipient::ThirdParty {
        letters.get("")?
    } else {
        let is_known = known(sheet, wanted.kind).iter().any(|one| one == wanted.to);
        letters.get(wanted.to).filter(|_| is_known)?
    };
    Some(letters::with_told(own, told, wanted.language))
}

/// The language of a letter: Danish unless English is asked for.
fn language_of(code: &str) -> Language {
    if code == "en" { Language::English } else { Language::Danish }
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
        let seen = final_copies(visit, transaction, (id, letter), &policy)?;
        let event = Event::LetterApproved { letter };
        Ok::<Case, Doing>(cases::act(transaction, &policy, (id, seen), &draft(visit, event))?)
    });
    finish(visit, id, result, "letter")
}

/// Keeps the copies to send beside the draft, before the letter is let go: what comes last can be
/// undone. They say what was approved, word for word. Returns the version to go on from.
fn final_copies(
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
    let wanted = wanted(&case, known, &draft);
    if wanted.is_some_and(|it| letters::has_gaps(visit.office.settings(), it, &draft)) {
        return Err(Doing::Form("case-fault-letter-gaps"));
    }
    let has_code = draft.contains(CODE);
    let code = if has_code { new_code(visit, transaction, id, known)? } else { String::new() };
    let text = letters::sent_copy(&draft, &code);
    // a letter from elsewhere, put on the case as it is, goes as it is
    if text == draft {
        return Ok(seen(visit));
    }
    let Some(wanted) = wanted else { return Ok(seen(visit)) };
    let by = (visit.now, visit.account().name.as_str());
    let mut version = seen(visit);
    let paper = on_paper(visit, transaction, (&case, wanted, &known.told), (&draft, &code))?;
    for (ending, bytes) in [("html", Some(text.into_bytes())), ("pdf", paper)] {
        let Some(bytes) = bytes else { continue };
        let file = NewFile { name: &wanted.final_name(ending), bytes: &bytes };
        version = Some(files::attach(transaction, policy, (id, version), file, by)?.version);
    }
    Ok(version)
}

/// What was wanted when a draft was made.
pub(super) fn wanted<'a>(case: &Case, letter: &'a Letter, draft: &str) -> Option<Wanted<'a>> {
    let kept = case.attachments.iter().find(|file| file.sha256 == letter.sha256)?;
    let kind = LetterKind::named(&letter.kind)?;
    let language = letters::language_of(draft);
    Some(Wanted { kind, language, to: &letter.to, case: case.id, day: kept.at.day() })
}

/// A code to follow the case with, for whom the letter goes to.
fn new_code(
    visit: &Visit<'_>,
    transaction: &Transaction<'_>,
    case: i64,
    letter: &Letter,
) -> Result<String, Doing> {
    let recipient = LetterKind::named(&letter.kind).map(LetterKind::recipient);
    let is_subject = recipient == Some(Recipient::Citizen);
    let reader = if is_subject { Reader::Subject } else { Reader::Other };
    let code = accounts::new_letter_code(transaction, case, letter.version, reader, visit.now);
    Ok(code.map_err(CaseError::from)?)
}

/// The copy for paper; none where the program writes none, or where it would say something else now.
fn on_paper(
    visit: &Visit<'_>,
    database: &Connection,
    (case, wanted, told): (&Case, Wanted<'_>, &LetterTold),
    letter: (&str, &str),
) -> Result<Option<Vec<u8>>, Doing> {
    let sheet = sheet(database, case)?;
    let settings = visit.office.settings();
    let facts = facts(&sheet, wanted, told);
    Ok(facts.and_then(|facts| letters::paper(settings, wanted, &facts, letter)))
}
