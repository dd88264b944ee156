//! Kinship: spouses, parents and children.

use crate::domain::{Day, PersonId, UncertainDay};
use crate::registry::{Column, Register};

/// Kin edges of every person. Derived from the register once; 16 bytes a person and 4 a child.
#[derive(Debug)]
pub struct Kin {
    pub(super) spouse: Column<Option<PersonId>>,
    pub(super) mother: Column<Option<PersonId>>,
    pub(super) father: Column<Option<PersonId>>,
    pub(super) child_offsets: Column<u32>,
    pub(super) children: Column<PersonId>,
}

impl Kin {
    /// The kin edges of a register as they were on `as_of`: no marriage and no birth after it.
    /// O(persons log persons).
    pub(super) fn of(register: &Register, as_of: Day) -> Self {
        let persons = &register.persons;
        let is_past = |day: &UncertainDay| day.earliest <= as_of;
        let parents = |column: &Column<Option<PersonId>>| -> Column<Option<PersonId>> {
            let born = column.iter().zip(persons.born.iter());
            born.map(|(parent, born)| parent.filter(|_| is_past(&born))).collect()
        };
        let (mother, father) = (parents(&persons.mother), parents(&persons.father));
        let spouse = (persons.spouse.iter().zip(persons.civil_status_since.iter()))
            .map(|(spouse, since)| spouse.filter(|_| since.as_ref().is_none_or(is_past)))
            .collect();
        let mut pairs: Vec<(PersonId, PersonId)> = Vec::new();
        for (index, (mother, father)) in mother.iter().zip(father.iter()).enumerate() {
            let child = PersonId::new(index);
            pairs.extend(mother.into_iter().chain(father).map(|parent| (parent, child)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut child_offsets = vec![0_u32; mother.len() + 1];
        for (parent, _) in &pairs {
            child_offsets[parent.index() + 1] += 1;
        }
        for index in 0..mother.len() {
            child_offsets[index + 1] += child_offsets[index];
        }
        let children = pairs.into_iter().map(|(_, child)| child).collect();
        Self { spouse, mother, father, child_offsets: child_offsets.into(), children }
    }

    /// Spouse or registered partner.
    pub fn spouse(&self, person: PersonId) -> Option<PersonId> {
        self.spouse.at(person.index())
    }

    /// Legal mother and father, as far as known.
    pub fn parents(&self, person: PersonId) -> impl Iterator<Item = PersonId> + use<> {
        let row = person.index();
        self.mother.at(row).into_iter().chain(self.father.at(row))
    }

    /// Legal children, ascending.
    pub fn children(
        &self,
        person: PersonId,
    ) -> impl DoubleEndedIterator<Item = PersonId> + ExactSizeIterator + Clone + '_ {
        let row = person.index();
        let (from, to) = (self.child_offsets.at(row), self.child_offsets.at(row + 1));
        self.children.span(from as usize..to as usize)
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
        one != other && self.children(one).any(|child| self.is_parent(other, child))
    }
}
