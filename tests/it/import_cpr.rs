//! The CPR extract importer: synthetic records for every record type used and every trap.

mod deliveries;
mod histories;
pub(crate) mod records;

use std::io::Cursor;
use std::path::PathBuf;

use proforma::registry::import::Scratch;
use proforma::registry::import::cpr::{Error, read, read_with};
use proptest::prelude::*;

use records::*;

/// One person of each kind, every record type used, letters beyond ASCII.
fn household() -> Draft {
    draft("20240301", "20240229")
        .person(ANNA, "01", "000000000000", "")
        .address(ANNA, HOME, "202001150930")
        .former(ANNA, "08511016012B      ", "196107071034", "202001150930")
        .add("004", ANNA, 37, &[(14, "0001"), (18, "2023-01-01"), (28, "2024-03-02")])
        .add("008", ANNA, 193, &[(14, "Anna Ærø")])
        .add("012", ANNA, 95, &[(14, "G"), (15, BO), (71, "199506101200")])
        .add("014", ANNA, 23, &[(14, CARL)])
        .person(BO, "01", "000000000000", "")
        .add("002", BO, 306, &[(14, HOME), (36, "c/o Ærø"), (70, "202001150000")])
        .add("004", BO, 37, &[(14, "0001"), (18, "2023-01-01"), (28, "2024-02-29")])
        .add("012", BO, 95, &[(14, "G"), (15, ANNA), (71, "199506101200"), (83, "*")])
        .person(CARL, "01", "000000000000", "")
        .address(CARL, HOME, "202001150000")
        .former(CARL, "08511016012B      ", "200503150000", "202001150000")
        .add("012", CARL, 95, &[(14, "U"), (15, "0000000000"), (71, "000000000000")])
        .add("015", CARL, 147, &[(14, "2005-03-15"), (25, "0000000000"), (92, BO)])
        .add("052", CARL, 40, &[])
        .add(
            "003",
            ANNA,
            249,
            &[(116, "Industrivænget 2,1 th"), (184, "9000Aalborg"), (208, "08518512002 01  th")],
        )
}

#[test]
fn a_household_becomes_a_registry_folder() {
    let extract = household().read();
    assert_eq!(extract.rejects(), []);
    assert_eq!(
        file(&extract, "persons.csv"),
        "person_id,born_on,civil_status,civil_status_since,spouse_id,mother_id,father_id,\
         replaced_by,protected\n\
         0101701234,1970-01-01,married,1995-06,0707614285,,,,\n\
         0707614285,1961-07-07,married,1995-06-10,0101701234,,,,1\n\
         1503051235,2005-03-15,single,,,0707614285,0101701234,,\n"
    );
    assert_eq!(
        file(&extract, "dwellings.csv"),
        "dwelling_id,municipality_code,street_code,house_number,floor,door,postcode,address\n\
         08511016_12B_______,0851,1016,12B,,,,\n\
         08518512___2__1__th,0851,8512,2,1,th,9000,\"Industrivænget 2,1 th, 9000 Aalborg\"\n"
    );
    assert_eq!(
        file(&extract, "moves.csv"),
        "move_id,person_id,to_dwelling_id,moved_on,kind,care_of,sequence,notified_on\n\
         1,0707614285,08511016_12B_______,1961-07-07,birth,0,1,\n\
         2,1503051235,08511016_12B_______,2005-03-15,birth,0,1,\n\
         3,0101701234,08518512___2__1__th,2020-01-15,move,1,1,\n\
         4,0707614285,08518512___2__1__th,2020-01-15,move,0,2,\n\
         5,1503051235,08518512___2__1__th,2020-01-15,move,0,2,\n"
    );
    let skipped: Vec<_> = extract.summary().skipped.iter().collect();
    assert_eq!((skipped[0].record_type.as_str(), skipped[0].known), ("008", true));
    assert_eq!((skipped[1].record_type.as_str(), skipped[1].known), ("052", false));
    assert!(!format!("{extract:?}").contains(ANNA));
}

#[test]
fn the_physical_form_changes_nothing() {
    let mut household = household();
    household.records.retain(|record| !record.starts_with(b"052"));
    let expected = household.read();
    let as_utf8: String = household.lines().iter().map(|b| char::from(*b)).collect();
    for form in
        [household.trimmed(), household.stream(), [household.stream(), b"\n".into()].concat()]
    {
        let extract = read(&[("extract", &form)]).unwrap();
        assert_eq!((extract.files(), extract.summary()), (expected.files(), expected.summary()));
    }
    let extract = read(&[("extract", as_utf8.as_bytes())]).unwrap();
    assert_eq!(extract.files(), expected.files());
    assert_eq!(note(extract.summary(), "re-encoded-file"), 1);
}

