//! Laws of whole runs, on simulated towns.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::support::{TestDir, contents};

const AS_OF: &str = "2025-06-30";

fn town(folder: &TestDir, persons: &str, seed: &str) {
    folder.succeed(&[
        "synth",
        "--persons",
        persons,
        "--years",
        "8",
        "--seed",
        seed,
        "--out",
        "town",
    ]);
}

fn scan(folder: &TestDir, register: &str, out: &str, more: &[&str]) {
    let mut arguments = vec!["scan", register, "--out", out, "--as-of", AS_OF];
    arguments.extend(more);
    folder.succeed(&arguments);
}

fn files_named<'a>(files: &'a [(String, Vec<u8>)], name: &str) -> &'a [u8] {
    &files.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}")).1
}

/// A CSV file's rows as maps from column to value.
fn rows(bytes: &[u8]) -> Vec<HashMap<String, String>> {
    csv::Reader::from_reader(bytes).deserialize().map(Result::unwrap).collect()
}

#[test]
fn threads_change_no_byte() {
    let folder = TestDir::new();
    town(&folder, "2500", "11");
    let results: Vec<_> = ["1", "2", "8"]
        .iter()
        .map(|threads| {
            let out = format!("out-{threads}");
            scan(&folder, "town", &out, &["--threads", threads, "--explore", "5", "--model"]);
            contents(&folder.path().join(out))
        })
        .collect();
    assert!(results[0].iter().any(|(name, _)| name == "flags.csv"));
    assert_eq!(results[0], results[1], "2 threads");
    assert_eq!(results[0], results[2], "8 threads");
}

/// Writes the folder again with the rows of every file in another order.
fn shuffled(from: &Path, to: &Path, seed: u64) {
    fs::create_dir_all(to).unwrap();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    for (name, bytes) in contents(from) {
        let text = String::from_utf8(bytes).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        if name.to_lowercase().ends_with(".csv") {
            lines[1..].shuffle(&mut random);
        }
        fs::write(to.join(name), lines.join("\n") + "\n").unwrap();
    }
}

/// What must differ between two orders of the same rows, taken out of a file of results and nothing
/// else: the hashes of the inputs and the folder's name in `run.json`, the line numbers in
/// `quality.json` (with which rows serve as examples) and `rejects.csv` (with the order they give).
fn without_lines(name: &str, bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    match name {
        "run.json" => {
            let mut manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
            manifest["inputs"].as_array_mut().unwrap().iter_mut().for_each(|input| {
                assert_eq!(input["sha256"].take().as_str().map(str::len), Some(64));
            });
            assert!(manifest["source"]["folder"].take().is_string());
            manifest.to_string()
        }
        "quality.json" => {
            let mut quality: serde_json::Value = serde_json::from_str(&text).unwrap();
            quality["notes"].as_array_mut().unwrap().iter_mut().for_each(|note| {
                for example in note["examples"].as_array_mut().unwrap() {
                    let file = example.as_str().unwrap().split(':').next().unwrap().to_owned();
                    *example = file.into();
                }
            });
            quality.to_string()
        }
        "rejects.csv" => {
            let mut rejects: Vec<_> = rows(bytes)
                .into_iter()
                .map(|mut row| {
                    assert!(row.remove("line").is_some());
                    row.into_iter().collect::<std::collections::BTreeMap<_, _>>()
                })
                .collect();
            rejects.sort();
            format!("{rejects:?}")
        }
        _ => text,
    }
}

/// Rows that cannot be used, so that there is something to reject.
fn spoil(register: &Path) {
    for (name, columns) in [
        (
            "moves.csv",
            &[("moved_on", "2024-02-31"), ("person_id", "nobody"), ("kind", "flight")][..],
        ),
        ("dwellings.csv", &[("rooms", "many"), ("dwelling_id", "")]),
    ] {
        let path = register.join(name);
        let mut text = fs::read_to_string(&path).unwrap();
        let header: Vec<String> =
            text.lines().next().unwrap().split(',').map(str::to_owned).collect();
        let model: Vec<String> =
            text.lines().nth(1).unwrap().split(',').map(str::to_owned).collect();
        for (at, (column, value)) in columns.iter().enumerate() {
            let mut row = model.clone();
            row[0] = format!("spoilt-{at}");
            let place = header.iter().position(|known| known == column).unwrap();
            (*value).clone_into(&mut row[place]);
            text += &(row.join(",") + "\n");
        }
        fs::write(&path, text).unwrap();
    }
}

