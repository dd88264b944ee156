//! Conditions out of TOML: every fact, unit, operator, word and limit is checked here.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{RuleFault, suggest};
use super::source::{Section, Source, number_of};
use crate::domain::DwellingKind;
use crate::facts::{Fact, TableKind, Unit};
use crate::rules::{Comparison, Condition, Limit, Operator, Value};

/// Deeper conditions are refused: nobody could read them, and evaluation recurses.
const DEEPEST: usize = 8;

/// What helps where no fact has a name like the one given.
pub(super) const FACTS_LISTED: &str = "`proforma facts list` shows every fact";

/// The words for operators.
pub(in crate::rules) const OPERATORS: [(&str, Operator); 8] = [
    ("=", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<", Operator::Less),
    ("<=", Operator::AtMost),
    (">", Operator::Greater),
    (">=", Operator::AtLeast),
    ("in", Operator::In),
    ("known", Operator::Known),
];

/// What a condition may refer to.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) subject: TableKind,
    pub(super) limits: &'a [Limit],
    /// What the condition is for.
    pub(super) part: Part,
}

/// What a condition makes true.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// That a rule holds: an ordinary condition, or one inside an odd number of `not`.
    Sign,
    SignNegated,
    /// That it counts less.
    Mitigation,
}

impl Part {
    fn negated(self) -> Self {
        match self {
            Self::Sign => Self::SignNegated,
            Self::SignNegated => Self::Sign,
            Self::Mitigation => Self::Mitigation,
        }
    }
}

