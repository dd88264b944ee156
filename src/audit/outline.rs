//! An evaluation as text and as JSON.

use std::fmt::Write as _;

use super::evaluate::{AtRank, Evaluation, StoryShare};

impl Evaluation {
    /// The evaluation for a terminal, in plain text of at most 100 columns.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let percent = |share: f64| share * 100.0;
        let lines = [
            format!("Registrations with a score    {}", self.scored),
            format!(
                "Pro forma among them          {} ({:.2} %: what drawing at random would find)",
                self.pro_forma,
                percent(self.base_rate)
            ),
            format!("Pro forma without a score     {}", self.not_scored),
            format!(
                "Average precision             {:.3} (equal scores count by expected value)",
                self.average_precision
            ),
            String::new(),
            "First K of the ranking         K   found  precision (95 %)        recall   lift (95 %)"
                .to_owned(),
        ];
        for line in &lines {
            text.extend([line, "\n"]);
        }
        for at in &self.at {
            write_rank(&mut text, at);
        }
        let listed = format!("in the first {}", self.list_length);
        write_shares(&mut text, "Patterns: how many are found", &listed, &self.patterns);
        write_shares(&mut text, "Innocent twins: how many are flagged", &listed, &self.twins);
        let ordinary = std::slice::from_ref(&self.ordinary);
        write_shares(&mut text, "All others: how many are flagged", &listed, ordinary);
        for statement in self.statement {
            text.push('\n');
            write_wrapped(&mut text, statement);
        }
        text
    }

    /// The evaluation as JSON, with stable keys and a final newline.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn write_rank(text: &mut String, at: &AtRank) {
    let (low, high) = at.precision_interval;
    let (least, most) = at.lift_interval;
    let precision =
        format!("{:.1} % ({:.1} to {:.1})", at.precision * 100.0, low * 100.0, high * 100.0);
    let lift = format!("{:.1} ({least:.1} to {most:.1})", at.lift);
    let recall = format!("{:.1} %", at.recall * 100.0);
    writeln!(
        text,
        "{:<24} {:>7} {:>7.1}  {precision:<22} {recall:>7}   {lift}",
        at.name, at.k, at.hits
    )
    .expect("writing to a string does not fail");
}

fn write_shares(text: &mut String, title: &str, listed: &str, shares: &[StoryShare]) {
    let mut line = |line: String| {
        text.push_str(line.trim_end());
        text.push('\n');
    };
    line(String::new());
    line(format!(
        "{title:<37} {:>7} {listed:>17} {:>8} {:>9} {:>9}",
        "scored", "in 2 %", "any band", "times all"
    ));
    for share in shares {
        let [listed, two, banded] =
            [share.listed, share.at_two_percent, share.banded].map(|share| share * 100.0);
        line(format!(
            "  {:<35} {:>7} {listed:>15.1} % {two:>6.1} % {banded:>7.1} % {:>9.1}",
            share.typology, share.scored, share.banded_ratio
        ));
    }
}

/// Wraps at 90 columns.
fn write_wrapped(text: &mut String, statement: &str) {
    let mut width = 0;
    for word in statement.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > 90 {
            text.push('\n');
            width = 0;
        }
        if width > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text.push('\n');
}
