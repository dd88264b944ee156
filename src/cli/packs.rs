//! Which packs of rules are switched on, and saying so.

use super::Failure;
use crate::rules::{Pack, PackDefault, RuleSet};

/// What the caller says about packs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice<'a> {
    /// Names as typed; `all` is every pack whose purpose is stated.
    pub typed: &'a [String],
    /// Purposes stated.
    pub purposes: &'a [String],
    /// Whether this is the demonstration.
    pub demo: bool,
}

impl Choice<'_> {
    fn states_purpose_of(&self, pack: &Pack) -> bool {
        pack.purpose.as_ref().is_none_or(|purpose| self.purposes.contains(purpose))
    }

    fn is_default(&self, pack: &Pack) -> bool {
        match pack.default {
            PackDefault::On => true,
            PackDefault::Demo => self.demo,
            PackDefault::Purpose => self.states_purpose_of(pack),
            PackDefault::Off => false,
        }
    }
}

/// The names of the packs that are on: as typed, else as the settings say, else by default.
pub fn switched_on(
    set: &RuleSet,
    settings: Option<Vec<String>>,
    choice: Choice<'_>,
) -> Result<Vec<String>, Failure> {
    let by = |wanted: &dyn Fn(&Pack) -> bool| {
        set.packs.iter().filter(|pack| wanted(pack)).map(|pack| pack.name.clone()).collect()
    };
    if choice.typed.iter().any(|name| name == "all") {
        return Ok(by(&|pack| choice.states_purpose_of(pack)));
    }
    let named = if choice.typed.is_empty() { settings } else { Some(choice.typed.to_vec()) };
    let Some(named) = named else { return Ok(by(&|pack| choice.is_default(pack))) };
    for name in &named {
        check_name(set, name)?;
        check_purpose(set, name, choice)?;
    }
    if named.is_empty() {
        return Err(Failure::user("no rule pack is switched on").hint(pack_names(set)));
    }
    Ok(by(&|pack| named.contains(&pack.name)))
}

/// The failure that `name` is no pack.
fn check_name(set: &RuleSet, name: &str) -> Result<(), Failure> {
    if set.packs.iter().any(|pack| pack.name == name) {
        return Ok(());
    }
    let nearest = set
        .packs
        .iter()
        .map(|pack| (strsim::damerau_levenshtein(&pack.name, name), pack.name.as_str()))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= 3);
    let hint = match nearest {
        Some((_, pack)) => format!("did you mean `{pack}`?"),
        None => pack_names(set),
    };
    Err(Failure::user(format!("there is no rule pack `{name}`")).hint(hint))
}

fn check_purpose(set: &RuleSet, name: &str, choice: Choice<'_>) -> Result<(), Failure> {
    let lacking =
        set.packs.iter().find(|pack| pack.name == name && !choice.states_purpose_of(pack));
    let Some(purpose) = lacking.and_then(|pack| pack.purpose.as_deref()) else { return Ok(()) };
    Err(Failure::user(format!("the rule pack `{name}` needs a purpose of its own"))
        .hint(format!("state it with `--purpose {purpose}`, if the law gives it to you")))
}

fn pack_names(set: &RuleSet) -> String {
    let names: Vec<&str> = set.packs.iter().map(|pack| pack.name.as_str()).collect();
    format!("the packs are {}", names.join(", "))
}

/// One line on which packs are on, which are off, and how to switch on.
pub fn describe(set: &RuleSet) -> String {
    let on: Vec<&str> = set.packs_on().map(|pack| pack.name.as_str()).collect();
    let off: Vec<String> = set.packs.iter().filter(|pack| !pack.on).map(off_name).collect();
    let on = on.join(", ");
    if off.is_empty() {
        return format!("rule packs on: {on}");
    }
    format!("rule packs on: {on}; off: {} (switch on with `--packs`)", off.join(", "))
}

fn off_name(pack: &Pack) -> String {
    match &pack.purpose {
        Some(purpose) => format!("{} with `--purpose {purpose}`", pack.name),
        None => pack.name.clone(),
    }
}
