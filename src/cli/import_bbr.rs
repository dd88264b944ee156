//! `proforma import bbr`: units, buildings, addresses and roads become `dwellings.csv`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::import_report::{account_text, tell, write_files, write_rejects};
use super::output::Output;
use super::{Failure, files, load};
use crate::registry::import::bbr;

#[derive(Debug, Args)]
pub struct BbrArguments {
    /// BBR units and buildings, DAR addresses and house numbers, the road register, in any order:
    /// XML in ZIP, CSV or JSON lines
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Registry folder whose dwellings the units are joined to; nothing else in it changes
    #[arg(long, value_name = "DIR")]
    pub register: Option<PathBuf>,
    /// Folder to write dwellings.csv into; may be that of the register
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Fail when any row is rejected
    #[arg(long)]
    pub strict: bool,
    /// Write over a register that stands there
    #[arg(long)]
    pub replace: bool,
}

pub fn run(arguments: &BbrArguments, output: &mut Output) -> Result<(), Failure> {
    let out = &arguments.out;
    let joins_in_place = arguments.register.as_ref() == Some(out);
    files::guard_register(out, arguments.replace || joins_in_place)?;
    let dwellings = match &arguments.register {
        Some(folder) => Some(load::file(folder, "dwellings.csv")?),
        None => None,
    };
    let given: Vec<(String, crate::registry::Content)> = arguments
        .files
        .iter()
        .map(|path| Ok((path.display().to_string(), files::open(path)?)))
        .collect::<Result<_, Failure>>()?;
    let given: Vec<(&str, &[u8])> =
        given.iter().map(|(name, bytes)| (name.as_str(), &**bytes)).collect();
    let read = bbr::read(&given, dwellings.as_deref())
        .map_err(|error| Failure::user(error.to_string()).hint(error.hint()))?;
    write_files(out, [("dwellings.csv", read.dwellings.as_slice())].into_iter())?;
    tell(output, &summary(&read, arguments.register.is_some(), out))?;
    write_rejects(out, &read.account.rejects, arguments.strict)
}

fn summary(read: &bbr::Buildings, joined: bool, out: &Path) -> String {
    let mut text = account_text(&read.account);
    for (kind, count) in &read.kinds {
        let _ = writeln!(text, "found: {kind} ({count})");
    }
    let total: u64 = read.levels.iter().sum();
    let _ = writeln!(text, "wrote {total} dwellings to {}", out.display());
    if !joined {
        return text;
    }
    let levels = [
        "no unit or building known",
        "level 1, one unit has the full address",
        "level 2, the unit fits but for the door",
        "level 3, only the house is known",
        "level 4, a unit that no dwelling of the register names",
    ];
    for (level, count) in levels.iter().zip(read.levels).skip(1).filter(|(_, count)| *count > 0) {
        let _ = writeln!(text, "match {level}: {count}");
    }
    if read.levels[0] > 0 {
        let _ = writeln!(text, "no match, {}: {}", levels[0], read.levels[0]);
    }
    text.push_str("rooms and area count for level 1 alone\n");
    text
}
