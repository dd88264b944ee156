//! The performance of rules as text and as JSON.

use std::fmt::Write as _;

use super::performance::{Cases, Performance, RulePerformance};
use crate::domain::Language::{self, Danish, English};

impl Performance {
    /// For a terminal, in plain text.
    pub fn to_text(&self, language: Language) -> String {
        let mut text = match (language, self.runs) {
            (Danish, 1) => "1 kørsel.".to_owned(),
            (Danish, runs) => format!("{runs} kørsler."),
            (English, 1) => "1 run.".to_owned(),
            (English, runs) => format!("{runs} runs."),
        };
        text.push_str(match language {
            Danish => {
                " Kun afsluttede sager: ikke undersøgt tæller ikke med, uafklarede for sig.\n\
                 Kontrolstikprøve: "
            }
            English => {
                " Closed cases only: not investigated counts neither way, inconclusive apart.\n\
                 Control sample: "
            }
        });
        text.push_str(&precision(&self.control, language));
        text.push_str("\n\n");
        line(&mut text, head(language).map(str::to_owned));
        let quiet = |rule: &&RulePerformance| rule.flags == 0 && rule.cases.looked_into() == 0;
        for rule in self.rules.iter().filter(|rule| !quiet(rule)) {
            write_rule(&mut text, rule, language);
        }
        let left_out = self.rules.iter().filter(quiet).count();
        if left_out > 0 {
            let _ = match language {
                Danish => writeln!(text, "{left_out} andre uden et flag eller en afgjort sag."),
                English => writeln!(text, "{left_out} more without a flag or a decided case."),
            };
        }
        self.write_proposals(&mut text, language);
        text
    }

    fn write_proposals(&self, text: &mut String, language: Language) {
        let stopped = || self.rules.iter().filter_map(|rule| Some((&rule.rule, rule.because?)));
        if stopped().next().is_none() {
            text.push_str(match language {
                Danish => "\nIngen regel foreslås sat i skygge.\n",
                English => "\nNo rule is proposed for shadow.\n",
            });
            return;
        }
        text.push_str(match language {
            Danish => "\nForeslås sat i skygge:\n",
            English => "\nProposed for shadow:\n",
        });
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

fn head(language: Language) -> [&'static str; 8] {
    match language {
        Danish => ["regel", "status", "træf", "flag", "afsl.", "uafkl.", "præcision", "løft"],
        English => ["rule", "status", "hits", "flags", "closed", "inc.", "precision", "lift"],
    }
}

fn write_rule(text: &mut String, rule: &RulePerformance, language: Language) {
    let figures = |flags, cases| (flags, cases, language);
    let hits = rule.hits.to_string();
    let own = figures(rule.flags, &rule.cases);
    line(text, cells([&rule.rule, &rule.status, &hits], own));
    for band in rule.bands.iter().filter(|band| rule.bands.len() > 1 && band.flags > 0) {
        let name = format!("  {}.{}", rule.rule, band.band);
        line(text, cells([&name, "", ""], figures(band.flags, &band.cases)));
    }
}

fn cells(
    [name, status, hits]: [&str; 3],
    (flags, cases, language): (usize, &Cases, Language),
) -> [String; 8] {
    [
        name.to_owned(),
        status.to_owned(),
        hits.to_owned(),
        flags.to_string(),
        cases.closed.to_string(),
        cases.inconclusive.to_string(),
        share(cases, language),
        lift(cases, language),
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

fn precision(cases: &Cases, language: Language) -> String {
    let (confirmed, closed, share) = (cases.confirmed, cases.closed, share(cases, language));
    match language {
        Danish => format!("{confirmed} af {closed} bekræftet, {share}"),
        English => format!("{confirmed} of {closed} confirmed, {share}"),
    }
}

fn share(cases: &Cases, language: Language) -> String {
    match (cases.precision, cases.low, cases.high, language) {
        (Some(share), Some(low), Some(high), _) => {
            let to = if language == Danish { "til" } else { "to" };
            format!("{:.1} % ({:.1} {to} {:.1})", share * 100.0, low * 100.0, high * 100.0)
        }
        (_, _, _, Danish) => "færre end 10 sager".to_owned(),
        (_, _, _, English) => "fewer than 10 cases".to_owned(),
    }
}

fn lift(cases: &Cases, language: Language) -> String {
    let to = if language == Danish { "til" } else { "to" };
    match (cases.lift, cases.lift_interval) {
        (Some(lift), Some((low, high))) => format!("{lift:.1} ({low:.1} {to} {high:.1})"),
        _ => "-".to_owned(),
    }
}
