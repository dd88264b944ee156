//! The shipped rules: they parse, they are all shipped, and faults are reported with their place.

use proforma::rules;

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
