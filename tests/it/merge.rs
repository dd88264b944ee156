//! Several registry folders as one: who wins, what is joined, where rows came from.

use proforma::registry::import::merge::{Count, Folder, Merged, merge};
use proptest::prelude::*;

use crate::support::TestDir;

type Files<'a> = Vec<(&'a str, &'a str)>;

fn merged<'a>(folders: &[(&'a str, Files<'a>)]) -> Merged<'a> {
    let folders: Vec<Folder<'a>> = folders
        .iter()
        .map(|(name, files)| Folder {
            name,
            files: files.iter().map(|(name, text)| (*name, text.as_bytes())).collect(),
        })
        .collect();
    let merged = merge(&folders).unwrap();
    for (place, count) in &merged.counts {
        let Count { read, kept, joined, outvoted, rejected } = *count;
        assert_eq!(read, kept + joined + outvoted + rejected, "{place:?}");
    }
    merged
}

fn file(merged: &Merged<'_>, name: &str) -> String {
    let files = merged.files();
    let found = files.iter().find(|(known, _)| *known == name);
    String::from_utf8(found.expect("a file").1.clone()).unwrap()
}

fn extract() -> (&'static str, Files<'static>) {
    let files = vec![
        (
            "persons.csv",
            "person_id,born_on,civil_status,protected\np1,1970-01-01,married,\np2,,single,\n",
        ),
        (
            "dwellings.csv",
            "dwelling_id,municipality_code,street_code,house_number,floor,door,address\n\
             uuid-1,0851,1001,1,1,th,\"Rugvej 1, 1. th, 9000 Aalborg\"\n\
             08511001___2_______,0851,1001,2,,,\n\
             08519905___________,0851,9905,,,,\n",
        ),
        (
            "moves.csv",
            "move_id,person_id,to_dwelling_id,moved_on,kind,care_of,sequence,notified_on\n\
             1,p1,uuid-1,2020-01-15,move,0,1,\n\
             2,p2,08511001___2_______,2020-02-01,move,0,1,2020-02-03\n\
             3,p1,08511001___2_______,2022-01-01,move,0,2,\n",
        ),
        ("custody.csv", "person_id,relation\np2,mother\n"),
    ];
    ("extract", files)
}

fn dump() -> (&'static str, Files<'static>) {
    let files = vec![
        (
            "persons.csv",
            "person_id,born_on,civil_status,protected\np1,1970-01-01,single,1\np2,1980-05-05,,\np3,,,\n",
        ),
        (
            "dwellings.csv",
            "dwelling_id,municipality_code,street_code,house_number,floor,door,rooms,match_level\n\
             08511001___1__1__th,851,1001,001,01,TH,3,1\n\
             08519905___________,0851,9905,,,,,\n",
        ),
        (
            "moves.csv",
            "move_id,person_id,to_dwelling_id,moved_on,notified_on\n\
             1,p1,08511001___1__1__th,2020-01-15,2020-01-20\n\
             2,p2,08511001___1__1__th,2020-02-01,\n\
             3,p3,08511001___1__1__th,2021-01-01,\n\
             3,p3,08511001___1__1__th\n",
        ),
        ("custody.csv", "person_id,relation,from\np2,mother,\np3,father,2020-01-01\n"),
    ];
    ("dump", files)
}

fn tenants() -> (&'static str, Files<'static>) {
    let files = vec![
        (
            "dwellings.csv",
            "dwelling_id,address,rooms\n\
             t1,\"Rugvej 1, 1. th, 9000 Aalborg\",4\n\
             t2,\"Rugvej 99, 9000 Aalborg\",2\n",
        ),
        ("leases.csv", "lease_id,dwelling_id,kind\nl1,t1,main\n"),
    ];
    ("tenants", files)
}

