//! The shipped rules as a pack: what they cover, the packs they belong to, what they must carry.

use std::collections::BTreeSet;

use proforma::domain::Language;
use proforma::facts::Fact;
use proforma::pipeline::{self, Settings};
use proforma::rules::{self, Lane, PATTERNS, PackDefault, RuleSet, Treatment};

use crate::support::project;

fn shipped() -> RuleSet {
    rules::parse(&rules::builtin(), &[]).unwrap()
}

#[test]
fn the_pack_covers_every_pattern_that_rules_can_show() {
    let set = shipped();
    let covered: BTreeSet<&str> =
        set.rules.iter().flat_map(|rule| &rule.patterns).map(String::as_str).collect();
    let due = PATTERNS.iter().filter(|pattern| pattern.may_be_covered());
    let missing: Vec<&str> =
        due.map(|pattern| pattern.code).filter(|code| !covered.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for rule in &set.rules {
        for code in &rule.patterns {
            let repair = rules::pattern(code).unwrap().treatment == Treatment::Repair;
            assert!(!repair || rule.lane == Lane::Repair, "{} covers {code}", rule.code);
        }
    }
}

/// What the rules have to reach, by the lane they may use: P01 to P38 as they are treated, the
/// combinations, and the published Dutch profiles.
#[test]
fn patterns_combinations_and_published_profiles_are_each_in_the_lane_they_may_use() {
    let set = shipped();
    let lanes = |code: &str| -> BTreeSet<&str> {
        let covers = |rule: &&rules::Rule| rule.patterns.iter().any(|known| known == code);
        set.rules.iter().filter(covers).map(|rule| rule.lane.key()).collect()
    };
    for code in ["P15", "P31", "P34"] {
        assert!(lanes(code).is_empty(), "{code} is no rule's");
        assert!(!rules::pattern(code).unwrap().may_be_covered());
    }
    assert_eq!(rules::pattern("P15").unwrap().treatment, Treatment::Explore);
    for code in ["P07", "P08", "P25"] {
        assert_eq!(lanes(code), BTreeSet::from(["repair"]), "{code}");
    }
    let help = ["P12", "P16", "P27"];
    for code in help {
        assert_eq!(lanes(code), BTreeSet::from(["help"]), "{code} is no reason for control");
    }
    let others = PATTERNS.iter().filter(|pattern| pattern.treatment == Treatment::Rule);
    for code in others.map(|pattern| pattern.code).filter(|code| !help.contains(code)) {
        assert!(lanes(code).contains("review"), "{code}");
    }
    let combined: Vec<_> = set.typologies.iter().map(|it| (&*it.code, it.lane.key())).collect();
    let review = ["C1", "C2", "C3", "C4"].map(|code| (code, "review"));
    assert_eq!(combined, [&review[..], &[("C5", "help"), ("C6", "repair")]].concat());
    let profiles: Vec<&str> = rules::PROFILES.iter().map(|profile| profile.pattern).collect();
    assert_eq!(profiles, ["P02", "P11", "P16", "P12"]);
    assert!(profiles.iter().all(|code| !lanes(code).is_empty()));
}

/// X1 to X10: words somebody could try. None is a fact, so none can be written into a rule.
const NEVER_FACTS: [&[&str]; 10] = [
    &["nationality", "citizenship", "country_of_birth", "origin", "language", "born_abroad"],
    &["name", "first_name", "surname", "same_surname", "name_origin"],
    &["religion", "faith", "church_member"],
    &["immigrated", "emigrated", "years_in_country", "came_from_abroad"],
    &["area_code", "postcode", "parish", "municipality", "district", "association", "listed_area"],
    &["sex", "gender"],
    &["protected", "address_protection", "name_protection"],
    &["shelter_stays", "prison_stays", "hospital_stays", "in_shelter"],
    &["earlier_flags", "previous_flag", "flags_before"],
    &["neighbour_flags", "flags_nearby", "flags_in_building"],
];

#[test]
fn what_must_never_be_a_sign_cannot_be_written() {
    assert_eq!(NEVER_FACTS.len(), rules::NEVER.len());
    let files = rules::builtin();
    let (name, text) = files.iter().find(|(name, _)| name.starts_with("PF201")).unwrap();
    let first = "{ fact = \"moves_12m\", op = \">=\", limit = \"some_moves\" }";
    assert!(text.contains(first));
    for word in NEVER_FACTS.concat() {
        assert!(Fact::from_key(word).is_none(), "{word}");
        let other = format!("{{ fact = \"{word}\", op = \"=\", value = true }}");
        let changed = text.replacen(first, &other, 1);
        let files: Vec<_> = files
            .iter()
            .map(
                |file| if file.0 == *name { (name.clone(), changed.clone()) } else { file.clone() },
            )
            .collect();
        let errors = rules::parse(&files, &[]).map(|_| ()).unwrap_err();
        let unknown = format!("there is no fact `{word}`");
        assert!(errors.iter().any(|error| error.to_string().contains(&unknown)), "{errors:?}");
    }
}

#[test]
fn leaving_a_family_or_being_married_apart_never_reaches_the_line() {
    let set = shipped();
    let private = ["P24", "P28", "P29", "P30"].map(str::to_owned);
    let only_private =
        |rule: &&rules::Rule| rule.patterns.iter().all(|code| private.contains(code));
    let groups: BTreeSet<&str> =
        set.rules.iter().filter(only_private).map(|rule| rule.group.as_str()).collect();
    assert_eq!(groups.len(), 1, "one cap holds for all of them: {groups:?}");
    let cap = set.groups.iter().find(|group| groups.contains(group.name.as_str())).unwrap().cap;
    assert!(cap < proforma::flags::LINE, "{cap:?}");
}

#[test]
fn there_are_six_packs_and_two_are_on_by_default() {
    let set = shipped();
    let packs: Vec<(&str, PackDefault)> =
        set.packs.iter().map(|pack| (pack.name.as_str(), pack.default)).collect();
    assert_eq!(
        packs,
        [
            ("address", PackDefault::On),
            ("trajectory", PackDefault::On),
            ("family", PackDefault::Demo),
            ("lease", PackDefault::Off),
            ("benefit", PackDefault::Purpose),
            ("signal", PackDefault::Off),
        ]
    );
    let benefit = set.packs.iter().find(|pack| pack.name == "benefit").unwrap();
    assert_eq!(benefit.purpose.as_deref(), Some(proforma::registry::BENEFIT_PURPOSE));
    let mut some = set.clone();
    some.keep_packs(&["address".to_owned(), "family".to_owned()]);
    assert_ne!(some.fingerprint, set.fingerprint);
    assert!(some.rules.iter().all(|rule| rule.pack == "address" || rule.pack == "family"));
    assert_eq!(some.packs_on().count(), 2);
}

#[test]
fn typologies_are_made_of_patterns_in_words_of_both_languages() {
    let set = shipped();
    let codes: Vec<&str> = set.typologies.iter().map(|known| known.code.as_str()).collect();
    assert_eq!(codes, ["C1", "C2", "C3", "C4", "C5", "C6"]);
    for typology in &set.typologies {
        for language in [Language::Danish, Language::English] {
            assert!(typology.sentence.get(language).ends_with('.'), "{}", typology.code);
        }
    }
    let rule = |code: &str| set.rules.iter().find(|rule| rule.code == code).unwrap();
    let (left, apart, back) = (rule("PF205"), rule("PF113"), rule("PF202"));
    let family = &set.typologies[0];
    assert_eq!(family.weight_of(&[left, apart]), Some(6));
    assert_eq!(family.weight_of(&[left, apart, back]), Some(7));
    assert_eq!(family.weight_of(&[left, back]), None, "a required part is missing");
    let mut both = left.clone();
    both.patterns.extend(apart.patterns.clone());
    assert_eq!(family.weight_of(&[&both]), None, "one rule alone is no combination");
    let drifting = &set.typologies[4];
    assert_eq!(drifting.weight_of(&[rule("PF201")]), None, "too little");
    assert_eq!(drifting.weight_of(&[rule("PF201"), rule("PF203")]), Some(4));
}

/// A rule that reads a file which is not there answers "unknown" or stays silent because something
/// else is plainly not so; it never says yes.
#[test]
fn without_its_files_a_pack_says_nothing_and_does_not_say_no() {
    let set = shipped();
    let folder = project("sample-data/town");
    let optional = ["leases", "benefits", "signals"];
    let without = |name: &str| !optional.contains(&name.trim_end_matches(".csv"));
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .filter(|(name, _)| without(name))
        .map(|(name, path)| (name, std::fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    let texts: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let loaded = proforma::registry::load_texts(&texts).unwrap();
    let as_of = loaded.register.last_known_day().unwrap();
    let settings = Settings { as_of, window_months: 36, capacity: 10, seed: 1 };
    let analysis = pipeline::analyse(&loaded.register, &set, settings, &|_| {});
    for (rule, outcome) in set.rules.iter().zip(&analysis.outcomes.rules) {
        let pack = set.packs.iter().find(|pack| pack.name == rule.pack).unwrap();
        if rule.facts().iter().all(|fact| !reads(*fact, &optional)) {
            continue;
        }
        if pack.files.iter().any(|file| optional.contains(&file.as_str())) {
            assert!(outcome.hits.is_empty(), "{} holds without its file", rule.code);
        }
    }
}

fn reads(fact: Fact, files: &[&str]) -> bool {
    let sources = proforma::report::sources(fact);
    sources.iter().any(|source| files.contains(&source.trim_end_matches(".csv")))
}
