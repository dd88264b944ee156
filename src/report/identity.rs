//! How persons are shown: never by a CPR number unless asked for.

use std::borrow::Cow;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use sha2::{Digest, Sha256};

use crate::domain::{Cpr, PersonId};
use crate::registry::{Ids, Register};

/// Decides how each person of a register is printed.
///
/// Ids that look like CPR numbers become `P` and a number. The numbers are a permutation drawn from
/// the seed and all ids of the register together: whoever holds the register and the seed finds the
/// person again, whoever holds only the reports learns nothing from the number.
#[derive(Debug, Default)]
pub struct Identity {
    /// Pseudonym numbers by person index; empty where ids are printed as they are.
    numbers: Vec<u32>,
}

impl Identity {
    /// The identities of a register. O(persons) where pseudonyms are needed, else one look at each id.
    pub fn new(register: &Register, seed: u64, show_ids: bool) -> Self {
        let ids = &register.persons.ids;
        let holds_cpr = (0..ids.len()).any(|index| looks_like_cpr(ids.get(index)));
        if show_ids || !holds_cpr {
            return Self::default();
        }
        let count = u32::try_from(ids.len()).expect("dense ids are u32");
        let mut numbers: Vec<u32> = (1..=count).collect();
        numbers.shuffle(&mut Xoshiro256PlusPlus::from_seed(key(ids, seed)));
        Self { numbers }
    }

    /// What to print for a person.
    pub fn label<'r>(&self, register: &'r Register, person: PersonId) -> Cow<'r, str> {
        let id = register.person_id(person);
        match self.numbers.get(person.index()) {
            Some(number) if looks_like_cpr(id) || looks_like_pseudonym(id) => {
                Cow::Owned(format!("P{number}"))
            }
            _ => Cow::Borrowed(id),
        }
    }

    /// The person printed as `label`, or whose id it is.
    pub fn find(&self, register: &Register, label: &str) -> Option<PersonId> {
        let number = label.strip_prefix('P').and_then(|digits| digits.parse::<u32>().ok());
        let by_number = number
            .and_then(|number| self.numbers.iter().position(|known| *known == number))
            .map(PersonId::new)
            .filter(|person| self.label(register, *person) == label);
        by_number.or_else(|| register.persons.ids.find(label).map(PersonId::new))
    }
}

fn key(ids: &Ids, seed: u64) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.to_be_bytes());
    for index in 0..ids.len() {
        hash.update(ids.get(index).as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}

/// Ten digits, also with the hyphen people write after the sixth.
fn looks_like_cpr(id: &str) -> bool {
    let bytes = id.as_bytes();
    Cpr::looks_like(bytes)
        || (bytes.len() == 11
            && bytes[6] == b'-'
            && id.bytes().filter(u8::is_ascii_digit).count() == 10)
}

/// An id of the register that could be taken for a pseudonym gets one too.
fn looks_like_pseudonym(id: &str) -> bool {
    id.strip_prefix('P')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register(ids: &[&str]) -> Register {
        let mut register = Register::default();
        register.persons.ids = Ids::from_sorted(ids.iter().map(|id| id.as_bytes()));
        register
    }

    #[test]
    fn cpr_numbers_become_pseudonyms_and_are_found_again() {
        let register = register(&["0101011234", "0202021234", "030303-1234", "P2", "x-17"]);
        let hidden = Identity::new(&register, 7, false);
        let labels: Vec<_> = (0..5)
            .map(|index| hidden.label(&register, PersonId::new(index)).into_owned())
            .collect();
        assert_eq!(labels[4], "x-17");
        assert!(labels[..4].iter().all(|label| looks_like_pseudonym(label)), "{labels:?}");
        for (index, label) in labels.iter().enumerate() {
            assert_eq!(hidden.find(&register, label), Some(PersonId::new(index)));
        }
        let shown = Identity::new(&register, 7, true);
        assert_eq!(shown.label(&register, PersonId::new(0)), "0101011234");
    }

    #[test]
    fn opaque_ids_are_printed_as_they_are() {
        let register = register(&["P1", "P2"]);
        let identity = Identity::new(&register, 1, false);
        assert_eq!(identity.label(&register, PersonId::new(1)), "P2");
    }
}
