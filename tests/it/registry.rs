//! The registry reader at its boundary: folders and texts in, a register, rejects and notes out.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use proforma::domain::{Day, Exempt, MoveKind, UncertainDay};
use proforma::registry::{
    Error, Folder, LoadOptions, Loaded, Register, Source, load_folder, load_texts, read_groups,
    read_truth,
};
use proptest::prelude::*;

fn load(texts: &[(&str, &str)]) -> Loaded {
    load_texts(texts).unwrap_or_else(|error| panic!("{error}"))
}

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

/// Everything of a register as text, to compare two of them.
fn whole(register: &Register) -> String {
    format!("{register:?}")
}

/// Counts of all quality notes by code.
fn notes(loaded: &Loaded) -> BTreeMap<&'static str, u64> {
    loaded.quality.notes.iter().map(|note| (note.code, note.count)).collect()
}

const PERSONS: &str = "person_id,born_on\np1,1970-01-01\np2,1980\n";
const DWELLINGS: &str = "dwelling_id,rooms,area_m2\nd1,1,30\nd2,2,60\n";
const MOVES: &str =
    "move_id,person_id,to_dwelling_id,from_dwelling_id,moved_on,notified_on,kind,sequence\n";

fn load_moves(rows: &str) -> Loaded {
    let moves = format!("{MOVES}{rows}");
    load(&[("moves", &moves), ("persons", PERSONS), ("dwellings", DWELLINGS)])
}

/// Found by fuzzing: a last line without a line feed was taken for text unseen.
#[test]
fn a_last_line_that_is_no_text_is_one_reject() {
    let mut moves = format!("{MOVES}m1,p1,d1,,2020-01-01,,,\n").into_bytes();
    moves.extend(b"m2,p\x96,d1,,2021-01-01,,,");
    let files: [(&str, &[u8]); 3] = [
        ("moves.csv", &moves),
        ("persons.csv", PERSONS.as_bytes()),
        ("dwellings.csv", DWELLINGS.as_bytes()),
    ];
    let sources = files.map(|(name, bytes)| Source { name, bytes });
    let loaded = proforma::registry::load(&sources, &LoadOptions::default()).unwrap();
    let codes: Vec<_> = loaded.rejects.iter().map(|reject| (reject.line, reject.code)).collect();
    assert_eq!(codes, [(3, "invalid-utf8")]);
    assert_eq!(loaded.register.moves.person.len(), 1);
}

#[test]
fn a_small_register_loads_in_person_and_date_order() {
    let loaded = load_moves(
        "m3,p2,d1,,2020-05,,,\nm2,p1,d2,d1,2021-02-01,2021-02-03,move,\n\
        m1,p1,d1,,2020-01-01,,entry,\nm4,p1,,,2022-01-01,,exit,\n",
    );
    assert_eq!(loaded.rejects, []);
    let moves = &loaded.register.moves;
    let persons: Vec<usize> = moves.person.iter().map(proforma::domain::PersonId::index).collect();
    assert_eq!(persons, [0, 0, 0, 1]);
    let kinds = [MoveKind::Entry, MoveKind::Move, MoveKind::Exit, MoveKind::Move];
    assert_eq!(moves.kind.iter().collect::<Vec<_>>(), kinds);
    assert_eq!(moves.notified.at(1), Some(day("2021-02-03")));
    let may = UncertainDay { earliest: day("2020-05-01"), latest: day("2020-05-31") };
    assert_eq!(moves.effective.at(3), may);
    assert_eq!(loaded.last_known_day(), Some(day("2022-01-01")));
    assert_eq!(loaded.quality.notes, []);
}

