//! `proforma rules`: the rules in force, listed, explained, checked and tested.

use std::fmt::Write;

use serde_json::json;

use super::args_rules::RulesCommand;
use super::{
    Failure, output::Output, rule_json, rules_check, rules_diff, rules_performance, rules_publish,
    settings,
};
use crate::domain::Language;
use crate::examples::{self, ExamplesRun};
use crate::rules::{Rule, RuleSet};

pub fn run(command: &RulesCommand, output: &mut Output) -> Result<(), Failure> {
    match command {
        RulesCommand::List { rules, json } => {
            let set = settings::all_rules(rules)?;
            if *json {
                output.print_json(&rows(&set))
            } else {
                output.print(&list(&set, output.language))
            }
        }
        RulesCommand::Explain { code, rules, json } => {
            let set = settings::all_rules(rules)?;
            let rule = find(&set, code)?;
            if *json {
                output.print_json(&rule_json::rule(rule))
            } else {
                output.print(&explain(rule, output.language))
            }
        }
        RulesCommand::Check(arguments) => rules_check::run(arguments, output),
        RulesCommand::Docs(arguments) => rules_publish::docs(arguments, output),
        RulesCommand::Register(arguments) => rules_publish::register(arguments, output),
        RulesCommand::Test { rules, json } => test(&settings::all_rules(rules)?, *json, output),
        RulesCommand::Diff(arguments) => rules_diff::run(arguments, output),
        RulesCommand::Performance(arguments) => rules_performance::run(arguments, output),
    }
}

fn find<'a>(set: &'a RuleSet, code: &str) -> Result<&'a Rule, Failure> {
    let same = |rule: &&Rule| rule.code.eq_ignore_ascii_case(code) || rule.name == code;
    set.rules.iter().find(same).ok_or_else(|| {
        Failure::user(format!("there is no rule `{code}`"))
            .hint("`proforma rules list` shows all codes")
    })
}

fn list(set: &RuleSet, language: Language) -> String {
    let mut text = String::new();
    for rule in &set.rules {
        let _ = writeln!(
            text,
            "{}  {:10} {:7} {:7} {}",
            rule.code,
            rule.pack,
            rule.status.key(),
            rule.lane.key(),
            rule.title.get(language)
        );
    }
    text
}

fn rows(set: &RuleSet) -> Vec<serde_json::Value> {
    let row = |rule: &Rule| {
        json!({
            "code": rule.code, "name": rule.name, "version": rule.version, "pack": rule.pack,
            "status": rule.status.key(), "lane": rule.lane.key(), "group": rule.group,
            "title": {"da": rule.title.da, "en": rule.title.en},
            "question": {"da": rule.question.da, "en": rule.question.en},
        })
    };
    set.rules.iter().map(row).collect()
}

fn explain(rule: &Rule, language: Language) -> String {
    crate::rules::explain(rule, language)
}

fn test(set: &RuleSet, json: bool, output: &mut Output) -> Result<(), Failure> {
    let (rules, total) =
        (set.rules.len(), set.rules.iter().map(|rule| rule.examples.len()).sum::<usize>());
    let ExamplesRun { failures, untried } = examples::check_examples(set);
    for (rule, number) in &untried {
        output.note(&format!("{rule}: mitigation {number} holds in none of its examples"));
    }
    if json {
        output.print_json(&rule_json::examples(rules, total, &failures))?;
    } else if failures.is_empty() {
        return output.print(&format!("{total} examples of {rules} rules hold\n"));
    }
    if failures.is_empty() {
        return Ok(());
    }
    let failure = Failure::user(format!("{} of {total} examples do not hold", failures.len()));
    Err(failures
        .iter()
        .fold(failure, |failure, found| failure.at(found.to_string()))
        .hint("change the rule, or the example if it was wrong"))
}
