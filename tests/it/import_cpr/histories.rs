//! Histories of one person and the moves they come to.

use super::records::*;

/// What a history is about, its records, and the moves it comes to, `A` and `B` being dwellings.
type Case = (&'static str, Draft, &'static [&'static str]);

fn anna(status: &str, since: &str) -> Draft {
    draft("20240301", "20240229").person(ANNA, status, since, "")
}

fn resident() -> Draft {
    anna("01", "000000000000")
}

fn repeats_and_marks() -> Vec<Case> {
    vec![
        (
            "hours do not matter, minute 99 occurs, the mark reduces the date",
            resident().former(ANNA, A, "198107011299", "200102280000").add(
                "002",
                ANNA,
                306,
                &[(14, B), (70, "200102280000"), (82, "*")],
            ),
            &["move 1981-07-01 A 0", "move 2001-02 B 0"],
        ),
        (
            "a stay delivered again with its time zeroed is one stay",
            resident()
                .former(ANNA, A, "199109151457", "199201011200")
                .former(ANNA, A, "199109150000", "199201010000")
                .address(ANNA, B, "199201010000"),
            &["move 1991-09-15 A 0", "move 1992-01-01 B 0"],
        ),
        (
            "rows that annul, correct or restate are dropped",
            resident().correction("A").correction("K").correction("Æ").address(
                ANNA,
                B,
                "199201010000",
            ),
            &["move 1992-01-01 B 0"],
        ),
        (
            "a stay that goes on at the same address is one",
            resident().former(ANNA, A, "199001010000", "199101010000").add(
                "002",
                ANNA,
                306,
                &[(14, A), (36, "c/o"), (70, "199101010000")],
            ),
            &["move 1990-01-01 A 1"],
        ),
    ]
}

fn order() -> Vec<Case> {
    vec![
        (
            "within a day hours decide",
            resident()
                .former(ANNA, A, "199201121856", "199201121956")
                .former(ANNA, B, "199201121656", "199201121756")
                .add("025", ANNA, 40, &[(15, "199201121756"), (28, "199201121856")])
                .add("024", ANNA, 218, &[(15, "0000000000000000 5120199201121656 ")])
                .address(ANNA, B, "199201121956"),
            &[
                "entry 1992-01-12 B 0",
                "missing 1992-01-12",
                "move 1992-01-12 A 0",
                "move 1992-01-12 B 0",
            ],
        ),
        (
            "without hours what ends first came first",
            resident()
                .former(ANNA, B, "199201120000", "199305050000")
                .former(ANNA, A, "199201120000", "199201120000")
                .address(ANNA, A, "199305050000"),
            &["move 1992-01-12 A 0", "move 1992-01-12 B 0", "move 1993-05-05 A 0"],
        ),
        (
            "dates of reduced precision and unknown starts keep their place",
            resident()
                .former(ANNA, A, "000000000000*", "199101010000")
                .former(ANNA, B, "199100000000", "199505000000")
                .address(ANNA, A, "199505000000"),
            &["move  A 0", "move 1991 B 0", "move 1995-05 A 0"],
        ),
    ]
}

fn absences() -> Vec<Case> {
    vec![(
        "abroad and back, missing and found; an unexplained gap stays one",
        resident()
            .former(ANNA, A, "199001010000", "199101010000")
            .add("024", ANNA, 218, &[(15, "5120199101010000 5120199501010000 ")])
            .former(ANNA, B, "199501010000", "199601010000")
            .add("025", ANNA, 40, &[(15, "199601010000 199701010000")])
            .former(ANNA, B, "199701010000", "199801010000")
            .address(ANNA, A, "200001010000"),
        &[
            "move 1990-01-01 A 0",
            "exit 1991-01-01",
            "entry 1995-01-01 B 0",
            "missing 1996-01-01",
            "move 1997-01-01 B 0",
            "move 2000-01-01 A 0",
        ],
    )]
}

fn endings() -> Vec<Case> {
    vec![
        (
            "death; the current address of the dead does not count",
            anna("90", "202001020304").former(ANNA, A, "199001010000", "202001020304").address(
                ANNA,
                B,
                "202001020304",
            ),
            &["move 1990-01-01 A 0", "death 2020-01-02"],
        ),
        (
            "exit with its record",
            anna("80", "200101010000").former(ANNA, A, "199001010000", "200101010903").add(
                "005",
                ANNA,
                200,
                &[(14, "5180200101010903*")],
            ),
            &["move 1990-01-01 A 0", "exit 2001-01"],
        ),
        (
            "exit and missing from the status alone",
            anna("80", "200101010000").former(ANNA, A, "199001010000", "200101010903"),
            &["move 1990-01-01 A 0", "exit 2001-01-01"],
        ),
        (
            "missing with its record",
            anna("70", "199709091541").former(ANNA, A, "199001010000", "199709091541").add(
                "007",
                ANNA,
                26,
                &[(14, "199709091541")],
            ),
            &["move 1990-01-01 A 0", "missing 1997-09-09"],
        ),
        (
            "an annulled number without successor was nobody",
            anna("30", "199709091541").former(ANNA, A, "199001010000", "199709091541"),
            &[],
        ),
    ]
}

#[test]
fn histories_become_moves() {
    let cases = [repeats_and_marks(), order(), absences(), endings()].concat();
    for (name, draft, expected) in cases {
        let extract = draft.read();
        assert_eq!(extract.rejects(), [], "{name}");
        let told = moves(&extract).join("\n");
        let told = told.replace(A_ID, "A").replace(B_ID, "B");
        assert_eq!(told.lines().collect::<Vec<_>>(), expected, "{name}");
        check_counts(extract.summary());
        load_all(&extract);
    }
}
