//! The register of buildings and dwellings (BBR), addresses (DAR) and roads: what dwellings are.
//!
//! The steps: `source` finds the rows of every file by content, `row` names their fields, `units`
//! and `places` keep what is in force, `roads` reads the road register, `join` brings units to the
//! dwellings of a registry folder and says how well each fits, `write` makes the file.

mod join;
mod places;
mod roads;
mod row;
mod source;
mod units;
mod write;

use super::account::Account;
use places::Places;
use roads::Roads;
pub(super) use roads::is_road_register;
use units::Units;

/// What building and address files came to.
#[derive(Debug)]
pub struct Buildings {
    /// `dwellings.csv`.
    pub dwellings: Vec<u8>,
    /// What was read and what became of it.
    pub account: Account,
    /// How many dwellings there are of each match level; first those without any match.
    pub levels: [u64; 5],
    /// Rows read of each kind, by name.
    pub kinds: Vec<(&'static str, u64)>,
}

/// Why nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A file holds neither units, buildings, addresses, house numbers nor roads.
    #[error(
        "`{file}` holds no BBR units or buildings, no DAR addresses or house numbers and no roads"
    )]
    NothingKnown {
        /// File name.
        file: String,
    },
    /// Another importer reads such files.
    #[error("`{file}` is {what}")]
    OtherImporter {
        /// File name.
        file: String,
        /// What it is.
        what: &'static str,
        /// The command for it.
        command: &'static str,
    },
    /// A packed or marked-up file is damaged.
    #[error("`{file}` is damaged or ends too early after {rows} rows")]
    Damaged {
        /// File name.
        file: String,
        /// Rows before the fault.
        rows: u64,
    },
    /// The dwellings file to join is not one.
    #[error("the dwellings of the register have no column `dwelling_id`")]
    NoDwellings,
}

impl Error {
    /// What to do about it, in English as all errors are.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NothingKnown { .. } => {
                "give the files as BBR, DAR and the CPR office deliver them: XML in ZIP, CSV, or JSON lines"
            }
            Self::OtherImporter { command, .. } => command,
            Self::Damaged { .. } => "fetch the file again",
            Self::NoDwellings => {
                "the folder must be one that another import wrote, or keep the input contract"
            }
        }
    }
}

/// Everything read so far.
#[derive(Debug, Default)]
struct Gathered {
    units: Units,
    places: Places,
    roads: Roads,
    account: Account,
    kinds: std::collections::BTreeMap<&'static str, u64>,
}

/// Reads files of any of the known kinds, in any order, each a name and its bytes. With the bytes
/// of a `dwellings.csv` the units are joined to those dwellings, else every unit in force with an
/// address is a dwelling.
///
/// Linear in the size of the files, and in the logarithm of what is in force; all of them are
/// read as streams, so memory holds the rows in force and nothing else.
pub fn read(files: &[(&str, &[u8])], dwellings: Option<&[u8]>) -> Result<Buildings, Error> {
    let mut files = files.to_vec();
    files.sort_unstable();
    let mut gathered = Gathered::default();
    for (name, bytes) in files {
        source::read(name, bytes, &mut gathered)?;
    }
    let Gathered { units, places, roads, mut account, kinds } = gathered;
    let joined = join::join(dwellings, &units, &places, &roads)?;
    for (code, count) in joined.notes {
        (0..count).for_each(|_| account.note(code, ""));
    }
    account.settle();
    Ok(Buildings {
        dwellings: write::file(&joined.rows),
        account,
        levels: joined.levels,
        kinds: kinds.into_iter().collect(),
    })
}
