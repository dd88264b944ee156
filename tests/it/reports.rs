//! What is written for others: associations learn of their own dwellings and nothing else, and what
//! they reply comes back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use calamine::{Reader, Xlsx, open_workbook};

use crate::support::{TestDir, first_flag, numbers, project};

/// The simulated town, with `change` applied to each file, scanned.
fn town(change: impl Fn(&str, String) -> String) -> TestDir {
    let folder = TestDir::new();
    for entry in fs::read_dir(project("sample-data/town")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = change(&name, fs::read_to_string(&path).unwrap());
        folder.write(&format!("register/{name}"), &text);
    }
    folder.succeed(&["scan", "register", "--out", "run"]);
    folder
}

fn as_it_is(_: &str, text: String) -> String {
    text
}

const REPORT: [&str; 6] = ["report", "association", "--run", "run", "--association", "a1"];

fn report(folder: &TestDir, more: &[&str]) {
    folder.succeed(&[&REPORT[..], more].concat());
}

/// Everything a workbook holds, as words.
fn cells(path: &Path) -> String {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let mut text = String::new();
    for name in book.sheet_names() {
        for row in book.worksheet_range(&name).unwrap().rows() {
            text += &row.iter().map(ToString::to_string).collect::<Vec<_>>().join("\t");
            text.push('\n');
        }
    }
    text
}

fn column(register: &Path, file: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(register.join(file)).unwrap();
    let at = reader.headers().unwrap().iter().position(|head| head == name).unwrap();
    let all = reader.records().map(|row| row.unwrap()[at].to_owned());
    all.filter(|text| !text.is_empty()).collect()
}

/// Letters and digits that hang together.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric()).collect()
}

fn danish(iso: &str) -> String {
    let parts: Vec<&str> = iso.split('-').rev().collect();
    parts.join("-")
}

#[test]
fn an_association_learns_nothing_but_what_the_policy_names() {
    let folder = town(as_it_is);
    for file in ["a.html", "a.csv", "a.xlsx"] {
        report(&folder, &["--out", file, "--reply-form", "form.xlsx"]);
    }
    let (register, run) = (folder.path().join("register"), folder.path().join("run"));
    let mut texts: Vec<String> = ["a.html", "a.csv"]
        .map(|file| fs::read_to_string(folder.path().join(file)).unwrap())
        .into();
    texts.extend(["a.xlsx", "form.xlsx"].map(|file| cells(&folder.path().join(file))));
    let listed = fs::read_to_string(folder.path().join("a.csv")).unwrap();
    let own: BTreeSet<String> = fs::read_to_string(run.join("occupancy.json"))
        .map(|text| serde_json::from_str::<serde_json::Value>(&text).unwrap())
        .unwrap()["rows"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| [&row["address"], &row["since"]])
        .map(|value| value.as_str().unwrap().to_owned())
        .collect();
    assert!(listed.lines().count() > 2, "{listed}");
    let ids = [
        ("persons.csv", "person_id"),
        ("dwellings.csv", "dwelling_id"),
        ("dwellings.csv", "building_id"),
        ("moves.csv", "move_id"),
        ("leases.csv", "lease_id"),
        ("signals.csv", "signal_id"),
    ];
    let mut forbidden: Vec<String> =
        ids.iter().flat_map(|(file, name)| column(&register, file, name)).collect();
    let flags: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(run.join("flags.json")).unwrap()).unwrap();
    for flag in flags["flags"].as_array().unwrap() {
        forbidden.push(flag["flag_id"].as_str().unwrap().to_owned());
    }
    forbidden.extend(flags["rules"].as_object().unwrap().keys().cloned());
    for word in ["married", "divorced", "single", "mother", "father", "spouse", "PF101"] {
        forbidden.push(word.to_owned());
    }
    let born = column(&register, "persons.csv", "born_on");
    let addresses = column(&register, "dwellings.csv", "address");
    for text in &texts {
        let found = words(text);
        for value in &forbidden {
            assert!(!found.contains(value.as_str()), "{value}");
        }
        for day in born.iter().filter(|day| !own.contains(*day)) {
            assert!(!text.contains(day.as_str()) && !text.contains(&danish(day)), "{day}");
        }
        for address in addresses.iter().filter(|address| !own.contains(*address)) {
            // an address may be the beginning of another one
            let begins = own.iter().any(|known| known.contains(address.as_str()));
            assert!(begins || !text.contains(address.as_str()), "{address}");
        }
        for accusing in ["fraud", "snyd", "mistænk", "svindel"] {
            assert!(!text.to_lowercase().contains(accusing));
        }
    }
}

