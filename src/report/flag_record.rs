//! `flags.json` as it is written and read back: all that can be said of each flag, resolved to text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model_reason::MODEL_CODE;
use super::text::Word;
use crate::domain::{Bilingual, Language};

/// The whole file. Rules and facts are described once; flags refer to them by code and key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlagFile {
    /// The day the run is about (ISO date).
    pub as_of: String,
    /// The lowest score that raises a flag.
    pub line: i32,
    /// Every rule of the run by code.
    pub rules: BTreeMap<String, RuleRecord>,
    /// Every typology of the run by code.
    #[serde(default)]
    pub typologies: BTreeMap<String, TypologyRecord>,
    /// Every fact the flags mention, by key.
    pub facts: BTreeMap<String, FactRecord>,
    /// Every flag, by lane and rank.
    pub flags: Vec<FlagRecord>,
}

impl FlagFile {
    /// What a flag looks like as a whole: the heaviest typology of its own lane.
    pub fn typology(&self, flag: &FlagRecord) -> Option<&TypologyRecord> {
        let mut known = flag.typology.iter().filter_map(|code| self.typologies.get(code));
        known.find(|typology| typology.lane == flag.lane)
    }

    /// The title of a reason: that of its rule, or of the typology it is.
    pub fn title(&self, reason: &ReasonRecord, language: Language) -> &str {
        let rule = self.rules.get(&reason.rule).map(|rule| &rule.title);
        let typology = || self.typologies.get(&reason.rule).map(|typology| &typology.title);
        let known = rule.or_else(typology).map(|title| title.get(language));
        let model = || (reason.rule == MODEL_CODE).then(|| Word::ModelTitle.text(language));
        known.or_else(model).unwrap_or_default()
    }

    /// The next steps of a flag, each once: that of the whole, then of the strongest reason. Only rules of the
    /// flag's own lane speak: an offer of help and a question to the residents exclude each other.
    pub fn next_steps(&self, flag: &FlagRecord, language: Language) -> Vec<&str> {
        let rules = flag.reasons.iter().filter_map(|reason| self.rules.get(&reason.rule));
        let whole = self.typology(flag).map(|typology| typology.next_step.get(language));
        let mut steps: Vec<&str> = whole.into_iter().collect();
        for rule in rules.filter(|rule| rule.lane == flag.lane) {
            let step = rule.next_step.get(language);
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        steps
    }
}

/// What a rule says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRecord {
    /// Its version.
    pub version: u32,
    /// `shadow`, `trial` or `stable`.
    pub status: String,
    /// `review`, `help` or `repair`: the list its flags belong on.
    #[serde(default)]
    pub lane: String,
    /// Rules of one group see the same circumstance.
    pub group: String,
    /// The most the group may add up to, where it is capped.
    pub group_cap: Option<i32>,
    /// A short title.
    pub title: Bilingual,
    /// The question it answers.
    pub question: Bilingual,
    /// Why the pattern matters.
    pub why: Bilingual,
    /// Paragraphs it rests on.
    pub legal_basis: Vec<Bilingual>,
    /// Plain explanations.
    pub innocent_explanations: Vec<InnocentRecord>,
    /// What would confirm it.
    pub confirms: Bilingual,
    /// What would refute it.
    pub refutes: Bilingual,
    /// The first lawful, least intrusive step.
    pub next_step: Bilingual,
}

/// A named combination of reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypologyRecord {
    /// Its version.
    pub version: u32,
    /// `review`, `help` or `repair`.
    pub lane: String,
    /// A short title.
    pub title: Bilingual,
    /// What the case looks like, in one sentence.
    pub sentence: Bilingual,
    /// What the combination adds to the score beyond its parts, before its group's cap.
    pub points: i32,
    /// Plain explanations.
    pub innocent_explanations: Vec<InnocentRecord>,
    /// What would confirm it.
    pub confirms: Bilingual,
    /// What would refute it.
    pub refutes: Bilingual,
    /// The first lawful, least intrusive step.
    pub next_step: Bilingual,
}

