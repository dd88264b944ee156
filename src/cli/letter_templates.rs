//! Templates of letters from a folder of the municipality.

use std::path::Path;

use super::{Failure, files};
use crate::domain::Language;
use crate::report::{Disclosure, LetterKind, LetterTemplates, Template, TemplateError};

/// The template of one letter: from the folder where it is there, else the built-in one.
pub fn template(
    folder: Option<&Path>,
    policy: &Disclosure,
    (kind, language): (LetterKind, Language),
) -> Result<Template, Failure> {
    let own = folder.map(|folder| own(folder, policy, (kind, language))).transpose()?.flatten();
    let template = match own {
        Some(read) => read,
        None => parsed(&kind.file(language), kind.builtin(language), policy, kind),
    };
    template.map_err(|faults| unusable(&faults))
}

/// Every template of a folder; all their faults at once.
pub fn templates(folder: &Path, policy: &Disclosure) -> Result<LetterTemplates, Failure> {
    let mut found = LetterTemplates::default();
    let mut faults = Vec::new();
    for kind in LetterKind::names().filter_map(LetterKind::named) {
        for language in [Language::Danish, Language::English] {
            match own(folder, policy, (kind, language))? {
                Some(Ok(template)) => found.put(kind, language, template),
                Some(Err(wrong)) => faults.extend(wrong),
                None => {}
            }
        }
    }
    if faults.is_empty() && found == LetterTemplates::default() {
        return Err(Failure::user(format!("no template of a letter is in `{}`", folder.display()))
            .hint(format!(
                "a template is called as `{}`",
                LetterKind::Hearing.file(Language::Danish)
            )));
    }
    if faults.is_empty() { Ok(found) } else { Err(unusable(&faults)) }
}

/// A template, or all that is wrong with it.
type Read = Result<Template, Vec<TemplateError>>;

/// The template of the folder; none where it has none.
fn own(
    folder: &Path,
    policy: &Disclosure,
    (kind, language): (LetterKind, Language),
) -> Result<Option<Read>, Failure> {
    if !folder.is_dir() {
        return Err(Failure::user(format!("there is no folder `{}`", folder.display())));
    }
    let path = folder.join(kind.file(language));
    if !path.exists() {
        return Ok(None);
    }
    let name = path.display().to_string();
    Ok(Some(parsed(&name, &files::read_text(&path)?, policy, kind)))
}

fn parsed(name: &str, text: &str, policy: &Disclosure, kind: LetterKind) -> Read {
    let template = Template::parse(name, text, kind)?;
    let withheld = template.withheld(name, policy.gate(kind.recipient()));
    if withheld.is_empty() { Ok(template) } else { Err(withheld) }
}

fn unusable(faults: &[TemplateError]) -> Failure {
    let failure = Failure::user("the template cannot be used");
    faults
        .iter()
        .fold(failure, |failure, fault| failure.at_with(fault.to_string(), Some(&fault.hint())))
}
