//! `proforma report`: what housing associations and caseworkers get on paper and in spreadsheets.

use std::collections::BTreeSet;
use std::path::Path;

use super::again::again;
use super::args_report::{AssociationArguments, ReportCommand};
use super::cases::{now, open_or_make};
use super::delivery::{Desk, form_of, with_suffix};
use super::explain::{Again, read_json};
use super::{Failure, files, output::Output, report_flags};
use crate::accounts::{self, NewReport};
use crate::cases::store::Store;
use crate::domain::{Day, Language};
use crate::report::{
    self, Addressee, AssociationInput, Dialect, Document, Form, Manifest, NormChecks, Occupancy,
    Recipient,
};

/// Working days an association has to reply.
const REPLY_DAYS: u32 = 15;

/// The occupancy of a run, kept beside it: the next report says what has changed since.
const OCCUPANCY: &str = "occupancy.json";

pub fn run(
    command: &ReportCommand,
    language: Language,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        ReportCommand::Association(arguments) => association(arguments, language, output),
        ReportCommand::Flags(arguments) => report_flags::run(arguments, language, output),
    }
}

/// An association by id and name.
struct Association {
    id: String,
    name: String,
}

fn association(
    arguments: &AssociationArguments,
    language: Language,
    output: &mut Output,
) -> Result<(), Failure> {
    let desk = Desk::of(&arguments.write, language)?;
    if let Some(path) = &arguments.reply_form {
        fillable(path)?;
    }
    let run = &arguments.write.run;
    let manifest: Manifest = read_json(run, "run.json")?;
    let again = again(&manifest, run, arguments.write.registry.as_deref())?;
    let occupancy = worked_out(&again, &manifest)?;
    keep(run, &occupancy)?;
    let previous = arguments.previous.as_deref().map(earlier).transpose()?;
    let chosen = chosen(&again, arguments)?;
    let mut taken = BTreeSet::new();
    let store = arguments.store.as_deref().map(open_or_make).transpose()?;
    for association in &chosen {
        let suffix = arguments.all.then(|| safe_name(&association.id, &mut taken));
        let document =
            document(&desk, association, (&occupancy, previous.as_ref()), arguments.date)?;
        if let Some(store) = &store {
            publish(store, &association.id, &occupancy, &document)?;
        }
        let lines = write(&desk, arguments, association, document, suffix.as_deref())?;
        for line in lines {
            output.print(&line)?;
        }
    }
    Ok(())
}

/// The occupancy of a run, from its register.
pub fn worked_out(again: &Again, manifest: &Manifest) -> Result<Occupancy, Failure> {
    let analysis = again.analyse(manifest)?;
    let checks = NormChecks {
        register: again.register(),
        graph: &analysis.graph,
        facts: &analysis.facts,
        rules: &again.rules,
        outcomes: &analysis.outcomes,
        window: analysis.run.window,
    };
    let inputs: Vec<&str> = manifest.inputs.iter().map(|input| input.sha256.as_str()).collect();
    let fingerprint = report::sha256(format!("{} {}", inputs.join(" "), manifest.rules).as_bytes());
    Ok(report::occupancy(checks, &fingerprint))
}

fn keep(run: &Path, occupancy: &Occupancy) -> Result<(), Failure> {
    let bytes = serde_json::to_vec_pretty(occupancy)
        .map_err(|error| Failure::machine(format!("could not write JSON: {error}")))?;
    files::write(run, OCCUPANCY, &bytes)
}

/// The occupancy of an earlier run: as kept, else worked out again from its register.
pub fn earlier(run: &Path) -> Result<Occupancy, Failure> {
    if run.join(OCCUPANCY).exists() {
        return read_json(run, OCCUPANCY);
    }
    let manifest: Manifest = read_json(run, "run.json")?;
    worked_out(&again(&manifest, run, None)?, &manifest)
}

