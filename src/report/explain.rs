//! `explain` for the terminal: why a flag is there, or why there is none.

use serde::Serialize;

use super::flag_record::{FlagFile, FlagRecord, ReasonRecord, RuleRecord};
use super::format::{comparison, day};
use super::text::Word;
use crate::domain::{Day, Language};
use crate::facts::Fact;

/// Columns of a full bar.
const BAR: usize = 24;
/// Columns of running text.
const WIDTH: usize = 79;

/// A dwelling or person without a flag, and what the rules said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unflagged {
    /// Address or id, as printed.
    pub name: String,
    /// Its score; none where it was not looked at or may not be shown.
    pub score: Option<i32>,
    /// What each rule answered, in rule order.
    pub answers: Vec<RuleAnswer>,
}

/// What one rule answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum RuleAnswer {
    /// It holds and counts this many points.
    Holds {
        /// The rule's code.
        rule: String,
        /// Points after mitigation.
        points: i32,
    },
    /// It held and was cancelled.
    Mitigated {
        /// The rule's code.
        rule: String,
    },
    /// It misses facts.
    Unknown {
        /// The rule's code.
        rule: String,
        /// Keys of the facts it misses.
        missing: Vec<String>,
    },
    /// It does not hold.
    DoesNotHold,
}

/// A flag in full, with its reasons as a waterfall of points.
pub fn explain_flag(file: &FlagFile, flag: &FlagRecord, language: Language) -> String {
    let mut page = Sheet { file, language, text: String::new() };
    page.heading(flag);
    page.waterfall(flag);
    for reason in &flag.reasons {
        page.reason(reason);
    }
    page.not_counted(flag);
    page.unknown(flag);
    page.innocent(flag);
    page.clearing(flag);
    page.next_steps(flag);
    page.blank();
    page.line(0, Word::NotADecision.text(language));
    page.text
}

/// What the rules said where they raise no flag.
pub fn explain_unflagged(file: &FlagFile, subject: &Unflagged, language: Language) -> String {
    let mut page = Sheet { file, language, text: String::new() };
    page.line(0, &Word::NoFlagTitle.with(language, &[&subject.name]));
    let Some(score) = subject.score else {
        page.line(0, Word::NotLookedAt.text(language));
        return page.text;
    };
    let score = score.to_string();
    page.line(0, &Word::NoFlagScore.with(language, &[&score, &file.line.to_string()]));
    page.held(&subject.answers);
    page.could_not_answer(&subject.answers);
    let no = subject.answers.iter().filter(|answer| **answer == RuleAnswer::DoesNotHold).count();
    page.blank();
    page.line(0, &Word::DidNotHold.with(language, &[&no.to_string()]));
    page.text
}

struct Sheet<'a> {
    file: &'a FlagFile,
    language: Language,
    text: String,
}