#[test]
fn the_sequence_decides_only_where_dates_cannot() {
    let kinds = |rows| load_moves(rows).register.moves.kind.iter().collect::<Vec<_>>();
    let uncertain =
        "a,p1,d1,,2022-05-26,,mail,1\nb,p1,d2,,2022,,move,2\nc,p1,,,2023-01-01,,exit,3\n";
    assert_eq!(kinds(uncertain), [MoveKind::Mail, MoveKind::Move, MoveKind::Exit]);
    let exact =
        "a,p1,d1,,2022-05-26,,mail,3\nb,p1,d2,,2022-01-01,,move,9\nc,p1,,,2022-01-01,,exit,1\n";
    assert_eq!(kinds(exact), [MoveKind::Exit, MoveKind::Move, MoveKind::Mail]);
    let partly = "a,p1,d1,,2022-05-26,,mail,1\nb,p1,d2,,2022,,move,\nc,p1,d1,,,,move,2\n";
    assert_eq!(kinds(partly), [MoveKind::Move, MoveKind::Move, MoveKind::Mail]);
    assert_eq!(load_moves(partly).register.moves.effective.at(0), UncertainDay::UNKNOWN);
}

#[test]
fn voids_fold_into_the_move_they_annul() {
    let loaded = load_moves(
        "b,p1,,,2020-01-01,2020-03-01,void,\na,p1,d1,,2020-01-01,,move,\nb,p1,d2,,2020-01-01,,move,\n\
        c,p2,d2,,2020-01-01,,move,\nc,p2,,,2020-01-01,,void,\n",
    );
    assert_eq!(loaded.rejects, []);
    let voided: Vec<Option<Day>> = loaded.register.moves.voided_on.iter().collect();
    assert_eq!(voided.iter().flatten().count(), 2);
    assert!(voided.contains(&Some(day("2020-03-01"))));
    assert_eq!(voided[2], Some(Day::MIN));
    assert_eq!(notes(&loaded).get("void-without-date"), Some(&1));
    assert_eq!(loaded.counts[1].accepted, 5);
}

#[test]
fn replaced_persons_are_one() {
    let persons = "person_id,born_on,replaced_by,protected,mother_id\n\
        old,1970-01-01,newer,1,\nnewer,1970-01-01,z,0,\nz,1970-01-01,,0,\na,1990-01-01,b,,old\nb,1990-01-01,a,,\n";
    let moves =
        "move_id,person_id,to_dwelling_id,moved_on\nm1,old,d1,2000-01-01\nm2,z,d2,2010-01-01\n";
    let loaded = load(&[("persons", persons), ("moves", moves), ("dwellings", DWELLINGS)]);
    let register = &loaded.register;
    assert_eq!((register.persons.ids.len(), register.persons.ids.get(2)), (3, "z"));
    assert_eq!(register.moves.person.at(0), register.moves.person.at(1));
    assert_eq!(register.persons.mother.at(0), Some(register.moves.person.at(0)));
    assert!(register.persons.protected.at(2));
    assert_eq!(notes(&loaded).get("replaced-by-cycle"), Some(&2));
}

#[test]
fn optional_files_find_their_persons_and_dwellings() {
    let loaded = load(&[
        ("persons", PERSONS),
        ("dwellings", "dwelling_id,association_id,department_id\nd1,a1,\nd2,a2,x\nd3,,x\n"),
        ("associations", "association_id,name\na2,\"Second, the\"\"\"\n"),
        (
            "leases",
            "dwelling_id,tenant_person_id,started_on,ended_on\nd1,p1,2020-01-01,\nd2,p9,2020,\n",
        ),
        ("benefits", "person_id,benefit,started_on\np1,housing_benefit,2020-01-01\n"),
        ("signals", "dwelling_id,source,received_on\nd1,citizen,2020-02-02\n"),
        ("findings", "person_id,dwelling_id,finding,from\np1,d1,not_resident,2020-05\n"),
        ("outcomes", "person_id,dwelling_id,outcome,origin\np1,d1,confirmed,control\n"),
    ]);
    assert_eq!(loaded.rejects, []);
    let register = &loaded.register;
    assert_eq!(register.associations, ["a1", "Second, the\""]);
    assert_eq!(register.departments.len(), 1);
    let places = &register.dwellings.places;
    assert_eq!(places.association.at(2), places.association.at(1));
    assert_eq!(register.leases[1].tenant, None);
    assert_eq!((register.benefits.len(), register.knows_benefits), (1, true));
    assert_eq!((register.signals.len(), register.outcomes.len()), (1, 1));
    assert_eq!(register.findings[0].from.latest, day("2020-05-31"));
    assert_eq!(notes(&loaded)["imprecise-date-unused"], 1);
    assert_eq!(notes(&loaded)["unknown-person"], 1);
}

