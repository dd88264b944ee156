//! Weights learned from decided cases: what a file may say, what it changes, what never leaks.

use proforma::domain::{Day, OutcomeKind, OutcomeOrigin, Points};
use proforma::facts::Fact;
use proforma::learn::{Case, gather, propose, weights_text};
use proforma::registry;
use proforma::rules::{self, RuleSet, Weights, WeightsError, may_be_weighed};

use crate::support::TestDir;

fn rules() -> RuleSet {
    rules::parse(&rules::builtin(), &[]).unwrap()
}

/// Positions of a rule and its first band.
fn band(rules: &RuleSet, code: &str) -> (usize, usize) {
    (rules.rules.iter().position(|rule| rule.code == code).unwrap(), 0)
}

/// Cases in which the band counted: confirmed in one of four, as among those without it.
fn cases(rules: &RuleSet, code: &str, count: usize) -> Vec<Case> {
    let (rule, band) = band(rules, code);
    (0..count)
        .map(|number| Case {
            confirmed: number % 4 == 0,
            origin: OutcomeOrigin::Flag,
            stands_for: 1.0,
            bands: if number / 4 % 2 == 0 { vec![(rule, band, 1.0)] } else { Vec::new() },
            combined: 0,
            facts: Vec::new(),
        })
        .map(|case| Case { facts: vec![f64::NAN; 200], ..case })
        .collect()
}

#[test]
fn ten_cases_change_little_and_a_thousand_what_they_should() {
    let rules = rules();
    let (rule, position) = band(&rules, "PF208");
    let shipped = rules.rules[rule].bands[position].points.0;
    let learned =
        |count| propose(&rules, &cases(&rules, "PF208", count), "2025-12-31").bands["PF208.1"];
    let (few, many) = (learned(10), learned(1000));
    assert_eq!((few.old, many.old), (shipped, shipped));
    assert!((few.new - shipped).abs() <= 2, "{few:?}");
    assert!(many.new <= shipped / 2, "{many:?}");
    assert!(many.high - many.low < few.high - few.low && many.cases > few.cases);
}

#[test]
fn a_file_reads_back_as_written_and_changes_points_only_as_it_says() {
    let all = rules();
    let weights = propose(&all, &cases(&all, "PF208", 400), "2025-12-31");
    let text = weights_text(&weights)
        + "\n[facts.host_holds_lease]\nquestion = \"?\"\nbins = [\n    { from = 1.0, points = 3, low = 1, \
           high = 5, cases = 40, confirmed = 20 },\n]\n";
    let read = Weights::read(&text, &all).unwrap();
    assert_eq!(read.bands, weights.bands);
    let mut weighed = rules();
    weighed.weigh(&read, &text);
    assert_ne!(weighed.fingerprint, all.fingerprint);
    let (rule, band) = band(&weighed, "PF208");
    assert_eq!(weighed.rules[rule].bands[band].points, Points(read.bands["PF208.1"].new));
    let learned: Vec<_> = weighed.rules.iter().filter(|rule| rule.is_learned()).collect();
    assert_eq!((learned.len(), weighed.rules.len()), (1, all.rules.len() + 1));
    let entry = Fact::HostHoldsLease.entry();
    let reason = &learned[0].bands[0].reason;
    assert!(reason.da.starts_with(entry.da) && reason.en.starts_with(entry.en));
    assert!(reason.en.contains("{host_holds_lease}"), "{}", reason.en);
}

#[test]
fn what_can_not_be_put_in_force_is_told_all_at_once() {
    let head = "[learned]\nas_of = \"2025-12-31\"\nversion = \"0.1.0\"\ncases = 1\nconfirmed = 1\ncontrol = 0\n";
    let line = "old = 1, low = 1, high = 1, cases = 1, confirmed = 1";
    let bin = "low = 1, high = 1, cases = 1, confirmed = 1";
    let text = format!(
        "{head}[bands]\n\"PF999.1\" = {{ {line}, new = 1, version = 1 }}\n\"PF208.1\" = {{ {line}, new = 99, \
         version = 1 }}\n\"PF101.1\" = {{ {line}, new = 1, version = 77 }}\n[facts.age]\nbins = [{{ {bin}, \
         points = 1 }}]\n[facts.nationality]\nbins = []\n"
    );
    let errors = Weights::read(&text, &rules()).unwrap_err();
    assert_eq!(errors.len(), 5, "{errors:?}");
    assert!(errors.contains(&WeightsError::NeverWeighed { key: "age".to_owned() }));
    assert!(matches!(Weights::read("x", &rules()).unwrap_err()[..], [WeightsError::Syntax { .. }]));
}

#[test]
fn unstable_living_is_never_weighed() {
    let barred =
        ["missing_", "days_without_address", "short_", "moves_12m", "moves_36m", "age", "found_"];
    for fact in Fact::ALL.iter().filter(|fact| may_be_weighed(**fact)) {
        assert!(barred.iter().all(|start| !fact.key().starts_with(start)), "{fact:?}");
    }
}

