//! What a list shows and in which order, as a form or a saved view says it.

use rusqlite::types::Value;

use super::lists::{Hold, State, Status};
use super::sort_key::sort_key;
use super::tags;
use crate::domain::Day;

/// Whose cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    Anyones,
    /// Nobody's.
    Nobodys,
    /// One person's.
    Of(String),
}

/// Which of open and closed cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Open ones.
    #[default]
    Open,
    /// Closed ones.
    Closed,
    /// Both.
    All,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By deadline, then by number.
    #[default]
    Due,
    /// Oldest first.
    Oldest,
    /// Newest first.
    Newest,
    /// By address.
    Address,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Due, Self::Oldest, Self::Newest, Self::Address];

    /// Its key in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Oldest => "oldest",
            Self::Newest => "newest",
            Self::Address => "address",
        }
    }
}

/// A filter. Its default shows everybody's open cases by deadline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Whose.
    pub whose: Whose,
    /// Open or closed.
    pub stage: Stage,
    /// With this status today.
    pub status: Option<Status>,
    /// In this state.
    pub state: Option<State>,
    /// In this band; cases without a first look are in none.
    pub band: String,
    /// With this hold.
    pub hold: Option<Hold>,
    /// With the tag that this mark stands for, as [`super::tag_mark`] makes it: no words in addresses.
    pub tag: String,
    /// The number of a case, or how its address begins.
    pub text: String,
    /// Past their deadline.
    pub late: bool,
    /// Waiting for a second person who is not this one.
    pub for_second: String,
    /// The order.
    pub sort: Sort,
    /// Whether whoever asks may see protected addresses. Without it, cases on hold for one are not
    /// found by their address and stand first where lists go by it. Never part of a form or a view.
    pub sees_protected: bool,
}

impl Filter {
    /// What a person sees first: their open cases by deadline.
    pub fn mine(who: &str) -> Self {
        Self { whose: Whose::Of(who.to_owned()), ..Self::default() }
    }