impl Sheet<'_> {
    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn raw(&mut self, line: &str) {
        self.text.push_str(line);
        self.blank();
    }

    /// A paragraph wrapped at the text width.
    fn line(&mut self, indent: usize, text: &str) {
        for line in wrapped(text, WIDTH.saturating_sub(indent)) {
            self.raw(&format!("{}{line}", " ".repeat(indent)));
        }
    }

    fn title(&mut self, word: Word) {
        self.blank();
        self.line(0, word.text(self.language));
    }

    /// A bullet with its continuation lines indented.
    fn bullet(&mut self, indent: usize, text: &str) {
        let mut lines = wrapped(text, WIDTH.saturating_sub(indent + 2)).into_iter();
        let first = lines.next().unwrap_or_default();
        self.raw(&format!("{}- {first}", " ".repeat(indent)));
        for line in lines {
            self.raw(&format!("{}{line}", " ".repeat(indent + 2)));
        }
    }

    fn rule(&self, code: &str) -> Option<&RuleRecord> {
        self.file.rules.get(code)
    }

    fn rule_name(&self, code: &str) -> String {
        let title = self.rule(code).map(|rule| rule.title.get(self.language));
        title.map_or_else(|| code.to_owned(), |title| format!("{code} {title}"))
    }

    fn question(&self, key: &str) -> String {
        let entry = Fact::from_key(key).map(Fact::entry);
        let question = entry.map(|entry| match self.language {
            Language::Danish => entry.da,
            Language::English => entry.en,
        });
        question.map_or_else(|| key.to_owned(), |text| format!("{text} ({key})"))
    }

    fn heading(&mut self, flag: &FlagRecord) {
        let place = match flag.address.as_str() {
            "" => Word::NoAddress.with(self.language, &[&flag.dwelling_id]),
            address => address.to_owned(),
        };
        let band = format!("{} {}", Word::BandLabel.text(self.language), flag.band);
        let points = format!("{} {}", flag.score, Word::Score.text(self.language).to_lowercase());
        self.line(0, &format!("{place}  |  {band}  |  {points}  |  {}", flag.flag_id));
        if let Some(person) = &flag.person_id {
            let since = self.since(flag);
            let label = Word::PersonConcerned.text(self.language);
            self.line(0, &format!("{label}: {person} {since}"));
        }
        if let Some(whole) = self.file.typology(flag) {
            let word = Word::AsAWhole.text(self.language);
            self.blank();
            self.line(0, &format!("{word}: {}", whole.sentence.get(self.language)));
        }
        let opening = opening(&flag.lane, &flag.subject);
        self.blank();
        self.line(0, &format!("{}:", opening.text(self.language)));
    }

    fn since(&self, flag: &FlagRecord) -> String {
        let text = flag.moved_on.clone().unwrap_or_default();
        let shown = text.parse::<Day>().map_or(text, |known| day(known, self.language));
        let shown =
            if shown.is_empty() { Word::NotKnown.text(self.language).into() } else { shown };
        format!("({})", Word::Moved.with(self.language, &[&shown]))
    }

    fn waterfall(&mut self, flag: &FlagRecord) {
        let scale = flag.score.max(1);
        let mut before = 0;
        self.blank();
        for reason in &flag.reasons {
            let name = format!("{:<10}", reason.code);
            let bar = bar(before, reason.counted, scale);
            before += reason.counted;
            let title = self.file.title(reason, self.language);
            let text = format!("  {name} {bar} {:>+4}  {title}", reason.counted);
            self.raw(text.trim_end());
        }
        let total = Word::Total.text(self.language);
        self.raw(&format!("  {total:<10} {} {:>4}", bar(0, scale, scale), flag.score));
    }

    fn reason(&mut self, reason: &ReasonRecord) {
        self.blank();
        self.line(0, &format!("{}  {}", reason.code, reason.text.get(self.language)));
        for read in &reason.facts {
            let question = self.file.facts.get(&read.fact).map(|fact| &fact.question);
            let question = question.map_or(read.fact.as_str(), |text| text.get(self.language));
            let shown = read.shown.get(self.language);
            let limits: Vec<_> =
                read.limits.iter().map(|limit| comparison(limit, self.language)).collect();
            self.bullet(2, &format!("{question} {shown}  [{}]", limits.join("; ")));
        }
        if !reason.mitigations.is_empty() {
            self.line(2, &format!("{}:", Word::Mitigations.text(self.language)));
        }
        for mitigation in &reason.mitigations {
            self.bullet(4, mitigation.get(self.language));
        }
        if reason.counted < reason.points {
            self.line(2, Word::CappedNote.text(self.language));
        }
    }

    fn not_counted(&mut self, flag: &FlagRecord) {
        if flag.not_counted.is_empty() {
            return;
        }
        self.title(Word::NotCounted);
        for entry in &flag.not_counted {
            let texts: Vec<_> =
                entry.mitigations.iter().map(|text| text.get(self.language)).collect();
            self.bullet(2, &format!("{}: {}", self.rule_name(&entry.rule), texts.join(" ")));
        }
    }

    fn unknown(&mut self, flag: &FlagRecord) {
        let answers: Vec<_> = flag
            .unknown
            .iter()
            .map(|entry| RuleAnswer::Unknown {
                rule: entry.rule.clone(),
                missing: entry.missing.clone(),
            })
            .collect();
        self.could_not_answer(&answers);
    }

    fn could_not_answer(&mut self, answers: &[RuleAnswer]) {
        let unknown: Vec<_> = answers
            .iter()
            .filter_map(|answer| match answer {
                RuleAnswer::Unknown { rule, missing } => Some((rule, missing)),
                _ => None,
            })
            .collect();
        if unknown.is_empty() {
            return;
        }
        self.title(Word::UnknownTitle);
        for (rule, missing) in unknown {
            let name = self.rule_name(rule);
            let text = Word::UnknownRow.with(self.language, &[&name]);
            let questions: Vec<_> = missing.iter().map(|key| self.question(key)).collect();
            self.bullet(2, &format!("{text} {}", questions.join(" ")));
        }
    }

    fn held(&mut self, answers: &[RuleAnswer]) {
        let texts: Vec<_> = answers
            .iter()
            .filter_map(|answer| match answer {
                RuleAnswer::Holds { rule, points } => {
                    Some(format!("{}: {points:+}", self.rule_name(rule)))
                }
                RuleAnswer::Mitigated { rule } => {
                    let word = Word::RuleMitigated.text(self.language).to_lowercase();
                    Some(format!("{}: {word}", self.rule_name(rule)))
                }
                RuleAnswer::Unknown { .. } | RuleAnswer::DoesNotHold => None,
            })
            .collect();
        if texts.is_empty() {
            return;
        }
        self.title(Word::HeldRules);
        for text in texts {
            self.bullet(2, &text);
        }
    }

    fn innocent(&mut self, flag: &FlagRecord) {
        let rules: Vec<_> =
            flag.reasons.iter().filter_map(|r| self.file.rules.get(&r.rule)).collect();
        let whole = self.file.typology(flag).map(|whole| &whole.innocent_explanations);
        let of_rules = rules.iter().map(|rule| &rule.innocent_explanations);
        let known: Vec<_> = whole.into_iter().chain(of_rules).flatten().collect();
        if known.is_empty() {
            return;
        }
        self.title(Word::Innocent);
        let mut said: Vec<&str> = Vec::new();
        for entry in known {
            if !said.contains(&entry.code.as_str()) {
                said.push(&entry.code);
                self.bullet(2, entry.text.get(self.language));
            }
        }
    }

    fn clearing(&mut self, flag: &FlagRecord) {
        self.title(Word::WouldClear);
        if flag.clearing.is_empty() {
            self.line(2, Word::NothingClears.text(self.language));
        }
        for (kind, word) in [("data_fix", Word::DataFix), ("fact_of_life", Word::FactOfLife)] {
            for entry in flag.clearing.iter().filter(|entry| entry.kind == kind) {
                let word = word.text(self.language);
                self.bullet(2, &format!("{word}: {}", entry.text.get(self.language)));
            }
        }
    }

    fn next_steps(&mut self, flag: &FlagRecord) {
        self.title(Word::NextStep);
        for step in self.file.next_steps(flag, self.language) {
            self.bullet(2, step);
        }
    }
}