impl Scope<'_> {
    /// Reads the condition in `table`, which starts at byte `start`.
    pub(super) fn condition(&self, table: &DeTable<'_>, start: usize, depth: usize) -> Condition {
        const FORMS: [&str; 4] = ["all", "any", "not", "fact"];
        if depth > DEEPEST {
            self.source.report(&(start..start), RuleFault::TooDeep { most: DEEPEST });
            return Condition::All(Vec::new());
        }
        let forms: Vec<&str> =
            FORMS.iter().copied().filter(|form| table.contains_key(*form)).collect();
        match forms[..] {
            ["fact"] => Condition::Fact(self.comparison(table, start)),
            [form] => self.combination(form, table, start, depth),
            _ => {
                let fault = RuleFault::NotOneForm;
                let first = table.keys().next().map(|key| key.get_ref().as_ref());
                self.source.report_with(
                    &(start..start),
                    fault,
                    first.and_then(|word| suggest(word, FORMS)),
                );
                Condition::All(Vec::new())
            }
        }
    }

    fn combination(
        &self,
        form: &str,
        table: &DeTable<'_>,
        start: usize,
        depth: usize,
    ) -> Condition {
        let section = Section::open(self.source, table, start, "a condition", &[form]);
        if form == "not" {
            return Condition::Not(Box::new(self.negated(&section, depth)));
        }
        let parts = section.tables(form);
        if section.list(form).is_empty() {
            self.source.report(&(start..start), RuleFault::Empty { what: form.into() });
        }
        let parts = parts.into_iter().map(|(table, at)| self.condition(table, at, depth + 1));
        let parts = parts.collect();
        if form == "all" { Condition::All(parts) } else { Condition::Any(parts) }
    }

    fn negated(&self, section: &Section<'_, '_>, depth: usize) -> Condition {
        let inner = section.required("not");
        if let Some((table, at)) =
            inner.and_then(|value| Some((value.get_ref().as_table()?, value.span().start)))
        {
            Self { part: self.part.negated(), ..*self }.condition(table, at, depth + 1)
        } else {
            if let Some(value) = inner {
                section.wrong_type("not", value, "a condition in braces");
            }
            Condition::All(Vec::new())
        }
    }

    fn comparison(&self, table: &DeTable<'_>, start: usize) -> Comparison {
        const KEYS: [&str; 5] = ["fact", "op", "value", "limit", "unit"];
        let section = Section::open(self.source, table, start, "a comparison", &KEYS);
        let operator = section.word("op", &OPERATORS);
        let key = section.text("fact");
        let Some(fact) = self.fact(&key) else {
            let value = if section.has("limit") { self.limit(&section, None) } else { Value::None };
            return Comparison { fact: Fact::ALL[0], operator, value };
        };
        self.check_operator(&section, fact, operator);
        self.check_unit(&section, fact);
        let comparison =
            Comparison { fact, operator, value: self.operand(&section, fact, operator) };
        if self.part != Part::Mitigation && self.holds_for_a_refuge(&comparison) {
            let span = section.optional("fact").map_or(section.span(), Spanned::span);
            let fault = RuleFault::NoSign { fact: fact.key().into() };
            let hint = "use it in `[[mitigations]]`, or name the class in `exempt`".to_owned();
            self.source.report_with(&span, fault, Some(hint));
        }
        comparison
    }

    /// Whether a comparison can make a rule hold because a dwelling is a shelter, a prison or the
    /// like: living there is no sign of anything.
    fn holds_for_a_refuge(&self, comparison: &Comparison) -> bool {
        let institution = DwellingKind::Institution.code();
        let holds = match (&comparison.value, comparison.operator, comparison.fact) {
            (_, _, Fact::ExemptClass) => return true,
            (_, Operator::Known, _) | (Value::None, _, _) => return false,
            (Value::Classes(classes), _, Fact::DwellingKind) => classes.contains(&institution),
            (Value::Number(class), operator, Fact::DwellingKind) => {
                let same = (class - f32::from(institution)).abs() < 0.5;
                same == (operator == Operator::Equal)
            }
            _ => return false,
        };
        holds == (self.part == Part::Sign)
    }

    fn fact(&self, key: &Spanned<&str>) -> Option<Fact> {
        let word = *key.get_ref();
        let Some(fact) = Fact::from_key(word) else {
            if !word.trim().is_empty() {
                let readable = Fact::ALL.iter().filter(|fact| self.may_read(**fact));
                let hint = suggest(word, readable.map(|fact| fact.key()));
                let hint = hint.or(Some(FACTS_LISTED.into()));
                let fault = RuleFault::UnknownFact { key: word.to_owned() };
                self.source.report_with(&key.span(), fault, hint);
            }
            return None;
        };
        if !self.may_read(fact) {
            let hint = "make it a rule with `subject = \"registration\"`".to_owned();
            let fault = RuleFault::WrongTable { fact: word.to_owned() };
            self.source.report_with(&key.span(), fault, Some(hint));
        }
        Some(fact)
    }

    fn may_read(&self, fact: Fact) -> bool {
        self.subject == TableKind::Registration || fact.table() == TableKind::Dwelling
    }

    fn check_operator(&self, section: &Section<'_, '_>, fact: Fact, operator: Operator) {
        let fits = match (fact.unit(), operator) {
            (_, Operator::Known) | (Unit::YesNo, Operator::Equal) => true,
            (Unit::Class, _) => {
                matches!(operator, Operator::Equal | Operator::NotEqual | Operator::In)
            }
            (Unit::YesNo, _) | (_, Operator::In) => false,
            _ => true,
        };
        let span = section.optional("op").map_or(section.span(), Spanned::span);
        if !fits {
            let fault = RuleFault::OperatorDoesNotFit {
                operator: operator_name(operator).into(),
                fact: fact.key().into(),
                unit: fact.unit().key().into(),
            };
            let hint = match fact.unit() {
                Unit::YesNo => "compare with `op = \"=\", value = true` (or false)",
                Unit::Class => "compare with `=`, `!=` or `in`",
                _ => "compare with `=`, `!=`, `<`, `<=`, `>` or `>=`",
            };
            self.source.report_with(&span, fault, Some(hint.into()));
        }
    }

    fn check_unit(&self, section: &Section<'_, '_>, fact: Fact) {
        let Some(value) = section.optional("unit") else { return };
        let given = section.text("unit");
        let fits = *given.get_ref() == fact.unit().key();
        if !fits && value.get_ref().is_str() {
            self.unit_mismatch(&value.span(), fact, given.get_ref());
        }
    }

    fn unit_mismatch(&self, span: &std::ops::Range<usize>, fact: Fact, given: &str) {
        let expected = fact.unit().key().to_owned();
        let hint = format!("write the number in `{expected}`");
        let fault =
            RuleFault::UnitMismatch { fact: fact.key().into(), expected, given: given.into() };
        self.source.report_with(span, fault, Some(hint));
    }

    fn operand(&self, section: &Section<'_, '_>, fact: Fact, operator: Operator) -> Value {
        let (value, limit) = (section.optional("value"), section.has("limit"));
        match (operator, value, limit) {
            (Operator::Known, None, false) => Value::None,
            (Operator::In, Some(_), false) => Self::classes(section, fact),
            (_, Some(value), false) => Self::number(section, fact, value),
            (_, None, true) if operator != Operator::In => self.limit(section, Some(fact)),
            _ => {
                let hint = (operator == Operator::Known).then(|| "`known` takes neither".into());
                self.source.report_with(&section.span(), RuleFault::NotOneOperand, hint);
                Value::None
            }
        }
    }

    fn classes(section: &Section<'_, '_>, fact: Fact) -> Value {
        if section.list("value").is_empty() {
            section.source.report(&section.span(), RuleFault::Empty { what: "value".into() });
        }
        let words = section.texts("value");
        let mut classes: Vec<u8> =
            words.iter().filter_map(|word| Self::class(section, fact, word)).collect();
        classes.sort_unstable();
        classes.dedup();
        Value::Classes(classes)
    }

    fn class(section: &Section<'_, '_>, fact: Fact, word: &Spanned<&str>) -> Option<u8> {
        let names: Vec<(&str, u8)> = fact.classes().into_iter().zip(0..).collect();
        section.known_word(fact.key(), word.get_ref(), word.span(), &names)
    }

    fn number(section: &Section<'_, '_>, fact: Fact, value: &Spanned<DeValue<'_>>) -> Value {
        let (number, expected) = match fact.unit() {
            Unit::YesNo => (value.get_ref().as_bool().map(f64::from), "`true` or `false`"),
            Unit::Class => {
                let word = value.get_ref().as_str().map(|word| Spanned::new(value.span(), word));
                let class = word.map(|word| Self::class(section, fact, &word).unwrap_or(0));
                (class.map(f64::from), "one of the fact's words")
            }
            _ => (number_of(value.get_ref()), "a finite number"),
        };
        if number.is_none() {
            section.wrong_type("value", value, expected);
        }
        Value::Number(single(number.unwrap_or_default()))
    }

    /// The limit a comparison names; its unit is held against that of the fact, where there is one.
    fn limit(&self, section: &Section<'_, '_>, fact: Option<Fact>) -> Value {
        let name = section.text("limit");
        let Some(limit) = self.limits.iter().find(|limit| limit.name == *name.get_ref()) else {
            let fault = RuleFault::UnknownLimit { name: (*name.get_ref()).into() };
            let known = self.limits.iter().map(|limit| limit.name.as_str());
            self.source.report_with(&name.span(), fault, suggest(name.get_ref(), known));
            return Value::None;
        };
        let known = Unit::ALL.iter().any(|unit| unit.key() == limit.unit);
        if let Some(fact) = fact.filter(|fact| known && limit.unit != fact.unit().key()) {
            self.unit_mismatch(&name.span(), fact, &limit.unit);
        }
        Value::Limit { name: limit.name.clone(), value: limit.value }
    }
}

/// An operator's word in rule files.
pub(in crate::rules) fn operator_name(operator: Operator) -> &'static str {
    OPERATORS[operator as usize].0
}

/// Facts are held in single precision; so is what they are compared with.
#[expect(clippy::cast_possible_truncation, reason = "readers refuse numbers beyond ten millions")]
pub(super) fn single(number: f64) -> f32 {
    number as f32
}