/// A policy that names one field less makes a report with one column less, and the journal says so.
#[test]
fn the_policy_decides_and_the_journal_keeps() {
    let folder = town(as_it_is);
    let builtin = fs::read_to_string(project("src/report/disclosure.toml")).unwrap();
    let strict = builtin.replacen("field = \"since\"", "field = \"rooms\"", 1);
    folder.write("strict.toml", &strict);
    folder.write("wide.toml", &builtin.replace("field = \"rooms\"", "field = \"person\""));
    report(&folder, &["--out", "a.csv"]);
    report(&folder, &["--out", "b.csv", "--policy", "strict.toml", "--csv", "plain"]);
    let head = |file: &str| {
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        text.lines().next().unwrap().to_owned()
    };
    assert!(head("a.csv").contains("Siden;") && !head("b.csv").contains("Siden,"));
    let refused =
        folder.proforma(&[&REPORT[..], &["--out", "c.csv", "--policy", "wide.toml"]].concat());
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("can be told `person`"), "{}", refused.stderr);
    let journal = fs::read_to_string(folder.path().join("run/journal.jsonl")).unwrap();
    assert_eq!(journal.lines().count(), 2);
    let last: serde_json::Value = serde_json::from_str(journal.lines().last().unwrap()).unwrap();
    let bytes = fs::read(folder.path().join("b.csv")).unwrap();
    assert_eq!(last["sha256"], proforma::report::sha256(&bytes));
    assert!(!last["fields"].as_array().unwrap().contains(&"since".into()), "{last}");
    assert!(!last["basis"].as_array().unwrap().is_empty());
    fs::write(folder.path().join("run/journal.jsonl"), journal.replace("a.csv", "x.csv")).unwrap();
    let broken = folder.proforma(&[&REPORT[..], &["--out", "d.csv"]].concat());
    assert!(broken.stderr.contains("journal"), "{}", broken.stderr);
    assert!(!folder.path().join("d.csv").exists(), "what cannot be kept is not written");
}

#[test]
fn protected_persons_and_empty_associations() {
    let listed = "Mosetoften 7, 4. th";
    let folder = town(as_it_is);
    report(&folder, &["--out", "a.csv"]);
    let before = fs::read_to_string(folder.path().join("a.csv")).unwrap();
    assert!(before.contains(listed), "{before}");
    let occupancy = fs::read_to_string(folder.path().join("run/occupancy.json")).unwrap();
    let occupancy: serde_json::Value = serde_json::from_str(&occupancy).unwrap();
    let rows = occupancy["rows"].as_array().unwrap();
    let dwelling = rows.iter().find(|row| row["address"] == listed).unwrap()["dwelling"].clone();
    let dwelling = dwelling.as_str().unwrap().to_owned();
    let moves = fs::read_to_string(folder.path().join("register/moves.csv")).unwrap();
    let there = |line: &&str| line.split(',').nth(2) == Some(&dwelling) && line.contains(",202");
    let person = moves.lines().rfind(there).unwrap().split(',').nth(1).unwrap().to_owned();
    let changed = town(|name, text| match name {
        "persons.csv" => {
            let protect = |line: &str| match line.strip_prefix(&person) {
                Some(rest) if rest.starts_with(',') => {
                    format!("{person}{}1", &rest[..rest.len() - 1])
                }
                _ => line.to_owned(),
            };
            text.lines().map(protect).collect::<Vec<_>>().join("\n") + "\n"
        }
        "associations.csv" => text + "a2,Boligforeningen Uden Boliger\n",
        _ => text,
    });
    report(&changed, &["--out", "a.html", "--previous", "run"]);
    let after = fs::read_to_string(changed.path().join("a.html")).unwrap();
    assert!(!after.contains(listed), "no dwelling with a protected person");
    assert!(after.contains("Også sidst"), "the same run is its own previous one");
    let all = ["report", "association", "--run", "run", "--all", "--out", "all/r.html"];
    changed.succeed(&[&all[..], &["--language", "en"]].concat());
    let none = fs::read_to_string(changed.path().join("all/r-a2.html")).unwrap();
    assert!(none.contains("knows no dwelling that belongs to you"), "{none}");
    assert!(changed.path().join("all/r-a1.html").exists());
}

