//! The front door, the language, the keys, and the statement on accessibility.

use askama::Template;

use crate::accounts::Role;
use crate::web::review::answer::{Answer, add_cookie, go_to, own_path, page as give};
use crate::web::review::cookie;
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

/// Everybody's first page.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    let role = visit.who.as_ref().map(|(_, account)| account.role);
    go_to(match role {
        Some(role) => first_page(role),
        None if visit.office.settings().is_demo => "/demo",
        None => "/sign-in",
    })
}

/// Where a role begins its day.
pub(super) fn first_page(role: Role) -> &'static str {
    match role {
        Role::Reader | Role::Caseworker | Role::Approver => "/queue",
        Role::TeamLeader => "/team",
        Role::Auditor => "/access-log",
        Role::Administrator => "/accounts",
        Role::Association => "/association",
    }
}

/// Changes the language and goes back to where one was.
pub(in crate::web::review) fn language(visit: &Visit<'_>) -> Answer {
    let mut response = go_to(own_path(visit.field("back")))?;
    add_cookie(&mut response, &cookie::keep_language(visit.field("language")));
    Ok(response)
}

#[derive(Template)]
#[template(path = "accessibility.html")]
struct Accessibility<'v> {
    shell: Shell<'v>,
}

/// The draft of the statement that the law asks for.
pub(in crate::web::review) fn accessibility(visit: &Visit<'_>) -> Answer {
    give(&Accessibility { shell: Shell::new(visit, "accessibility-title") })
}

#[derive(Template)]
#[template(path = "help.html")]
struct Help<'v> {
    shell: Shell<'v>,
}

/// The keys, and the words of the application.
pub(in crate::web::review) fn help(visit: &Visit<'_>) -> Answer {
    give(&Help { shell: Shell::new(visit, "help-title") })
}
