//! What differs between two rule sets in meaning, and whether the versions say so.

use serde::Serialize;

use crate::rules::{Rule, RuleSet, Status};

/// How one rule differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    /// Its code.
    pub rule: String,
    /// Whether it came, went, or changed.
    pub kind: RuleChangeKind,
    /// The version before and after.
    pub versions: (Option<u32>, Option<u32>),
    /// The parts that differ; `wording` where texts alone do.
    pub parts: Vec<&'static str>,
    /// What the owner of the rules should look at.
    pub warning: Option<&'static str>,
}

/// Whether a rule came, went, or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleChangeKind {
    /// Only the new set has it.
    Added,
    /// Only the old set has it.
    Removed,
    /// Both have it and it differs.
    Changed,
}

/// Every rule that differs, by code; caps of groups and combinations last, under `groups` and
/// `combinations`. Linear in the size of the rules.
pub fn rule_changes(old: &RuleSet, new: &RuleSet) -> Vec<RuleChange> {
    let mut codes: Vec<&str> =
        old.rules.iter().chain(&new.rules).map(|rule| rule.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut changes: Vec<RuleChange> = codes
        .into_iter()
        .filter_map(|code| change(code, find(old, code), find(new, code)))
        .collect();
    changes.extend(of_set("groups", &old.caps, &new.caps));
    changes.extend(of_set("combinations", &old.typologies, &new.typologies));
    changes
}

fn find<'a>(set: &'a RuleSet, code: &str) -> Option<&'a Rule> {
    set.rules.iter().find(|rule| rule.code == code)
}

fn of_set<T: std::fmt::Debug>(name: &'static str, old: &T, new: &T) -> Option<RuleChange> {
    (format!("{old:?}") != format!("{new:?}")).then(|| RuleChange {
        rule: name.to_owned(),
        kind: RuleChangeKind::Changed,
        versions: (None, None),
        parts: vec![name],
        warning: None,
    })
}

fn change(code: &str, old: Option<&Rule>, new: Option<&Rule>) -> Option<RuleChange> {
    let versions = (old.map(|rule| rule.version), new.map(|rule| rule.version));
    let rule = code.to_owned();
    let (kind, parts, warning) = match (old, new) {
        (Some(old), Some(new)) => {
            let parts = differing(old, new);
            if parts.is_empty() && old.version == new.version {
                return None;
            }
            (RuleChangeKind::Changed, parts.clone(), warning(old, new, &parts))
        }
        (None, Some(_)) => (RuleChangeKind::Added, Vec::new(), None),
        _ => (RuleChangeKind::Removed, Vec::new(), None),
    };
    Some(RuleChange { rule, kind, versions, parts, warning })
}

/// What the owner of the rules is warned of.
pub(super) const WENT_BACK: &str = "the version went back";
pub(super) const SAME_VERSION: &str = "the meaning changed and the version did not";
pub(super) const UNTRIED: &str = "stable without having been on trial";

/// Parts that do not change what a rule means.
const NO_MEANING: [&str; 3] = ["status", "pack", "wording"];

fn warning(old: &Rule, new: &Rule, parts: &[&str]) -> Option<&'static str> {
    let means_more = parts.iter().any(|part| !NO_MEANING.contains(part));
    if new.version < old.version {
        return Some(WENT_BACK);
    }
    if means_more && new.version == old.version {
        return Some(SAME_VERSION);
    }
    (old.status == Status::Shadow && new.status == Status::Stable).then_some(UNTRIED)
}

/// The parts of two rules as text: what is equal as text means the same.
fn differing(old: &Rule, new: &Rule) -> Vec<&'static str> {
    let (old, new) = (parts(old), parts(new));
    old.iter().zip(&new).filter(|(one, other)| one.1 != other.1).map(|(one, _)| one.0).collect()
}

fn parts(rule: &Rule) -> [(&'static str, String); 12] {
    let bands: Vec<_> = rule.bands.iter().map(|b| (b.number, &b.when, b.points)).collect();
    let mitigations: Vec<_> = rule.mitigations.iter().map(|m| (&m.when, m.effect)).collect();
    let limits: Vec<_> = rule.limits.iter().map(|l| (&l.name, l.value)).collect();
    let texts: Vec<_> = rule.bands.iter().map(|band| &band.reason).collect();
    let explained: Vec<_> = rule.mitigations.iter().map(|mitigation| &mitigation.text).collect();
    [
        ("subject", format!("{:?}", rule.subject)),
        ("whom it concerns", format!("{:?}", rule.concerns)),
        ("condition", format!("{:?}", rule.when)),
        ("bands", format!("{bands:?}")),
        ("limits", format!("{limits:?}")),
        ("exempt classes", format!("{:?}", rule.exempt)),
        ("mitigations", format!("{mitigations:?}")),
        ("lane", format!("{:?}", rule.lane)),
        ("group", rule.group.clone()),
        ("status", format!("{:?}", rule.status)),
        ("pack", rule.pack.clone()),
        (
            "wording",
            format!(
                "{:?}",
                (
                    &rule.title,
                    &rule.question,
                    &rule.why,
                    texts,
                    explained,
                    &rule.innocent,
                    (&rule.confirms, &rule.refutes, &rule.next_step, &rule.legal_basis)
                )
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meaning_without_a_version_is_warned_of_and_wording_is_not() {
        let old = crate::rules::parse(&crate::rules::builtin(), &[]).unwrap();
        let mut new = old.clone();
        assert_eq!(rule_changes(&old, &new), []);
        new.rules[0].bands[0].points.0 += 1;
        new.rules[1].title.en.push('!');
        new.rules[2].version += 1;
        new.rules[2].exempt.clear();
        new.rules[2].exempt.push(crate::domain::Exempt::Other);
        let gone = new.rules.remove(3).code;
        let changes = rule_changes(&old, &new);
        let told: Vec<_> = changes
            .iter()
            .map(|one| (one.kind, one.parts.as_slice(), one.warning.is_some()))
            .collect();
        assert_eq!(
            told,
            [
                (RuleChangeKind::Changed, &["bands"][..], true),
                (RuleChangeKind::Changed, &["wording"][..], false),
                (RuleChangeKind::Changed, &["exempt classes"][..], false),
                (RuleChangeKind::Removed, &[][..], false),
            ]
        );
        assert_eq!(changes[3].rule, gone);
    }
}
