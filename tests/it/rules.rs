//! The shipped rules: they parse, they are all shipped, and faults are reported with their place.

use proforma::domain::Language;
use proforma::{examples, rules};

#[test]
fn the_shipped_rules_are_the_folder_and_parse() {
    let set = rules::parse(&rules::builtin(), &[]).unwrap_or_else(|errors| {
        let lines: Vec<String> = errors.iter().map(|e| format!("{e} ({:?})", e.hint())).collect();
        panic!("{}", lines.join("\n"))
    });
    let mut names: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/rules"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let shipped: Vec<String> = rules::builtin().into_iter().map(|(name, _)| name).collect();
    assert_eq!(shipped, names);
    assert_eq!(set.rules.len() + 1, names.len());
}

#[test]
fn every_rule_proves_itself_by_its_examples() {
    let set = rules::parse(&rules::builtin(), &[]).unwrap();
    let failures = examples::check_examples(&set);
    let lines: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn a_rule_explains_itself_in_both_languages() {
    let set = rules::parse(&rules::builtin(), &[]).unwrap();
    for rule in &set.rules {
        for (language, heading) in
            [(Language::Danish, "Hjemmel"), (Language::English, "Legal basis")]
        {
            let text = rules::explain(rule, language);
            assert!(text.contains(heading) && !text.contains(['{', '}']), "{text}");
        }
    }
}
