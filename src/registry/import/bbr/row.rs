//! One row of a building, address or house-number file, whatever carried it.
//!
//! Field names begin alike in every delivery (`enh031AntalVærelser`, `enh031AntalVaerelser`), so
//! fields are asked for by how their names begin.

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Unit,
    Building,
    Address,
    HouseNumber,
}

impl Kind {
    /// By the names of the fields.
    pub(super) fn of(names: &[&str]) -> Option<Self> {
        let has = |beginning: &str| names.iter().any(|name| begins(name, beginning));
        if has("enh0") {
            Some(Self::Unit)
        } else if has("byg0") {
            Some(Self::Building)
        } else if has("etagebetegnelse") || has("doerbetegnelse") || has("dørbetegnelse") {
            Some(Self::Address)
        } else if has("husnummertekst")
            || (has("husnummer") && has("vejkode"))
            || (has("husnr") && has("vejkode"))
        {
            Some(Self::HouseNumber)
        } else {
            None
        }
    }

    /// Its name in reports.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Unit => "BBR units",
            Self::Building => "BBR buildings",
            Self::Address => "DAR addresses",
            Self::HouseNumber => "DAR house numbers",
        }
    }
}

fn begins(name: &str, beginning: &str) -> bool {
    name.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}

/// Names and values of one row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) fields: Vec<(String, String)>,
}

impl Row {
    /// The value of the first field whose name begins so; empty where there is none.
    pub(super) fn beginning(&self, beginning: &str) -> &str {
        let found = self.fields.iter().find(|(name, _)| begins(name, beginning));
        found.map_or("", |(_, value)| value.trim())
    }

    /// The value of the first of these fields that has one.
    pub(super) fn first(&self, names: &[&str]) -> &str {
        let of = |name: &&str| {
            let found = self.fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map_or("", |(_, value)| value.trim())
        };
        names.iter().map(of).find(|value| !value.is_empty()).unwrap_or("")
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        Kind::of(&self.fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>())
    }

    /// Whether the row still holds: neither its registration nor its effect has ended. Dumps write
    /// both as a range, `["from","to")`.
    pub(super) fn is_current(&self) -> bool {
        let ends = ["registreringTil", "virkningTil"].map(|name| self.first(&[name]));
        let ranges = ["registrering", "virkning"].map(|name| self.first(&[name]));
        let open =
            |range: &str| range.is_empty() || range.trim_end_matches([')', '"']).ends_with(',');
        ends.iter().all(|end| end.is_empty()) && ranges.iter().all(|range| open(range))
    }

    /// When the row was registered, for choosing the later of two.
    pub(super) fn registered(&self) -> &str {
        self.first(&["registreringFra", "registrering", "ois_ts"])
    }
}

/// A number of the field; none where it is empty or none.
pub(super) fn number(text: &str) -> Option<u32> {
    text.split(['.', ',']).next().and_then(|whole| whole.parse().ok())
}