#[test]
fn a_reply_comes_back_once_with_its_sender() {
    let folder = town(as_it_is);
    report(&folder, &["--out", "a.html", "--reply-form", "form.csv"]);
    let form = fs::read_to_string(folder.path().join("form.csv")).unwrap();
    let mut lines = form.lines();
    let head = lines.next().unwrap();
    let mut filled = vec![head.to_owned()];
    for line in lines {
        let asked: Vec<&str> = line.split(';').take(2).collect();
        filled.push(format!("{};4;01-02-2019;;ja;01-03-2024;;ja;;", asked.join(";")));
    }
    filled.push("XXXXXXXX;;9;;;;;;;;".to_owned());
    folder.write("svar.csv", &filled.join("\r\n"));
    let import = [
        "import",
        "reply",
        "svar.csv",
        "--run",
        "run",
        "--association",
        "a1",
        "--sender",
        "Udlejningen",
        "--received",
        "2026-01-10",
        "--out",
        "incoming",
    ];
    let ran = folder.succeed(&import);
    insta::assert_snapshot!(ran.snapshot());
    let incoming = folder.path().join("incoming");
    let signals = fs::read_to_string(incoming.join("signals.csv")).unwrap();
    assert!(signals.lines().nth(1).unwrap().ends_with(",2026-01-10,landlord"), "{signals}");
    assert!(fs::read_to_string(incoming.join("replies.csv")).unwrap().contains("Udlejningen"));
    assert!(fs::read_to_string(incoming.join("leases.csv")).unwrap().contains("sublet_approved"));
    let again = folder.succeed(&import);
    assert!(again.stdout.contains("nothing was added"), "{}", again.stdout);
    assert_eq!(fs::read_to_string(incoming.join("signals.csv")).unwrap(), signals);
    // what comes back is what a register holds
    let standing = fs::read_to_string(folder.path().join("register/signals.csv")).unwrap();
    let added: String = signals.lines().skip(1).map(|row| format!("{row}\n")).collect();
    folder.write("register/signals.csv", &(standing + &added));
    let scanned = folder.succeed(&["scan", "register", "--out", "next"]);
    assert!(scanned.stderr.contains("rejected 0"), "{}", scanned.stderr);
}

#[test]
fn reports_that_cannot_be_written_say_why() {
    let folder = TestDir::new();
    for (name, text) in [("own.ftl", "report-titel = x\n"), ("own.toml", "nam = \"x\"\n")] {
        folder.write(name, text);
    }
    let one = |arguments: &[&str]| {
        let shown = arguments.join(" ");
        format!("$ proforma {shown}\n{}", folder.proforma(arguments).snapshot())
    };
    let text: Vec<String> = [
        &["--out", "a.docx"][..],
        &["--out", "a.html"],
        &["--out", "a.html", "--texts", "own.ftl"],
        &["--out", "a.html", "--sender", "own.toml"],
    ]
    .iter()
    .map(|more| one(&[&REPORT[..], more].concat()))
    .collect();
    insta::assert_snapshot!(text.join("\n\n"));
}

#[test]
#[cfg(not(feature = "pdf"))]
fn without_the_pdf_writer_the_program_says_how_to_get_it() {
    let folder = TestDir::new();
    let letter = ["letter", "hearing", "--flag", "x", "--run", "run"];
    let flags = ["report", "flags", "--run", "run"];
    let told = [&REPORT[..], &flags, &letter]
        .map(|command| folder.proforma(&[command, &["--out", "a.pdf"]].concat()).snapshot());
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
    insta::assert_snapshot!(told[0]);
}

