//! Facts as a table for notebooks, and simulated worlds from the command line.

use std::collections::BTreeMap;
use std::fs;

use proforma::facts::{Fact, TableKind};

use crate::support::{TestDir, project};

type Row = BTreeMap<String, String>;

fn read(path: &std::path::Path) -> (usize, Vec<Row>) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let columns = reader.headers().unwrap().len();
    (columns, reader.deserialize().map(Result::unwrap).collect())
}

#[test]
fn both_tables_of_facts_are_exported_with_ids_and_unknown_as_empty() {
    let (folder, town) = (TestDir::new(), project("sample-data/town"));
    let town = town.to_str().unwrap();
    let export = |table: &str| {
        let name = format!("{table}.csv");
        folder.succeed(&["facts", "export", town, "--table", table, "--out", &name]);
        read(&folder.path().join(name))
    };
    let (columns, registrations) = export("registration");
    assert_eq!(columns, 3 + Fact::ALL.len());
    let (columns, dwellings) = export("dwelling");
    let about = Fact::ALL.iter().filter(|fact| fact.table() == TableKind::Dwelling).count();
    assert_eq!(columns, 1 + about);
    let by_id: BTreeMap<&str, &Row> =
        dwellings.iter().map(|row| (row["dwelling_id"].as_str(), row)).collect();
    for row in &registrations {
        let day = &row["moved_on"];
        assert!(("2023-01-01".."2026-01-01").contains(&day.as_str()), "{day}");
        let Some(dwelling) = by_id.get(row["dwelling_id"].as_str()) else { continue };
        assert_eq!(row["rooms"], dwelling["rooms"], "a registration sees its dwelling's facts");
    }
    assert!(dwellings.iter().any(|row| row["rooms"].is_empty()), "rooms are missing for some");
    assert!(dwellings.iter().any(|row| row["rooms"] == "3"));
    let listed = fs::read_to_string(folder.path().join("registration.csv")).unwrap();
    let again = folder.succeed(&["facts", "export", town, "--as-of", "2025-12-31"]);
    assert_eq!(again.stdout.lines().count(), listed.lines().count());
}

#[test]
fn worlds_and_prevalence_can_be_asked_for() {
    let folder = TestDir::new();
    let synth = |world: &str, prevalence: &str, out: &str| {
        let sizes = ["synth", "--persons", "2500", "--years", "4", "--out", out];
        let kind = ["--world", world, "--prevalence", prevalence];
        folder.succeed(&[&sizes[..], &kind[..]].concat());
        let truth = fs::read_to_string(folder.path().join(out).join("truth.csv")).unwrap();
        truth.lines().filter(|line| line.contains("pro_forma")).count()
    };
    assert_eq!(synth("clean", "10", "clean"), 0);
    let (few, many) = (synth("ordinary", "5", "few"), synth("ordinary", "60", "many"));
    assert!(many > 3 * few, "{few} and {many}");
    assert!(synth("adversary", "20", "adversary") > 0);
    let refused = folder.proforma(&["synth", "--world", "evil", "--out", "x"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("adversary"), "{}", refused.stderr);
    assert_eq!(folder.proforma(&["synth", "--prevalence", "101", "--out", "x"]).code, Some(1));
}
