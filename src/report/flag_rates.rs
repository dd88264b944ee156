//! How common each reason of a flag is, and how often it has turned out right.

use super::document::{Block, Cell, Column, ColumnKind, Sheet};
use super::flag_pages::FlagPagesInput;
use super::format::percentage;
use super::wording::Value;
use crate::flags::Flag;

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

/// A table with a row for each rule behind the flag.
pub(super) fn rates(input: FlagPagesInput<'_>, flag: &Flag, name: &str) -> Vec<Block> {
    let wording = input.wording;
    let heads = [
        ("rate-reason", ColumnKind::Text),
        ("rate-holds", ColumnKind::Number),
        ("rate-of", ColumnKind::Number),
        ("rate-decided", ColumnKind::Number),
        ("rate-right", ColumnKind::Number),
        ("rate-share", ColumnKind::Number),
    ];
    let columns = heads.iter().map(|(key, kind)| Column::new(wording.say(key), *kind));
    let title = wording.say("flag-rates");
    let mut sheet = Sheet::new(format!("{title}: {name}"), columns.collect());
    let mut told: Vec<usize> = Vec::new();
    for reason in &flag.reasons {
        if !told.contains(&reason.rule) {
            told.push(reason.rule);
            sheet.rows.push(row(input, reason.rule));
        }
    }
    vec![Block::Heading(3, title), Block::Table(sheet), Block::Small(wording.say("rate-note"))]
}

fn row(input: FlagPagesInput<'_>, position: usize) -> Vec<Cell> {
    let material = input.page.material;
    let rule = &material.rules.rules[position];
    let tally = material.run.tallies.get(position);
    let past = input.past.get(&rule.code).copied().unwrap_or_default();
    let whole = |number: u64| Cell::Whole(number.cast_signed());
    let title = rule.title.get(input.wording.language);
    vec![
        Cell::Text(format!("{title} ({})", rule.code)),
        tally.map_or(Cell::Empty, |tally| whole(tally.hits)),
        tally.map_or(Cell::Empty, |tally| {
            whole(tally.hits + tally.mitigated + tally.unknown + tally.no_hit)
        }),
        whole(past.closed),
        whole(past.confirmed),
        Cell::Text(share(input, past)),
    ]
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