#[test]
fn folders_become_one_and_say_where_rows_came_from() {
    let merged = merged(&[extract(), dump(), tenants()]);
    assert_eq!(
        file(&merged, "persons.csv"),
        "person_id,born_on,civil_status,protected\np1,1970-01-01,married,1\np2,1980-05-05,single,\np3,,,\n"
    );
    assert_eq!(
        file(&merged, "dwellings.csv"),
        "dwelling_id,municipality_code,street_code,house_number,floor,door,address,rooms,match_level\n\
         uuid-1,0851,1001,1,1,th,\"Rugvej 1, 1. th, 9000 Aalborg\",3,1\n\
         08511001___2_______,0851,1001,2,,,,,\n\
         08519905___________,0851,9905,,,,,,\n\
         t2,,,,,,\"Rugvej 99, 9000 Aalborg\",2,\n"
    );
    assert_eq!(
        file(&merged, "moves.csv"),
        "move_id,person_id,to_dwelling_id,moved_on,notified_on,kind,care_of,sequence\n\
         1,p1,uuid-1,2020-01-15,2020-01-20,move,0,1\n\
         2,p2,08511001___2_______,2020-02-01,2020-02-03,move,0,1\n\
         3,p1,08511001___2_______,2022-01-01,,move,0,2\n\
         2-3,p3,uuid-1,2021-01-01,,,,\n"
    );
    assert_eq!(file(&merged, "leases.csv"), "lease_id,dwelling_id,kind\nl1,uuid-1,main\n");
    assert_eq!(
        file(&merged, "custody.csv"),
        "person_id,relation,from\np2,mother,\np3,father,2020-01-01\n"
    );
    assert_eq!(
        file(&merged, "conflicts.csv"),
        "file,column,winner,winner_line,loser,loser_line,why\n\
         dwellings.csv,address,extract,2,tenants,3,address-unsure\n\
         dwellings.csv,rooms,dump,2,tenants,2,named-first\n\
         moves.csv,to_dwelling_id,extract,3,dump,3,one-move-a-day\n\
         persons.csv,civil_status,extract,2,dump,2,named-first\n"
    );
    let links = merged.links;
    assert_eq!((links.same_id, links.key, links.exact, links.safe, links.unsure), (1, 1, 1, 0, 1));
    assert_eq!(merged.rejects.len(), 1);
    assert!(file(&merged, "provenance.csv").contains("dump,moves.csv,4,1,1,1,1\n"));
    let texts: Vec<(String, String)> =
        merged.files().iter().map(|(name, _)| ((*name).to_owned(), file(&merged, name))).collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "provenance.csv" | "conflicts.csv"))
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    assert_eq!(proforma::registry::load_texts(&texts).unwrap().rejects, []);
}

#[test]
fn annulments_follow_their_move_and_order_is_dropped_where_two_folders_number() {
    let one = "move_id,person_id,to_dwelling_id,moved_on,kind,sequence,notified_on\n\
               1,p1,a,2020-01-01,move,1,\n";
    let other = "move_id,person_id,to_dwelling_id,moved_on,kind,sequence,notified_on\n\
                 7,p1,a,2020-01-01,,1,\n\
                 7,p1,,2020-01-01,void,,2020-03-01\n\
                 1,p1,b,2021-01-01,move,2,\n\
                 1,p1,,2021-01-01,void,,2021-03-01\n";
    let merged =
        merged(&[("one", vec![("moves.csv", one)]), ("other", vec![("moves.csv", other)])]);
    assert_eq!(
        file(&merged, "moves.csv"),
        "move_id,person_id,to_dwelling_id,moved_on,notified_on,kind\n\
         1,p1,a,2020-01-01,,move\n\
         2-1,p1,b,2021-01-01,,move\n\
         1,p1,,2020-01-01,2020-03-01,void\n\
         2-1,p1,,2021-01-01,2021-03-01,void\n"
    );
    assert_eq!(merged.order_lost, 1);
}

#[test]
fn a_whole_run() {
    let folder = TestDir::new();
    for (name, files) in [extract(), dump(), tenants()] {
        for (file, text) in files {
            folder.write(&format!("{name}/{file}"), text);
        }
    }
    folder.write("tenants/benefits.csv", "person_id,benefit\n");
    folder.write("odd/moves.csv", "move_id,person_id,NATIONALITET\n");
    folder.write("empty/readme.txt", "x");
    let ran = [
        folder.proforma(&["merge", "extract", "dump", "tenants", "--out", "out"]),
        folder.proforma(&["merge", "extract", "--out", "out"]),
        folder.proforma(&["merge", "extract", "odd", "--out", "other"]),
        folder.proforma(&["merge", "empty", "--out", "other"]),
    ];
    let check =
        folder.proforma(&["occupants", "out", "--dwelling", "uuid-1", "--on", "2021-06-01"]);
    assert_eq!(check.code, Some(0), "{}", check.stderr);
    insta::assert_snapshot!(ran.map(|ran| ran.snapshot()).join("\n"));
}

proptest! {
    #[test]
    fn nothing_is_lost_and_a_folder_with_itself_is_itself(
        rows in proptest::collection::vec(("[a-c]", "[a-b]?", "20(20|21)-0[1-2]-01|"), 0..12),
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let mut text = "move_id,person_id,to_dwelling_id,moved_on\n".to_owned();
        for (at, (person, to, on)) in rows.iter().enumerate() {
            text += &format!("{at},{person},{to},{on}\n");
        }
        let own: Files<'_> = vec![("moves.csv", text.as_str())];
        let twice = merged(&[("a", own.clone()), ("b", own.clone())]);
        let once = merged(&[("a", own)]);
        prop_assert_eq!(file(&twice, "moves.csv"), file(&once, "moves.csv"));
        let mut bytes = text.clone().into_bytes();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let folders = [
            Folder { name: "a", files: vec![("moves.csv", text.as_bytes())] },
            Folder { name: "b", files: vec![("moves.csv", bytes.as_slice())] },
        ];
        if let Ok(merged) = merge(&folders) {
            for count in merged.counts.values() {
                let sum = count.kept + count.joined + count.outvoted + count.rejected;
                prop_assert_eq!(count.read, sum);
            }
        }
    }
}
