//! What all requests of the review application share.

use std::fmt;
use std::sync::Arc;

use subtle::ConstantTimeEq;

use crate::accounts::{Secret, secret_hash};
use crate::cases::store::Store;
use crate::domain::{Language, Moment};
use crate::report::{Disclosure, LetterTemplates, Sender};

/// Says what time it is: only the rim has a clock.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// Takes lines for the operator. Nothing personal is in them.
pub type Tell = Arc<dyn Fn(&str) + Send + Sync>;

/// How the application is set up.
#[derive(Clone)]
pub struct Settings {
    /// The clock.
    pub clock: Clock,
    /// The operator's log.
    pub tell: Tell,
    /// Whether readers come over TLS, by way of a proxy.
    pub behind_proxy: bool,
    /// The secret that a proxy proves itself with when it says who somebody is.
    pub proxy_secret: Option<Secret>,
    /// Whether this is the filled example, where anybody may take any role.
    pub is_demo: bool,
    /// Who runs it, as pages say: the municipality.
    pub owner: String,
    /// Who writes the letters.
    pub sender: Sender,
    /// How letters are worded.
    pub templates: LetterTemplates,
    /// What letters may tell, on which legal basis.
    pub policy: Disclosure,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("is_demo", &self.is_demo).finish_non_exhaustive()
    }
}

/// The store and the settings.
#[derive(Clone, Debug)]
pub struct Office(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    store: Store,
    settings: Settings,
}

impl Office {
    /// An office over an open store.
    pub fn new(store: Store, settings: Settings) -> Self {
        Self(Arc::new(Shared { store, settings }))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The time.
    pub fn now(&self) -> Moment {
        (self.0.settings.clock)()
    }

    /// Tells the operator something.
    pub fn tell(&self, line: &str) {
        (self.0.settings.tell)(line);
    }

    /// Whether a proxy knows the secret. Takes as long whatever it sends.
    pub(super) fn is_proxy(&self, given: &str) -> bool {
        let known = self.0.settings.proxy_secret.as_ref().map(Secret::hash);
        known.is_some_and(|known| known.ct_eq(&secret_hash(given)).into())
    }
}

/// What a page is in unless its reader asks otherwise.
pub(super) const FIRST_LANGUAGE: Language = Language::Danish;
