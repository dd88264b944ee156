//! Templates of letters: plain text with a subject, headings, lists and fields in braces.

use std::collections::BTreeMap;

use thiserror::Error;

use super::LetterKind;
use crate::report::disclosure::Gate;
use crate::report::document::Block;

/// Fields that say nothing about anybody; the rest passes the disclosure policy.
const OPEN: [&str; 12] = [
    "sender",
    "department",
    "sender_address",
    "telephone",
    "email",
    "contact",
    "data_protection",
    "complaint_authority",
    "today",
    "reply_by",
    "complain_by",
    "case",
];

/// Fields a policy decides on.
const GATED: [&str; 6] = ["address", "since", "reasons", "registered", "sources", "occupancy"];

/// A letter in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The subject.
    pub subject: String,
    parts: Vec<(usize, Part)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Heading(String),
    Paragraph(String),
    List(Vec<String>),
}

/// What a field says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// Words within a sentence.
    Text(String),
    /// A list of its own.
    Lines(Vec<String>),
}

/// A template cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TemplateError {
    /// It does not begin with its subject.
    #[error("{file}: the first line must be the subject: `# ...`")]
    NoSubject {
        /// File name.
        file: String,
    },
    /// A field is not known.
    #[error("{file}:{line}: there is no field `{{{field}}}`")]
    Unknown {
        /// File name.
        file: String,
        /// Line.
        line: usize,
        /// Name.
        field: String,
    },
    /// The policy does not let the recipient be told a field.
    #[error("{file}:{line}: the policy does not let this recipient be told `{{{field}}}`")]
    Withheld {
        /// File name.
        file: String,
        /// Line.
        line: usize,
        /// Name.
        field: String,
    },
    /// A field this letter must hold is not there.
    #[error("{file}: this letter must hold `{{{field}}}`")]
    Missing {
        /// File name.
        file: String,
        /// Name.
        field: &'static str,
    },
}

impl TemplateError {
    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            Self::NoSubject { .. } => "write `# ` and the subject on the first line".to_owned(),
            Self::Unknown { .. } => {
                format!("the fields are {}, {}", OPEN.join(", "), GATED.join(", "))
            }
            Self::Withheld { .. } => "take it out, or name it in the policy".to_owned(),
            Self::Missing { .. } => "the law or the reader needs it: put it in".to_owned(),
        }
    }
}

