//! Models: frozen, the same alone and in any batch, refused where they do not fit, and never alone.

use std::collections::BTreeMap;
use std::fs;

use proforma::facts::Fact;
use proforma::model::{
    DWELLING_FEATURES, Detectors, FitOptions, Model, ModelError, NumericTable,
    REGISTRATION_FEATURES, RowKind, RowScore,
};

use crate::support::TestDir;

const SHIPPED: &[u8] = include_bytes!("../../models/default.json");

/// Rows in two heaps with some unknown values; the last is far from both.
fn table(rows: u32) -> NumericTable {
    let mut table = NumericTable::empty(["a", "b", "c"].map(str::to_owned).to_vec());
    for row in 0..rows {
        let heap = f64::from(row % 2) * 10.0;
        let noise = |prime: u32| f64::from(row * prime % 97) / 97.0;
        let third = if row % 10 == 0 { f64::NAN } else { noise(13) * 2.0 };
        table.push(&[heap + noise(31), heap - noise(57), third]);
    }
    table.push(&[60.0, -40.0, 9.0]);
    table
}

fn one(values: &[f64]) -> NumericTable {
    let mut table = NumericTable::empty(["a", "b", "c"].map(str::to_owned).to_vec());
    table.push(values);
    table
}

#[test]
fn a_row_scores_the_same_alone_in_any_batch_and_on_any_number_of_threads() {
    let table = table(700);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let model = Detectors::fit(&table, FitOptions::default()).unwrap();
            let scores = model.ready().score(&table);
            (model, scores)
        })
    };
    let (model, scores) = on(1);
    assert_eq!((&model, &scores), (&on(2).0, &on(8).1));
    let ready = model.ready();
    for row in [0, 1, 10, 699, 700] {
        let values: Vec<f64> = (0..3).map(|column| table.column(column)[row]).collect();
        assert_eq!(ready.score(&one(&values)), [scores[row]], "row {row}");
    }
    let share = |score: &RowScore| score.share;
    assert!(scores[..700].iter().all(|score| share(score) > share(&scores[700])));
    let explained = ready.explain(&table, 700);
    assert!(explained.deviations.len() == 3 && explained.deviations[0].share < 0.01);
}

#[test]
fn what_is_not_known_sets_no_row_apart() {
    let model = Detectors::fit(&table(700), FitOptions::default()).unwrap();
    let scorer = model.ready();
    let share = |values: &[f64]| scorer.score(&one(values))[0].share;
    assert!(share(&[f64::NAN; 3]) > 0.2);
    assert!(share(&[0.5, -0.5, f64::NAN]) > 0.2);
    assert!(share(&[60.0, f64::NAN, 1.0]) < 0.05, "what is known still counts");
    assert!(scorer.explain(&one(&[f64::NAN; 3]), 0).deviations.is_empty());
}

#[test]
fn the_shipped_model_fits_this_program_and_its_card() {
    assert!(SHIPPED.len() < 1_000_000);
    let model = Model::from_json(SHIPPED).unwrap().for_rows(RowKind::Dwelling).unwrap();
    assert_eq!(model.rows_are, RowKind::Dwelling);
    assert_eq!(model.to_json(), SHIPPED);
    let card = TestDir::new().succeed(&["model", "card"]).stdout;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/models/default.card.md");
    assert_eq!(card, fs::read_to_string(path).unwrap(), "write it by `proforma model card`");
    let told = TestDir::new().succeed(&["model", "inspect", "--language", "da"]).stdout;
    assert!(told.contains("flere: "), "{told}");
}

