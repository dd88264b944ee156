//! A document as one page that needs nothing else: no script, no network, ready for print.

use std::fmt::Write;

use super::{Block, Cell, Column, ColumnKind, Document, Picture, Sheet};
use crate::domain::Language;
use crate::report::format::{count, day, percentage};
use crate::report::page::policy;
use crate::report::style::{PAGE_STYLE, PICTURE_STYLE};
use crate::report::svg::escaped;
use crate::report::text::Word;

/// What documents add to the looks of a page.
const DOCUMENT_STYLE: &str = "\
.mark{border:1px solid var(--line);padding:.2rem .6rem;display:inline-block}\
.fill{background:var(--tint);border:1px solid var(--line);min-width:7rem}\
.contents ul{columns:2 22rem;padding-left:1.2rem}\
.join{display:none}\
.ground{fill:var(--paper,#fff)}\
.wide h2{border-top:3px solid var(--deep);padding-top:.7rem}\
.table thead th,.table thead .number{white-space:normal;vertical-align:bottom;hyphens:auto}\
@media screen and (max-width:600px){.cards,.cards :is(caption,tbody,tr,th,td){display:block}.cards thead{position:absolute;clip-path:inset(50%)}.cards tbody tr{border:1px solid var(--line);margin:0 0 .8rem;padding:.4rem .8rem}.cards tbody :is(th,td){border:0;padding:.15rem 0;text-align:left;white-space:normal;min-width:0}.cards tbody td::before{content:attr(data-label) \": \";font-weight:600}.cards tbody td:empty{display:none}.table.cards tbody td.number{text-align:left;white-space:normal}}\
@media screen{.landscape .table{font-size:.82em}.landscape .fill{min-width:3rem}}\
@page wide{size:A4 landscape}\
@media print{.landscape{page:wide}.new-page{break-before:page}.contents{display:none}.fill{height:2.2em}.mark{border:0;padding:0}\
.table{font-size:.95em}.table td,.table th{overflow-wrap:break-word}.dense{font-size:7.6pt;line-height:1.32}.dense h2{font-size:1.5em;margin:0 0 .3em}.dense h3{font-size:1.15em;margin:.7em 0 .1em}.dense h4{font-size:1em;margin:.5em 0 .1em}.dense p,.dense ul,.dense .table,.dense figure{margin:.15em 0}.dense p{max-width:none}.dense main>ul{columns:2;column-gap:2em}.dense .pairs{grid-template-columns:max-content 1fr max-content 1fr;margin:.1em 0}.dense .table th,.dense .table td{padding:.1em .5em .1em 0}.dense caption{display:none}.dense .halves{display:grid;grid-template-columns:1fr 1fr;gap:0 1.5em}.dense .halves>*{min-width:0}.dense .join{display:inline}.dense td br{display:none}.short{break-inside:avoid}.dense .key,.dense summary{display:none}}";

/// Tables with more columns are printed across the page.
const PORTRAIT: usize = 9;

/// Tables with more columns are cards on a phone, one a row.
const ACROSS: usize = 3;

/// Tables with at most as many rows are printed on one page with their heading.
const SHORT: usize = 8;

/// The page of a document. O(size).
pub(in crate::report) fn html(document: &Document) -> Vec<u8> {
    let style = format!(
        "{PAGE_STYLE}{PICTURE_STYLE}{DOCUMENT_STYLE}{}",
        page_foot(&document.watermark, document.language)
    );
    let mut page = Page { document, text: String::new(), headings: 0, breaks: false };
    page.head(&style);
    for block in &document.blocks {
        page.block(block);
    }
    page.foot();
    page.text.into_bytes()
}

/// For whom this copy is and which page it is, below every printed page.
fn page_foot(watermark: &str, language: Language) -> String {
    let of = if language == Language::Danish { " af " } else { " of " };
    format!(
        "@media print{{@page{{margin-bottom:18mm;@bottom-left{{content:\"{}\";font-size:8pt}}\
         @bottom-right{{content:counter(page) \"{of}\" counter(pages);font-size:8pt}}}}}}",
        css_text(watermark)
    )
}

/// Text safe inside a quoted string of a style sheet in a page.
fn css_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '<' | '>' | '&' | '{' | '}' | ';' => {
                let _ = write!(out, "\\{:x} ", u32::from(letter));
            }
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// Where the parts of a page begin.
const MAIN: &str = "<main class=\"wide\">\n";
const NOTICE: &str = "<div class=\"alert alert-info\">";

fn notice(title: &str, text: &str) -> String {
    let (title, text) = (escaped(title), escaped(text));
    format!("{NOTICE}<p class=\"alert-heading\">{title}</p><p>{text}</p></div>")
}

