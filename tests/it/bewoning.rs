//! Published cases of who occupies a dwelling when dates are partly known, where they are at hand.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proforma::domain::{Day, DwellingId, MoveKind, Period, PersonId, UncertainDay};
use proforma::graph;
use proforma::registry::Register;
use serde_json::Value;

use crate::little::{LittleMove, LittlePerson, day, refute, register};

/// One expected or found period: from, to, certain and possible occupants.
type Row = (String, String, Vec<String>, Vec<String>);

#[test]
fn meets_the_published_cases() {
    let Ok(text) = std::fs::read_to_string(cases()) else {
        println!("skipped: no folder of occupancy cases");
        return;
    };
    let cases: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("one case a line")).collect();
    let (mut met, mut missed) = (0, Vec::new());
    for case in cases.iter().filter(|case| is_ours(case)) {
        let (want, got) = (expected(case), answer(case));
        if want == got {
            met += 1;
        } else {
            missed.push(format!("{}: expected {want:?}, got {got:?}", case["id"]));
        }
    }
    assert!(missed.is_empty(), "{met} met, {} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(met > 0, "the folder holds no case that can be asked");
}

fn cases() -> PathBuf {
    let folder = std::env::var_os("PROFORMA_FIXTURES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures"),
        PathBuf::from,
    );
    folder.join("bewoning/examples.jsonl")
}

/// Leaves out what is about the administration of another country only.
fn is_ours(case: &Value) -> bool {
    let counts =
        |row: &Value| !row["n_bewoners"].is_null() || truthy(&row["indicatieVeelBewoners"]);
    let stays = |person: &Value| list(&person["stays"]).any(|stay| truthy(&stay["onderzoek_tot"]));
    !list(&case["expected"]).any(counts)
        && !list(&case["persons"]).any(|person| stays(person) || !person["vorig_bsn"].is_null())
}

fn truthy(value: &Value) -> bool {
    !(value.is_null() || *value == Value::Bool(false) || value.as_str() == Some(""))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn expected(case: &Value) -> Vec<Row> {
    let persons = |value: &Value| {
        let mut ids: Vec<_> = list(value).map(|id| text(id).to_owned()).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    list(&case["expected"])
        .map(|row| {
            let (from, to) = (text(&row["van"]).to_owned(), text(&row["tot"]).to_owned());
            (from, to, persons(&row["bewoners"]), persons(&row["mogelijkeBewoners"]))
        })
        .collect()
}

/// `yyyymmdd`, with 00 for what is not known.
fn date(text: &str) -> UncertainDay {
    let reduced = match (&text[..4], &text[4..6], &text[6..]) {
        ("0000", ..) => return UncertainDay::UNKNOWN,
        (year, "00", _) => year.to_owned(),
        (year, month, "00") => format!("{year}-{month}"),
        (year, month, day) => format!("{year}-{month}-{day}"),
    };
    reduced.parse().expect("a date")
}

fn answer(case: &Value) -> Vec<Row> {
    let (register, dwellings, persons) = registered(case);
    let graph = graph::build(&register, Day::MAX);
    let query = &case["query"];
    let asked = |key: &str| text(&query[key]).parse::<Day>().expect("a date");
    let period = if query["peildatum"].is_null() {
        Period::new(asked("datumVan"), asked("datumTot"))
    } else {
        Period::new(asked("peildatum"), asked("peildatum").plus(1))
    };
    let Some(dwelling) = dwellings.get(text(&query["adresseerbaarObjectIdentificatie"])) else {
        return Vec::new();
    };
    let called = |ids: &[PersonId]| {
        let mut called: Vec<_> = ids.iter().map(|id| persons[id.index()].clone()).collect();
        called.sort();
        called
    };
    graph
        .occupancy(DwellingId::new(*dwelling), period)
        .iter()
        .map(|found| {
            let (from, to) = (found.period.from.to_string(), found.period.to.to_string());
            (from, to, called(&found.occupants), called(&found.possible))
        })
        .collect()
}

/// The register of a case, its dwellings by id and its persons' ids in order.
fn registered(case: &Value) -> (Register, BTreeMap<String, usize>, Vec<String>) {
    let objects: BTreeMap<&str, &str> =
        list(&case["addresses"]).map(|a| (text(&a["name"]), text(&a["ado"]))).collect();
    let mut dwellings: BTreeMap<String, usize> =
        objects.values().filter(|id| !id.is_empty()).map(|id| ((*id).to_owned(), 0)).collect();
    dwellings.values_mut().enumerate().for_each(|(number, place)| *place = number);
    let (mut moves, mut persons, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    let living = |person: &&Value| !matches!(text(&person["opschorting"]["reden"]), "F" | "W");
    for person in list(&case["persons"]).filter(living) {
        let number = persons.len();
        persons.push(text(&person["bsn"]).to_owned());
        for stay in list(&person["stays"]) {
            let to = objects.get(text(&stay["address"])).and_then(|id| dwellings.get(*id)).copied();
            moves.push(stay_as_move(number, to, stay));
            if matches!(text(&stay["onderzoek_code"]), "089999" | "589999") {
                let dwelling = to.expect("a finding is about a dwelling");
                findings.push((number, dwelling, date(text(&stay["onderzoek_van"]))));
            }
        }
        moves.extend(suspension(number, &person["opschorting"]));
    }
    let people = vec![LittlePerson::born(day(-20_000)); persons.len()];
    let mut register = register(&people, dwellings.len(), &moves);
    for (person, dwelling, from) in findings {
        refute(&mut register, person, dwelling, from, None);
    }
    (register, dwellings, persons)
}

fn stay_as_move(person: usize, to: Option<usize>, stay: &Value) -> LittleMove {
    let kind = match (text(&stay["kind"]), to) {
        ("buitenland", _) | (_, None) => MoveKind::Exit,
        ("B", _) => MoveKind::Mail,
        _ => MoveKind::Move,
    };
    let mut row = LittleMove::to(person, to.unwrap_or(0), day(0)).kind(kind);
    row.on = date(text(&stay["start"]));
    row.voided_on = truthy(&stay["onjuist"]).then(|| day(-7305));
    row
}

fn suspension(person: usize, suspended: &Value) -> Option<LittleMove> {
    let kind = match text(&suspended["reden"]) {
        "" => return None,
        "O" => MoveKind::Death,
        "E" => MoveKind::Exit,
        _ => MoveKind::Missing,
    };
    let mut row = LittleMove::to(person, 0, day(0)).kind(kind);
    row.on = date(text(&suspended["datum"]));
    Some(row)
}