#[test]
fn benefits_stay_closed_without_the_purpose() {
    let source = |name, text: &'static str| Source { name, bytes: text.as_bytes() };
    let sources = [
        source("moves.csv", "move_id,person_id,to_dwelling_id,moved_on\n"),
        source("persons.csv", PERSONS),
        source("dwellings.csv", DWELLINGS),
        source("benefits.csv", "person_id,benefit\np1,housing_benefit\n"),
        source("truth.csv", "anything"),
        source("notes.txt", "anything"),
    ];
    let loaded = proforma::registry::load(&sources, &LoadOptions::default()).unwrap();
    assert!(!loaded.register.knows_benefits);
    assert_eq!(loaded.closed_files, ["benefits.csv"]);
    assert_eq!(loaded.ignored_files, ["notes.txt"]);
}

#[test]
fn odd_histories_are_noted_and_kept() {
    let persons = "person_id,born_on,mother_id,spouse_id\np1,2000-01-01,p2,\np2,1995-01-01,,p1\n\
        0101701234,1970-01-02,,\n";
    let dwellings =
        "dwelling_id,street_code,floor,door,use_code\nd1,1,,,140\nd2,1,1,,140\nd3,,,,\n";
    let moves = format!(
        "{MOVES}m1,p1,d1,,1999-01-01,,move,\nm2,p1,d2,d2,2005-01-01,2004-01-01,move,\n\
        m3,p1,d2,,2005-01-01,2005-01-02,move,\nm4,p1,d1,,2006-01-01,,move,\nm9,p1,d2,,2006-01-01,,move,\nm5,p1,d1,,2010-01-01,,death,\n\
        m6,p1,d2,dx,2011-01-01,,move,\nm7,p2,d1,,2001,,move,\nm8,p2,d2,,2001-06-01,,move,\n"
    );
    let loaded = load(&[("persons", persons), ("dwellings", dwellings), ("moves", &moves)]);
    assert_eq!(loaded.rejects, []);
    let found = notes(&loaded);
    for code in [
        "birth-date-disagrees-with-number",
        "contradictory-history",
        "death-not-last",
        "destination-ignored",
        "duplicate-registration",
        "dwelling-never-used",
        "failing-modulus-11",
        "from-dwelling-disagrees",
        "move-before-birth",
        "notified-long-before-move",
        "overlapping-history",
        "parent-too-young",
        "person-without-registration",
        "spouse-not-mutual",
        "unit-without-floor-or-door",
        "unknown-from-dwelling",
    ] {
        assert_eq!(found.get(code), Some(&1), "{code}: {found:?}");
    }
    let never_used = loaded.quality.notes.iter().find(|n| n.code == "dwelling-never-used").unwrap();
    assert_eq!(never_used.examples, ["dwellings.csv:4"]);
}

#[test]
fn every_broken_sample_is_told_with_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/broken");
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let rows = readme.lines().filter(|line| line.starts_with("| ") && !line.contains("| fault |"));
    let mut seen = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [name, _, expected] = cells[..] else { panic!("{row}") };
        let told = match load_folder(&folder.join(name), &LoadOptions::default()) {
            Err(Error::Contract { problems }) => {
                problems.iter().map(tell_problem).collect::<Vec<_>>().join("; ")
            }
            Err(error) => error.to_string(),
            Ok(loaded) => tell_rejects(&loaded),
        };
        assert_eq!(told, expected, "{name}");
        seen += 1;
    }
    let folders =
        std::fs::read_dir(&folder).unwrap().filter(|e| e.as_ref().unwrap().path().is_dir());
    assert_eq!(seen, folders.count());
}

