//! The one file that knows the typesetter: source in, PDF out, nothing read from the machine.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::report::journal::sha256;

/// The fonts pages are set in; their licence lies beside them.
const FONTS: [&[u8]; 2] =
    [include_bytes!("fonts/IBMPlexSans-Regular.ttf"), include_bytes!("fonts/IBMPlexSans-Bold.ttf")];

/// Runs after which what was set before is forgotten.
const KEPT: usize = 4;

/// Everything that is the same for all documents.
struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

static PRESS: LazyLock<Press> = LazyLock::new(|| {
    let fonts: Vec<Font> =
        FONTS.iter().filter_map(|&font| Font::new(Bytes::new(font), 0)).collect();
    // row headers of tables
    let features = [Feature::A11yExtras].into_iter().collect();
    Press {
        library: LazyHash::new(Library::builder().with_features(features).build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    }
});

/// A document being set: its source and nothing else. There is no clock and no file.
struct Sheets {
    source: Source,
}

impl World for Sheets {
    fn library(&self) -> &LazyHash<Library> {
        &PRESS.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &PRESS.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        PRESS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets a source as PDF/A-2a and PDF/UA-1. The same source gives the same bytes. The error says what
/// about the text cannot be set, such as a letter the fonts lack.
pub(super) fn typeset(source: String) -> Result<Vec<u8>, String> {
    let ident = Smart::Custom(sha256(source.as_bytes()));
    let sheets = Sheets { source: Source::detached(source) };
    let document = typst::compile::<PagedDocument>(&sheets).output.map_err(|it| told(&it))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| error.message().to_string())?;
    let creator = Smart::Custom(Some("proforma".into()));
    let options = PdfOptions { ident, creator, standards, ..PdfOptions::default() };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|it| told(&it));
    typst::comemo::evict(KEPT);
    bytes
}

fn told(faults: &EcoVec<SourceDiagnostic>) -> String {
    let first = faults.first();
    first.map_or_else(|| "no reason given".to_owned(), |fault| fault.message.to_string())
}
