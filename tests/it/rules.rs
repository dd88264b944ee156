//! The shipped rules, what is said about faulty ones, and the hand-written register.

mod oracle;

use proforma::domain::Language;
use proforma::pipeline::{self, Settings};
use proforma::registry::load_texts;
use proforma::rules::RuleFault;
use proforma::{examples, rules};
use proptest::prelude::*;

#[test]
fn the_shipped_rules_are_the_folder_and_parse() {
    let set = rules::parse(&rules::builtin(), &[]).unwrap_or_else(|errors| {
        let lines: Vec<String> = errors.iter().map(|e| format!("{e} ({:?})", e.hint())).collect();
        panic!("{}", lines.join("\n"))
    });
    let mut names: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/rules"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let shipped: Vec<String> = rules::builtin().into_iter().map(|(name, _)| name).collect();
    assert_eq!(shipped, names);
    let others = names.iter().filter(|name| !name.starts_with("PF")).count();
    assert_eq!(set.rules.len() + others, names.len());
}

#[test]
fn every_rule_proves_itself_by_its_examples() {
    let set = rules::parse(&rules::builtin(), &[]).unwrap();
    let run = examples::check_examples(&set);
    let lines: Vec<String> = run.failures.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    // What is usual on a day is told by 500 moves: no small register shows it.
    assert_eq!(run.untried, [("PF307".to_owned(), 1)], "an example shows each mitigation");
}

#[test]
fn a_rule_explains_itself_in_both_languages() {
    let set = rules::parse(&rules::builtin(), &[]).unwrap();
    for rule in &set.rules {
        for (language, heading) in
            [(Language::Danish, "Hjemmel"), (Language::English, "Legal basis")]
        {
            let text = rules::explain(rule, language);
            assert!(text.contains(heading) && !text.contains(['{', '}']), "{text}");
            let other = |limit: &rules::Limit| match language {
                Language::Danish => limit.basis.en.clone(),
                Language::English => limit.basis.da.clone(),
            };
            let foreign = rule.limits.iter().map(other).find(|basis| text.contains(basis.as_str()));
            assert_eq!(foreign, None, "{}", rule.code);
        }
    }
}

/// The shipped files with one of them changed.
fn changed(file: &str, from: &str, to: &str) -> Vec<(String, String)> {
    let mut files = rules::builtin();
    let (_, text) = files.iter_mut().find(|(name, _)| name.starts_with(file)).unwrap();
    assert!(text.contains(from), "{file} no longer holds {from}");
    *text = text.replacen(from, to, 1);
    files
}

