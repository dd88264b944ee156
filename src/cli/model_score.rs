//! `proforma model score`: how unusual each row of a table of numbers is.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::numeric_table::{self, NamedTable};
use super::output::counted;
use super::progress::processor_time;
use super::{Failure, model_file, output::Output};
use crate::model::{DETECTORS, Detectors, FitOptions, Model, NumericTable, RowScore, Scorer};

#[derive(Debug, Args)]
pub struct ScoreArguments {
    /// CSV file with a header and columns of numbers; empty cells are unknown
    #[arg(long, value_name = "FILE")]
    pub table: PathBuf,
    /// CSV file to learn from what is usual; the table itself unless given
    #[arg(long, value_name = "FILE")]
    pub fit: Option<PathBuf>,
    /// Model to score by, as `proforma model fit` wrote it, in place of a fit
    #[arg(long, value_name = "FILE", conflicts_with = "fit")]
    pub model: Option<PathBuf>,
    /// File for the scores, one row for each row of the table
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Column that names the rows; `id` unless given, where there is one
    #[arg(long, value_name = "NAME")]
    pub id: Option<String>,
    /// Column to leave out; may be given several times
    #[arg(long, value_name = "NAME")]
    pub ignore_column: Vec<String>,
    /// Explain rows that at most this share of rows is as unusual as
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    pub explain: f32,
    /// The same seed and tables give the same scores
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Trees of the forest
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub trees: u16,
}

pub fn run(arguments: &ScoreArguments, output: &mut Output) -> Result<(), Failure> {
    let id = arguments.id.as_deref();
    let learnt_from = arguments.fit.as_deref().unwrap_or(&arguments.table);
    if let Some(path) = &arguments.model {
        return with_model(&model_file::read(path)?, arguments, output);
    }
    let ignored = &arguments.ignore_column;
    let fitted = numeric_table::read(learnt_from, id, ignored, None)?;
    fitted.tell_rejects(learnt_from, output)?;
    let options =
        FitOptions { seed: arguments.seed, trees: arguments.trees.into(), ..FitOptions::default() };
    let began = processor_time();
    let model = Detectors::fit(&fitted.values, options)
        .map_err(|error| Failure::user(error.to_string()).at(learnt_from.display().to_string()))?;
    output.note(&told("fitted on", fitted.values.rows(), began));
    let table = if arguments.fit.is_some() {
        let names = fitted.values.names().to_vec();
        drop(fitted);
        columns_of_fit(arguments, &names, output)?
    } else {
        fitted
    };
    score(&model, &table, arguments, output)
}

/// Scores the table by a model from a file.
fn with_model(
    model: &Model,
    arguments: &ScoreArguments,
    output: &mut Output,
) -> Result<(), Failure> {
    let table = columns_of_fit(arguments, &model.names(), output)?;
    score(&model.detectors, &table, arguments, output)
}

fn columns_of_fit(
    arguments: &ScoreArguments,
    names: &[String],
    output: &mut Output,
) -> Result<NamedTable, Failure> {
    let id = arguments.id.as_deref();
    let table = numeric_table::read(&arguments.table, id, &[], Some(names))?;
    table.tell_rejects(&arguments.table, output)?;
    Ok(table)
}

fn score(
    model: &Detectors,
    table: &NamedTable,
    arguments: &ScoreArguments,
    output: &mut Output,
) -> Result<(), Failure> {
    let began = processor_time();
    let ready = model.ready();
    let scores = ready.score(&table.values);
    output.note(&told("scored", table.values.rows(), began));
    write(arguments, table, &ready, &scores)
}

/// What was done, with the processor time of all threads where the system tells it.
fn told(what: &str, rows: usize, began: Option<Duration>) -> String {
    let rows = counted(rows, "row", "rows");
    match processor_time().zip(began) {
        None => format!("{what} {rows}"),
        Some((now, then)) => {
            let used = now.saturating_sub(then).as_secs_f64();
            format!("{what} {rows} in {used:.2} processor seconds")
        }
    }
}

/// Writes the scores beside their place first, so that no half file is ever seen.
fn write(
    arguments: &ScoreArguments,
    table: &NamedTable,
    ready: &Scorer<'_>,
    scores: &[RowScore],
) -> Result<(), Failure> {
    let path = &arguments.out;
    let failed = |error: std::io::Error| Failure::file("write", path, &error);
    let mut beside = path.clone().into_os_string();
    beside.push(".part");
    let mut file = BufWriter::new(File::create(&beside).map_err(failed)?);
    let mut writer = csv::Writer::from_writer(&mut file);
    let rows = Rows { table, scorer: ready, explain: arguments.explain };
    rows.write(scores, &mut writer).and_then(|()| writer.flush()).map_err(failed)?;
    drop(writer);
    file.flush().map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
}

/// What the rows of the file are made of.
struct Rows<'a> {
    table: &'a NamedTable,
    scorer: &'a Scorer<'a>,
    explain: f32,
}

impl Rows<'_> {
    fn write(
        &self,
        scores: &[RowScore],
        writer: &mut csv::Writer<impl Write>,
    ) -> std::io::Result<()> {
        let mut header = vec!["line".to_owned()];
        header.extend(self.table.id_name.clone());
        header.extend(["score", "share"].map(str::to_owned));
        header.extend(DETECTORS.map(str::to_owned));
        header.push("group".to_owned());
        for place in 1..=3 {
            header.extend(["column", "value", "peers", "share"].map(|it| format!("{it}_{place}")));
        }
        writer.write_record(&header)?;
        for (row, score) in scores.iter().enumerate() {
            writer.write_record(self.fields(row, score))?;
        }
        Ok(())
    }

    fn fields(&self, row: usize, score: &RowScore) -> Vec<String> {
        let mut fields = vec![self.table.lines[row].to_string()];
        fields.extend(self.table.ids.get(row).cloned());
        fields.push(score.surprise.to_string());
        fields.push(format!("{:.3e}", score.share));
        fields.extend(score.raw.iter().map(ToString::to_string));
        fields.extend(self.explanation(&self.table.values, row, score));
        fields
    }

    /// Group and three deviations; empty where the row is not unusual enough.
    fn explanation(&self, values: &NumericTable, row: usize, score: &RowScore) -> Vec<String> {
        let mut fields = Vec::with_capacity(13);
        if score.share <= self.explain {
            let found = self.scorer.explain(values, row);
            fields.push((found.group + 1).to_string());
            for deviation in found.deviations {
                fields.push(values.names()[deviation.column].clone());
                fields.push(deviation.value.to_string());
                fields.push(deviation.peer_median.map_or_else(String::new, |it| it.to_string()));
                fields.push(format!("{:.3e}", deviation.share));
            }
        }
        fields.resize(13, String::new());
        fields
    }
}
