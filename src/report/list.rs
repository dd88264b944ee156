//! The lists: `flags.csv`, `help.csv` and `repair.csv` for spreadsheets, a compact table for the
//! terminal.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use super::Material;
use super::explain::wrapped;
use super::flag_record::{FlagFile, FlagRecord};
use super::format::{count, day};
use super::manifest::lane_key;
use super::table::Table;
use super::text::Word;
use crate::domain::{Day, Language};
use crate::rules::Lane;

const COLUMNS: [&str; 21] = [
    "rank",
    "flag_id",
    "lane",
    "band",
    "score",
    "subject",
    "dwelling_id",
    "address",
    "person_id",
    "moved_on",
    "reasons",
    "typology",
    "typology_da",
    "typology_en",
    "reason_da",
    "reason_en",
    "clearing_da",
    "clearing_en",
    "next_step_da",
    "next_step_en",
    "as_of",
];

/// Writes one list, `flags.csv`, `help.csv` or `repair.csv`: a row for each listed flag of the lane,
/// by rank. The control sample is in none of them.
pub fn lane_csv(file: &FlagFile, lane: Lane) -> Vec<u8> {
    let mut table = Table::with_header(&COLUMNS);
    let is_on_it = |flag: &&FlagRecord| flag.listed && flag.lane == lane_key(lane);
    for flag in file.flags.iter().filter(is_on_it) {
        row(&mut table, file, flag);
    }
    table.into_bytes()
}

fn row(table: &mut Table, file: &FlagFile, flag: &FlagRecord) {
    table.number(flag.rank.into());
    table.text(&flag.flag_id);
    table.text(&flag.lane);
    table.text(&flag.band);
    table.number(flag.score.into());
    table.text(&flag.subject);
    table.text(&flag.dwelling_id);
    table.text(&flag.address);
    table.text(flag.person_id.as_deref().unwrap_or_default());
    table.text(flag.moved_on.as_deref().unwrap_or_default());
    let codes: Vec<_> = flag.reasons.iter().map(|reason| reason.code.as_str()).collect();
    table.text(&codes.join(" "));
    table.text(&flag.typology.join(" "));
    for language in [Language::Danish, Language::English] {
        let whole = file.typology(flag).map_or("", |whole| whole.sentence.get(language));
        table.text(whole);
    }
    for language in [Language::Danish, Language::English] {
        let texts: Vec<_> = flag.reasons.iter().map(|reason| reason.text.get(language)).collect();
        table.text(&texts.join(" "));
    }
    for language in [Language::Danish, Language::English] {
        let texts: Vec<_> = flag.clearing.iter().map(|entry| entry.text.get(language)).collect();
        table.text(&texts.join(" "));
    }
    for language in [Language::Danish, Language::English] {
        table.text(file.next_steps(flag, language).first().copied().unwrap_or_default());
    }
    table.text(&file.as_of);
    table.end_row();
}

/// The list for a terminal of `width` columns, at least 60: the review lane row by row, then what
/// the lists of help and repair hold.
pub fn list_text(
    material: Material<'_>,
    file: &FlagFile,
    language: Language,
    width: usize,
) -> String {
    let for_review = || file.flags.iter().filter(|flag| flag.lane == lane_key(Lane::Review));
    let listed = for_review().filter(|flag| flag.listed).count() as u64;
    let all = count(for_review().count() as u64, language);
    let as_of = day(material.run.as_of, language);
    let mut text = Word::ListTitle.with(language, &[&as_of, &count(listed, language), &all]);
    text.push_str("\n\n");
    if listed == 0 {
        text = text + Word::ListEmpty.text(language) + "\n";
    }
    let rows: Vec<_> =
        for_review().filter(|flag| flag.listed).map(|flag| cells(file, flag, language)).collect();
    if !rows.is_empty() {
        text.push_str(&lines(&rows, language, width.max(60)));
    }
    text.push_str(&summed_up(file, Lane::Help, language));
    text.push_str(&summed_up(file, Lane::Repair, language));
    if file.flags.is_empty() {
        return text;
    }
    text + "\n" + &wrapped(Word::ListHint.text(language), width.max(60)).join("\n") + "\n"
}