/// What is wrong when `from` becomes `to` in a shipped file, as `line message | hint`.
fn faults(file: &str, from: &str, to: &str) -> String {
    let errors = rules::parse(&changed(file, from, to), &[]).map(|_| ()).unwrap_err();
    let line = |error: &rules::RuleError| {
        assert!(error.line == 0 || error.column > 0);
        format!("{} | {}", error.fault, error.hint().unwrap_or("-"))
    };
    errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The first comparison of PF101, which the cases below replace.
const FIRST: &str = "{ fact = \"adults\", op = \">=\", value = 2, unit = \"persons\" }";

/// What is changed in PF101, into what, and what must be said.
const FAULTS: &[(&str, &str, &str)] = &[
    (
        FIRST,
        "{ fact = \"adutls\", op = \">=\", value = 2 }",
        "there is no fact `adutls` | did you mean `adults`?",
    ),
    (
        FIRST,
        "{ fact = \"adults\", op = \">=\", value = 2, unit = \"rooms\" }",
        "is measured in `persons`, but is compared in `rooms`",
    ),
    (FIRST, "{ fact = \"adults\", op = \"=>\", value = 2 }", "`=>` is no op"),
    (FIRST, "{ fact = \"adults\", op = \"in\", value = [\"a\"] }", "`in` does not fit `adults`"),
    (
        FIRST,
        "{ fact = \"adults\", op = \">=\", limit = \"many_ovre\" }",
        "no limit `many_ovre` | did you mean `many_over`?",
    ),
    (FIRST, "{ fact = \"adults\", op = \">=\" }", "a comparison holds either `value` or `limit`"),
    (FIRST, "{ fact = \"adults\", op = \">=\", value = nan }", "`value` must be a finite number"),
    (
        FIRST,
        "{ fact = \"tenant_registered\", op = \"=\", value = 1 }",
        "`value` must be `true` or `false`",
    ),
    (
        FIRST,
        "{ fact = \"exempt_class\", op = \"=\", value = \"shelters\" }",
        "`shelters` is no exempt_class | did you mean `shelter`?",
    ),
    (
        FIRST,
        "{ fact = \"exempt_class\", op = \"=\", value = \"shelter\" }",
        "`exempt_class` may lower or cancel a rule, never make it hold",
    ),
    (
        FIRST,
        "{ fact = \"dwelling_kind\", op = \"in\", value = [\"institution\"] }",
        "`dwelling_kind` may lower or cancel a rule, never make it hold",
    ),
    (
        FIRST,
        "{ not = { fact = \"dwelling_kind\", op = \"=\", value = \"dwelling\" } }",
        "`dwelling_kind` may lower or cancel a rule, never make it hold",
    ),
    (
        FIRST,
        "{ fact = \"moves_12m\", op = \">=\", value = 2 }",
        "a rule about a dwelling cannot read `moves_12m`",
    ),
    (FIRST, "{ some = [] }", "exactly one of `all`, `any`, `not` and `fact`"),
    (FIRST, "{ any = [] }", "`any` is empty"),
    ("lane = \"review\"", "lane = \"reveiw\"", "`reveiw` is no lane | did you mean `review`?"),
    ("group = \"crowding\"", "group = \"crowd\"", "`crowd` is no group"),
    ("pack = \"address\"", "pack = \"adress\"", "`adress` is no pack | did you mean `address`?"),
    ("patterns = [\"P01\"]", "patterns = [\"P99\"]", "`P99` is no pattern"),
    ("patterns = [\"P01\"]", "patterns = [\"P15\"]", "`P15` is no pattern"),
    ("patterns = [\"P01\"]", "patterns = []", "`patterns` is empty"),
    (
        "[[examples]]",
        "[[examples]]\nmore_leases = \"x\"",
        "`more_leases` must be left out where the scene's `leases` is not used",
    ),
    ("owner = ", "ownr = ", "unknown key `ownr` in the rule | did you mean `owner`?"),
    ("points = 12", "points = 31", "points is 31, outside 1 to 30"),
    ("points = 12", "points = 8", "band 2 weighs as much as the one before it or more"),
    ("default = 4", "default = 40", "limit `many_over` is 40, outside 3 to 12"),
    ("code = \"PF101\"", "code = \"PF102\"", "`PF102` is already the code of"),
    ("version = 1", "version = 0", "version is 0, outside 1 to 9999"),
    ("since = \"2026", "since = \"2026-", "`since` must be a date"),
    (
        "{adults:voksen/voksne}",
        "{adluts:voksen/voksne}",
        "`{adluts}` is neither a fact nor a limit",
    ),
    ("{adults:voksen/voksne}", "{rooms voksne", "has braces that are not"),
    ("Registreringen kan", "Det er snyd, og registreringen kan", "the word `snyd` must not occur"),
    ("expect = \"unknown: rooms\"", "expect = \"maybe\"", "`expect` must be"),
    ("code = \"family-growth\"", "code = \"growth\"", "`growth` is no code"),
    (
        "[limits.many_over]",
        "[limits.unused]\ndefault=1\nunit=\"days\"\nrange=[0,2]\nbasis={da=\"x\",en=\"x\"}\n[limits.many_over]",
        "`unused` is used in no condition",
    ),
    ("status = \"trial\"", "status = ", "this is not TOML"),
];

#[test]
fn every_fault_is_named_with_what_to_do() {
    for (from, to, expected) in FAULTS {
        let found = faults("PF101", from, to);
        assert!(found.contains(expected), "{to}\n  expected {expected}\n  found {found}");
    }
}

#[test]
fn faults_of_all_files_come_at_once_with_their_places() {
    let mut files = changed("PF101", "lane = \"review\"", "lane = \"x\"");
    files.iter_mut().filter(|(name, _)| name.starts_with("PF2")).for_each(|(_, text)| {
        *text = text.replacen("moves_12m", "moves_12", 2).replace("owner = ", "ower = ");
    });
    let overrides = [("PF101".to_owned(), "many_over".to_owned(), 99.0)];
    let errors = rules::parse(&files, &overrides).unwrap_err();
    assert!(errors.len() > 8);
    let lane = errors.iter().find(|error| error.file.starts_with("PF101")).unwrap();
    let text = &files.iter().find(|(name, _)| *name == lane.file).unwrap().1;
    let row = text.lines().nth(lane.line as usize - 1).unwrap();
    assert_eq!(row.chars().nth(lane.column as usize - 1), Some('"'), "points at the value");
    assert!(errors.iter().any(|error| matches!(error.fault, RuleFault::OutOfRange { .. })));
    let places: Vec<_> = errors.iter().map(|e| (e.file.clone(), e.line, e.column)).collect();
    assert!(places.is_sorted());
}

#[test]
fn one_slip_is_one_fault() {
    let far = FIRST.replace("adults", "number_of_adults");
    let beyond = FIRST.replace("adults", "xyz");
    let limit = FIRST.replace("value = 2, unit = \"persons\"", "limit = \"many_ovre\"");
    let cases = [
        (FIRST, FIRST.replace("adults", "adultz"), "`adultz` | did you mean `adults`?"),
        (FIRST, far, "`number_of_adults` | did you mean one of `adults`, "),
        (FIRST, beyond, "`xyz` | `proforma facts list` shows every fact"),
        (FIRST, limit, "`many_ovre` | did you mean `many_over`?"),
        ("limit = \"many_over\"", "limit = \"many\"".into(), "`many` | allowed: many_over"),
        ("unit = \"persons\"\nrange", "unit = \"persns\"\nrange".into(), "did you mean `persons`?"),
        ("unknown: rooms", "unknown: roomz".into(), "`roomz` | did you mean `rooms`?"),
    ];
    for (from, to, expected) in cases {
        let found = faults("PF101", from, &to);
        assert!(found.contains(expected), "{to}\n  expected {expected}\n  found {found}");
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

#[test]
fn a_missing_kind_of_example_and_a_missing_language_are_faults() {
    let found = faults("PF901", "expect = \"unknown: unit_incomplete\"", "expect = \"none\"");
    assert!(found.contains("no example that is unknown"), "{found}");
    let found = faults("PF901", "en = \"The address", "xx = \"The address");
    assert!(found.contains("lacks `en`"), "{found}");
}

#[test]
fn limits_are_set_within_their_range_and_change_the_fingerprint() {
    let set = |value| {
        let overrides = [("PF101".to_owned(), "many_over".to_owned(), value)];
        rules::parse(&rules::builtin(), &overrides)
    };
    let (four, five) = (set(4.0).unwrap(), set(5.0).unwrap());
    assert_ne!(four.fingerprint, five.fingerprint);
    assert_eq!(five.rules[0].limits[0].value.to_string(), "5");
    let crlf: Vec<_> = rules::builtin()
        .into_iter()
        .rev()
        .map(|(name, text)| (name, text.replace('\n', "\r\n")))
        .collect();
    assert_eq!(rules::parse(&crlf, &[]).unwrap().fingerprint, four.fingerprint);
}

/// The hand-written register: every pattern is flagged where it should be, no innocent twin is.
#[test]
fn the_tiny_register_flags_the_patterns_and_spares_their_twins() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/tiny");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    assert_eq!(files.len(), 12, "every file of the contract");
    let texts: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let loaded = load_texts(&texts).unwrap();
    assert!(loaded.rejects.is_empty() && loaded.ignored_files.is_empty());
    let register = &loaded.register;
    let as_of = register.last_known_day().unwrap();
    assert_eq!(as_of.to_string(), "2025-06-30");
    let settings = Settings { as_of, window_months: 36, capacity: 60, seed: 1 };
    let set = rules::parse(&rules::builtin(), &[]).unwrap();
    let run = pipeline::analyse(register, &set, settings, &|_| {}).run;
    let mut flagged: Vec<(&str, &str)> = (run.flags.iter())
        .map(|flag| (flag.lane.key(), register.dwelling_id(flag.dwelling)))
        .collect();
    flagged.sort_unstable();
    flagged.dedup();
    let review = [
        "cover",
        "filled-flat",
        "full-flat",
        "letterbox",
        "office",
        "ring-a",
        "ring-b",
        "ring-c",
        "same-day",
        "summer-all-year",
        "tenant-away",
    ];
    let mut expected: Vec<(&str, &str)> =
        ["away-14", "away-15", "away-16"].map(|dwelling| ("help", dwelling)).to_vec();
    let repair = [
        "away-12",
        "away-13",
        "away-14",
        "away-15",
        "filled-flat",
        "home-09",
        "home-10",
        "no-door",
    ];
    expected.extend(repair.map(|dwelling| ("repair", dwelling)));
    expected.extend(review.map(|dwelling| ("review", dwelling)));
    assert_eq!(flagged, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC*", at in 0_usize..4000, cut in 0_usize..200) {
        let mut files = rules::builtin();
        let whole = &mut files[0].1;
        let from = whole.floor_char_boundary(at);
        let to = whole.floor_char_boundary((at + cut).min(whole.len())).max(from);
        whole.replace_range(from..to, &text);
        let _ = rules::parse(&files, &[]);
        let _ = rules::parse(&[("PF101-x.toml".into(), text)], &[]);
    }
}

#[test]
fn a_crowded_dwelling_concerns_those_who_joined_not_the_one_they_joined() {
    let moves = "move_id,person_id,to_dwelling_id,moved_on\n\
        1,a,d1,2024-01-10\n2,b,d1,2024-03-01\n3,c,d1,2024-05-01\n4,d,d1,2024-07-01\n";
    let persons = "person_id,born_on\na,1970-05-01\nb,1985-05-01\nc,1988-05-01\nd,1990-05-01\n";
    let dwellings = "dwelling_id,use_code,rooms,area_m2\nd1,140,1,35\n";
    let texts = [("moves.csv", moves), ("persons.csv", persons), ("dwellings.csv", dwellings)];
    let register = load_texts(&texts).unwrap().register;
    let rules = rules::parse(&rules::builtin(), &[]).unwrap();
    let as_of = "2025-06-30".parse().unwrap();
    let settings = Settings { as_of, window_months: 36, capacity: 5, seed: 1 };
    let analysis = pipeline::analyse(&register, &rules, settings, &|_| {});
    let scores: Vec<(&str, i32)> = analysis
        .run
        .scores
        .iter()
        .map(|one| (register.person_id(analysis.graph.person(one.registration)), one.score.0))
        .collect();
    let (host, lodgers) = scores.split_first().unwrap();
    assert_eq!(*host, ("a", 0));
    assert!(lodgers.len() == 3 && lodgers.iter().all(|(_, score)| *score > 20), "{scores:?}");
}
