//! Several runs over one truth, side by side.

use std::fmt::Write;

use super::evaluate::{Evaluation, STATEMENT};

/// The evaluations of named runs as one table, in plain text.
pub fn side_by_side(runs: &[(String, Evaluation)]) -> String {
    let mut text = String::new();
    let names: Vec<&str> = runs.iter().map(|(name, _)| name.as_str()).collect();
    let mut row = |title: &str, cells: Vec<String>| {
        let mut line = format!("{title:<30}");
        for cell in cells {
            let _ = write!(line, " {cell:>14}");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    };
    row("", names.iter().map(|name| shortened(name)).collect());
    let each =
        |value: &dyn Fn(&Evaluation) -> String| runs.iter().map(|run| value(&run.1)).collect();
    row("scored", each(&|one| one.scored.to_string()));
    row("pro forma", each(&|one| one.pro_forma.to_string()));
    row("average precision", each(&|one| format!("{:.3}", one.average_precision)));
    let first = runs.first().map(|(_, one)| one);
    for place in 0..first.map_or(0, |one| one.at.len()) {
        let name = first.map_or("", |one| one.at[place].name.as_str());
        let at = |one: &Evaluation| one.at.get(place).cloned();
        let share = |share: f64| format!("{:.1} %", share * 100.0);
        row(
            &format!("precision at {name}"),
            each(&|one| at(one).map_or_else(String::new, |at| share(at.precision))),
        );
        row(
            &format!("recall at {name}"),
            each(&|one| at(one).map_or_else(String::new, |at| share(at.recall))),
        );
    }
    row("", Vec::new());
    row("recall at 2 % by pattern", Vec::new());
    for pattern in first.map_or(&[][..], |one| &one.patterns) {
        let of = |one: &Evaluation| {
            one.patterns.iter().find(|other| other.typology == pattern.typology).cloned()
        };
        let told = each(&|one| {
            of(one).map_or_else(String::new, |it| format!("{:.1} %", it.at_two_percent * 100.0))
        });
        row(&format!("  {}", pattern.typology), told);
    }
    let _ = write!(text, "\n{}\n\n{}\n", STATEMENT[0], STATEMENT[1]);
    text
}

/// The end of a long name: runs differ in their last folder.
fn shortened(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    letters[letters.len().saturating_sub(14)..].iter().collect()
}
