//! The flags of a run as a document: an overview, then one page each, in the order a caseworker
//! reads: facts, reasons, what speaks for and against, pictures, earlier cases, the next step.

use std::collections::BTreeMap;

use super::disclosure::Gate;
use super::document::{Block, Cell, Column, ColumnKind, Document, Picture, Sheet};
use super::flag_figures::FigureView;
use super::flag_overview::overview;
use super::flag_rates::{RulePast, rate};
use super::flag_record::FlagRecord;
use super::flag_view::{ClearingView, FlagView, ReasonView, WholeView, flag_view};
use super::format::day;
use super::manifest::lane_key;
use super::page::PageInput;
use super::place::{place_name, visible};
use super::svg::Ground;
use super::text::Word;
use super::wording::{Value, Wording};
use crate::domain::Language;
use crate::flags::Flag;
use crate::rules::Lane;

/// What the list is made from.
#[derive(Clone, Copy, Debug)]
pub struct FlagPagesInput<'a> {
    /// The run.
    pub page: PageInput<'a>,
    /// What a caseworker may be told.
    pub gate: Gate<'a>,
    /// The words.
    pub wording: &'a Wording,
    /// At most this many flags of each list.
    pub most: usize,
    /// What became of decided cases, by rule.
    pub past: &'a BTreeMap<String, RulePast>,
}

/// The list as a document, without its watermark. O(listed flags x size of their surroundings).
pub fn flags_document(input: FlagPagesInput<'_>) -> Document {
    let language = input.wording.language;
    let run = input.page.material.run;
    let listed = |lane: Lane| {
        let of_lane = move |flag: &&Flag| flag.listed && flag.lane == lane;
        visible(input.page.material).filter(of_lane).take(input.most)
    };
    let flags: Vec<&Flag> =
        [Lane::Review, Lane::Help, Lane::Repair].into_iter().flat_map(listed).collect();
    let pages: Vec<Page<'_>> = flags.iter().map(|flag| Page::of(input, flag)).collect();
    let overview = overview(input, &pages);
    let all = visible(input.page.material).count() as u64;
    let subtitle = input.wording.with(
        "flags-subtitle",
        &[
            ("day", Value::Text(&day(run.as_of, language))),
            ("count", Value::Count(flags.len() as u64)),
            ("all", Value::Count(all)),
        ],
    );
    let mut blocks = vec![notice(language)];
    if pages.is_empty() {
        blocks.push(Block::Paragraph(input.wording.say("flags-none")));
    } else {
        blocks.push(Block::Contents(input.wording.say("flags-contents")));
        if input.gate.opens("rates") {
            blocks.push(Block::Small(input.wording.say("rate-note")));
        }
    }
    blocks.extend(pages.iter().flat_map(Page::blocks));
    Document {
        language,
        title: input.wording.say("flags-title"),
        subtitle,
        day: run.as_of,
        watermark: String::new(),
        blocks,
        sheets: vec![overview],
        dense: true,
    }
}

fn notice(language: Language) -> Block {
    let text = |word: Word| word.text(language).to_owned();
    Block::Notice(text(Word::NotADecision), text(Word::NotADecisionBody))
}

/// One part of a page.
type Part<'a> = fn(&Page<'a>) -> Vec<Block>;

/// Headings, kinds and rows of the table that stands in for a picture.
type Twin<'t> = (&'t [Word], &'t [ColumnKind], &'t [Vec<String>]);

/// Parts beside each other; a part that says nothing leaves its room to the other.
fn beside([left, right]: [Vec<Block>; 2]) -> Vec<Block> {
    if left.is_empty() || right.is_empty() {
        return [left, right].concat();
    }
    vec![Block::Beside([left, right])]
}

/// One flag with all that is said of it.
pub(super) struct Page<'a> {
    pub(super) input: FlagPagesInput<'a>,
    pub(super) flag: &'a Flag,
    pub(super) record: FlagRecord,
    pub(super) view: FlagView,
    /// Number, place and, beside the review list, its list: tells its tables from those of other flags.
    pub(super) name: String,
}

