//! The values of one row while it is looked at.

use crate::registry::import::rows::Record;

/// Values by the places of their columns; made once and filled for row after row.
#[derive(Default)]
pub(super) struct Values {
    record: Record,
    held: Held,
}

#[derive(Default)]
struct Held {
    /// Where each value lies in `text`.
    spans: Vec<(usize, usize)>,
    text: String,
}

impl Held {
    fn set(&mut self, place: usize, value: &str) {
        let start = self.text.len();
        self.text.push_str(value);
        if self.spans.len() <= place {
            self.spans.resize(place + 1, (0, 0));
        }
        self.spans[place] = (start, self.text.len());
    }
}

impl Values {
    /// Reads the row that a text begins with; the fields go to `places`.
    pub(super) fn read(&mut self, text: &str, places: &[usize]) {
        self.held.spans.clear();
        self.held.text.clear();
        self.record.read(text);
        for (field, place) in self.record.fields().zip(places) {
            self.held.set(*place, field);
        }
    }

    /// A value, empty where the row has none.
    pub(super) fn get(&self, place: usize) -> &str {
        let span = self.held.spans.get(place);
        span.and_then(|(from, to)| self.held.text.get(*from..*to)).unwrap_or_default()
    }

    pub(super) fn set(&mut self, place: usize, value: &str) {
        self.held.set(place, value);
    }
}