fn chosen(again: &Again, arguments: &AssociationArguments) -> Result<Vec<Association>, Failure> {
    let register = again.register();
    if register.association_ids.len() < register.associations.len() {
        return Err(Failure::user("a state does not hold the ids of associations")
            .hint("give the registry folder it was made of with `--registry DIR`"));
    }
    let all = register.association_ids.iter().zip(&register.associations);
    let mut all: Vec<_> =
        all.map(|(id, name)| Association { id: id.clone(), name: name.clone() }).collect();
    if let Some(wanted) = &arguments.association {
        let known: Vec<String> = all.iter().map(|one| one.id.clone()).collect();
        all.retain(|one| one.id == *wanted);
        if all.is_empty() {
            let known = known.into_iter().take(8).collect::<Vec<_>>().join(", ");
            return Err(Failure::user(format!("the register has no association `{wanted}`"))
                .hint(format!("ids are taken as associations.csv writes them: {known}")));
        }
    } else if all.is_empty() {
        return Err(Failure::user("the register names no association")
            .hint("dwellings.csv names them under `association_id`"));
    }
    Ok(all)
}

fn document(
    desk: &Desk<'_>,
    association: &Association,
    (occupancy, previous): (&Occupancy, Option<&Occupancy>),
    date: Option<Day>,
) -> Result<Document, Failure> {
    let damaged = |()| Failure::user("run.json names no valid day");
    let day = date.map_or_else(|| occupancy.as_of.parse().map_err(damaged), Ok)?;
    Ok(report::association_document(AssociationInput {
        id: &association.id,
        name: &association.name,
        occupancy,
        previous,
        gate: desk.policy.gate(Recipient::Association),
        wording: &desk.wording,
        day,
        reply_by: day.plus_workdays(REPLY_DAYS),
        sender: &desk.sender.name,
    }))
}

/// Writes the report and, where asked, the form; says where they are.
fn write(
    desk: &Desk<'_>,
    arguments: &AssociationArguments,
    association: &Association,
    document: Document,
    suffix: Option<&str>,
) -> Result<Vec<String>, Failure> {
    let named = |path: &Path| suffix.map_or_else(|| path.to_owned(), |it| with_suffix(path, it));
    let gate = desk.policy.gate(Recipient::Association);
    let addressee =
        |what| Addressee { what, about: &association.id, name: &association.name, key: what };
    let form = document.sheets.last().cloned();
    let path = named(&arguments.write.out);
    let mut lines = Vec::new();
    let copy = desk.deliver(document.clone(), &path, gate, addressee("association-report"))?;
    lines.push(format!("{}  {}  {copy}", path.display(), association.name));
    if let Some(path) = arguments.reply_form.as_deref().map(named) {
        let blank = Document { sheets: form.into_iter().collect(), ..document };
        let copy = desk.deliver(blank, &path, gate, addressee("reply-form"))?;
        lines.push(format!("{}  {}  {copy}", path.display(), association.name));
    }
    Ok(lines)
}

/// Publishes a report and its form to the association's page.
pub fn publish(
    store: &Store,
    association: &str,
    occupancy: &Occupancy,
    document: &Document,
) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::machine(error.to_string());
    let as_of =
        occupancy.as_of.parse().map_err(|()| Failure::user("the run names no valid day"))?;
    let form = document.sheets.last().cloned().into_iter().collect();
    let form = Document { sheets: form, ..document.clone() };
    let bytes = |document: &Document, form| {
        report::write(document, form, Dialect::Excel).map_err(|error| failed(&error))
    };
    let (page, form) = (bytes(document, Form::Html)?, bytes(&form, Form::Xlsx)?);
    let new = NewReport { association, as_of, page: &page, form: &form };
    store
        .write(|transaction| accounts::publish_report(transaction, new, now()))
        .map_err(|error| failed(&error))?;
    Ok(())
}

fn fillable(path: &Path) -> Result<(), Failure> {
    if matches!(form_of(path)?, Form::Csv | Form::Xlsx) {
        return Ok(());
    }
    Err(Failure::user("a form to fill in is a spreadsheet")
        .at(path.display().to_string())
        .hint("end its name with .xlsx or .csv"))
}

/// An id as part of a file name; two ids never share one.
fn safe_name(id: &str, taken: &mut BTreeSet<String>) -> String {
    let safe = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    let name: String = id.chars().map(|c| if safe(c) { c } else { '_' }).collect();
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(free.to_lowercase()) {
        free = format!("{name}-{number}");
        number += 1;
    }
    free
}
