//! What the page shows of one flag, as text ready to print.

use super::explain::opening;
use super::flag_figures::{FigureView, Figures, Pictured, figures};
use super::flag_record::{EvidenceRecord, FlagFile, FlagRecord, ReasonRecord, RuleRecord};
use super::format::{comparison, count};
use super::page::PageInput;
use super::page_view::{badge, band_meaning};
use super::place::{dwelling_facts, place_name, since_text};
use super::svg::Ground;
use super::text::Word;
use super::waterfall::{waterfall_figure, waterfall_summary};
use crate::domain::{Bilingual, Language};
use crate::facts::TableKind;
use crate::flags::Flag;

/// One flag on one side of the page.
pub(super) struct FlagView {
    pub(super) id: String,
    pub(super) rank: u32,
    pub(super) band: &'static str,
    pub(super) badge: String,
    pub(super) meaning: &'static str,
    pub(super) score: i32,
    pub(super) points: String,
    pub(super) lane: String,
    pub(super) place: String,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) whole: Option<WholeView>,
    pub(super) opening: &'static str,
    pub(super) waterfall: FigureView,
    pub(super) reasons: Vec<ReasonView>,
    pub(super) not_counted: Vec<String>,
    pub(super) swimlane: FigureView,
    pub(super) steps: Vec<[String; 2]>,
    pub(super) network: Option<FigureView>,
    pub(super) data_fixes: Vec<ClearingView>,
    pub(super) facts_of_life: Vec<ClearingView>,
    pub(super) unknown: Vec<(String, Vec<String>)>,
    pub(super) next_steps: Vec<String>,
    /// Paragraphs of law with the language code each is written in.
    pub(super) legal_basis: Vec<(&'static str, String)>,
}

/// What the case looks like as a whole.
pub(super) struct WholeView {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) sentence: String,
    pub(super) innocent: Vec<String>,
    pub(super) confirms: String,
    pub(super) refutes: String,
}

/// One reason with all that speaks for and against it.
pub(super) struct ReasonView {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) facts: Vec<[String; 3]>,
    pub(super) sources: String,
    pub(super) mitigations: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) why: String,
    pub(super) innocent: Vec<String>,
    pub(super) confirms: String,
    pub(super) refutes: String,
}

/// One change that would clear the flag.
pub(super) struct ClearingView {
    pub(super) text: String,
    pub(super) remaining: i32,
}

/// What the page shows of `flag`.
pub(super) fn flag_view(
    input: PageInput<'_>,
    flag: &Flag,
    ground: Ground,
    language: Language,
) -> FlagView {
    let material = input.material;
    let record = super::record_builder::flag_record(material, flag);
    let id = format!("f{}-{}", flag.id, if language == Language::Danish { "da" } else { "en" });
    let (dwelling, concerned) = (flag.dwelling, &flag.concerned);
    let subject = Pictured { dwelling, concerned, ground, links: false };
    let ids = ["s", "n"].map(|end| format!("{id}-{end}"));
    let Figures { swimlane, steps, network, .. } =
        figures(material, subject, [&ids[0], &ids[1]], language);
    FlagView {
        rank: flag.rank,
        band: flag.band.letter(),
        badge: badge(flag),
        meaning: band_meaning(flag, language),
        score: flag.score.0,
        points: Word::PointsAfter.with(language, &[&flag.score.0.to_string()]),
        lane: record.lane.clone(),
        place: place_name(material.scene(), flag.dwelling, language),
        facts: facts(input, flag, &record, language),
        whole: whole(input.file, &record, language),
        opening: opening(&record.lane, &record.subject).text(language),
        waterfall: waterfall(input.file, &record, &format!("{id}-w"), language),
        reasons: flag
            .reasons
            .iter()
            .zip(&record.reasons)
            .map(|(reason, record)| reason_view(input, reason.rule, record, language))
            .collect(),
        not_counted: not_counted(input.file, &record, language),
        swimlane,
        steps,
        network,
        data_fixes: clearing(&record, "data_fix", language),
        facts_of_life: clearing(&record, "fact_of_life", language),
        unknown: unknown(input.file, &record, language),
        next_steps: input
            .file
            .next_steps(&record, language)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        legal_basis: legal_basis(input.file, &record, language),
        id,
    }
}

fn facts(
    input: PageInput<'_>,
    flag: &Flag,
    record: &FlagRecord,
    language: Language,
) -> Vec<(&'static str, String)> {
    let mut rows = dwelling_facts(input.material, flag.dwelling, language);
    if let Some(person) = &record.person_id {
        let since = Word::Moved.with(language, &[&since_text(input.material, flag, language)]);
        rows.push((Word::PersonConcerned.text(language), format!("{person} ({since})")));
    }
    rows.push((Word::FlagId.text(language), flag.id.clone()));
    rows
}

fn whole(file: &FlagFile, record: &FlagRecord, language: Language) -> Option<WholeView> {
    let typology = file.typology(record)?;
    let text = |text: &Bilingual| text.get(language).to_owned();
    Some(WholeView {
        code: record.typology.join(", "),
        title: text(&typology.title),
        sentence: text(&typology.sentence),
        innocent: typology.innocent_explanations.iter().map(|known| text(&known.text)).collect(),
        confirms: text(&typology.confirms),
        refutes: text(&typology.refutes),
    })
}

