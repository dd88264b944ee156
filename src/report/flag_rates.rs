//! How common a reason of a flag is, and how often it has turned out right.

use super::flag_pages::FlagPagesInput;
use super::format::percentage;
use super::wording::Value;

/// What became of the decided cases of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RulePast {
    /// Decided and not inconclusive.
    pub closed: u64,
    /// Of these, registered wrongly.
    pub confirmed: u64,
    /// The share of them with the ends of its 95 % interval; none below ten cases.
    pub share: Option<(f64, f64, f64)>,
}

/// How common the reason of a rule is, and how often it has turned out right: one line.
pub(super) fn rate(input: FlagPagesInput<'_>, position: usize) -> String {
    let material = input.page.material;
    let rule = &material.rules.rules[position];
    let past = input.past.get(&rule.code).copied().unwrap_or_default();
    let held = material.run.tallies.get(position).map_or((0, 0), |tally| {
        (tally.hits, tally.hits + tally.mitigated + tally.unknown + tally.no_hit)
    });
    input.wording.with(
        "rate-line",
        &[
            ("holds", Value::Count(held.0)),
            ("of", Value::Count(held.1)),
            ("decided", Value::Count(past.closed)),
            ("right", Value::Count(past.confirmed)),
            ("share", Value::Text(&share(input, past))),
        ],
    )
}

fn share(input: FlagPagesInput<'_>, past: RulePast) -> String {
    let Some((share, low, high)) = past.share else { return input.wording.say("rate-few") };
    let text = |value| percentage(value, input.wording.language);
    input.wording.with(
        "rate-interval",
        &[
            ("share", Value::Text(&text(share))),
            ("low", Value::Text(&text(low))),
            ("high", Value::Text(&text(high))),
        ],
    )
}
