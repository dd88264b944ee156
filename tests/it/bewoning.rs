//! Published cases of who occupies a dwelling when dates are partly known, where they are at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use proforma::domain::{Day, DwellingId, Period, PersonId};
use proforma::graph::{self, OccupancyPeriod};
use proforma::registry::load_texts;
use serde_json::Value;

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

/// `yyyymmdd`, with 00 for what is not known, as the input contract writes it.
fn date(text: &str) -> String {
    match (&text[..4], &text[4..6], &text[6..]) {
        ("0000", ..) => String::new(),
        (year, "00", _) => year.to_owned(),
        (year, month, "00") => format!("{year}-{month}"),
        (year, month, day) => format!("{year}-{month}-{day}"),
    }
}

fn answer(case: &Value) -> Vec<Row> {
    let texts = texts(case);
    let given: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let loaded = load_texts(&given).expect("a registry folder");
    assert!(loaded.rejects.is_empty(), "{:?}", loaded.rejects);
    let register = &loaded.register;
    let query = &case["query"];
    let asked = |key: &str| text(&query[key]).parse::<Day>().expect("a date");
    let period = if query["peildatum"].is_null() {
        Period::new(asked("datumVan"), asked("datumTot"))
    } else {
        Period::new(asked("peildatum"), asked("peildatum").plus(1))
    };
    let dwelling = register.dwellings.ids.find(text(&query["adresseerbaarObjectIdentificatie"]));
    let Some(dwelling) = dwelling.map(DwellingId::new) else { return Vec::new() };
    let called = |persons: &[PersonId]| -> Vec<String> {
        persons.iter().map(|person| register.person_id(*person).to_owned()).collect()
    };
    let found = graph::build(register, Day::MAX).occupancy(dwelling, period);
    let row = |found: &OccupancyPeriod| {
        let (from, to) = (found.period.from.to_string(), found.period.to.to_string());
        (from, to, called(&found.occupants), called(&found.possible))
    };
    found.iter().map(row).collect()
}

/// The registry folder of a case.
fn texts(case: &Value) -> [(&'static str, String); 4] {
    let objects: BTreeMap<&str, &str> =
        list(&case["addresses"]).map(|a| (text(&a["name"]), text(&a["ado"]))).collect();
    let mut moves =
        "move_id,person_id,to_dwelling_id,moved_on,notified_on,kind,sequence\n".to_owned();
    let mut persons = "person_id,born_on\n".to_owned();
    let mut findings = "person_id,dwelling_id,finding,from,to\n".to_owned();
    let known = |person: &&Value| !matches!(text(&person["opschorting"]["reden"]), "F" | "W");
    for person in list(&case["persons"]).filter(known) {
        let id = text(&person["bsn"]);
        let _ = writeln!(persons, "{id},1970-01-01");
        let mut sequence = 0;
        for stay in list(&person["stays"]) {
            sequence += 1;
            let to = objects.get(text(&stay["address"])).copied().unwrap_or("");
            let (kind, on) = (kind(stay, to), date(text(&stay["start"])));
            let shown = if kind == "exit" { "" } else { to };
            let _ = writeln!(moves, "{id}-{sequence},{id},{shown},{on},,{kind},{sequence}");
            if truthy(&stay["onjuist"]) {
                let _ = writeln!(moves, "{id}-{sequence},{id},,{on},2000-01-01,void,{sequence}");
            }
            if matches!(text(&stay["onderzoek_code"]), "089999" | "589999") {
                let from = date(text(&stay["onderzoek_van"]));
                let _ = writeln!(findings, "{id},{to},not_resident,{from},");
            }
        }
        if let Some((kind, on)) = suspension(&person["opschorting"]) {
            let last = sequence + 1;
            let _ = writeln!(moves, "{id}-{last},{id},,{on},,{kind},{last}");
        }
    }
    let ids: BTreeSet<&str> = objects.into_values().filter(|id| !id.is_empty()).collect();
    let dwellings = ids.iter().fold("dwelling_id\n".to_owned(), |rows, id| rows + id + "\n");
    [("moves", moves), ("persons", persons), ("dwellings", dwellings), ("findings", findings)]
}

fn kind(stay: &Value, to: &str) -> &'static str {
    match text(&stay["kind"]) {
        "buitenland" => "exit",
        _ if to.is_empty() => "exit",
        "B" => "mail",
        _ => "move",
    }
}

/// Why and when a person's registration was closed.
fn suspension(closed: &Value) -> Option<(&'static str, String)> {
    let kind = match text(&closed["reden"]) {
        "" => return None,
        "O" => "death",
        "E" => "exit",
        _ => "missing",
    };
    Some((kind, date(text(&closed["datum"]))))
}