/// The words a flag's reasons begin with.
pub(super) fn opening(lane: &str, subject: &str) -> Word {
    match (lane, subject) {
        ("help", _) => Word::MayNeedHelp,
        ("repair", _) => Word::MayNeedRepair,
        (_, "dwelling") => Word::MayBeWrongDwelling,
        _ => Word::MayBeWrong,
    }
}

/// A bar from `before` over `points` on a scale of `BAR` columns.
fn bar(before: i32, points: i32, scale: i32) -> String {
    let column = |value: i32| {
        let clamped = usize::try_from(value.clamp(0, scale)).unwrap_or(0);
        clamped * BAR / usize::try_from(scale.max(1)).unwrap_or(1)
    };
    let (from, to) = (column(before), column(before + points));
    let filled = to.saturating_sub(from).max(usize::from(points > 0)).min(BAR - from.min(BAR - 1));
    let from = from.min(BAR - filled);
    format!("{}{}{}", "·".repeat(from), "█".repeat(filled), "·".repeat(BAR - from - filled))
}

/// Words in lines of at most `width` characters; a longer word is broken.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| broken(word, width.max(1))) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// A word in pieces of at most `width` characters.
fn broken(word: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(width).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_add_up_and_never_leave_the_scale() {
        for (before, points, scale) in
            [(0, 6, 20), (6, 14, 20), (19, 1, 20), (0, 20, 20), (20, 0, 20)]
        {
            let bar = bar(before, points, scale);
            assert_eq!(bar.chars().count(), BAR, "{before} {points}");
            assert_eq!(bar.contains('█'), points > 0);
        }
    }

    #[test]
    fn text_wraps_at_words() {
        assert_eq!(wrapped("en to tre fire", 6), ["en to", "tre", "fire"]);
        assert_eq!(wrapped("en fortegnelse", 6), ["en", "forteg", "nelse"]);
    }
}
