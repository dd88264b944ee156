//! The examples a rule carries: small registers and what the rule must say of them.
//!
//! What all examples share stands once, in `[scene]`: an example's own file replaces the scene's,
//! `more_moves` and its like add rows to it, `without` takes files away.

use super::condition::FACTS_LISTED;
use super::fault::{RuleFault, suggest};
use super::source::{FILES, Section};
use crate::domain::Day;
use crate::facts::{Fact, TableKind};
use crate::rules::{Example, Expectation};

/// Keys an example takes from the scene where it lacks them.
const SHARED: [&str; 3] = ["as_of", "dwelling", "person"];

/// What all examples of a rule share.
struct Scene {
    texts: Vec<(&'static str, String)>,
}

impl Scene {
    fn text(&self, key: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| *known == key).map(|(_, text)| text.as_str())
    }
}

/// How many of [`FILES`] every example must have.
const REQUIRED: usize = 3;

pub(super) fn examples(section: &Section<'_, '_>, subject: TableKind) -> Vec<Example> {
    let scene = scene(section);
    let more: Vec<String> = FILES.iter().map(|file| format!("more_{file}")).collect();
    let mut keys = vec!["name", "expect", "without"];
    keys.extend(SHARED.iter().chain(&FILES).copied().chain(more.iter().map(String::as_str)));
    let tables = section.tables("examples").into_iter();
    let examples: Vec<Example> = tables
        .map(|(table, start)| {
            let inner = Section::open(section.source, table, start, "an example", &keys);
            example(&inner, subject, &scene)
        })
        .collect();
    check_kinds(section, &examples);
    examples
}

fn scene(section: &Section<'_, '_>) -> Scene {
    let Some(value) = section.optional("scene") else { return Scene { texts: Vec::new() } };
    let Some(table) = value.get_ref().as_table() else {
        section.wrong_type("scene", value, "a table");
        return Scene { texts: Vec::new() };
    };
    let keys: Vec<&'static str> = SHARED.iter().chain(&FILES).copied().collect();
    let inner = Section::open(section.source, table, value.span().start, "the scene", &keys);
    let given = keys.into_iter().filter(|key| inner.has(key));
    let texts: Vec<_> = given.map(|key| (key, inner.text(key).get_ref().to_string())).collect();
    if inner.has("as_of") {
        check_day(&inner);
    }
    Scene { texts }
}

fn check_kinds(section: &Section<'_, '_>, examples: &[Example]) {
    let any = |test: fn(&Expectation) -> bool| examples.iter().any(|e| test(&e.expect));
    let kinds = [
        ("that it flags", any(|e| matches!(e, Expectation::Band(_)))),
        (
            "with an innocent explanation that it must not flag, or that is mitigated",
            any(|e| {
                matches!(e, Expectation::NoHit | Expectation::Mitigated | Expectation::Lowered)
            }),
        ),
        ("that is unknown", any(|e| matches!(e, Expectation::Unknown(_)))),
    ];
    for (kind, _) in kinds.into_iter().filter(|(_, found)| !found) {
        section.source.report(&section.span(), RuleFault::MissingExample { kind: kind.into() });
    }
}

fn example(section: &Section<'_, '_>, subject: TableKind, scene: &Scene) -> Example {
    let shared = |key: &str| match scene.text(key).filter(|_| !section.has(key)) {
        Some(text) => text.to_owned(),
        None => section.text(key).get_ref().to_string(),
    };
    if section.has("as_of") {
        check_day(section);
    }
    Example {
        name: section.text("name").get_ref().to_string(),
        as_of: shared("as_of"),
        files: files(section, scene),
        dwelling: shared("dwelling"),
        person: (subject == TableKind::Registration).then(|| shared("person")),
        expect: expectation(section),
    }
}

fn check_day(section: &Section<'_, '_>) {
    let day = section.text_again("as_of");
    if day.parse::<Day>().is_err() && !day.is_empty() {
        let expected = "a date like \"2026-01-31\"".into();
        let fault = RuleFault::Malformed { key: "as_of".into(), expected };
        let span = section.optional("as_of").map_or(section.span(), toml::Spanned::span);
        section.source.report(&span, fault);
    }
}

fn files(section: &Section<'_, '_>, scene: &Scene) -> Vec<(String, String)> {
    let known: Vec<(&str, ())> = FILES.iter().map(|file| (*file, ())).collect();
    let without = section.texts("without");
    for word in &without {
        section.known_word("file", word.get_ref(), word.span(), &known);
    }
    let left_out = |key: &str| without.iter().any(|word| *word.get_ref() == key);
    let mut files = Vec::new();
    for (at, key) in FILES.iter().enumerate() {
        let text = file(section, scene, key, at < REQUIRED);
        if let Some(text) = text.filter(|_| !left_out(key)) {
            files.push((format!("{key}.csv"), text));
        }
    }
    files
}

/// The example's own file, or the scene's with the rows the example adds.
fn file(section: &Section<'_, '_>, scene: &Scene, key: &str, required: bool) -> Option<String> {
    let more = format!("more_{key}");
    let own = section.has(key) || (required && scene.text(key).is_none());
    let mut text = match scene.text(key) {
        _ if own => section.text(key).get_ref().to_string(),
        Some(text) => text.to_owned(),
        None if section.has(&more) => String::new(),
        None => return None,
    };
    if section.has(&more) {
        if own || text.is_empty() {
            let expected = format!("left out where the scene's `{key}` is not used");
            let span = section.text(&more).span();
            section.source.report(&span, RuleFault::Malformed { key: more, expected });
            return Some(text);
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(section.text(&more).get_ref());
    }
    Some(text)
}

fn expectation(section: &Section<'_, '_>) -> Expectation {
    let text = section.text("expect");
    let words: Vec<&str> = text.get_ref().split_whitespace().collect();
    match words[..] {
        ["none"] => return Expectation::NoHit,
        ["mitigated"] => return Expectation::Mitigated,
        ["lowered"] => return Expectation::Lowered,
        ["band", number] => {
            if let Ok(number) = number.parse() {
                return Expectation::Band(number);
            }
        }
        ["unknown:", key] => {
            if let Some(fact) = Fact::from_key(key) {
                return Expectation::Unknown(fact);
            }
            let hint = suggest(key, Fact::ALL.iter().map(|fact| fact.key()));
            let hint = hint.or(Some(FACTS_LISTED.into()));
            let fault = RuleFault::UnknownFact { key: key.into() };
            section.source.report_with(&text.span(), fault, hint);
            return Expectation::Unknown(Fact::ALL[0]); // An example of this kind there is.
        }
        _ => {}
    }
    let expected = "`band N`, `none`, `mitigated`, `lowered` or `unknown: FACT`".into();
    let fault = RuleFault::Malformed { key: "expect".into(), expected };
    section.source.report(&text.span(), fault);
    Expectation::NoHit
}
