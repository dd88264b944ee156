//! `proforma serve --api`: the desk over HTTP. `proforma token`: a token to come in with.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::args_desk::{ServeArguments, TokenArguments};
use super::input::{self, Origin};
use super::packs::Choice;
use super::{Failure, load, output::Output, score, serve_review, settings};
use crate::desk::Desk;
use crate::registry::{self, Register};
use crate::rules::RuleSet;
use crate::web::{self, Office, Opening, ServeError, TokenError, Tokens, Watch};

pub fn run(arguments: &ServeArguments, output: &mut Output) -> Result<(), Failure> {
    if !arguments.api {
        return serve_review::run(arguments, output);
    }
    let (Some(origin), Some(tokens)) = (arguments.register.origin(), &arguments.tokens) else {
        return Err(Failure::user("the API needs a register and tokens")
            .hint("`--registry DIR` or `--state STATE`, and `--tokens FILE`"));
    };
    let purposes = &arguments.load.purpose;
    let choice = Choice { typed: &arguments.packs, purposes, demo: false };
    let rules = settings::rules_in_force(&arguments.rules, choice)?;
    let tokens = Tokens::read(tokens).map_err(|error| refused(&error))?;
    let address = arguments.listen();
    if !address.ip().is_loopback() && !arguments.behind_proxy {
        return Err(Failure::user(format!("{address} can be reached from other machines")).hint(
            "the API speaks no TLS: put a proxy that does before it and add `--behind-proxy`",
        ));
    }
    let listener = TcpListener::bind(address)
        .map_err(|error| Failure::user(format!("could not listen on {address}: {error}")))?;
    let bound = listener.local_addr()?;
    output.note(&format!("listening on http://{bound}"));
    let opener = Opener {
        place: Place::of(origin),
        options: load::options(&arguments.load),
        rules,
        window_months: arguments.window_months,
        as_of: arguments.as_of,
    };
    let place = Place::of(origin);
    let watch = Watch {
        mark: Box::new(move || place.mark()),
        opening: Box::new(move || Box::new(opener.clone())),
        every: Duration::from_millis(arguments.look_every_ms.into()),
        threads: arguments.counters.into(),
        tell: Box::new(tell),
    };
    web::serve(listener, Office::new(tokens), watch).map_err(|error| match error {
        ServeError::NoRegister { .. } => Failure::user(error.to_string()),
        ServeError::Machine(_) => Failure::machine(error.to_string()),
    })?;
    output.note("stopped");
    Ok(())
}

/// Lines for the operator: standard error, which the service manager keeps.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn refused(error: &TokenError) -> Failure {
    Failure::user(error.to_string()).hint(error.hint())
}

/// Opens a registry folder for checks.
#[derive(Clone)]
struct Opener {
    place: Place,
    options: registry::LoadOptions,
    rules: RuleSet,
    window_months: u32,
    as_of: Option<crate::domain::Day>,
}

impl Opening for Opener {
    fn open(self: Box<Self>, attend: &mut dyn FnMut(&Register, &Desk<'_>)) -> Result<(), String> {
        let opened = input::open(&self.place.origin(), &self.options)
            .map_err(|failure| failure.to_string())?;
        let register = &opened.loaded.register;
        let as_of = self.as_of.or_else(|| opened.last_known_day());
        let as_of = as_of.ok_or("the register holds no date to go by")?;
        let graph = opened.graph(as_of);
        let desk = opened.desk(&graph, self.rules, self.window_months);
        tell(&format!("register open as of {as_of}; {}", score::left_out(&desk)));
        attend(register, &desk);
        Ok(())
    }
}

/// A folder or a state, kept by the threads that open it.
#[derive(Clone)]
enum Place {
    Folder(PathBuf),
    State(PathBuf),
}

impl Place {
    fn of(origin: Origin<'_>) -> Self {
        match origin {
            Origin::Folder(path) => Self::Folder(path.to_owned()),
            Origin::State(path) => Self::State(path.to_owned()),
        }
    }

    fn origin(&self) -> Origin<'_> {
        match self {
            Self::Folder(path) => Origin::Folder(path),
            Self::State(path) => Origin::State(path),
        }
    }

    /// Which register is there: a state says so in one file, which is replaced at once.
    fn mark(&self) -> Option<String> {
        match self {
            Self::Folder(path) => mark(path),
            Self::State(path) => fs::read_to_string(path.join("CURRENT")).ok(),
        }
    }
}

/// Names, sizes and times of the files of a folder.
fn mark(folder: &Path) -> Option<String> {
    let mut files: Vec<_> = fs::read_dir(folder).ok()?.filter_map(Result::ok).collect();
    files.sort_by_key(fs::DirEntry::file_name);
    let mut text = String::new();
    for file in files {
        let about = file.metadata().ok().filter(fs::Metadata::is_file);
        let Some(about) = about else { continue };
        let written = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        let _ = writeln!(text, "{} {} {written}", file.file_name().display(), about.len());
    }
    Some(text)
}

/// Makes a token, keeps its hash, prints it once.
pub fn make_token(arguments: &TokenArguments, output: &mut Output) -> Result<(), Failure> {
    let name = &arguments.name;
    if name.is_empty() || name.contains(char::is_whitespace) || name.starts_with('#') {
        return Err(Failure::user("the name of a token is one word, such as `desk-1`"));
    }
    let path = &arguments.tokens;
    let token = web::new_token();
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| file.write_all(web::token_line(name, &token).as_bytes()))
        .map_err(|error| Failure::file("write", path, &error))?;
    Tokens::read(path).map_err(|error| refused(&error))?;
    output.note("this is the only time the token is shown; the file holds its hash");
    output.print(&token)
}