#[test]
fn a_damaged_or_foreign_model_is_refused_with_a_reason() {
    let text = String::from_utf8(SHIPPED.to_vec()).unwrap();
    let refused = |text: &str| Model::from_json(text.as_bytes()).unwrap_err();
    assert!(matches!(refused("not json"), ModelError::NoModel { .. }));
    assert!(matches!(refused(&text[..text.len() / 2]), ModelError::NoModel { .. }));
    let other = text.replacen("\"format\":3", "\"format\":7", 1);
    assert_eq!(refused(&other), ModelError::OtherFormat { found: 7 });
    let mut parts: serde_json::Value = serde_json::from_str(&text).unwrap();
    for part in ["scales", "tails", "histograms", "components"] {
        let whole = parts["detectors"][part].take();
        parts["detectors"][part] = serde_json::json!([]);
        assert!(matches!(refused(&parts.to_string()), ModelError::Damaged { .. }), "{part}");
        parts["detectors"][part] = whole;
    }
    parts["columns"][0]["definition"] = "0".into();
    let foreign = Model::from_json(parts.to_string().as_bytes()).unwrap();
    let refused = foreign.for_rows(RowKind::Dwelling).unwrap_err();
    let ModelError::OtherFacts { program, changed } = &refused else { panic!("{refused}") };
    let key = DWELLING_FEATURES[0].key();
    assert!(changed.len() == 1 && changed[0].starts_with(&format!("{key} (definition 0, here ")));
    assert!(refused.to_string().contains(program.as_str()));
    let other = Model::from_json(SHIPPED).unwrap().for_rows(RowKind::Registration).unwrap_err();
    assert!(matches!(other, ModelError::OtherRows { .. }), "{other}");
}

#[test]
fn facts_about_unstable_living_enter_no_model() {
    let barred: Vec<_> = Fact::ALL.iter().filter(|fact| fact.entry().unstable_living).collect();
    assert!(barred.len() >= 12, "{barred:?}");
    let mut looked_at = DWELLING_FEATURES.iter().chain(&REGISTRATION_FEATURES);
    assert!(looked_at.all(|fact| !barred.contains(&fact)));
    let told =
        ["missing_", "days_without_address", "short_stay", "care_of", "host_chain", "moves_"];
    for fact in Fact::ALL.iter().filter(|fact| told.iter().any(|it| fact.key().starts_with(it))) {
        let of_days = fact.key() == "moves_on_such_days";
        assert!(of_days || fact.entry().unstable_living, "{}", fact.key());
    }
}

