//! A comparison of rule sets as text.

use std::fmt::Write as _;

use super::comparison::{
    BEFORE_THE_DECISION, BY_THE_DAY, Change, Comparison, FlagExample, GroupSelection, OldNew,
    PastPrecision,
};
use super::rule_change::{RuleChange, RuleChangeKind, SAME_VERSION, UNTRIED, WENT_BACK};
use crate::domain::Language::{self, Danish, English};

impl Comparison {
    /// The comparison for a terminal, in plain text.
    pub fn to_text(&self, language: Language) -> String {
        let mut told = Telling { text: String::new(), language };
        told.head(self);
        told.list(self);
        told.workload(self);
        told.history(self);
        told.outcomes(self);
        told.groups(self);
        told.text
    }

    /// The comparison as JSON, with stable keys and a final newline.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// The text so far, in one language.
struct Telling {
    text: String,
    language: Language,
}

impl Telling {
    fn word(&self, da: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Danish => da,
            English => en,
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn head(&mut self, found: &Comparison) {
        let (OldNew { old, new }, as_of) = (found.rules, &found.as_of);
        self.line(&match self.language {
            Danish => format!("{old} regler før, {new} efter; liste pr. {as_of}"),
            English => format!("{old} rules before, {new} after; list of {as_of}"),
        });
        self.line(self.word("\nRegler", "\nRules"));
        if found.changes.is_empty() {
            self.line(self.word("  ingen forskel", "  no difference"));
        }
        for change in &found.changes {
            self.line(&format!("  {}", rule_line(change, self.language)));
        }
    }

    fn list(&mut self, found: &Comparison) {
        let (from, capacity) = (&found.window_from, found.capacity);
        self.line(&match self.language {
            Danish => format!(
                "\nListen: registreringer siden {from}, som `scan` den dag, kapacitet {capacity}"
            ),
            English => format!(
                "\nThe list: registrations since {from}, as `scan` on that day, capacity {capacity}"
            ),
        });
        self.change(self.word("flag over linjen", "flags above the line"), &found.flags);
        self.change(self.word("flag på listerne", "flags on the lists"), &found.listed);
        self.examples(self.word("Nye", "Gained"), &found.gained);
        self.examples(self.word("Bortfaldne", "Lost"), &found.lost);
        self.examples(self.word("I et andet bånd", "Kept in another band"), &found.moved);
    }

    fn workload(&mut self, found: &Comparison) {
        self.line(self.word(
            "\nArbejde               flag  før -> efter     på listen  før -> efter   nye på listen",
            "\nWorkload              flags  old -> new    on the list  old -> new   newly listed",
        ));
        for lane in &found.workload {
            self.line(&format!(
                "  {:<18} {:>10} -> {:<10} {:>14} -> {:<10} {:>6}",
                lane.lane,
                lane.flags.old,
                lane.flags.new,
                lane.listed.old,
                lane.listed.new,
                lane.newly_listed,
            ));
        }
    }

    fn history(&mut self, found: &Comparison) {
        let (count, as_of) = (found.history_looked_at, &found.as_of);
        self.line(&match self.language {
            Danish => format!(
                "\nHele historien: {count} registreringer, ud fra det, der er kendt {as_of}"
            ),
            English => {
                format!("\nThe whole history: {count} registrations, by what is known on {as_of}")
            }
        });
        self.change(self.word("i et bånd", "in a band"), &found.history);
    }

    fn outcomes(&mut self, found: &Comparison) {
        self.line(self.word(
            "\nTidligere udfald: hvor ofte en afgjort sag i et bånd blev bekræftet (Wilson, 95 %)",
            "\nPast outcomes: how often a decided case in a band was confirmed (Wilson, 95 %)",
        ));
        for outcomes in &found.outcomes {
            let (known, cases) = (outcomes.known, outcomes.cases);
            self.line(&match self.language {
                Danish => format!("  kendt: {} ({cases} sager)", in_danish(known)),
                English => format!("  known: {known} ({cases} cases)"),
            });
            let (old, new) = (self.word("før", "old"), self.word("nu", "new"));
            for (name, precision) in [(old, &outcomes.old), (new, &outcomes.new)] {
                let line = self.precision(precision);
                self.line(&format!("    {name:<3}  {line}"));
            }
        }
    }

    fn groups(&mut self, found: &Comparison) {
        if found.groups.is_empty() {
            return;
        }
        self.line(self.word(
            "\nUdvalgte efter gruppe: andel af personer i et bånd, og gange andelen af alle",
            "\nSelection by group: share of persons in a band, times the share of all",
        ));
        for group in &found.groups {
            let name = format!("{} {}", group.attribute, group.value);
            let line = self.group(group);
            self.line(&format!("  {name:<28} {line}"));
        }
    }

    fn change(&mut self, name: &str, change: &Change) {
        let Change { kept, raised, lowered, gained, lost } = change;
        self.line(&match self.language {
            Danish => format!(
                "  {name:<22} uændret {kept} (bånd hævet {raised}, sænket {lowered}), nye {gained}, \
                 bortfaldne {lost}"
            ),
            English => format!(
                "  {name:<22} kept {kept} (band raised {raised}, lowered {lowered}), gained {gained}, \
                 lost {lost}"
            ),
        });
    }

    fn examples(&mut self, title: &str, examples: &[FlagExample]) {
        if examples.is_empty() {
            return;
        }
        let first = self.word("de første", "the first");
        self.line(&format!("  {title}, {first} {}:", examples.len()));
        for one in examples {
            let person = one.person_id.as_ref().map_or_else(String::new, |id| format!(" {id}"));
            let (id, band, score) = (&one.flag_id, one.band, one.score);
            let (dwelling, lane, reasons) = (&one.dwelling_id, one.lane, one.reasons.join(" "));
            self.line(&format!(
                "    {id} {band} {score:>3}  {dwelling}{person}  {lane}  {reasons}"
            ));
        }
    }

    fn precision(&self, one: &PastPrecision) -> String {
        let to = self.word("til", "to");
        let told = match (one.precision, one.interval) {
            (Some(precision), Some((low, high))) => {
                format!("{:.1} % ({:.1} {to} {:.1})", precision * 100.0, low * 100.0, high * 100.0)
            }
            _ => self.word("færre end 10 sager", "fewer than 10 cases").to_owned(),
        };
        let PastPrecision { closed, confirmed, inconclusive, .. } = one;
        match self.language {
            Danish => {
                format!(
                    "{told}: {confirmed} af {closed} bekræftet, {inconclusive} uafklarede for sig"
                )
            }
            English => {
                format!(
                    "{told}: {confirmed} of {closed} confirmed, {inconclusive} inconclusive apart"
                )
            }
        }
    }

    fn group(&self, group: &GroupSelection) -> String {
        let (Some(persons), Some(selected), Some(ratio)) =
            (group.persons, group.selected, group.ratio)
        else {
            return self.word("færre end 10 personer", "fewer than 10 persons").to_owned();
        };
        format!(
            "{persons:>8} {}  {:>5.2} % -> {:>5.2} %   {:>4.2} -> {:.2}",
            self.word("personer", "persons"),
            selected.0 * 100.0,
            selected.1 * 100.0,
            ratio.0,
            ratio.1
        )
    }
}

/// What was known when past cases are held against the rules, in Danish.
fn in_danish(known: &str) -> &str {
    match known {
        BY_THE_DAY => "alt til og med dagen, også det, der fulgte efter afgørelsen",
        BEFORE_THE_DECISION => "kun det, der var kendt en tidligere dag før afgørelsen",
        other => other,
    }
}

fn rule_line(change: &RuleChange, language: Language) -> String {
    let version = |version: Option<u32>| version.map_or_else(String::new, |n| format!(" v{n}"));
    let word = |da: &'static str, en: &'static str| if language == Danish { da } else { en };
    let rule = &change.rule;
    let mut line = match change.kind {
        RuleChangeKind::Added => {
            format!("{rule} {}{}", word("ny", "added"), version(change.versions.1))
        }
        RuleChangeKind::Removed => {
            format!("{rule} {}{}", word("udgået", "removed"), version(change.versions.0))
        }
        RuleChangeKind::Changed => {
            let versions = match change.versions {
                (Some(old), Some(new)) if old != new => format!(" v{old} -> v{new}"),
                (old, _) => version(old),
            };
            let parts: Vec<&str> =
                change.parts.iter().map(|part| word(part_in_danish(part), part)).collect();
            format!("{rule}{versions} {}: {}", word("ændret", "changed"), parts.join(", "))
        }
    };
    if let Some(warning) = change.warning {
        let told = word(warning_in_danish(warning), warning);
        let _ = write!(line, "  ({}: {told})", word("advarsel", "warning"));
    }
    line
}

/// A part of a rule in Danish; what has no Danish name stays as it is.
fn part_in_danish(part: &'static str) -> &'static str {
    match part {
        "subject" => "genstand",
        "whom it concerns" => "hvem den angår",
        "condition" => "betingelse",
        "bands" => "styrker",
        "limits" => "grænser",
        "exempt classes" => "undtagne boliger",
        "mitigations" => "formildende forhold",
        "lane" => "bane",
        "group" => "gruppe",
        "pack" => "pakke",
        "wording" => "ordlyd",
        "groups" => "grupper",
        "combinations" => "sagstyper",
        other => other,
    }
}

fn warning_in_danish(warning: &'static str) -> &'static str {
    match warning {
        WENT_BACK => "versionen gik tilbage",
        SAME_VERSION => "meningen er ændret, og versionen er den samme",
        UNTRIED => "fast uden at have været på prøve",
        other => other,
    }
}
