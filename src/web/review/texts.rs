//! The words of the pages, Danish and English, parsed once.

use std::sync::LazyLock;

use crate::domain::Language;
use crate::report::Wording;

const DANISH: &str = include_str!("texts/da.ftl");
const ENGLISH: &str = include_str!("texts/en.ftl");

static IN_DANISH: LazyLock<Wording> = LazyLock::new(|| Wording::of(Language::Danish, DANISH));
static IN_ENGLISH: LazyLock<Wording> = LazyLock::new(|| Wording::of(Language::English, ENGLISH));

/// The words in a language.
pub(super) fn texts(language: Language) -> &'static Wording {
    match language {
        Language::Danish => &IN_DANISH,
        Language::English => &IN_ENGLISH,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::report::text_entries;

    #[test]
    fn both_languages_have_the_same_texts_with_the_same_values() {
        assert_eq!(text_entries(DANISH), text_entries(ENGLISH));
        for language in [Language::Danish, Language::English] {
            for key in text_entries(DANISH).keys() {
                assert_ne!(texts(language).say(key), *key, "{key} is no text");
            }
        }
    }

    /// Every `t("key")` of the templates and of the code is a text.
    #[test]
    fn every_text_that_is_asked_for_is_there() {
        let known: BTreeSet<&str> = text_entries(DANISH).into_keys().collect();
        let mut missing = BTreeSet::new();
        for folder in ["src/web/review", "src/web/review/templates", "src/web/review/pages"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            for file in fs::read_dir(folder).unwrap() {
                let path = file.unwrap().path();
                let is_read = path.extension().is_some_and(|it| it == "html" || it == "rs");
                if !is_read || path.ends_with("texts.rs") {
                    continue;
                }
                let text = fs::read_to_string(&path).unwrap();
                for part in [".t(\"", ".t1(\"", ".t2(\"", ".tn(\"", ".say(\"", ".with(\""]
                    .iter()
                    .flat_map(|call| text.split(call).skip(1))
                {
                    let key = part.split('"').next().unwrap();
                    // keys made of a name, such as `role-{}`, begin like some text
                    let start = key.split('{').next().unwrap();
                    let is_made =
                        start.len() < key.len() && known.iter().any(|it| it.starts_with(start));
                    if !known.contains(key) && !is_made {
                        missing.insert(format!("{key} in {}", path.display()));
                    }
                }
            }
        }
        assert_eq!(missing, BTreeSet::new());
    }
}
