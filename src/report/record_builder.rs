//! From a run to the records of `flags.json`.

use std::collections::BTreeMap;

use super::Material;
use super::flag_record::{
    ClearingRecord, EvidenceRecord, FactRecord, FlagFile, FlagRecord, InnocentRecord,
    MitigatedRule, NamedLimitRecord, ReasonRecord, RuleRecord, TypologyRecord, UnknownRecord,
};
use super::format::{both, value, value_in_both};
use super::manifest::lane_key;
use super::model_reason::model_record;
use super::place::{address, person_label, since, visible};
use super::sources::sources;
use super::text::Word;
use crate::domain::{Bilingual, Language, RegistrationId};
use crate::facts::{Fact, TableKind};
use crate::flags::{
    Clearing, ClearingKind, Combination, Evidence, Flag, FlagSubject, LINE, Reason,
};
use crate::rules::{Innocent, Limit, Rule, RuleBand, RuleSet, Status, Typology, evidence, fill};

/// All flags as records. O(flags x reasons).
pub fn flag_file(material: Material<'_>) -> FlagFile {
    let flags: Vec<_> = visible(material).map(|flag| flag_record(material, flag)).collect();
    FlagFile {
        as_of: material.run.as_of.to_string(),
        line: LINE.0,
        rules: rule_records(material.rules),
        typologies: typology_records(material.rules),
        facts: fact_records(&flags),
        flags,
    }
}

/// The bytes of `flags.json`: one line a rule, fact and flag.
pub fn flags_json(file: &FlagFile) -> Vec<u8> {
    let flags: Vec<_> = file.flags.iter().map(json).collect();
    let text = format!(
        "{{\n\"as_of\": {},\n\"line\": {},\n\"rules\": {{\n{}\n}},\n\"typologies\": {{\n{}\n}},\n\
         \"facts\": {{\n{}\n}},\n\
         \"flags\": [\n{}\n]\n}}\n",
        json(&file.as_of),
        file.line,
        keyed(&file.rules),
        keyed(&file.typologies),
        keyed(&file.facts),
        flags.join(",\n"),
    );
    text.into_bytes()
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("records hold strings, numbers and lists only")
}

fn keyed(entries: &BTreeMap<String, impl serde::Serialize>) -> String {
    let lines: Vec<_> =
        entries.iter().map(|(key, value)| format!("{}: {}", json(key), json(value))).collect();
    lines.join(",\n")
}

fn rule_records(rules: &RuleSet) -> BTreeMap<String, RuleRecord> {
    rules.rules.iter().map(|rule| (rule.code.clone(), rule_record(rules, rule))).collect()
}

fn rule_record(rules: &RuleSet, rule: &Rule) -> RuleRecord {
    let cap = rules.caps.iter().find(|(group, _)| *group == rule.group);
    RuleRecord {
        version: rule.version,
        status: status_key(rule.status).to_owned(),
        lane: lane_key(rule.lane).to_owned(),
        group: rule.group.clone(),
        group_cap: cap.map(|(_, points)| points.0),
        title: rule.title.clone(),
        question: rule.question.clone(),
        why: rule.why.clone(),
        legal_basis: rule.legal_basis.clone(),
        innocent_explanations: innocent_records(&rule.innocent),
        confirms: rule.confirms.clone(),
        refutes: rule.refutes.clone(),
        next_step: rule.next_step.clone(),
    }
}

fn innocent_records(known: &[Innocent]) -> Vec<InnocentRecord> {
    let record =
        |entry: &Innocent| InnocentRecord { code: entry.code.clone(), text: entry.text.clone() };
    known.iter().map(record).collect()
}

fn typology_records(rules: &RuleSet) -> BTreeMap<String, TypologyRecord> {
    let record = |typology: &Typology| TypologyRecord {
        version: typology.version,
        lane: lane_key(typology.lane).to_owned(),
        title: typology.title.clone(),
        sentence: typology.sentence.clone(),
        points: typology.points.0,
        innocent_explanations: innocent_records(&typology.innocent),
        confirms: typology.confirms.clone(),
        refutes: typology.refutes.clone(),
        next_step: typology.next_step.clone(),
    };
    rules.typologies.iter().map(|known| (known.code.clone(), record(known))).collect()
}

fn status_key(status: Status) -> &'static str {
    match status {
        Status::Shadow => "shadow",
        Status::Trial => "trial",
        Status::Stable => "stable",
    }
}

