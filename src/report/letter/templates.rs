//! The templates in force: those of a municipality in place of built-in ones.

use std::borrow::Cow;

use super::LetterKind;
use super::template::Template;
use crate::domain::Language;

/// Templates of a municipality's own; the built-in ones stand in for all others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LetterTemplates(Vec<(LetterKind, Language, Template)>);

impl LetterTemplates {
    /// Puts a template in place of the built-in one.
    pub fn put(&mut self, kind: LetterKind, language: Language, template: Template) {
        self.0.retain(|(known, in_, _)| (*known, *in_) != (kind, language));
        self.0.push((kind, language, template));
    }

    /// The template of a letter.
    pub fn of(&self, kind: LetterKind, language: Language) -> Cow<'_, Template> {
        let own = self.0.iter().find(|(known, in_, _)| (*known, *in_) == (kind, language));
        own.map_or_else(|| Cow::Owned(builtin(kind, language)), |own| Cow::Borrowed(&own.2))
    }
}

fn builtin(kind: LetterKind, language: Language) -> Template {
    let parsed = Template::parse(&kind.file(language), kind.builtin(language), kind);
    parsed.expect("built-in templates have no faults, which a test holds")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_template_stands_in_for_one_letter_in_one_language() {
        let mut templates = LetterTemplates::default();
        let own = Template::parse("own", "# Eget emne\n\n{contact}\n", LetterKind::Closing);
        templates.put(LetterKind::Closing, Language::Danish, own.unwrap());
        assert_eq!(templates.of(LetterKind::Closing, Language::Danish).subject, "Eget emne");
        assert_ne!(templates.of(LetterKind::Closing, Language::English).subject, "Eget emne");
        assert_ne!(templates.of(LetterKind::Receipt, Language::Danish).subject, "Eget emne");
    }
}