impl Template {
    /// Reads a template; every fault at once.
    pub fn parse(file: &str, text: &str, kind: LetterKind) -> Result<Self, Vec<TemplateError>> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with("%%"));
        let subject = lines.next().and_then(|(_, line)| line.strip_prefix("# "));
        let Some(subject) = subject else {
            return Err(vec![TemplateError::NoSubject { file: file.to_owned() }]);
        };
        let mut template = Self { subject: subject.trim().to_owned(), parts: Vec::new() };
        let mut goes_on = false;
        for (number, line) in lines {
            goes_on = template.read(number + 1, line.trim(), goes_on);
        }
        let faults = template.faults(file, kind);
        if faults.is_empty() { Ok(template) } else { Err(faults) }
    }

    /// Takes in a line; whether the next one may go on with the same paragraph or list.
    fn read(&mut self, number: usize, line: &str, goes_on: bool) -> bool {
        if line.is_empty() {
            return false;
        }
        if let Some(heading) = line.strip_prefix("## ") {
            self.parts.push((number, Part::Heading(heading.to_owned())));
            return false;
        }
        let last = self.parts.last_mut().filter(|_| goes_on).map(|(_, part)| part);
        match (line.strip_prefix("- "), last) {
            (Some(item), Some(Part::List(items))) => items.push(item.to_owned()),
            (Some(item), _) => self.parts.push((number, Part::List(vec![item.to_owned()]))),
            (None, Some(Part::Paragraph(text))) => {
                text.push(' ');
                text.push_str(line);
            }
            (None, _) => self.parts.push((number, Part::Paragraph(line.to_owned()))),
        }
        true
    }

    /// Every field with the line its part begins on.
    fn fields(&self) -> Vec<(usize, String)> {
        let texts = |part: &Part| match part {
            Part::Heading(text) | Part::Paragraph(text) => vec![text.clone()],
            Part::List(items) => items.clone(),
        };
        let all = self
            .parts
            .iter()
            .flat_map(|(line, part)| texts(part).into_iter().map(move |text| (*line, text)));
        std::iter::once((1, self.subject.clone()))
            .chain(all)
            .flat_map(|(line, text)| {
                named(&text).into_iter().map(|name| (line, name.to_owned())).collect::<Vec<_>>()
            })
            .collect()
    }

    fn faults(&self, file: &str, kind: LetterKind) -> Vec<TemplateError> {
        let fields = self.fields();
        let is_known = |name: &str| OPEN.contains(&name) || GATED.contains(&name);
        let unknown = fields.iter().filter(|(_, name)| !is_known(name)).map(|(line, name)| {
            TemplateError::Unknown { file: file.to_owned(), line: *line, field: name.clone() }
        });
        let missing = kind
            .required()
            .iter()
            .filter(|wanted| !fields.iter().any(|(_, name)| name == **wanted));
        let missing = missing.map(|field| TemplateError::Missing { file: file.to_owned(), field });
        unknown.chain(missing).collect()
    }

    /// Fields the policy does not let through.
    pub fn withheld(&self, file: &str, gate: Gate<'_>) -> Vec<TemplateError> {
        let is_shut = |name: &str| GATED.contains(&name) && !gate.opens(name);
        let shut = self.fields().into_iter().filter(|(_, name)| is_shut(name));
        shut.map(|(line, field)| TemplateError::Withheld { file: file.to_owned(), line, field })
            .collect()
    }

    /// Whether it has a place for a field.
    pub fn asks_for(&self, field: &str) -> bool {
        self.fields().iter().any(|(_, name)| name == field)
    }

    /// Paragraphs in square brackets: what no program can write.
    pub fn gaps(&self) -> Vec<&str> {
        self.parts.iter().filter_map(|(_, part)| gap(part)).collect()
    }

    /// The letter with its fields put in, and what somebody wrote in place of its gaps, in their order. A
    /// gap nobody filled stays as it is.
    pub fn fill(&self, fields: &BTreeMap<&'static str, Field>, written: &[String]) -> Vec<Block> {
        let mut written = written.iter();
        let blocks = self.parts.iter().map(|(_, part)| {
            let text = gap(part).and_then(|_| written.next()).filter(|text| !text.is_empty());
            text.map_or_else(|| vec![filled_part(part, fields)], |text| paragraphs(text))
        });
        // a list of nothing, and a paragraph that was one field nobody could fill
        let is_empty = |block: &Block| match block {
            Block::Paragraph(text) => text.is_empty(),
            Block::List(items) => items.is_empty(),
            _ => false,
        };
        blocks.flatten().filter(|block| !is_empty(block)).collect()
    }
}

fn gap(part: &Part) -> Option<&str> {
    let Part::Paragraph(text) = part else { return None };
    text.strip_prefix('[')?.strip_suffix(']')
}

fn paragraphs(text: &str) -> Vec<Block> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Block::Paragraph(line.to_owned())).collect()
}

fn filled_part(part: &Part, fields: &BTreeMap<&'static str, Field>) -> Block {
    let put = |text: &String| filled(text, fields);
    match part {
        Part::Heading(text) => Block::Heading(2, put(text)),
        Part::List(items) => Block::List(items.iter().map(put).collect()),
        Part::Paragraph(text) => {
            let alone = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            match alone.and_then(|name| fields.get(name)) {
                Some(Field::Lines(lines)) => Block::List(lines.clone()),
                _ => Block::Paragraph(put(text)),
            }
        }
    }
}

/// The names in braces.
fn named(text: &str) -> Vec<&str> {
    let parts = text.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}

/// A text with its fields put in, each once: what a field says is never read again.
pub(super) fn filled(text: &str, fields: &BTreeMap<&'static str, Field>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, following) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        match fields.get(name) {
            Some(Field::Text(value)) => out.push_str(value),
            Some(Field::Lines(lines)) => out.push_str(&lines.join("; ")),
            None => {}
        }
        rest = following;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_says_everything_that_is_wrong_with_it() {
        let text = "# Emne\n\n{addres} og {reply_by}\n";
        let faults = Template::parse("own.txt", text, LetterKind::Hearing).unwrap_err();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "own.txt:3: there is no field `{addres}`",
                "own.txt: this letter must hold `{reasons}`",
            ]
        );
        let no_subject = Template::parse("own.txt", "Kære borger\n", LetterKind::Closing);
        assert!(matches!(no_subject.unwrap_err()[..], [TemplateError::NoSubject { .. }]));
    }

    #[test]
    fn fields_are_put_in_once() {
        let fields = BTreeMap::from([
            ("address", Field::Text("{case} 1".to_owned())),
            ("case", Field::Text("17".to_owned())),
        ]);
        assert_eq!(filled("{address}, sag {case}", &fields), "{case} 1, sag 17");
    }
}
