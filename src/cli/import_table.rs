//! `proforma import table`: a table of any layout and a mapping become files of a registry folder.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;

use super::import_report::{account_text, tell, write_rejects};
use super::output::Output;
use super::{Failure, files};
use crate::registry::import::table::{self, Imported, Mapping, MappingError, READY};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of the command line")]
pub struct TableArguments {
    /// The table: CSV with any delimiter, UTF-8 or Windows-1252, or XLSX
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Mapping file, or one of cpr-landlord, dpr-dtpersbo, tenant-list
    #[arg(long, value_name = "M.toml")]
    pub mapping: String,
    /// Folder to write the files into
    #[arg(long, value_name = "DIR", required_unless_present_any = ["dry_run", "show_mapping"])]
    pub out: Option<PathBuf>,
    /// Show the first rows as mapped and every problem; write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print the mapping, to start an own one from, and stop
    #[arg(long)]
    pub show_mapping: bool,
    /// Fail when any row is rejected
    #[arg(long)]
    pub strict: bool,
    /// Write over a register that stands there
    #[arg(long)]
    pub replace: bool,
}

pub fn run(arguments: &TableArguments, output: &mut Output) -> Result<(), Failure> {
    if let Some((_, text)) = READY.iter().find(|(name, _)| *name == arguments.mapping)
        && arguments.show_mapping
    {
        return output.print(text);
    }
    let mapping = mapping(&arguments.mapping)?;
    let bytes = files::open(&arguments.file)?;
    let name = arguments.file.display().to_string();
    let out = arguments.out.as_ref().filter(|_| !arguments.dry_run);
    let scratch =
        out.map_or_else(|| files::scratch(&std::env::temp_dir()), |out| files::scratch(out));
    if let Some(out) = out {
        files::guard_register(out, arguments.replace)?;
    }
    let read =
        table::read_with(&name, &bytes, &mapping, &scratch).map_err(|error| failed(&error))?;
    let told = summary(&read, &mapping);
    let Some(out) = out else {
        return tell(output, &format!("{told}{}", dry(&read)));
    };
    files::make_folder(out)?;
    read.each_file(|name, rows| files::write_by(out, name, rows))?;
    tell(output, &format!("{told}wrote {} to {}\n", names(&read), out.display()))?;
    write_rejects(out, &read.account.rejects, arguments.strict)
}

fn mapping(named: &str) -> Result<Mapping, Failure> {
    let wrong = |error: MappingError| {
        let ready: Vec<&str> = READY.iter().map(|(name, _)| *name).collect();
        let hint = format!(
            "ready mappings to start from: {}; `--show-mapping` prints one",
            ready.join(", ")
        );
        Failure::user(error.to_string()).hint(hint)
    };
    if let Some(ready) = Mapping::ready(named) {
        return ready.map_err(wrong);
    }
    let text = files::read_text(std::path::Path::new(named))?;
    Mapping::parse(&text).map_err(wrong)
}

/// The file is the user's to put right, the disk is not.
fn failed(error: &table::Error) -> Failure {
    let hint = error.hint();
    let told = error.to_string();
    if error.is_disk() { Failure::machine(told) } else { Failure::user(told) }.hint(hint)
}

fn names(read: &Imported) -> String {
    read.names().collect::<Vec<_>>().join(", ")
}

fn summary(read: &Imported, mapping: &Mapping) -> String {
    let mut text = format!("mapping: {}\n{}", mapping.name, account_text(&read.account));
    if !read.dropped.is_empty() {
        let _ = writeln!(text, "read only to be dropped: {}", read.dropped.join(", "));
    }
    if !read.unused.is_empty() {
        let _ = writeln!(text, "columns the mapping does not use: {}", read.unused.join(", "));
    }
    text
}

/// The first rows and every problem; personal numbers are shown as a shape.
fn dry(read: &Imported) -> String {
    let mut text = String::from("first rows as mapped:\n");
    for (file, row) in &read.first_rows {
        let shown = row.iter().map(|(column, value)| {
            let is_number = value.len() == 10 && value.bytes().all(|b| b.is_ascii_digit());
            let value = if is_number { "9999999999" } else { value.as_str() };
            format!("{column}={value}")
        });
        let _ = writeln!(text, "  {file}: {}", shown.collect::<Vec<_>>().join(", "));
    }
    for reject in &read.account.rejects {
        let _ = writeln!(
            text,
            "problem: {}:{} {} {} `{}`",
            reject.file, reject.line, reject.column, reject.code, reject.value
        );
    }
    let _ = writeln!(text, "nothing is written: it would be {}", names(read));
    text
}
