//! States: the same answers as their folder, moves added to them, damage told, killing survived.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use proforma::registry::{Loaded, Source, load_texts};
use proforma::state::{self, Append, Error, Input, State};
use proptest::prelude::*;

use super::support::{TestDir, contents};

const MOVES: &str = "move_id,person_id,to_dwelling_id,from_dwelling_id,moved_on,notified_on,kind,care_of,sequence\n";
const PERSONS: &str = "person_id,born_on,mother_id,civil_status,civil_status_since,replaced_by\n\
    p1,1970-01-01,,married,2020,\np2,1975,,,,\np3,2001-02-03,p1,,,\np4,1980-01-01,,,,p2\np5,,,,,\n";
const DWELLINGS: &str = "dwelling_id,building_id,rooms,area_m2,address,easting,northing\n\
    d1,b1,3,70.5,Øvej 1,500000.5,6200000\nd2,b1,,,,,\nd3,,1,,\"A, 2\",,\n";
const LEASES: &str = "dwelling_id,tenant_person_id,started_on,ended_on\nd1,p1,2020-01-01,\n";
const FINDINGS: &str =
    "person_id,dwelling_id,finding,from\np1,d1,not_resident,2020-05\np2,d2,under_investigation,\n";

fn loaded(moves: &str) -> Loaded {
    load_texts(&[
        ("moves", &format!("{MOVES}{moves}")),
        ("persons", PERSONS),
        ("dwellings", DWELLINGS),
        ("leases", LEASES),
        ("findings", FINDINGS),
    ])
    .unwrap()
}

fn frozen(loaded: Loaded) -> State {
    let (graph, norms) = state::worked_out(&loaded.register);
    let (ignore_columns, purposes) = (Vec::new(), vec!["benefit".to_owned()]);
    State { loaded, graph, norms, inputs: Vec::new(), ignore_columns, purposes }
}

fn add(path: &Path, moves: &str) -> Append {
    let text = format!("{MOVES}{moves}");
    let source = Source { name: "new.csv", bytes: text.as_bytes() };
    let input = Input { file: "new.csv".to_owned(), sha256: String::new() };
    state::append(path, (source, input), false, SystemTime::UNIX_EPOCH).unwrap()
}

/// Register, graph and norms as text: every value of every column.
fn told(state: &State) -> String {
    format!("{:#?}\n{:#?}\n{:#?}", state.loaded.register, state.graph, state.norms)
}

fn rows() -> impl Strategy<Value = Vec<String>> {
    let kind = prop::sample::select(vec!["", "move", "entry", "exit", "mail", "void", "death"]);
    let date = prop::sample::select(vec![
        "",
        "2019",
        "2020-01",
        "2020-01-05",
        "2020-02-11",
        "2020-02-11",
        "2021-07-01",
        "2022-01-01",
    ]);
    let person = prop::sample::select(vec!["p1", "p2", "p3", "p4", "p5", "p9"]);
    let dwelling = prop::sample::select(vec!["d1", "d2", "d3", "d9"]);
    let from = prop::sample::select(vec!["", "d1", "d2", "d7"]);
    let sequence = prop::sample::select(vec!["", "1", "2", "3"]);
    let row = (person, dwelling, from, date.clone(), date, kind, sequence);
    prop::collection::vec(row, 0..14).prop_map(|rows| {
        let mut lines = Vec::new();
        for (number, (person, to, from, on, notified, kind, sequence)) in rows.iter().enumerate() {
            // A void names the move before it.
            let number = if *kind == "void" { number.saturating_sub(1) } else { number };
            let notified = if notified.len() == 10 { notified } else { "" };
            let to = if matches!(*kind, "exit" | "void" | "death") { "" } else { to };
            lines
                .push(format!("m{number},{person},{to},{from},{on},{notified},{kind},,{sequence}"));
        }
        lines
    })
}

