//! The settings file and the rules in force: built-in or from a folder, packs, limits.

use std::path::{Path, PathBuf};

use super::args::RuleArguments;
use super::output::counted;
use super::packs::{self, Choice};
use super::{Failure, files};
use crate::rules::{self, Override, RuleError, RuleSet, Settings, Weights};

/// Every rule of every pack; every error of every rule file and of the settings at once.
pub fn all_rules(arguments: &RuleArguments) -> Result<RuleSet, Failure> {
    read(arguments).map(|(set, _)| set)
}

/// The rules of the packs that are switched on.
pub fn rules_in_force(arguments: &RuleArguments, choice: Choice<'_>) -> Result<RuleSet, Failure> {
    let (mut set, settings) = read(arguments)?;
    let weights = weights(arguments, settings.weights.as_deref(), &set)?;
    let on = packs::switched_on(&set, settings.packs, choice)?;
    set.keep_packs(&on);
    if let Some((weights, text)) = weights {
        set.weigh(&weights, &text);
    }
    Ok(set)
}

/// Every rule with the weights in force; facts are weighed anew each time.
pub fn rules_to_learn(arguments: &RuleArguments) -> Result<RuleSet, Failure> {
    let (mut set, settings) = read(arguments)?;
    if let Some((weights, text)) = weights(arguments, settings.weights.as_deref(), &set)? {
        set.weigh(&weights, &text);
        set.rules.retain(|rule| !rule.is_learned());
    }
    Ok(set)
}

/// The weights in force with their text: as typed, else as the settings name them.
pub fn weights(
    arguments: &RuleArguments,
    named: Option<&str>,
    all: &RuleSet,
) -> Result<Option<(Weights, String)>, Failure> {
    let beside = |name: &str| {
        let folder = arguments.config.as_deref().and_then(Path::parent);
        folder.map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
    };
    let Some(path) = arguments.weights.clone().or_else(|| named.map(beside)) else {
        return Ok(None);
    };
    let text = files::read_text(&path)?;
    match Weights::read(&text, all) {
        Ok(weights) => Ok(Some((weights, text))),
        Err(errors) => {
            let failure = Failure::user("the weights can't be put in force; nothing was run")
                .at(path.display().to_string());
            Err(errors.iter().fold(failure, |failure, error| {
                failure.at_with(error.to_string(), Some(error.hint()))
            }))
        }
    }
}

/// Rule files and what they hold, or every error of them and of the settings.
pub type Parsed = (Vec<(String, String)>, Result<RuleSet, Vec<RuleError>>);

/// The rule files as texts and as rules, for whoever speaks of their errors.
pub fn parsed(arguments: &RuleArguments) -> Result<Parsed, Failure> {
    let files = texts(arguments)?;
    let set = match (rules::parse(&files, &[]), &arguments.config) {
        (Ok(set), Some(path)) => {
            let settings = settings(path, &set)?;
            settings.and_then(|settings| rules::parse(&files, &settings.limits))
        }
        (parsed, _) => parsed,
    };
    Ok((files, set))
}

/// Notes on what the limits of a settings file make impossible: bands that no case reaches.
pub fn notes_on_limits(arguments: &RuleArguments) -> Result<Vec<String>, Failure> {
    if arguments.config.is_none() {
        return Ok(Vec::new());
    }
    let (files, Ok(set)) = parsed(arguments)? else { return Ok(Vec::new()) };
    let unreachable = rules::check(&set, &files).into_iter().filter(|finding| {
        finding.level == rules::Level::Error && finding.code == "unreachable-band"
    });
    Ok(unreachable.map(|finding| format!("warning: {}", finding.message)).collect())
}

fn texts(arguments: &RuleArguments) -> Result<Vec<(String, String)>, Failure> {
    arguments.rules.as_deref().map_or_else(|| Ok(rules::builtin()), rule_files)
}

fn settings(path: &Path, set: &RuleSet) -> Result<Result<Settings, Vec<RuleError>>, Failure> {
    let text = files::read_text(path)?;
    Ok(rules::parse_settings(&path.display().to_string(), &text, set))
}

/// All rules with the limits of the settings, and the settings; none set where there is no file.
fn read(arguments: &RuleArguments) -> Result<(RuleSet, Settings), Failure> {
    let files = texts(arguments)?;
    let parsed = |limits: &[Override]| {
        rules::parse(&files, limits).map_err(|errors| refused("the rules have", &errors))
    };
    let set = parsed(&[])?;
    let Some(path) = &arguments.config else { return Ok((set, Settings::default())) };
    let settings =
        settings(path, &set)?.map_err(|errors| refused("the settings file has", &errors))?;
    Ok((parsed(&settings.limits)?, settings))
}

fn refused(what: &str, errors: &[RuleError]) -> Failure {
    let many = counted(errors.len(), "error", "errors");
    let failure = Failure::user(format!("{what} {many}; nothing was run"));
    errors.iter().fold(failure, |failure, error| failure.at_with(error.to_string(), error.hint()))
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
    paths.iter().map(|path| Ok((name(path), files::read_text_as_far(path)?))).collect()
}
