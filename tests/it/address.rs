//! Addresses: keys and lines of real registers, where they are at hand; any text at all.

use std::path::PathBuf;

use proforma::registry::import::address::{
    AddressText, Directory, Entry, Kvh, Kvhx, door, floor, house_number,
};
use proptest::prelude::*;
use serde_json::Value;

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
/// Where real building and address files lie on this machine, if they do.
fn fixtures() -> Option<PathBuf> {
    let near = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures");
    let root = std::env::var_os("PROFORMA_FIXTURES").map_or_else(near, PathBuf::from);
    let folder = Some(root.join("bbr-dar")).filter(|folder| folder.is_dir());
    if folder.is_none() {
        println!("skipped: no real address files here (set PROFORMA_FIXTURES)");
    }
    folder
}

fn key_of(parts: &Value) -> Kvhx {
    let text = |name: &str| parts[name].as_str().unwrap_or_default().to_owned();
    let code = |name: &str| u16::try_from(parts[name].as_u64().unwrap_or(0)).unwrap();
    let access = Kvh {
        municipality: code("kommunekode"),
        street: code("vejkode"),
        house_number: text("husnr"),
    };
    Kvhx { access, floor: text("etage"), door: text("dør") }
}

#[test]
fn keys_of_the_official_cases_go_both_ways() {
    let Some(folder) = fixtures() else { return };
    let cases: Value =
        serde_json::from_slice(&std::fs::read(folder.join("kvhx_cases.json")).unwrap()).unwrap();
    for case in cases["format"].as_array().unwrap() {
        let key = key_of(&case["in"]).to_string();
        let at = |n: usize| usize::try_from(case["slice"][n].as_u64().unwrap()).unwrap();
        assert_eq!(&key[at(0)..at(1)], case["out"].as_str().unwrap(), "{case}");
    }
    for case in cases["parse"].as_array().unwrap() {
        let text = case["in"].as_str().unwrap();
        let access = text[..12].parse::<Kvh>().unwrap();
        let unit = text.parse::<Kvhx>().unwrap_or_default();
        let found = match case["field"].as_str().unwrap() {
            "kommunekode" => format!("{:04}", access.municipality),
            "vejkode" => format!("{:04}", access.street),
            "husnr" => access.house_number,
            "etage" => unit.floor,
            _ => unit.door,
        };
        assert_eq!(found, case["out"].as_str().unwrap_or_default(), "{case}");
    }
    for text in cases["parse_must_not_throw"].as_array().unwrap() {
        assert!(text.as_str().unwrap().parse::<Kvhx>().is_err());
    }
    for text in cases["validate_kvh_rejects"].as_array().unwrap() {
        assert!(text.as_str().unwrap().parse::<Kvh>().is_err());
    }
    for text in cases["validate_kvhx_rejects"].as_array().unwrap() {
        assert!(text.as_str().unwrap().parse::<Kvhx>().is_err());
    }
}

#[test]
fn every_real_dwelling_rebuilds_its_key_and_is_found_by_its_line() {
    let Some(folder) = fixtures() else { return };
    let mut reader = csv::Reader::from_path(folder.join("dwellings_joined_bbr_dar.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|known| known == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut entries = Vec::new();
    let mut differing = Vec::new();
    for row in &rows {
        let field = |name: &str| &row[at(name)];
        if field("kvhx").is_empty() {
            continue;
        }
        let access = Kvh {
            municipality: field("kommunekode").parse().unwrap(),
            street: field("vejkode").parse().unwrap(),
            house_number: house_number(field("husnr")).unwrap(),
        };
        let key = Kvhx {
            access,
            floor: floor(field("etage")).unwrap(),
            door: door(field("doer")).unwrap(),
        };
        assert_eq!(key.to_string(), field("kvhx"));
        assert_eq!(key.to_string().parse(), Ok(key.clone()));
        let line = AddressText::parse(field("adressebetegnelse")).unwrap();
        let parts = [&line.house_number, &line.floor, &line.door];
        if parts != [&key.access.house_number, &key.floor, &key.door] || !line.unknown.is_empty() {
            differing.push(field("adressebetegnelse").to_owned());
        }
        entries.push(Entry { id: key.to_string(), address: line });
    }
    // One house was renumbered after its line was written; two units lie in it.
    assert_eq!(differing.len(), 2, "{differing:?}");
    assert!(rows.len() > 2800 && entries.len() + 3 > rows.len());
    let mut unique = entries.clone();
    unique.sort_by(|a, b| a.id.cmp(&b.id));
    unique.dedup_by(|a, b| a.id == b.id);
    let directory = Directory::new(unique);
    for entry in &entries {
        let found = directory.find(&entry.address);
        assert!(found.ids.contains(&entry.id), "{}", entry.address);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_todays_form_reads_back(text in "[A-Za-zæøå0-9 ,.;/_-]{0,60}|\\PC{0,60}") {
        let _ = (text.parse::<Kvh>(), text.parse::<Kvhx>(), floor(&text), door(&text), house_number(&text));
        if let Ok(read) = AddressText::parse(&text) {
            let directory = Directory::new(vec![Entry { id: "d".to_owned(), address: read.clone() }]);
            prop_assert!(directory.find(&read).ids.len() == 1);
        }
    }
}