/// A lodger whose host took in two more; what the register learned after the decision is left out.
#[test]
fn a_case_sees_nothing_recorded_after_the_month_of_its_decision_began() {
    let moves = "move_id,person_id,to_dwelling_id,moved_on,notified_on,kind\n\
        m1,a,d1,2016-02-01,2016-02-01,move\nm2,b,d1,2024-01-15,2024-01-15,move\n\
        m3,c,d1,2024-05-02,2024-05-02,move\n";
    let later = "m4,d,d1,2024-09-01,2024-09-01,move\nm5,e,d1,2024-09-20,2024-10-20,move\n";
    let persons =
        "person_id,born_on\na,1970-05-01\nb,1985-05-01\nc,1988-05-01\nd,1990-05-01\ne,1990-05-01\n";
    let dwellings = "dwelling_id,use_code,rooms,area_m2,exempt\nd1,140,1,35,\n";
    let case = |decided: &str, moves: &str| {
        let outcomes = format!(
            "person_id,dwelling_id,moved_on,outcome,decided_on,origin\nc,d1,2024-05-02,confirmed,{decided},flag\n\
             b,d1,2024-01-15,inconclusive,{decided},tip\n"
        );
        let files = [
            ("moves.csv", moves),
            ("persons.csv", persons),
            ("dwellings.csv", dwellings),
            ("outcomes.csv", &outcomes),
        ];
        let loaded = registry::load_texts(&files).unwrap();
        assert_eq!(loaded.register.outcomes[0].outcome as u8, OutcomeKind::Inconclusive as u8);
        let as_of: Day = "2025-06-30".parse().unwrap();
        gather(&loaded.register, &rules(), (as_of, 36), &[])
    };
    let all = moves.to_owned() + later;
    // Unknown facts are NaN and equal nothing: what is printed is compared.
    let seen = |decided: &str, moves: &str| format!("{:?}", case(decided, moves).cases);
    assert_eq!(seen("2024-08-20", &all), seen("2024-08-20", moves));
    assert_ne!(seen("2024-11-20", &all), seen("2024-11-20", moves));
    assert_eq!(case("2024-08-20", &all).skipped.inconclusive, 1);
    // Decided in the month of the move: it was not there when the month began.
    assert_eq!(case("2024-05-20", &all).skipped.not_seen, 1);
    // Decided after the day: not known then.
    assert_eq!(case("2025-07-01", &all).skipped.later, 2);
}

#[test]
fn learned_weights_go_from_the_command_into_a_scan() {
    let folder = TestDir::new();
    folder.succeed(&["synth", "--persons", "3000", "--years", "6", "--out", "town"]);
    folder.succeed(&["learn", "town", "--out", "weights.toml"]);
    folder.write("settings.toml", "weights = \"weights.toml\"\n");
    folder.succeed(&["scan", "town", "--out", "typed", "--weights", "weights.toml"]);
    folder.succeed(&["scan", "town", "--out", "set", "--config", "settings.toml"]);
    let scores = |run: &str| std::fs::read(folder.path().join(run).join("scores.csv")).unwrap();
    assert_eq!(scores("typed"), scores("set"));
    let flags = std::fs::read_to_string(folder.path().join("typed/flags.json")).unwrap();
    let flags: serde_json::Value = serde_json::from_str(&flags).unwrap();
    for flag in flags["flags"].as_array().unwrap() {
        let reasons = flag["reasons"].as_array().unwrap();
        let counted: i64 = reasons.iter().map(|reason| reason["counted"].as_i64().unwrap()).sum();
        assert_eq!(flag["score"].as_i64().unwrap(), counted);
        let code = |reason: &serde_json::Value| reason["rule"].as_str().unwrap().starts_with("L-");
        assert!(!reasons.iter().all(code), "a flag on weighed facts alone");
    }
}

#[test]
fn a_run_beside_itself_has_not_drifted_and_several_runs_stand_side_by_side() {
    let folder = TestDir::new();
    folder.succeed(&["synth", "--persons", "1500", "--years", "5", "--out", "town"]);
    folder.succeed(&["scan", "town", "--out", "one"]);
    folder.succeed(&["scan", "town", "--out", "other", "--as-of", "2024-12-31", "--packs", "all"]);
    let same = folder.succeed(&["model", "drift", "one", "one", "--json"]).stdout;
    let same: serde_json::Value = serde_json::from_str(&same).unwrap();
    assert!(same["score"]["index"].as_f64().unwrap().abs() < 1e-12);
    assert_eq!(
        (&same["new_regions"], &same["rules"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
    assert!(
        folder.succeed(&["model", "drift", "other", "one"]).stdout.contains("Rules that moved")
    );
    let profile = std::fs::read_to_string(folder.path().join("one/profile.json")).unwrap();
    assert!(!profile.contains("p1") && !profile.contains("d1"), "a profile names nobody");
    let text = folder.succeed(&[
        "evaluate",
        "one",
        "other",
        "--truth",
        "town/truth.csv",
        "--plots",
        "plots",
    ]);
    assert!(text.stdout.contains("our assumptions") && text.stdout.contains("other"));
    for plot in ["precision", "lift", "reliability", "patterns"] {
        let svg = std::fs::read_to_string(folder.path().join(format!("plots/{plot}.svg"))).unwrap();
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
    }
}
