//! `proforma serve --run OUT --store FILE`: the review application.

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;

use super::args_cases::ImportRunArguments;
use super::args_desk::ServeArguments;
use super::cases::{now, open_or_make};
use super::{Failure, cases_import, delivery, letter_templates, output::Output};
use crate::accounts::Secret;
use crate::cases::store::Store;
use crate::report::{Disclosure, LetterTemplates, Sender};
use crate::web::review::{ReviewOffice, Settings, serve_review};

/// Letters of a proxy's secret, at least.
const LEAST_SECRET: usize = 32;

pub fn run(arguments: &ServeArguments, output: &mut Output) -> Result<(), Failure> {
    let store = arguments.store.as_deref().ok_or_else(|| {
        Failure::user("say what to serve")
            .hint("`--api` with a register and tokens, or `--store FILE` with the cases")
    })?;
    if !arguments.listen().ip().is_loopback() && !arguments.behind_proxy {
        return Err(Failure::user(format!("{} can be reached from other machines", arguments.listen()))
            .hint("the application speaks no TLS: put a proxy that does before it and add `--behind-proxy`"));
    }
    let policy = delivery::policy(arguments.policy.as_deref())?;
    let templates = arguments.templates.as_deref();
    let templates = templates.map(|folder| letter_templates::templates(folder, &policy));
    let settings = Settings {
        templates: templates.transpose()?.unwrap_or_default(),
        policy,
        behind_proxy: arguments.behind_proxy,
        proxy_secret: arguments.proxy_secret.as_deref().map(secret_of).transpose()?,
        owner: arguments.owner.clone().unwrap_or_default(),
        sender: delivery::sender(arguments.sender.as_deref())?,
        ..settings()
    };
    if let Some(run) = &arguments.run {
        let (run, store) = (run.clone(), store.to_owned());
        let import = ImportRunArguments { run, store, registry: None, name: None };
        cases_import::run(&import, output)?;
    }
    serve(open_or_make(store)?, settings, arguments.listen(), output)
}

/// Settings of a program of its own: the machine's clock, standard error.
pub fn settings() -> Settings {
    Settings {
        clock: Arc::new(now),
        tell: Arc::new(|line| {
            // a closed standard error is nobody's fault
            let _ = writeln!(std::io::stderr(), "{line}");
        }),
        behind_proxy: false,
        proxy_secret: None,
        is_demo: false,
        owner: String::new(),
        sender: Sender::default(),
        templates: LetterTemplates::default(),
        policy: Disclosure::builtin(),
    }
}

/// Serves a store on an address until the process is told to stop.
pub fn serve(
    store: Store,
    settings: Settings,
    address: std::net::SocketAddr,
    output: &mut Output,
) -> Result<(), Failure> {
    let listener = TcpListener::bind(address)
        .map_err(|error| Failure::user(format!("could not listen on {address}: {error}")))?;
    output.note(&format!("listening on http://{}", listener.local_addr()?));
    serve_review(listener, ReviewOffice::new(store, settings))
        .map_err(|error| Failure::machine(format!("serving failed: {error}")))?;
    output.note("stopped");
    Ok(())
}

/// The secret of the proxy: the first line of a file that only its owner may read.
fn secret_of(path: &Path) -> Result<Secret, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let line = text.lines().next().unwrap_or_default().trim();
    if line.len() < LEAST_SECRET {
        return Err(Failure::user(format!("the secret in `{}` is too short", path.display()))
            .hint("32 letters or more, such as `openssl rand -hex 32` writes"));
    }
    if is_exposed(path)? {
        return Err(Failure::user(format!(
            "others than its owner have rights to the secret `{}`",
            path.display()
        ))
        .hint("`chmod 600` it"));
    }
    Ok(Secret::given(line))
}

#[cfg(unix)]
fn is_exposed(path: &Path) -> Result<bool, Failure> {
    use std::os::unix::fs::PermissionsExt;
    let about = fs::metadata(path).map_err(|error| Failure::file("read", path, &error))?;
    Ok(about.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_exposed(_path: &Path) -> Result<bool, Failure> {
    Ok(false)
}
