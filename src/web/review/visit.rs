//! One request, as pages see it: who asks, what they sent, in which language, and when.

use axum::http::HeaderMap;

use super::office::Office;
use crate::accounts::{Account, Session};
use crate::cases::store::Store;
use crate::domain::{Day, Language, Moment};

/// A file that was sent along.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Name of the field.
    pub field: String,
    /// What its sender calls it; a name, never a path to write to.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What was sent with a request.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// Parts of the path, by the name they have in the table of routes.
    pub path: Vec<(String, String)>,
    /// Fields of the query.
    pub query: Vec<(String, String)>,
    /// Fields of the form.
    pub form: Vec<(String, String)>,
    /// Files of the form.
    pub uploads: Vec<Upload>,
}

/// A request that was let in.
#[derive(Debug)]
pub struct Visit<'a> {
    /// What all requests share.
    pub office: &'a Office,
    /// Who asks, where they are signed in.
    pub who: Option<(Session, Account)>,
    /// The language of the page.
    pub language: Language,
    /// When.
    pub now: Moment,
    /// From which address, for limits.
    pub from: String,
    /// What the browser says.
    pub headers: &'a HeaderMap,
    /// The path that was asked for.
    pub at: &'a str,
    /// What was sent.
    pub sent: Sent,
}

fn first<'v>(values: &'v [(String, String)], name: &str) -> &'v str {
    values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

impl Visit<'_> {
    /// Who asks. Only pages that roles are listed for call this: the table lets nobody else in.
    pub fn account(&self) -> &Account {
        let (_, account) = self.who.as_ref().expect("the table of routes asks for a role");
        account
    }

    /// The store.
    pub fn store(&self) -> &Store {
        self.office.store()
    }

    /// Today in Denmark.
    pub fn today(&self) -> Day {
        self.now.day()
    }

    /// A part of the path.
    pub fn path(&self, name: &str) -> &str {
        first(&self.sent.path, name)
    }

    /// A field of the query, empty where it is missing. Nothing personal is ever there.
    pub fn query(&self, name: &str) -> &str {
        first(&self.sent.query, name)
    }

    /// A field of the form, without space around it, empty where it is missing.
    pub fn field(&self, name: &str) -> &str {
        first(&self.sent.form, name).trim()
    }

    /// A field of the form to the letter: passwords.
    pub fn field_as_is(&self, name: &str) -> &str {
        first(&self.sent.form, name)
    }

    /// Every value of a field that occurs more than once.
    pub fn fields(&self, name: &str) -> Vec<&str> {
        let values = self.sent.form.iter().filter(|(known, _)| known == name);
        values.map(|(_, value)| value.trim()).collect()
    }

    /// What the browser calls itself.
    pub fn agent(&self) -> &str {
        let agent = self.headers.get("user-agent").and_then(|value| value.to_str().ok());
        agent.unwrap_or_default()
    }
}