/// A page without the notice it begins with: what is sent of a letter that was approved as a draft.
/// Everything else stays as it was read.
pub fn without_notice(page: &str) -> String {
    let begins = [MAIN, NOTICE].concat();
    let Some((before, after)) = page.split_once(&begins) else { return page.to_owned() };
    let rest = after.split_once("</div>\n").map_or(after, |(_, rest)| rest);
    [before, MAIN, rest].concat()
}

/// The language as programs name it.
pub(super) fn code(language: Language) -> &'static str {
    match language {
        Language::Danish => "da",
        Language::English => "en",
    }
}

struct Page<'d> {
    document: &'d Document,
    text: String,
    headings: usize,
    /// Whether the next heading begins a page.
    breaks: bool,
}

impl Page<'_> {
    fn put(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn say(&self, word: Word) -> &'static str {
        word.text(self.document.language)
    }

    fn head(&mut self, style: &str) {
        let document = self.document;
        let language = code(document.language);
        let dense = if document.dense { " dense" } else { "" };
        self.put("<!doctype html>");
        self.put(&format!("<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">"));
        self.put(&format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
            policy(style)
        ));
        self.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        self.put("<meta name=\"referrer\" content=\"no-referrer\">");
        self.put("<meta name=\"robots\" content=\"noindex\">");
        self.put(&format!("<meta name=\"date\" content=\"{}\">", document.day));
        self.put(&format!("<title>{}</title>", escaped(&document.title)));
        self.put(&format!(
            "<style>{style}</style>\n</head>\n<body>\n<div class=\"container{dense}\">"
        ));
        self.put(&format!("<header>\n<h1>{}</h1>", escaped(&document.title)));
        if !document.subtitle.is_empty() {
            self.put(&format!("<p class=\"subtitle\">{}</p>", escaped(&document.subtitle)));
        }
        if !document.watermark.is_empty() {
            let mark = escaped(&document.watermark);
            self.put(&format!("<p class=\"muted mark\">{mark}</p>"));
        }
        self.put("</header>");
        self.text.push_str(MAIN);
    }

    fn foot(&mut self) {
        self.put("</main>\n</div>\n</body>\n</html>");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Paragraph(text) => self.put(&format!("<p>{}</p>", escaped(text))),
            Block::Small(text) => self.put(&format!("<p class=\"muted\">{}</p>", escaped(text))),
            Block::Notice(title, text) => self.notice(title, text),
            Block::List(items) => self.list(items, ""),
            Block::ForeignList(language, items) => {
                self.list(items, &format!(" lang=\"{}\"", code(*language)));
            }
            Block::Pairs(pairs) => self.pairs(pairs),
            Block::Table(sheet) => self.table(sheet),
            Block::Picture(picture) => self.picture(picture),
            Block::Contents(title) => self.contents(title),
            Block::Beside(parts) => self.beside(parts),
            Block::NewPage => self.breaks = true,
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        let level = level.clamp(2, 4);
        self.headings += 1;
        let class = if self.breaks { " class=\"new-page\"" } else { "" };
        self.breaks = false;
        let number = self.headings;
        self.put(&format!("<h{level} id=\"h{number}\"{class}>{}</h{level}>", escaped(text)));
    }

    fn notice(&mut self, title: &str, text: &str) {
        self.put(&notice(title, text));
    }

    fn list(&mut self, items: &[String], attribute: &str) {
        let items: String =
            items.iter().map(|item| ["<li>", &escaped(item), "</li>\n"].concat()).collect();
        self.put(&format!("<ul{attribute}>\n{items}</ul>"));
    }

    fn pairs(&mut self, pairs: &[(String, String)]) {
        let row = |(label, value): &(String, String)| {
            format!("<dt>{}</dt><dd>{}</dd>\n", escaped(label), escaped(value))
        };
        let rows: String = pairs.iter().map(row).collect();
        self.put(&format!("<dl class=\"pairs\">\n{rows}</dl>"));
    }

    fn beside(&mut self, parts: &[Vec<Block>; 2]) {
        self.put("<div class=\"halves\">");
        for part in parts {
            self.put("<div>");
            for block in part {
                self.block(block);
            }
            self.put("</div>");
        }
        self.put("</div>");
    }

    /// Links to the headings of level 2 that come after.
    fn contents(&mut self, title: &str) {
        let mut number = self.headings;
        let mut links = String::new();
        let blocks = &self.document.blocks;
        let here = blocks.iter().position(|block| matches!(block, Block::Contents(_)));
        for block in blocks.iter().skip(here.unwrap_or(0)).flat_map(Block::parts) {
            if let Block::Heading(level, text) = block {
                number += 1;
                if *level == 2 {
                    let text = escaped(text);
                    let _ = writeln!(links, "<li><a href=\"#h{number}\">{text}</a></li>");
                }
            }
        }
        let title = escaped(title);
        self.put(&format!(
            "<nav class=\"contents\" aria-label=\"{title}\">\n<ul>\n{links}</ul>\n</nav>"
        ));
    }

    fn table(&mut self, sheet: &Sheet) {
        let name = escaped(&sheet.name);
        // what stands after the colon tells tables of one page apart, for those who hear it
        let caption = escaped(sheet.name.split(": ").next().unwrap_or_default());
        let mut class = if sheet.columns.len() > PORTRAIT { " landscape" } else { "" }.to_owned();
        if sheet.rows.len() <= SHORT {
            class.push_str(" short");
        }
        // a table drawn as something else is no table to those who hear it, unless it says so
        let role: fn(&str) -> String = if sheet.columns.len() > ACROSS && !self.document.dense {
            |name: &str| format!(" role=\"{name}\"")
        } else {
            |_: &str| String::new()
        };
        let cards = if role("").is_empty() { "" } else { " cards" };
        self.put(&format!(
            "<div class=\"scroll{class}\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\">\n\
             <table class=\"table table--compact{cards}\"{}>\n<caption>{caption}</caption>",
            role("table")
        ));
        let (head, group, line) = (role("columnheader"), role("rowgroup"), role("row"));
        let title = |column: &Column| {
            let is_number = column.kind == ColumnKind::Number;
            let class = if is_number { " class=\"number\"" } else { "" };
            format!("<th scope=\"col\"{head}{class}>{}</th>", escaped(&column.title))
        };
        let titles: String = sheet.columns.iter().map(title).collect();
        self.put(&format!("<thead{group}><tr{line}>{titles}</tr></thead>\n<tbody{group}>"));
        for row in &sheet.rows {
            let cells = sheet.columns.iter().zip(row).enumerate();
            let cells: String =
                cells.map(|(place, (column, cell))| self.cell(place, column, cell, role)).collect();
            self.put(&format!("<tr{line}>{cells}</tr>"));
        }
        self.put("</tbody>\n</table>\n</div>");
    }

    fn cell(&self, place: usize, column: &Column, cell: &Cell, role: fn(&str) -> String) -> String {
        let text = match cell {
            Cell::Lines(lines) => lines
                .iter()
                .map(|line| escaped(line))
                .collect::<Vec<_>>()
                .join("<span class=\"join\">; </span><br>"),
            cell => escaped(&shown(cell, self.document.language)),
        };
        let class = match (column.to_fill_in, column.kind) {
            (true, _) => " class=\"fill\"",
            (false, ColumnKind::Number) => " class=\"number\"",
            (false, ColumnKind::Day) => " class=\"date\"",
            (false, ColumnKind::Text) => "",
        };
        if place == 0 && !text.is_empty() {
            return format!("<th scope=\"row\"{}{class}>{text}</th>", role("rowheader"));
        }
        let role = role("cell");
        let is_named = !role.is_empty() && !text.is_empty();
        let name = escaped(&column.title);
        let name = if is_named { format!(" data-label=\"{name}\"") } else { String::new() };
        format!("<td{role}{class}{name}>{text}</td>")
    }

    fn picture(&mut self, picture: &Picture) {
        let (title, summary) = (escaped(&picture.title), escaped(&picture.summary));
        self.put(&format!("<figure>\n<figcaption>{summary}</figcaption>"));
        self.put(&format!(
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{title}\">\n{}\n</div>",
            picture.svg
        ));
        self.put(&format!("<p class=\"muted key\">{}</p>", escaped(&picture.key)));
        if !picture.twins.is_empty() {
            let show = escaped(self.say(Word::ShowAsTable));
            self.put(&format!("<details class=\"details\">\n<summary>{show}</summary>"));
            for twin in &picture.twins {
                self.table(twin);
            }
            self.put("</details>");
        }
        self.put("</figure>");
    }
}

/// A value as people of a language write it.
pub(super) fn shown(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Lines(lines) => lines.join("; "),
        Cell::Whole(number) => {
            let sign = if *number < 0 { "-" } else { "" };
            format!("{sign}{}", count(number.unsigned_abs(), language))
        }
        Cell::Share(share) => percentage(*share, language),
        Cell::Day(date) => day(*date, language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_notice_goes_and_nothing_else() {
        let page = format!("<h1>x</h1>{MAIN}{}\n<p>y</p>\n</main>", notice("Draft", "Read <it>"));
        assert_eq!(without_notice(&page), format!("<h1>x</h1>{MAIN}<p>y</p>\n</main>"));
        let later = format!("{MAIN}<p>y</p>\n{}\n", notice("a", "b"));
        assert_eq!(without_notice(&later), later);
    }

    #[test]
    fn nothing_breaks_out_of_the_style_sheet() {
        assert_eq!(css_text("a\"}</style>\n"), "a\\22 \\7d \\3c /style\\3e  ");
    }
}
