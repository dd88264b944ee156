//! A letter of a case for Digital Post: the message, or the row of a merge file. Both hold the number of
//! whom it goes to, so they are made when somebody asks, written down, and kept nowhere.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::case::{id_of, seen_by, sheet_of};
use super::case_act::{faulty, key_text};
use super::case_letter::{facts, wanted};
use crate::cases::{self, Case, CaseError, File, Letter, Policy, Step, files, intake};
use crate::report::{Form, LetterFacts, LetterRecipient};
use crate::web::review::answer::{Answer, Refusal, file};
use crate::web::review::letters::{self, Wanted};
use crate::web::review::visit::Visit;

/// Something is missing; the key of a text says what.
type Lacks = &'static str;

/// For each letter that was let go, what keeps it from Digital Post; none where nothing does.
pub(super) fn offers(
    visit: &Visit<'_>,
    database: &Connection,
    (file, policy): (&File, &Policy),
) -> Result<BTreeMap<i64, Option<Lacks>>, CaseError> {
    let gone = file.case.letters.iter().filter(|letter| letter.approved.is_some());
    let offer = |letter: &Letter| {
        let recipient = recipient(visit, database, file, (letter, policy))?;
        Ok((letter.version, recipient.err()))
    };
    gone.map(offer).collect()
}

/// Whom a letter goes to, with their number; or what keeps it from going.
fn recipient(
    visit: &Visit<'_>,
    database: &Connection,
    file: &File,
    (letter, policy): (&Letter, &Policy),
) -> Result<Result<LetterRecipient, Lacks>, CaseError> {
    let leaves = cases::leaves_at(letter, policy);
    if leaves.is_none_or(|leaves| visit.now <= leaves) {
        return Ok(Err("case-post-wait"));
    }
    if file.case.holds.iter().any(|hold| hold.blocks(Step::Contact)) {
        return Ok(Err("case-post-hold"));
    }
    if visit.office.settings().sender.cvr.is_empty() {
        return Ok(Err("case-post-sender"));
    }
    // the language says nothing about whom it goes to
    if !wanted(&file.case, letter, "").is_some_and(|wanted| wanted.is_to_person()) {
        return Ok(Err("case-post-organisation"));
    }
    let persons = intake::persons(database, file.candidate_at(letter.version))?;
    let known = persons.iter().find(|person| person.label == letter.to);
    let known = known.map(|person| LetterRecipient::person(&person.label, &person.person_id));
    Ok(known.filter(|known| known.number.is_some()).ok_or("case-post-person"))
}

/// Gives the file, to whoever said what it is for; the table of routes wrote it down.
pub(in crate::web::review) fn download(visit: &Visit<'_>) -> Answer {
    let id = id_of(visit)?;
    let number: i64 =
        visit.field("letter").parse().map_err(|_| Refusal::Invalid("case-fault-form"))?;
    let made = visit.store().read(|database| {
        let held = cases::open(database, id)?;
        seen_by(visit, &held.case)?;
        let letter = held.case.letters.iter().find(|letter| letter.version == number);
        let letter = letter.filter(|letter| letter.approved.is_some()).ok_or(Refusal::NotFound)?;
        let policy = Policy::of(database)?;
        match recipient(visit, database, &held, (letter, &policy))? {
            Ok(recipient) => Ok(made(visit, database, (&held, letter), &recipient)?),
            Err(lacks) => Ok::<_, Refusal>(Err(lacks)),
        }
    })?;
    match made {
        Ok(Made { name, media, bytes }) => file(&name, media, bytes),
        Err(lacks) => faulty(visit, id, key_text(visit, lacks)),
    }
}

/// A file for Digital Post.
struct Made {
    name: String,
    media: &'static str,
    bytes: Vec<u8>,
}

fn made(
    visit: &Visit<'_>,
    database: &Connection,
    (held, letter): (&File, &Letter),
    recipient: &LetterRecipient,
) -> Result<Result<Made, Lacks>, CaseError> {
    let settings = visit.office.settings();
    let id = held.case.id;
    let bytes = files::bytes(database, id, &letter.sha256)?.unwrap_or_default();
    let approved = String::from_utf8(bytes).unwrap_or_default();
    let sheet = sheet_of(database, held.candidate_at(letter.version))?;
    let known = wanted(&held.case, letter, &approved);
    let known = known.and_then(|wanted| Some((wanted, facts(&sheet, wanted, &letter.told)?)));
    let same = |(wanted, facts): &(Wanted<'_>, LetterFacts)| {
        letters::still_says(settings, *wanted, facts, &approved)
    };
    let Some((wanted, facts)) = known.filter(same) else { return Ok(Err("case-post-changed")) };
    let told = (wanted, &facts);
    if visit.field("form") == "csv" {
        if !letter.told.written.is_empty() {
            return Ok(Err("case-post-written"));
        }
        let bytes = letters::merge(settings, told, recipient);
        let name = wanted.final_name("csv");
        return Ok(Ok(Made { name, media: "text/csv; charset=utf-8", bytes }));
    }
    let Some((page, form)) = copy(database, (&held.case, letter), wanted)? else {
        return Ok(Err("case-post-changed"));
    };
    let bytes = letters::memo(settings, told, recipient, (&page, form));
    Ok(Ok(Made { name: wanted.final_name("xml"), media: "application/xml", bytes }))
}

/// The copy that was kept when the letter was let go, for paper where there is one.
fn copy(
    database: &Connection,
    (case, letter): (&Case, &Letter),
    wanted: Wanted<'_>,
) -> Result<Option<(Vec<u8>, Form)>, CaseError> {
    let Some((_, at)) = letter.approved else { return Ok(None) };
    for (ending, form) in [("pdf", Form::Pdf), ("html", Form::Html)] {
        let name = files::clean_name(&wanted.final_name(ending)).map(|(name, _)| name);
        let mut kept = case.attachments.iter();
        let kept = kept.find(|kept| kept.at == at && Some(&kept.name) == name.as_ref());
        let Some(kept) = kept else { continue };
        if let Some(bytes) = files::bytes(database, case.id, &kept.sha256)? {
            return Ok(Some((bytes, form)));
        }
    }
    Ok(None)
}