fn text(rows: &[String]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..Default::default() })]

    #[test]
    fn added_moves_give_what_indexing_everything_gives(rows in rows(), cuts in (0_usize..14, 0_usize..14)) {
        let (first, second) = (cuts.0.min(cuts.1).min(rows.len()), cuts.0.max(cuts.1).min(rows.len()));
        let folder = TestDir::new();
        state::create(folder.path(), &frozen(loaded(&text(&rows[..first])))).unwrap();
        for part in [&rows[first..second], &rows[second..]] {
            let done = add(folder.path(), &text(part));
            prop_assert_eq!(done.read, done.added + done.known + done.rejects.len() as u64);
            prop_assert_eq!(done.written.is_some(), done.added > 0);
            let before = fs::read(folder.path().join("CURRENT")).unwrap();
            let again = add(folder.path(), &text(part));
            prop_assert_eq!(again.added, 0);
            prop_assert_eq!(fs::read(folder.path().join("CURRENT")).unwrap(), before);
        }
        let opened = state::open(folder.path()).unwrap();
        prop_assert_eq!(told(&opened), told(&frozen(loaded(&text(&rows)))));
    }
}

const SOME: &str = "m1,p1,d1,,2020-01-01,2020-01-03,entry,0,\nm2,p2,d2,,2020-02,,move,,\n\
    m3,p3,d1,,2020-03-01,,move,1,4\n";

fn some_state() -> TestDir {
    let folder = TestDir::new();
    state::create(folder.path(), &frozen(loaded(SOME))).unwrap();
    folder
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder.join("g000001"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().is_some_and(|name| name != "CURRENT"))
        .collect();
    found.push(folder.join("CURRENT"));
    found.sort();
    found
}

#[test]
fn any_flipped_byte_is_told() {
    let folder = some_state();
    state::open(folder.path()).unwrap();
    for (number, path) in files_of(folder.path()).iter().enumerate() {
        let whole = fs::read(path).unwrap();
        let step = (whole.len() / 12).max(1);
        for at in (number % step..whole.len()).step_by(step) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 8);
            fs::write(path, &bytes).unwrap();
            let error = state::open(folder.path()).expect_err("a flipped byte");
            let is_told = matches!(error, Error::Damaged { .. } | Error::OtherVersion { .. });
            assert!(is_told, "{}: {error}", path.display());
        }
        fs::write(path, &whole[..whole.len() - 1]).unwrap();
        assert!(matches!(state::open(folder.path()), Err(Error::Damaged { .. })));
        fs::remove_file(path).unwrap();
        state::open(folder.path()).expect_err("a file that is missing");
        fs::write(path, &whole).unwrap();
    }
    state::open(folder.path()).unwrap();
}

#[test]
fn foreign_and_other_states_are_refused_with_the_reason() {
    let folder = some_state();
    let current = folder.path().join("CURRENT");
    let text = fs::read_to_string(&current).unwrap();
    fs::write(&current, text.replace(&format!("format {}", state::FORMAT), "format 7")).unwrap();
    let error = state::open(folder.path()).expect_err("another format");
    assert!(error.to_string().contains("format 7; this is proforma"), "{error}");
    fs::write(&current, "an image\n").unwrap();
    assert!(matches!(state::open(folder.path()), Err(Error::Damaged { .. })));
    let empty = TestDir::new();
    assert!(matches!(state::open(empty.path()), Err(Error::NoState { .. })));
    let ran = empty.proforma(&["scan", "--state", ".", "--out", "out"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("holds no state"), "{}", ran.stderr);
}

#[test]
fn who_has_the_old_state_open_goes_on_with_it() {
    let folder = some_state();
    let old = state::open(folder.path()).unwrap();
    let before = told(&old);
    let done = add(folder.path(), "m9,p2,d3,,2023-01-01,,,,\nm8,p2,d7,,2023-01-01,,,,\n");
    assert_eq!((done.added, done.known, done.rejects.len()), (1, 0, 1));
    let reject = &done.rejects[0];
    assert_eq!(
        (reject.file.as_str(), reject.line, reject.column.as_str(), reject.code),
        ("new.csv", 3, "to_dwelling_id", "unknown-dwelling")
    );
    let other = add(folder.path(), "m9,p2,d1,,2023-01-01,,,,\n");
    assert_eq!((other.added, other.rejects[0].code), (0, "duplicate-move-id"));
    assert_eq!(told(&old), before);
    assert_ne!(told(&state::open(folder.path()).unwrap()), before);
}

fn town() -> TestDir {
    let folder = TestDir::new();
    folder.succeed(&["synth", "--persons", "400", "--years", "8", "--out", "town"]);
    folder
}

/// Takes the last rows out of the town's moves; they are the new ones.
fn split_moves(folder: &TestDir, count: usize) {
    let path = folder.path().join("town/moves.csv");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (old, new) = lines.split_at(lines.len() - count);
    fs::create_dir_all(folder.path().join("less")).unwrap();
    for (name, bytes) in contents_of(&folder.path().join("town")) {
        fs::write(folder.path().join("less").join(name), bytes).unwrap();
    }
    folder.write("less/moves.csv", &format!("{}\n", old.join("\n")));
    folder.write("new.csv", &format!("{}\n{}\n", lines[0], new.join("\n")));
}

fn contents_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let read = |entry: fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap())
    };
    entries.map(read).collect()
}

