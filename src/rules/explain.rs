//! A rule in words: everything it says about itself, section by section, in either language.

use super::row::comparison_text;
use super::text::{fill_with, format_number};
use super::{Condition, Mitigation, MitigationEffect, Rule, RuleBand, Status};
use crate::domain::Language;
use crate::facts::{Fact, TableKind};

/// A heading with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// For example `Why it matters`.
    pub heading: &'static str,
    /// Its lines; two spaces of indent a level.
    pub lines: Vec<String>,
}

/// Everything a rule says about itself, as sections in reading order.
pub fn sections(rule: &Rule, language: Language) -> Vec<Section> {
    let speak = Speech { language };
    let mut sections = vec![
        speak.section("Spørgsmål", "Question", [rule.question.get(language).to_owned()]),
        speak.section("Hvorfor", "Why", [rule.why.get(language).to_owned()]),
        speak.section("Gælder når", "Applies when", condition_lines(&rule.when)),
        speak.section("Styrker", "Strengths", speak.bands(rule)),
        speak.section("Grænser", "Limits", speak.limits(rule)),
        speak.section("Sænkes eller bortfalder", "Lowered or cancelled", speak.mitigations(rule)),
        speak.section("Gælder ikke for", "Does not apply to", speak.exempt(rule)),
        speak.section("Kan skyldes", "Innocent explanations", speak.innocent(rule)),
        speak.section("Bekræftes af", "Confirmed by", [rule.confirms.get(language).to_owned()]),
        speak.section("Afkræftes af", "Refuted by", [rule.refutes.get(language).to_owned()]),
        speak.section("Første skridt", "First step", [rule.next_step.get(language).to_owned()]),
        speak.section(
            "Hjemmel",
            "Legal basis (Danish law)",
            rule.legal_basis.iter().map(|text| text.get(language).to_owned()),
        ),
        speak.section("Læser", "Reads", speak.facts(rule)),
        speak.section("Eksempler", "Examples", examples(rule)),
        speak.section("Regel", "Rule", speak.record(rule)),
    ];
    sections.retain(|section| !section.lines.is_empty());
    sections
}

/// The sections of [`sections`] as plain text, 100 columns wide at most.
pub fn explain(rule: &Rule, language: Language) -> String {
    let mut text = format!("{}  {}\n", rule.code, rule.title.get(language));
    for section in sections(rule, language) {
        text.push('\n');
        text.push_str(section.heading);
        text.push('\n');
        for line in &section.lines {
            wrap(line, &mut text);
        }
    }
    text
}

/// Appends `line` broken at words, each part indented like its first plus two.
fn wrap(line: &str, text: &mut String) {
    const WIDTH: usize = 98;
    let indent = 2 + line.len() - line.trim_start().len();
    let mut column = 0;
    for word in line.split_whitespace() {
        let length = word.chars().count();
        if column == 0 || column + 1 + length > WIDTH {
            if column > 0 {
                text.push('\n');
            }
            text.extend(std::iter::repeat_n(' ', indent));
            column = indent + length;
        } else {
            text.push(' ');
            column += 1 + length;
        }
        text.push_str(word);
    }
    text.push('\n');
}

/// A condition as lines, one comparison a line, two spaces a level.
pub fn condition_lines(condition: &Condition) -> Vec<String> {
    let mut lines = Vec::new();
    match condition {
        Condition::All(parts) => parts.iter().for_each(|part| push_part(part, &mut lines)),
        other => push_part(other, &mut lines),
    }
    lines
}

fn push_part(condition: &Condition, lines: &mut Vec<String>) {
    let heading = match condition {
        Condition::Fact(comparison) => {
            lines.push(format!("{} {}", comparison.fact.key(), comparison_text(comparison)));
            return;
        }
        Condition::All(_) => "all of",
        Condition::Any(_) => "any of",
        Condition::Not(_) => "not",
    };
    lines.push(heading.to_owned());
    let mut inner = Vec::new();
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                push_part(part, &mut inner);
            }
        }
        Condition::Not(part) => push_part(part, &mut inner),
        Condition::Fact(_) => {}
    }
    lines.extend(inner.into_iter().map(|line| format!("  {line}")));
}

fn examples(rule: &Rule) -> Vec<String> {
    rule.examples.iter().map(|example| format!("{}: {}", example.name, example.expect)).collect()
}

/// Words in one language.
struct Speech {
    language: Language,
}

