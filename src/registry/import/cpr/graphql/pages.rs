//! Walking through answers: persons are handed out one at a time, whatever lies around them.
//!
//! A file holds one answer or several, one after the other; an answer wraps its persons in `data`,
//! `nodes` or `edges`, or is a bare list of them.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::Error;

/// The field that holds the persons of an answer.
const PERSONS: &str = "CPRCustom_PublicSectorPerson";

/// What was seen of answers so far.
#[derive(Default)]
pub(super) struct Pages {
    /// Pages that say that another one follows.
    followed: u64,
    /// Pages that say that none follows.
    last: u64,
}

impl Pages {
    /// Whether pages were given, but never a last one.
    pub(super) fn open_ended(&self) -> bool {
        self.followed > 0 && self.last == 0
    }

    /// Hands out every person of a file.
    pub(super) fn read(
        &mut self,
        file: &str,
        bytes: &[u8],
        each: &mut dyn FnMut(Value),
    ) -> Result<(), Error> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let mut walk = Walk { each, pages: self, is_answer: false, errors: 0 };
        while json.end().is_err() {
            let step = Step { walk: &mut walk, place: Place::Answer };
            step.deserialize(&mut json).map_err(|error| match error.classify() {
                serde_json::error::Category::Data => Error::NotAnAnswer { file: file.to_owned() },
                _ if error.line() == 1 && error.column() <= 1 => {
                    Error::NotAnAnswer { file: file.to_owned() }
                }
                _ => Error::Damaged {
                    file: file.to_owned(),
                    line: error.line(),
                    column: error.column(),
                },
            })?;
        }
        let Walk { is_answer, errors, .. } = walk;
        match (errors, is_answer) {
            (0, true) => Ok(()),
            (0, false) => Err(Error::NotAnAnswer { file: file.to_owned() }),
            (count, _) => Err(Error::Refused { file: file.to_owned(), count }),
        }
    }
}

struct Walk<'a> {
    each: &'a mut dyn FnMut(Value),
    pages: &'a mut Pages,
    is_answer: bool,
    errors: usize,
}

/// Where in an answer a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The whole answer, or `data` in it.
    Answer,
    /// What `CPRCustom_PublicSectorPerson` holds.
    Connection,
    /// An element of `edges`.
    Edge,
    /// A person.
    Person,
}

struct Step<'w, 'a> {
    walk: &'w mut Walk<'a>,
    place: Place,
}

impl<'de> DeserializeSeed<'de> for Step<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        if self.place == Place::Person {
            let node = serde::Deserialize::deserialize(json)?;
            (self.walk.each)(node);
            return Ok(());
        }
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Step<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer with persons")
    }

    /// Nothing was found, or the service gives nothing.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let place = match self.place {
            Place::Connection => Place::Person,
            place => place,
        };
        while list.next_element_seed(Step { walk: self.walk, place })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(name) = fields.next_key::<String>()? {
            let walk = &mut *self.walk;
            let place = match (self.place, name.as_str()) {
                (Place::Answer, "data") => Place::Answer,
                (Place::Answer, PERSONS) => {
                    walk.is_answer = true;
                    Place::Connection
                }
                (Place::Connection, "nodes") => Place::Connection,
                (Place::Connection, "edges") => Place::Edge,
                (Place::Edge, "node") => Place::Person,
                (Place::Answer, "errors") => {
                    let errors: Value = fields.next_value()?;
                    walk.errors +=
                        errors.as_array().map_or(usize::from(!errors.is_null()), Vec::len);
                    continue;
                }
                (Place::Connection, "pageInfo") => {
                    let page: Value = fields.next_value()?;
                    match page.get("hasNextPage").and_then(Value::as_bool) {
                        Some(true) => walk.pages.followed += 1,
                        Some(false) => walk.pages.last += 1,
                        None => {}
                    }
                    continue;
                }
                _ => {
                    fields.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            fields.next_value_seed(Step { walk, place })?;
        }
        Ok(())
    }
}
