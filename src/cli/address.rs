//! `proforma address`: what a one-line address or a key says, and which dwelling it is.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::output::Output;
use super::{Failure, load};
use crate::registry::import::address::{AddressText, Category, Difference, Directory, Kvh, Kvhx};

#[derive(Debug, Args)]
pub struct AddressArguments {
    /// An address in one line, or a kvh or kvhx key
    #[arg(required = true, value_name = "TEXT")]
    pub text: String,
    /// Registry folder to look the address up in
    #[arg(long, value_name = "DIR")]
    pub register: Option<PathBuf>,
}

pub fn run(arguments: &AddressArguments, output: &mut Output) -> Result<(), Failure> {
    if let Some(told) = key(arguments.text.trim()) {
        return output.print(&told);
    }
    let address = AddressText::parse(&arguments.text).map_err(|fault| {
        Failure::user(fault.to_string())
            .hint("write it like `Strandvejen 123A, st. tv, 2900 Hellerup`")
    })?;
    let mut text = parts(&address);
    if let Some(folder) = &arguments.register {
        text += &found(&address, folder)?;
    }
    output.print(&text)
}

fn key(text: &str) -> Option<String> {
    let unit = text.parse::<Kvhx>();
    let access = text.parse::<Kvh>().map(|access| Kvhx { access, ..Kvhx::default() });
    let Kvhx { access, floor, door } = unit.or(access).ok()?;
    let Kvh { municipality, street, house_number } = access;
    Some(format!(
        "municipality {municipality:04}\nstreet       {street:04}\nhouse number {house_number}\n\
         floor        {floor}\ndoor         {door}\n"
    ))
}

fn parts(address: &AddressText) -> String {
    let AddressText { road, house_number, floor, door, town, district, unknown, .. } = address;
    let postcode = address.postcode.map(|code| format!("{code:04}")).unwrap_or_default();
    let named = [
        ("road", road.as_str()),
        ("house number", house_number),
        ("floor", floor),
        ("door", door),
        ("town", town),
        ("postcode", &postcode),
        ("district", district),
    ];
    let mut text = format!("{address}\n");
    for (name, value) in named.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(text, "{name:12} {value}");
    }
    for part in unknown {
        let _ = writeln!(text, "{:12} {part}", "no place for");
    }
    text
}

fn found(address: &AddressText, folder: &Path) -> Result<String, Failure> {
    let bytes = load::file(folder, "dwellings.csv")?;
    let directory = Directory::of_dwellings(&bytes).ok_or_else(|| {
        Failure::user("dwellings.csv has no columns `dwelling_id` and `address`")
            .hint("addresses are matched against the column `address`")
    })?;
    let found = directory.find(address);
    let category = match found.category {
        Category::A => "A, exact",
        Category::B => "B, safe but not exact",
        Category::C => "C, unsure: a person decides",
    };
    let mut text = format!("match {category}\n");
    let differs = found.differences.iter().map(|difference| match difference {
        Difference::Road => "road name",
        Difference::Postcode => "postcode",
        Difference::Unit => "floor or door",
        Difference::HouseNumber => "house number",
        Difference::Unknown => "parts without a place",
    });
    let differs: Vec<&str> = differs.collect();
    if !differs.is_empty() {
        let _ = writeln!(text, "differs: {}", differs.join(", "));
    }
    for id in &found.ids {
        let _ = writeln!(text, "dwelling {id}");
    }
    Ok(text)
}
