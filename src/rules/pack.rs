//! Packs: rules that a municipality switches on together, on one legal basis.

use sha2::{Digest, Sha256};

use super::RuleSet;
use super::parse::hex;
use crate::domain::Bilingual;

/// Rules that are switched on together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Name used by rules and settings.
    pub name: String,
    /// What it is about.
    pub title: Bilingual,
    /// What data it needs, in words.
    pub data: Bilingual,
    /// The files its rules read, by their contract's name.
    pub files: Vec<String>,
    /// What a municipality rests it on.
    pub legal_basis: Vec<Bilingual>,
    /// When it is on without being asked for.
    pub default: PackDefault,
    /// The purpose without which its data are not even read.
    pub purpose: Option<String>,
    /// Whether its rules are in the rule set.
    pub on: bool,
}

/// When a pack is on without being asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackDefault {
    /// Always.
    On,
    /// In the demonstration only.
    Demo,
    /// Where its purpose is stated.
    Purpose,
    /// Never.
    Off,
}

impl PackDefault {
    /// Its word in `packs.toml`.
    pub fn key(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Demo => "demo",
            Self::Purpose => "purpose",
            Self::Off => "off",
        }
    }
}

impl RuleSet {
    /// Keeps the rules of the packs in `names`; the fingerprint tells which these are.
    pub fn keep_packs(&mut self, names: &[String]) {
        for pack in &mut self.packs {
            pack.on = names.contains(&pack.name);
        }
        self.rules.retain(|rule| names.contains(&rule.pack));
        if self.packs.iter().any(|pack| !pack.on) {
            let on: Vec<&str> = self.packs_on().map(|pack| pack.name.as_str()).collect();
            let text = format!("{}\npacks={}\n", self.fingerprint, on.join(","));
            self.fingerprint = hex(&Sha256::digest(text));
        }
    }

    /// The packs whose rules are in the set, in their file's order.
    pub fn packs_on(&self) -> impl Iterator<Item = &Pack> {
        self.packs.iter().filter(|pack| pack.on)
    }
}
