//! `proforma occupants`: who was registered at a dwelling.

use std::fmt::Write;

use serde::Serialize;

use super::args::OccupantsArguments;
use super::input::{self, Origin};
use super::{Failure, load, output::Output};
use crate::domain::{Day, Language, Period, PersonId};
use crate::graph::{HouseholdGraph, OccupancyPeriod};
use crate::registry::Register;
use crate::report::Identity;

#[derive(Debug, Serialize)]
struct Answer {
    dwelling_id: String,
    periods: Vec<Span>,
}

#[derive(Debug, Serialize)]
struct Span {
    from: String,
    to: String,
    occupants: Vec<String>,
    possible_occupants: Vec<String>,
}

pub fn run(arguments: &OccupantsArguments, output: &mut Output) -> Result<(), Failure> {
    let window = window(arguments)?;
    let input = input::open_moves(&Origin::typed(&arguments.origin))?;
    let loaded = &input.loaded;
    if !loaded.rejects.is_empty() {
        load::describe(loaded, output);
    }
    let register = &loaded.register;
    // A program asking about an address nobody ever was at gets an empty answer; a person, a hint.
    let dwelling = match load::dwelling(register, &arguments.dwelling) {
        Err(_) if arguments.json => return output.print_json(&empty(arguments)),
        found => found?,
    };
    let graph = input.graph(arguments.as_of.unwrap_or(Day::MAX));
    let identity = Identity::new(register, 1, arguments.show_ids);
    let spans = without_protected(&graph, graph.occupancy(dwelling, window));
    let periods = spans.iter().map(|span| shown(register, &identity, span)).collect();
    let answer = Answer { dwelling_id: arguments.dwelling.clone(), periods };
    if arguments.json {
        output.print_json(&answer)
    } else {
        output.print(&as_text(&answer, output.language))
    }
}

fn empty(arguments: &OccupantsArguments) -> Answer {
    Answer { dwelling_id: arguments.dwelling.clone(), periods: Vec::new() }
}

fn window(arguments: &OccupantsArguments) -> Result<Period, Failure> {
    let window = match (arguments.on, arguments.from, arguments.to) {
        (Some(day), _, _) => Period::new(day, day.plus(1)),
        (None, Some(from), Some(to)) => Period::new(from, to),
        _ => {
            return Err(Failure::user("no day is given")
                .hint("give a day with `--on`, or a period with `--from` and `--to`"));
        }
    };
    if window.is_empty() {
        return Err(Failure::user("`--to` must be later than `--from`")
            .hint("the period ends before the day given with `--to`"));
    }
    Ok(window)
}

/// Persons with a protected address leave no trace: not a name, a count or a cut between periods.
fn without_protected(
    graph: &HouseholdGraph<'_>,
    spans: Vec<OccupancyPeriod>,
) -> Vec<OccupancyPeriod> {
    let mut kept: Vec<OccupancyPeriod> = Vec::new();
    for mut span in spans {
        span.occupants.retain(|person| !graph.is_protected(*person));
        span.possible.retain(|person| !graph.is_protected(*person));
        match kept.last_mut() {
            Some(last)
                if last.period.to == span.period.from
                    && last.occupants == span.occupants
                    && last.possible == span.possible =>
            {
                last.period.to = span.period.to;
            }
            _ if span.occupants.is_empty() && span.possible.is_empty() => {}
            _ => kept.push(span),
        }
    }
    kept
}

fn shown(register: &Register, identity: &Identity, span: &OccupancyPeriod) -> Span {
    let labels = |persons: &[PersonId]| -> Vec<String> {
        persons.iter().map(|person| identity.label(register, *person).into_owned()).collect()
    };
    Span {
        from: span.period.from.to_string(),
        to: span.period.to.to_string(),
        occupants: labels(&span.occupants),
        possible_occupants: labels(&span.possible),
    }
}

fn as_text(answer: &Answer, language: Language) -> String {
    let word = |da: &'static str, en: &'static str| match language {
        Language::Danish => da,
        Language::English => en,
    };
    let list = |labels: &[String]| match labels {
        [] => word("ingen med sikkerhed", "nobody for certain").to_owned(),
        labels => labels.join(", "),
    };
    if answer.periods.is_empty() {
        return format!("{}: {}\n", answer.dwelling_id, word("ingen at vise", "nobody to show"));
    }
    let mut text = String::new();
    for span in &answer.periods {
        let _ = write!(
            text,
            "{} {} {}  {}",
            span.from,
            word("til", "to"),
            span.to,
            list(&span.occupants)
        );
        if !span.possible_occupants.is_empty() {
            let _ =
                write!(text, "  {}: {}", word("måske", "possibly"), list(&span.possible_occupants));
        }
        text.push('\n');
    }
    text
}
