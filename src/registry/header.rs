//! The header row of a file held against the contract: every problem at once.

use super::contract::FileSpec;
use super::error::HeaderProblem;
use super::record::{Ending, split, unescape};
use super::{redact, sensitive};

/// Where each column of the contract lies in one file.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) file: &'static FileSpec,
    /// For each column of the contract its place in a record.
    pub(super) places: Vec<Option<usize>>,
    /// Number of fields of a record.
    pub(super) width: usize,
    /// Where the first record begins.
    pub(super) body: usize,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Layout {
    /// Reads the header of `file`; unknown columns named in `ignored` are passed over.
    pub(super) fn read(
        file: &'static FileSpec,
        bytes: &[u8],
        ignored: &[String],
    ) -> Result<Self, Vec<HeaderProblem>> {
        let start = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let mut fields = Vec::new();
        let (body, ending) = split(bytes, start, &mut fields);
        if bytes[start..body].trim_ascii().is_empty() {
            return Err(vec![HeaderProblem::Empty { file: file.name }]);
        }
        let texts: Result<Vec<&str>, _> =
            fields.iter().map(|field| str::from_utf8(field.slice(bytes))).collect();
        let (Ok(texts), Ending::Line) = (texts, ending) else {
            return Err(vec![HeaderProblem::Unreadable { file: file.name }]);
        };
        let names: Vec<String> = texts.into_iter().map(unescape).collect();
        if let [only] = &names[..]
            && only.contains([';', '\t', '|'])
        {
            return Err(vec![HeaderProblem::OtherDelimiter { file: file.name }]);
        }
        let problems = problems(file, &names, ignored);
        if !problems.is_empty() {
            return Err(problems);
        }
        let place = |column: &str| names.iter().position(|name| name == column);
        let mut places = vec![None; file.columns.len()];
        for column in file.columns {
            places[column.place] = place(column.name);
        }
        Ok(Self { file, places, width: names.len(), body })
    }

    /// A file with every column of the contract, in its order, and no header.
    pub(super) fn whole(file: &'static FileSpec) -> Self {
        let width = file.columns.len();
        Self { file, places: (0..width).map(Some).collect(), width, body: 0 }
    }

    /// The name of the column at `place` of a record, where the contract knows it.
    pub(super) fn name_at(&self, place: usize) -> Option<&'static str> {
        let column = self.places.iter().position(|found| *found == Some(place))?;
        Some(self.file.columns[column].name)
    }

    /// Whether the file has the column.
    pub(super) fn has(&self, column: usize) -> bool {
        self.places[column].is_some()
    }
}

fn problems(file: &'static FileSpec, names: &[String], ignored: &[String]) -> Vec<HeaderProblem> {
    let mut problems = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let known = file.columns.iter().any(|column| column.name == name);
        if known && names[..place].contains(name) {
            problems.push(HeaderProblem::Repeated { file: file.name, column: redact::cut(name) });
        } else if !known {
            problems.extend(stranger(file, name, ignored));
        }
    }
    let missing = file.columns.iter().filter(|column| column.required);
    let missing = missing.filter(|column| !names.iter().any(|name| name == column.name));
    problems.extend(
        missing.map(|column| HeaderProblem::Missing { file: file.name, column: column.name }),
    );
    problems
}

/// A column the contract does not know: refused for what it tells, unknown, or ignored on request.
fn stranger(file: &'static FileSpec, name: &str, ignored: &[String]) -> Option<HeaderProblem> {
    if let Some(topic) = sensitive::topic(name) {
        return Some(HeaderProblem::Refused { file: file.name, column: redact::cut(name), topic });
    }
    if ignored.iter().any(|ignore| ignore == name) {
        return None;
    }
    let nearest = redact::nearest(name, file.columns.iter().map(|column| column.name));
    // A file without a header has data here, perhaps personal numbers.
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let is_data = digits >= 6 || name.chars().count() > redact::LONGEST_SHOWN;
    let column = if is_data { redact::shape(name) } else { name.to_owned() };
    Some(HeaderProblem::Unknown { file: file.name, column, nearest })
}

#[cfg(test)]
mod tests {
    use super::super::contract;
    use super::*;

    #[test]
    fn tells_all_problems_of_a_header_at_once() {
        let header = b"person_id,boern_on,KOEN,extra,person_id\n";
        let ignored = ["extra".to_owned(), "KOEN".to_owned()];
        let problems = Layout::read(&contract::persons::FILE, header, &ignored).unwrap_err();
        let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(texts.len(), 4, "{texts:?}");
        assert!(texts[0].contains("born_on") && texts[1].contains("KOEN"), "{texts:?}");
    }

    #[test]
    fn passes_a_byte_order_mark_and_any_column_order() {
        let text = b"\xef\xbb\xbfname,association_id\r\nx,a\r\n";
        let layout = Layout::read(&contract::associations::FILE, text, &[]).unwrap();
        assert_eq!((layout.places, layout.width), (vec![Some(1), Some(0)], 2));
        assert_eq!(&text[layout.body..], b"x,a\r\n");
    }
}
