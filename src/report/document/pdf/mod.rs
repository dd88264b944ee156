//! A document as pages: the source they are set from, written so that no text is read as markup.

mod extent;
mod pictures;

use std::collections::BTreeSet;
use std::fmt::Write;

use super::html::{code, shown};
use super::typeset::typeset;
use super::{Block, Cell, Column, ColumnKind, Document, Picture, Sheet, WriteError};
use crate::domain::Language;
use extent::{letters, lines};
use pictures::{alone, in_words, width};

/// How pages look.
const LOOKS: &str = include_str!("../pages.typ");

/// Tables with more columns stand on pages across.
const PORTRAIT: usize = 9;

/// With at most as many columns no word is wider than its column.
const FEW: usize = 5;

/// Parts beside each other with at most as many lines stay on one page.
const SHORT: usize = 50;

/// The pages of a document: PDF/A-2a and PDF/UA-1. O(size).
pub(super) fn pdf(document: &Document) -> Result<Vec<u8>, WriteError> {
    typeset(source(document)).map_err(WriteError::Pages)
}

/// The source of the pages.
fn source(document: &Document) -> String {
    let (text, keys) = (LOOKS.to_owned(), BTreeSet::new());
    let mut source = Source { document, text, level: 1, inside: false, keys };
    source.head();
    for section in sections(&document.blocks) {
        source.section(section);
    }
    source.text
}

/// Cuts where a heading of level 2 or a new page begins.
fn sections(blocks: &[Block]) -> impl Iterator<Item = &[Block]> {
    let begins = |block: &Block| matches!(block, Block::NewPage | Block::Heading(2, _));
    blocks.chunk_by(move |one, next| !begins(next) || matches!(one, Block::NewPage))
}

/// A quoted string. Line breaks become spaces; other control characters are left out.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' | '\t' => out.push(' '),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

fn all_quoted(texts: &[String]) -> String {
    texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")
}

struct Source<'d> {
    document: &'d Document,
    text: String,
    /// Of the heading before: levels never skip one.
    level: u8,
    /// Whether what is said stands beside something else.
    inside: bool,
    /// Explanations of pictures that were printed already.
    keys: BTreeSet<&'d str>,
}

impl<'d> Source<'d> {
    fn put(&mut self, call: std::fmt::Arguments<'_>) {
        self.text.write_fmt(call).expect("writing to memory does not fail");
        self.text.push_str("\n\n");
    }

    fn head(&mut self) {
        let document = self.document;
        let (year, month, day) = document.day.ymd();
        let (of, more) = match document.language {
            Language::Danish => ("af", "fortsætter på næste side"),
            Language::English => ("of", "continues on the next page"),
        };
        self.put(format_args!(
            "#show: pages.with(title: {}, language: {}, date: datetime(year: {year}, month: {month}, \
             day: {day}), mark: {}, of: {}, more: {}, dense: {})",
            quoted(&document.title),
            quoted(code(document.language)),
            quoted(&document.watermark),
            quoted(of),
            quoted(more),
            document.dense
        ));
        self.put(format_args!("#head(1, {})", quoted(&document.title)));
        if !document.subtitle.is_empty() {
            self.put(format_args!("#subtitle({})", quoted(&document.subtitle)));
        }
    }

    /// A section with a table of many columns stands across the page.
    fn section(&mut self, blocks: &'d [Block]) {
        let is_wide =
            |block: &Block| matches!(block, Block::Table(it) if it.columns.len() > PORTRAIT);
        let wide = blocks.iter().any(is_wide);
        if wide {
            self.put(format_args!("#page(flipped: true)["));
        }
        for block in blocks {
            self.block(block);
        }
        if wide {
            self.put(format_args!("]"));
        }
    }

    fn block(&mut self, block: &'d Block) {
        match block {
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Paragraph(text) => self.put(format_args!("#para({})", quoted(text))),
            Block::Small(text) => self.put(format_args!("#small({})", quoted(text))),
            Block::Notice(title, text) => {
                self.put(format_args!("#notice({}, {})", quoted(title), quoted(text)));
            }
            Block::List(items) if items.is_empty() => {}
            Block::List(items) => {
                let columns = self.columns(2, block);
                self.put(format_args!("#items({columns}, {})", all_quoted(items)));
            }
            Block::ForeignList(_, items) if items.is_empty() => {}
            Block::ForeignList(language, items) => {
                let (columns, language) = (self.columns(2, block), quoted(code(*language)));
                self.put(format_args!("#foreign({columns}, {language}, {})", all_quoted(items)));
            }
            Block::Pairs(pairs) => self.pairs(pairs, block),
            Block::Table(sheet) => self.table(sheet),
            Block::Picture(picture) => self.picture(picture),
            Block::Contents(title) => {
                self.put(format_args!("#contents({})", quoted(title)));
                if self.document.dense {
                    self.all_keys();
                }
            }
            Block::Beside(parts) => self.beside(parts),
            Block::NewPage => self.put(format_args!("#pagebreak(weak: true)")),
        }
    }

