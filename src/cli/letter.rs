//! `proforma letter`: the draft of a letter about a flag.

use std::path::{Path, PathBuf};

use super::again::again;
use super::args_report::LetterArguments;
use super::delivery::{Desk, with_suffix};
use super::explain::read_json;
use super::{Failure, letter_templates, load, output::Output};
use crate::domain::Language;
use crate::flags::Flag;
use crate::report::{
    self, Addressee, Form, Identity, LetterFacts, LetterInput, LetterKind, LetterRecipient,
    LetterSubject, Manifest, Material, MemoInput, Recipient, WriteError,
};

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LetterForm {
    Html,
    Pdf,
    Xml,
    Csv,
}

pub fn run(
    arguments: &LetterArguments,
    language: Language,
    output: &mut Output,
) -> Result<(), Failure> {
    let kind = kind(&arguments.kind)?;
    let form = form(&arguments.write.out)?;
    let approved_by = arguments.approved_by.clone().unwrap_or_default();
    let desk = Desk { approved_by, ..Desk::reading(&arguments.write, language)? };
    let gate = desk.policy.gate(kind.recipient());
    let templates = arguments.templates.as_deref();
    let template = letter_templates::template(templates, &desk.policy, (kind, language))?;
    let run = &arguments.write.run;
    let manifest: Manifest = read_json(run, "run.json")?;
    let again = again(&manifest, run, arguments.write.registry.as_deref())?;
    let analysis = again.analyse(&manifest)?;
    let identity = Identity::new(again.register(), manifest.seed, false);
    let material = Material {
        register: again.register(),
        graph: &analysis.graph,
        facts: &analysis.facts,
        rules: &again.rules,
        run: &analysis.run,
        identity: &identity,
    };
    let flag = flag(material, &arguments.flag)?;
    let subject = LetterSubject { material, dwelling: flag.dwelling, flag: Some(flag) };
    let recipients = recipients(arguments, subject, kind)?;
    if matches!(form, LetterForm::Xml | LetterForm::Csv) {
        check_numbers(arguments, &desk, &recipients)?;
    }
    let day = arguments.date.unwrap_or_else(load::today);
    let facts: Vec<LetterFacts> =
        recipients.iter().map(|it| report::letter_facts(subject, it, &desk.wording)).collect();
    let letters: Vec<Letter<'_>> = recipients
        .iter()
        .zip(&facts)
        .map(|(recipient, facts)| {
            let input = LetterInput {
                kind,
                template: &template,
                facts,
                gate,
                wording: &desk.wording,
                sender: &desk.sender,
                to: if recipient.is_person() { "" } else { &recipient.name },
                case: arguments.case.as_deref().unwrap_or_default(),
                day,
                draft: desk.approved_by.is_empty(),
            };
            (input, recipient)
        })
        .collect();
    for line in write(arguments, &desk, &letters, form)? {
        output.print(&line)?;
    }
    Ok(())
}

type Letter<'a> = (LetterInput<'a>, &'a LetterRecipient);

fn kind(name: &str) -> Result<LetterKind, Failure> {
    LetterKind::named(name).ok_or_else(|| {
        let names: Vec<_> = LetterKind::names().collect();
        Failure::user(format!("there is no letter `{name}`"))
            .hint(format!("the letters L1 to L10 are {}", names.join(", ")))
    })
}

fn form(path: &Path) -> Result<LetterForm, Failure> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match extension.as_str() {
        "html" => Ok(LetterForm::Html),
        "xml" => Ok(LetterForm::Xml),
        "csv" => Ok(LetterForm::Csv),
        "pdf" if Form::Pdf.is_built() => Ok(LetterForm::Pdf),
        "pdf" => Err(super::delivery::unwritable(&WriteError::NoPdf)),
        _ => Err(Failure::user(format!("`{}` names no form of a letter", path.display()))
            .hint("end the name with .html, .pdf, .xml (Digital Post) or .csv (mail merge)")),
    }
}

fn flag<'a>(material: Material<'a>, id: &str) -> Result<&'a Flag, Failure> {
    material.run.flags.iter().find(|flag| flag.id == id).ok_or_else(|| {
        Failure::user("the run has no flag with that id").hint("the ids stand in flags.csv")
    })
}

