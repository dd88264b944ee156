//! Changes of rules replayed, finished runs held against decided cases, shadow rules.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Ran, TestDir, project};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn file(folder: &TestDir, name: &str) -> Value {
    json(&fs::read_to_string(folder.path().join(name)).unwrap())
}

/// The built-in rules in a folder, each text changed by its file's name.
fn rule_folder(folder: &TestDir, name: &str, change: &dyn Fn(&str, String) -> String) {
    for entry in fs::read_dir(project("rules")).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = change(&file, fs::read_to_string(&path).unwrap());
        folder.write(&format!("{name}/{file}"), &text);
    }
}

fn town() -> String {
    project("sample-data/town").to_str().unwrap().to_owned()
}

fn diff(folder: &TestDir, new: &str, more: &[&str]) -> Ran {
    let town = town();
    let call = ["rules", "diff", "builtin", new, "--registry", &town, "--as-of", "2025-12-31"];
    folder.succeed(&[&call[..], more].concat())
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

#[test]
fn the_same_rules_make_no_difference() {
    let folder = TestDir::new();
    let found = json(&diff(&folder, "builtin", &["--json"]).stdout);
    assert_eq!(found["changes"], json("[]"));
    for part in ["flags", "listed", "history"] {
        for change in ["gained", "lost", "raised", "lowered"] {
            assert_eq!(found[part][change], 0, "{part} {change}");
        }
        assert!(number(&found[part]["kept"]) > 0);
    }
    let town = town();
    folder.succeed(&["scan", &town, "--as-of", "2025-12-31", "--out", "out"]);
    let flags = file(&folder, "out/flags.json")["flags"].as_array().unwrap().len();
    assert_eq!(number(&found["flags"]["kept"]), flags as u64, "the list is that of a scan");
    let scores = fs::read_to_string(folder.path().join("out/scores.csv")).unwrap();
    assert!(number(&found["history_looked_at"]) > 2 * scores.lines().count() as u64);
}

#[test]
fn a_change_of_rules_is_told_flag_by_flag_and_in_numbers() {
    let folder = TestDir::new();
    let stronger = |file: &str, text: String| {
        if file.starts_with("PF101") { with_more_points(&text) } else { text }
    };
    rule_folder(&folder, "new", &stronger);
    let found = json(&diff(&folder, "new", &["--json", "--capacity", "10", "--past", "6"]).stdout);
    let change = &found["changes"][0];
    assert_eq!((&change["rule"], &change["kind"]), (&"PF101".into(), &"changed".into()));
    assert_eq!(change["parts"], json("[\"bands\"]"));
    assert!(change["warning"].as_str().unwrap().contains("version"));
    assert!(number(&found["flags"]["gained"]) + number(&found["flags"]["raised"]) > 0);
    for lane in found["workload"].as_array().unwrap() {
        assert!(number(&lane["listed"]["new"]) <= 10, "{lane}");
    }
    for one in found["gained"].as_array().unwrap() {
        assert!(one.get("person_id").is_none(), "no persons unless asked for");
        assert!(one["reasons"].to_string().contains("PF101"), "{one}");
    }
    let [known, before] = [0, 1].map(|place| &found["outcomes"][place]);
    assert!(number(&known["cases"]) >= number(&before["cases"]));
    for side in ["old", "new"] {
        let side = &known[side];
        assert_eq!(side["precision"].is_null(), number(&side["closed"]) < 10, "{side}");
    }
    let groups = found["groups"].as_array().unwrap();
    assert!(groups.iter().any(|group| group["attribute"] == "sex" && !group["selected"].is_null()));
    let small = |group: &&Value| group["persons"].as_u64().is_none_or(|count| count < 10);
    assert!(groups.iter().filter(small).all(|group| group["selected"].is_null()));
    let shown = diff(&folder, "new", &["--show-ids"]).stdout;
    for told in ["PF101", "warning", "Workload", "Past outcomes", "Selection by group"] {
        assert!(shown.contains(told), "{told}\n{shown}");
    }
}

#[test]
fn rules_in_shadow_lose_flags_and_gain_none_on_the_whole_history() {
    let folder = TestDir::new();
    let shadow = |file: &str, text: String| {
        if file.starts_with("PF1") { in_shadow(&text) } else { text }
    };
    rule_folder(&folder, "new", &shadow);
    let found = json(&diff(&folder, "new", &["--json"]).stdout);
    for change in found["changes"].as_array().unwrap() {
        assert_eq!(change["parts"], json("[\"status\"]"), "{change}");
        assert!(change["warning"].is_null(), "{change}");
    }
    assert!(number(&found["history"]["lost"]) > 0, "{}", found["history"]);
    assert_eq!((&found["history"]["gained"], &found["history"]["raised"]), (&0.into(), &0.into()));
}

/// Every band weighs four more.
fn with_more_points(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("points = ") {
        Some(points) => format!("points = {}\n", points.parse::<i32>().unwrap() + 4),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

fn in_shadow(text: &str) -> String {
    let changed = text.replacen("status = \"stable\"", "status = \"shadow\"", 1);
    let changed = changed.replacen("status = \"trial\"", "status = \"shadow\"", 1);
    assert_ne!(text, changed);
    changed
}

#[test]
fn shadow_rules_are_counted_and_never_shown() {
    let folder = TestDir::new();
    let town = town();
    let scan = |rules: &[&str], out: &str| {
        folder.succeed(&[&["scan", &town, "--out", out], rules].concat());
        (file(&folder, &format!("{out}/run.json")), file(&folder, &format!("{out}/flags.json")))
    };
    let (stable, _) = scan(&[], "stable");
    let hits = |run: &Value, code: &str| {
        let tallies = run["tallies"].as_array().unwrap();
        tallies.iter().find(|tally| tally["rule"] == code).map(|tally| tally["hits"].clone())
    };
    let code = "PF101";
    let change = |file: &str, text: String| {
        if file.starts_with(code) { in_shadow(&text) } else { text }
    };
    rule_folder(&folder, "rules", &change);
    let (run, flags) = scan(&["--rules", "rules"], "shadow");
    let counted = hits(&run, code).unwrap();
    assert!(number(&counted) > 0);
    assert_eq!(Some(counted), hits(&stable, code), "computed as before");
    assert!(!flags["flags"].to_string().contains(code), "in no flag");
    let read =
        |out: &str, name: &str| fs::read_to_string(folder.path().join(out).join(name)).unwrap();
    assert!(read("stable", "flags.csv").contains(code), "the test would see it");
    for name in ["flags.csv", "help.csv", "repair.csv"] {
        assert!(!read("shadow", name).contains(code), "{name}");
    }
    assert_ne!(read("shadow", "scores.csv"), read("stable", "scores.csv"), "in no score");
}

#[test]
fn performance_reads_finished_runs_and_suppresses_small_numbers() {
    let folder = TestDir::new();
    let register = folder.path().join("register");
    folder.succeed(&[
        "synth",
        "--persons",
        "6000",
        "--years",
        "5",
        "--prevalence",
        "60",
        "--out",
        "register",
    ]);
    widen_outcomes(&register);
    for (out, day) in [("one", "2024-12-31"), ("two", "2025-12-31")] {
        folder.succeed(&["scan", "register", "--as-of", day, "--out", out]);
    }
    let found = json(&folder.succeed(&["rules", "performance", "one", "two", "--json"]).stdout);
    assert_eq!(found["runs"], 2);
    let rules = found["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| number(&rule["closed"]) >= 30), "enough cases to tell");
    for rule in rules {
        let told = number(&rule["closed"]) >= 10;
        assert_eq!(rule["precision"].is_number(), told, "{rule}");
        assert_eq!(rule["low"].is_number() && rule["high"].is_number(), told, "{rule}");
        let bands = rule["bands"].as_array().unwrap();
        let sum: u64 = bands.iter().map(|band| number(&band["closed"])).sum();
        assert_eq!(sum, number(&rule["closed"]), "each case in one band: {rule}");
        assert!(rule["proposal"].is_null() || number(&rule["closed"]) >= 30, "{rule}");
    }
    let text = folder.succeed(&["rules", "performance", "one", "two"]).stdout;
    assert!(text.contains("Control sample") && text.contains("fewer than 10 cases"), "{text}");
    let elsewhere = ["rules", "performance", "two", "--outcomes", "register/outcomes.csv"];
    assert!(folder.succeed(&elsewhere).stdout.contains("PF101"));
}

/// Every registration that truth names gets a decided case: enough to tell something of rules.
fn widen_outcomes(register: &Path) {
    let truth = fs::read_to_string(register.join("truth.csv")).unwrap();
    let mut rows = "person_id,dwelling_id,moved_on,outcome,decided_on,origin\n".to_owned();
    let mut reader = csv::Reader::from_reader(truth.as_bytes());
    for (place, row) in
        reader.deserialize::<std::collections::BTreeMap<String, String>>().enumerate()
    {
        let row = row.unwrap();
        let outcome = if row["label"] == "pro_forma" { "confirmed" } else { "legitimate" };
        let origin = if place % 3 == 0 { "control" } else { "tip" };
        let (person, dwelling, day) = (&row["person_id"], &row["dwelling_id"], &row["moved_on"]);
        if day.len() == 10 {
            rows.extend([
                person,
                ",",
                dwelling,
                ",",
                day,
                ",",
                outcome,
                ",2025-12-30,",
                origin,
                "\n",
            ]);
        }
    }
    fs::write(register.join("outcomes.csv"), rows).unwrap();
}

#[test]
fn calls_that_cannot_be_done_say_why() {
    let folder = TestDir::new();
    folder.write("empty/readme.txt", "nothing here");
    let town = town();
    for (call, told) in [
        (vec!["rules", "diff", "builtin", "nowhere", "--registry", &town], "nowhere"),
        (vec!["rules", "diff", "builtin", "empty", "--registry", &town], "no rule file"),
        (vec!["rules", "diff", "builtin", "builtin", "--registry", "nowhere"], "nowhere"),
        (vec!["rules", "diff", "builtin"], "NEW"),
        (vec!["rules", "performance"], "OUT"),
        (vec!["rules", "performance", "empty"], "run.json"),
    ] {
        let ran = folder.proforma(&call);
        assert_eq!(ran.code, Some(1), "{call:?}");
        assert!(ran.stderr.contains(told), "{call:?}: {}", ran.stderr);
    }
}
