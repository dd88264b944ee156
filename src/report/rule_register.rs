//! The public register of rules: what each is for and how people are protected, and no number that
//! would tell how to stay below it.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::rule_words::without_numbers;
use super::sources::sources;
use crate::domain::{Bilingual, Language};
use crate::rules::{Lane, Rule, RuleSet, Status, class_label};

/// What a rule's past cases showed, by rule code.
pub type Measured = BTreeMap<String, HitRate>;

/// How often a rule was right, over closed cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HitRate {
    /// Share of closed cases in which the registration was wrong.
    pub precision: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
    /// Closed cases.
    pub closed: u64,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegisterEntry {
    /// The rule's code.
    pub code: String,
    /// Its version.
    pub version: u32,
    /// `shadow`, `trial` or `stable`.
    pub status: &'static str,
    /// Since when (ISO date).
    pub since: String,
    /// When it is reviewed (ISO date).
    pub review: String,
    /// Its title.
    pub title: Bilingual,
    /// What it is for.
    pub purpose: Bilingual,
    /// What it asks.
    pub question: Bilingual,
    /// The facts it reads, as questions.
    pub facts: Vec<Bilingual>,
    /// The files these are measured from.
    pub files: Vec<&'static str>,
    /// Paragraphs it rests on.
    pub legal_basis: Vec<Bilingual>,
    /// How people are protected from a wrong answer.
    pub safeguards: Vec<Bilingual>,
    /// What past cases showed; none where not measured yet.
    pub hit_rate: Option<HitRate>,
    /// Whom to ask.
    pub contact: String,
}

/// An entry for every rule that is shown or on trial, shadow rules too, in rule order.
pub fn register_entries(set: &RuleSet, measured: &Measured) -> Vec<RegisterEntry> {
    set.rules.iter().map(|rule| entry(rule, measured)).collect()
}

fn entry(rule: &Rule, measured: &Measured) -> RegisterEntry {
    let facts = rule.facts();
    let question = |fact: &crate::facts::Fact| {
        let entry = fact.entry();
        quiet(&Bilingual { da: entry.da.to_owned(), en: entry.en.to_owned() })
    };
    let mut files: Vec<&'static str> =
        facts.iter().flat_map(|fact| sources(*fact)).copied().collect();
    files.sort_unstable();
    files.dedup();
    RegisterEntry {
        code: rule.code.clone(),
        version: rule.version,
        status: rule.status.key(),
        since: rule.since.clone(),
        review: rule.review.clone(),
        title: quiet(&rule.title),
        purpose: quiet(&rule.why),
        question: quiet(&rule.question),
        facts: facts.iter().map(question).collect(),
        files,
        legal_basis: rule.legal_basis.clone(),
        safeguards: safeguards(rule),
        hit_rate: measured.get(&rule.code).copied(),
        contact: rule.owner.clone(),
    }
}

fn quiet(text: &Bilingual) -> Bilingual {
    Bilingual {
        da: without_numbers(&text.da, Language::Danish),
        en: without_numbers(&text.en, Language::English),
    }
}

fn says(da: &str, en: &str) -> Bilingual {
    Bilingual { da: da.to_owned(), en: en.to_owned() }
}

/// What holds for every rule.
fn general() -> [Bilingual; 4] {
    [
        says(
            "Et menneske ser på sagen; reglen udløser intet brev og ingen ændring af sig selv.",
            "A person looks at the case; the rule causes no letter and no change by itself.",
        ),
        says(
            "Ingen regel kan læse statsborgerskab, oprindelse, navn, køn, område eller adressebeskyttelse.",
            "No rule can read nationality, origin, name, sex, area or protection of address.",
        ),
        says(
            "Den, det angår, bliver hørt, før noget ændres, og kan klage over en afgørelse.",
            "Whoever is concerned is heard before anything is changed and may appeal a decision.",
        ),
        says(
            "Mangler der oplysninger, er svaret ukendt og aldrig ja.",
            "Where information is missing, the answer is unknown and never yes.",
        ),
    ]
}

fn safeguards(rule: &Rule) -> Vec<Bilingual> {
    let mut found = general().to_vec();
    if rule.lane == Lane::Help {
        found.push(says(
            "Reglen fører kun til et tilbud om hjælp, aldrig til kontrol.",
            "The rule leads to an offer of help only, never to control.",
        ));
    }
    if rule.status == Status::Shadow {
        found.push(says(
            "Reglen er under afprøvning: den tælles og vises ikke.",
            "The rule is being tested: it is counted and not shown.",
        ));
    }
    if !rule.exempt.is_empty() {
        let classes = |language| {
            let labels = rule.exempt.iter().map(|class| class_label(class.name(), language));
            labels.collect::<Vec<_>>().join(", ")
        };
        let (da, en) = (classes(Language::Danish), classes(Language::English));
        found.push(says(&format!("Gælder aldrig for: {da}."), &format!("Never applies to: {en}.")));
    }
    for innocent in &rule.innocent {
        let text = quiet(&innocent.text);
        found.push(says(
            &format!("Der ses efter en almindelig forklaring: {}", text.da),
            &format!("A plain explanation is looked for: {}", text.en),
        ));
    }
    let step = quiet(&rule.next_step);
    found.push(says(
        &format!("Første og mindst indgribende skridt: {}", step.da),
        &format!("First and least intrusive step: {}", step.en),
    ));
    found
}

/// The entries as Markdown, Danish and English side by side.
pub fn register_markdown(entries: &[RegisterEntry]) -> String {
    let mut text = String::from("# Fortegnelse over regler / Register of rules\n");
    for entry in entries {
        write_entry(entry, &mut text).expect("writing to a string does not fail");
    }
    text
}

fn write_entry(entry: &RegisterEntry, text: &mut String) -> std::fmt::Result {
    writeln!(text, "\n## {} {} / {}\n", entry.code, entry.title.da, entry.title.en)?;
    writeln!(
        text,
        "Version {} · {} · {} → {}\n",
        entry.version, entry.status, entry.since, entry.review
    )?;
    writeln!(text, "| | Dansk | English |\n|---|---|---|")?;
    let mut row = |da: &str, en: &str, value: &Bilingual| {
        writeln!(text, "| {da} / {en} | {} | {} |", value.da, value.en)
    };
    row("Formål", "Purpose", &entry.purpose)?;
    row("Spørgsmål", "Question", &entry.question)?;
    row("Oplysninger", "Facts", &joined(&entry.facts))?;
    row("Filer", "Files", &says(&entry.files.join(", "), &entry.files.join(", ")))?;
    row("Hjemmel", "Legal basis", &joined(&entry.legal_basis))?;
    row("Beskyttelse", "Safeguards", &joined(&entry.safeguards))?;
    row("Træfsikkerhed", "Hit rate", &hit_rate(entry.hit_rate))?;
    row("Kontakt", "Contact", &says(&entry.contact, &entry.contact))
}

fn joined(texts: &[Bilingual]) -> Bilingual {
    let all = |language| {
        let texts: Vec<&str> = texts.iter().map(|text| text.get(language)).collect();
        texts.join("<br>")
    };
    says(&all(Language::Danish), &all(Language::English))
}

fn hit_rate(rate: Option<HitRate>) -> Bilingual {
    let Some(rate) = rate else { return says("ikke målt endnu", "not measured yet") };
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    let (all, low, high) = (percent(rate.precision), percent(rate.low), percent(rate.high));
    says(
        &format!("{all} % ({low}-{high} %) af {} afsluttede sager", rate.closed),
        &format!("{all} % ({low}-{high} %) of {} closed cases", rate.closed),
    )
}
