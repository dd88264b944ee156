//! The house keeps its walls: arrows between rooms, absences, budgets, banned words.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each room of `src/` may import. A room always may import itself.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("registry", &["domain"]),
    ("graph", &["domain", "registry"]),
    ("facts", &["domain", "graph"]),
    ("rules", &["domain", "facts"]),
    ("model", &["domain", "facts"]),
    ("flags", &["domain", "facts", "graph", "rules"]),
    ("report", &["domain", "registry", "graph", "facts", "rules", "model", "flags", "desk"]),
    ("audit", &["domain", "registry", "graph", "facts", "rules", "flags"]),
    ("cases", &["domain"]),
    ("learn", &["domain", "registry", "graph", "facts", "rules", "flags", "model"]),
    ("examples", &["domain", "registry", "graph", "facts", "rules"]),
    ("state", &["domain", "registry", "graph", "facts"]),
    ("accounts", &["domain", "cases"]),
    ("web", &["domain", "registry", "desk", "flags", "report", "cases", "accounts", "audit"]),
    ("synth", &["domain"]),
    ("desk", &["domain", "registry", "graph", "facts", "rules", "flags"]),
    ("pipeline", &["domain", "registry", "graph", "facts", "rules", "model", "flags"]),
];

/// Words that must not occur, outside comments, in the rooms named beside them.
const ABSENT: &[(&str, &[&str])] = &[
    // areas, owners and groups never get near a score
    ("municipality_code", &["graph", "facts", "rules", "model", "flags"]),
    (".municipality", &["graph", "facts", "rules", "model", "flags"]),
    (".address", &["graph", "facts", "rules", "model", "flags"]),
    ("Places", &["graph", "facts", "rules", "model", "flags"]),
    ("dwellings.places", &["graph", "facts", "rules", "model", "flags"]),
    ("AssociationId", &["graph", "facts", "rules", "model", "flags"]),
    ("DepartmentId", &["graph", "facts", "rules", "model", "flags"]),
    ("GroupRow", &["graph", "facts", "rules", "model", "flags", "report"]),
    ("GroupMembers", &["graph", "facts", "rules", "model", "flags", "report"]),
    ("Cpr", &["graph", "facts", "rules", "model", "flags", "synth"]),
    // the clock, paths, sockets and the terminal stay at the rim
    ("std::net", &["domain", "registry", "graph", "facts", "rules", "model", "flags", "report"]),
    (
        "SystemTime",
        &["domain", "registry", "graph", "facts", "rules", "model", "flags", "report", "cases"],
    ),
    ("std::fs", &["domain", "graph", "facts", "rules", "model", "flags", "report", "synth"]),
    (
        "println!",
        &["domain", "registry", "graph", "facts", "rules", "model", "flags", "report", "cases"],
    ),
    (
        "clap",
        &["domain", "registry", "graph", "facts", "rules", "model", "flags", "report", "cases"],
    ),
    // one door to the statistics library
    ("linfa", &["domain", "registry", "graph", "facts", "rules", "flags", "report", "cli"]),
    // a graph library of hash maps is too slow for a whole register
    ("GraphMap", &["graph", "facts", "flags"]),
];

/// Longest file that is no table, and the tables.
const LONGEST_FILE: usize = 400;
const TABLES: &[&str] = &["src/facts/catalogue.rs", "src/report/text.rs"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|known| known == extension) {
            found.push(path);
        }
    }
    found
}

/// Room and code without comments and unit tests of every source file.
fn sources() -> Vec<(String, String, String)> {
    let source = root().join("src");
    files(&source, "rs")
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&source).unwrap().to_string_lossy().into_owned();
            let room = inside.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            (format!("src/{inside}"), room, lines.collect::<Vec<_>>().join("\n"))
        })
        .collect()
}

/// Rooms named after `crate::` in a text.
fn imports(code: &str) -> BTreeSet<&str> {
    let rooms = code
        .split("crate::")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(""));
    rooms.filter(|room| !room.is_empty()).collect()
}

#[test]
fn rooms_import_only_what_they_may() {
    let mut wrong = Vec::new();
    for (file, room, code) in sources() {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(known, _)| *known == room) else {
            assert!(
                matches!(room.as_str(), "cli" | "lib" | "main"),
                "{file}: a room not in the list"
            );
            continue;
        };
        for imported in imports(&code) {
            if imported != room && !allowed.contains(&imported) {
                wrong.push(format!("{file} imports {imported}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn absences_hold() {
    let mut wrong = Vec::new();
    for (file, room, code) in sources() {
        for (word, rooms) in ABSENT {
            if rooms.contains(&room.as_str()) && code.contains(word) {
                wrong.push(format!("{file} holds `{word}`"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_two_files_of_the_model_import_linfa() {
    let importers: Vec<_> =
        sources().into_iter().filter(|(_, _, code)| code.contains("linfa")).map(|s| s.0).collect();
    assert_eq!(importers, ["src/model/cluster.rs", "src/model/learning/calibration.rs"]);
}

#[test]
fn unsafe_code_stands_in_one_file_only() {
    let users: Vec<_> = sources()
        .into_iter()
        .filter(|(_, _, code)| code.contains("unsafe "))
        .map(|s| s.0)
        .collect();
    assert_eq!(users, ["src/registry/map.rs"]);
}

#[test]
fn every_file_says_what_it_owns_and_stays_short() {
    let mut wrong = Vec::new();
    for path in files(&root().join("src"), "rs") {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        if !text.starts_with("//!") {
            wrong.push(format!("{name} does not begin with what it owns"));
        }
        let code = text.split("#[cfg(test)]").next().unwrap().lines().count();
        if code > LONGEST_FILE && !TABLES.contains(&name.as_str()) {
            wrong.push(format!("{name} has {code} lines"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Screens, lists, reports, letters and rules say "this registration may be wrong, because" and
/// never more.
#[test]
fn what_users_read_accuses_nobody() {
    let words = ["fraud", "snyd", "mistænkt", "mistaenkt", "bedrag"];
    let mut wrong = Vec::new();
    let mut check = |path: &Path, text: &str| {
        for (number, line) in text.lines().enumerate() {
            let shown = !matches!(line.trim_start().get(..2), Some("//" | "# "));
            let lower = line.to_lowercase();
            if shown && words.iter().any(|word| lower.contains(word)) {
                wrong.push(format!("{}:{}", path.display(), number + 1));
            }
        }
    };
    for folder in ["src/report", "src/cli", "src/facts"] {
        for path in files(&root().join(folder), "rs") {
            check(&path, fs::read_to_string(&path).unwrap().split("#[cfg(test)]").next().unwrap());
        }
    }
    for extension in ["html", "ftl", "txt", "toml"] {
        for path in files(&root().join("src/report"), extension) {
            check(&path, &fs::read_to_string(&path).unwrap());
        }
    }
    for path in files(&root().join("rules"), "toml") {
        check(&path, &fs::read_to_string(&path).unwrap());
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_fact_is_measured_and_explained() {
    for fact in proforma::facts::Fact::ALL {
        let entry = fact.entry();
        assert!(entry.da.ends_with('?') && entry.en.ends_with('?'), "{}", entry.key);
        assert!(!entry.missing.is_empty(), "{}", entry.key);
    }
    assert!(proforma::facts::Fact::ALL.len() >= 45);
}
