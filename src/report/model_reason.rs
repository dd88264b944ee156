//! What a model adds to a flag, as a reason among the others.

use super::flag_record::{EvidenceRecord, ReasonRecord};
use super::format::{both, value, value_in_both};
use super::sources::sources;
use super::text::Word;
use crate::domain::Language;
use crate::flags::{ModelReason, UnusualFact};

/// What stands for a rule's code where a model speaks.
pub(super) const MODEL_CODE: &str = "MODEL";

/// The reason with its facts, each beside the median of its peers.
pub(super) fn model_record(reason: &ModelReason) -> ReasonRecord {
    let points = reason.points().0;
    let share = percent(reason.share);
    ReasonRecord {
        code: MODEL_CODE.to_owned(),
        rule: MODEL_CODE.to_owned(),
        version: 1,
        band: 0,
        text: both(|language| Word::ModelReason.with(language, &[&share])),
        weight: points,
        points,
        counted: points,
        person_id: None,
        facts: reason.facts.iter().map(fact_record).collect(),
        mitigations: Vec::new(),
    }
}

fn fact_record(told: &UnusualFact) -> EvidenceRecord {
    let median = told.peer_median.map(|_| value(told.fact, told.peer_median, Language::English));
    let median = median.map(|median| format!("median {median}"));
    EvidenceRecord {
        fact: told.fact.key().to_owned(),
        value: Some(told.value),
        shown: value_in_both(told.fact, Some(told.value)),
        unit: told.fact.unit().key().to_owned(),
        limits: median.into_iter().chain([format!("{} %", percent(told.share))]).collect(),
        named_limits: Vec::new(),
        sources: sources(told.fact).iter().map(|file| (*file).to_owned()).collect(),
    }
}

/// A share in hundredths, with two digits that count.
fn percent(share: f64) -> String {
    let hundredths = share * 100.0;
    match hundredths {
        it if it >= 1.0 => format!("{it:.1}"),
        it if it >= 0.01 => format!("{it:.2}"),
        _ => "0.01".to_owned(),
    }
}