/// How many flags another lane's list holds, by what they are about; the rows are in its file.
fn summed_up(file: &FlagFile, lane: Lane, language: Language) -> String {
    let of_lane = || file.flags.iter().filter(|flag| flag.lane == lane_key(lane));
    let mut about: BTreeMap<&str, u64> = BTreeMap::new();
    for flag in of_lane().filter(|flag| flag.listed) {
        *about.entry(what(file, flag, language).0).or_default() += 1;
    }
    let listed: u64 = about.values().sum();
    if listed == 0 {
        return String::new();
    }
    let (title, name) = match lane {
        Lane::Help => (Word::HelpList, "help.csv"),
        _ => (Word::RepairList, "repair.csv"),
    };
    let (listed, all) = (count(listed, language), count(of_lane().count() as u64, language));
    let title = Word::LaneSummary.with(language, &[title.text(language), &listed, &all, name]);
    let mut about: Vec<_> = about.into_iter().collect();
    about.sort_by_key(|(_, flags)| Reverse(*flags));
    let mut text = format!("\n{title}\n");
    for (what, flags) in about {
        let _ = writeln!(text, "{flags:>5}  {what}");
    }
    text
}

/// What a flag is about: the typology it makes, else its strongest reason; and whether it is the
/// former.
fn what<'a>(file: &'a FlagFile, flag: &FlagRecord, language: Language) -> (&'a str, bool) {
    let whole = file.typology(flag).map(|whole| whole.title.get(language));
    let strongest = flag.reasons.first().map(|reason| file.title(reason, language));
    (whole.or(strongest).unwrap_or_default(), whole.is_some())
}

type Cells = [String; 7];

fn cells(file: &FlagFile, flag: &FlagRecord, language: Language) -> Cells {
    let place = match flag.address.as_str() {
        "" => Word::NoAddress.with(language, &[&flag.dwelling_id]),
        address => address.to_owned(),
    };
    let (what, is_whole) = what(file, flag, language);
    let of_rules = flag.reasons.iter().filter(|reason| file.rules.contains_key(&reason.rule));
    let more = of_rules.count().saturating_sub(usize::from(!is_whole));
    let what = if more == 0 { what.to_owned() } else { format!("{what} +{more}") };
    [
        flag.rank.to_string(),
        flag.band.clone(),
        flag.score.to_string(),
        place,
        since(flag, language),
        what,
        flag.flag_id.clone(),
    ]
}

fn since(flag: &FlagRecord, language: Language) -> String {
    let text = flag.since.as_deref().unwrap_or_default();
    text.parse::<Day>().map_or_else(|()| text.to_owned(), |known| day(known, language))
}

/// Columns as wide as needed; address and reason share what is left and go on below where they are
/// longer.
fn lines(rows: &[Cells], language: Language, width: usize) -> String {
    let heads = [
        Word::Rank,
        Word::BandLabel,
        Word::Score,
        Word::Address,
        Word::Since,
        Word::What,
        Word::FlagHead,
    ];
    let head: Cells = heads.map(|word| word.text(language).to_owned());
    let all = || std::iter::once(&head).chain(rows);
    let mut widths: [usize; 7] = [0; 7];
    for row in all() {
        for (column, cell) in row.iter().enumerate() {
            widths[column] = widths[column].max(cell.chars().count());
        }
    }
    let since_fits = width >= 100;
    if !since_fits {
        widths[4] = 0;
    }
    let gaps = if since_fits { 12 } else { 10 };
    let fixed = widths[0] + widths[1] + widths[2] + widths[4] + widths[6] + gaps;
    let free = width.saturating_sub(fixed).max(16);
    widths[5] = widths[5].min((free / 2).max(free.saturating_sub(widths[3])));
    widths[3] = widths[3].min(free.saturating_sub(widths[5]));
    all().map(|row| line(row, &widths)).collect()
}

fn line(row: &Cells, widths: &[usize; 7]) -> String {
    let fitted = |(cell, width): (&String, &usize)| match *width {
        0 => Vec::new(),
        width => wrapped(cell, width),
    };
    let parts: Vec<Vec<String>> = row.iter().zip(widths).map(fitted).collect();
    let high = parts.iter().map(Vec::len).max().unwrap_or(0);
    (0..high).map(|at| part_of_line(&parts, at, widths)).collect()
}

fn part_of_line(parts: &[Vec<String>], at: usize, widths: &[usize; 7]) -> String {
    let mut text = String::new();
    for (column, (cell, width)) in parts.iter().zip(widths).enumerate() {
        if *width == 0 {
            continue;
        }
        let cell = cell.get(at).cloned().unwrap_or_default();
        let room = " ".repeat(width.saturating_sub(cell.chars().count()));
        let is_number = matches!(column, 0 | 2);
        text.push_str(&if is_number { room + &cell } else { cell + &room });
        text.push_str("  ");
    }
    text.trim_end().to_owned() + "\n"
}

/// The first `width` characters, with `…` in place of what is left out.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(width.saturating_sub(1)).collect();
    kept.truncate(kept.trim_end().len());
    kept + "…"
}