fn rule_of<'a>(file: &'a FlagFile, reason: &ReasonRecord) -> Option<&'a RuleRecord> {
    file.rules.get(&reason.rule)
}

fn title_of(file: &FlagFile, code: &str, language: Language) -> String {
    file.rules.get(code).map_or("", |rule| rule.title.get(language)).to_owned()
}

fn waterfall(file: &FlagFile, record: &FlagRecord, id: &str, language: Language) -> FigureView {
    let row = |reason: &ReasonRecord| {
        vec![
            reason.code.clone(),
            file.title(reason, language).to_owned(),
            reason.weight.to_string(),
            reason.counted.to_string(),
        ]
    };
    FigureView {
        svg: waterfall_figure(file, record, id, language),
        key: Word::WaterfallDescription.text(language),
        summary: waterfall_summary(record, language),
        rows: record.reasons.iter().map(row).collect(),
    }
}

fn reason_view(
    input: PageInput<'_>,
    rule: usize,
    record: &ReasonRecord,
    language: Language,
) -> ReasonView {
    let known = &input.material.rules.rules[rule];
    let texts = |all: &[Bilingual]| {
        all.iter().map(|text| text.get(language).to_owned()).collect::<Vec<_>>()
    };
    ReasonView {
        code: record.code.clone(),
        title: known.title.get(language).to_owned(),
        text: record.text.get(language).to_owned(),
        facts: record.facts.iter().map(|read| fact_row(input.file, read, language)).collect(),
        sources: sources(record),
        mitigations: texts(&record.mitigations),
        notes: notes(input, rule, record, language),
        why: known.why.get(language).to_owned(),
        innocent: known.innocent.iter().map(|entry| entry.text.get(language).to_owned()).collect(),
        confirms: known.confirms.get(language).to_owned(),
        refutes: known.refutes.get(language).to_owned(),
    }
}

fn sources(record: &ReasonRecord) -> String {
    once_each(record.facts.iter().flat_map(|read| read.sources.iter().cloned())).join(", ")
}

/// How common the circumstance is, whether the rule has been measured, and why it counts less.
fn notes(
    input: PageInput<'_>,
    rule: usize,
    record: &ReasonRecord,
    language: Language,
) -> Vec<String> {
    let mut notes = Vec::new();
    if record.counted < record.points {
        notes.push(Word::CappedNote.text(language).to_owned());
    }
    if input.material.rules.rules[rule].status == crate::rules::Status::Trial {
        notes.push(Word::TrialMark.text(language).to_owned());
    }
    if let Some(tally) = input.material.run.tallies.get(rule) {
        let all = tally.hits + tally.mitigated + tally.unknown + tally.no_hit;
        let word = match input.material.rules.rules[rule].subject {
            TableKind::Dwelling => Word::RuleRateDwellings,
            TableKind::Registration => Word::RuleRateRegistrations,
        };
        notes.push(word.with(language, &[&count(tally.hits, language), &count(all, language)]));
    }
    notes.push(Word::NotMeasured.text(language).to_owned());
    notes
}

fn fact_row(file: &FlagFile, read: &EvidenceRecord, language: Language) -> [String; 3] {
    let question = file.facts.get(&read.fact).map(|fact| fact.question.get(language));
    let compared: Vec<_> = read.limits.iter().map(|text| comparison(text, language)).collect();
    [
        question.unwrap_or(&read.fact).to_owned(),
        read.shown.get(language).to_owned(),
        compared.join("; "),
    ]
}

fn not_counted(file: &FlagFile, record: &FlagRecord, language: Language) -> Vec<String> {
    let row = |entry: &super::flag_record::MitigatedRule| {
        let texts: Vec<_> = entry.mitigations.iter().map(|text| text.get(language)).collect();
        format!("{} {}: {}", entry.rule, title_of(file, &entry.rule, language), texts.join(" "))
    };
    record.not_counted.iter().map(row).collect()
}

fn clearing(record: &FlagRecord, kind: &str, language: Language) -> Vec<ClearingView> {
    let entries = record.clearing.iter().filter(|entry| entry.kind == kind);
    entries
        .map(|entry| ClearingView {
            text: entry.text.get(language).to_owned(),
            remaining: entry.remaining,
        })
        .collect()
}

fn unknown(file: &FlagFile, record: &FlagRecord, language: Language) -> Vec<(String, Vec<String>)> {
    let question = |key: &String| {
        let known = file.facts.get(key).map(|fact| fact.question.get(language));
        known.unwrap_or(key).to_owned()
    };
    let row = |entry: &super::flag_record::UnknownRecord| {
        let name = format!("{} {}", entry.rule, title_of(file, &entry.rule, language));
        let text = Word::UnknownRow.with(language, &[&name]);
        (text, entry.missing.iter().map(question).collect())
    };
    record.unknown.iter().map(row).collect()
}

fn legal_basis(
    file: &FlagFile,
    record: &FlagRecord,
    language: Language,
) -> Vec<(&'static str, String)> {
    let rules = record.reasons.iter().filter_map(|reason| rule_of(file, reason));
    let written = |text: &Bilingual| {
        let is_english = language == Language::English && text.da != text.en;
        (if is_english { "en" } else { "da" }, text.get(language).to_owned())
    };
    once_each(rules.flat_map(|rule| rule.legal_basis.iter().map(written)))
}

fn once_each<T: PartialEq>(texts: impl Iterator<Item = T>) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for text in texts {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}
