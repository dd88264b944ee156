//! The queue: whose cases, which, in which order; fetching, giving away, putting off many at once.

use askama::Template;

use super::case_words::Words;
use super::list_address::{asked, at_page, page_sent, query_of};
use crate::accounts::{self, Access, Act, Purpose, Role};
use crate::cases::queue::{self, Row};
use crate::cases::{
    self, CaseError, Draft, Event, Filter, Hold, Lane, Policy, Sort, Stage, State, Status, Whose,
    intake,
};
use crate::domain::Day;
use crate::web::review::answer::{Answer, Refusal, go_to, page as give};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

/// Rows of a page.
const ROWS: u32 = 25;
/// Counted as far as this; more is said as more.
const COUNTED: u32 = 10_000;
/// Cases that are left are counted as far as this.
const MOST_LEFT: u32 = 1_000;
/// Most cases that are fetched or changed at once.
const MOST_FETCHED: usize = 50;
const MOST_CHANGED: usize = 5_000;

/// What the list shows now: the filter and where in it one is.
pub(super) struct List {
    pub(super) filter: Filter,
    pub(super) rows: Vec<Row>,
    pub(super) count: u32,
    pub(super) page: u32,
    /// The tag it is narrowed to, in words; empty where no case has it.
    pub(super) tag: String,
    /// The query of its first page.
    first: String,
}

impl List {
    /// The list that a query asks for; mine by deadline where it asks for nothing.
    pub(super) fn asked(visit: &Visit<'_>) -> Result<Self, Refusal> {
        Self::of(visit, asked(visit)?, page_sent(visit))
    }

    pub(super) fn of(visit: &Visit<'_>, filter: Filter, page: u32) -> Result<Self, Refusal> {
        let today = visit.today();
        let filter = Filter { sees_protected: visit.account().sees_protected, ..filter };
        let (rows, count, tag, first) = visit.store().read(|database| {
            let rows = queue::page(database, &filter, today, (page.min(10_000) * ROWS, ROWS))?;
            let count = queue::count(database, &filter, today, COUNTED + 1)?;
            let tag = cases::tag_of(database, &filter.tag)?.unwrap_or_default();
            Ok::<_, CaseError>((rows, count, tag, query_of(database, &filter)?))
        })?;
        Ok(Self { filter, rows, count, page, tag, first })
    }

    /// How many in words.
    pub(super) fn how_many(&self, shell: &Shell<'_>) -> String {
        if self.count > COUNTED {
            return shell.tn("queue-more-than", u64::from(COUNTED));
        }
        shell.tn("queue-count", u64::from(self.count))
    }

    /// The query that leads here again, from `?` on.
    pub(super) fn query(&self) -> String {
        at_page(&self.first, self.page)
    }

    /// The pages before and after, where there are any.
    fn around(&self) -> (Option<u32>, Option<u32>) {
        let is_more = (self.page + 1) * ROWS < self.count;
        (self.page.checked_sub(1), is_more.then_some(self.page + 1))
    }
}

#[derive(Template)]
#[template(path = "queue.html")]
struct Queue<'v> {
    words: Words,
    list: List,
    how_many: String,
    around: (Option<u32>, Option<u32>),
    /// Why it was searched, for the next page of what was found.
    purpose: &'v str,
    views: Vec<(String, String)>,
    colleagues: Vec<String>,
    /// Each with its name and how many are left in it.
    lanes: Vec<(Lane, String)>,
    may_write: bool,
    me: String,
    shell: Shell<'v>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "how templates call it")]
impl Queue<'_> {
    /// Whether the list is narrowed by more than whose cases and which stage.
    fn is_narrowed(&self) -> bool {
        let Filter { status, state, hold, tag, late, .. } = &self.list.filter;
        status.is_some() || state.is_some() || hold.is_some() || !tag.is_empty() || *late
    }

    /// Whether it was searched for words, which no address holds: other pages of it are asked for by form.
    fn is_search(&self) -> bool {
        !self.list.filter.text.is_empty()
    }

    fn query_at(&self, page: &u32) -> String {
        at_page(&self.list.first, *page)
    }

    /// Whether it is narrowed to a tag that no case has.
    fn lacks_tag(&self) -> bool {
        !self.list.filter.tag.is_empty() && self.list.tag.is_empty()
    }

    fn is_nobodys(&self) -> bool {
        self.list.filter.whose == Whose::Nobodys
    }

    fn is_of(&self, name: &str) -> bool {
        matches!(&self.list.filter.whose, Whose::Of(who) if who == name)
    }

    fn is_stage(&self, key: &str) -> bool {
        let own = match self.list.filter.stage {
            Stage::Open => "",
            Stage::Closed => "closed",
            Stage::All => "all",
        };
        own == key
    }

    fn is_status(&self, status: &Status) -> bool {
        self.list.filter.status == Some(*status)
    }

    fn is_state(&self, state: &State) -> bool {
        self.list.filter.state == Some(*state)
    }

    fn is_hold(&self, hold: &Hold) -> bool {
        self.list.filter.hold == Some(*hold)
    }

    fn is_sort(&self, sort: &Sort) -> bool {
        self.list.filter.sort == *sort
    }
}

