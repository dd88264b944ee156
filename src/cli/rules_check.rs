//! `proforma rules check`: the linter, alone or held against a register.

use serde_json::json;

use super::args_rules::CheckArguments;
use super::output::{Output, counted};
use super::{Failure, load, settings};
use crate::facts::Fact;
use crate::pipeline;
use crate::registry::{BENEFIT_PURPOSE, LoadOptions};
use crate::report;
use crate::rules::{self, Finding, Level, Observed, RuleSet};

/// Months before the day that are looked at, as in a scan.
const WINDOW_MONTHS: u32 = 36;

pub fn run(arguments: &CheckArguments, output: &mut Output) -> Result<(), Failure> {
    let (files, parsed) = settings::parsed(&arguments.rules)?;
    let (count, findings) = match &parsed {
        Ok(set) => (Some(set.rules.len()), findings(set, &files, arguments, output)?),
        Err(errors) => (None, errors.iter().map(Finding::from).collect()),
    };
    let errors = findings.iter().filter(|finding| finding.level == Level::Error).count();
    if arguments.json {
        output.print_json(&findings.iter().map(as_json).collect::<Vec<_>>())?;
    } else {
        output.print(&text(count, errors, &findings))?;
    }
    if errors == 0 {
        return Ok(());
    }
    Err(Failure::user(format!("the rules have {}", counted(errors, "error", "errors"))))
}

fn findings(
    set: &RuleSet,
    files: &[(String, String)],
    arguments: &CheckArguments,
    output: &mut Output,
) -> Result<Vec<Finding>, Failure> {
    let mut findings = rules::check(set, files);
    if let Some(folder) = &arguments.registry {
        let options = LoadOptions {
            ignore_columns: arguments.ignore_column.clone(),
            purposes: arguments.purpose.clone(),
        };
        let loaded = load::folder(folder, &options)?;
        load::describe(&loaded, output);
        let as_of = load::as_of(arguments.as_of, loaded.last_known_day(), output)?;
        let settings =
            pipeline::Settings { as_of, window_months: WINDOW_MONTHS, capacity: 0, seed: 0 };
        let analysis = pipeline::analyse(&loaded.register, set, settings, &|_| ());
        let observed = Observed { set, outcomes: &analysis.outcomes, facts: &analysis.facts };
        let closed = &loaded.closed_files;
        findings.extend(rules::observe(observed, files, &|fact| files_of(fact, closed)));
        findings.sort();
    }
    Ok(findings)
}

/// The files a fact is measured from; where one of them was left closed, how to open it.
fn files_of(fact: Fact, closed: &[impl AsRef<str>]) -> Result<Vec<String>, String> {
    let files = report::sources(fact);
    if closed.iter().any(|name| files.contains(&name.as_ref())) {
        return Err(format!("state the purpose: `--purpose {BENEFIT_PURPOSE}`"));
    }
    Ok(files.iter().map(|file| (*file).to_owned()).collect())
}

fn as_json(finding: &Finding) -> serde_json::Value {
    json!({
        "file": finding.file, "line": finding.line, "column": finding.column,
        "level": finding.level.key(), "code": finding.code,
        "message": finding.message, "hint": finding.hint,
    })
}

fn text(count: Option<usize>, errors: usize, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        text = text + &finding.to_string() + "\n";
        if !finding.hint.is_empty() {
            text = text + "    hint: " + &finding.hint + "\n";
        }
    }
    let rules = count.map(|rules| counted(rules, "rule", "rules") + ": ").unwrap_or_default();
    let advice = counted(findings.len() - errors, "piece of advice", "pieces of advice");
    text + &format!("{rules}{}, {advice}\n", counted(errors, "error", "errors"))
}
