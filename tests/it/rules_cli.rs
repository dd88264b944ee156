//! Whole runs of `rules check`, `diff`, `performance` and `register`: exit code, standard output,
//! standard error.

use std::fs;

use crate::support::{TestDir, project};

/// A small register, the built-in rules in a folder, and some that are wrong.
fn folder() -> TestDir {
    let folder = TestDir::new();
    let rules: Vec<_> = fs::read_dir(project("rules")).unwrap().map(|one| one.unwrap()).collect();
    for rule in &rules {
        let (name, text) = (rule.file_name(), fs::read_to_string(rule.path()).unwrap());
        let name = name.to_string_lossy();
        folder.write(&format!("same/{name}"), &text);
        if !name.starts_with("PF108") {
            let heavier = text.replace("points = 11", "points = 12");
            folder.write(&format!("changed/{name}"), &heavier);
        }
        folder.write(&format!("broken/{name}"), &text);
    }
    folder.write("broken/PF997-empty.toml", "");
    fs::write(folder.path().join("broken/PF998-latin.toml"), b"code = \"PF998\" # \xe6").unwrap();
    folder.write("broken/PF999-short.toml", "code = \"PF999\"\nlane = \"reveiw\"\n");
    folder.write("strict.toml", "[limits.PF102]\nmost_per_room = 4\n");
    for file in fs::read_dir(project("sample-data/tiny")).unwrap() {
        let file = file.unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        folder.write(&format!("register/{}", file.file_name().to_string_lossy()), &text);
    }
    folder
}

/// The runs one after the other, without what differs from machine to machine.
fn told(folder: &TestDir, commands: &[&[&str]]) -> String {
    let run = |arguments: &&[&str]| {
        let told = folder.proforma(arguments).snapshot();
        let lines = told.lines().filter(|line| !line.starts_with("replayed in"));
        format!("$ proforma {}\n{}", arguments.join(" "), lines.collect::<Vec<_>>().join("\n"))
    };
    commands.iter().map(run).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn a_check_says_what_is_wrong_once_and_where() {
    let folder = folder();
    insta::assert_snapshot!(told(
        &folder,
        &[
            &["rules", "check"],
            &["rules", "check", "--rules", "same"],
            &["rules", "check", "--rules", "broken"],
            &["rules", "check", "--rules", "nowhere"],
            &["rules", "check", "--config", "strict.toml"],
            &["rules", "check", "--as-of", "2024-12-31"],
        ],
    ));
    let told = folder.proforma(&["rules", "check", "--registry", "register"]).stdout;
    assert!(told.contains("--purpose benefit") && !told.contains("benefits.csv?"), "{told}");
}

#[test]
fn a_diff_tells_what_changes_on_a_small_register() {
    let folder = folder();
    let on = ["--registry", "register", "--as-of", "2024-12-31"];
    let call = |old: &'static str, new: &'static str, more: &[&'static str]| {
        [&["rules", "diff", old, new][..], &on, more].concat()
    };
    let calls = [
        call("builtin", "same", &[]),
        call("builtin", "changed", &["--packs", "all", "--examples", "2"]),
        call("same", "builtin", &["--config", "strict.toml"]),
        call("builtin", "broken", &[]),
        vec!["rules", "diff", "builtin", "same"],
        vec!["rules", "diff", "builtin", "same", "--registry", "nowhere"],
    ];
    let calls: Vec<&[&str]> = calls.iter().map(Vec::as_slice).collect();
    insta::assert_snapshot!(told(&folder, &calls));
}

#[test]
fn a_scan_warns_of_limits_that_leave_a_band_out_of_reach() {
    let folder = folder();
    let ran = folder.proforma(&["scan", "register", "--out", "out", "--config", "strict.toml"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("warning: band 3 of PF102 cannot be reached"), "{}", ran.stderr);
}

#[test]
fn performance_and_the_public_register_tell_of_what_there_is() {
    let folder = folder();
    folder.succeed(&["scan", "register", "--out", "out", "--as-of", "2024-12-31"]);
    let text = told(
        &folder,
        &[
            &["rules", "performance", "out"],
            &["rules", "performance", "out", "--outcomes", "nowhere.csv"],
            &["rules", "performance", "register"],
            &["rules", "performance"],
            &["rules", "register", "--performance", "nowhere.json"],
        ],
    );
    insta::assert_snapshot!(text);
    folder.succeed(&["rules", "register", "--out", "public"]);
    let written = fs::read_to_string(folder.path().join("public/register.md")).unwrap();
    let asked = |line: &&str| line.starts_with("| Formål") || line.starts_with("| Spørgsmål");
    for line in written.lines().filter(asked) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let (danish, english) = (cells[1], cells[2]);
        assert!(
            ![" to ", " tre ", " fire "].iter().any(|number| danish.contains(number)),
            "{line}"
        );
        assert!(![" two ", " three ", " four "].iter().any(|one| english.contains(one)), "{line}");
    }
}
