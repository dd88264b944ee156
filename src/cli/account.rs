//! `proforma account`: the first administrator, and links where nobody can sign in.

use super::args_review::{AccountCommand, FirstAdminArguments, LinkArguments, ListArguments};
use super::cases::{now, open_or_make, open_there};
use super::{Failure, output::Output};
use crate::accounts::{
    AccountError, NewAccount, Role, Secret, account_by_name, accounts, add_account, invite,
};

pub fn run(command: &AccountCommand, output: &mut Output) -> Result<(), Failure> {
    match command {
        AccountCommand::FirstAdmin(arguments) => first_admin(arguments, output),
        AccountCommand::Link(arguments) => link(arguments, output),
        AccountCommand::List(arguments) => list(arguments, output),
    }
}

/// Makes an administrator where there is none that is open.
fn first_admin(arguments: &FirstAdminArguments, output: &mut Output) -> Result<(), Failure> {
    let store = open_or_make(&arguments.store)?;
    let secret = store.write(|transaction| {
        let mut all = accounts(transaction)?.into_iter();
        if all.any(|it| it.role == Role::Administrator && it.closed.is_none() && it.is_set_up) {
            return Ok(None);
        }
        let id = match account_by_name(transaction, &arguments.name)? {
            Some(account) if account.role == Role::Administrator => account.id,
            _ => {
                let new = NewAccount {
                    name: &arguments.name,
                    shown_name: &arguments.name,
                    role: Role::Administrator,
                    association: None,
                    sees_protected: false,
                };
                add_account(transaction, &new, now())?
            }
        };
        Ok(Some(invite(transaction, id, now())?))
    });
    let secret = secret.map_err(|error| failed(&error))?.ok_or_else(|| {
        Failure::user("the store has an administrator already")
            .hint("`proforma account link NAME --store FILE` makes a new link for an account")
    })?;
    print_link(&arguments.site, &secret, output)
}

fn link(arguments: &LinkArguments, output: &mut Output) -> Result<(), Failure> {
    let store = open_there(&arguments.store)?;
    let secret = store.write(|transaction| {
        let found = account_by_name(transaction, &arguments.name)?;
        let account = found.filter(|it| it.closed.is_none()).ok_or(AccountError::Unknown)?;
        Ok(invite(transaction, account.id, now())?)
    });
    let secret = secret.map_err(|error| failed(&error))?;
    print_link(&arguments.site, &secret, output)
}

fn print_link(site: &str, secret: &Secret, output: &mut Output) -> Result<(), Failure> {
    output.note("the link is shown only now, can be used once and is good for three days");
    output.print(&format!("{}/invitation/{}", site.trim_end_matches('/'), secret.reveal()))
}

fn list(arguments: &ListArguments, output: &mut Output) -> Result<(), Failure> {
    let store = open_there(&arguments.store)?;
    for account in store.read(accounts).map_err(|error| failed(&error.into()))? {
        let state = match (account.closed, account.is_set_up) {
            (Some(_), _) => "closed",
            (None, true) => "open",
            (None, false) => "not taken up",
        };
        output.print(&format!("{}  {}  {state}", account.name, account.role.key()))?;
    }
    Ok(())
}

fn failed(error: &AccountError) -> Failure {
    match error {
        AccountError::Store(error) if !error.is_users() => Failure::machine(error.to_string()),
        AccountError::Taken => Failure::user(error.to_string())
            .hint("name another with `--name`: names of accounts are never used twice"),
        _ => Failure::user(error.to_string()),
    }
}
