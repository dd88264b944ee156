//! `rules check`, `rules docs` and `rules register`: what they find, write and keep to themselves.

use std::fs;

use proforma::rules;

use crate::support::{TestDir, project};

/// The shipped file that begins with `file`, with each first `from` turned into its `to`.
fn changed(file: &str, changes: &[(&str, &str)]) -> String {
    let files = rules::builtin();
    let (_, text) = files.iter().find(|(name, _)| name.starts_with(file)).unwrap();
    changes.iter().fold(text.clone(), |text, (from, to)| {
        assert!(text.contains(from), "{file} no longer holds {from}");
        text.replacen(from, to, 1)
    })
}

/// A rule of the test's own with these bands and mitigations.
fn rule(code: &str, name: &str, when: &str, bands: &[&str], rest: &str) -> String {
    let one = |(number, when): (i32, &&str)| {
        let points = 12 - 3 * number;
        format!(
            "[[bands]]\npoints = {points}\nwhen.all = [{when}]\n\
             reason.da = \"{{adults}} voksne.\"\nreason.en = \"{{adults}} adults.\"\n"
        )
    };
    let bands = (0_i32..).zip(bands).map(one).collect::<Vec<_>>().concat();
    let head = format!(
        "code = \"{code}\"\nname = \"{name}\"\nversion = 1\nstatus = \"trial\"\n\
         since = \"2026-01-01\"\nreview = \"2027-01-01\"\nowner = \"Folkeregisteret\"\n\
         pack = \"address\"\npatterns = [\"P01\"]\nsubject = \"dwelling\"\n\
         group = \"crowding\"\nlane = \"review\"\nlegal_basis = [\"CPR-loven § 10, stk. 1\"]\n\
         exempt = []\nwhen.all = [{when}]\n"
    );
    format!("{head}{RULE_TEXTS}{bands}{rest}{RULE_EXAMPLES}")
}

const RULE_TEXTS: &str = r#"
[title]
da = "Mange voksne"
en = "Many adults"
[question]
da = "Er der mange voksne?"
en = "Are there many adults?"
[why]
da = "Registreringen kan være forkert."
en = "The registration may be wrong."
[confirms]
da = "Ja"
en = "Yes"
[refutes]
da = "Nej"
en = "No"
[next_step]
da = "Se efter."
en = "Look."
[[innocent]]
code = "other"
da = "En familie."
en = "A family."
"#;

const RULE_EXAMPLES: &str = r#"
[scene]
as_of = "2025-06-30"
dwelling = "d1"
moves = """
move_id,person_id,to_dwelling_id,moved_on,notified_on,kind
m1,a,d1,2018-02-01,2018-02-01,move
"""
persons = """
person_id,born_on
a,1970-05-01
"""
dwellings = """
dwelling_id,use_code,rooms,area_m2
d1,140,2,60
"""
[[examples]]
name = "one"
expect = "band 1"
[[examples]]
name = "two"
expect = "none"
[[examples]]
name = "three"
expect = "unknown: rooms"
"#;

fn adults(operator: &str, value: &str) -> String {
    format!("{{ fact = \"adults\", op = \"{operator}\", {value}, unit = \"persons\" }}")
}

#[test]
fn the_linter_says_what_can_never_be() {
    let folder = TestDir::new();
    let groups = rules::builtin().into_iter().find(|(name, _)| name == "groups.toml").unwrap().1;
    folder.write("rules/groups.toml", &groups);
    let at_least = |value: &str| adults(">=", &format!("value = {value}"));
    let limit = "[limits.most]\ndefault = 5\nunit = \"persons\"\nrange = [4, 20]\n\
                 [limits.most.basis]\nda = \"Forslag\"\nen = \"Proposal\"\n\
                 [[mitigations]]\ncancel = true\nwhen.all = [{ fact = \"adults\", op = \"<\", \
                 value = 2, unit = \"persons\" }]\ntext.da = \"Ens\"\ntext.en = \"Ens\"\n";
    let fewer = adults("<=", "limit = \"most\"");
    folder.write(
        "rules/PF131-many.toml",
        &rule("PF131", "many", &at_least("3"), &[&fewer, &at_least("4"), &at_least("5")], limit),
    );
    let both = format!("{}, {}", at_least("3"), adults("<", "value = 3"));
    folder.write("rules/PF132-never.toml", &rule("PF132", "never", &both, &[&at_least("1")], ""));
    let inside = rule("PF133", "inside", &at_least("7"), &[&at_least("3")], "");
    folder.write("rules/PF133-inside.toml", &inside);
    let text = folder.proforma(&["rules", "check", "--rules", "rules"]);
    insta::assert_snapshot!(text.snapshot());
    let json = folder.proforma(&["rules", "check", "--rules", "rules", "--json"]);
    assert_eq!(json.code, Some(1));
    let findings: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    for finding in findings.as_array().unwrap() {
        let hint = format!("hint: {}", finding["hint"].as_str().unwrap());
        assert!(text.stdout.contains(&hint) && finding["line"].as_u64().is_some());
    }
    folder.write("rules/PF134-broken.toml", "code = 3");
    let broken = folder.proforma(&["rules", "check", "--rules", "rules", "--json"]);
    assert!(broken.stdout.contains("\"malformed\""), "{}", broken.stdout);
}