/// The facts that any of the flags mentions.
fn fact_records(flags: &[FlagRecord]) -> BTreeMap<String, FactRecord> {
    let mut found = BTreeMap::new();
    for flag in flags {
        let reasons = flag.reasons.iter().flat_map(|reason| &reason.facts).map(|read| &read.fact);
        let missing = flag.unknown.iter().flat_map(|unknown| &unknown.missing);
        let clearing = flag.clearing.iter().map(|clearing| &clearing.fact);
        for key in reasons.chain(missing).chain(clearing) {
            if let Some(fact) = Fact::from_key(key).filter(|_| !found.contains_key(key)) {
                found.insert(key.clone(), fact_record(fact));
            }
        }
    }
    found
}

/// What the catalogue says of a fact.
pub(super) fn fact_record(fact: Fact) -> FactRecord {
    FactRecord {
        question: question(fact),
        unit: fact.unit().key().to_owned(),
        missing: fact.entry().missing.to_owned(),
        sources: sources(fact).iter().map(|file| (*file).to_owned()).collect(),
    }
}

fn question(fact: Fact) -> Bilingual {
    Bilingual { da: fact.entry().da.to_owned(), en: fact.entry().en.to_owned() }
}

/// One flag, resolved to text.
pub(super) fn flag_record(material: Material<'_>, flag: &Flag) -> FlagRecord {
    let subject = match flag.subject {
        FlagSubject::Dwelling => "dwelling",
        FlagSubject::Registration => "registration",
    };
    let graph = material.graph;
    let moved_on = flag.registration.map(|id| graph.start(id).to_string());
    let since = since(material, flag).map(|day| day.to_string());
    FlagRecord {
        flag_id: flag.id.clone(),
        lane: lane_key(flag.lane).to_owned(),
        rank: flag.rank,
        listed: flag.listed,
        band: flag.band.letter().to_owned(),
        score: flag.score.0,
        subject: subject.to_owned(),
        dwelling_id: material.register.dwelling_id(flag.dwelling).to_owned(),
        address: address(material.scene(), flag.dwelling).to_owned(),
        person_id: flag.registration.map(|id| whose(material, id)),
        moved_on: moved_on.filter(|text| !text.is_empty()),
        since: since.filter(|text| !text.is_empty()),
        concerned: flag.concerned.iter().map(|id| whose(material, *id)).collect(),
        reasons: reasons(material, flag),
        not_counted: not_counted(material, flag),
        unknown: unknown(material, flag),
        clearing: flag.clearing.iter().map(clearing_record).collect(),
        typology: typologies(material, flag),
    }
}

fn whose(material: Material<'_>, registration: RegistrationId) -> String {
    person_label(material.scene(), material.graph.person(registration))
}

/// The row of the fact table that a rule read for this flag.
fn row(
    material: Material<'_>,
    flag: &Flag,
    kind: TableKind,
    registration: Option<RegistrationId>,
) -> Option<usize> {
    match kind {
        TableKind::Dwelling => material.facts.dwelling_rows.binary_search(&flag.dwelling).ok(),
        TableKind::Registration => {
            material.facts.registration_rows.binary_search(&registration?).ok()
        }
    }
}

fn filled(material: Material<'_>, rule: &Rule, text: &Bilingual, row: Option<usize>) -> Bilingual {
    match row {
        Some(row) => both(|language| fill(text.get(language), language, rule, material.facts, row)),
        None => text.clone(),
    }
}

/// The reasons of the rules, then what their combinations and a model add.
fn reasons(material: Material<'_>, flag: &Flag) -> Vec<ReasonRecord> {
    let of_rules = flag.reasons.iter().map(|reason| reason_record(material, flag, reason));
    let of_typologies = flag.combinations.iter().filter_map(|c| combination_record(material, c));
    of_rules.chain(of_typologies).chain(flag.unusual.as_ref().map(model_record)).collect()
}

fn combination_record(material: Material<'_>, combination: &Combination) -> Option<ReasonRecord> {
    let typology = &material.rules.typologies[combination.typology];
    (typology.points.0 > 0).then(|| ReasonRecord {
        code: typology.code.clone(),
        rule: typology.code.clone(),
        version: typology.version,
        band: 0,
        text: typology.sentence.clone(),
        weight: typology.points.0,
        points: typology.points.0,
        counted: combination.counted.0,
        person_id: None,
        facts: Vec::new(),
        mitigations: Vec::new(),
    })
}

