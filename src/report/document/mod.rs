//! The document model: what a report or letter says, before a writer gives it a form.
//!
//! Reports and letters are built once as a [`Document`]; each writer turns any document into bytes.
//! A writer for another form needs nothing but this model.

mod csv;
mod html;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod typeset;
mod xlsx;

pub use csv::Dialect;
pub(super) use csv::sheet_csv;
pub(super) use html::html;
pub use html::without_notice;

use thiserror::Error;

use crate::domain::{Day, Language};

/// What is said, in order, and the tables a spreadsheet gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Of all of it.
    pub language: Language,
    /// Heading and title.
    pub title: String,
    /// Below the title; may be empty.
    pub subtitle: String,
    /// The day it is of: printed, and the only date a file of it carries.
    pub day: Day,
    /// Printed on every page: for whom this copy is.
    pub watermark: String,
    /// Whether print packs it tight.
    pub dense: bool,
    /// What people read.
    pub blocks: Vec<Block>,
    /// What spreadsheets hold: CSV the first, XLSX all.
    pub sheets: Vec<Sheet>,
}

/// One part of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading of level 2 to 4.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// A paragraph in smaller type.
    Small(String),
    /// Something that must not be overlooked: a short heading and a text.
    Notice(String, String),
    /// A list.
    List(Vec<String>),
    /// A list in another language than the document's.
    ForeignList(Language, Vec<String>),
    /// Labels and values.
    Pairs(Vec<(String, String)>),
    /// A table.
    Table(Sheet),
    /// A picture.
    Picture(Picture),
    /// The headings of level 2 that follow, as links where there are links.
    Contents(String),
    /// Two parts beside each other where print is packed tight, else one after the other.
    Beside([Vec<Block>; 2]),
    /// What follows begins a new page.
    NewPage,
}

impl Block {
    /// The blocks it holds, itself where it holds none.
    fn parts(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match self {
            Self::Beside(parts) => Box::new(parts.iter().flatten().flat_map(Self::parts)),
            single => Box::new(std::iter::once(single)),
        }
    }
}

/// A picture with all that stands in for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The drawing: SVG with its own title and description, ids unique in the document.
    pub svg: String,
    /// Its name.
    pub title: String,
    /// What it shows, in one sentence.
    pub summary: String,
    /// How to read it.
    pub key: String,
    /// The same as tables.
    pub twins: Vec<Sheet>,
}

/// A table with typed columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name; in a workbook that of the sheet.
    pub name: String,
    /// Left to right.
    pub columns: Vec<Column>,
    /// As long as `columns` each.
    pub rows: Vec<Vec<Cell>>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// The words a cell may be filled in with; empty where any text will do.
    pub choices: Vec<String>,
    /// Whether the reader fills it in.
    pub to_fill_in: bool,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words and ids.
    Text,
    /// Numbers, right-aligned.
    Number,
    /// Days.
    Day,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// Several lines of words.
    Lines(Vec<String>),
    /// A whole number.
    Whole(i64),
    /// A share of one, shown as a percentage with one decimal.
    Share(f64),
    /// A day.
    Day(Day),
}

impl Column {
    /// A column that is read, not filled in.
    pub fn new(title: impl Into<String>, kind: ColumnKind) -> Self {
        Self { title: title.into(), kind, choices: Vec::new(), to_fill_in: false }
    }

    /// The same, to be filled in by the reader.
    #[must_use]
    pub fn to_fill_in(self) -> Self {
        Self { to_fill_in: true, ..self }
    }

    /// The same, with the words a cell may hold.
    #[must_use]
    pub fn choices(self, choices: &[&str]) -> Self {
        Self { choices: choices.iter().map(|&choice| choice.to_owned()).collect(), ..self }
    }
}

impl Sheet {
    /// A table without rows.
    pub fn new(name: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { name: name.into(), columns, rows: Vec::new() }
    }
}

/// The forms a document can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One page that needs nothing else.
    Html,
    /// The first table as text.
    Csv,
    /// All tables as a workbook.
    Xlsx,
    /// Pages (PDF/A-2a and PDF/UA-1): part of builds with the feature `pdf`.
    Pdf,
}

impl Form {
    /// The form a file name ends with.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let known =
            [("html", Self::Html), ("csv", Self::Csv), ("xlsx", Self::Xlsx), ("pdf", Self::Pdf)];
        let lower = extension.to_ascii_lowercase();
        known.into_iter().find(|(name, _)| *name == lower).map(|(_, form)| form)
    }

    /// Whether this build writes it.
    pub fn is_built(self) -> bool {
        self != Self::Pdf || cfg!(feature = "pdf")
    }
}

/// A document could not be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The PDF writer is not part of this build.
    #[error("this program was built without the PDF writer")]
    NoPdf,
    /// There is no table in it.
    #[error("this document has no table")]
    NoTable,
    /// The workbook could not be put together.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The pages could not be set.
    #[error("the pages could not be set: {0}")]
    Pages(String),
}

impl WriteError {
    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoPdf => {
                "take a program built with `--features pdf`, or write .html and print it to PDF \
                 from a browser: every page is laid out for A4"
            }
            Self::NoTable => "write .html",
            Self::Workbook(_) => "write .csv, or shorten what was added to the texts",
            Self::Pages(_) => "write .html, or take out the letters no font here has",
        }
    }
}

/// Writes a document. The same document gives the same bytes.
pub fn write(document: &Document, form: Form, dialect: Dialect) -> Result<Vec<u8>, WriteError> {
    match form {
        Form::Html => Ok(html(document)),
        Form::Csv => document
            .sheets
            .first()
            .map(|sheet| sheet_csv(sheet, dialect))
            .ok_or(WriteError::NoTable),
        Form::Xlsx if document.sheets.is_empty() => Err(WriteError::NoTable),
        Form::Xlsx => xlsx::xlsx(document),
        #[cfg(feature = "pdf")]
        Form::Pdf => pdf::pdf(document),
        #[cfg(not(feature = "pdf"))]
        Form::Pdf => Err(WriteError::NoPdf),
    }
}
