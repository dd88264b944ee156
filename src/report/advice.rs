//! Advice on pending registrations as records, as lines of JSON and as rows of CSV, in both languages.
//!
//! Names nobody: a registration is known by its move id.

use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::advice_words::{advice_key, advice_text, ground_key, ground_text, norm_key, norm_text};
use super::flag_record::{EvidenceRecord, InnocentRecord};
use super::format::both;
use super::manifest::lane_key;
use super::record_builder::evidence_record;
use super::table::Table;
use crate::desk::{Desk, Judgement};
use crate::domain::{Band, Bilingual, Language};
use crate::facts::{Facts, TableKind};
use crate::flags::{Advised, Norm, Occupancy, Reason, UnknownRule, hex};
use crate::registry::{Pending, Register};
use crate::rules::{RuleSet, fill};

/// The advice on one pending registration.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AdviceRecord {
    /// 16 hex digits that follow from the move id, the dwelling and the day: the same tomorrow.
    pub advice_id: String,
    /// The line of the file, or the number in the request.
    pub line: u64,
    /// The registration, as given.
    pub move_id: String,
    /// Where to; none for departures.
    pub dwelling_id: Option<String>,
    /// The day it was judged as of (ISO date).
    pub as_of: String,
    /// `register`, `ask_host`, `ask_all_residents` or `manual`.
    pub advice: &'static str,
    /// The same in words.
    pub advice_text: Bilingual,
    /// The ground of the policy that decided.
    pub ground: &'static str,
    /// The same in words.
    pub ground_text: Bilingual,
    /// The sum of the reasons, in decibans.
    pub score: i32,
    /// `A`, `B` or `C`; none below the line.
    pub band: Option<&'static str>,
    /// How many registrations of one household were judged together.
    pub household: usize,
    /// Who would live there, against both norms.
    pub occupancy: Option<OccupancyRecord>,
    /// What speaks against it, strongest first.
    pub reasons: Vec<AdviceReason>,
    /// Named patterns that the reasons make as a whole.
    pub as_a_whole: Vec<AdvicePattern>,
    /// Signs of a faulty register, and signs that somebody may need help; they add to no score.
    pub aside: Vec<AdviceReason>,
    /// Plain explanations of the reasons.
    pub innocent_explanations: Vec<InnocentRecord>,
    /// What could not be answered, and what is missing for it.
    pub unknown: Vec<AdviceUnknown>,
}

/// Who would live in the dwelling after the move.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OccupancyRecord {
    /// Habitable rooms; none where not known.
    pub rooms: Option<u16>,
    /// Adults.
    pub adults: u16,
    /// Everybody.
    pub residents: u16,
    /// Adults up to rooms, where part of a social dwelling is sublet: `kept`, `exceeded`,
    /// `does_not_apply` or `unknown`.
    pub adults_up_to_rooms: &'static str,
    /// Two persons a room, in the same words.
    pub two_persons_a_room: &'static str,
    /// Both in words.
    pub text: Bilingual,
}

/// One reason with its values.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AdviceReason {
    /// For example `PF206.1`.
    pub code: String,
    /// `review`, `help` or `repair`.
    pub lane: &'static str,
    /// What was found.
    pub text: Bilingual,
    /// Points after mitigation.
    pub points: i32,
    /// What it adds to the score.
    pub counted: i32,
    /// The facts the rule read, with values and limits.
    pub facts: Vec<EvidenceRecord>,
}

/// A named pattern.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AdvicePattern {
    /// For example `T1`.
    pub code: String,
    /// What it looks like.
    pub text: Bilingual,
    /// What it adds to the score.
    pub counted: i32,
}

/// A rule that could not say yes or no.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AdviceUnknown {
    /// Its code.
    pub rule: String,
    /// The facts it misses.
    pub missing: Vec<String>,
    /// The questions that could not be answered.
    pub text: Bilingual,
}

/// The records of registrations that were judged together, in the order they were given.
pub fn advice_records(
    register: &Register,
    desk: &Desk<'_>,
    group: &[Pending],
    judgement: &Judgement,
) -> Vec<AdviceRecord> {
    let each = group.iter().zip(&judgement.advised).zip(&judgement.rows);
    each.map(|((pending, advised), row)| {
        let paper = Paper { rules: desk.rules(), facts: judgement.facts.as_ref(), row: *row };
        let dwelling = pending.to.map(|dwelling| register.dwelling_id(dwelling));
        AdviceRecord {
            line: pending.line,
            advice_id: advice_id(pending, dwelling.unwrap_or_default()),
            move_id: pending.move_id.to_string(),
            dwelling_id: dwelling.map(str::to_owned),
            as_of: judgement.as_of.to_string(),
            ..paper.record(advised)
        }
    })
    .collect()
}