fn typologies(material: Material<'_>, flag: &Flag) -> Vec<String> {
    let known = flag.combinations.iter();
    known.map(|named| material.rules.typologies[named.typology].code.clone()).collect()
}

fn reason_record(material: Material<'_>, flag: &Flag, reason: &Reason) -> ReasonRecord {
    let rule = &material.rules.rules[reason.rule];
    let band = &rule.bands[usize::from(reason.band)];
    let row = row(material, flag, rule.subject, reason.registration.or(flag.registration));
    let read = match row {
        Some(row) if reason.evidence.is_empty() => evidence(rule, band, material.facts, row),
        _ => reason.evidence.clone(),
    };
    ReasonRecord {
        code: format!("{}.{}", rule.code, band.number),
        rule: rule.code.clone(),
        version: rule.version,
        band: band.number,
        text: filled(material, rule, &band.reason, row),
        weight: reason.weight.0,
        points: reason.points.0,
        counted: reason.counted.0,
        person_id: reason.registration.map(|id| whose(material, id)),
        facts: read.iter().map(|read| evidence_record(rule, band, read)).collect(),
        mitigations: mitigations(material, rule, &reason.mitigated_by, row),
    }
}

fn mitigations(
    material: Material<'_>,
    rule: &Rule,
    positions: &[u8],
    row: Option<usize>,
) -> Vec<Bilingual> {
    let held = positions.iter().filter_map(|position| rule.mitigations.get(usize::from(*position)));
    held.map(|mitigation| filled(material, rule, &mitigation.text, row)).collect()
}

pub(super) fn evidence_record(rule: &Rule, band: &RuleBand, read: &Evidence) -> EvidenceRecord {
    EvidenceRecord {
        fact: read.fact.key().to_owned(),
        value: read.value,
        shown: value_in_both(read.fact, read.value),
        unit: read.fact.unit().key().to_owned(),
        limits: read.compared.clone(),
        named_limits: named_limits(rule, band, read.fact),
        sources: sources(read.fact).iter().map(|file| (*file).to_owned()).collect(),
    }
}

/// The named limits that a rule and one of its bands hold `fact` against, each once.
fn named_limits(rule: &Rule, band: &RuleBand, fact: Fact) -> Vec<NamedLimitRecord> {
    let comparisons = [&rule.when, &band.when].into_iter().flat_map(|when| when.comparisons());
    let names: Vec<_> = comparisons
        .filter(|comparison| comparison.fact == fact)
        .filter_map(|comparison| comparison.limit_name())
        .collect();
    let used = rule.limits.iter().filter(|limit| names.contains(&limit.name.as_str()));
    let record = |limit: &Limit| NamedLimitRecord {
        name: limit.name.clone(),
        value: limit.value,
        unit: limit.unit.clone(),
        basis: limit.basis.clone(),
    };
    used.map(record).collect()
}

fn not_counted(material: Material<'_>, flag: &Flag) -> Vec<MitigatedRule> {
    let record = |entry: &crate::flags::NotCounted| {
        let rule = &material.rules.rules[entry.rule];
        let row = row(material, flag, rule.subject, flag.registration);
        MitigatedRule {
            rule: rule.code.clone(),
            mitigations: mitigations(material, rule, &entry.mitigated_by, row),
        }
    };
    flag.not_counted.iter().map(record).collect()
}

fn unknown(material: Material<'_>, flag: &Flag) -> Vec<UnknownRecord> {
    let record = |entry: &crate::flags::UnknownRule| UnknownRecord {
        rule: material.rules.rules[entry.rule].code.clone(),
        missing: entry.missing.iter().map(|fact| fact.key().to_owned()).collect(),
    };
    flag.unknown.iter().map(record).collect()
}

fn clearing_record(clearing: &Clearing) -> ClearingRecord {
    let kind = match clearing.kind {
        ClearingKind::DataFix => "data_fix",
        ClearingKind::FactOfLife => "fact_of_life",
    };
    let text = |language: Language| {
        let fact = clearing.fact;
        let now = value(fact, clearing.now, language);
        let instead = value(fact, Some(clearing.instead), language);
        let question = question(fact);
        Word::ClearingRow.with(language, &[question.get(language), &now, &instead])
    };
    ClearingRecord {
        kind: kind.to_owned(),
        fact: clearing.fact.key().to_owned(),
        now: clearing.now,
        instead: clearing.instead,
        remaining: clearing.remaining.0,
        text: both(text),
    }
}
