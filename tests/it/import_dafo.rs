//! Layout B: what the register knew when, undone and repeated rows, and who reads what.

use std::path::PathBuf;

use proforma::registry::import::cpr::{self, Extract};
use proforma::registry::import::dafo::{Error, read};
use proptest::prelude::*;

use crate::import_cpr::records::{ANNA, BO, check_counts, draft, file, load_all, note, record};
use crate::support::TestDir;

/// Municipality, street, house, floor, door as the register lays them out.
const A: &str = "08511001001 010001";
const B: &str = "08511001002 010001";
const A_ID: &str = "08511001___1__1___1";
const B_ID: &str = "08511001___2__1___1";

fn person(number: &str, status: &str, written: &str) -> Vec<u8> {
    let born = if number == ANNA { "1961-07-07" } else { "1970-01-01" };
    record("001", number, 366, &[(24, written), (36, status), (67, "K"), (68, born)])
}

fn current(number: &str, place: &str, written: &str, since: &str) -> Vec<u8> {
    record("025", number, 354, &[(18, written), (30, place), (98, since)])
}

fn former(
    place: &str,
    mark: &str,
    written: &str,
    (since, until): (&str, &str),
    left: &str,
) -> Vec<u8> {
    let fields = [(14, mark), (19, written), (31, place), (99, since), (112, until), (129, left)];
    record("026", ANNA, 170, &fields)
}

fn event(written: &str, code: &str) -> Vec<u8> {
    record("900", ANNA, 30, &[(14, written), (26, code)])
}

fn framed(records: &[Vec<u8>]) -> Vec<u8> {
    let start = b"00012345620240301".to_vec();
    let end = b"99900000001".to_vec();
    let all = [vec![start], records.to_vec(), vec![end]].concat();
    all.iter().flat_map(|record| [record.trim_ascii_end(), b"\n"].concat()).collect()
}

fn history() -> Vec<Vec<u8>> {
    vec![
        person(ANNA, "01", "202001010000"),
        former(A, "", "199109231200", ("198001010000", "202001010000"), "202001051000"),
        former(B, "A", "201506010000", ("201505010000", "201512010000"), "201601151200"),
        former(A, "K", "201506010000", ("201505010000", "201512010000"), "201601151200"),
        current(ANNA, B, "202001051000", "202001010000"),
        current(ANNA, B, "202303031000", "202001010000"),
        record("035", ANNA, 166, &[(30, "G"), (31, BO), (87, "199506101200")]),
        record("015", ANNA, 56, &[(14, "0001"), (34, "2023-01-01"), (47, "2024-12-31")]),
        record("020", ANNA, 200, &[(30, "navn")]),
    ]
}

fn read_one(records: &[Vec<u8>]) -> Extract {
    let extract = read(&[("extract", &framed(records))]).unwrap();
    check_counts(extract.summary());
    load_all(&extract);
    extract
}

#[test]
fn the_authority_that_wrote_a_registration_lies_beside_it() {
    let left = [(15, "0851"), (19, "202001051000"), (31, A), (99, "198001010000")];
    let came = [(14, "0101"), (18, "202001051000"), (30, B), (98, "202001010000")];
    let extract = read_one(&[
        person(ANNA, "01", "202001010000"),
        record("026", ANNA, 170, &[&left[..], &[(112, "202001010000")]].concat()),
        record("025", ANNA, 354, &came),
    ]);
    assert_eq!(
        file(&extract, "authorities.csv"),
        format!(
            "person_id,dwelling_id,moved_on,authority_code\n\
             {ANNA},{A_ID},1980-01-01,0851\n\
             {ANNA},{B_ID},2020-01-01,0101\n"
        )
    );
}

#[test]
fn moves_say_when_the_register_knew_them_and_when_it_took_them_back() {
    let extract = read_one(&history());
    assert_eq!(extract.rejects(), []);
    assert_eq!(
        file(&extract, "moves.csv"),
        format!(
            "move_id,person_id,to_dwelling_id,moved_on,kind,care_of,sequence,notified_on\n\
             1,{ANNA},{A_ID},1980-01-01,move,0,1,\n\
             2,{ANNA},{B_ID},2015-05-01,move,0,2,2015-06-01\n\
             2,{ANNA},,2015-05-01,void,,,2016-01-15\n\
             3,{ANNA},{B_ID},2020-01-01,move,0,3,2020-01-05\n"
        )
    );
    assert_eq!(
        file(&extract, "persons.csv").lines().nth(1),
        Some(&*format!("{ANNA},1961-07-07,married,1995-06-10,{BO},,,,1"))
    );
    assert_eq!(file(&extract, "protections.csv").lines().count(), 2);
    let summary = extract.summary();
    assert_eq!((summary.corrections, summary.skipped.len()), (1, 1));
}

