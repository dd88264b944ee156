//! The desk: a pending registration gets what a scan of the same day would say of it, alone and in
//! any file, and never a refusal.
#![expect(clippy::unwrap_used, reason = "a test stops where its text is wrong")]

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use proforma::desk::{Desk, Judgement};
use proforma::domain::Day;
use proforma::facts::{BEYOND, Fact, Facts, TableKind, measure_with};
use proforma::flags::{Advice, Findings, Ground, printable_scores};
use proforma::graph::{Households, build};
use proforma::registry::{Pending, Register, load_texts, pending_row};
use proforma::rules::{RuleSet, builtin, evaluate, parse};
use proptest::prelude::*;

use crate::support::{TestDir, project};
use crate::village::town::{self, Town, dwelling_id, person_id, towns};
use crate::village::{Village, window};

static RULES: LazyLock<RuleSet> = LazyLock::new(|| parse(&builtin(), &[]).unwrap());

/// What a scan of `whole` on the day of the judgement measures and scores otherwise, for the
/// registrations that were pending.
fn differences(
    whole: &Register,
    desk: &Desk<'_>,
    judgement: &Judgement,
    moves: &[(String, String, Day)],
) -> Vec<String> {
    let graph = build(whole, judgement.as_of);
    let facts = measure_with(&graph, window(judgement.as_of), desk.norms());
    let (rules, outcomes) = (desk.rules(), evaluate(desk.rules(), &facts));
    let households = Households::of(&graph);
    let (graph, facts) = (&graph, &facts);
    let findings = Findings { rules, outcomes: &outcomes, facts, graph, households: &households };
    let scores = printable_scores(findings);
    let mut wrong = Vec::new();
    for (number, (person, dwelling, day)) in moves.iter().enumerate() {
        let row = facts.registration_rows.iter().position(|id| {
            whole.person_id(graph.person(*id)) == person
                && graph.dwelling(*id).is_some_and(|it| whole.dwelling_id(it) == dwelling)
                && graph.start(*id).exact() == Some(*day)
        });
        let (Some(row), Some(own)) = (row, judgement.facts.as_ref()) else {
            wrong.push(format!("{person} at {dwelling} on {day} was not looked at"));
            continue;
        };
        let pair = (row, judgement.rows[number]);
        wrong.extend(unequal_facts(facts, own, pair));
        let registration = facts.registration_rows[row];
        let score = scores.iter().find(|score| score.registration == registration);
        if let Some(score) = score.filter(|score| score.score != judgement.advised[number].score) {
            let desk = judgement.advised[number].score;
            wrong.push(format!("{person}: {} in the scan, {desk} at the desk", score.score));
        }
    }
    wrong
}

fn unequal_facts(scan: &Facts, desk: &Facts, (row, own): (usize, usize)) -> Vec<String> {
    let mut wrong = Vec::new();
    for fact in Fact::ALL.iter().filter(|fact| !BEYOND.contains(fact)) {
        let kind = TableKind::Registration;
        let (one, other) = (scan.value(kind, *fact, row), desk.value(kind, *fact, own));
        if one.map(f32::to_bits) != other.map(f32::to_bits) {
            wrong.push(format!("{}: {one:?} in the scan, {other:?} at the desk", fact.key()));
        }
    }
    wrong
}

/// The town without some of its steps, and those as pending rows.
fn pending_of(town: &Town, chosen: &[usize], register: &Register) -> Vec<Pending> {
    let read = |number: &usize| {
        let row = town.steps[*number].row(*number);
        let line = row.lines().next().unwrap();
        let [id, person, to, moved, known, kind, care_of] =
            line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let fields = [id, person, to, "", moved, known, kind, care_of, ""];
        pending_row(register, &fields, 1).unwrap()
    };
    chosen.iter().map(read).collect()
}

/// The steps of one journey that settle somewhere on a known day.
fn journey(town: &Town, first: usize) -> Vec<usize> {
    let together = |step: &town::Step| town.steps[first].goes_with(step);
    (0..town.steps.len()).filter(|number| together(&town.steps[*number])).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_pending_registration_is_judged_as_in_a_scan_of_the_same_day(
        town in towns(), picks in prop::collection::vec(any::<prop::sample::Index>(), 6),
    ) {
        let whole = town.village().register();
        for pick in picks {
            let first = pick.index(town.steps.len());
            if !town.steps[first].is_settling() {
                continue;
            }
            let chosen = journey(&town, first);
            let gone: BTreeSet<usize> = chosen.iter().copied().collect();
            let register = town.village_without(&gone).register();
            let pending = pending_of(&town, &chosen, &register);
            let days = pending.iter().flat_map(|one| [one.effective.exact(), one.notified]);
            let as_of = days.flatten().max().unwrap();
            // An annulment of a pending row lies ahead of its own check.
            let voided = chosen.iter().any(|number| town.steps[*number].voided_by(as_of));
            if voided {
                continue;
            }
            let graph = build(&register, as_of);
            let desk = Desk::open(&graph, RULES.clone(), 36);
            let judgement = desk.judge(&pending);
            let moves: Vec<_> = chosen.iter().zip(&pending).map(|(number, one)| {
                let step = &town.steps[*number];
                (person_id(step.person), dwelling_id(step.dwelling), one.effective.exact().unwrap())
            }).collect();
            prop_assert_eq!(differences(&whole, &desk, &judgement, &moves), Vec::<String>::new());
        }
    }
}

