//! The performance of rules as text and as JSON.

use std::fmt::Write as _;

use super::performance::{Cases, Performance, RulePerformance};

impl Performance {
    /// For a terminal, in plain text.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let _ = writeln!(
            text,
            "{} {}. Closed cases only: not investigated counts neither way, inconclusive apart.\n\
             Control sample: {}\n",
            self.runs,
            if self.runs == 1 { "run" } else { "runs" },
            precision(&self.control)
        );
        let head = ["rule", "status", "hits", "flags", "closed", "inc.", "precision", "lift"];
        line(&mut text, head.map(str::to_owned));
        let quiet = |rule: &&RulePerformance| rule.flags == 0 && rule.cases.looked_into() == 0;
        for rule in self.rules.iter().filter(|rule| !quiet(rule)) {
            let hits = rule.hits.to_string();
            let name = &rule.rule;
            line(&mut text, cells(name, &rule.status, &hits, rule.flags, &rule.cases));
            for band in rule.bands.iter().filter(|band| rule.bands.len() > 1 && band.flags > 0) {
                let name = format!("  {}.{}", rule.rule, band.band);
                line(&mut text, cells(&name, "", "", band.flags, &band.cases));
            }
        }
        let left_out = self.rules.iter().filter(quiet).count();
        if left_out > 0 {
            let _ = writeln!(text, "{left_out} more without a flag or a decided case.");
        }
        self.write_proposals(&mut text);
        text
    }

    fn write_proposals(&self, text: &mut String) {
        let stopped = || self.rules.iter().filter_map(|rule| Some((&rule.rule, rule.because?)));
        if stopped().next().is_none() {
            text.push_str("\nNo rule is proposed for shadow.\n");
            return;
        }
        text.push_str("\nProposed for shadow:\n");
        for (rule, because) in stopped() {
            let _ = writeln!(text, "  {rule}: {because}");
        }
    }

    /// As JSON, with stable keys and a final newline.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn cells(name: &str, status: &str, hits: &str, flags: usize, cases: &Cases) -> [String; 8] {
    [
        name.to_owned(),
        status.to_owned(),
        hits.to_owned(),
        flags.to_string(),
        cases.closed.to_string(),
        cases.inconclusive.to_string(),
        share(cases),
        lift(cases),
    ]
}

fn line(text: &mut String, cells: [String; 8]) {
    let [name, status, hits, flags, closed, inconclusive, precision, lift] = cells;
    let row = format!(
        "{name:<10} {status:<7} {hits:>7} {flags:>6} {closed:>7} {inconclusive:>5}  {precision:<24} {lift}"
    );
    text.push_str(row.trim_end());
    text.push('\n');
}

fn precision(cases: &Cases) -> String {
    format!("{} of {} confirmed, {}", cases.confirmed, cases.closed, share(cases))
}

fn share(cases: &Cases) -> String {
    match (cases.precision, cases.low, cases.high) {
        (Some(share), Some(low), Some(high)) => {
            format!("{:.1} % ({:.1} to {:.1})", share * 100.0, low * 100.0, high * 100.0)
        }
        _ => "fewer than 10 cases".to_owned(),
    }
}

fn lift(cases: &Cases) -> String {
    match (cases.lift, cases.lift_interval) {
        (Some(lift), Some((low, high))) => format!("{lift:.1} ({low:.1} to {high:.1})"),
        _ => "-".to_owned(),
    }
}
