//! The shipped rules as a pack: what they cover, the packs they belong to, what they must carry.

use std::collections::BTreeSet;

use proforma::domain::Language;
use proforma::rules::{self, Lane, PATTERNS, PackDefault, RuleSet, Treatment};

fn shipped() -> RuleSet {
    rules::parse(&rules::builtin(), &[]).unwrap()
}

/// Patterns without a rule yet. Nothing is added here.
const NOT_YET: &[&str] = &["P22", "P23", "P26", "P28", "P29", "P30"];

#[test]
fn the_pack_covers_every_pattern_that_rules_can_show() {
    let set = shipped();
    let covered: BTreeSet<&str> =
        set.rules.iter().flat_map(|rule| &rule.patterns).map(String::as_str).collect();
    let due = PATTERNS.iter().filter(|pattern| pattern.may_be_covered());
    let missing: Vec<&str> =
        due.map(|pattern| pattern.code).filter(|code| !covered.contains(code)).collect();
    assert!(missing.iter().all(|code| NOT_YET.contains(code)), "{missing:?}");
    for rule in &set.rules {
        for code in &rule.patterns {
            let repair = rules::pattern(code).unwrap().treatment == Treatment::Repair;
            assert_eq!(repair, rule.lane == Lane::Repair, "{} covers {code}", rule.code);
        }
    }
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
    let drifting = &set.typologies[4];
    assert_eq!(drifting.weight_of(&[rule("PF201")]), None, "too little");
    assert_eq!(drifting.weight_of(&[rule("PF201"), rule("PF203")]), Some(4));
}
