//! What users read: lists, pages, pictures, explanations. All wording and redaction lives here.
//!
//! Turns a finished run into bytes and decides nothing: no score, band or order changes here. No
//! clock, no paths: the rim writes the bytes.

mod advice;
mod advice_words;
mod association;
mod case_sheet;
mod collate;
mod columns;
mod disclosure;
mod document;
mod explain;
mod explore;
mod fact_sheet;
mod flag_cases;
mod flag_figures;
mod flag_overview;
mod flag_pages;
mod flag_rates;
mod flag_record;
mod flag_view;
mod format;
mod identity;
mod issue;
mod journal;
mod legend;
mod letter;
mod list;
mod manifest;
mod model_reason;
mod network;
mod page;
mod page_view;
mod place;
mod plot;
mod quality;
mod record_builder;
mod rule_book;
mod rule_register;
mod rule_words;
mod scores;
mod sender;
mod sources;
mod style;
mod surroundings;
mod svg;
mod swimlane;
mod table;
mod text;
mod timeline;
mod waterfall;
mod wording;

pub use advice::{
    AdvicePattern, AdviceReason, AdviceRecord, AdviceUnknown, OccupancyRecord, advice_csv,
    advice_csv_header, advice_json, advice_records,
};
pub use association::{
    AssociationInput, DepartmentCount, NormChecks, Occupancy, OccupancyRow, ReplyColumn,
    association_document, occupancy, reference, reply_form,
};
pub use case_sheet::{CaseSheet, SheetFigure, SheetReason, SheetReasons, SheetSide, case_sheet};
pub use disclosure::{Disclosure, Gate, PolicyError, Recipient};
pub use document::{
    Block, Cell, Column, ColumnKind, Dialect, Document, Form, Picture, Sheet, WriteError,
    without_notice, write,
};
pub use explain::{RuleAnswer, Unflagged, explain_flag, explain_unflagged};
pub use explore::{explorable, explore_csv, explore_moves_csv};
pub use fact_sheet::{facts_batch, facts_csv};
pub use flag_pages::{FlagPagesInput, flags_document};
pub use flag_rates::RulePast;
pub use flag_record::{
    ClearingRecord, EvidenceRecord, FactRecord, FlagFile, FlagRecord, InnocentRecord,
    MitigatedRule, NamedLimitRecord, ReasonRecord, RuleRecord, UnknownRecord,
};
pub use format::{day, number, uncertain};
pub use identity::Identity;
pub use issue::{Addressee, Issued, Terms, issue, issued};
pub use journal::{JournalEntry, copy_number, sha256, verify};
pub use letter::{
    LetterFacts, LetterInput, LetterKind, LetterRecipient, LetterSubject, LetterTemplates,
    MemoInput, Template, TemplateError, letter_document, letter_facts, memo_xml, merge_csv, owner,
    recipients,
};
pub use list::{lane_batch, lane_csv, list_text};
pub use manifest::{
    Counts, ExemptionRecord, FileHash, FlagCount, LimitRecord, Manifest, PackRecord, RowCount,
    RunSource, StageDuration, TallyRecord,
};
pub use network::{EdgeKind, Network, NetworkEdge, NetworkNode, NodeKind, network_svg};
pub use page::{PageInput, flags_html};
pub use plot::{BarGroup, Curve, PlotWords, Whisker, bar_plot, curve_plot, whisker_plot};
pub use quality::{quality_json, rejects_csv};
pub use record_builder::{flag_file, flags_json};
pub use rule_book::rule_book;
pub use rule_register::{HitRate, Measured, RegisterEntry, register_entries, register_markdown};
pub use scores::{profile_json, scores_batch, scores_csv};
pub use sender::{Sender, SenderError};
pub use sources::sources;
pub use style::PICTURE_STYLE;
pub use surroundings::{node_label, surroundings};
pub use swimlane::swimlane_svg;
pub use text::Word;
pub use timeline::{Lane as TimelineLane, Stay, Timeline, timeline};
#[cfg(test)]
pub(crate) use wording::entries as text_entries;
pub use wording::{TextError, Value, Wording};

use crate::facts::Facts;
use crate::flags::Run;
use crate::graph::HouseholdGraph;
use crate::registry::Register;
use crate::rules::RuleSet;

/// What lists and pictures of persons and dwellings read.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// Ids and addresses.
    pub register: &'a Register,
    /// Who was registered where, as known on one day.
    pub graph: &'a HouseholdGraph<'a>,
    /// How persons are shown.
    pub identity: &'a Identity,
}

/// Everything the report of a run may read.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// Ids and addresses.
    pub register: &'a Register,
    /// Who was registered where, as known on the day of the run.
    pub graph: &'a HouseholdGraph<'a>,
    /// The facts of the run.
    pub facts: &'a Facts,
    /// The rules in force, with their texts.
    pub rules: &'a RuleSet,
    /// What was found.
    pub run: &'a Run,
    /// How persons are shown.
    pub identity: &'a Identity,
}

impl<'a> Material<'a> {
    /// The part that pictures read.
    pub fn scene(&self) -> Scene<'a> {
        Scene { register: self.register, graph: self.graph, identity: self.identity }
    }
}