fn advice_id(pending: &Pending, dwelling: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(pending.key.to_be_bytes());
    hash.update(dwelling.as_bytes());
    hash.update(pending.effective.earliest.ordinal().to_be_bytes());
    hex(&hash.finalize()[..8])
}

/// What the texts of one advice are filled from.
struct Paper<'a> {
    rules: &'a RuleSet,
    facts: Option<&'a Facts>,
    row: usize,
}

impl Paper<'_> {
    fn record(&self, advised: &Advised) -> AdviceRecord {
        AdviceRecord {
            advice_id: String::new(),
            line: 0,
            move_id: String::new(),
            dwelling_id: None,
            as_of: String::new(),
            advice: advice_key(advised.advice),
            advice_text: advice_text(advised.advice),
            ground: ground_key(advised.ground),
            ground_text: ground_text(advised.ground),
            score: advised.score.0,
            band: advised.band.map(Band::letter),
            household: advised.household,
            occupancy: advised.occupancy.map(occupancy_record),
            reasons: advised.reasons.iter().map(|reason| self.reason(reason)).collect(),
            as_a_whole: self.patterns(advised),
            aside: advised.aside.iter().map(|reason| self.reason(reason)).collect(),
            innocent_explanations: self.innocent(advised),
            unknown: advised.unknown.iter().map(|entry| self.unknown(entry)).collect(),
        }
    }

    fn reason(&self, reason: &Reason) -> AdviceReason {
        let rule = &self.rules.rules[reason.rule];
        let band = &rule.bands[usize::from(reason.band)];
        let text = match (self.facts, self.row_of(reason)) {
            (Some(facts), Some(row)) => {
                both(|language| fill(band.reason.get(language), language, rule, facts, row))
            }
            _ => band.reason.clone(),
        };
        AdviceReason {
            code: format!("{}.{}", rule.code, band.number),
            lane: lane_key(rule.lane),
            text,
            points: reason.points.0,
            counted: reason.counted.0,
            facts: reason.evidence.iter().map(|read| evidence_record(rule, band, read)).collect(),
        }
    }

    fn row_of(&self, reason: &Reason) -> Option<usize> {
        let registrations = &self.facts?.registration_rows;
        match self.rules.rules[reason.rule].subject {
            TableKind::Dwelling => Some(0),
            TableKind::Registration => {
                reason.registration.and_then(|id| registrations.binary_search(&id).ok())
            }
        }
        .or(Some(self.row))
    }

    fn patterns(&self, advised: &Advised) -> Vec<AdvicePattern> {
        let known = advised.combinations.iter();
        known
            .map(|named| {
                let typology = &self.rules.typologies[named.typology];
                AdvicePattern {
                    code: typology.code.clone(),
                    text: typology.sentence.clone(),
                    counted: named.counted.0,
                }
            })
            .collect()
    }

    /// The plain explanations of all reasons, each once.
    fn innocent(&self, advised: &Advised) -> Vec<InnocentRecord> {
        let mut found: Vec<InnocentRecord> = Vec::new();
        for reason in advised.reasons.iter().chain(&advised.aside) {
            for known in &self.rules.rules[reason.rule].innocent {
                if found.iter().all(|said| said.code != known.code) {
                    let (code, text) = (known.code.clone(), known.text.clone());
                    found.push(InnocentRecord { code, text });
                }
            }
        }
        found
    }

    fn unknown(&self, entry: &UnknownRule) -> AdviceUnknown {
        let questions = |danish: bool| {
            let asked = entry.missing.iter();
            let asked = asked.map(|fact| if danish { fact.entry().da } else { fact.entry().en });
            asked.collect::<Vec<_>>().join(" ")
        };
        AdviceUnknown {
            rule: self.rules.rules[entry.rule].code.clone(),
            missing: entry.missing.iter().map(|fact| fact.key().to_owned()).collect(),
            text: Bilingual { da: questions(true), en: questions(false) },
        }
    }
}