/// Where the official demo extract lies on this machine, if it does.
fn demo_folder() -> Option<PathBuf> {
    let near = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures");
    let root = std::env::var_os("PROFORMA_FIXTURES").map_or_else(near, PathBuf::from);
    Some(root.join("cpr-extract")).filter(|folder| folder.is_dir())
}

#[test]
fn the_official_demo_extract_reads_alike_in_its_three_forms() {
    let Some(folder) = demo_folder() else {
        eprintln!("skipped: the official demo extract is not here (set PROFORMA_FIXTURES)");
        return;
    };
    let base = "U12170-P_opgavenr_110901_ADRNVN_FE";
    let forms = ["", "-FTP", "_FixedLength"].map(|form| format!("{base}{form}"));
    let forms = forms.map(|name| std::fs::read(folder.join(name)).unwrap());
    let read_one = |bytes: &Vec<u8>| read(&[("demo", bytes)]).unwrap();
    let [lines, ftp, fixed] = forms.each_ref().map(read_one);
    for other in [&ftp, &fixed] {
        assert_eq!(lines.files(), other.files());
        assert_eq!(lines.summary(), other.summary());
    }
    assert!(lines.rejects().is_empty());
    let register = load_all(&lines).register;
    assert_eq!((register.persons.ids.len(), register.moves.len()), (76, 151));
    let summary = lines.summary();
    assert_eq!((summary.read, summary.persons, summary.merged_persons), (1098, 83, 7));
}

#[test]
fn changed_numbers_are_one_person() {
    const OLD: &str = "0808614866";
    const OLDEST: &str = "0708614866";
    const PARENT: &str = "0101401234";
    let extract = draft("20240301", "20240229")
        .person(OLD, "60", "200111070000", ANNA)
        .former(OLD, A, "198001010000", "199505050000")
        .former(OLD, B, "199505050000", "200111070000")
        .person(ANNA, "01", "000000000000", "")
        .former(ANNA, A, "199505050000", "200111070000")
        .address(ANNA, B, "200111070000")
        .add("022", ANNA, 45, &[(14, OLD)])
        .add("022", ANNA, 45, &[(14, OLDEST)])
        .person(PARENT, "01", "000000000000", "")
        .add("014", PARENT, 23, &[(14, OLDEST)])
        .address(PARENT, A, "195001010000")
        .person(CARL, "50", "200111070000", BO)
        .read();
    assert_eq!(extract.rejects(), []);
    assert_eq!(
        moves(&extract),
        ["move 1950-01-01 A 0", "move 1980-01-01 A 0", "move 2001-11-07 B 0"].map(|told| told
            .replace(" A ", &format!(" {A_ID} "))
            .replace(" B ", &format!(" {B_ID} ")))
    );
    let persons = file(&extract, "persons.csv");
    for row in [
        "0808614866,1961-08-08,,,,,,0707614285,",
        "0708614866,1961-07-07,,,,,,0707614285,",
        "0707614285,1961-07-07,,,,0101401234,,,",
        "1503051235,2005-03-15,,,,,,0101701234,",
    ] {
        assert!(persons.lines().any(|line| line == row), "{row}\n{persons}");
    }
    assert_eq!(note(extract.summary(), "successor-not-in-extract"), 1);
    assert_eq!(note(extract.summary(), "birth-date-from-number"), 2);
    assert_eq!(extract.summary().merged_persons, 3);
}

#[test]
fn numbers_that_replace_each_other_in_a_circle_are_left_apart() {
    let extract = draft("20240301", "20240229")
        .person(ANNA, "60", "200111070000", BO)
        .person(BO, "60", "200111070000", ANNA)
        .read();
    assert_eq!(note(extract.summary(), "circular-number-change"), 2);
    assert_eq!(extract.summary().merged_persons, 0);
}