#[test]
fn row_order_changes_no_byte() {
    let folder = TestDir::new();
    town(&folder, "2500", "12");
    spoil(&folder.path().join("town"));
    scan(&folder, "town", "out", &[]);
    let rejects = fs::read_to_string(folder.path().join("out/rejects.csv")).unwrap();
    assert_eq!(rejects.lines().count(), 6, "{rejects}");
    let original = contents(&folder.path().join("out"));
    for seed in 0..2 {
        let name = format!("shuffled-{seed}");
        shuffled(&folder.path().join("town"), &folder.path().join(&name), seed);
        let out = format!("out-{seed}");
        scan(&folder, &name, &out, &[]);
        for ((name, expected), (_, found)) in
            original.iter().zip(contents(&folder.path().join(out)))
        {
            let (expected, found) = (without_lines(name, expected), without_lines(name, &found));
            assert!(expected == found, "{name} changed with the order of rows");
        }
    }
}

/// Moves every dwelling to one other municipality, street, association and address.
fn elsewhere(text: &str) -> String {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let fields = header.iter().zip(&record).map(|(column, value)| match column {
            "municipality_code" if !value.is_empty() => "0101",
            "street_code" if !value.is_empty() && !value.starts_with("99") => "0004",
            "postcode" if !value.is_empty() => "9999",
            "association_id" | "department_id" => "",
            "address" => "Another Street 1",
            _ => value,
        });
        writer.write_record(fields).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn moving_everybody_to_another_area_changes_no_score_and_no_reason() {
    let folder = TestDir::new();
    town(&folder, "1500", "13");
    scan(&folder, "town", "out", &[]);
    let path = folder.path().join("town/dwellings.csv");
    let moved = elsewhere(&fs::read_to_string(&path).unwrap());
    assert_ne!(moved, fs::read_to_string(&path).unwrap());
    fs::write(&path, moved).unwrap();
    scan(&folder, "town", "out-moved", &[]);
    let (here, there) =
        (contents(&folder.path().join("out")), contents(&folder.path().join("out-moved")));
    assert!(files_named(&here, "scores.csv") == files_named(&there, "scores.csv"));
    assert!(!rows(files_named(&here, "flags.csv")).is_empty());
    for name in ["flags.csv", "help.csv", "repair.csv", "flags.json", "quality.json", "run.json"] {
        let told = |files| without_places(name, files_named(files, name));
        assert!(told(&here) == told(&there), "{name} changed with the area");
    }
}

/// What must differ where everybody moves to another area, taken out: the printed address, and the
/// hash of dwellings.csv.
fn without_places(name: &str, bytes: &[u8]) -> String {
    if Path::new(name).extension().is_some_and(|extension| extension == "csv") {
        let ordered = |mut row: HashMap<String, String>| {
            assert!(row.remove("address").is_some());
            row.into_iter().collect::<std::collections::BTreeMap<_, _>>()
        };
        return format!("{:?}", rows(bytes).into_iter().map(ordered).collect::<Vec<_>>());
    }
    let mut value: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    if name == "run.json" {
        let inputs = value["inputs"].as_array_mut().unwrap();
        inputs.retain(|input| input["file"] != "dwellings.csv");
    }
    if name == "flags.json" {
        for flag in value["flags"].as_array_mut().unwrap() {
            assert!(flag["address"].take().is_string());
        }
    }
    value.to_string()
}

#[test]
fn every_score_is_the_sum_of_its_reasons_and_no_child_is_a_subject() {
    let folder = TestDir::new();
    town(&folder, "4000", "14");
    scan(&folder, "town", "out", &["--capacity", "1000", "--model"]);
    let files = contents(&folder.path().join("out"));
    let flags: serde_json::Value =
        serde_json::from_slice(files_named(&files, "flags.json")).unwrap();
    let births: HashMap<String, String> =
        rows(&fs::read(folder.path().join("town/persons.csv")).unwrap())
            .into_iter()
            .map(|row| (row["person_id"].clone(), row["born_on"].clone()))
            .collect();
    let flags = flags["flags"].as_array().unwrap();
    assert!(flags.len() > 10, "{} flags", flags.len());
    let ids: HashSet<_> = flags.iter().map(|flag| flag["flag_id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), flags.len(), "flag ids are unique");
    for flag in flags {
        let reasons = flag["reasons"].as_array().unwrap();
        let counted: i64 = reasons.iter().map(|reason| reason["counted"].as_i64().unwrap()).sum();
        assert_eq!(flag["score"].as_i64(), Some(counted), "{}", flag["flag_id"]);
        let is_told = |reason: &serde_json::Value| !reason["facts"].as_array().unwrap().is_empty();
        assert!(reasons.iter().all(is_told), "{} tells no facts", flag["flag_id"]);
        for reason in reasons {
            let (points, counted) = (reason["points"].as_i64(), reason["counted"].as_i64());
            assert!(counted <= points, "a cap never adds");
        }
    }
    for row in rows(files_named(&files, "flags.csv")) {
        if let (false, Some(born)) = (row["person_id"].is_empty(), births.get(&row["person_id"])) {
            let moved: i32 = row["moved_on"].get(..4).unwrap().parse().unwrap();
            let born: i32 = born.get(..4).unwrap().parse().unwrap();
            assert!(moved - born >= 18, "{} is a child", row["flag_id"]);
        }
    }
}

/// Rows recorded after the day change nothing: the register as it will be, looked at as of a day,
/// equals the register as it was.
#[test]
fn nothing_recorded_later_leaks_in() {
    let folder = TestDir::new();
    town(&folder, "1500", "15");
    scan(&folder, "town", "out", &[]);
    let path = folder.path().join("town/moves.csv");
    let text = fs::read_to_string(&path).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|known| known == name).unwrap();
    let (moved, notified) = (column("moved_on"), column("notified_on"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    let mut left_out = 0;
    for record in reader.records().map(Result::unwrap) {
        let known = if record[notified].is_empty() { &record[moved] } else { &record[notified] };
        if known > AS_OF {
            left_out += 1;
        } else {
            writer.write_record(&record).unwrap();
        }
    }
    assert!(left_out > 50, "{left_out}");
    fs::write(&path, writer.into_inner().unwrap()).unwrap();
    scan(&folder, "town", "out-then", &[]);
    for name in ["scores.csv", "flags.csv", "flags.json"] {
        let (now, then) =
            (contents(&folder.path().join("out")), contents(&folder.path().join("out-then")));
        assert!(files_named(&now, name) == files_named(&then, name), "{name}");
    }
}

/// Marriages, births, leases, findings and messages after the day change nothing either.
#[test]
fn no_later_event_of_another_file_leaks_in() {
    let folder = TestDir::new();
    let day = "2022-12-31";
    let scan = |out| folder.succeed(&["scan", "town", "--out", out, "--as-of", day]);
    town(&folder, "4000", "17");
    scan("out");
    let mut changed = 0;
    for (name, date, forgotten) in [
        ("persons.csv", "civil_status_since", &["civil_status", "spouse_id"][..]),
        ("persons.csv", "born_on", &["mother_id", "father_id"]),
        ("leases.csv", "ended_on", &["ended_on"]),
        ("leases.csv", "started_on", &[]),
        ("findings.csv", "from", &[]),
        ("signals.csv", "received_on", &[]),
    ] {
        let path = folder.path().join("town").join(name);
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let header = reader.headers().unwrap().clone();
        let dated = header.iter().position(|column| column == date).unwrap();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for record in reader.records().map(Result::unwrap) {
            let is_later = &record[dated] > day;
            changed += u32::from(is_later);
            if is_later && forgotten.is_empty() {
                continue;
            }
            let forgets = |column: &str| {
                is_later && (forgotten.contains(&column) || column == "civil_status_since")
            };
            let fields = header.iter().zip(&record);
            writer
                .write_record(fields.map(|(c, value)| if forgets(c) { "" } else { value }))
                .unwrap();
        }
        fs::write(&path, writer.into_inner().unwrap()).unwrap();
    }
    assert!(changed > 30, "{changed}");
    scan("out-then");
    let (now, then) =
        (contents(&folder.path().join("out")), contents(&folder.path().join("out-then")));
    for name in ["scores.csv", "flags.csv", "help.csv", "flags.json"] {
        assert!(files_named(&now, name) == files_named(&then, name), "{name}");
    }
}

#[test]
fn the_same_seed_draws_the_same_control_sample_and_another_draws_another() {
    let folder = TestDir::new();
    town(&folder, "1500", "16");
    let control = |seed: &str, out: &str| {
        scan(&folder, "town", out, &["--seed", seed, "--capacity", "80"]);
        let files = contents(&folder.path().join(out));
        let manifest: serde_json::Value =
            serde_json::from_slice(files_named(&files, "run.json")).unwrap();
        let list = String::from_utf8(files_named(&files, "flags.csv").to_vec()).unwrap();
        let control = manifest["control_sample"].as_array().unwrap().clone();
        let marked = control.iter().any(|id| {
            list.lines().any(|line| line.split(',').any(|field| field == id.as_str().unwrap()))
        });
        assert!(!marked, "a control dwelling stands on the list");
        control
    };
    let first = control("1", "a");
    assert_eq!(first.len(), 8);
    assert_eq!(first, control("1", "b"));
    assert_ne!(first, control("2", "c"));
}
