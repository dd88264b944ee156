//! How much room blocks take in half the width of a page, roughly.

use crate::report::document::{Block, Cell, Picture};
use crate::report::svg::side;

/// Letters that stand in a line.
const LETTERS: usize = 64;

/// Units of a picture that are as high as a line.
const UNITS: i32 = 16;

/// How many lines of text blocks are as high as. O(size).
pub(super) fn lines(blocks: &[Block]) -> usize {
    blocks.iter().map(height).sum()
}

fn height(block: &Block) -> usize {
    match block {
        Block::Heading(_, text) | Block::Paragraph(text) | Block::Small(text) => 1 + of(text),
        Block::Notice(title, text) => 3 + of(title) + of(text),
        Block::List(items) | Block::ForeignList(_, items) => {
            items.iter().map(|item| of(item)).sum::<usize>() + 1
        }
        Block::Pairs(pairs) => {
            pairs.iter().map(|(label, value)| of(&format!("{label}: {value}"))).sum()
        }
        // cells share the line
        Block::Table(sheet) => {
            let row = |row: &Vec<Cell>| 1 + row.iter().map(letters).sum::<usize>() / (LETTERS / 2);
            2 + sheet.rows.iter().map(row).sum::<usize>()
        }
        Block::Picture(picture) => 2 + of(&picture.summary) + of(&picture.key) + drawn(picture),
        Block::Beside(parts) => parts.iter().map(|part| lines(part)).max().unwrap_or(0),
        Block::Contents(_) | Block::NewPage => 1,
    }
}

fn of(text: &str) -> usize {
    text.chars().count().div_ceil(LETTERS)
}

/// How many letters a cell holds; numbers and days few.
pub(super) fn letters(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.chars().count(),
        Cell::Lines(lines) => lines.iter().map(|line| line.chars().count() + 2).sum(),
        Cell::Empty => 0,
        _ => 10,
    }
}

fn drawn(picture: &Picture) -> usize {
    usize::try_from(side(&picture.svg, "height") / UNITS).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_and_high_pictures_take_more_lines() {
        let items = vec!["kort".to_owned(), "x".repeat(2 * LETTERS + 1)];
        assert_eq!(lines(&[Block::List(items)]), 1 + 1 + 3);
        let picture = Picture {
            svg: r#"<svg width="400" height="320">"#.to_owned(),
            title: String::new(),
            summary: "Fem personer.".to_owned(),
            key: String::new(),
            twins: Vec::new(),
        };
        assert_eq!(lines(&[Block::Picture(picture)]), 2 + 1 + 20);
    }
}