#[test]
fn dwellings_that_are_none_and_dwellings_with_an_id() {
    let id = "0a3f50b4-2d35-32b8-e044-0003ba298018";
    let draft = draft("20240301", "20240229")
        .person(ANNA, "01", "000000000000", "")
        .former(ANNA, A, "199001010000", "200001010000")
        .address(ANNA, "08519905                ", "200001010000")
        .person(BO, "01", "000000000000", "")
        .add("002", BO, 382, &[(14, A), (70, "200001010000"), (307, "Ny Vej"), (347, id)])
        .person(CARL, "20", "200001010000", "")
        .former(CARL, "09561007    01    B455", "199001010000", "200001010000")
        .address(CARL, "00110071001 ", "200001010000");
    let extract = draft.read();
    assert_eq!(extract.rejects(), []);
    assert_eq!(
        file(&extract, "dwellings.csv"),
        "dwelling_id,municipality_code,street_code,house_number,floor,door,postcode,address\n\
         00110071___1_______,0011,9900,1,,,,\n\
         08519905___________,0851,9905,,,,,\n\
         09561007B455__1____,0956,1007,,1,,,\n\
         0a3f50b4-2d35-32b8-e044-0003ba298018,0851,1001,1,1,1,,\n"
            .replace("B455", "BB455")
    );
    assert_eq!(moves(&extract)[1], format!("move 1990-01-01 {id} 0"));
    let stream = read(&[("extract", &draft.stream())]).unwrap();
    assert_eq!(stream.files(), extract.files());
}

/// What is too much to hold goes elsewhere and comes back: with room for nothing, every row does.
#[test]
fn how_much_is_held_changes_nothing() {
    let draft = household()
        .add("014", BO, 23, &[(14, CARL)])
        .person("1503051243", "50", "202001010000", ANNA)
        .former("1503051243", A, "198001010000", "199001010000")
        .add("014", "1503051243", 23, &[(14, BO)])
        .add("022", CARL, 45, &[(14, "1503051251")])
        .add("016", CARL, 58, &[(14, "0003"), (18, "2005-03-15"), (29, "2023-03-15")])
        .add("021", BO, 63, &[(14, "2023-01-01")])
        .add("013", ANNA, 36, &[(26, "2023-01-01")]);
    let bytes = draft.lines();
    let whole = read(&[("extract", &bytes)]).unwrap();
    assert_eq!(whole.files().len(), 7);
    assert_eq!(whole.summary().merged_persons, 2);
    for room in [0, 30, 300, 3_000] {
        let scratch = Scratch::new(room, || Ok(Box::new(Cursor::new(Vec::new()))));
        let extract = read_with(&[("extract", &bytes)], &scratch).unwrap();
        assert_eq!(extract.files(), whole.files(), "{room}");
        assert_eq!(extract.summary(), whole.summary());
        assert_eq!(extract.rejects(), whole.rejects());
    }
    let full = Scratch::new(0, || Err(std::io::ErrorKind::StorageFull.into()));
    let error = read_with(&[("extract", &bytes)], &full).unwrap_err();
    assert!(matches!(error, Error::Spill(_)) && error.hint().starts_with("make room"), "{error}");
}

#[test]
fn files_follow_each_other_whatever_their_order() {
    let first = draft("20240301", "20240229")
        .person(ANNA, "01", "000000000000", "")
        .address(ANNA, A, "199001010000")
        .person(BO, "01", "000000000000", "")
        .address(BO, A, "199001010000")
        .lines();
    let second = draft("20240302", "20240301")
        .person(ANNA, "01", "000000000000", "")
        .former(ANNA, A, "199001010000", "202403010000")
        .address(ANNA, B, "202403010000")
        .trimmed();
    let third = draft("20240305", "20240302").lines();
    let again = draft("20240305", "20240302").stream();
    let named: [(&str, &[u8]); 4] = [("z", &first), ("k", &second), ("a", &third), ("b", &again)];
    let extract = read(&named).unwrap();
    let mut turned = named;
    turned.reverse();
    let other = read(&turned).unwrap();
    assert_eq!((extract.files(), extract.summary()), (other.files(), other.summary()));
    assert_eq!(extract.summary().files, ["z", "k", "a"]);
    assert_eq!(extract.summary().superseded, 2);
    assert_eq!(note(extract.summary(), "duplicate-file"), 1);
    check_counts(extract.summary());
    let told = moves(&extract).join("\n").replace(A_ID, "A").replace(B_ID, "B");
    assert_eq!(told, "move 1990-01-01 A 0\nmove 1990-01-01 A 0\nmove 2024-03-01 B 0");
    let gap = read(&[("z", &first), ("a", &third)]).unwrap_err();
    assert!(matches!(gap, Error::Gap { .. }), "{gap}");
    let differs = draft("20240301", "20240229").lines();
    let same_day = read(&[("z", &first), ("y", &differs)]).unwrap_err();
    assert!(matches!(same_day, Error::SameDay { .. }), "{same_day}");
}

