//! `proforma model inspect` and `proforma model card`: what a model is, for people.

use std::fmt::Write;

use serde_json::json;

use crate::domain::Language;
use crate::model::{DETECTORS, GroupMedian, Model, RowKind, WEIGHTS};

/// Columns told of a group.
const TOLD: usize = 6;

/// What was fitted on what, and the peer groups, in the language asked for.
pub fn inspect(model: &Model, language: Language) -> String {
    let mut text = format!(
        "fitted by proforma {} on {} rows of {}\ndata {}, seed {}, {} trees of {} rows\n",
        model.program,
        model.rows,
        kind(model),
        model.data,
        model.options.seed,
        model.options.trees,
        model.options.tree_rows,
    );
    for (group, told) in model.detectors.peers().groups.iter().enumerate() {
        let name = model.group_name(group);
        let share = told.share * 100.0;
        let _ = write!(text, "\ngroup {}: {} ({share:.1} %)\n", group + 1, name.get(language));
        text += &medians(model, group);
    }
    text
}

/// A group's medians that differ from those of all rows, the furthest first.
fn medians(model: &Model, group: usize) -> String {
    let shown = |value: Option<f32>| value.map_or_else(|| "?".to_owned(), |it| format!("{it:.1}"));
    let line = |told: GroupMedian| {
        let GroupMedian { column, of_group, of_all } = told;
        let name = &model.columns[column].name;
        format!("  {name:28} {:>8}  (all: {})\n", shown(of_group), shown(of_all))
    };
    model.group_profile(group).into_iter().take(TOLD).map(line).collect()
}

fn kind(model: &Model) -> &'static str {
    match model.rows_are {
        RowKind::Dwelling => "dwellings",
        RowKind::Registration => "registrations",
        RowKind::Table => "a table",
    }
}

/// The same for programs, without the detectors' numbers.
pub fn as_json(model: &Model) -> serde_json::Value {
    let group = |(number, told): (usize, &crate::model::PeerGroup)| {
        let name = model.group_name(number);
        json!({"name": {"da": name.da, "en": name.en}, "share": told.share, "medians": told.medians})
    };
    let peers = model.detectors.peers();
    json!({
        "format": model.format, "program": model.program, "rows_are": model.rows_are,
        "columns": model.columns, "rows": model.rows, "data": model.data,
        "options": model.options, "notes": model.notes, "held_out": model.held_out,
        "detectors": DETECTORS, "weights": WEIGHTS,
        "silhouettes": peers.silhouettes, "medians": peers.medians,
        "groups": peers.groups.iter().enumerate().map(group).collect::<Vec<_>>(),
    })
}

/// The model card in Markdown.
pub fn card(model: &Model) -> String {
    let mut text = format!("# Model card\n\n{}\n\n{INTENDED}\n\n## Data\n\n", first(model));
    for note in &model.notes {
        let _ = writeln!(text, "- {note}");
    }
    let _ = write!(
        text,
        "- {} rows; fingerprint of the values `{}`.\n- Columns: {}.\n",
        model.rows,
        model.data,
        model.names().join(", ")
    );
    if model.rows_are != RowKind::Table {
        let _ = writeln!(
            text,
            "- None of the {} facts tells of unstable living, of who people are, or of where a \
             dwelling lies.",
            model.columns.len()
        );
    }
    text + &quality(model) + LIMITS
}

fn first(model: &Model) -> String {
    format!(
        "Four detectors over {}, fitted by proforma {} with seed {}: {}. Each row is seen in four \
         ways, and each way counts a quarter: by random cuts along columns and across them (the \
         forest), by how rare each value is (the histogram), and by distance within its peer group. \
         The tails explain and do not count.",
        kind(model),
        model.program,
        model.options.seed,
        DETECTORS.join(", "),
    )
}

fn quality(model: &Model) -> String {
    let peers = model.detectors.peers();
    let tried = peers.silhouettes.iter().map(|(number, value)| format!("{number}: {value:.2}"));
    let held = model.held_out;
    let mut text = format!(
        "\n## Measured\n\n- Of {} rows kept out of a trial fit, {:.2} % are as unusual as at most 1 % \
         of rows, and {:.2} % as at most 5 %.\n- Mean silhouette by number of groups: {}. Chosen: {}.\n",
        held.rows,
        held.one_percent * 100.0,
        held.five_percent * 100.0,
        if peers.silhouettes.is_empty() {
            "none tried".to_owned()
        } else {
            tried.collect::<Vec<_>>().join(", ")
        },
        peers.groups.len(),
    );
    text += "\n| group | share | name |\n|---|---|---|\n";
    for (number, group) in peers.groups.iter().enumerate() {
        let (share, name) = (group.share * 100.0, model.group_name(number));
        let _ = writeln!(text, "| {} | {share:.1} % | {} / {} |", number + 1, name.en, name.da);
    }
    text
}

const INTENDED: &str = "## Intended use

- The explore list of `proforma scan --explore`: dwellings unlike their peers, for whoever writes \
rules. It opens no case.
- With `proforma scan --model`, at most two points to what rules brought over the line, so that a \
list is read in a better order. `--no-model` leaves them out.";

const LIMITS: &str = "
## Limits

- Unusual is not wrong. Most unusual dwellings are large families, shared homes and odd buildings.
- It says how unlike others a row is, not how likely anything is.
- What is usual in the data of the fit need not be usual elsewhere; fit on your own register.
- A fact that is not known counts as much as an ordinary one, so a dwelling of which little is known \
rarely stands out.

## Must not be used for

- Opening a case, choosing by itself whom to visit, or deciding anything about a person.
- Bringing anything onto a list that no rule brought there.
- Judging people who live unstably, or anything but registrations of residence.
";
