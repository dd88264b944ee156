//! `proforma score`: advice on pending registrations, row by row out of a file or a stream.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::args_desk::{AdviceFormat, ScoreArguments};
use super::packs::{self, Choice};
use super::{
    Failure, input, load,
    output::{Output, counted},
    settings,
};
use crate::desk::{Desk, Group, Together};
use crate::domain::Language;
use crate::registry::{Pending, PendingError, PendingReader, Register, Reject, refuse_pending};
use crate::report::{advice_csv, advice_csv_header, advice_json, advice_records};

/// Rows read before their groups are judged.
const ROWS_AT_A_TIME: u64 = 4_096;

pub fn run(arguments: &ScoreArguments, output: &mut Output) -> Result<(), Failure> {
    let purposes = &arguments.load.purpose;
    let choice = Choice { typed: &arguments.packs, purposes, demo: false };
    let rules = settings::rules_in_force(&arguments.rules, choice)?;
    let origin = arguments.register.origin();
    let opened = input::open(&origin, &load::options(&arguments.load))?;
    let register = &opened.loaded.register;
    load::describe(&opened.loaded, output);
    output.note(&packs::describe(&rules));
    let as_of = load::as_of(arguments.as_of, opened.last_known_day(), output)?;
    let graph = opened.graph(as_of);
    let desk = opened.desk(&graph, rules, arguments.window_months);
    output.note(&left_out(&desk));
    let moves = open_moves(&arguments.moves)?;
    let name = name_of(&arguments.moves);
    let ignored = &arguments.load.ignore_column;
    let reader = PendingReader::open(register, moves, &name, ignored)
        .map_err(|error| unread(&error, &arguments.moves))?;
    let form = Form { format: arguments.format, language: output.language };
    let mut sink = Sink::open(arguments.out.as_deref())?;
    let scoring = Scoring { register, desk: &desk, form, name, waiting: VecDeque::new() };
    let counts = scoring.perform(reader, &mut sink, output)?;
    sink.close()?;
    output.note(&format!(
        "advised on {}, rejected {}",
        counted(counts.advised, "registration", "registrations"),
        counts.rejected
    ));
    if arguments.load.strict && counts.rejected > 0 {
        return Err(Failure::user(format!(
            "{} rejected",
            counted(counts.rejected, "row was", "rows were")
        ))
        .hint("each stands above; without `--strict` the good rows alone decide"));
    }
    Ok(())
}

/// One line on the rules that only a scan checks.
pub fn left_out(desk: &Desk<'_>) -> String {
    match desk.left_out() {
        [] => "every rule that is on is checked".to_owned(),
        codes => format!("left to the scan, which sees the whole register: {}", codes.join(", ")),
    }
}

fn open_moves(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).map_err(|error| Failure::file("read", path, &error))?;
    Ok(Box::new(file))
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned())
}

fn unread(error: &PendingError, path: &Path) -> Failure {
    match error {
        PendingError::Header(error) => load::failure(error, path),
        PendingError::Unreadable(error) => Failure::file("read", path, error),
    }
}

/// Where advice goes: standard output, or a file that takes its name once it is whole.
struct Sink {
    writer: Box<dyn Write>,
    places: Option<(PathBuf, PathBuf)>,
}

impl Sink {
    fn open(out: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = out.filter(|path| *path != Path::new("-")) else {
            return Ok(Self { writer: Box::new(io::stdout().lock()), places: None });
        };
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        let file = File::create(&beside).map_err(|error| Failure::file("write", path, &error))?;
        let writer = Box::new(BufWriter::new(file));
        Ok(Self { writer, places: Some((beside, path.to_owned())) })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        Ok(self.writer.write_all(bytes)?)
    }

    fn close(mut self) -> Result<(), Failure> {
        self.writer.flush()?;
        drop(self.writer);
        let Some((beside, path)) = self.places else { return Ok(()) };
        std::fs::rename(&beside, &path).map_err(|error| Failure::file("write", &path, &error))
    }
}

#[derive(Clone, Copy)]
struct Form {
    format: AdviceFormat,
    language: Language,
}

#[derive(Default)]
struct Counts {
    advised: u64,
    rejected: u64,
}

/// Rows between reading and writing, in their order.
struct Scoring<'a, 'g> {
    register: &'a Register,
    desk: &'a Desk<'g>,
    form: Form,
    name: String,
    /// Rows not yet written: none where the advice is still to come, empty for a rejected row.
    waiting: VecDeque<Option<Vec<u8>>>,
}

impl Scoring<'_, '_> {
    fn perform<R: Read>(
        mut self,
        mut reader: PendingReader<'_, R>,
        sink: &mut Sink,
        output: &mut Output,
    ) -> Result<Counts, Failure> {
        let (mut together, mut counts) = (Together::default(), Counts::default());
        let (mut next, mut written) = (0_u64, 0_u64);
        if self.form.format == AdviceFormat::Csv {
            sink.put(&advice_csv_header())?;
        }
        let mut ended = false;
        while !ended {
            for _ in 0..ROWS_AT_A_TIME {
                let Some(row) = reader.next_row()? else {
                    ended = true;
                    break;
                };
                let place = self.take(row, next, &mut together).map(|reject| {
                    complain(&reject, output);
                    counts.rejected += 1;
                    Vec::new()
                });
                self.waiting.push_back(place);
                next += 1;
            }
            let closed = together.take_closed((!ended).then_some(next));
            for (number, bytes) in self.judged(&closed) {
                counts.advised += 1;
                let place = usize::try_from(number - written).unwrap_or(usize::MAX);
                self.waiting[place] = Some(bytes);
            }
            while let Some(Some(bytes)) = self.waiting.front() {
                sink.put(bytes)?;
                self.waiting.pop_front();
                written += 1;
            }
        }
        Ok(counts)
    }

    /// Puts a row with those it is judged together with; gives back why it cannot be judged.
    fn take(
        &self,
        row: Result<Pending, Reject>,
        number: u64,
        together: &mut Together,
    ) -> Option<Reject> {
        let row = match row {
            Ok(row) => row,
            Err(reject) => return Some(reject),
        };
        if self.desk.knows(&row) {
            return Some(refuse_pending(&row, &self.name, "pending-known"));
        }
        let twice = together.add(number, row)?;
        Some(refuse_pending(&twice, &self.name, "pending-duplicate"))
    }

    fn judged(&self, closed: &[Group]) -> Vec<(u64, Vec<u8>)> {
        let each = closed.par_iter().with_min_len(16).flat_map_iter(|group| {
            let judgement = self.desk.judge(&group.rows);
            let records = advice_records(self.register, self.desk, &group.rows, &judgement);
            let bytes = records.into_iter().map(|record| match self.form.format {
                AdviceFormat::Csv => advice_csv(&record, self.form.language),
                AdviceFormat::Jsonl => advice_json(&record),
            });
            group.numbers.iter().copied().zip(bytes.collect::<Vec<_>>())
        });
        each.collect()
    }
}

fn complain(reject: &Reject, output: &mut Output) {
    let Reject { file, line, column, code, value, hint, kept: _ } = reject;
    let value = if value.is_empty() { String::new() } else { format!(" `{value}`") };
    output.note(&format!("rejected {file}:{line} {column} {code}{value}\n  hint: {hint}"));
}
