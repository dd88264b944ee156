//! Whole runs of the program: exit code, standard output, standard error.

use std::fs;
use std::path::Path;

use crate::support::{TestDir, contents, project};

/// A fresh folder with a copy of a sample folder in it.
fn with_sample(name: &str) -> TestDir {
    let folder = TestDir::new();
    copy(&project("sample-data").join(name), &folder.path().join("register"));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

/// Runs each command in the folder and puts the snapshots one after the other.
fn snapshots(folder: &TestDir, commands: &[&[&str]]) -> String {
    let one = |arguments: &&[&str]| {
        format!("$ proforma {}\n{}", arguments.join(" "), folder.proforma(arguments).snapshot())
    };
    commands.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn calls_that_cannot_be_done_say_why_and_what_to_do() {
    let folder = with_sample("tiny");
    folder.write("empty/readme.txt", "nothing here");
    folder.write("bad.toml", "[packs]\non = [\"address\", \"adress\"]\n");
    folder.write("worse.toml", "pack = 3\n");
    folder.write(
        "far.toml",
        "[packs]\non = [\"adress\"]\n\n[limits.PF101]\nmany_over = 40\nmany_ovr = \"x\"\n\n\
         [limits.PF999]\nx = 1\n",
    );
    folder.write("rules/PF999-broken.toml", "code = \"PF999\"\nquestion = 3\n");
    insta::assert_snapshot!(snapshots(
        &folder,
        &[
            &[],
            &["scann"],
            &["scan", "nowhere", "--out", "out"],
            &["scan", "empty", "--out", "out"],
            &["scan", "register", "--out", "out", "--as-of", "31-12-2025"],
            &["scan", "register", "--out", "out", "--config", "bad.toml"],
            &["scan", "register", "--out", "out", "--config", "worse.toml"],
            &["scan", "register", "--out", "out", "--config", "far.toml"],
            &["scan", "register", "--out", "out", "--packs", "address,trajectry"],
            &["scan", "register", "--out", "out", "--packs", "benefit"],
            &["scan", "register", "--out", "out", "--rules", "empty"],
            &["facts", "explain", "adults_over_room"],
            &["rules", "explain", "PF000"],
            &["occupants", "register", "--dwelling", "nowhere", "--on", "2024-01-01"],
            &[
                "occupants",
                "register",
                "--dwelling",
                "x",
                "--from",
                "2024-02-01",
                "--to",
                "2024-01-01"
            ],
            &["explain", "0000000000000000", "--run", "out"],
            &["import", "cpr", "nowhere.txt", "--out", "imported"],
            &["import", "cpr", "bad.toml", "--out", "imported"],
            &["evaluate", "nowhere", "--truth", "truth.csv"],
            &["scan", "register", "--out", "out", "--config", "nowhere.toml"],
            &["scan", "register", "--out", "out", "--capacity", "0"],
            &["scan", "register", "--out", "out", "--threads", "0"],
            &["graph", "register"],
            &["occupants", "register", "--dwelling", "x"],
            &["explain", "--run", "out"],
            &["synth", "--persons", "3", "--out", "town"],
        ],
    ));
}

#[test]
fn malformed_rules_stop_the_run_with_every_error() {
    let folder = with_sample("tiny");
    folder.write("rules/PF998-broken.toml", "code = \"PF998\"\nquestion = 3\nsurprise = true\n");
    folder.write("rules/PF999-broken.toml", "this is not toml");
    let ran = folder.proforma(&["scan", "register", "--out", "out", "--rules", "rules"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.is_empty());
    insta::assert_snapshot!(ran.snapshot());
    assert!(!folder.path().join("out").exists(), "nothing is written");
}

#[test]
fn the_demo_shows_a_list_and_says_where_everything_is() {
    let folder = TestDir::new();
    let ran = folder.succeed(&["demo"]);
    insta::assert_snapshot!(ran.snapshot());
    for name in [
        "flags.csv",
        "flags.json",
        "flags.html",
        "scores.csv",
        "rejects.csv",
        "quality.json",
        "run.json",
    ] {
        assert!(folder.path().join("demo-out").join(name).is_file(), "{name}");
    }
    let danish = folder.succeed(&["demo", "--language", "da"]);
    assert!(danish.stdout.contains("Personer og boliger er simulerede"));
}

#[test]
fn a_flag_is_explained_and_so_is_a_dwelling_without_one() {
    let folder = with_sample("tiny");
    folder.succeed(&["scan", "register", "--out", "out"]);
    let list = fs::read_to_string(folder.path().join("out/flags.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(list.as_bytes());
    let id_column = rows.headers().unwrap().iter().position(|name| name == "flag_id").unwrap();
    let first = rows.records().next().expect("the tiny register has flags").unwrap();
    let flagged = folder.succeed(&["explain", &first[id_column], "--run", "out"]);
    assert!(flagged.stdout.contains("may be wrong, because"), "{}", flagged.stdout);
    let danish =
        folder.succeed(&["explain", &first[id_column], "--run", "out", "--language", "da"]);
    assert!(danish.stdout.contains("kan være forkert"), "{}", danish.stdout);
    let dwellings = fs::read_to_string(folder.path().join("register/dwellings.csv")).unwrap();
    let mut unflagged = 0;
    for row in csv::Reader::from_reader(dwellings.as_bytes()).records().map(Result::unwrap) {
        let ran = folder.succeed(&["explain", "--dwelling", &row[0], "--run", "out"]);
        unflagged += usize::from(!ran.stdout.contains("may be wrong, because"));
    }
    assert!(unflagged > 5, "{unflagged}");
    let persons = fs::read_to_string(folder.path().join("register/persons.csv")).unwrap();
    for row in csv::Reader::from_reader(persons.as_bytes()).records().map(Result::unwrap) {
        let ran = folder.proforma(&["explain", "--person", &row[0], "--run", "out"]);
        for line in ran.stdout.lines().filter(|line| line.starts_with("Points: ")) {
            let numbers: Vec<i32> = line
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|word| word.parse().ok())
                .collect();
            assert!(numbers[0] < numbers[1], "flagged, yet explained as not: {line}");
        }
    }
}

#[test]
fn a_run_is_explained_from_anywhere_while_its_register_is_there() {
    let folder = with_sample("tiny");
    fs::create_dir_all(folder.path().join("elsewhere/deep")).unwrap();
    folder.succeed(&["scan", "register", "--out", "elsewhere/out"]);
    let manifest = fs::read_to_string(folder.path().join("elsewhere/out/run.json")).unwrap();
    assert!(manifest.contains("\"../../register\""), "{manifest}");
    let here = folder.path().to_str().unwrap();
    assert!(!manifest.contains(here), "no path of the machine");
    let dwellings = fs::read_to_string(folder.path().join("register/dwellings.csv")).unwrap();
    let first = dwellings.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let ask = ["explain", "--dwelling", &first, "--run", "../elsewhere/out"];
    let inside = folder.proforma_in("elsewhere", &ask);
    assert_eq!(inside.code, Some(0), "{}", inside.stderr);
    let asked = folder.proforma_in("elsewhere", &[&ask[..], &["--json"]].concat());
    let answer: serde_json::Value = serde_json::from_str(&asked.stdout).expect("JSON, flag or not");
    assert_eq!(answer.as_array().map(Vec::len), Some(1), "{answer}");
    fs::rename(folder.path().join("register"), folder.path().join("moved")).unwrap();
    let unlisted = ["explain", "--person", "nobody", "--run", "elsewhere/out"];
    let lost = folder.proforma(&unlisted);
    assert_eq!(lost.code, Some(1));
    assert!(lost.stderr.contains("--registry DIR"), "{}", lost.stderr);
    let found = [&unlisted[..], &["--registry", "moved"]].concat();
    assert!(folder.proforma(&found).stderr.contains("no person with that id"));
}

#[test]
fn results_speak_danish_where_asked_or_where_the_terminal_does() {
    let folder = with_sample("tiny");
    let scanned = ["scan", "register", "--out", "out"];
    let asked = folder.succeed(&[&scanned[..], &["--language", "da"]].concat());
    let told = folder.proforma_with(&[("LC_ALL", "da_DK.UTF-8")], &scanned);
    assert_eq!(asked.stdout, told.stdout);
    assert!(asked.stdout.starts_with("Arbejdsliste pr."), "{}", asked.stdout);
    assert!(asked.stderr.contains("rows, rejected"), "notes stay English: {}", asked.stderr);
    for command in [&["rules", "list"][..], &["facts", "list"], &["rules", "explain", "PF101"]] {
        let english = folder.succeed(command).stdout;
        let danish = folder.succeed(&[command, &["--language", "da"]].concat()).stdout;
        assert!(english != danish && danish.contains(['æ', 'ø', 'å']), "{command:?}");
    }
}

/// However narrow the terminal, the list keeps every word of every reason.
#[test]
fn a_narrow_terminal_cuts_nothing_from_the_list() {
    let folder = with_sample("tiny");
    folder.succeed(&["scan", "register", "--out", "out"]);
    let flags = fs::read(folder.path().join("out/flags.json")).unwrap();
    let flags: serde_json::Value = serde_json::from_slice(&flags).unwrap();
    for columns in ["60", "80", "200"] {
        let list =
            folder.proforma_with(&[("COLUMNS", columns)], &["scan", "register", "--out", "out"]);
        let widest = list.stdout.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= columns.parse().unwrap(), "{widest} {}", list.stdout);
        let listed =
            flags["flags"].as_array().unwrap().iter().filter(|flag| flag["listed"] == true);
        for flag in listed {
            let whole = &flags["typologies"][flag["typology"][0].as_str().unwrap_or_default()];
            let strongest = &flags["rules"][flag["reasons"][0]["rule"].as_str().unwrap()];
            let told = if whole["lane"] == flag["lane"] { whole } else { strongest };
            let title = told["title"]["en"].as_str().unwrap();
            for word in title.split_whitespace().filter(|word| word.len() < 14) {
                assert!(list.stdout.contains(word), "{columns}: {word} of {title}");
            }
        }
    }
}

#[test]
fn rejected_rows_never_stop_a_scan_unless_asked() {
    let folder = with_sample("tiny");
    let moves = folder.path().join("register/moves.csv");
    let mut text = fs::read_to_string(&moves).unwrap();
    let columns = text.lines().next().unwrap().split(',').count();
    text.push_str("broken");
    text.push_str(&",".repeat(columns - 1));
    text.push('\n');
    fs::write(&moves, text).unwrap();
    let ran = folder.succeed(&["scan", "register", "--out", "out"]);
    assert!(ran.stderr.contains("rejected 1"), "{}", ran.stderr);
    let rejects = fs::read_to_string(folder.path().join("out/rejects.csv")).unwrap();
    assert_eq!(rejects.lines().count(), 2, "{rejects}");
    let strict = folder.proforma(&["scan", "register", "--out", "strict", "--strict"]);
    assert_eq!(strict.code, Some(1), "{}", strict.stderr);
    assert!(folder.path().join("strict/rejects.csv").is_file());
}

/// Ten digits in a row that are no part of a longer number.
fn personal_numbers(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() == 10 && word.bytes().all(|b| b.is_ascii_digit()))
        .count()
}

#[test]
fn personal_numbers_are_printed_only_when_asked_for() {
    let folder = with_sample("tiny");
    // Every person id becomes a number of the right shape; the register stays the same otherwise.
    let persons = fs::read_to_string(folder.path().join("register/persons.csv")).unwrap();
    let ids: Vec<String> = csv::Reader::from_reader(persons.as_bytes())
        .records()
        .map(|row| row.unwrap()[0].to_owned())
        .collect();
    for (name, bytes) in contents(&folder.path().join("register")) {
        let text = String::from_utf8(bytes).unwrap();
        let renamed: Vec<String> = text
            .lines()
            .map(|line| {
                let number = |field: &str| match ids.iter().position(|id| id == field) {
                    Some(position) => format!("010170{:04}", position + 1),
                    None => field.to_owned(),
                };
                line.split(',').map(number).collect::<Vec<_>>().join(",")
            })
            .collect();
        fs::write(folder.path().join("register").join(name), renamed.join("\n") + "\n").unwrap();
    }
    let quiet = folder.succeed(&["scan", "register", "--out", "out"]);
    assert_eq!(personal_numbers(&quiet.stdout) + personal_numbers(&quiet.stderr), 0);
    for (name, bytes) in contents(&folder.path().join("out")) {
        assert_eq!(personal_numbers(&String::from_utf8(bytes).unwrap()), 0, "{name}");
    }
    folder.succeed(&["scan", "register", "--out", "shown", "--show-ids"]);
    let scores = fs::read_to_string(folder.path().join("shown/scores.csv")).unwrap();
    assert!(personal_numbers(&scores) > 10, "asked for, they are there");
}

#[test]
fn rules_and_facts_print_themselves() {
    let folder = TestDir::new();
    let list = folder.succeed(&["rules", "list"]).stdout;
    assert!(list.lines().count() >= 12, "{list}");
    for line in list.lines() {
        let code = line.split_whitespace().next().unwrap();
        let english = folder.succeed(&["rules", "explain", code]).stdout;
        let danish = folder.succeed(&["rules", "explain", code, "--language", "da"]).stdout;
        assert!(english.len() > 500 && danish.len() > 500 && english != danish, "{code}");
    }
    folder.succeed(&["rules", "test"]);
    for command in [
        &["rules", "explain", "PF101"][..],
        &["rules", "test"],
        &["facts", "explain", "adults"],
        &["synth", "--persons", "300", "--years", "2", "--out", "town"],
    ] {
        let printed = folder.succeed(&[command, &["--json"]].concat()).stdout;
        let value: serde_json::Value = serde_json::from_str(&printed).expect("JSON and no more");
        assert!(value.is_object(), "{command:?}");
    }
    let facts = folder.succeed(&["facts", "list", "--json"]).stdout;
    let facts: Vec<serde_json::Value> = serde_json::from_str(&facts).unwrap();
    assert!(facts.len() >= 45);
}

#[test]
fn the_settings_that_the_readme_shows_are_settings() {
    let readme = fs::read_to_string(project("README.md")).unwrap();
    let block = readme.split("```toml\n").nth(1).expect("a settings file is shown");
    let folder = TestDir::new();
    folder.write("proforma.toml", block.split("```").next().unwrap());
    let checked = folder.succeed(&["rules", "check", "--config", "proforma.toml"]);
    assert!(checked.stdout.contains(": 0 errors"), "{}", checked.stdout);
}

#[test]
fn a_closed_reader_is_no_failure() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_proforma"))
        .args(["rules", "list"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