/// The elements of an XML text in the order they begin; every one is closed where it must be.
fn elements(xml: &str) -> Vec<String> {
    let (mut open, mut found): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for tag in xml.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        if tag.starts_with('?') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let name = tag.split(' ').next().unwrap().to_owned();
        open.push(name.clone());
        found.push(name);
    }
    assert_eq!(open, Vec::<String>::new());
    found
}

#[test]
fn letters_are_drafts_that_name_nobody_else() {
    let folder = numbers();
    let flag = first_flag(&folder);
    let base = ["--flag", &flag, "--run", "run", "--date", "2026-12-18", "--case", "26/17"];
    // whom the answer to a resident goes to, as reports print persons
    let asked = folder.succeed(&[&["letter", "L2"], &base[..], &["--out", "asked.html"]].concat());
    let resident = asked.stdout.split_whitespace().nth(1).unwrap().to_owned();
    let kinds = ["L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9", "L10"];
    for kind in kinds {
        let to: &[&str] = match kind {
            "L4" => &["--to", "Elværket"],
            "L10" => &["--recipient", &resident],
            _ => &[],
        };
        for language in ["da", "en"] {
            let out = format!("{kind}-{language}/letter.html");
            let more = ["--out", &out, "--language", language];
            folder.succeed(&[&["letter", kind], &base[..], &more, to].concat());
            for entry in fs::read_dir(folder.path().join(format!("{kind}-{language}"))).unwrap() {
                let text = fs::read_to_string(entry.unwrap().path()).unwrap();
                let draft = if language == "da" { "Udkast" } else { "Draft" };
                assert!(text.contains(draft) && text.contains("Lærkevej 8"), "{kind}");
                assert!(!text.contains("010170"), "{kind}: a personal number");
                let labels: BTreeSet<&str> = words(&text)
                    .into_iter()
                    .filter(|word| word.strip_prefix('P').is_some_and(|n| n.parse::<u8>().is_ok()))
                    .collect();
                assert!(labels.len() <= 1, "{kind} names {labels:?}");
                assert!(!text.contains('{') || text.contains("<style>"), "{kind}: a field is left");
            }
        }
    }
    let approved = ["--out", "final.html", "--approved-by", "A. Jensen"];
    folder.succeed(&[&["letter", "L9"], &base[..], &approved].concat());
    let text = fs::read_to_string(folder.path().join("final.html")).unwrap();
    let journal = fs::read_to_string(folder.path().join("run/journal.jsonl")).unwrap();
    assert!(!text.contains("Udkast") && journal.contains(r#""approved_by":"A. Jensen""#));
    let hearing = fs::read_dir(folder.path().join("L5-da")).unwrap().next().unwrap().unwrap();
    let hearing = fs::read_to_string(hearing.path()).unwrap();
    // ten working days over Christmas and New Year
    assert!(hearing.contains("07-01-2027"), "{hearing}");
}

/// The order of the public examples and of the format's description.
const MESSAGE: [&str; 34] = [
    "memo:Message",
    "memo:MessageHeader",
    "memo:messageType",
    "memo:messageUUID",
    "memo:label",
    "memo:reply",
    "memo:replyByDateTime",
    "memo:mandatory",
    "memo:legalNotification",
    "memo:postType",
    "memo:Sender",
    "memo:senderID",
    "memo:idType",
    "memo:label",
    "memo:Recipient",
    "memo:recipientID",
    "memo:idType",
    "memo:ContentData",
    "memo:CaseID",
    "memo:caseID",
    "memo:caseSystem",
    "kle:KLEdata",
    "kle:subjectKey",
    "kle:version",
    "kle:activityFacet",
    "kle:label",
    "memo:MessageBody",
    "memo:createdDateTime",
    "memo:MainDocument",
    "memo:File",
    "memo:encodingFormat",
    "memo:filename",
    "memo:language",
    "memo:content",
];

#[test]
fn digital_post_gets_a_message_of_the_format_and_a_merge_file() {
    let folder = numbers();
    let flag = first_flag(&folder);
    let base = [
        "letter",
        "hearing",
        "--flag",
        &flag,
        "--run",
        "run",
        "--date",
        "2026-12-18",
        "--case",
        "26/17",
        "--sender",
        "sender.toml",
    ];
    let refused = folder.proforma(&[&base[..], &["--out", "post.xml"]].concat());
    assert!(refused.stderr.contains("--show-ids"), "{}", refused.stderr);
    folder.succeed(&[&base[..], &["--out", "xml/post.xml", "--show-ids"]].concat());
    let first = fs::read_dir(folder.path().join("xml")).unwrap().next().unwrap().unwrap();
    let xml = fs::read_to_string(first.path()).unwrap();
    assert_eq!(elements(&xml), MESSAGE);
    assert!(xml.contains("memoVersion=\"1.2\"") && xml.contains("2027-01-07T22:59:59Z"));
    assert!(xml.contains("<memo:senderID>12345678<") && xml.contains("<memo:recipientID>010170"));
    folder.succeed(&[&base[..], &["--out", "post.csv", "--show-ids"]].concat());
    let merge = fs::read_to_string(folder.path().join("post.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(merge.trim_start_matches('\u{feff}').as_bytes());
    let heads = rows.headers().unwrap().clone();
    assert_eq!((&heads[0], &heads[1]), ("Memo Modtager", "Memo Label"));
    assert!(rows.records().all(|row| row.unwrap()[0].len() == 10));
    let journal = fs::read_to_string(folder.path().join("run/journal.jsonl")).unwrap();
    assert!(!journal.contains("010170"), "no personal number in the journal");
}

#[test]
fn templates_of_a_municipality_are_used_or_refused_whole() {
    let folder = numbers();
    let flag = first_flag(&folder);
    folder.write("own/closing.da.txt", "# Slut\n\nSagen om {address} er lukket. {contact}\n");
    folder.write("bad/closing.da.txt", "# Slut\n\nSagen om {adress}: {occupancy}\n");
    let base = ["letter", "closing", "--flag", &flag, "--run", "run", "--date", "2026-12-18"];
    folder.succeed(&[&base[..], &["--out", "a/b.html", "--templates", "own"]].concat());
    let first = fs::read_dir(folder.path().join("a")).unwrap().next().unwrap().unwrap();
    assert!(fs::read_to_string(first.path()).unwrap().contains("er lukket."));
    let mut told = String::new();
    let bad = ["--out", "c.html", "--templates", "bad"];
    told += &folder.proforma(&[&base[..], &bad].concat()).snapshot();
    told += "\n\n";
    told += &folder
        .proforma(&["letter", "L11", "--flag", "x", "--run", "run", "--out", "a.html"])
        .snapshot();
    insta::assert_snapshot!(told.replace(&flag, "FLAG"));
}

#[test]
fn the_flag_list_is_one_page_each_and_says_how_often_a_reason_is_right() {
    let folder = town(as_it_is);
    for file in ["flags.html", "flags.csv", "flags.xlsx", "again.html"] {
        folder.succeed(&["report", "flags", "--run", "run", "--out", file, "--most", "3"]);
    }
    let html = fs::read_to_string(folder.path().join("flags.html")).unwrap();
    let csv = fs::read_to_string(folder.path().join("flags.csv")).unwrap();
    assert_eq!(html, fs::read_to_string(folder.path().join("again.html")).unwrap());
    let pages = html.matches("class=\"new-page\"").count();
    assert!((1..=9).contains(&pages) && csv.lines().count() == pages + 1, "{pages}");
    let first = html.split("class=\"new-page\"").nth(1).unwrap();
    let order = [
        "Boligen<",
        "Grunde<",
        ">Taler for<",
        ">Taler imod<",
        "Gælder for ",
        "Helt almindelige forklaringer<",
        "Hvad der ville fjerne flaget<",
        "Hvem har været registreret hvornår<",
        "Omgivelser<",
        "Tidligere sager i boligen<",
        "Næste lovlige skridt<",
        "Hjemmel<",
    ];
    let places: Vec<usize> =
        order.iter().map(|title| first.find(title).unwrap_or_else(|| panic!("{title}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    for word in ["fraud", "snyd", "mistænk"] {
        assert!(!html.to_lowercase().contains(word));
    }
}