fn both<'a>(command: &[&'a str], rest: &[&'a str]) -> Vec<&'a str> {
    [command, rest].concat()
}

/// The files of a run without what its manifest says of its source.
fn results(folder: &TestDir, name: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = contents(&folder.path().join(name));
    for (name, bytes) in &mut files {
        if name == "run.json" {
            let mut run: serde_json::Value = serde_json::from_slice(bytes).unwrap();
            let source = run["source"].as_object_mut().unwrap();
            source.shift_remove("folder");
            source.shift_remove("is_state");
            *bytes = serde_json::to_vec(&run).unwrap();
        }
    }
    files
}

#[test]
fn a_state_answers_as_its_folder_does() {
    let folder = town();
    folder.succeed(&["index", "town", "--out", "state"]);
    for day in [&[][..], &["--as-of", "2019-06-30"]] {
        folder.succeed(&both(&["scan", "town", "--out", "a"], day));
        folder.succeed(&both(&["scan", "--state", "state", "--out", "b"], day));
        let (one, other) = (results(&folder, "a"), results(&folder, "b"));
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one.0, other.0);
            let same = one.1 == other.1 || one.0 == "flags.html";
            assert!(same, "{} differs", one.0);
        }
        assert_eq!(one.len(), other.len());
    }
    let dwelling = fs::read_to_string(folder.path().join("town/dwellings.csv")).unwrap();
    let dwelling = dwelling.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    for on in ["2018-01-01", "2024-01-01"] {
        let rest = ["--dwelling", &dwelling, "--on", on];
        let one = folder.succeed(&both(&["occupants", "town"], &rest));
        let other = folder.succeed(&both(&["occupants", "--state", "state"], &rest));
        assert_eq!(one.stdout, other.stdout);
    }
    let rest = ["--dwelling", &dwelling];
    let one = folder.succeed(&both(&["explain", "--run", "a"], &rest));
    let other = folder.succeed(&both(&["explain", "--run", "b"], &rest));
    let third = folder.succeed(&both(&["explain", "--run", "a", "--state", "state"], &rest));
    assert_eq!((&one.stdout, &one.stdout), (&other.stdout, &third.stdout));
}

#[test]
fn killed_at_any_point_the_state_is_the_old_or_the_new_one() {
    let folder = town();
    split_moves(&folder, 40);
    folder.succeed(&["index", "less", "--out", "state"]);
    let path = folder.path().join("state");
    let old = told(&state::open(&path).unwrap());
    folder.succeed(&["index", "town", "--out", "whole"]);
    let new = told(&state::open(&folder.path().join("whole")).unwrap());
    let mut killed = 0;
    for wait in [0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45, 70, 100, 150, 250] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_proforma"))
            .args(["append", "state", "new.csv"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        let now = told(&state::open(&path).unwrap());
        assert!(now == old || now == new, "after {wait} ms");
        if now == new {
            break;
        }
    }
    assert!(killed > 0);
    folder.succeed(&["append", "state", "new.csv"]);
    assert_eq!(told(&state::open(&path).unwrap()), new);
    let again = folder.succeed(&["append", "state", "new.csv"]);
    assert!(again.stdout.contains("added 0, known already 40, rejected 0"), "{}", again.stdout);
    let left = fs::read_dir(&path).unwrap().filter(|entry| {
        entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().ends_with(".part"))
    });
    assert_eq!(left.count(), 0);
}
