//! Kinship: spouses, parents and children.

use crate::domain::{Day, PersonId, UncertainDay};
use crate::registry::Register;

/// Kin edges of every person. Derived from the register once; 8 bytes a person and 4 a child.
#[derive(Debug)]
pub struct Kin {
    spouse: Vec<Option<PersonId>>,
    parents: Vec<[Option<PersonId>; 2]>,
    child_offsets: Vec<u32>,
    children: Vec<PersonId>,
}

impl Kin {
    /// The kin edges of a register as they were on `as_of`: no marriage and no birth after it.
    /// O(persons log persons).
    pub(super) fn of(register: &Register, as_of: Day) -> Self {
        let persons = &register.persons;
        let is_past = |day: &UncertainDay| day.earliest <= as_of;
        let parents: Vec<_> = (persons.mother.iter().zip(&persons.father).zip(&persons.born))
            .map(
                |((mother, father), born)| {
                    if is_past(born) { [*mother, *father] } else { [None; 2] }
                },
            )
            .collect();
        let spouse = (persons.spouse.iter().zip(&persons.civil_status_since))
            .map(|(spouse, since)| spouse.filter(|_| since.as_ref().is_none_or(is_past)))
            .collect();
        let mut pairs: Vec<(PersonId, PersonId)> = Vec::new();
        for (index, both) in parents.iter().enumerate() {
            let child = PersonId::new(index);
            pairs.extend(both.iter().flatten().map(|parent| (*parent, child)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut child_offsets = vec![0_u32; parents.len() + 1];
        for (parent, _) in &pairs {
            child_offsets[parent.index() + 1] += 1;
        }
        for index in 0..parents.len() {
            child_offsets[index + 1] += child_offsets[index];
        }
        let children = pairs.into_iter().map(|(_, child)| child).collect();
        Self { spouse, parents, child_offsets, children }
    }

    /// Spouse or registered partner.
    pub fn spouse(&self, person: PersonId) -> Option<PersonId> {
        self.spouse[person.index()]
    }

    /// Legal mother and father, as far as known.
    pub fn parents(&self, person: PersonId) -> impl Iterator<Item = PersonId> + use<> {
        self.parents[person.index()].into_iter().flatten()
    }

    /// Legal children, ascending.
    pub fn children(&self, person: PersonId) -> &[PersonId] {
        let from = self.child_offsets[person.index()] as usize;
        &self.children[from..self.child_offsets[person.index() + 1] as usize]
    }

    /// Whether the two are spouses, parent and child, siblings (one shared parent), or parents of a
    /// common child.
    pub fn are_kin(&self, one: PersonId, other: PersonId) -> bool {
        self.spouse(one) == Some(other)
            || self.spouse(other) == Some(one)
            || self.is_parent(one, other)
            || self.is_parent(other, one)
            || self.parents(one).any(|parent| self.is_parent(parent, other))
            || self.have_common_child(one, other)
    }

    /// Whether `parent` is a legal parent of `child`.
    pub fn is_parent(&self, parent: PersonId, child: PersonId) -> bool {
        self.parents(child).any(|known| known == parent)
    }

    /// Whether the two are the legal parents of a child.
    pub fn have_common_child(&self, one: PersonId, other: PersonId) -> bool {
        one != other && self.children(one).iter().any(|child| self.is_parent(other, *child))
    }
}
