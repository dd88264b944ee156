//! `packs.toml`: the packs that rules belong to.

use toml::de::DeTable;

use super::report_duplicate;
use super::source::{Section, Source};
use crate::rules::{Pack, PackDefault};

const KEYS: [&str; 7] = ["name", "title", "data", "files", "legal_basis", "default", "purpose"];

const DEFAULTS: [(&str, PackDefault); 4] = [
    ("on", PackDefault::On),
    ("demo", PackDefault::Demo),
    ("purpose", PackDefault::Purpose),
    ("off", PackDefault::Off),
];

pub(super) fn packs(source: &Source<'_>, table: &DeTable<'_>) -> Vec<Pack> {
    let section = Section::open(source, table, 0, "the packs", &["packs"]);
    let mut packs: Vec<Pack> = Vec::new();
    for (table, start) in section.tables("packs") {
        let inner = Section::open(source, table, start, "a pack", &KEYS);
        let name = inner.text("name");
        if packs.iter().any(|pack| pack.name == *name.get_ref()) {
            report_duplicate(source, &name, "name", "another pack");
        }
        packs.push(pack(&inner, name.get_ref()));
    }
    packs
}

fn pack(section: &Section<'_, '_>, name: &str) -> Pack {
    let default = section.word("default", &DEFAULTS);
    if default == PackDefault::Purpose {
        section.required("purpose");
    }
    Pack {
        name: name.to_owned(),
        title: section.bilingual("title"),
        data: section.bilingual("data"),
        files: section.known_files("files"),
        legal_basis: section.paragraphs("legal_basis"),
        default,
        purpose: section.has("purpose").then(|| section.text("purpose").get_ref().to_string()),
        on: true,
    }
}