fn tell_problem(problem: &proforma::registry::HeaderProblem) -> String {
    let text = problem.to_string();
    let file = text.split(':').next().unwrap_or_default();
    let column = text.split('`').nth(1).map(|column| format!(" {column}")).unwrap_or_default();
    format!("{file}: {}{column}", problem.code())
}

fn tell_rejects(loaded: &Loaded) -> String {
    let lost: u64 = loaded.counts.iter().map(|count| count.read - count.accepted).sum();
    assert_eq!(lost, loaded.rejects.iter().filter(|reject| !reject.kept).count() as u64);
    let tell = |reject: &proforma::registry::Reject| {
        assert!(reject.hint.contains(" / "), "{}", reject.hint);
        let column = if reject.column.is_empty() { "-" } else { &reject.column };
        let kept = if reject.kept { " kept" } else { "" };
        format!("{}:{} {column} {}{kept}", reject.file, reject.line, reject.code)
    };
    loaded.rejects.iter().map(tell).collect::<Vec<_>>().join("; ")
}

/// What cannot be read in a column that may be missing is told, and the row stays without it; caution
/// decides where "not known" would say something else.
#[test]
fn a_value_that_cannot_be_read_does_not_take_its_row_with_it() {
    let loaded = load_texts(&[
        ("persons", "person_id,born_on,civil_status,protected\np1,1980-01-01,wed,x\np2,1990,,0\n"),
        (
            "dwellings",
            "dwelling_id,rooms,area_m2,exempt,match_level\n\
             d1,two,-1,shelterr,\nd2,3,70,,nine\nd3,3,70,,1\n",
        ),
        (
            "moves",
            "move_id,person_id,to_dwelling_id,moved_on,notified_on,care_of\n\
             m1,p1,d1,2020-01-01,2020,x\nm2,p9,d1,2020-01-01,,x\n",
        ),
        ("leases", "dwelling_id,started_on,ended_on,kind\nd1,?,,mian\nd2,2020-01-01,?,\n"),
    ])
    .unwrap();
    let told: Vec<String> = tell_rejects(&loaded).split("; ").map(str::to_owned).collect();
    assert_eq!(
        told,
        [
            "dwellings.csv:2 area_m2 bad-number kept",
            "dwellings.csv:2 exempt unknown-word kept",
            "dwellings.csv:2 rooms bad-number kept",
            "dwellings.csv:3 match_level bad-number kept",
            "leases.csv:2 kind unknown-word kept",
            "leases.csv:2 started_on bad-date kept",
            "leases.csv:3 ended_on bad-date",
            "moves.csv:2 care_of bad-flag kept",
            "moves.csv:2 notified_on imprecise-date kept",
            "moves.csv:3 person_id unknown-person",
            "persons.csv:2 civil_status unknown-word kept",
            "persons.csv:2 protected bad-flag kept",
        ]
    );
    let lost = loaded.quality.notes.iter().find(|note| note.code == "value-lost").unwrap();
    assert_eq!(lost.count, 10, "one for each value, none of a row that is rejected");
    let Register { persons, dwellings, moves, .. } = &loaded.register;
    assert_eq!(persons.protected.iter().collect::<Vec<_>>(), [true, false]);
    assert_eq!(persons.civil_status.at(0), None);
    assert_eq!(dwellings.exempt.at(0), Some(Exempt::Other));
    assert_eq!(dwellings.rooms.iter().collect::<Vec<_>>(), [None, None, Some(3)]);
    assert_eq!(moves.len(), 1);
    assert_eq!((moves.notified.at(0), moves.care_of.at(0)), (None, None));
}