fn may_write(role: Role) -> bool {
    matches!(role, Role::Caseworker | Role::Approver | Role::TeamLeader)
}

fn shown(visit: &Visit<'_>, list: List, said: Option<(&'static str, &str)>) -> Answer {
    let mut shell = Shell::new(visit, "queue-title").wide().done(&[
        "fetched",
        "fetched-none",
        "changed",
        "view-saved",
        "view-removed",
    ]);
    if let Some((kind, key)) = said {
        shell = shell.saying(kind, key);
    }
    let me = visit.account().name.clone();
    let (views, left, colleagues) = visit.store().read(|database| {
        let view = |(name, filter): (String, Filter)| Ok((name, query_of(database, &filter)?));
        let views = queue::views(database, &me)?.into_iter().map(view);
        let views: Vec<_> = views.collect::<Result<_, CaseError>>()?;
        let accounts = accounts::accounts(database)?;
        let left = |lane: &Lane| Ok((*lane, intake::left(database, *lane, MOST_LEFT)?.to_string()));
        let left: Result<Vec<_>, CaseError> = Lane::ALL.iter().map(left).collect();
        Ok::<_, CaseError>((views, left?, accounts))
    })?;
    let named = |(lane, left): (Lane, String)| {
        let name = lane.text(visit.language);
        (lane, shell.t2("queue-lane-left", ("lane", name), ("count", &left)))
    };
    let workers = colleagues.into_iter().filter(|it| may_write(it.role) && it.closed.is_none());
    give(&Queue {
        words: Words::of(visit),
        how_many: list.how_many(&shell),
        around: list.around(),
        views,
        colleagues: workers.map(|account| account.name).collect(),
        lanes: left.into_iter().map(named).collect(),
        may_write: may_write(visit.account().role),
        purpose: visit.field("purpose"),
        me,
        list,
        shell,
    })
}

/// The page.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    shown(visit, List::asked(visit)?, None)
}

/// Narrows the list: the form comes by post, since a tag is words, and leads to an address with its mark.
pub(in crate::web::review) fn narrow(visit: &Visit<'_>) -> Answer {
    let pairs = visit.sent.form.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let tag = visit.field("tag");
    let query = visit.store().read(|database| {
        let mark = cases::tag_mark(database, tag)?;
        let mark = if tag.is_empty() { String::new() } else { mark };
        Ok::<_, CaseError>(query_of(database, &Filter { tag: mark, ..Filter::from_pairs(pairs) })?)
    })?;
    go_to(&format!("/queue{query}"))
}

/// A search: what is typed is in the form, never in the path, and is written down as a search.
pub(in crate::web::review) fn search(visit: &Visit<'_>) -> Answer {
    let text = visit.field("text").to_owned();
    let filter = Filter { text, stage: Stage::All, ..Filter::default() };
    let list = List::of(visit, filter, visit.field("page").parse().unwrap_or(0))?;
    let purpose = Purpose::chosen(visit.field("purpose"));
    let purpose = purpose.ok_or(Refusal::Invalid("purpose-missing"))?;
    let mut subjects: Vec<String> = list.rows.iter().map(|row| row.case.to_string()).collect();
    if subjects.is_empty() {
        // somebody who looks for what is not there has searched too
        subjects.push(visit.at.to_owned());
    }
    visit.store().write(|transaction| {
        for subject in &subjects {
            let access = Access { act: Act::Searched, subject, purpose };
            accounts::record_access(transaction, Some(visit.account()), access, visit.now)?;
        }
        Ok::<_, cases::store::StoreError>(())
    })?;
    if let ([only], 1) = (list.rows.as_slice(), list.count) {
        return go_to(&format!("/cases/{}", only.case));
    }
    shown(visit, list, None)
}

