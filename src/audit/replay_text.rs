//! A comparison of rule sets as text.

use std::fmt::Write as _;

use super::comparison::{Change, Comparison, FlagExample, GroupSelection, OldNew, PastPrecision};
use super::rule_change::{RuleChange, RuleChangeKind};

impl Comparison {
    /// The comparison for a terminal, in plain text.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let OldNew { old, new } = self.rules;
        let _ = writeln!(text, "{old} rules before, {new} after; list of {}", self.as_of);
        self.write_changes(&mut text);
        let from = &self.window_from;
        let _ = writeln!(
            text,
            "\nThe list: registrations since {from}, as `scan` on that day, capacity {}",
            self.capacity
        );
        write_change(&mut text, "flags above the line", &self.flags);
        write_change(&mut text, "flags on the lists", &self.listed);
        for (title, examples) in
            [("Gained", &self.gained), ("Lost", &self.lost), ("Kept in another band", &self.moved)]
        {
            write_examples(&mut text, title, examples);
        }
        self.write_workload(&mut text);
        let _ = writeln!(
            text,
            "\nThe whole history: {} registrations, by what is known on {}",
            self.history_looked_at, self.as_of
        );
        write_change(&mut text, "in a band", &self.history);
        self.write_outcomes(&mut text);
        self.write_groups(&mut text);
        text
    }

    fn write_changes(&self, text: &mut String) {
        text.push_str("\nRules\n");
        if self.changes.is_empty() {
            text.push_str("  no difference\n");
        }
        for change in &self.changes {
            let _ = writeln!(text, "  {}", rule_line(change));
        }
    }

    fn write_workload(&self, text: &mut String) {
        text.push_str(
            "\nWorkload              flags  old -> new    on the list  old -> new   newly listed\n",
        );
        for lane in &self.workload {
            let _ = writeln!(
                text,
                "  {:<18} {:>10} -> {:<10} {:>14} -> {:<10} {:>6}",
                lane.lane,
                lane.flags.old,
                lane.flags.new,
                lane.listed.old,
                lane.listed.new,
                lane.newly_listed,
            );
        }
    }

    fn write_outcomes(&self, text: &mut String) {
        text.push_str(
            "\nPast outcomes: how often a decided case in a band was confirmed (Wilson, 95 %)\n",
        );
        for outcomes in &self.outcomes {
            let _ = writeln!(text, "  known: {} ({} cases)", outcomes.known, outcomes.cases);
            for (name, precision) in [("old", &outcomes.old), ("new", &outcomes.new)] {
                let _ = writeln!(text, "    {name}  {}", precision_line(precision));
            }
        }
    }

    fn write_groups(&self, text: &mut String) {
        if self.groups.is_empty() {
            return;
        }
        text.push_str("\nSelection by group: share of persons in a band, times the share of all\n");
        for group in &self.groups {
            let name = format!("{} {}", group.attribute, group.value);
            let _ = writeln!(text, "  {name:<28} {}", group_line(group));
        }
    }

    /// The comparison as JSON, with stable keys and a final newline.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn rule_line(change: &RuleChange) -> String {
    let version = |version: Option<u32>| version.map_or_else(String::new, |n| format!(" v{n}"));
    let mut line = match change.kind {
        RuleChangeKind::Added => format!("{} added{}", change.rule, version(change.versions.1)),
        RuleChangeKind::Removed => format!("{} removed{}", change.rule, version(change.versions.0)),
        RuleChangeKind::Changed => {
            let versions = match change.versions {
                (Some(old), Some(new)) if old != new => format!(" v{old} -> v{new}"),
                (old, _) => version(old),
            };
            let parts = change.parts.join(", ");
            format!("{}{versions} changed: {parts}", change.rule)
        }
    };
    if let Some(warning) = change.warning {
        let _ = write!(line, "  (warning: {warning})");
    }
    line
}

fn write_change(text: &mut String, name: &str, change: &Change) {
    let Change { kept, raised, lowered, gained, lost } = change;
    let _ = writeln!(
        text,
        "  {name:<22} kept {kept} (band raised {raised}, lowered {lowered}), gained {gained}, lost {lost}"
    );
}

fn write_examples(text: &mut String, title: &str, examples: &[FlagExample]) {
    if examples.is_empty() {
        return;
    }
    let _ = writeln!(text, "  {title}, the first {}:", examples.len());
    for one in examples {
        let person = one.person_id.as_ref().map_or_else(String::new, |id| format!(" {id}"));
        let _ = writeln!(
            text,
            "    {} {} {:>3}  {}{person}  {}  {}",
            one.flag_id,
            one.band,
            one.score,
            one.dwelling_id,
            one.lane,
            one.reasons.join(" ")
        );
    }
}

fn precision_line(one: &PastPrecision) -> String {
    let told = match (one.precision, one.interval) {
        (Some(precision), Some((low, high))) => {
            format!("{:.1} % ({:.1} to {:.1})", precision * 100.0, low * 100.0, high * 100.0)
        }
        _ => "fewer than 10 cases".to_owned(),
    };
    let PastPrecision { closed, confirmed, inconclusive, .. } = one;
    format!("{told}: {confirmed} of {closed} confirmed, {inconclusive} inconclusive apart")
}

fn group_line(group: &GroupSelection) -> String {
    let (Some(persons), Some(selected), Some(ratio)) = (group.persons, group.selected, group.ratio)
    else {
        return "fewer than 10 persons".to_owned();
    };
    format!(
        "{persons:>8} persons  {:>5.2} % -> {:>5.2} %   {:>4.2} -> {:.2}",
        selected.0 * 100.0,
        selected.1 * 100.0,
        ratio.0,
        ratio.1
    )
}
