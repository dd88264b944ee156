//! A document's tables as a workbook with typed columns.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet, XlsxError,
};

use super::{Cell, Column, ColumnKind, Document, Sheet, WriteError};
use crate::domain::{Day, Language};

/// How far below the last row a filled-in column still knows its words.
const ROOM: u32 = 200;

/// One worksheet a table, in order; first a sheet that says what this is and for whom.
pub(super) fn xlsx(document: &Document) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(document)?);
    let looks = Looks::of(document.language);
    for sheet in &document.sheets {
        table(workbook.add_worksheet(), sheet, document, &looks)?;
    }
    about(workbook.add_worksheet(), document, &looks)?;
    Ok(workbook.save_to_buffer()?)
}

/// The only date in the file is the document's: the same document gives the same bytes.
fn properties(document: &Document) -> Result<DocProperties, XlsxError> {
    let (year, month, day) = document.day.ymd();
    let year = u16::try_from(year).unwrap_or(1900).max(1900);
    let created = ExcelDateTime::from_ymd(year, month.unsigned_abs(), day.unsigned_abs())?;
    Ok(DocProperties::new()
        .set_title(&document.title)
        .set_comment(&document.watermark)
        .set_creation_datetime(&created))
}

struct Looks {
    head: Format,
    text: Format,
    whole: Format,
    share: Format,
    day: Format,
    fill_in: Format,
    fill_in_day: Format,
    title: Format,
}

impl Looks {
    fn of(language: Language) -> Self {
        let date = match language {
            Language::Danish => "dd\\-mm\\-yyyy",
            Language::English => "yyyy\\-mm\\-dd",
        };
        let top = || Format::new().set_align(FormatAlign::Top);
        let field =
            || top().set_background_color(Color::RGB(0x00EE_F3F8)).set_border(FormatBorder::Thin);
        Self {
            head: top().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Medium),
            text: top().set_text_wrap(),
            whole: top().set_num_format("#,##0"),
            share: top().set_num_format("0.0 %"),
            day: top().set_num_format(date),
            fill_in: field().set_text_wrap(),
            fill_in_day: field().set_num_format(date),
            title: Format::new().set_bold().set_font_size(14),
        }
    }

    fn of_column(&self, column: &Column) -> &Format {
        match (column.to_fill_in, column.kind) {
            (true, ColumnKind::Day) => &self.fill_in_day,
            (true, _) => &self.fill_in,
            (false, ColumnKind::Text) => &self.text,
            (false, ColumnKind::Number) => &self.whole,
            (false, ColumnKind::Day) => &self.day,
        }
    }
}

fn table(
    page: &mut Worksheet,
    sheet: &Sheet,
    document: &Document,
    looks: &Looks,
) -> Result<(), XlsxError> {
    page.set_name(sheet_name(&sheet.name))?;
    let columns = u16::try_from(sheet.columns.len()).unwrap_or(u16::MAX);
    let last = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    for (at, column) in (0..).zip(&sheet.columns) {
        page.write_string_with_format(0, at, &column.title, &looks.head)?;
        page.set_column_width(at, width(sheet, usize::from(at)))?;
        if !column.choices.is_empty() {
            let rule = DataValidation::new().allow_list_strings(&column.choices)?;
            page.add_data_validation(1, at, last.saturating_add(ROOM), at, &rule)?;
        }
    }
    for (at, row) in (1..).zip(&sheet.rows) {
        for ((column, cell), place) in sheet.columns.iter().zip(row).zip(0..) {
            let look = match cell {
                Cell::Share(_) => &looks.share,
                _ => looks.of_column(column),
            };
            put(page, (at, place), cell, look)?;
        }
    }
    page.set_freeze_panes(1, 0)?;
    if last > 0 && columns > 0 {
        page.autofilter(0, 0, last, columns - 1)?;
    }
    page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    page.set_footer(format!("&L{}&R&P / &N", document.watermark.replace('&', "&&")));
    Ok(())
}

/// Text is always written as text: nothing a reader typed becomes a formula.
fn put(page: &mut Worksheet, at: (u32, u16), cell: &Cell, look: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => page.write_blank(at.0, at.1, look)?,
        Cell::Text(text) => page.write_string_with_format(at.0, at.1, text, look)?,
        Cell::Lines(lines) => page.write_string_with_format(at.0, at.1, lines.join("\n"), look)?,
        Cell::Whole(number) => {
            #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
            let number = *number as f64;
            page.write_number_with_format(at.0, at.1, number, look)?
        }
        Cell::Share(share) => page.write_number_with_format(at.0, at.1, *share, look)?,
        Cell::Day(day) => write_day(page, at, *day, look)?,
    };
    Ok(())
}

/// A day as a date; workbooks know none before 1900, which stay words.
fn write_day<'p>(
    page: &'p mut Worksheet,
    at: (u32, u16),
    day: Day,
    look: &Format,
) -> Result<&'p mut Worksheet, XlsxError> {
    let (year, month, date) = day.ymd();
    let Some(year) = u16::try_from(year).ok().filter(|year| *year >= 1900) else {
        return page.write_string_with_format(at.0, at.1, day.to_string(), look);
    };
    let date = ExcelDateTime::from_ymd(year, month.unsigned_abs(), date.unsigned_abs())?;
    page.write_datetime_with_format(at.0, at.1, &date, look)
}

/// A sheet's name: without the signs workbooks refuse, at most 31 letters.
fn sheet_name(name: &str) -> String {
    let allowed = name.chars().filter(|letter| !"[]:*?/\\'".contains(*letter));
    allowed.take(31).collect()
}

/// Wide enough for most of its cells, within reason.
fn width(sheet: &Sheet, column: usize) -> f64 {
    let letters = |cell: &Cell| match cell {
        Cell::Text(text) => text.chars().count(),
        _ => 11,
    };
    let cells = sheet.rows.iter().filter_map(|row| row.get(column)).map(letters).max().unwrap_or(0);
    let title = sheet.columns[column].title.split_whitespace().map(|word| word.chars().count());
    let widest = cells.clamp(8, 60).max(title.max().unwrap_or(0) + 4);
    f64::from(u32::try_from(widest).unwrap_or(60)) + 1.0
}

/// What this is and for whom: the words of the page, without its tables.
fn about(page: &mut Worksheet, document: &Document, looks: &Looks) -> Result<(), XlsxError> {
    let name = match document.language {
        Language::Danish => "Om",
        Language::English => "About",
    };
    page.set_name(name)?;
    page.set_column_width(0, 100.0)?;
    page.write_string_with_format(0, 0, &document.title, &looks.title)?;
    let lines = [&document.subtitle, &document.watermark].into_iter().cloned();
    for (at, line) in (1..).zip(lines.chain(words(document)).filter(|line| !line.is_empty())) {
        page.write_string_with_format(at, 0, &line, &looks.text)?;
    }
    Ok(())
}

fn words(document: &Document) -> Vec<String> {
    use super::Block;
    let text = |block: &Block| match block {
        Block::Heading(_, text) | Block::Paragraph(text) | Block::Small(text) => vec![text.clone()],
        Block::Notice(title, text) => vec![format!("{title}. {text}")],
        Block::List(items) | Block::ForeignList(_, items) => items.clone(),
        Block::Pairs(pairs) => {
            pairs.iter().map(|(label, value)| format!("{label}: {value}")).collect()
        }
        Block::Table(_)
        | Block::Picture(_)
        | Block::Contents(_)
        | Block::Beside(..)
        | Block::NewPage => Vec::new(),
    };
    document.blocks.iter().flat_map(Block::parts).flat_map(text).collect()
}