    fn beside(&mut self, parts: &'d [Vec<Block>; 2]) {
        self.inside = true;
        let is_short = parts.iter().all(|part| is_short(part));
        self.put(format_args!("#halves({is_short})["));
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.put(format_args!("]["));
            }
            for block in part {
                self.block(block);
            }
        }
        self.put(format_args!("]"));
        self.inside = false;
    }

    /// Into how many columns short entries go, and whether they stay on one page.
    fn columns(&self, most: u32, block: &Block) -> String {
        let columns = if self.document.dense && !self.inside { most } else { 1 };
        format!("{columns}, {}", is_short(std::slice::from_ref(block)))
    }

    /// How to read the pictures that follow, once for all of them where room is dear.
    fn all_keys(&mut self) {
        for block in self.document.blocks.iter().flat_map(Block::parts) {
            if let Block::Picture(picture) = block
                && self.keys.insert(&picture.key)
            {
                self.put(format_args!("#small({})", quoted(&picture.key)));
            }
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.level = level.clamp(2, self.level + 1).min(4);
        let level = self.level;
        self.put(format_args!("#head({level}, {})", quoted(text)));
    }

    fn pairs(&mut self, pairs: &[(String, String)], block: &Block) {
        let pair =
            |(label, value): &(String, String)| format!("({}, {})", quoted(label), quoted(value));
        let pairs: Vec<String> = pairs.iter().map(pair).collect();
        if !pairs.is_empty() {
            let columns = self.columns(3, block);
            self.put(format_args!("#pairs({columns}, {})", pairs.join(", ")));
        }
    }

    fn table(&mut self, sheet: &Sheet) {
        let each = |part: fn(&Column) -> String| {
            sheet.columns.iter().map(part).collect::<Vec<_>>().join(", ") + ","
        };
        // as in the page for screens, what stands after the colon is for those who hear it
        let caption = sheet.name.split(": ").next().unwrap_or_default();
        let mut rows = String::new();
        for row in &sheet.rows {
            let cells = sheet.columns.iter().zip(row).enumerate();
            let line: Vec<String> =
                cells.map(|(place, (column, cell))| self.cell(place, column, cell)).collect();
            let _ = writeln!(rows, "({},),", line.join(", "));
        }
        self.put(format_args!(
            "#sheet({}, {}, ({}), ({}), ({}), {},\n{rows})",
            quoted(&sheet.name),
            quoted(caption),
            each(alignment),
            widths(sheet, self.document.dense),
            each(|column| quoted(&column.title)),
            self.document.dense
        ));
    }

    fn cell(&self, place: usize, column: &Column, cell: &Cell) -> String {
        let text = match cell {
            Cell::Empty if column.to_fill_in => return "fill".to_owned(),
            Cell::Lines(lines) => {
                format!("lines({}, {})", self.document.dense, all_quoted(lines))
            }
            cell => quoted(&shown(cell, self.document.language)),
        };
        if place == 0 && !matches!(cell, Cell::Empty) { format!("first({text})") } else { text }
    }

    fn picture(&mut self, picture: &'d Picture) {
        let key = if self.keys.insert(&picture.key) { picture.key.as_str() } else { "" };
        let dense = self.document.dense;
        self.put(format_args!(
            "#drawing({}, {}, {}, {}, {}, {dense})",
            quoted(&alone(&picture.svg)),
            quoted(&in_words(picture, self.document.language)),
            width(&picture.svg),
            quoted(&picture.summary),
            quoted(key)
        ));
    }
}

/// Whether blocks surely fit on a page: what is kept whole there must.
fn is_short(blocks: &[Block]) -> bool {
    lines(blocks) <= SHORT
}

fn alignment(column: &Column) -> String {
    if column.kind == ColumnKind::Number && !column.to_fill_in { "right" } else { "left" }
        .to_owned()
}

/// How the columns share the width. What is filled in takes what is left. Where room is dear, the
/// words of a table with few columns share it by the longest cell of each to the power of three
/// quarters, so that long cells get more without pressing out short ones.
fn widths(sheet: &Sheet, dense: bool) -> String {
    let by_length = dense && sheet.columns.len() <= FEW;
    let mut widths = String::new();
    for (place, column) in sheet.columns.iter().enumerate() {
        let cells = sheet.rows.iter().filter_map(|row| row.get(place)).map(letters);
        let longest = cells.max().unwrap_or(0).max(column.title.chars().count()).max(16);
        let _ = match column.kind {
            _ if column.to_fill_in => write!(widths, "1fr, "),
            ColumnKind::Text if by_length => {
                write!(widths, "{}fr, ", (longest * longest.isqrt()).isqrt())
            }
            _ => write!(widths, "auto, "),
        };
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_read_as_markup() {
        assert_eq!(quoted("a \"b\" \\ #let\n$x$"), r#""a \"b\" \\ #let $x$""#);
    }

    #[test]
    fn long_cells_get_more_room_and_short_ones_keep_theirs() {
        let columns = vec![
            Column::new("Grund", ColumnKind::Text),
            Column::new("Point", ColumnKind::Number),
            Column::new("Oplysninger", ColumnKind::Text),
        ];
        let mut sheet = Sheet::new("x", columns);
        let long = Cell::Lines(vec!["y".repeat(398)]);
        sheet.rows.push(vec![Cell::Text("kort".to_owned()), Cell::Whole(1), long]);
        assert_eq!(widths(&sheet, true), "8fr, auto, 89fr, ");
        assert_eq!(widths(&sheet, false), "auto, auto, auto, ");
    }

    #[test]
    fn sections_begin_at_headings_and_new_pages() {
        let heading = || Block::Heading(2, "x".to_owned());
        let small = || Block::Small("y".to_owned());
        let blocks = [small(), heading(), small(), Block::NewPage, heading(), small()];
        let lengths: Vec<usize> = sections(&blocks).map(<[Block]>::len).collect();
        assert_eq!(lengths, [1, 2, 3]);
    }
}