#[test]
fn rejects_show_no_personal_value() {
    let loaded = load_moves("m2,0707614285,d1,,2020-01-01,,move,\nm3,p1,d1,,0707614285,,Jensen,\n");
    let values: Vec<&str> = loaded.rejects.iter().map(|reject| reject.value.as_str()).collect();
    assert_eq!(values, ["9999999999", "aaaaaa"]);
    let error = load_texts(&[("persons", "0707614285,1961-07-07\n")]).unwrap_err();
    assert!(!error.to_string().contains("0707614285"), "{error}");
}

#[test]
fn sensitive_columns_are_refused_even_when_ignored() {
    let source = |name, text: &'static str| Source { name, bytes: text.as_bytes() };
    let sources = [
        source("moves.csv", "move_id,person_id,to_dwelling_id,moved_on,note\n"),
        source("persons.csv", "person_id,born_on,KOEN\n"),
        source("dwellings.csv", "dwelling_id,room\n"),
    ];
    let ignore_columns = ["note", "KOEN"].map(str::to_owned).to_vec();
    let options = LoadOptions { ignore_columns, ..LoadOptions::default() };
    let Error::Contract { problems } = proforma::registry::load(&sources, &options).unwrap_err()
    else {
        panic!("headers are checked first")
    };
    let told: Vec<String> = problems.iter().map(tell_problem).collect();
    assert_eq!(told, ["persons.csv: refused-column KOEN", "dwellings.csv: unknown-column room"]);
}

#[test]
fn truth_and_groups_have_their_own_readers() {
    let truth = b"person_id,dwelling_id,moved_on,label,typology\np1,d1,2020-01-01,pro_forma,host\np1,d1,x,genuine,\n";
    let truth = read_truth(truth).unwrap();
    assert_eq!((truth.rows.len(), truth.rejects.len()), (1, 1));
    let groups = b"person_id,attribute,value\np1,sex,f\np1,nationality,x\n";
    let groups = read_groups(groups).unwrap();
    assert_eq!(groups.rows[0].attribute, "sex");
    assert_eq!(groups.rejects[0].code, "refused-attribute");
}

fn sample(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a temporary folder");
    path
}

#[test]
fn folders_are_read_plain_and_compressed() {
    let folder = tempfile::tempdir().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(format!("{MOVES}m1,p1,d1,,2020-01-01,,,\n").as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let moves = sample(folder.path(), "moves.csv.gz", &gzip);
    let packed = zstd::encode_all(PERSONS.as_bytes(), 1).unwrap();
    let persons = sample(folder.path(), "persons.csv.zst", &packed);
    sample(folder.path(), "dwellings.csv", DWELLINGS.as_bytes());
    sample(folder.path(), "readme.txt", b"x");
    sample(folder.path(), "truth.csv", b"x");
    let loaded = load_folder(folder.path(), &LoadOptions::default()).unwrap();
    assert_eq!(loaded.register.moves.len(), 1);
    assert_eq!(loaded.ignored_files, ["readme.txt"]);

    for (path, bytes) in [(&moves, &gzip), (&persons, &packed)] {
        std::fs::write(path, &bytes[..bytes.len() - 5]).unwrap();
        let error = Folder::open(folder.path()).unwrap_err();
        assert!(matches!(error, Error::Truncated { .. }), "{error}");
        std::fs::write(path, bytes).unwrap();
    }
    sample(folder.path(), "moves.csv", b"");
    assert!(matches!(Folder::open(folder.path()), Err(Error::TwoForms { .. })));
}

/// Rows of a small register, some of them faulty, some with the same id.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let date = "(2020(-0[1-3](-0[1-4])?)?|2020-13-01)?";
    let row = format!(
        "m[1-9]?,[po][1-4],d[1-3],(d[1-3])?,{date},(2020-0[1-2]-0[1-3])?,(move|mail|void|exit|birth|death)?,[1-4]?"
    );
    proptest::collection::vec(proptest::string::string_regex(&row).expect("a pattern"), 0..30)
}