#[test]
fn facts_as_of_an_earlier_day_see_what_the_register_said_then() {
    let folder = TestDir::new();
    // Without protection: nothing is told of where the protected live.
    let open: Vec<Vec<u8>> =
        history().into_iter().filter(|record| !record.starts_with(b"015")).collect();
    std::fs::write(folder.path().join("extract"), framed(&open)).unwrap();
    folder.succeed(&["import", "dafo", "extract", "--out", "out"]);
    let lives_at = |dwelling: &str, on: &str, as_of: &str| {
        let call = ["occupants", "out", "--dwelling", dwelling, "--on", on, "--as-of", as_of];
        folder.succeed(&[&call[..], &["--show-ids"]].concat()).stdout.contains(ANNA)
    };
    // Written on 2015-06-01, annulled on 2016-01-15.
    assert!(
        lives_at(A_ID, "2015-05-20", "2015-05-20") && !lives_at(B_ID, "2015-05-20", "2015-05-20")
    );
    assert!(
        lives_at(B_ID, "2015-07-01", "2015-07-01") && !lives_at(A_ID, "2015-07-01", "2015-07-01")
    );
    assert!(
        lives_at(A_ID, "2015-07-01", "2016-02-01") && !lives_at(B_ID, "2015-07-01", "2016-02-01")
    );
    // Moved on 2020-01-01, written on 2020-01-05.
    assert!(
        lives_at(A_ID, "2020-01-03", "2020-01-03") && lives_at(B_ID, "2020-01-03", "2020-01-06")
    );
}

#[test]
fn rows_delivered_again_collapse_and_move_events_mark_moves() {
    let mut records = history();
    records.push(event("202001021200", "A01"));
    let first = framed(&records);
    let extract = read(&[("a", &first), ("b", &first)]).unwrap();
    check_counts(extract.summary());
    assert_eq!(extract.summary().superseded, records.len() as u64 - 1);
    let moves = file(&extract, "moves.csv");
    assert_eq!(moves.lines().count(), 5);
    assert!(moves.ends_with(",3,2020-01-02\n"), "{moves}");
    assert_eq!(note(extract.summary(), "stay-without-move-event"), 0);
    let late = [
        person(ANNA, "01", "202001010000"),
        event("201801021200", "A01"),
        current(ANNA, B, "202001051000", "202001010000"),
    ];
    assert_eq!(note(read_one(&late).summary(), "stay-without-move-event"), 1);
}

#[test]
fn each_importer_names_the_other() {
    let layout_a = draft("20240301", "20240229").person(ANNA, "01", "000000000000", "").lines();
    let error = read(&[("f", &layout_a)]).unwrap_err();
    assert!(matches!(error, Error::OtherLayout { .. }), "{error}");
    assert!(error.hint().contains("import cpr"));
    for bytes in [framed(&history()), history().concat()] {
        let error = cpr::read(&[("f", &bytes)]).unwrap_err();
        assert!(matches!(error, cpr::Error::OtherLayout { .. }), "{error}");
        assert!(error.hint().contains("import dafo"));
    }
    for (bytes, expected) in [
        (&b""[..], Error::Empty { file: "f".into() }),
        (b"a,b\n1,2\n", Error::NotAnExtract { file: "f".into() }),
        (&framed(&history())[..900], Error::NoEnd { file: "f".into() }),
    ] {
        assert_eq!(read(&[("f", bytes)]).unwrap_err(), expected);
    }
    assert_eq!(read(&[]).unwrap_err(), Error::NoFile);
    assert_eq!(file(&read_one(&[]), "persons.csv").lines().count(), 1);
}

#[test]
fn real_extracts_load_whole() {
    let near = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures");
    let root = std::env::var_os("PROFORMA_FIXTURES").map_or_else(near, PathBuf::from);
    if !root.join("dafo").is_dir() {
        eprintln!("skipped: no real extracts here (set PROFORMA_FIXTURES)");
        return;
    }
    for (name, persons) in
        [("personWithParentRelation.txt", 5), ("persondata.txt", 1), ("personsWithEvents.txt", 17)]
    {
        let bytes = std::fs::read(root.join("dafo").join(name)).unwrap();
        let extract = read(&[(name, &bytes)]).unwrap();
        check_counts(extract.summary());
        assert_eq!(extract.rejects(), [], "{name}");
        assert_eq!(extract.summary().persons, persons, "{name}");
        load_all(&extract);
    }
}

#[test]
fn a_whole_run_over_the_sample() {
    let folder = TestDir::new();
    std::fs::write(folder.path().join("extract"), framed(&history())).unwrap();
    let ran = folder.proforma(&["import", "dafo", "extract", "--out", "out"]);
    insta::assert_snapshot!(ran.snapshot());
}

proptest! {
    #[test]
    fn damaged_extracts_lose_nothing(
        cut in any::<proptest::sample::Index>(),
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..20),
        order in Just((0..9_usize).collect::<Vec<_>>()).prop_shuffle(),
        twice in any::<bool>(),
    ) {
        let records = history();
        let shuffled: Vec<Vec<u8>> = order.iter().map(|at| records[*at].clone()).collect();
        let mut bytes = framed(&shuffled);
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() + 1).max(bytes.len() / 2));
        if twice {
            bytes.extend_from_within(..);
        }
        if let Ok(extract) = read(&[("f", &bytes)]) {
            check_counts(extract.summary());
            load_all(&extract);
        }
    }
}
