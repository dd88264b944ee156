//! What a line of the table of routes says.

use super::answer::Answer;
use super::visit::Visit;
use crate::accounts::{Act, Role};

/// How a page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To be read; changes nothing.
    Get,
    /// To change something, or to ask with something personal.
    Post,
}

/// Who may open a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenTo {
    /// Everybody, signed in or not.
    Anyone,
    /// Whoever is signed in, whatever their role.
    SignedIn,
    /// These roles.
    Roles(&'static [Role]),
}

impl OpenTo {
    /// Whether a role may open it.
    pub fn lets_in(self, role: Role) -> bool {
        match self {
            Self::Anyone | Self::SignedIn => true,
            Self::Roles(roles) => roles.contains(&role),
        }
    }
}

/// Makes the answer to a request that was let in.
pub type Page = fn(&Visit<'_>) -> Answer;

/// A line of the table: what, who, what is written into the access log, and the page.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// How.
    pub method: Method,
    /// The path; parts in braces are given to the page.
    pub path: &'static str,
    /// Who may.
    pub open_to: OpenTo,
    /// What the access log says, before the page is made. Pages that know more than their path
    /// says, such as the cases a search found, write it down themselves.
    pub logs: Option<Act>,
    /// The page.
    pub page: Page,
}

/// A page to read.
pub(super) const fn get(path: &'static str, open_to: OpenTo, page: Page) -> Route {
    Route { method: Method::Get, path, open_to, logs: None, page }
}

/// A form to take.
pub(super) const fn post(path: &'static str, open_to: OpenTo, page: Page) -> Route {
    Route { method: Method::Post, path, open_to, logs: None, page }
}

impl Route {
    /// The same with a line in the access log.
    pub(super) const fn logged(mut self, act: Act) -> Self {
        self.logs = Some(act);
        self
    }
}