fn shuffled(persons: &[&str], dwellings: &[&str], rows: &[String]) -> Loaded {
    let persons = format!("person_id,born_on,replaced_by\n{}\n", persons.join("\n"));
    let dwellings = format!("dwelling_id,building_id,rooms\n{}\n", dwellings.join("\n"));
    let moves = format!("{MOVES}{}\n", rows.join("\n"));
    load(&[("persons", &persons), ("dwellings", &dwellings), ("moves", &moves)])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn row_order_and_threads_change_nothing(
        rows in rows(), seed in any::<u64>(), by in 0..30_usize,
    ) {
        let mut persons = ["p1,1970,", "p2,1980-01-01,p1", "p2,1981-01-01,", "p3,,p4", "p4,2000,"];
        let mut dwellings = ["d1,b2,1", "d2,b1,", "d2,b1,2", "d3,,3"];
        let first = shuffled(&persons, &dwellings, &rows);
        let mut other = rows.clone();
        persons.reverse();
        dwellings.rotate_left(2);
        let length = other.len().max(1);
        other.rotate_left(by % length);
        for at in (1..other.len()).rev() {
            other.swap(at, usize::try_from(seed % 1009).unwrap() * at % (at + 1));
        }
        let second = shuffled(&persons, &dwellings, &other);
        prop_assert_eq!(whole(&first.register), whole(&second.register));
        prop_assert_eq!(notes(&first), notes(&second));
        let codes = |loaded: &Loaded| {
            let mut codes: Vec<_> = loaded.rejects.iter().map(|r| (r.code, r.column.clone())).collect();
            codes.sort();
            codes
        };
        prop_assert_eq!(codes(&first), codes(&second));
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let alone = one.install(|| shuffled(&persons, &dwellings, &other));
        prop_assert_eq!(whole(&alone.register), whole(&second.register));
        prop_assert_eq!(&alone.rejects, &second.rejects);
        prop_assert_eq!(&alone.quality, &second.quality);
        prop_assert_eq!(&alone.counts, &second.counts);
    }

    #[test]
    fn any_bytes_in_any_file_never_panic(
        name in prop::sample::select(vec!["moves", "persons", "dwellings", "leases", "findings"]),
        header in prop::bool::ANY,
        text in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "[pdm0-9,\"\r\n\u{e5}-]{0,200}".prop_map(String::into_bytes),
        ],
    ) {
        let headers = BTreeMap::from([
            ("moves", MOVES),
            ("persons", "person_id,born_on\n"),
            ("dwellings", "dwelling_id,address\n"),
            ("leases", "dwelling_id,started_on\n"),
            ("findings", "person_id,dwelling_id,finding,from,to\n"),
        ]);
        let mut bytes = if header { headers[name].as_bytes().to_vec() } else { Vec::new() };
        bytes.extend_from_slice(&text);
        let file = format!("{name}.csv");
        let mut sources = vec![Source { name: &file, bytes: &bytes }];
        let sound = [("moves.csv", MOVES), ("persons.csv", PERSONS), ("dwellings.csv", DWELLINGS)];
        let sound = sound.iter().filter(|(other, _)| *other != file);
        sources.extend(sound.map(|(name, text)| Source { name, bytes: text.as_bytes() }));
        if let Ok(loaded) = proforma::registry::load(&sources, &LoadOptions::default()) {
            let lost: u64 = loaded.counts.iter().map(|count| count.read - count.accepted).sum();
            let rejected = loaded.rejects.iter().filter(|reject| !reject.kept).count();
            prop_assert_eq!(lost, rejected as u64);
            prop_assert!(loaded.rejects.is_sorted());
        }
        let _ = (read_truth(&bytes), read_groups(&bytes));
    }
}