#[test]
fn a_register_shows_what_is_dead_and_what_is_counted_twice() {
    let folder = TestDir::new();
    for (name, text) in rules::builtin() {
        if name == "groups.toml" {
            folder.write("rules/groups.toml", &text);
        }
    }
    folder.write("rules/PF201-frequent-mover.toml", &changed("PF201", &[]));
    let names = [("code = \"PF201\"", "code = \"PF231\""), ("\"frequent-mover\"", "\"again\"")];
    let twice = [&names[..], &[("group = \"unstable\"", "group = \"turnover\"")]].concat();
    folder.write("rules/PF231-again.toml", &changed("PF201", &twice));
    let town = project("sample-data/town");
    let town = town.to_str().unwrap();
    let ran = folder.proforma(&["rules", "check", "--rules", "rules", "--registry", town]);
    assert!(ran.stdout.contains("advice overlap: PF201 and PF231"), "{}", ran.stdout);
    folder.write("rules/PF231-again.toml", &changed("PF201", &names));
    let ran = folder.proforma(&["rules", "check", "--rules", "rules", "--registry", town]);
    assert!(ran.stdout.contains("redundant-rule: PF231 holds exactly"), "{}", ran.stdout);
    assert!(ran.stdout.contains("subsumed-here"), "{}", ran.stdout);
    let nowhere = adults(">=", "value = 900");
    let dead = rule("PF133", "nowhere", &nowhere, &[&adults(">=", "value = 901")], "");
    folder.write("rules/PF133-nowhere.toml", &dead);
    let ran = folder.proforma(&["rules", "check", "--rules", "rules", "--registry", town]);
    assert!(ran.stdout.contains("advice dead-rule: PF133 never holds"), "{}", ran.stdout);
}

#[test]
fn the_shipped_rules_have_no_error_and_name_every_number() {
    let files = rules::builtin();
    let set = rules::parse(&files, &[]).unwrap();
    let errors: Vec<String> = rules::check(&set, &files)
        .into_iter()
        .filter(|it| it.level == rules::Level::Error || it.code == "bare-number")
        .map(|finding| finding.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

/// `UPDATE_DOCS=1 cargo test rules_in_words` writes it anew.
#[test]
fn the_rules_in_words_are_current() {
    let set = rules::parse(&rules::builtin(), &[]).unwrap();
    let text = proforma::report::rule_book(&set);
    let path = project("docs/rules.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "run `proforma rules docs --out docs/rules.md`");
    assert!(!text.contains(['{', '}']), "every placeholder is put into words");
}

#[test]
fn the_public_register_tells_everything_but_the_numbers() {
    let folder = TestDir::new();
    folder.write(
        "performance.json",
        "{\"rules\": [{\"rule\": \"PF101\", \"closed\": 40, \"precision\": 0.55, \"low\": 0.4, \
         \"high\": 0.69}, {\"rule\": \"PF102\", \"closed\": 0}]}",
    );
    folder.succeed(&["rules", "register", "--out", "public", "--performance", "performance.json"]);
    let json = fs::read(folder.path().join("public/register.json")).unwrap();
    let entries: Vec<serde_json::Value> = serde_json::from_slice(&json).unwrap();
    let set = rules::parse(&rules::builtin(), &[]).unwrap();
    assert_eq!(entries.len(), set.rules.len());
    for (entry, rule) in entries.iter().zip(&set.rules) {
        for part in ["title", "purpose", "question", "facts", "safeguards"] {
            let text = entry[part].to_string();
            assert!(!text.contains(|c: char| c.is_ascii_digit()), "{}: {text}", rule.code);
        }
        assert!(!entry["files"].as_array().unwrap().is_empty());
    }
    assert_eq!(entries[0]["hit_rate"]["closed"], 40);
    assert!(entries[1]["hit_rate"].is_null());
    let text = fs::read_to_string(folder.path().join("public/register.md")).unwrap();
    assert!(text.contains("55 % (40-69 %) of 40 closed cases"));
    let second = text.split("\n## ").nth(2).unwrap();
    insta::assert_snapshot!(second);
}