    /// Names and values as a form sends them; what is at its default is left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let whose = match &self.whose {
            Whose::Anyones => String::new(),
            Whose::Nobodys => "-".to_owned(),
            Whose::Of(who) => format!("@{who}"),
        };
        let stage = match self.stage {
            Stage::Open => "",
            Stage::Closed => "closed",
            Stage::All => "all",
        };
        let sort = if self.sort == Sort::Due { "" } else { self.sort.key() };
        let pairs = [
            ("whose", whose),
            ("stage", stage.to_owned()),
            ("status", self.status.map(Status::key).unwrap_or_default().to_owned()),
            ("state", self.state.map(State::key).unwrap_or_default().to_owned()),
            ("band", self.band.clone()),
            ("hold", self.hold.map(Hold::key).unwrap_or_default().to_owned()),
            ("tag", self.tag.clone()),
            ("text", self.text.clone()),
            ("late", if self.late { "1" } else { "" }.to_owned()),
            ("second", self.for_second.clone()),
            ("sort", sort.to_owned()),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The filter that names and values mean; what is not known is left out.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (name, value) in pairs {
            let value = value.trim();
            match name {
                "whose" => {
                    filter.whose = match value.strip_prefix('@') {
                        Some(who) => Whose::Of(who.to_owned()),
                        None if value == "-" => Whose::Nobodys,
                        None => Whose::Anyones,
                    }
                }
                "stage" if value == "closed" => filter.stage = Stage::Closed,
                "stage" if value == "all" => filter.stage = Stage::All,
                "status" => filter.status = Status::named(value),
                "state" => filter.state = State::named(value),
                "band" if matches!(value, "A" | "B" | "C") => value.clone_into(&mut filter.band),
                "hold" => filter.hold = Hold::named(value),
                "tag" if tags::is_mark(value) => value.clone_into(&mut filter.tag),
                "text" => value.clone_into(&mut filter.text),
                "late" => filter.late = value == "1",
                "second" => value.clone_into(&mut filter.for_second),
                "sort" => {
                    let known = Sort::ALL.into_iter().find(|sort| sort.key() == value);
                    filter.sort = known.unwrap_or_default();
                }
                _ => {}
            }
        }
        filter
    }

    /// One line a pair: what a saved view holds.
    pub fn to_query(&self) -> String {
        let line = |(name, value): (&str, String)| format!("{name}={}\n", value.replace('\n', " "));
        self.pairs().into_iter().map(line).collect()
    }

    /// The inverse of [`Filter::to_query`].
    pub fn from_query(query: &str) -> Self {
        Self::from_pairs(query.lines().filter_map(|line| line.split_once('=')))
    }

    /// The columns its rows go by.
    pub(super) fn order(&self) -> &'static str {
        match self.sort {
            Sort::Due => "due, case_id",
            Sort::Oldest => "opened_at, case_id",
            Sort::Newest => "opened_at DESC, case_id DESC",
            Sort::Address if self.sees_protected => "sort_key || hidden_key, case_id",
            Sort::Address => "sort_key, case_id",
        }
    }

    /// The condition over the table of cases, with its values: no value is ever part of the text. `tag` is
    /// what the mark of the filter stands for; a mark that stands for nothing finds nothing.
    pub(super) fn condition(&self, tag: Option<&str>, today: Day) -> (String, Vec<Value>) {
        let mut terms = Terms::default();
        match &self.whose {
            Whose::Anyones => {}
            Whose::Nobodys => terms.add("assignee = ?", [String::new().into()]),
            Whose::Of(who) => terms.add("assignee = ?", [who.clone().into()]),
        }
        let closed = self.status == Some(Status::Closed);
        match self.stage {
            Stage::Open if closed => terms.add("open = 0", []),
            Stage::Open => terms.add("open = 1", []),
            Stage::Closed => terms.add("open = 0", []),
            Stage::All => {}
        }
        self.status_terms(&mut terms, i64::from(today.ordinal()));
        if let Some(state) = self.state {
            terms.add("state = ?", [state.key().to_owned().into()]);
        }
        if !self.band.is_empty() {
            terms.add("band = ?", [self.band.clone().into()]);
        }
        if let Some(hold) = self.hold {
            let spaced = format!(" {} ", hold.key());
            terms.add("instr(' ' || holds || ' ', ?) > 0", [spaced.into()]);
        }
        match tag {
            Some(tag) => {
                terms.add("instr(char(10) || tags, ?) > 0", [format!("\n{tag}\n").into()]);
            }
            None if self.tag.is_empty() => {}
            None => terms.add("FALSE", []),
        }
        if self.late {
            terms.add("due < ?", [i64::from(today.ordinal()).into()]);
        }
        if !self.for_second.is_empty() {
            let spaced = format!(" {} ", self.for_second);
            terms.add(
                "base = 'for-approval' AND instr(' ' || first_persons || ' ', ?) = 0",
                [spaced.into()],
            );
        }
        self.text_terms(&mut terms);
        if terms.text.is_empty() {
            terms.add("TRUE", []);
        }
        (terms.text, terms.values)
    }

    fn status_terms(&self, terms: &mut Terms, today: i64) {
        let Some(status) = self.status else { return };
        let is_late = "awaits = 1 AND due < ?";
        let running = "base NOT IN ('closed', 'for-approval')";
        match status {
            Status::Closed | Status::ForApproval => {
                terms.add("base = ?", [status.key().to_owned().into()]);
            }
            Status::Postponed => {
                terms.add(&format!("{running} AND postponed > ?"), [today.into()]);
            }
            Status::Overdue => {
                let values = [today.into(), today.into()];
                terms.add(&format!("{running} AND postponed <= ? AND {is_late}"), values);
            }
            Status::New | Status::InProgress | Status::Hearing => {
                let key = status.key().to_owned().into();
                let values = [key, today.into(), today.into()];
                terms.add(&format!("base = ? AND postponed <= ? AND NOT ({is_late})"), values);
            }
        }
    }

    fn text_terms(&self, terms: &mut Terms) {
        let text = self.text.trim();
        if text.is_empty() {
            return;
        }
        if let Ok(number) = text.trim_start_matches('#').parse::<i64>() {
            terms.add("case_id = ?", [number.into()]);
        } else {
            let from = sort_key(text);
            let to = from.clone() + "\u{10ffff}";
            let key = if self.sees_protected { "sort_key || hidden_key" } else { "sort_key" };
            terms.add(&format!("{key} >= ? AND {key} < ?"), [from.into(), to.into()]);
        }
    }
}

#[derive(Default)]
struct Terms {
    text: String,
    values: Vec<Value>,
}

impl Terms {
    fn add<const N: usize>(&mut self, term: &str, values: [Value; N]) {
        if !self.text.is_empty() {
            self.text.push_str(" AND ");
        }
        self.text.push('(');
        self.text.push_str(term);
        self.text.push(')');
        self.values.extend(values);
    }
}
