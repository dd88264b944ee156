//! Counts for Prometheus, in its text form. No label names a person, a dwelling or a caller.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds of the buckets of check durations, in microseconds.
const BUCKETS: [u64; 10] =
    [250, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 50_000, 250_000, 1_000_000];

/// The four pieces of advice, rejected rows.
const OUTCOMES: [&str; 5] = ["register", "ask_host", "ask_all_residents", "manual", "rejected"];

/// Classes of HTTP statuses.
const CLASSES: [&str; 3] = ["2xx", "4xx", "5xx"];

/// Everything that is counted.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    responses: [AtomicU64; CLASSES.len()],
    outcomes: [AtomicU64; OUTCOMES.len()],
    durations: [AtomicU64; BUCKETS.len()],
    checks: AtomicU64,
    microseconds: AtomicU64,
    opened: AtomicU64,
    refused: AtomicU64,
}

fn add(counter: &AtomicU64, more: u64) {
    counter.fetch_add(more, Ordering::Relaxed);
}

fn read(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

impl Metrics {
    pub(super) fn responded(&self, status: u16) {
        let class = match status {
            0..400 => 0,
            400..500 => 1,
            _ => 2,
        };
        add(&self.responses[class], 1);
    }

    /// Counts one check and how long it took.
    pub(super) fn checked(&self, took: Duration) {
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        add(&self.checks, 1);
        add(&self.microseconds, took);
        for (bound, count) in BUCKETS.iter().zip(&self.durations) {
            add(count, u64::from(took <= *bound));
        }
    }

    /// Counts what was answered for one registration: its advice, or `rejected`.
    pub(super) fn answered(&self, outcome: &str) {
        if let Some(place) = OUTCOMES.iter().position(|known| *known == outcome) {
            add(&self.outcomes[place], 1);
        }
    }

    /// Counts a register that was opened, or refused.
    pub(super) fn opened(&self, well: bool) {
        add(if well { &self.opened } else { &self.refused }, 1);
    }

    /// The text form, version 0.0.4.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut family = |name: &str, kind: &str, help: &str, lines: &[(String, String)]| {
            let _ = writeln!(text, "# HELP proforma_{name} {help}\n# TYPE proforma_{name} {kind}");
            for (label, value) in lines {
                let _ = writeln!(text, "proforma_{name}{label} {value}");
            }
        };
        let labelled = |label: &str, names: &[&str], counts: &[AtomicU64]| -> Vec<_> {
            let each = names.iter().zip(counts);
            each.map(|(name, count)| (format!("{{{label}=\"{name}\"}}"), read(count).to_string()))
                .collect()
        };
        let classes = labelled("status", &CLASSES, &self.responses);
        family("http_responses_total", "counter", "Responses by class of status.", &classes);
        let outcomes = labelled("outcome", &OUTCOMES, &self.outcomes);
        family("registrations_total", "counter", "Pending registrations by outcome.", &outcomes);
        let plain = |count: &AtomicU64| vec![(String::new(), read(count).to_string())];
        family("registers_opened_total", "counter", "Registers opened.", &plain(&self.opened));
        let refused = plain(&self.refused);
        family("registers_refused_total", "counter", "New registers not taken.", &refused);
        family("check_seconds", "histogram", "Duration of checks.", &[]);
        text + &self.durations()
    }

    fn durations(&self) -> String {
        let mut text = String::new();
        let total = read(&self.checks);
        for (bound, count) in BUCKETS.iter().zip(&self.durations) {
            let (bound, count) = (seconds(*bound), read(count).min(total));
            let _ = writeln!(text, "proforma_check_seconds_bucket{{le=\"{bound}\"}} {count}");
        }
        let sum = seconds(read(&self.microseconds));
        let _ = writeln!(text, "proforma_check_seconds_bucket{{le=\"+Inf\"}} {total}");
        let _ = writeln!(text, "proforma_check_seconds_sum {sum}");
        let _ = writeln!(text, "proforma_check_seconds_count {total}");
        text
    }
}

fn seconds(microseconds: u64) -> String {
    format!("{}.{:06}", microseconds / 1_000_000, microseconds % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_add_up() {
        let metrics = Metrics::default();
        metrics.checked(Duration::from_micros(400));
        metrics.checked(Duration::from_secs(2));
        let text = metrics.text();
        assert!(text.contains("proforma_check_seconds_bucket{le=\"0.000500\"} 1\n"), "{text}");
        assert!(text.contains("proforma_check_seconds_sum 2.000400\n"), "{text}");
        assert!(text.contains("proforma_check_seconds_count 2\n"), "{text}");
    }
}
