//! The settings file and the rules in force: built-in or from a folder, packs, limits.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::args::RuleArguments;
use super::{Failure, files};
use crate::rules::{self, RuleSet};

/// `proforma.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Rule packs in force; all unless given.
    packs: Option<Vec<String>>,
    /// Limits by rule code: `[limits.PF101] max_adults = 4`.
    limits: BTreeMap<String, BTreeMap<String, f32>>,
}

impl Settings {
    /// Reads a settings file; the defaults where there is none.
    fn read(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = files::read_text(path)?;
        toml::from_str(&text).map_err(|error| {
            let span = error.span().map_or(0, |span| span.start);
            let line = text.as_bytes()[..span.min(text.len())].split(|b| *b == b'\n').count();
            Failure::user(format!("the settings file is not valid: {}", error.message()))
                .at(format!("{}:{line}", path.display()))
                .hint("it may hold `packs = [..]` and tables `[limits.CODE]` with numbers")
        })
    }

    fn overrides(&self) -> Vec<(String, String, f32)> {
        let one = |(code, limits): (&String, &BTreeMap<String, f32>)| {
            let code = code.clone();
            let pairs = limits.clone().into_iter();
            pairs.map(move |(limit, value)| (code.clone(), limit, value)).collect::<Vec<_>>()
        };
        self.limits.iter().flat_map(one).collect()
    }
}

/// The rules in force; every error of every rule file at once.
pub fn rules_in_force(arguments: &RuleArguments) -> Result<RuleSet, Failure> {
    let settings = Settings::read(arguments.config.as_deref())?;
    let files = match &arguments.rules {
        Some(folder) => rule_files(folder)?,
        None => rules::builtin(),
    };
    let mut set = rules::parse(&files, &settings.overrides()).map_err(|errors| {
        let many = if errors.len() == 1 { "1 error" } else { &format!("{} errors", errors.len()) };
        let failure = Failure::user(format!("the rules have {many}; nothing was run"));
        errors
            .iter()
            .fold(failure, |failure, error| failure.at_with(error.to_string(), error.hint()))
    })?;
    if let Some(packs) = &settings.packs {
        keep_packs(&mut set, packs)?;
    }
    Ok(set)
}

/// The built-in rules with their own limits.
pub fn builtin_rules() -> Result<RuleSet, Failure> {
    rules_in_force(&RuleArguments { rules: None, config: None })
}

fn keep_packs(set: &mut RuleSet, packs: &[String]) -> Result<(), Failure> {
    if let Some(unknown) = packs.iter().find(|pack| set.rules.iter().all(|r| r.pack != **pack)) {
        return Err(Failure::user(format!("no rule belongs to a pack `{unknown}`"))
            .hint("`proforma rules list` shows the packs"));
    }
    set.rules.retain(|rule| packs.contains(&rule.pack));
    Ok(())
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
