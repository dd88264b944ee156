//! `proforma occupants`: who was registered at a dwelling.

use std::fmt::Write;

use serde::Serialize;

use super::args::OccupantsArguments;
use super::{Failure, load, output::Output};
use crate::domain::{Day, Period, PersonId};
use crate::graph::{self, HouseholdGraph, OccupancyPeriod};
use crate::registry::{LoadOptions, Register};
use crate::report::Identity;

#[derive(Debug, Serialize)]
struct Answer {
    dwelling_id: String,
    periods: Vec<Span>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Span {
    from: String,
    to: String,
    occupants: Vec<String>,
    possible_occupants: Vec<String>,
    /// Persons with a protected address: counted, never named.
    #[serde(skip_serializing_if = "is_zero")]
    not_shown: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

pub fn run(arguments: &OccupantsArguments, output: &mut Output) -> Result<(), Failure> {
    let window = window(arguments)?;
    let loaded = load::folder(&arguments.folder, &LoadOptions::default())?;
    if !loaded.rejects.is_empty() {
        load::describe(&loaded, output);
    }
    let register = &loaded.register;
    // A program asking about an address nobody ever was at gets an empty answer; a person, a hint.
    let dwelling = match load::dwelling(register, &arguments.dwelling) {
        Err(_) if arguments.json => return output.print_json(&empty(arguments)),
        found => found?,
    };
    let graph = graph::build(register, arguments.as_of.unwrap_or(Day::MAX));
    let identity = Identity::new(register, 1, arguments.show_ids);
    let spans = graph.occupancy(dwelling, window);
    let periods = spans.iter().map(|span| shown(&graph, register, &identity, span)).collect();
    let answer = Answer { dwelling_id: arguments.dwelling.clone(), periods };
    if arguments.json { output.print_json(&answer) } else { output.print(&as_text(&answer)) }
}

fn empty(arguments: &OccupantsArguments) -> Answer {
    Answer { dwelling_id: arguments.dwelling.clone(), periods: Vec::new() }
}

fn window(arguments: &OccupantsArguments) -> Result<Period, Failure> {
    let window = match (arguments.on, arguments.from, arguments.to) {
        (Some(day), _, _) => Period::new(day, day.plus(1)),
        (None, Some(from), Some(to)) => Period::new(from, to),
        _ => return Err(Failure::user("give a day with `--on`, or `--from` and `--to`")),
    };
    if window.is_empty() {
        return Err(Failure::user("`--to` must be later than `--from`")
            .hint("the period ends before the day given with `--to`"));
    }
    Ok(window)
}

fn shown(
    graph: &HouseholdGraph<'_>,
    register: &Register,
    identity: &Identity,
    span: &OccupancyPeriod,
) -> Span {
    let labels = |persons: &[PersonId]| -> Vec<String> {
        let open = persons.iter().filter(|person| !graph.is_protected(**person));
        open.map(|person| identity.label(register, *person).into_owned()).collect()
    };
    let (occupants, possible_occupants) = (labels(&span.occupants), labels(&span.possible));
    let not_shown =
        span.occupants.len() + span.possible.len() - occupants.len() - possible_occupants.len();
    Span {
        from: span.period.from.to_string(),
        to: span.period.to.to_string(),
        occupants,
        possible_occupants,
        not_shown,
    }
}

fn as_text(answer: &Answer) -> String {
    if answer.periods.is_empty() {
        return format!("{}: nobody was registered\n", answer.dwelling_id);
    }
    let mut text = String::new();
    for span in &answer.periods {
        let _ = write!(text, "{} to {}  {}", span.from, span.to, list(&span.occupants));
        if !span.possible_occupants.is_empty() {
            let _ = write!(text, "  possibly: {}", list(&span.possible_occupants));
        }
        if span.not_shown > 0 {
            let _ = write!(text, "  not shown: {}", span.not_shown);
        }
        text.push('\n');
    }
    text
}

fn list(labels: &[String]) -> String {
    if labels.is_empty() { "nobody for certain".to_owned() } else { labels.join(", ") }
}
