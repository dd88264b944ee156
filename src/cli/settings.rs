//! The settings file and the rules in force: built-in or from a folder, packs, limits.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::args::RuleArguments;
use super::packs::{self, Choice};
use super::{Failure, files};
use crate::rules::{self, RuleError, RuleSet};

/// `proforma.toml` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Content {
    packs: PackSettings,
    /// Limits by rule code: `[limits.PF101] max_adults = 4`.
    limits: BTreeMap<String, BTreeMap<String, Spanned<f32>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PackSettings {
    /// Packs to switch on, in place of the defaults.
    on: Option<Vec<Spanned<String>>>,
}

/// A settings file with its text, so that what is wrong in it can be pointed at.
#[derive(Debug, Default)]
struct Settings {
    path: PathBuf,
    text: String,
    content: Content,
}

impl Settings {
    /// Reads a settings file; the defaults where there is none.
    fn read(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::default()) };
        let mut settings =
            Self { path: path.to_owned(), text: files::read_text(path)?, ..Self::default() };
        settings.content = toml::from_str(&settings.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Failure::user(format!("the settings file is not valid: {}", error.message()))
                .at(settings.place(at))
                .hint("it may hold `[packs]` with `on = [..]` and `[limits.CODE]` with numbers")
        })?;
        Ok(settings)
    }

    /// `file:line:column` of a byte of the file.
    fn place(&self, at: usize) -> String {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.split('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{}:{line}:{column}", self.path.display())
    }

    fn overrides(&self) -> Vec<(String, String, f32)> {
        let limits = self.content.limits.iter();
        let pairs = limits.flat_map(|(code, set)| set.iter().map(move |pair| (code, pair)));
        pairs.map(|(code, (name, value))| (code.clone(), name.clone(), *value.get_ref())).collect()
    }

    /// An error of the rules with its place, which is here where it concerns a limit set here.
    fn located(&self, error: &RuleError) -> String {
        let mut set = self.content.limits.iter().flat_map(|(code, limits)| {
            limits.iter().map(move |(name, value)| (format!("limit {code}.{name}"), value))
        });
        match set.find(|(name, _)| *name == error.file) {
            Some((_, value)) => format!("{}: {}", self.place(value.span().start), error.fault),
            None => error.to_string(),
        }
    }

    fn rules(&self, folder: Option<&Path>) -> Result<RuleSet, Failure> {
        let files = match folder {
            Some(folder) => rule_files(folder)?,
            None => rules::builtin(),
        };
        rules::parse(&files, &self.overrides()).map_err(|errors| {
            let many = match errors.len() {
                1 => "1 error".to_owned(),
                many => format!("{many} errors"),
            };
            let failure = Failure::user(format!("the rules have {many}; nothing was run"));
            errors
                .iter()
                .fold(failure, |failure, error| failure.at_with(self.located(error), error.hint()))
        })
    }

    /// The packs of the file by name, or the failure that one of them is none.
    fn packs(&self, set: &RuleSet) -> Result<Option<Vec<String>>, Failure> {
        let Some(on) = &self.content.packs.on else { return Ok(None) };
        for pack in on {
            packs::check_name(set, pack.get_ref())
                .map_err(|failure| failure.at(self.place(pack.span().start)))?;
        }
        Ok(Some(on.iter().map(|pack| pack.get_ref().clone()).collect()))
    }
}

/// Every rule of every pack; every error of every rule file at once.
pub fn all_rules(arguments: &RuleArguments) -> Result<RuleSet, Failure> {
    Settings::read(arguments.config.as_deref())?.rules(arguments.rules.as_deref())
}

/// The rules of the packs that are switched on.
pub fn rules_in_force(arguments: &RuleArguments, choice: Choice<'_>) -> Result<RuleSet, Failure> {
    let settings = Settings::read(arguments.config.as_deref())?;
    let mut set = settings.rules(arguments.rules.as_deref())?;
    let on = packs::switched_on(&set, settings.packs(&set)?, choice)?;
    set.keep_packs(&on);
    Ok(set)
}

fn rule_files(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut paths: Vec<PathBuf> = files::list(folder)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    if paths.is_empty() {
        return Err(Failure::user(format!("`{}` holds no rule file", folder.display()))
            .hint("a rule is a file such as PF101-more-adults-than-rooms.toml"));
    }
    let name = |path: &Path| {
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    };
    paths.iter().map(|path| Ok((name(path), files::read_text(path)?))).collect()
}
