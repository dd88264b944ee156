//! The weights file as text: a line a band and a bin, so that it reads as a difference.

use std::fmt::Write;

use crate::rules::{BandWeight, BinWeight, Weights};

const HEAD: &str = "\
# Weights proposed from decided cases. Read each line; change `new` or `points`, or take lines out;
# what remains is in force with `proforma scan --weights FILE` or `weights = \"FILE\"` in the settings.
# Vægte foreslået ud fra afgjorte sager. Læs hver linje; ret `new` eller `points`, eller slet linjer;
# det, der står tilbage, gælder med `proforma scan --weights FIL` eller `weights = \"FIL\"` i opsætningen.
#
# Points are decibans: 10 is ten times as likely. `low` and `high` are a 95 % interval; an interval that
# holds `old` says that the cases do not contradict what was there.
";

/// The text of a weights file; [`Weights::read`] understands it.
pub fn weights_text(weights: &Weights) -> String {
    let mut text = HEAD.to_owned();
    let learned = &weights.learned;
    let _ = write!(
        text,
        "\n[learned]\nas_of = \"{}\"\nversion = \"{}\"\ncases = {}\nconfirmed = {}\ncontrol = {}\n",
        learned.as_of, learned.version, learned.cases, learned.confirmed, learned.control
    );
    if let Some(chance) = &weights.chance {
        let _ = write!(
            text,
            "\n# 1 / (1 + e^-(intercept + slope x score))\n[chance]\nintercept = {:?}\n\
             slope = {:?}\nspread = {:?}\ncases = {}\ncontrol = {}\n",
            chance.intercept, chance.slope, chance.spread, chance.cases, chance.control
        );
    }
    if !weights.bands.is_empty() {
        text.push_str(
            "\n# Bands of rules in which a case counted; the others stay as they are.\n[bands]\n",
        );
    }
    for (name, band) in &weights.bands {
        let _ = writeln!(text, "{:11} = {}", format!("\"{name}\""), band_line(*band));
    }
    if !weights.facts.is_empty() {
        text.push_str(
            "\n# Facts that tell more than the rules do. They count beside a reason of a rule only,\n\
             # 9 points together at most.\n",
        );
    }
    for (key, fact) in &weights.facts {
        let _ = writeln!(text, "\n[facts.{key}]\nquestion = \"{}\"\nbins = [", fact.question);
        for bin in &fact.bins {
            let _ = writeln!(text, "    {},", bin_line(*bin));
        }
        text.push_str("]\n");
    }
    text
}

fn band_line(band: BandWeight) -> String {
    let BandWeight { version, old, new, low, high, cases, confirmed } = band;
    format!(
        "{{ old = {old:2}, new = {new:2}, low = {low:2}, high = {high:2}, cases = {cases:3}, \
         confirmed = {confirmed:3}, version = {version} }}"
    )
}

fn bin_line(bin: BinWeight) -> String {
    let end = |name: &str, value: Option<f32>| {
        value.map_or_else(String::new, |value| format!("{name} = {value:?}, "))
    };
    format!(
        "{{ {}{}points = {:2}, low = {:2}, high = {:2}, cases = {:3}, confirmed = {:3} }}",
        end("from", bin.from),
        end("below", bin.below),
        bin.points,
        bin.low,
        bin.high,
        bin.cases,
        bin.confirmed
    )
}