#[test]
fn a_table_is_scored_and_bad_rows_are_told_with_their_place() {
    let folder = TestDir::new();
    let mut text = "name,a,b\n".to_owned();
    for row in 0..40 {
        text += &format!("r{row},{},{}\n", row % 5, row % 7);
    }
    text += "far,99,-99\nbad,many,3\nshort,1\nunknown,,\n";
    folder.write("t.csv", &text);
    let ran =
        folder.succeed(&["model", "score", "--table", "t.csv", "--id", "name", "--out", "s.csv"]);
    assert!(ran.stderr.contains("t.csv:43: column `a`: it is not a number"), "{}", ran.stderr);
    assert!(ran.stderr.contains("t.csv:44: it has 2 fields, the header 3"), "{}", ran.stderr);
    let bytes = fs::read(folder.path().join("s.csv")).unwrap();
    let rows: Vec<BTreeMap<String, String>> =
        csv::Reader::from_reader(&bytes[..]).deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 42);
    let score = |row: &BTreeMap<String, String>| row["score"].parse::<f64>().unwrap();
    let far = rows.iter().max_by(|one, other| score(one).total_cmp(&score(other))).unwrap();
    assert_eq!((far["name"].as_str(), far["line"].as_str()), ("far", "42"));
    assert!(["a", "b"].contains(&far["column_1"].as_str()));
    folder.write("other.csv", "name,a\nr,1\n");
    let ran = folder.proforma(&[
        "model",
        "score",
        "--table",
        "other.csv",
        "--fit",
        "t.csv",
        "--id",
        "name",
        "--out",
        "o.csv",
    ]);
    assert!(
        ran.code == Some(1) && ran.stderr.contains("lacks columns of the fit: b"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_fitted_model_scores_as_the_table_it_was_fitted_on() {
    let folder = TestDir::new();
    let rows: String = (0..60).map(|row| format!("{},{}\n", row % 9, row * row % 31)).collect();
    folder.write("t.csv", &("x,y\n".to_owned() + &rows));
    folder.succeed(&["model", "fit", "--table", "t.csv", "--out", "m.json"]);
    folder.succeed(&["model", "score", "--table", "t.csv", "--model", "m.json", "--out", "a.csv"]);
    folder.succeed(&["model", "fit", "--table", "t.csv", "--out", "n.json"]);
    let read = |name| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("m.json"), read("n.json"));
    let ran = folder.proforma(&["scan", ".", "--out", "o", "--model", "m.json"]);
    assert!(ran.code == Some(1) && ran.stderr.contains("the model is refused"), "{}", ran.stderr);
    assert!(folder.succeed(&["model", "card", "m.json"]).stdout.contains("Must not be used for"));
}

#[test]
fn registrations_are_compared_with_registrations() {
    let folder = TestDir::new();
    folder.succeed(&["synth", "--persons", "1500", "--years", "5", "--out", "town"]);
    folder.succeed(&["model", "fit", "town", "--rows", "registrations", "--out", "r.json"]);
    let told = folder.succeed(&["model", "inspect", "r.json", "--language", "da"]).stdout;
    assert!(told.contains("rows of registrations") && told.contains("group 1: "), "{told}");
    let ran = folder.proforma(&["scan", "town", "--out", "o", "--model", "r.json"]);
    let refused = "its rows are registrations, and dwellings are asked for";
    assert!(ran.code == Some(1) && ran.stderr.contains(refused), "{}", ran.stderr);
    folder.succeed(&["scan", "town", "--out", "o", "--explore", "4"]);
    let moves = fs::read_to_string(folder.path().join("o/explore_moves.csv")).unwrap();
    let mut lines = moves.lines();
    let header = lines.next().unwrap();
    assert!(header.starts_with("dwelling_id,moved_on,share,fact_1,value_1,peers_1,share_1"));
    let told: Vec<&str> = lines.collect();
    assert!((1..=4).contains(&told.len()), "{moves}");
    let known: Vec<&str> = REGISTRATION_FEATURES.iter().map(|fact| fact.key()).collect();
    let first = told.iter().map(|line| line.split(',').nth(3).unwrap());
    assert!(first.into_iter().all(|key| known.contains(&key)), "{moves}");
}

/// A model moves what rules brought over the line by at most two points, and brings nothing there.
#[test]
fn a_model_brings_nothing_onto_a_list() {
    let folder = TestDir::new();
    folder.succeed(&[
        "synth",
        "--persons",
        "4000",
        "--years",
        "8",
        "--seed",
        "19",
        "--out",
        "town",
    ]);
    let flags = |out: &str, more: &[&str]| -> BTreeMap<String, (i64, serde_json::Value)> {
        let arguments = [&["scan", "town", "--out", out][..], more].concat();
        folder.succeed(&arguments);
        let bytes = fs::read(folder.path().join(out).join("flags.json")).unwrap();
        let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let all = file["flags"].as_array().unwrap().iter();
        let entry = |flag: &serde_json::Value| {
            let id = flag["flag_id"].as_str().unwrap().to_owned();
            (id, (flag["score"].as_i64().unwrap(), flag["reasons"].clone()))
        };
        all.map(entry).collect()
    };
    let (without, with) = (flags("a", &[]), flags("b", &["--model"]));
    assert_eq!(without, flags("c", &["--model", "--no-model"]));
    assert!(without.keys().eq(with.keys()));
    let mut moved = 0;
    for (id, (score, reasons)) in &with {
        let added = score - without[id].0;
        let of_model = reasons.as_array().unwrap().iter().filter(|it| it["code"] == "MODEL");
        let told: Vec<_> = of_model.collect();
        assert!((0..=2).contains(&added) && told.len() == usize::from(added > 0), "{id}: {added}");
        assert!(told.iter().all(|reason| reason["facts"].as_array().unwrap().len() == 3));
        moved += added;
    }
    assert!(moved > 0, "the model has nothing to say of this town");
}
