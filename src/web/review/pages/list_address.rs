//! The addresses of lists: filters without a word that somebody typed and without names. Of a tag they
//! hold its mark, of an account its number, of a search nothing.

use rusqlite::Connection;

use crate::accounts::{Role, account_by_name, account_by_number};
use crate::cases::Filter;
use crate::cases::store::StoreError;
use crate::web::review::answer::Refusal;
use crate::web::review::visit::Visit;

/// Stands for an account that is not there: no account is called so.
const NOBODY: &str = "?";

/// The query that leads to the first page of a list, from `?` on.
pub(super) fn query_of(database: &Connection, filter: &Filter) -> Result<String, StoreError> {
    let mut text = String::from("?list=1");
    for (name, value) in filter.pairs().into_iter().filter(|(name, _)| *name != "text") {
        let value = match (name, value.strip_prefix('@')) {
            ("whose", Some(who)) => format!("@{}", number_of(database, who)?),
            ("second", _) => number_of(database, &value)?,
            _ => value,
        };
        let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        text.extend(["&", name, "=", &value]);
    }
    Ok(text)
}

/// The same for a later page.
pub(super) fn at_page(query: &str, page: u32) -> String {
    if page == 0 { query.to_owned() } else { format!("{query}&page={page}") }
}

/// The query of the list that the forms of a page carry.
pub(super) fn query_sent(visit: &Visit<'_>) -> Result<String, Refusal> {
    let filter = asked(visit)?;
    let query = visit.store().read(|database| query_of(database, &filter))?;
    Ok(at_page(&query, page_sent(visit)))
}

/// The page that a query asks for.
pub(super) fn page_sent(visit: &Visit<'_>) -> u32 {
    visit.query("page").parse().unwrap_or(0)
}

/// What a query asks for; mine by deadline where it asks for nothing.
pub(super) fn asked(visit: &Visit<'_>) -> Result<Filter, Refusal> {
    let sent = &visit.sent.query;
    if !sent.iter().any(|(name, _)| name == "list") {
        let account = visit.account();
        return Ok(match account.role {
            Role::Approver => Filter { for_second: account.name.clone(), ..Filter::default() },
            Role::Caseworker => Filter::mine(&account.name),
            _ => Filter::default(),
        });
    }
    let read = |database: &Connection| {
        let pairs = sent.iter().map(|(name, value)| {
            let value = match (name.as_str(), value.strip_prefix('@')) {
                ("whose", Some(number)) => format!("@{}", name_of(database, number)?),
                ("second", _) => name_of(database, value)?,
                _ => value.clone(),
            };
            Ok::<_, StoreError>((name.as_str(), value))
        });
        pairs.collect::<Result<Vec<_>, _>>()
    };
    let pairs = visit.store().read(read)?;
    Ok(Filter::from_pairs(pairs.iter().map(|(name, value)| (*name, value.as_str()))))
}

fn number_of(database: &Connection, name: &str) -> Result<String, StoreError> {
    let account = account_by_name(database, name)?;
    Ok(account.map_or_else(|| NOBODY.to_owned(), |account| account.id.to_string()))
}

fn name_of(database: &Connection, number: &str) -> Result<String, StoreError> {
    let Ok(number) = number.parse() else { return Ok(NOBODY.to_owned()) };
    let account = account_by_number(database, number)?;
    Ok(account.map_or_else(|| NOBODY.to_owned(), |account| account.name))
}