fn occupancy_record(occupancy: Occupancy) -> OccupancyRecord {
    let Occupancy { rooms, adults, residents, sublet, persons } = occupancy;
    let text = |language| {
        let sentence = |norm: Norm, is_sublet| norm_text(norm, is_sublet, language);
        let rooms = rooms.map(|rooms| rooms.to_string());
        let counted = match language {
            Language::Danish => format!(
                "Efter flytningen: {adults} voksne, {residents} personer i alt, {} værelser.",
                rooms.as_deref().unwrap_or("et ukendt antal")
            ),
            Language::English => format!(
                "After the move: {adults} adults, {residents} persons in all, {} rooms.",
                rooms.as_deref().unwrap_or("an unknown number of")
            ),
        };
        format!("{counted} {} {}", sentence(sublet, true), sentence(persons, false))
    };
    OccupancyRecord {
        rooms,
        adults,
        residents,
        adults_up_to_rooms: norm_key(sublet),
        two_persons_a_room: norm_key(persons),
        text: both(text),
    }
}

/// One record as a line of JSON.
pub fn advice_json(record: &AdviceRecord) -> Vec<u8> {
    let mut line = serde_json::to_vec(record).expect("records hold strings and numbers only");
    line.push(b'\n');
    line
}

/// The columns of the CSV form.
const COLUMNS: [&str; 17] = [
    "line",
    "move_id",
    "advice_id",
    "advice",
    "ground",
    "score",
    "band",
    "household",
    "dwelling_id",
    "as_of",
    "rooms",
    "adults",
    "residents",
    "adults_up_to_rooms",
    "two_persons_a_room",
    "reasons",
    "text",
];

/// The header of the CSV form.
pub fn advice_csv_header() -> Vec<u8> {
    Table::with_header(&COLUMNS).into_bytes()
}

/// One record as a row of CSV; the last column says everything in one language.
pub fn advice_csv(record: &AdviceRecord, language: Language) -> Vec<u8> {
    let mut table = Table::default();
    table.number(i64::try_from(record.line).unwrap_or(i64::MAX));
    table.text(&record.move_id);
    table.text(&record.advice_id);
    table.text(record.advice);
    table.text(record.ground);
    table.number(record.score.into());
    table.text(record.band.unwrap_or(""));
    table.number(i64::try_from(record.household).unwrap_or(i64::MAX));
    table.text(record.dwelling_id.as_deref().unwrap_or(""));
    table.text(&record.as_of);
    let known = record.occupancy.as_ref();
    let number = |value: Option<u16>| value.map_or(String::new(), |value| value.to_string());
    table.text(&number(known.and_then(|occupancy| occupancy.rooms)));
    table.text(&number(known.map(|occupancy| occupancy.adults)));
    table.text(&number(known.map(|occupancy| occupancy.residents)));
    table.text(known.map_or("", |occupancy| occupancy.adults_up_to_rooms));
    table.text(known.map_or("", |occupancy| occupancy.two_persons_a_room));
    let reasons = record.reasons.iter().chain(&record.aside);
    let codes: Vec<&str> = reasons.map(|reason| reason.code.as_str()).collect();
    table.text(&codes.join(" "));
    table.text(&in_words(record, language));
    table.end_row();
    table.into_bytes()
}

/// Everything an advice says, in one language.
fn in_words(record: &AdviceRecord, language: Language) -> String {
    let (explained, missing) = match language {
        Language::Danish => ("Helt almindelige forklaringer:", "Ikke kendt:"),
        Language::English => ("Plain explanations:", "Not known:"),
    };
    let mut parts = vec![record.advice_text.get(language), record.ground_text.get(language)];
    parts.extend(record.occupancy.iter().map(|occupancy| occupancy.text.get(language)));
    parts.extend(record.reasons.iter().map(|reason| reason.text.get(language)));
    parts.extend(record.as_a_whole.iter().map(|whole| whole.text.get(language)));
    parts.extend(record.aside.iter().map(|reason| reason.text.get(language)));
    if !record.innocent_explanations.is_empty() {
        parts.push(explained);
        parts.extend(record.innocent_explanations.iter().map(|known| known.text.get(language)));
    }
    let mut questions: Vec<&str> =
        record.unknown.iter().map(|unknown| unknown.text.get(language)).collect();
    questions.sort_unstable();
    questions.dedup();
    if !questions.is_empty() {
        parts.push(missing);
        parts.extend(questions);
    }
    parts.join(" ")
}
