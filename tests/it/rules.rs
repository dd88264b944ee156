//! The shipped rules, what is said about faulty ones, and evaluation against a naive oracle.

use proforma::domain::{DwellingId, Exempt, Language, Period, Points, RegistrationId};
use proforma::facts::{Fact, FactTable, Facts, TableKind};
use proforma::pipeline::{self, Settings};
use proforma::registry::load_texts;
use proforma::rules::{
    Comparison, Condition, MitigationEffect, Operator, RowOutcome, Rule, RuleFault, RuleSet, Value,
};
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
    assert_eq!(set.rules.len() + 1, names.len());
}

#[test]
fn every_rule_proves_itself_by_its_examples() {
    let set = rules::parse(&rules::builtin(), &[]).unwrap();
    let failures = examples::check_examples(&set);
    let lines: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
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

#[test]
fn every_fault_is_named_with_what_to_do() {
    let first = "{ fact = \"adults\", op = \">=\", value = 2, unit = \"persons\" }";
    let cases: &[(&str, &str, &str)] = &[
        (
            first,
            "{ fact = \"adutls\", op = \">=\", value = 2 }",
            "there is no fact `adutls` | did you mean `adults`?",
        ),
        (
            first,
            "{ fact = \"adults\", op = \">=\", value = 2, unit = \"rooms\" }",
            "is measured in `persons`, but is compared in `rooms`",
        ),
        (first, "{ fact = \"adults\", op = \"=>\", value = 2 }", "`=>` is no op"),
        (
            first,
            "{ fact = \"adults\", op = \"in\", value = [\"a\"] }",
            "`in` does not fit `adults`",
        ),
        (
            first,
            "{ fact = \"adults\", op = \">=\", limit = \"many_ovre\" }",
            "no limit `many_ovre` | did you mean `many_over`?",
        ),
        (
            first,
            "{ fact = \"adults\", op = \">=\" }",
            "a comparison holds either `value` or `limit`",
        ),
        (
            first,
            "{ fact = \"adults\", op = \">=\", value = nan }",
            "`value` must be a finite number",
        ),
        (
            first,
            "{ fact = \"tenant_registered\", op = \"=\", value = 1 }",
            "`value` must be `true` or `false`",
        ),
        (
            first,
            "{ fact = \"exempt_class\", op = \"=\", value = \"shelters\" }",
            "`shelters` is no exempt_class | did you mean `shelter`?",
        ),
        (
            first,
            "{ fact = \"moves_12m\", op = \">=\", value = 2 }",
            "a rule about a dwelling cannot read `moves_12m`",
        ),
        (first, "{ some = [] }", "exactly one of `all`, `any`, `not` and `fact`"),
        (first, "{ any = [] }", "`any` is empty"),
        ("lane = \"review\"", "lane = \"reveiw\"", "`reveiw` is no lane | did you mean `review`?"),
        ("group = \"crowding\"", "group = \"crowd\"", "`crowd` is no group"),
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
        (
            "Registreringen kan",
            "Det er snyd, og registreringen kan",
            "the word `snyd` must not occur",
        ),
        ("expect = \"unknown: rooms\"", "expect = \"maybe\"", "`expect` must be"),
        ("code = \"family-growth\"", "code = \"growth\"", "`growth` is no code"),
        (
            "[limits.many_over]",
            "[limits.unused]\ndefault=1\nunit=\"days\"\nrange=[0,2]\nbasis=\"x\"\n[limits.many_over]",
            "`unused` is used in no condition",
        ),
        ("status = \"trial\"", "status = ", "this is not TOML"),
    ];
    for (from, to, expected) in cases {
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
    let line = text.lines().nth(lane.line as usize - 1).unwrap();
    assert_eq!(line.chars().nth(lane.column as usize - 1), Some('"'), "points at the value");
    assert!(errors.iter().any(|error| matches!(error.fault, RuleFault::OutOfRange { .. })));
    let places: Vec<_> = errors.iter().map(|e| (e.file.clone(), e.line, e.column)).collect();
    assert!(places.is_sorted());
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

const READABLE: [Fact; 6] = [
    Fact::Adults,
    Fact::AdultsOverRooms,
    Fact::DwellingKind,
    Fact::LengthOfStay,
    Fact::CareOf,
    Fact::TenantRegistered,
];

fn comparison() -> impl Strategy<Value = Condition> {
    let operator = prop::sample::select(vec![
        Operator::Equal,
        Operator::NotEqual,
        Operator::Less,
        Operator::AtMost,
        Operator::Greater,
        Operator::AtLeast,
        Operator::In,
        Operator::Known,
    ]);
    (prop::sample::select(READABLE.to_vec()), operator, 0_u8..5).prop_map(|(fact, operator, n)| {
        let value = match operator {
            Operator::In => Value::Classes((0..n).collect()),
            Operator::Known => Value::None,
            _ if n % 2 == 0 => Value::Limit { name: "limit".into(), value: f32::from(n) },
            _ => Value::Number(f32::from(n)),
        };
        Condition::Fact(Comparison { fact, operator, value })
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    comparison().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

/// Kleene truth as an option: the plainest way to say it.
fn truth(condition: &Condition, value: &dyn Fn(Fact) -> Option<f32>) -> Option<bool> {
    let both = |parts: &[Condition], decisive: bool| {
        let parts: Vec<_> = parts.iter().map(|part| truth(part, value)).collect();
        if parts.contains(&Some(decisive)) {
            Some(decisive)
        } else if parts.contains(&None) {
            None
        } else {
            Some(!decisive)
        }
    };
    match condition {
        Condition::All(parts) => both(parts, false),
        Condition::Any(parts) => both(parts, true),
        Condition::Not(part) => truth(part, value).map(|held| !held),
        Condition::Fact(Comparison { fact, operator: Operator::Known, .. }) => {
            Some(value(*fact).is_some())
        }
        Condition::Fact(Comparison { fact, operator, value: other }) => {
            let order = |number: &f32| value(*fact)?.partial_cmp(number);
            match other {
                Value::Classes(classes) => {
                    let value = value(*fact)?;
                    Some(classes.iter().any(|class| f32::from(*class).total_cmp(&value).is_eq()))
                }
                Value::Number(number) | Value::Limit { value: number, .. } => {
                    order(number).map(|order| match operator {
                        Operator::Equal => order.is_eq(),
                        Operator::NotEqual => order.is_ne(),
                        Operator::Less => order.is_lt(),
                        Operator::AtMost => order.is_le(),
                        Operator::Greater => order.is_gt(),
                        _ => order.is_ge(),
                    })
                }
                Value::None => unreachable!("only `known` has no operand"),
            }
        }
    }
}

fn facts(dwellings: usize, registrations: usize, seed: u64) -> Facts {
    let mut state = seed | 1;
    let mut next = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u16::try_from(state % below).unwrap()
    };
    let mut column = |rows: usize| -> Vec<f32> {
        let value = |number: u16| if number == 5 { f32::NAN } else { f32::from(number) };
        (0..rows).map(|_| value(next(6))).collect()
    };
    let mut tables = [
        FactTable::unknown(TableKind::Dwelling, dwellings),
        FactTable::unknown(TableKind::Registration, registrations),
    ];
    for fact in READABLE.into_iter().chain([Fact::ExemptClass]) {
        let table = &mut tables[usize::from(fact.table() == TableKind::Registration)];
        let rows = table.rows();
        table.put(fact, column(rows));
    }
    let [dwelling_table, registration_table] = tables;
    let day = "2025-01-01".parse().unwrap();
    let spread = u32::try_from(dwellings).unwrap();
    Facts {
        window: Period::new(day, day),
        registrations: registration_table,
        registration_rows: (0..registrations).map(RegistrationId::new).collect(),
        dwelling_row_of: (0..u32::try_from(registrations).unwrap())
            .map(|i| i * 7 % spread)
            .collect(),
        dwellings: dwelling_table,
        dwelling_rows: (0..dwellings).map(DwellingId::new).collect(),
    }
}

fn random_rule(subject: TableKind, conditions: Vec<Condition>) -> Rule {
    let mut rule = rules::parse(&rules::builtin(), &[]).unwrap().rules.swap_remove(0);
    rule.subject = subject;
    rule.exempt = vec![Exempt::Hall, Exempt::Shelter];
    let mut conditions = conditions.into_iter();
    rule.when = conditions.next().unwrap();
    for band in &mut rule.bands {
        band.when = conditions.next().unwrap();
    }
    for mitigation in &mut rule.mitigations {
        mitigation.when = conditions.next().unwrap();
    }
    rule
}

/// What the definitions say of one row, word for word.
fn expected(rule: &Rule, value: &dyn Fn(Fact) -> Option<f32>) -> Option<(usize, Points, bool)> {
    let holds = |condition: &Condition| truth(condition, value) == Some(true);
    let band = rule.bands.iter().position(|band| holds(&rule.when) && holds(&band.when))?;
    let (mut points, mut cancelled) = (rule.bands[band].points.0, false);
    for mitigation in rule.mitigations.iter().filter(|mitigation| holds(&mitigation.when)) {
        match mitigation.effect {
            MitigationEffect::Cancel => cancelled = true,
            MitigationEffect::Lower(by) => points -= by.0,
        }
    }
    Some((band, Points(if cancelled { 0 } else { points.max(0) }), cancelled))
}

fn unknown(rule: &Rule, value: &dyn Fn(Fact) -> Option<f32>) -> bool {
    let both = |band: &Condition| {
        let (one, other) = (truth(&rule.when, value), truth(band, value));
        one != Some(false) && other != Some(false) && (one.is_none() || other.is_none())
    };
    rule.bands.iter().any(|band| both(&band.when))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn evaluation_is_what_the_definitions_say(
        conditions in prop::collection::vec(condition(), 7),
        about_dwellings: bool,
        seed: u64,
    ) {
        let subject =
            if about_dwellings { TableKind::Dwelling } else { TableKind::Registration };
        let rule = random_rule(subject, conditions);
        let facts = facts(1500, 2500, seed);
        let set = RuleSet { rules: vec![rule.clone()], ..RuleSet::default() };
        let outcome = rules::evaluate(&set, &facts).rules.swap_remove(0);
        let rows = facts.rows(subject);
        prop_assert_eq!(
            outcome.hits.len() as u64 + outcome.unknown.len() as u64 + outcome.no_hit,
            rows as u64
        );
        for row in 0..rows {
            let value = |fact| facts.value(subject, fact, row);
            let number = u32::try_from(row).unwrap();
            let hit = outcome.hits.binary_search_by_key(&number, |hit| hit.row).ok();
            let hit = hit.map(|at| &outcome.hits[at]);
            let class = value(Fact::ExemptClass);
            let exempt = class == Some(1.0) || class == Some(3.0);
            let wanted = expected(&rule, &value).filter(|_| !exempt);
            prop_assert_eq!(
                hit.map(|hit| (usize::from(hit.band), hit.points, hit.cancelled)),
                wanted
            );
            let open = wanted.is_none() && !exempt && unknown(&rule, &value);
            prop_assert_eq!(outcome.unknown.binary_search(&number).is_ok(), open);
            let missing = rules::missing_facts(&rule, &facts, row);
            prop_assert_eq!(!missing.is_empty(), open);
            prop_assert!(missing.iter().all(|fact| value(*fact).is_none()));
            let alone = match rules::outcome_of(&rule, &facts, row, None) {
                RowOutcome::Hit(hit) => Some(hit),
                _ => None,
            };
            prop_assert_eq!(alone.as_ref(), hit);
        }
    }

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
    expected.push(("repair", "no-door"));
    expected.extend(review.map(|dwelling| ("review", dwelling)));
    assert_eq!(flagged, expected);
}
