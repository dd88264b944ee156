//! Pictures of a page as ones of their own, for paper.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

use crate::domain::Language;
use crate::report::document::Picture;
use crate::report::document::html::shown;
use crate::report::style::PICTURE_STYLE;
use crate::report::svg::across;

/// What a unit of a picture takes where room is dear, in ten thousandths of a millimetre: letters 12
/// units high have 7.5 points.
const UNIT: u32 = 2_205;

/// How wide a picture stands where room is dear: as wide as its letters can be read.
pub(super) fn width(svg: &str) -> String {
    let units = u32::try_from(across(svg)).unwrap_or(0);
    let hundredths = units * UNIT / 100;
    format!("{}.{:02}mm", hundredths / 100, hundredths % 100)
}

/// A picture of a page as one of its own.
pub(super) fn alone(svg: &str) -> String {
    let named = svg.replacen("<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"", 1);
    named.replacen('>', &format!("><style>{}</style>", style_of(svg)), 1)
}

/// The looks of what is in a picture: each rule is tried on each shape, so that others cost time.
fn style_of(svg: &str) -> String {
    let classes = svg.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let classes: BTreeSet<&str> = classes.flat_map(str::split_whitespace).collect();
    let is_there = |selector: &str| {
        let names = selector.split(' ').flat_map(|part| part.split('.').skip(1));
        names.into_iter().all(|name| classes.contains(name))
    };
    let rules = PLAIN_STYLE.split_inclusive('}');
    let used = |rule: &&str| {
        rule.split_once('{').is_none_or(|(selectors, _)| selectors.split(',').any(is_there))
    };
    rules.filter(used).collect()
}

static PLAIN_STYLE: LazyLock<String> = LazyLock::new(plain_style);

/// The looks of pictures in what paper knows: no variables, no forced colours, and no outline around
/// letters, which would make shapes of them that nobody can search or copy.
fn plain_style() -> String {
    let (screen, _) = PICTURE_STYLE.split_once("@media").unwrap_or((PICTURE_STYLE, ""));
    let rules = screen.split_inclusive('}').filter(|rule| !rule.starts_with(".figure .halo"));
    let screen: String = rules.collect();
    let mut parts = screen.split("var(");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (variable, rest) = part.split_once(')').unwrap_or((part, ""));
        out.push_str(variable.split_once(',').map_or("currentColor", |(_, value)| value));
        out.push_str(rest);
    }
    out + ".ground{fill:#fff}"
}

/// What a picture shows, with the tables that stand in for it: for those who hear it.
pub(super) fn in_words(picture: &Picture, language: Language) -> String {
    let mut words = format!("{}. {}", picture.title, picture.summary);
    for twin in &picture.twins {
        let heads = twin.columns.iter().map(|column| column.title.as_str());
        let _ = write!(words, " {}:", heads.collect::<Vec<_>>().join(", "));
        for row in &twin.rows {
            let cells = row.iter().map(|cell| shown(cell, language));
            let _ = write!(words, " {};", cells.collect::<Vec<_>>().join(", "));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_as_wide_as_their_letters_need() {
        assert_eq!(width(r#"<svg viewBox="0 0 825 300" width="825" height="300">"#), "181.91mm");
        assert_eq!(width(r#"<svg viewBox="0 0 400 90" width="400" height="90">"#), "88.20mm");
    }

    #[test]
    fn pictures_keep_their_colours_without_variables() {
        let style = plain_style();
        assert!(style.contains(".stay{fill:#3d6a94;stroke:#1f3e5a;") && !style.contains("var("));
        assert!(!style.contains("@media") && !style.contains("halo"));
    }

    #[test]
    fn pictures_carry_the_looks_of_their_own_shapes() {
        let svg =
            r#"<svg class="figure"><rect class="node middle"/><path class="link-past"/></svg>"#;
        let style = style_of(svg);
        for there in [".figure{", ".figure text{", ".node{", ".node.middle{", ".link-past{"] {
            assert!(style.contains(there), "{there} in {style}");
        }
        for absent in [".stay{", ".figure .small{", ".link{"] {
            assert!(!style.contains(absent), "{absent} in {style}");
        }
    }
}
