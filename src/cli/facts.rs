//! `proforma facts`: the catalogue, printed.

use std::fmt::Write;

use serde_json::json;

use super::args::FactsCommand;
use super::{Failure, facts_export, output::Output};
use crate::domain::Language;
use crate::facts::{Fact, TableKind};

pub fn run(command: &FactsCommand, output: &mut Output) -> Result<(), Failure> {
    match command {
        FactsCommand::List { json: true } => {
            let facts: Vec<_> = Fact::ALL.iter().map(|fact| as_json(*fact)).collect();
            output.print_json(&facts)
        }
        FactsCommand::List { json: false } => output.print(&list(output.language)),
        FactsCommand::Explain { key, json: true } => output.print_json(&as_json(find(key)?)),
        FactsCommand::Explain { key, json: false } => output.print(&explain(find(key)?)),
        FactsCommand::Export(arguments) => facts_export::run(arguments, output),
    }
}

fn find(key: &str) -> Result<Fact, Failure> {
    Fact::from_key(key).ok_or_else(|| {
        let nearest = Fact::ALL
            .iter()
            .max_by(|one, other| {
                strsim::jaro_winkler(one.key(), key)
                    .total_cmp(&strsim::jaro_winkler(other.key(), key))
            })
            .expect("the catalogue is not empty");
        Failure::user(format!("there is no fact `{key}`"))
            .hint(format!("did you mean `{}`? `proforma facts list` shows all", nearest.key()))
    })
}

fn table_name(fact: Fact) -> &'static str {
    match fact.table() {
        TableKind::Dwelling => "dwelling",
        TableKind::Registration => "registration",
    }
}

fn list(language: Language) -> String {
    let width = Fact::ALL.iter().map(|fact| fact.key().len()).max().unwrap_or(0);
    let mut text = String::new();
    for fact in Fact::ALL {
        let (key, unit) = (fact.key(), fact.unit().key());
        let _ = writeln!(
            text,
            "{key:width$}  {:12}  {unit:14}  {}",
            table_name(*fact),
            match language {
                Language::Danish => fact.entry().da,
                Language::English => fact.entry().en,
            }
        );
    }
    text
}

fn explain(fact: Fact) -> String {
    let entry = fact.entry();
    let mut text = format!(
        "{}\n\n  da       {}\n  en       {}\n  about    {:?}, one value a {}\n  unit     {}\n  missing  {}\n",
        entry.key,
        entry.da,
        entry.en,
        entry.subject,
        table_name(fact),
        entry.unit.key(),
        entry.missing,
    );
    if !fact.classes().is_empty() {
        let _ = writeln!(text, "  values   {}", fact.classes().join(", "));
    }
    text
}

fn as_json(fact: Fact) -> serde_json::Value {
    let entry = fact.entry();
    json!({
        "key": entry.key,
        "table": table_name(fact),
        "subject": format!("{:?}", entry.subject).to_lowercase(),
        "unit": entry.unit.key(),
        "question": {"da": entry.da, "en": entry.en},
        "missing": entry.missing,
        "classes": fact.classes(),
    })
}
