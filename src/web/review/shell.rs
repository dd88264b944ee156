//! What surrounds every page: title, words, where one can go, who one is.

use std::borrow::Borrow;

use super::assets;
use super::route::Method;
use super::routes::ROUTES;
use super::texts::texts;
use super::visit::Visit;
use crate::accounts::{Account, Purpose, Role};
use crate::domain::{Day, Language, Moment};
use crate::report::{Value, day};

/// Where one can go: path and text. A role sees those that the table of routes opens to it.
const PLACES: [(&str, &str); 6] = [
    ("/queue", "nav-queue"),
    ("/team", "nav-team"),
    ("/replies", "nav-replies"),
    ("/association", "nav-association"),
    ("/accounts", "nav-accounts"),
    ("/access-log", "nav-access-log"),
];

/// A place in the navigation.
#[derive(Debug)]
pub(super) struct Place {
    /// Its path.
    pub(super) path: &'static str,
    /// Its name.
    pub(super) label: String,
    /// Whether the page is there.
    pub(super) is_here: bool,
}

/// What surrounds a page.
#[derive(Debug)]
pub(super) struct Shell<'v> {
    visit: &'v Visit<'v>,
    /// What the page is about, without names.
    pub(super) title: String,
    /// Whether the page takes the whole width.
    pub(super) is_wide: bool,
    /// Something that was just done or went wrong.
    pub(super) notice: Option<Notice>,
}

/// A message on top of a page.
#[derive(Debug)]
pub(super) struct Notice {
    /// `info`, `success`, `warning` or `error`.
    pub(super) kind: &'static str,
    /// What it says.
    pub(super) text: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, clippy::unused_self, reason = "how templates call it")]
impl<'v> Shell<'v> {
    /// A shell with the title of that key.
    pub(super) fn new(visit: &'v Visit<'v>, title: &str) -> Self {
        let title = texts(visit.language).say(title);
        Self { visit, title, is_wide: false, notice: None }
    }

    /// The same over the whole width.
    #[must_use]
    pub(super) fn wide(mut self) -> Self {
        self.is_wide = true;
        self
    }

    /// The same with a message; its text is looked up.
    #[must_use]
    pub(super) fn saying(mut self, kind: &'static str, key: &str) -> Self {
        self.notice = Some(Notice { kind, text: self.t(key) });
        self
    }

    /// The same with what the query says was just done: `?done=KEY`, from a closed list.
    #[must_use]
    pub(super) fn done(self, known: &[&str]) -> Self {
        let Some(key) = known.iter().find(|key| **key == self.visit.query("done")) else {
            return self;
        };
        let key = format!("done-{key}");
        self.saying("success", &key)
    }

    /// A text.
    pub(super) fn t(&self, key: impl AsRef<str>) -> String {
        texts(self.visit.language).say(key.as_ref())
    }

    /// A text with one value.
    pub(super) fn t1(&self, key: &str, name: &'static str, value: impl AsRef<str>) -> String {
        texts(self.visit.language).with(key, &[(name, Value::Text(value.as_ref()))])
    }

    /// A text with two values.
    pub(super) fn t2(
        &self,
        key: &str,
        one: (&'static str, &str),
        other: (&'static str, &str),
    ) -> String {
        let values = [(one.0, Value::Text(one.1)), (other.0, Value::Text(other.1))];
        texts(self.visit.language).with(key, &values)
    }

    /// A text with a number, which also chooses between singular and plural.
    pub(super) fn tn(&self, key: &str, number: impl Borrow<u64>) -> String {
        texts(self.visit.language).with(key, &[("number", Value::Count(*number.borrow()))])
    }

    /// `da` or `en`.
    pub(super) fn code(&self) -> &'static str {
        match self.visit.language {
            Language::Danish => "da",
            Language::English => "en",
        }
    }

    /// Whether the page is Danish; the button offers the other.
    pub(super) fn is_danish(&self) -> bool {
        self.visit.language == Language::Danish
    }

    /// The path of an asset.
    pub(super) fn asset(&self, name: &str) -> &'static str {
        assets::path_of(name)
    }

    /// Who is signed in.
    pub(super) fn who(&self) -> Option<&Account> {
        self.visit.who.as_ref().map(|(_, account)| account)
    }

    /// The name of a role.
    pub(super) fn role(&self, role: &Role) -> String {
        self.t(format!("role-{}", role.key()))
    }

    /// Whether single keys do something.
    pub(super) fn uses_keys(&self) -> bool {
        self.who().is_some_and(|account| account.uses_keys)
    }

    /// The number of the account that asks; 0 for nobody's.
    pub(super) fn number(&self) -> i64 {
        self.who().map_or(0, |account| account.id)
    }

    /// The list of one's own open cases, for those who see lists.
    pub(super) fn my_list(&self) -> Option<String> {
        let sees_lists = self.places().iter().any(|place| place.path == "/queue");
        let number = self.who()?.id;
        sees_lists.then(|| format!("/queue?list=1&whose=@{number}"))
    }

    /// Whether this is the filled example.
    pub(super) fn is_demo(&self) -> bool {
        self.visit.office.settings().is_demo
    }

    /// Who runs it.
    pub(super) fn owner(&self) -> &str {
        &self.visit.office.settings().owner
    }

    /// The path of this page, for the language button to come back to.
    pub(super) fn here(&self) -> &str {
        self.visit.at
    }

    /// Where one can go.
    pub(super) fn places(&self) -> Vec<Place> {
        let Some(account) = self.who() else { return Vec::new() };
        let open = |path: &str| {
            let mut known = ROUTES.iter().filter(|it| it.path == path && it.method == Method::Get);
            known.any(|route| route.open_to.lets_in(account.role))
        };
        let at = self.visit.at;
        let shown = PLACES.iter().filter(|(path, _)| open(path));
        let is_here = |path: &str| {
            // a case belongs to the list it came from
            let at = if at.starts_with("/cases/") { "/queue" } else { at };
            at == path || at.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
        };
        shown
            .map(|(path, key)| Place { path, label: self.t(key), is_here: is_here(path) })
            .collect()
    }

    /// A day and clock time in Denmark.
    pub(super) fn moment(&self, moment: &Moment) -> String {
        let (hours, minutes) = moment.clock();
        let day = day(moment.day(), self.visit.language);
        match self.visit.language {
            Language::Danish => format!("{day} kl. {hours:02}.{minutes:02}"),
            Language::English => format!("{day} {hours:02}:{minutes:02}"),
        }
    }

    /// A day.
    pub(super) fn day(&self, value: &Day) -> String {
        day(*value, self.visit.language)
    }

    /// The day of a moment in Denmark.
    pub(super) fn moment_day(&self, moment: &Moment) -> String {
        self.day(&moment.day())
    }

    /// Whole per cent.
    pub(super) fn percent(&self, value: u32) -> String {
        if self.is_danish() { format!("{value} %") } else { format!("{value}%") }
    }

    /// The purposes one can choose from: key and name.
    pub(super) fn purposes(&self) -> Vec<(&'static str, String)> {
        let name = |purpose: Purpose| self.t(format!("purpose-{}", purpose.key()));
        Purpose::CHOICES.into_iter().map(|purpose| (purpose.key(), name(purpose))).collect()
    }
}
