//! What is kept beside the moves, and how deliveries of different kinds follow each other.

use proforma::registry::import::cpr::{Error, Extract, read};

use super::records::*;

#[test]
fn what_no_rule_reads_lies_in_files_of_its_own() {
    let extract = draft("20240301", "20240229")
        .person(ANNA, "01", "000000000000", "")
        .address(ANNA, A, "202001010000")
        .add("004", ANNA, 37, &[(14, "0001"), (18, "2023-01-01"), (28, "2024-12-31")])
        .add("004", ANNA, 37, &[(14, "0003"), (18, "2023-01-01")])
        .add("013", ANNA, 36, &[(26, "2021-05-17"), (36, "*")])
        .add("021", ANNA, 63, &[(14, "2024-02-01"), (24, "fritekst")])
        .person(CARL, "01", "000000000000", "")
        .add("015", CARL, 147, &[(25, ANNA)])
        .add("016", CARL, 58, &[(14, "0003"), (18, "2005-03-15")])
        .add("016", CARL, 58, &[(14, "0005"), (18, "2010-01-01"), (29, "2012-01-01"), (39, BO)])
        .add("016", CARL, 58, &[(14, "0009"), (18, "2010-01-01")])
        .read();
    assert_eq!(
        file(&extract, "separations.csv"),
        format!("person_id,separated_on\n{ANNA},2021-05\n")
    );
    assert_eq!(
        file(&extract, "protections.csv"),
        format!("person_id,from,to\n{ANNA},2023-01-01,2024-12-31\n")
    );
    assert_eq!(
        file(&extract, "custody.csv"),
        format!(
            "person_id,relation,holder_id,from,to\n\
             {CARL},mother,{ANNA},2005-03-15,\n\
             {CARL},other,{BO},2010-01-01,2012-01-01\n"
        )
    );
    assert_eq!(
        file(&extract, "relocation_orders.csv"),
        format!("person_id,dwelling_id,ordered_on\n{ANNA},{A_ID},2024-02-01\n")
    );
    assert_eq!(extract.rejects().len(), 1);
    check_counts(extract.summary());
    let loaded = load_all(&extract);
    assert_eq!(loaded.ignored_files, Vec::<String>::new());
}

fn noticed(extract: &Extract) -> Vec<String> {
    let text = file(extract, "moves.csv");
    text.lines().skip(1).map(|line| line.rsplit(',').next().unwrap().to_owned()).collect()
}

#[test]
fn a_move_event_dates_the_notice_of_the_stay_it_lies_in_and_outlives_a_delta() {
    let first = draft("20240301", "")
        .person(ANNA, "01", "000000000000", "")
        .address(ANNA, A, "202001010000")
        .add("099", ANNA, 45, &[(14, "202001091200"), (26, "A01")])
        .add("099", ANNA, 45, &[(14, "202001031200"), (26, "A05")]);
    assert_eq!(noticed(&first.read()), ["2020-01-09"]);
    let second = draft("20240302", "20240301")
        .person(ANNA, "01", "000000000000", "")
        .former(ANNA, A, "202001010000", "202403010000")
        .address(ANNA, B, "202403010000")
        .add("099", ANNA, 45, &[(14, "202403021200"), (26, "A01")]);
    let both = read(&[("a", &first.lines()), ("b", &second.lines())]).unwrap();
    assert_eq!(noticed(&both), ["2020-01-09", "2024-03-02"]);
    check_counts(both.summary());
}

#[test]
fn a_full_extract_begins_anew_and_a_part_that_is_no_delta_is_no_link() {
    let of = |produced: &str, previous: &str, person: &str| {
        let draft = draft(produced, previous).person(person, "01", "000000000000", "");
        draft.address(person, A, "202001010000").lines()
    };
    let old = of("20240301", "20240229", ANNA);
    let new = of("20240305", "", BO);
    let extract = read(&[("old", &old), ("new", &new)]).unwrap();
    assert_eq!(note(extract.summary(), "full-extract-begins-anew"), 1);
    assert_eq!(file(&extract, "persons.csv").lines().count(), 2);
    check_counts(extract.summary());

    let part = of("20240302", "20240110", BO);
    let delta = of("20240302", "20240301", ANNA);
    let files: [(&str, &[u8]); 3] =
        [("D240301.L431101", &old), ("D240302.L431102", &part), ("D240302.L431101", &delta)];
    let extract = read(&files).unwrap();
    assert_eq!(file(&extract, "persons.csv").lines().count(), 3);
    check_counts(extract.summary());
    let late = of("20240304", "20240303", ANNA);
    let gap = read(&[files[0], files[1], ("D240304.L431101", &late)]).unwrap_err();
    assert!(matches!(gap, Error::Gap { .. }), "{gap}");
}