/// The texts of the sample town that checks read.
fn sample() -> Vec<(&'static str, String)> {
    let folder = project("sample-data/town");
    ["persons", "dwellings", "moves", "leases", "signals", "findings"]
        .into_iter()
        .map(|name| (name, fs::read_to_string(folder.join(format!("{name}.csv"))).unwrap()))
        .collect()
}

fn register_of(texts: &[(&'static str, String)]) -> Register {
    let texts: Vec<_> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    load_texts(&texts).unwrap().register
}

/// Rows of `moves.csv` that settle somewhere, by the position of their columns.
struct Moves {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Moves {
    fn of(text: &str) -> Self {
        let mut lines =
            text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        Self { header: lines.next().unwrap(), rows: lines.collect() }
    }

    fn value<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        self.header.iter().position(|name| name == column).map_or("", |place| &row[place])
    }

    fn text(&self, rows: impl Iterator<Item = usize>) -> String {
        let lines = rows.map(|row| self.rows[row].join(","));
        std::iter::once(self.header.join(",")).chain(lines).collect::<Vec<_>>().join("\n") + "\n"
    }

    /// The last rows in date order that are ordinary moves on a known day, never annulled.
    fn latest(&self, count: usize) -> Vec<usize> {
        let annulled: BTreeSet<&str> = (self.rows.iter())
            .filter(|row| self.value(row, "kind") == "void")
            .map(|row| self.value(row, "move_id"))
            .collect();
        let mut found: Vec<usize> = (0..self.rows.len())
            .filter(|row| {
                let row = &self.rows[*row];
                matches!(self.value(row, "kind"), "" | "move" | "entry")
                    && self.value(row, "moved_on").len() == 10
                    && !annulled.contains(self.value(row, "move_id"))
            })
            .collect();
        found.sort_by_key(|row| self.value(&self.rows[*row], "moved_on").to_owned());
        found.split_off(found.len() - count)
    }
}

#[test]
fn the_last_moves_of_the_sample_town_are_judged_as_in_a_scan() {
    let mut texts = sample();
    let moves = Moves::of(&texts[2].1);
    let whole = register_of(&texts);
    let latest = moves.latest(360);
    let mut for_a_person = 0;
    for row in latest.iter().step_by(24) {
        let others = (0..moves.rows.len()).filter(|other| other != row);
        texts[2].1 = moves.text(others);
        let register = register_of(&texts);
        let values = &moves.rows[*row];
        let fields = [
            "move_id",
            "person_id",
            "to_dwelling_id",
            "from_dwelling_id",
            "moved_on",
            "notified_on",
            "kind",
            "care_of",
            "sequence",
        ]
        .map(|column| moves.value(values, column));
        let pending = pending_row(&register, &fields, 1).unwrap();
        let graph = build(&register, whole.last_known_day().unwrap());
        let desk = Desk::open(&graph, RULES.clone(), 36);
        let judgement = desk.judge(std::slice::from_ref(&pending));
        // A protected address, or a dwelling too large to look into, is a person's to judge.
        if judgement.facts.is_none() {
            assert!(judgement.advised.iter().all(|it| it.advice == Advice::Manual), "{row}");
            for_a_person += 1;
            continue;
        }
        let day = pending.effective.exact().unwrap();
        let named = vec![(fields[1].to_owned(), fields[2].to_owned(), day)];
        assert_eq!(differences(&whole, &desk, &judgement, &named), Vec::<String>::new(), "{row}");
    }
    assert!(for_a_person < 3, "{for_a_person} of 15");
}

/// A flat with a host and two rooms, a protected person, a hall, a code that is no dwelling.
fn small() -> Register {
    Village::default()
        .with(
            "persons.csv",
            "host,1970-01-01\nwife,1972-01-01,,,\nson,2000-01-01,,host\none,1990-01-01\n\
             two,1991-01-01\nlate,1950-01-01\n",
        )
        .with("dwellings.csv", "flat,140,2,55\nroom,140,1,25\nempty,140,3,80\nunknown,140,,80\n")
        .with(
            "moves.csv",
            "1,host,flat,2010-01-01\n2,two,flat,2020-01-01\n3,one,room,2015-01-01\n\
             4,late,unknown,2000-01-01\n5,son,room,2018-01-01",
        )
        .register()
}

fn judged(rows: &[[&str; 4]]) -> Vec<(Advice, Ground)> {
    let register = small();
    let graph = build(&register, "2024-05-01".parse().unwrap());
    let desk = Desk::open(&graph, RULES.clone(), 36);
    let pending: Vec<Pending> = rows
        .iter()
        .map(|[person, to, moved, kind]| {
            let fields = ["x", person, to, "", moved, "", kind, "", ""];
            pending_row(&register, &fields, 1).unwrap()
        })
        .collect();
    let advised = desk.judge(&pending).advised;
    advised.iter().map(|advised| (advised.advice, advised.ground)).collect()
}

#[test]
fn every_ground_leads_where_the_policy_says() {
    let one = |row: [&str; 4]| judged(&[row])[0];
    // A stranger makes a third adult in two rooms.
    let lodger = one(["one", "flat", "2024-05-01", ""]);
    assert_eq!(lodger, (Advice::AskAllResidents, Ground::AdultsBeyondRooms));
    // The host's own son may come home.
    assert_eq!(one(["son", "flat", "2024-05-01", ""]), (Advice::Register, Ground::Nothing));
    assert_eq!(one(["one", "empty", "2024-05-01", ""]), (Advice::Register, Ground::Nothing));
    assert_eq!(one(["one", "", "2024-05-01", "exit"]), (Advice::Register, Ground::NobodyMovesIn));
    assert_eq!(one(["one", "flat", "2024-05", ""]), (Advice::Manual, Ground::DayUnsure));
    let advice = judged(&[["one", "empty", "2024-05-01", ""], ["son", "empty", "2024-05-01", ""]]);
    assert_eq!(advice.len(), 2);
}

/// A register of the sample town without its last moves, and these as a file.
fn folder_with_pending() -> (TestDir, Moves, Vec<usize>) {
    let folder = TestDir::new();
    let texts = sample();
    let moves = Moves::of(&texts[2].1);
    let latest = moves.latest(60);
    for (name, text) in &texts {
        folder.write(&format!("register/{name}.csv"), text);
    }
    let others = (0..moves.rows.len()).filter(|row| !latest.contains(row));
    folder.write("register/moves.csv", &moves.text(others));
    folder.write("new.csv", &moves.text(latest.iter().copied()));
    (folder, moves, latest)
}

const SCORE: [&str; 5] = ["--registry", "register", "--format", "jsonl", "--threads"];

fn score(folder: &TestDir, file: &str, threads: &str) -> String {
    let arguments = [&["score", file][..], &SCORE, &[threads]].concat();
    folder.succeed(&arguments).stdout
}

#[test]
fn advice_is_the_same_alone_and_in_a_file_whatever_the_threads() {
    let (folder, moves, latest) = folder_with_pending();
    let all = score(&folder, "new.csv", "1");
    assert_eq!(all, score(&folder, "new.csv", "4"));
    let lines: Vec<&str> = all.lines().collect();
    assert_eq!(lines.len(), latest.len());
    for (number, line) in lines.iter().enumerate().step_by(13) {
        let value = |row: usize, column| moves.value(&moves.rows[row], column).to_owned();
        let place = |row: usize| (value(row, "to_dwelling_id"), value(row, "moved_on"));
        let own = latest[number];
        let together = latest.iter().copied().filter(|row| place(*row) == place(own));
        folder.write("alone.csv", &moves.text(together));
        let alone = score(&folder, "alone.csv", "2");
        let without_line = |line: &str| {
            let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
            value.as_object_mut().unwrap().shift_remove("line");
            value
        };
        let found = alone.lines().map(without_line).find(|value| *value == without_line(line));
        assert!(found.is_some(), "{line}\n{alone}");
    }
    assert!(all.lines().all(|line| !line.contains("refuse")));
}

#[test]
fn a_bad_row_is_told_and_the_rest_goes_on_in_order() {
    let (folder, moves, latest) = folder_with_pending();
    let mut lines: Vec<String> =
        moves.text(latest.iter().copied()).lines().take(5).map(str::to_owned).collect();
    lines.insert(2, lines[1].clone());
    lines.insert(4, "x,nobody".to_owned() + &",".repeat(moves.header.len() - 2));
    folder.write("bad.csv", &(lines.join("\n") + "\n"));
    let ran = folder.proforma(&["score", "bad.csv", "--registry", "register"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("rejected bad.csv:3 move_id pending-duplicate"), "{}", ran.stderr);
    assert!(ran.stderr.contains("rejected bad.csv:5 person_id unknown-person"), "{}", ran.stderr);
    let numbers: Vec<&str> =
        ran.stdout.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(numbers, ["2", "4", "6", "7"]);
    let strict = ["score", "bad.csv", "--registry", "register", "--strict", "--out", "out.csv"];
    assert_eq!(folder.proforma(&strict).code, Some(1));
    assert_eq!(fs::read_to_string(folder.path().join("out.csv")).unwrap(), ran.stdout);
}
