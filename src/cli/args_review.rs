//! What can be typed about the review application and its accounts.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Make the first administrator and print the link that opens the account, once
    FirstAdmin(FirstAdminArguments),
    /// Make a new link for an account, where nobody can sign in to do it
    Link(LinkArguments),
    /// List the accounts
    List(ListArguments),
}

#[derive(Debug, Args)]
pub struct FirstAdminArguments {
    /// The store of cases and accounts; made where there is none
    #[arg(long, value_name = "FILE")]
    pub store: PathBuf,
    /// What they sign in as
    #[arg(long, value_name = "NAME", default_value = "admin")]
    pub name: String,
    /// Where the application is reached
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8090")]
    pub site: String,
}

#[derive(Debug, Args)]
pub struct LinkArguments {
    /// Name of the account
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The store of cases and accounts
    #[arg(long, value_name = "FILE")]
    pub store: PathBuf,
    /// Where the application is reached
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8090")]
    pub site: String,
}

#[derive(Debug, Args)]
pub struct ListArguments {
    /// The store of cases and accounts
    #[arg(long, value_name = "FILE")]
    pub store: PathBuf,
}