impl<'a> Page<'a> {
    fn of(input: FlagPagesInput<'a>, flag: &'a Flag) -> Self {
        let language = input.wording.language;
        let record = super::record_builder::flag_record(input.page.material, flag);
        let view = flag_view(input.page, flag, Ground::Paper, language);
        let place = if input.gate.opens("dwelling") {
            place_name(input.page.material.scene(), flag.dwelling, language)
        } else {
            flag.id.clone()
        };
        let lane = input.wording.say(&format!("flag-lane-{}", lane_key(flag.lane)));
        let name = match flag.lane {
            Lane::Review => format!("{}. {place}", flag.rank),
            _ => format!("{}. {place} ({lane})", flag.rank),
        };
        Self { input, flag, record, view, name }
    }

    pub(super) fn say(&self, key: &str) -> String {
        self.input.wording.say(key)
    }

    fn word(&self, word: Word) -> String {
        word.text(self.input.wording.language).to_owned()
    }

    fn heading(&self, word: Word) -> Block {
        Block::Heading(3, self.word(word))
    }

    fn opens(&self, field: &str) -> bool {
        self.input.gate.opens(field)
    }

    /// In the order of the work: facts, reasons with all that is known of each, plain explanations, what
    /// would clear it, pictures, earlier cases, the next step.
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = self.head();
        blocks.extend(self.told("reasons", Self::reasons));
        let narrow = self.view.network.as_ref().is_some_and(FigureView::is_narrow);
        let network = self.told("network", Self::network);
        let (beside_lanes, below) = if narrow { (network, vec![]) } else { (vec![], network) };
        let left =
            [self.told("explanations", Self::innocent), self.told("clearing", Self::clearing)];
        let right = [self.told("timeline", Self::timeline), beside_lanes];
        blocks.extend(beside([left.concat(), right.concat()]));
        blocks.extend(below);
        let left = [self.told("cases", Self::cases), self.told("next_step", Self::next_step)];
        blocks.extend(beside([left.concat(), self.told("next_step", Self::legal_basis)]));
        blocks
    }

    /// A part of the page, if the policy opens its field.
    fn told(&self, field: &str, part: Part<'a>) -> Vec<Block> {
        if self.opens(field) { part(self) } else { Vec::new() }
    }

    /// Where, how it ranks, and the facts of the dwelling.
    fn head(&self) -> Vec<Block> {
        let lane = self.say(&format!("flag-lane-{}", lane_key(self.flag.lane)));
        let band = self.input.wording.with(
            "flag-band",
            &[
                ("band", Value::Text(self.flag.band.letter())),
                ("points", Value::Text(&self.flag.score.0.to_string())),
            ],
        );
        let person = Word::PersonConcerned.text(self.input.wording.language);
        let dwelling = Word::FlagId.text(self.input.wording.language);
        let may_be_told = |label: &str| match label {
            label if label == person => self.opens("person"),
            label if label == dwelling => true,
            _ => self.opens("dwelling"),
        };
        let told = self.view.facts.iter().filter(|(label, _)| may_be_told(label));
        let facts = told.map(|(label, value)| ((*label).to_owned(), value.clone()));
        vec![
            Block::NewPage,
            Block::Heading(2, self.name.clone()),
            Block::Paragraph(format!("{lane}. {band}.")),
            self.heading(Word::DwellingFacts),
            Block::Pairs(facts.collect()),
        ]
    }

    /// What was found, by reason: its points, its facts with the limits they were held against, what
    /// speaks for and against it, how common it is and how often right.
    fn reasons(&self) -> Vec<Block> {
        let what = format!("{}. {}", self.word(Word::What), self.say("reason-values"));
        let mut columns = vec![
            Column::new(self.word(Word::Reason), ColumnKind::Text),
            Column::new(self.word(Word::Counted), ColumnKind::Number),
            Column::new(what, ColumnKind::Text),
        ];
        if self.opens("explanations") {
            let heads = ["flag-confirms", "flag-refutes"];
            columns.extend(heads.map(|key| Column::new(self.say(key), ColumnKind::Text)));
        }
        let mut table = Sheet::new(format!("{}: {}", self.word(Word::Reasons), self.name), columns);
        table.rows.extend(self.view.whole.as_ref().map(|whole| self.whole(whole)));
        for (at, reason) in self.view.reasons.iter().enumerate() {
            table.rows.push(self.reason(at, reason));
        }
        let mut blocks = vec![
            self.heading(Word::Reasons),
            Block::Paragraph(format!("{} …", self.view.opening)),
            Block::Table(table),
            Block::Small(self.reason_notes()),
        ];
        if !self.view.not_counted.is_empty() {
            blocks.push(Block::Heading(4, self.word(Word::NotCounted)));
            blocks.push(Block::List(self.view.not_counted.clone()));
        }
        blocks
    }

    /// What the reasons look like together; it has no points of its own here.
    fn whole(&self, whole: &WholeView) -> Vec<Cell> {
        let title = format!("{}: {}", self.say("flag-whole"), whole.title);
        let found = vec![Cell::Text(title), Cell::Empty, Cell::Text(whole.sentence.clone())];
        [found, self.for_and_against(&whole.confirms, &whole.refutes)].concat()
    }

    fn reason(&self, at: usize, reason: &ReasonView) -> Vec<Cell> {
        let fact = |[question, value, limit]: &[String; 3]| format!("{question} {value} ({limit})");
        let mut found = vec![reason.text.clone()];
        found.extend(reason.facts.iter().map(fact));
        if !reason.mitigations.is_empty() {
            let word = self.word(Word::Mitigations);
            found.push(format!("{word}: {}", reason.mitigations.join(" ")));
        }
        let mut title = vec![format!("{} ({}).", reason.title, reason.code)];
        if self.opens("rates") {
            title.push(rate(self.input, self.flag.reasons[at].rule));
        }
        let counted = Cell::Whole(self.record.reasons[at].counted.into());
        let found = vec![Cell::Lines(title), counted, Cell::Lines(found)];
        [found, self.for_and_against(&reason.confirms, &reason.refutes)].concat()
    }

    fn for_and_against(&self, confirms: &str, refutes: &str) -> Vec<Cell> {
        let told = |text: &str| Cell::Text(text.to_owned());
        if self.opens("explanations") { vec![told(confirms), told(refutes)] } else { Vec::new() }
    }

    /// Where the facts come from, and what else is to be known of the reasons, each once. How often
    /// each turns out right stands beside it.
    fn reason_notes(&self) -> String {
        let mut sources: Vec<&str> =
            self.view.reasons.iter().flat_map(|reason| reason.sources.split(", ")).collect();
        sources.sort_unstable();
        sources.dedup();
        let mut notes = vec![format!("{}: {}.", self.word(Word::Source), sources.join(", "))];
        for word in [Word::CappedNote, Word::TrialMark] {
            let text = self.word(word);
            if self.view.reasons.iter().any(|reason| reason.notes.contains(&text)) {
                notes.push(text);
            }
        }
        notes.join(" ")
    }

    /// Plain explanations of all reasons, each once.
    fn innocent(&self) -> Vec<Block> {
        let mut innocent: Vec<String> = Vec::new();
        let of_whole = self.view.whole.iter().flat_map(|whole| &whole.innocent);
        let of_reasons = self.view.reasons.iter().flat_map(|reason| &reason.innocent);
        for text in of_whole.chain(of_reasons) {
            if !innocent.contains(text) {
                innocent.push(text.clone());
            }
        }
        vec![self.heading(Word::Innocent), Block::List(innocent)]
    }

    fn clearing(&self) -> Vec<Block> {
        let mut blocks = vec![self.heading(Word::WouldClear)];
        let entry = |entry: &ClearingView| {
            format!("{} ({}: {})", entry.text, self.word(Word::RemainingPoints), entry.remaining)
        };
        let lists =
            [(Word::DataFix, &self.view.data_fixes), (Word::FactOfLife, &self.view.facts_of_life)];
        if lists.iter().all(|(_, list)| list.is_empty()) {
            blocks.push(Block::Paragraph(self.word(Word::NothingClears)));
        }
        for (word, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
            blocks.push(Block::Heading(4, self.word(*word)));
            blocks.push(Block::List(list.iter().map(entry).collect()));
        }
        if !self.view.unknown.is_empty() {
            let row =
                |(text, missing): &(String, Vec<String>)| format!("{text} {}", missing.join(" "));
            blocks.push(Block::Heading(4, self.word(Word::UnknownTitle)));
            blocks.push(Block::List(self.view.unknown.iter().map(row).collect()));
        }
        blocks
    }

    fn timeline(&self) -> Vec<Block> {
        let heads = [Word::Person, Word::AgeGroup, Word::Kind, Word::From, Word::To];
        let steps: Vec<Vec<String>> = self.view.steps.iter().map(|row| row.to_vec()).collect();
        let at_once = [ColumnKind::Text, ColumnKind::Number];
        let picture = self.picture(
            Word::SwimlaneTitle,
            &self.view.swimlane,
            &[
                (&heads, &[ColumnKind::Text; 5], &self.view.swimlane.rows),
                (&[Word::From, Word::AtOnce], &at_once, &steps),
            ],
        );
        vec![self.heading(Word::SwimlaneTitle), picture]
    }

    fn network(&self) -> Vec<Block> {
        let Some(network) = &self.view.network else { return Vec::new() };
        let heads = [Word::Who, Word::Link, Word::WhoOrWhere, Word::From, Word::To];
        let twin = (&heads[..], &[ColumnKind::Text; 5][..], network.rows.as_slice());
        vec![self.heading(Word::NetworkOf), self.picture(Word::NetworkOf, network, &[twin])]
    }

    fn next_step(&self) -> Vec<Block> {
        vec![self.heading(Word::NextStep), Block::List(self.view.next_steps.clone())]
    }

    fn legal_basis(&self) -> Vec<Block> {
        if self.view.legal_basis.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![self.heading(Word::LegalBasis)];
        for same in self.view.legal_basis.chunk_by(|one, next| one.0 == next.0) {
            let written = if same[0].0 == "en" { Language::English } else { Language::Danish };
            let texts = same.iter().map(|(_, text)| text.clone());
            blocks.push(Block::ForeignList(written, texts.collect()));
        }
        blocks
    }

    fn picture(&self, title: Word, figure: &FigureView, twins: &[Twin<'_>]) -> Block {
        let title = self.word(title);
        let name = format!("{title}: {}", self.name);
        let twin = |(number, (heads, kinds, rows)): (usize, &Twin<'_>)| {
            let name = if number == 0 { name.clone() } else { format!("{name} ({})", number + 1) };
            self.sheet(&name, heads, kinds, rows)
        };
        Block::Picture(Picture {
            svg: figure.svg.clone(),
            title: name.clone(),
            summary: figure.summary.clone(),
            key: figure.key.to_owned(),
            twins: twins.iter().enumerate().map(twin).collect(),
        })
    }

    fn sheet(
        &self,
        name: &str,
        heads: &[Word],
        kinds: &[ColumnKind],
        rows: &[Vec<String>],
    ) -> Sheet {
        let columns =
            heads.iter().zip(kinds).map(|(word, kind)| Column::new(self.word(*word), *kind));
        let mut sheet = Sheet::new(name, columns.collect());
        let cells = |row: &Vec<String>| row.iter().map(|text| Cell::Text(text.clone())).collect();
        sheet.rows = rows.iter().map(cells).collect();
        sheet
    }
}