/// Makes the next cases and gives them to whoever asks.
pub(in crate::web::review) fn fetch(visit: &Visit<'_>) -> Answer {
    let wanted: usize = visit.field("wanted").parse().unwrap_or(0);
    if wanted == 0 || wanted > MOST_FETCHED {
        return Err(Refusal::Invalid("queue-fault-wanted"));
    }
    let lane = Lane::named(visit.field("lane")).unwrap_or(Lane::Review);
    let me = visit.account().name.as_str();
    let made = visit.store().write(|transaction| {
        let policy = Policy::of(transaction)?;
        intake::fetch(transaction, &policy, (me, wanted, lane), visit.now)
    })?;
    go_to(if made.is_empty() { "/queue?done=fetched-none" } else { "/queue?done=fetched" })
}

/// The same small thing to many cases: those that are ticked, or all that the filter finds.
pub(in crate::web::review) fn bulk(visit: &Visit<'_>) -> Answer {
    let event = match visit.field("do") {
        "assign" => Event::Assigned { to: Some(visit.field("to").to_owned()) },
        "unassign" => Event::Assigned { to: None },
        "postpone" => Event::Postponed { until: Some(typed_day(visit.field("until"))?) },
        "tag" => Event::Tagged { tag: visit.field("tag").to_owned() },
        "untag" => Event::Untagged { tag: visit.field("tag").to_owned() },
        _ => return Err(Refusal::Invalid("queue-fault-nothing")),
    };
    let pairs = visit
        .sent
        .form
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("filter-")?, value.as_str())));
    let sees_protected = visit.account().sees_protected;
    let filter = Filter { sees_protected, ..Filter::from_pairs(pairs) };
    let all = visit.field("all") == "1";
    let ticked: Vec<i64> = visit.fields("case").iter().filter_map(|id| id.parse().ok()).collect();
    if !all && ticked.is_empty() {
        return Err(Refusal::Invalid("queue-fault-nothing"));
    }
    let draft = Draft {
        at: visit.now,
        who: visit.account().name.clone(),
        why: visit.field("why").to_owned(),
        event,
    };
    visit.store().write(|transaction| {
        let policy = Policy::of(transaction)?;
        if let Event::Assigned { to: Some(to) } = &draft.event {
            let account = accounts::account_by_name(transaction, to)?;
            if !account.is_some_and(|account| may_write(account.role)) {
                return Err(Refusal::Invalid("queue-fault-colleague"));
            }
        }
        let mut chosen =
            if all { queue::all(transaction, &filter, visit.today())? } else { ticked };
        chosen.truncate(MOST_CHANGED);
        Ok(cases::act_on_all(transaction, &policy, &chosen, &draft)?)
    })?;
    go_to("/queue?done=changed")
}

/// Saves the list one sees under a name, or takes a saved one away.
pub(in crate::web::review) fn view(visit: &Visit<'_>) -> Answer {
    let pairs = visit
        .sent
        .form
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("filter-")?, value.as_str())));
    let filter = Filter { text: String::new(), ..Filter::from_pairs(pairs) };
    let saves = visit.field("do") != "remove";
    let named = (visit.account().name.as_str(), visit.field("name"));
    let filter = saves.then_some(&filter);
    visit.store().write(|transaction| queue::save_view(transaction, named, filter))?;
    go_to(if saves { "/queue?done=view-saved" } else { "/queue?done=view-removed" })
}

/// A day as people type it: `2.11.26`, `02-11-2026`, `2026-11-02`.
pub(super) fn typed_day(text: &str) -> Result<Day, Refusal> {
    let text = text.trim();
    if let Ok(day) = text.parse() {
        return Ok(day);
    }
    let parts: Vec<i16> =
        text.split(['.', '-', '/', ' ']).filter_map(|part| part.parse().ok()).collect();
    let day = match parts.as_slice() {
        [day, month, year] => {
            let year = if *year < 100 { 2000 + year } else { *year };
            let (month, day) = (i8::try_from(*month).ok(), i8::try_from(*day).ok());
            month.zip(day).and_then(|(month, day)| Day::from_ymd(year, month, day))
        }
        _ => None,
    };
    day.ok_or(Refusal::Invalid("fault-day"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_type_them() {
        for typed in ["2.11.26", "02-11-2026", "2026-11-02", " 2/11 2026 "] {
            assert_eq!(typed_day(typed).unwrap().to_string(), "2026-11-02", "{typed}");
        }
        for wrong in ["", "31.2.2026", "tomorrow", "1.2", "99999999999.1.2026", "2026-13-01"] {
            assert!(typed_day(wrong).is_err(), "{wrong}");
        }
    }
}
