//! Stand-in for the loader.

use std::collections::BTreeMap;

use proforma::domain::*;
use proforma::registry::*;

type Row = BTreeMap<String, String>;

fn rows(files: &[(&'static str, String)], name: &str) -> Vec<Row> {
    let Some((_, text)) = files.iter().find(|(file, _)| *file == name) else { return vec![] };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn named<T: Copy>(names: &[(&str, T)], name: &str) -> Option<T> {
    names.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

pub(crate) fn register(files: &[(&'static str, String)]) -> Register {
    let mut register = Register::default();
    let (persons, dwellings, moves) =
        (rows(files, "persons.csv"), rows(files, "dwellings.csv"), rows(files, "moves.csv"));
    let ids = |rows: &[Row], column: &str| {
        let mut ids: Vec<String> = rows.iter().map(|row| row[column].clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let (pids, dids) = (ids(&persons, "person_id"), ids(&dwellings, "dwelling_id"));
    let person =
        |id: &str| pids.binary_search_by(|known| known.as_str().cmp(id)).ok().map(PersonId::new);
    let dwelling =
        |id: &str| dids.binary_search_by(|known| known.as_str().cmp(id)).ok().map(DwellingId::new);
    register.persons.ids = Ids::from_sorted(pids.iter().map(String::as_bytes));
    register.dwellings.ids = Ids::from_sorted(dids.iter().map(String::as_bytes));
    let mut persons = persons;
    persons.sort_by_key(|row| row["person_id"].clone());
    for row in &persons {
        let p = &mut register.persons;
        p.born.push(row["born_on"].parse().unwrap_or(UncertainDay::UNKNOWN));
        p.civil_status.push(None);
        p.civil_status_since.push(None);
        p.protected.push(false);
        p.spouse.push(person(&row["spouse_id"]));
        p.mother.push(person(&row["mother_id"]));
        p.father.push(person(&row["father_id"]));
    }
    let mut dwelling_rows = dwellings;
    dwelling_rows.sort_by_key(|row| row["dwelling_id"].clone());
    for row in &dwelling_rows {
        let d = &mut register.dwellings;
        d.building.push(None);
        d.use_code.push(row["use_code"].parse().ok().map(UseCode));
        d.rooms.push(row["rooms"].parse().ok());
        d.area_m2.push(row["area_m2"].parse().ok());
        d.exempt.push(named(Exempt::NAMES, &row["exempt"]));
        d.special
            .push(row["street_code"].parse::<u16>().is_ok_and(|code| code >= SPECIAL_STREET_CODE));
        d.unit_complete.push(
            (!row["street_code"].is_empty())
                .then(|| row["use_code"] != "140" || !row["floor"].is_empty()),
        );
        d.position.push(row["easting"].parse().ok().zip(row["northing"].parse().ok()));
    }
    let voids: BTreeMap<&str, Day> = moves
        .iter()
        .filter(|row| row["kind"] == "void")
        .map(|row| (row["move_id"].as_str(), row["notified_on"].parse().unwrap_or(Day::MIN)))
        .collect();
    let mut kept: Vec<&Row> = moves.iter().filter(|row| row["kind"] != "void").collect();
    kept.sort_by_key(|row| {
        (
            row["person_id"].clone(),
            row["moved_on"].parse::<UncertainDay>().unwrap_or(UncertainDay::UNKNOWN),
        )
    });
    for row in kept {
        let m = &mut register.moves;
        m.person.push(person(&row["person_id"]).unwrap());
        m.to.push(dwelling(&row["to_dwelling_id"]));
        m.from.push(None);
        m.effective.push(row["moved_on"].parse().unwrap_or(UncertainDay::UNKNOWN));
        m.notified.push(row["notified_on"].parse().ok());
        m.kind.push(named(MoveKind::NAMES, &row["kind"]).unwrap_or(MoveKind::Move));
        m.care_of.push(row["care_of"].parse::<u8>().ok().map(|it| it == 1));
        m.voided_on.push(voids.get(row["move_id"].as_str()).copied());
        m.key.push(0);
    }
    for row in rows(files, "leases.csv") {
        register.leases.push(Lease {
            dwelling: dwelling(&row["dwelling_id"]).unwrap(),
            started_on: row["started_on"].parse().ok(),
            ended_on: row["ended_on"].parse().ok(),
            tenant: person(&row["tenant_person_id"]),
            kind: None,
        });
    }
    register.leases.sort();
    register.knows_leases = files.iter().any(|(name, _)| *name == "leases.csv");
    for row in rows(files, "signals.csv") {
        register.signals.push(Signal {
            dwelling: dwelling(&row["dwelling_id"]).unwrap(),
            received_on: row["received_on"].parse().ok(),
            person: None,
            source: SignalSource::Landlord,
        });
    }
    register.signals.sort();
    register.knows_signals = files.iter().any(|(name, _)| *name == "signals.csv");
    for row in rows(files, "findings.csv") {
        register.findings.push(Finding {
            person: person(&row["person_id"]).unwrap(),
            dwelling: dwelling(&row["dwelling_id"]).unwrap(),
            from: row["from"].parse().unwrap(),
            to: row["to"].parse().ok(),
            finding: named(FindingKind::NAMES, &row["finding"]).unwrap(),
        });
    }
    register.findings.sort();
    register
}
