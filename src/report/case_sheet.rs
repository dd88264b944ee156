//! What the page of a case shows of a run, kept with the case: the bare facts for the first look, the
//! reasons apart from them, and what letters can say.
//!
//! A drawn dwelling has the same first part as a flagged one, and no second.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::flag_figures::{FigureView, Figures, Pictured, figures};
use super::flag_view::{FlagView, flag_view};
use super::letter::{LetterFacts, LetterKind, LetterRecipient, LetterSubject, owner, source_name};
use super::page::PageInput;
use super::place::dwelling_facts;
use super::svg::Ground;
use super::wording::{Value, Wording};
use super::{letter_facts, recipients};
use crate::domain::{DwellingId, Language};
use crate::flags::Flag;

/// The sheet of a case in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseSheet {
    /// Danish.
    pub da: SheetSide,
    /// English.
    pub en: SheetSide,
    /// Who a letter of each kind goes to, by the kind's name.
    pub recipients: BTreeMap<String, Vec<String>>,
}

impl CaseSheet {
    /// One language of it.
    pub fn side(&self, language: Language) -> &SheetSide {
        if language == Language::Danish { &self.da } else { &self.en }
    }
}

/// One language of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetSide {
    /// What is known of the dwelling: label and value.
    pub facts: Vec<(String, String)>,
    /// Who was registered when; says of nobody that a flag concerns them.
    pub swimlane: SheetFigure,
    /// How many at once, from each day on.
    pub steps: Vec<[String; 2]>,
    /// Persons and dwellings around it.
    pub network: Option<SheetFigure>,
    /// Its nodes as its picture links them, `#net-0` first: as printed, and the id of a dwelling.
    #[serde(default)]
    pub nodes: Vec<[String; 2]>,
    /// For each node that is a person, the id of the dwelling they are registered in on the day of the
    /// run; empty for others, and in sheets that are older. Not printed.
    #[serde(default)]
    pub homes: Vec<String>,
    /// Why it was raised; none for a drawn dwelling.
    pub reasons: Option<SheetReasons>,
    /// What letters can say, by recipient as printed; those to organisations under the empty name.
    pub letters: BTreeMap<String, LetterFacts>,
}

/// A picture with its one sentence and the rows of its table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetFigure {
    /// The picture.
    pub svg: String,
    /// One sentence.
    pub summary: String,
    /// How to read it.
    pub key: String,
    /// The same as a table.
    pub rows: Vec<Vec<String>>,
}

/// Why a flag was raised, and what speaks against it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetReasons {
    /// `A`, `B`, `C`.
    pub band: String,
    /// What the band means.
    pub meaning: String,
    /// Its points in words.
    pub points: String,
    /// The sum.
    pub score: i32,
    /// The person concerned, as label and value; and the flag's id.
    pub facts: Vec<(String, String)>,
    /// "This registration may be wrong, because".
    pub opening: String,
    /// How the points add up.
    pub waterfall: SheetFigure,
    /// What it looks like as a whole: title and sentence.
    pub whole: Option<(String, String)>,
    /// Strongest first.
    pub reasons: Vec<SheetReason>,
    /// Rules that held and were cancelled.
    pub not_counted: Vec<String>,
    /// Corrections of data that would clear it.
    pub data_fixes: Vec<String>,
    /// Facts of life that would clear it.
    pub facts_of_life: Vec<String>,
    /// Rules that could not say yes or no.
    pub unknown: Vec<String>,
    /// The first lawful steps.
    pub next_steps: Vec<String>,
    /// Paragraphs with the language each is written in.
    pub legal_basis: Vec<(String, String)>,
    /// Who was registered when, with the persons concerned marked.
    pub swimlane: SheetFigure,
}

/// One reason with what speaks for and against it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetReason {
    /// Rule and band.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What was found.
    pub text: String,
    /// Fact, value, what it was compared with.
    pub facts: Vec<[String; 3]>,
    /// The files they are from.
    pub sources: String,
    /// What lowered it.
    pub mitigations: Vec<String>,
    /// How common it is, and the like.
    pub notes: Vec<String>,
    /// Why the pattern matters.
    pub why: String,
    /// Plain explanations.
    pub innocent: Vec<String>,
    /// What would confirm it.
    pub confirms: String,
    /// What would refute it.
    pub refutes: String,
}