impl Speech {
    fn word(&self, da: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Danish => da,
            Language::English => en,
        }
    }

    fn section(
        &self,
        da: &'static str,
        en: &'static str,
        lines: impl IntoIterator<Item = String>,
    ) -> Section {
        Section { heading: self.word(da, en), lines: lines.into_iter().collect() }
    }

    fn bands(&self, rule: &Rule) -> Vec<String> {
        rule.bands.iter().flat_map(|band| self.band(rule, band)).collect()
    }

    fn band(&self, rule: &Rule, band: &RuleBand) -> Vec<String> {
        let (code, number, points) = (&rule.code, band.number, band.points);
        let mut lines = vec![format!("{code}.{number}  {points} {}", self.word("point", "points"))];
        lines.extend(condition_lines(&band.when).into_iter().map(|line| format!("  {line}")));
        lines.push(format!("  {}", self.template(rule, band.reason.get(self.language))));
        lines
    }

    /// A reason text without a case: limits by value, facts by name.
    fn template(&self, rule: &Rule, text: &str) -> String {
        fill_with(text, |name| {
            let limit = rule.limits.iter().find(|limit| limit.name == name);
            let value = limit.map(|limit| format_number(limit.value, self.language));
            value.or_else(|| Fact::from_key(name).map(|fact| format!("[{}]", fact.key())))
        })
    }

    fn limits(&self, rule: &Rule) -> Vec<String> {
        let allowed = self.word("tilladt", "allowed");
        let number = |value| format_number(value, self.language);
        let line = |limit: &super::Limit| {
            let (low, high) = (number(limit.range.0), number(limit.range.1));
            let value = number(limit.value);
            vec![
                format!("{} = {value} {} ({allowed} {low}-{high})", limit.name, limit.unit),
                format!("  {}", limit.basis.get(self.language)),
            ]
        };
        rule.limits.iter().flat_map(line).collect()
    }

    fn mitigations(&self, rule: &Rule) -> Vec<String> {
        rule.mitigations.iter().flat_map(|mitigation| self.mitigation(rule, mitigation)).collect()
    }

    fn mitigation(&self, rule: &Rule, mitigation: &Mitigation) -> Vec<String> {
        let effect = match mitigation.effect {
            MitigationEffect::Cancel => self.word("bortfalder", "cancelled").to_owned(),
            MitigationEffect::Lower(by) => {
                format!("-{by} {}", self.word("point", "points"))
            }
        };
        let text = self.template(rule, mitigation.text.get(self.language));
        let mut lines = vec![format!("{effect}: {text}")];
        lines.extend(condition_lines(&mitigation.when).into_iter().map(|line| format!("  {line}")));
        lines
    }

    fn exempt(&self, rule: &Rule) -> Vec<String> {
        let label =
            |class: &crate::domain::Exempt| super::text::class_label(class.name(), self.language);
        rule.exempt.iter().map(label).collect()
    }

    fn innocent(&self, rule: &Rule) -> Vec<String> {
        let line = |innocent: &super::Innocent| {
            format!("{} ({})", innocent.text.get(self.language), innocent.code)
        };
        rule.innocent.iter().map(line).collect()
    }

    fn facts(&self, rule: &Rule) -> Vec<String> {
        let line = |fact: Fact| {
            let question = self.word(fact.entry().da, fact.entry().en);
            format!("{}: {question}", fact.key())
        };
        rule.facts().into_iter().map(line).collect()
    }

    fn patterns(&self, rule: &Rule) -> String {
        let known = rule.patterns.iter().filter_map(|code| super::pattern(code));
        let words = known.map(|known| format!("{} {}", known.code, known.name(self.language)));
        words.collect::<Vec<_>>().join(", ")
    }

    fn record(&self, rule: &Rule) -> Vec<String> {
        let status = match rule.status {
            Status::Shadow => {
                self.word("skygge: tælles, men vises ikke", "shadow: counted, not shown")
            }
            Status::Trial => self.word("på prøve", "on trial"),
            Status::Stable => self.word("fast", "stable"),
        };
        let subject = match rule.subject {
            TableKind::Dwelling => self.word("boligen", "the dwelling"),
            TableKind::Registration => self.word("registreringen", "the registration"),
        };
        vec![
            format!("{}: {} {}", self.word("navn", "name"), rule.name, rule.version),
            format!("{}: {subject}", self.word("handler om", "about")),
            format!(
                "status: {status}, {} {}, {} {}",
                self.word("siden", "since"),
                rule.since,
                self.word("tages op igen", "reviewed by"),
                rule.review
            ),
            format!("{}: {}", self.word("ansvarlig", "owner"), rule.owner),
            format!("{}: {}", self.word("pakke", "pack"), rule.pack),
            format!("{}: {}", self.word("mønstre", "patterns"), self.patterns(rule)),
            format!("{}: {}", self.word("gruppe", "group"), rule.group),
            format!("{}: {}", self.word("bane", "lane"), rule.lane.key()),
        ]
    }
}