/// A plain explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InnocentRecord {
    /// The code of the case journal.
    pub code: String,
    /// For the reader.
    pub text: Bilingual,
}

/// What a fact is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactRecord {
    /// The question it answers.
    pub question: Bilingual,
    /// Unit key.
    pub unit: String,
    /// What a missing value means.
    pub missing: String,
    /// The files of the registry folder it is measured from.
    pub sources: Vec<String>,
}

/// One flag.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlagRecord {
    /// Stable between runs.
    pub flag_id: String,
    /// `review`, `help` or `repair`.
    pub lane: String,
    /// Place in its lane, from 1.
    pub rank: u32,
    /// Whether it is within the capacity.
    pub listed: bool,
    /// `A`, `B` or `C`.
    pub band: String,
    /// Sum of what the reasons count.
    pub score: i32,
    /// `dwelling` or `registration`.
    pub subject: String,
    /// Where.
    pub dwelling_id: String,
    /// One-line address, empty where not given.
    pub address: String,
    /// The adult whose registration is counted, as printed.
    pub person_id: Option<String>,
    /// The first day of that registration, with the register's precision.
    pub moved_on: Option<String>,
    /// Since when things are as the flag says: `moved_on`, else the last arrival of a resident.
    #[serde(default)]
    pub since: Option<String>,
    /// The adults concerned, as printed.
    pub concerned: Vec<String>,
    /// Strongest first.
    pub reasons: Vec<ReasonRecord>,
    /// Rules that held and were cancelled.
    pub not_counted: Vec<MitigatedRule>,
    /// Rules that could not say yes or no.
    pub unknown: Vec<UnknownRecord>,
    /// What would clear it.
    pub clearing: Vec<ClearingRecord>,
    /// Codes of the typologies its reasons make, heaviest first.
    pub typology: Vec<String>,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReasonRecord {
    /// Rule and band: `PF101.1`.
    pub code: String,
    /// The rule.
    pub rule: String,
    /// The rule's version.
    pub version: u32,
    /// The band's number.
    pub band: u8,
    /// What was found, in words.
    pub text: Bilingual,
    /// What the band weighs.
    pub weight: i32,
    /// After mitigation.
    pub points: i32,
    /// What it adds to the score.
    pub counted: i32,
    /// The adult it is about, as printed, for rules about registrations.
    pub person_id: Option<String>,
    /// The facts it rests on.
    pub facts: Vec<EvidenceRecord>,
    /// What lowered it.
    pub mitigations: Vec<Bilingual>,
}

/// One fact behind a reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EvidenceRecord {
    /// The fact's key.
    pub fact: String,
    /// Its value; null where not known.
    pub value: Option<f32>,
    /// Its value with its unit, for the reader.
    pub shown: Bilingual,
    /// Unit key.
    pub unit: String,
    /// What the rule compared it with, as the rule writes it.
    pub limits: Vec<String>,
    /// The limits among these that have a name: what they are and where their number comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named_limits: Vec<NamedLimitRecord>,
    /// The files it is measured from.
    pub sources: Vec<String>,
}

/// A limit that a municipality may set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NamedLimitRecord {
    /// Its name in the rule.
    pub name: String,
    /// Its value in this run.
    pub value: f32,
    /// Unit key.
    pub unit: String,
    /// Where the number comes from.
    pub basis: Bilingual,
}

/// A rule that held and does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MitigatedRule {
    /// The rule's code.
    pub rule: String,
    /// What cancelled it.
    pub mitigations: Vec<Bilingual>,
}

/// A rule that could not say yes or no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownRecord {
    /// The rule's code.
    pub rule: String,
    /// Keys of the facts it misses.
    pub missing: Vec<String>,
}

/// One change that alone would take the flag below the line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClearingRecord {
    /// `data_fix` or `fact_of_life`.
    pub kind: String,
    /// The fact's key.
    pub fact: String,
    /// Its value now; null where not known.
    pub now: Option<f32>,
    /// The nearest value that clears the flag.
    pub instead: f32,
    /// The score that would remain.
    pub remaining: i32,
    /// The same in words.
    pub text: Bilingual,
}