/// The sheet of a flag, or of a drawn dwelling where there is no flag.
pub fn case_sheet(input: PageInput<'_>, dwelling: DwellingId, flag: Option<&Flag>) -> CaseSheet {
    let recipients = all_recipients(LetterSubject { material: input.material, dwelling, flag });
    CaseSheet {
        da: side(input, dwelling, flag, Language::Danish),
        en: side(input, dwelling, flag, Language::English),
        recipients: recipients
            .into_iter()
            .map(|(kind, to)| (kind, to.into_iter().map(|one| one.name).collect()))
            .collect(),
    }
}

fn all_recipients(subject: LetterSubject<'_>) -> BTreeMap<String, Vec<LetterRecipient>> {
    let kinds = LetterKind::names().filter_map(|name| Some((name, LetterKind::named(name)?)));
    let of = |kind| {
        let owner = owner(subject, kind).map(|name| LetterRecipient::organisation(&name, None));
        recipients(subject, kind, None).into_iter().chain(owner).collect()
    };
    kinds.map(|(name, kind)| (name.to_owned(), of(kind))).collect()
}

fn side(
    input: PageInput<'_>,
    dwelling: DwellingId,
    flag: Option<&Flag>,
    language: Language,
) -> SheetSide {
    // with nothing of any flag in them
    let subject = Pictured { dwelling, concerned: &[], ground: Ground::Screen, links: true };
    let Figures { swimlane, steps, network, nodes, homes } =
        figures(input.material, subject, ["who", "net"], language);
    let facts = dwelling_facts(input.material, dwelling, language);
    let own = facts.len();
    SheetSide {
        facts: facts.into_iter().map(|(label, value)| (label.to_owned(), value)).collect(),
        swimlane: swimlane.into(),
        steps,
        network: network.map(SheetFigure::from),
        nodes,
        homes,
        reasons: flag
            .map(|flag| reasons(flag_view(input, flag, Ground::Screen, language), own, language)),
        letters: letters(LetterSubject { material: input.material, dwelling, flag }, language),
    }
}

fn letters(subject: LetterSubject<'_>, language: Language) -> BTreeMap<String, LetterFacts> {
    let wording = Wording::builtin(language);
    let nobody = LetterRecipient::organisation("", None);
    let everybody = all_recipients(subject).into_values().flatten().chain([nobody]);
    let facts = |one: LetterRecipient| {
        let facts = letter_facts(subject, &one, &wording);
        (one.name, facts)
    };
    everybody.map(facts).collect()
}

/// What the page of the run says of the flag; its first `own` facts are those of the dwelling.
fn reasons(view: FlagView, own: usize, language: Language) -> SheetReasons {
    let wording = Wording::builtin(language);
    let clearing = |list: Vec<super::flag_view::ClearingView>| {
        let left = |points: i32| {
            wording.with("clears-to", &[("points", Value::Text(&points.to_string()))])
        };
        list.into_iter().map(|it| format!("{} {}", it.text, left(it.remaining))).collect()
    };
    let unknown = |(text, missing): (String, Vec<String>)| format!("{text} {}", missing.join(" "));
    let facts = view.facts.into_iter().skip(own);
    SheetReasons {
        band: view.band.to_owned(),
        meaning: view.meaning.to_owned(),
        points: view.points,
        score: view.score,
        facts: facts.map(|(label, value)| (label.to_owned(), value)).collect(),
        opening: view.opening.to_owned(),
        waterfall: view.waterfall.into(),
        whole: view.whole.map(|whole| (whole.title, whole.sentence)),
        reasons: view.reasons.into_iter().map(|view| reason(view, &wording)).collect(),
        not_counted: view.not_counted,
        data_fixes: clearing(view.data_fixes),
        facts_of_life: clearing(view.facts_of_life),
        unknown: view.unknown.into_iter().map(unknown).collect(),
        next_steps: view.next_steps,
        legal_basis: view
            .legal_basis
            .into_iter()
            .map(|(in_, text)| (in_.to_owned(), text))
            .collect(),
        swimlane: view.swimlane.into(),
    }
}

fn reason(view: super::flag_view::ReasonView, wording: &Wording) -> SheetReason {
    let files = view.sources.split(", ").filter(|file| !file.is_empty());
    let sources: Vec<String> = files.map(|file| source_name(file, wording)).collect();
    SheetReason {
        code: view.code,
        title: view.title,
        text: view.text,
        facts: view.facts,
        sources: sources.join("; "),
        mitigations: view.mitigations,
        notes: view.notes,
        why: view.why,
        innocent: view.innocent,
        confirms: view.confirms,
        refutes: view.refutes,
    }
}

impl From<FigureView> for SheetFigure {
    fn from(view: FigureView) -> Self {
        Self { svg: view.svg, summary: view.summary, key: view.key.to_owned(), rows: view.rows }
    }
}
