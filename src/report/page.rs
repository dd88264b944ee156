//! `flags.html`: one page that needs nothing else and works without scripts.

use askama::Template;
use sha2::{Digest, Sha256};

use super::Material;
use super::flag_record::FlagFile;
use super::manifest::Manifest;
use super::page_view::SideView;
use super::style::{PAGE_STYLE, PICTURE_STYLE};
use super::text::Word;
use crate::domain::Language;

/// What the page is made from.
#[derive(Clone, Copy, Debug)]
pub struct PageInput<'a> {
    /// The run and what it was made from.
    pub material: Material<'a>,
    /// The flags as records: [`flag_file`](super::flag_file) of the same material.
    pub file: &'a FlagFile,
    /// The run's manifest, with the rows read and whether the day was given.
    pub manifest: &'a Manifest,
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: &'a str,
    policy: String,
    style: String,
    legend_da: &'a str,
    legend_en: &'a str,
    switch_da: &'a str,
    switch_en: &'a str,
    danish: String,
    english: String,
}

#[derive(Template)]
#[template(path = "side.html")]
struct Side {
    view: SideView,
}

/// The page: listed flags of all lanes, in Danish with a switch to English.
///
/// Every flag has its reasons, pictures with their tables, plain explanations and the next step.
/// O(listed flags x size of their surroundings).
pub fn flags_html(input: PageInput<'_>) -> Vec<u8> {
    let style = format!("{PAGE_STYLE}{PICTURE_STYLE}");
    let page = Page {
        title: Word::PageTitle.text(Language::Danish),
        policy: policy(&style),
        style,
        legend_da: Word::LanguageSwitch.text(Language::Danish),
        legend_en: Word::LanguageSwitch.text(Language::English),
        switch_da: Word::LanguageDanish.text(Language::Danish),
        switch_en: Word::LanguageEnglish.text(Language::English),
        danish: side(input, Language::Danish),
        english: side(input, Language::English),
    };
    rendered(&page).into_bytes()
}

fn side(input: PageInput<'_>, language: Language) -> String {
    rendered(&Side { view: SideView::of(input, language) })
}

fn rendered(template: &impl Template) -> String {
    template.render().expect("templates write to memory and call nothing that fails")
}

/// Lets the browser load nothing and run nothing; only this very style applies.
pub(super) fn policy(style: &str) -> String {
    let hash = base64(&Sha256::digest(style.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let letter = LETTERS[(group >> (18 - 6 * position) & 63) as usize];
            out.push(if position <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_rfc() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
