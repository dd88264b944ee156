//! Who writes: the municipality as letters and reports name it, from a file of its own.

use serde::Deserialize;
use thiserror::Error;

/// The sender. Everything a municipality has not filled in stands in square brackets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sender {
    /// Name of the municipality.
    pub name: String,
    /// The office that asks.
    pub department: String,
    /// Postal address, one line.
    pub address: String,
    /// Telephone.
    pub telephone: String,
    /// Secure address for replies.
    pub email: String,
    /// Eight digits; needed for Digital Post.
    pub cvr: String,
    /// Who answers questions.
    pub contact: String,
    /// Whom the data protection officer is reached by.
    pub data_protection: String,
    /// The authority complaints go on to.
    pub complaint_authority: String,
    /// The name of the case system, for Digital Post.
    pub case_system: String,
    /// KLE subject such as `00.00.00`; empty to leave it out.
    pub kle_subject: String,
    /// KLE facet such as `G01`.
    pub kle_facet: String,
    /// Version of the KLE catalogue.
    pub kle_version: String,
    /// What the subject is called in KLE.
    pub kle_label: String,
}

impl Default for Sender {
    fn default() -> Self {
        let blank = |what: &str| format!("[{what}]");
        Self {
            name: blank("Kommunens navn"),
            department: "Folkeregisteret".to_owned(),
            address: blank("adresse"),
            telephone: blank("telefon"),
            email: blank("sikker e-mail"),
            cvr: String::new(),
            contact: blank("kontaktperson"),
            data_protection: blank("databeskyttelsesrådgiver"),
            complaint_authority: "Digitaliseringsministeriet".to_owned(),
            case_system: "proforma".to_owned(),
            kle_subject: String::new(),
            kle_facet: String::new(),
            kle_version: String::new(),
            kle_label: String::new(),
        }
    }
}

/// What is wrong with a sender file.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SenderError {
    /// It is not what a sender looks like.
    #[error("{0}")]
    Unreadable(String),
    /// A number has not the right shape.
    #[error("`{field}` must be written as {shape}")]
    Shape {
        /// Which.
        field: &'static str,
        /// How.
        shape: &'static str,
    },
}

impl Sender {
    /// What stands where a municipality has filled nothing in.
    pub fn blanks() -> Vec<String> {
        let Self { name, address, telephone, email, contact, data_protection, .. } =
            Self::default();
        vec![name, address, telephone, email, contact, data_protection]
    }

    /// Reads a sender from TOML.
    pub fn parse(text: &str) -> Result<Self, SenderError> {
        let sender: Self =
            toml::from_str(text).map_err(|error| SenderError::Unreadable(error.to_string()))?;
        let checks = [
            ("cvr", "eight digits", sender.cvr.as_str(), "00000000"),
            ("kle_subject", "00.00.00", sender.kle_subject.as_str(), "00.00.00"),
            ("kle_facet", "G01", sender.kle_facet.as_str(), "A00"),
        ];
        for (field, shape, text, pattern) in checks {
            if !text.is_empty() && !looks_like(text, pattern) {
                return Err(SenderError::Shape { field, shape });
            }
        }
        Ok(sender)
    }

    /// The sender in one line.
    pub fn line(&self) -> String {
        format!("{}, {}", self.name, self.department)
    }
}

/// `0` stands for a digit, `A` for a capital letter, anything else for itself.
fn looks_like(text: &str, pattern: &str) -> bool {
    text.chars().count() == pattern.chars().count()
        && text.chars().zip(pattern.chars()).all(|(letter, wanted)| match wanted {
            '0' => letter.is_ascii_digit(),
            'A' => letter.is_uppercase(),
            other => letter == other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_shape() {
        assert!(Sender::parse("name = \"By\"\ncvr = \"12345678\"\nkle_facet = \"Æ01\"").is_ok());
        for wrong in ["cvr = \"1234567\"", "kle_subject = \"23.05\"", "nam = \"x\""] {
            assert!(Sender::parse(wrong).is_err(), "{wrong}");
        }
    }
}