fn recipients(
    arguments: &LetterArguments,
    subject: LetterSubject<'_>,
    kind: LetterKind,
) -> Result<Vec<LetterRecipient>, Failure> {
    let wanted = arguments.recipient.as_deref();
    let cvr = arguments.cvr.as_deref();
    match kind.recipient() {
        Recipient::ThirdParty | Recipient::AssociationLetter => {
            let name = arguments.to.clone().or_else(|| report::owner(subject, kind));
            let name = name.ok_or_else(|| {
                Failure::user("this letter goes to a company, association or authority")
                    .hint("name it with `--to NAME`")
            })?;
            return Ok(vec![LetterRecipient::organisation(&name, cvr)]);
        }
        Recipient::Resident if wanted.is_none() => {
            return Err(Failure::user("this letter answers a resident who has asked")
                .hint("say who with `--recipient ID`, as reports print persons"));
        }
        _ => {}
    }
    let found = report::recipients(subject, kind, wanted);
    if found.is_empty() {
        return Err(Failure::user("nobody this letter could go to is registered at the dwelling")
            .hint("persons are named as reports print them; protected ones get no letter here"));
    }
    Ok(found)
}

/// Digital Post goes by numbers: they are written only where somebody asked for it.
fn check_numbers(
    arguments: &LetterArguments,
    desk: &Desk<'_>,
    recipients: &[LetterRecipient],
) -> Result<(), Failure> {
    if desk.sender.cvr.is_empty() {
        return Err(Failure::user("Digital Post needs the CVR number of the sender")
            .hint("write `cvr = \"12345678\"` in a file and give it with `--sender FILE`"));
    }
    if recipients.iter().any(LetterRecipient::is_person) && !arguments.show_ids {
        return Err(Failure::user("this file names its recipients by personal number")
            .hint("add `--show-ids` if it may hold them, or write .html"));
    }
    if recipients.iter().any(|one| one.number.is_none()) {
        return Err(Failure::user("a recipient has no number Digital Post goes by")
            .hint("persons need a CPR number in the register, others `--cvr NUMBER`"));
    }
    Ok(())
}

fn write(
    arguments: &LetterArguments,
    desk: &Desk<'_>,
    letters: &[Letter<'_>],
    form: LetterForm,
) -> Result<Vec<String>, Failure> {
    let out = &arguments.write.out;
    let Some((first, _)) = letters.first() else { return Ok(Vec::new()) };
    let what = format!("letter-{}", first.kind.name());
    let about = arguments.flag.as_str();
    let stamp = first.day.to_string();
    if form == LetterForm::Csv {
        let bytes = report::merge_csv(letters);
        let copy = report::copy_number(about, &bytes);
        let addressee = Addressee { what: &what, about, name: "", key: "" };
        desk.put(bytes, out, first.gate, (addressee, &copy, &stamp))?;
        return Ok(vec![format!("{}  {copy}", out.display())]);
    }
    let mut lines = Vec::new();
    let person = desk.wording.say("recipient-person");
    for (number, (input, recipient)) in (1..).zip(letters) {
        let path = numbered(out, number, letters.len());
        // a person is no pseudonym to themselves
        let name = if recipient.is_person() { &person } else { &recipient.name };
        let addressee = Addressee { what: &what, about, name, key: &recipient.name };
        let document = report::letter_document(*input);
        let copy = if form == LetterForm::Xml {
            let page_form = if Form::Pdf.is_built() { Form::Pdf } else { Form::Html };
            let page = report::write(&document, page_form, report::Dialect::Plain)
                .map_err(|error| super::delivery::unwritable(&error))?;
            let memo = MemoInput { letter: *input, recipient, page: &page, page_form };
            let bytes = report::memo_xml(memo);
            let copy = report::copy_number(&recipient.name, &bytes);
            desk.put(bytes, &path, input.gate, (addressee, &copy, &stamp))?
        } else {
            desk.deliver(document, &path, input.gate, addressee)?
        };
        lines.push(format!("{}  {}  {copy}", path.display(), recipient.name));
    }
    Ok(lines)
}

/// One file each where there are several recipients: nobody gets another one's letter.
fn numbered(path: &Path, number: usize, of: usize) -> PathBuf {
    if of == 1 { path.to_owned() } else { with_suffix(path, &number.to_string()) }
}
