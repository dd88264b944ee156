//! `proforma rules docs` and `proforma rules register`: the rules for readers outside.

use std::path::Path;

use serde_json::Value;

use super::args_rules::{DocsArguments, RegisterArguments};
use super::{Failure, files, output::Output, settings};
use crate::report::{self, HitRate, Measured};

pub fn docs(arguments: &DocsArguments, output: &mut Output) -> Result<(), Failure> {
    let text = report::rule_book(&settings::all_rules(&arguments.rules)?);
    let Some(path) = &arguments.out else { return output.print(&text) };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.ok_or_else(|| Failure::user("`--out` names no file"))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    files::make_folder(folder)?;
    files::write(folder, &name, text.as_bytes())?;
    output.note(&format!("wrote {}", path.display()));
    Ok(())
}

pub fn register(arguments: &RegisterArguments, output: &mut Output) -> Result<(), Failure> {
    let set = settings::all_rules(&arguments.rules)?;
    let measured =
        arguments.performance.as_deref().map_or_else(|| Ok(Measured::new()), measured)?;
    let entries = report::register_entries(&set, &measured);
    let text = report::register_markdown(&entries);
    let Some(folder) = &arguments.out else { return output.print(&text) };
    files::make_folder(folder)?;
    let json = serde_json::to_vec_pretty(&entries)
        .map_err(|error| Failure::machine(format!("could not write JSON: {error}")))?;
    files::write(folder, "register.md", text.as_bytes())?;
    files::write(folder, "register.json", &json)?;
    output.note(&format!("wrote register.md and register.json to {}", folder.display()));
    Ok(())
}

/// The hit rates of a performance file: a list of objects, perhaps under `rules`, each with `rule`,
/// `closed`, `precision`, `low` and `high`. Rules without a closed case are left out.
fn measured(path: &Path) -> Result<Measured, Failure> {
    let failed = |why: String| {
        Failure::user(format!("the performance file cannot be read: {why}"))
            .at(path.display().to_string())
            .hint("give the JSON that `proforma rules performance --json` prints")
    };
    let value: Value =
        serde_json::from_slice(&files::read(path)?).map_err(|error| failed(error.to_string()))?;
    let list = value.get("rules").unwrap_or(&value).as_array();
    let list = list.ok_or_else(|| failed("it holds no list of rules".to_owned()))?;
    Ok(list.iter().filter_map(hit_rate).collect())
}

fn hit_rate(entry: &Value) -> Option<(String, HitRate)> {
    let code = entry.get("rule").or_else(|| entry.get("code"))?.as_str()?.to_owned();
    let closed = entry.get("closed")?.as_u64().filter(|closed| *closed > 0)?;
    let number = |key: &str| entry.get(key).and_then(Value::as_f64);
    let precision = number("precision")?;
    let (low, high) = (number("low").unwrap_or(0.0), number("high").unwrap_or(1.0));
    Some((code, HitRate { precision, low, high, closed }))
}
