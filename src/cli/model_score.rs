//! `proforma model score`: how unusual each row of a table of numbers is.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::numeric_table::{self, NamedTable};
use super::output::counted;
use super::{Failure, output::Output};
use crate::model::{DETECTORS, Detectors, FitOptions, NumericTable, RowScore, Scorer};

#[derive(Debug, Args)]
pub struct ScoreArguments {
    /// CSV file with a header and columns of numbers; empty cells are unknown
    #[arg(long, value_name = "FILE")]
    pub table: PathBuf,
    /// CSV file to learn from what is usual; the table itself unless given
    #[arg(long, value_name = "FILE")]
    pub fit: Option<PathBuf>,
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
    let fitted = usable(learnt_from, id, arguments, None, output)?;
    let options =
        FitOptions { seed: arguments.seed, trees: arguments.trees.into(), ..FitOptions::default() };
    let began = Instant::now();
    let model = Detectors::fit(&fitted.values, options)
        .map_err(|error| Failure::user(error.to_string()).at(learnt_from.display().to_string()))?;
    output.note(&told("fitted on", fitted.values.rows(), began));
    let table = match &arguments.fit {
        None => fitted,
        Some(_) => {
            let names = fitted.values.names().to_vec();
            drop(fitted);
            usable(&arguments.table, None, arguments, Some(&names), output)?
        }
    };
    let began = Instant::now();
    let scorer = model.ready();
    let scores = scorer.score(&table.values);
    output.note(&told("scored", table.values.rows(), began));
    write(arguments, &table, &scorer, &scores)
}

fn told(what: &str, rows: usize, began: Instant) -> String {
    let rows = counted(rows, "row", "rows");
    format!("{what} {rows} in {:.2} seconds", began.elapsed().as_secs_f64())
}

/// Reads a table and tells of the rows set aside; fails where none is left.
fn usable(
    path: &Path,
    id: Option<&str>,
    arguments: &ScoreArguments,
    wanted: Option<&[String]>,
    output: &mut Output,
) -> Result<NamedTable, Failure> {
    let table = numeric_table::read(path, id, &arguments.ignore_column, wanted)?;
    let place = |bad: &numeric_table::BadRow| {
        let column = if bad.column.is_empty() {
            String::new()
        } else {
            format!(" column `{}`:", bad.column)
        };
        format!("{}:{}:{column} {}", path.display(), bad.line, bad.why)
    };
    if table.values.rows() == 0 {
        let failure = Failure::user("no row of the table can be used");
        let shown = table.rejects.iter().take(SHOWN);
        return Err(shown
            .fold(failure, |failure, bad| failure.at(place(bad)))
            .hint("name the column of ids with `--id`, leave out others with `--ignore-column`"));
    }
    if !table.rejects.is_empty() {
        output.note(&format!("left out {}", counted(table.rejects.len(), "row", "rows")));
        table.rejects.iter().take(SHOWN).for_each(|bad| output.note(&format!("  {}", place(bad))));
        if table.rejects.len() > SHOWN {
            output.note("  and so on");
        }
    }
    Ok(table)
}

/// So many rows that were set aside are told of.
const SHOWN: usize = 5;

/// Writes the scores beside their place first, so that no half file is ever seen.
fn write(
    arguments: &ScoreArguments,
    table: &NamedTable,
    scorer: &Scorer<'_>,
    scores: &[RowScore],
) -> Result<(), Failure> {
    let path = &arguments.out;
    let failed = |error: std::io::Error| Failure::file("write", path, &error);
    let mut beside = path.clone().into_os_string();
    beside.push(".part");
    let mut file = BufWriter::new(File::create(&beside).map_err(failed)?);
    let mut writer = csv::Writer::from_writer(&mut file);
    let rows = Rows { table, scorer, explain: arguments.explain };
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