#[test]
fn faults_of_a_whole_file_say_what_to_do() {
    let whole = household();
    let lines = whole.lines();
    let text = |tail: &str| [&lines[..], tail.as_bytes()].concat();
    let without_end = &lines[..lines.len() - 22];
    let mut miscounted = lines.clone();
    let at = miscounted.len() - 2;
    miscounted[at] = b'9';
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "`f` is empty"),
        (b"  \r\n".to_vec(), "`f` is empty"),
        (
            b"move_id,person_id\n1,2\n".to_vec(),
            "`f` is no CPR extract of layout A (U12170-P): it has no valid start record 000",
        ),
        (
            b"00037071320150202\n0010707614285\n99900000001\n".to_vec(),
            "`f` is a CPR extract of layout B, not of layout A (U12170-P)",
        ),
        (without_end.to_vec(), "`f` ends at line 19 without the end record 999"),
        (text("0010707614285\n"), "`f` goes on after the end record 999, at line 21"),
        (
            text(std::str::from_utf8(&[b'0'; 35]).unwrap()),
            "`f` goes on after the end record 999, at line 21",
        ),
        ([without_end, &lines[..]].concat(), "`f` ends at line 19 without the end record 999"),
        (miscounted, "`f` holds 18 records, but its end record 999 counts 19"),
        (whole.stream(), "`f` has no line ends and holds an unknown record at byte 2"),
    ];
    for (bytes, expected) in cases {
        let error = read(&[("f", &bytes)]).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error} / {expected}");
        assert!(error.hint().len() > 10, "{error}");
    }
    assert_eq!(read(&[]).unwrap_err(), Error::NoFile);
}

#[test]
fn faulty_records_are_rejected_without_their_content_and_the_rest_goes_on() {
    let extract = draft("20240301", "20240229")
        .person(ANNA, "01", "000000000000", "")
        .former(ANNA, A, "199002300000", "200001010000")
        .former(ANNA, A, "200101010000", "200001010000")
        .address(ANNA, "0851Ærø 001 ", "200001010000")
        .add("012", ANNA, 95, &[(14, "G"), (15, "3102611234")])
        .address("3102611234", A, "200001010000")
        .address(BO, A, "200001010000")
        .add("Ærø", ANNA, 30, &[])
        .former(ANNA, B, "199001010000", "200001010000")
        .read();
    let told: Vec<String> = extract
        .rejects()
        .iter()
        .map(|r| format!("{}:{} {} {} {}", r.file, r.line, r.column, r.code, r.value))
        .collect();
    assert_eq!(
        told,
        [
            "extract:3 TILFLYDTO bad-date 999999999999",
            "extract:4 FRAFLYDTO ends-before-start 999999999999",
            "extract:5 VEJKOD bad-code aaa",
            "extract:6 AEGTEPNR bad-person-id 9999999999",
            "extract:7 PNR bad-person-id 9999999999",
            "extract:8 PNR no-person-record 9999999999",
            "extract:9  bad-record-type aaa",
        ]
    );
    assert_eq!(extract.summary().rejected, 7);
    check_counts(extract.summary());
    assert_eq!(moves(&extract), [format!("move 1990-01-01 {B_ID} 0")]);
}

#[test]
fn a_truncated_file_never_panics() {
    for whole in [household().lines(), household().trimmed(), household().stream()] {
        for end in 0..whole.len() {
            if let Ok(extract) = read(&[("cut", &whole[..end])]) {
                assert!(end + 2 >= whole.len(), "cut at {end} of {}", whole.len());
                assert_eq!(extract.rejects(), []);
            }
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_give_an_answer_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&[("any", &bytes)]);
    }

    /// Bytes changed inside the records: the frame holds, so the reading must account for all.
    #[test]
    fn any_bytes_in_the_records_are_accounted_for(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..80),
    ) {
        let mut draft = household();
        for (index, byte) in changes {
            let which = index.index(draft.records.len());
            let at = 3 + index.index(draft.records[which].len() - 3);
            draft.records[which][at] = if byte == b'\n' { b' ' } else { byte };
        }
        let _ = read(&[("stream", &draft.stream())]);
        let extract = read(&[("lines", &draft.lines())]).unwrap();
        check_counts(extract.summary());
        load_all(&extract);
        let known: Vec<String> = file(&extract, "persons.csv")
            .lines().skip(1).map(|line| line[..10].to_owned()).collect();
        let movers = file(&extract, "moves.csv");
        for mover in movers.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()) {
            prop_assert!(known.iter().any(|person| person == mover));
        }
    }
}
