//! How the work goes: load, age, how often flags are right, and how decisions are made.

use std::collections::BTreeMap;

use askama::Template;
use rusqlite::Connection;

use super::case::sheet_of;
use crate::audit::wilson;
use crate::cases::{AGES, CaseError, Figures, Share, figures};
use crate::domain::Language;
use crate::web::review::answer::{Answer, page as give};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

/// Days one can look back over.
const SPANS: [i64; 4] = [30, 90, 180, 365];
/// Decided cases below which a share says too little to be shown.
const FEWEST: u64 = 5;

/// A share as it is shown: `7 of 12`, in per cent with its interval, and a bar's ends.
struct Shown {
    name: String,
    counts: String,
    percent: String,
    interval: String,
    bar: Option<[u32; 3]>,
}

#[derive(Template)]
#[template(path = "team.html")]
struct Team<'v> {
    shell: Shell<'v>,
    days: i64,
    spans: [i64; 4],
    figures: Figures,
    ages: Vec<(String, u64)>,
    oldest: u64,
    rates: Vec<Shown>,
    rules: Vec<Shown>,
    making: Vec<Shown>,
    median: String,
    contacted: String,
}

/// The page.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    let asked = visit.query("days").parse().ok();
    let days = asked.filter(|days| SPANS.contains(days)).unwrap_or(180);
    let since = visit.now.plus_minutes(-days * 24 * 60);
    let (figures, titles) = visit.store().read(|database| {
        let figures = figures(database, since, visit.now)?;
        let titles = titles(database, &figures, visit.language)?;
        Ok::<_, CaseError>((figures, titles))
    })?;
    let shell = Shell::new(visit, "team-title").wide();
    let ages = ages(&shell, &figures);
    let share = |key: &str, share: Share| shown(&shell, shell.t(key), share);
    let team = Team {
        days,
        spans: SPANS,
        oldest: figures.ages.iter().copied().max().unwrap_or(0).max(1),
        rates: vec![share("team-flagged", figures.flagged), share("team-drawn", figures.drawn)],
        rules: figures.rules.iter().map(|(rule, it)| by_rule(&shell, rule, &titles, *it)).collect(),
        making: vec![
            share("team-overridden", figures.overridden),
            share("team-changed-mind", figures.changed_mind),
            share("team-hasty", figures.hasty),
        ],
        median: median(&shell, figures.median_hours),
        contacted: contacted(&shell, &figures),
        ages,
        figures,
        shell,
    };
    give(&team)
}

/// The titles of rules as the runs had them: rules may have been a municipality's own. A rule whose
/// sheets are erased has none.
fn titles(
    database: &Connection,
    figures: &Figures,
    language: Language,
) -> Result<BTreeMap<String, String>, CaseError> {
    let mut titles = BTreeMap::new();
    for (rule, candidate) in &figures.named_by {
        let sheet = sheet_of(database, *candidate)?;
        let reasons = sheet.side(language).reasons.iter().flat_map(|it| &it.reasons);
        let own = reasons.into_iter().find(|it| it.code.split('.').next() == Some(rule.as_str()));
        titles.extend(own.map(|own| (rule.clone(), own.title.clone())));
    }
    Ok(titles)
}

fn by_rule(
    shell: &Shell<'_>,
    rule: &str,
    titles: &BTreeMap<String, String>,
    share: Share,
) -> Shown {
    let title = titles.get(rule).map_or(String::new(), |title| format!(" {title}"));
    shown(shell, format!("{rule}{title}"), share)
}

fn ages(shell: &Shell<'_>, figures: &Figures) -> Vec<(String, u64)> {
    let below = shell.tn("team-age-below", AGES[0].unsigned_abs());
    let between = AGES.windows(2).map(|pair| {
        let (from, to) = (pair[0].to_string(), (pair[1] - 1).to_string());
        shell.t2("team-age-between", ("from", &from), ("to", &to))
    });
    let more = shell.tn("team-age-above", AGES[AGES.len() - 1].unsigned_abs());
    [below].into_iter().chain(between).chain([more]).zip(figures.ages).collect()
}

fn shown(shell: &Shell<'_>, name: String, share: Share) -> Shown {
    let (hits, of) = (share.hits.to_string(), share.of.to_string());
    let counts = shell.t2("team-of", ("hits", &hits), ("of", &of));
    if share.of < FEWEST {
        let (percent, interval) = (shell.t("team-too-few"), String::new());
        return Shown { name, counts, percent, interval, bar: None };
    }
    let of = usize::try_from(share.of).unwrap_or(usize::MAX);
    let (low, high) = wilson(number(share.hits), of);
    let rate = number(share.hits) / number(share.of);
    let bar = [low, rate, high].map(whole);
    let percent = shell.percent(bar[1]);
    let interval = format!("{}–{}", bar[0], shell.percent(bar[2]));
    Shown { name, counts, percent, interval, bar: Some(bar) }
}

fn number(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
    let number = count as f64;
    number
}

fn whole(share: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
    let percent = (share * 100.0).round() as u32;
    percent
}

fn median(shell: &Shell<'_>, hours: Option<i64>) -> String {
    match hours.map(i64::unsigned_abs) {
        None => shell.t("team-too-few"),
        Some(hours) if hours < 48 => shell.tn("team-hours", hours),
        Some(hours) => shell.tn("team-days", hours / 24),
    }
}

fn contacted(shell: &Shell<'_>, figures: &Figures) -> String {
    let contacted = figures.contacted_without_error.to_string();
    let corrected = figures.corrected.to_string();
    let values = [("contacted", contacted.as_str()), ("corrected", corrected.as_str())];
    shell.t2("team-contacted-counts", values[0], values[1])
}
