//! Evaluation over columns against the plainest reading of the definitions, row by row.

use proforma::domain::{DwellingId, Exempt, Period, Points, RegistrationId};
use proforma::facts::{Fact, FactTable, Facts, TableKind};
use proforma::rules::{
    self, Comparison, Condition, MitigationEffect, Operator, RowOutcome, Rule, RuleSet, Value,
};
use proptest::prelude::*;

const READABLE: [Fact; 6] = [
    Fact::Adults,
    Fact::AdultsOverRooms,
    Fact::DwellingKind,
    Fact::LengthOfStay,
    Fact::CareOf,
    Fact::TenantRegistered,
];

fn comparison() -> impl Strategy<Value = Condition> {
    let operator = prop::sample::select(vec![
        Operator::Equal,
        Operator::NotEqual,
        Operator::Less,
        Operator::AtMost,
        Operator::Greater,
        Operator::AtLeast,
        Operator::In,
        Operator::Known,
    ]);
    (prop::sample::select(READABLE.to_vec()), operator, 0_u8..5).prop_map(|(fact, operator, n)| {
        let value = match operator {
            Operator::In => Value::Classes((0..n).collect()),
            Operator::Known => Value::None,
            _ if n % 2 == 0 => Value::Limit { name: "limit".into(), value: f32::from(n) },
            _ => Value::Number(f32::from(n)),
        };
        Condition::Fact(Comparison { fact, operator, value })
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    comparison().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

/// Kleene truth as an option: the plainest way to say it.
fn truth(condition: &Condition, value: &dyn Fn(Fact) -> Option<f32>) -> Option<bool> {
    let both = |parts: &[Condition], decisive: bool| {
        let parts: Vec<_> = parts.iter().map(|part| truth(part, value)).collect();
        if parts.contains(&Some(decisive)) {
            Some(decisive)
        } else if parts.contains(&None) {
            None
        } else {
            Some(!decisive)
        }
    };
    match condition {
        Condition::All(parts) => both(parts, false),
        Condition::Any(parts) => both(parts, true),
        Condition::Not(part) => truth(part, value).map(|held| !held),
        Condition::Fact(Comparison { fact, operator: Operator::Known, .. }) => {
            Some(value(*fact).is_some())
        }
        Condition::Fact(Comparison { fact, operator, value: other }) => {
            let order = |number: &f32| value(*fact)?.partial_cmp(number);
            match other {
                Value::Classes(classes) => {
                    let value = value(*fact)?;
                    Some(classes.iter().any(|class| f32::from(*class).total_cmp(&value).is_eq()))
                }
                Value::Number(number) | Value::Limit { value: number, .. } => {
                    order(number).map(|order| match operator {
                        Operator::Equal => order.is_eq(),
                        Operator::NotEqual => order.is_ne(),
                        Operator::Less => order.is_lt(),
                        Operator::AtMost => order.is_le(),
                        Operator::Greater => order.is_gt(),
                        _ => order.is_ge(),
                    })
                }
                Value::None => unreachable!("only `known` has no operand"),
            }
        }
    }
}

fn facts(dwellings: usize, registrations: usize, seed: u64) -> Facts {
    let mut state = seed | 1;
    let mut next = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u16::try_from(state % below).unwrap()
    };
    let mut column = |rows: usize| -> Vec<f32> {
        let value = |number: u16| if number == 5 { f32::NAN } else { f32::from(number) };
        (0..rows).map(|_| value(next(6))).collect()
    };
    let mut tables = [
        FactTable::unknown(TableKind::Dwelling, dwellings),
        FactTable::unknown(TableKind::Registration, registrations),
    ];
    for fact in READABLE.into_iter().chain([Fact::ExemptClass]) {
        let table = &mut tables[usize::from(fact.table() == TableKind::Registration)];
        let rows = table.rows();
        table.put(fact, column(rows));
    }
    let [dwelling_table, registration_table] = tables;
    let day = "2025-01-01".parse().unwrap();
    let spread = u32::try_from(dwellings).unwrap();
    Facts {
        window: Period::new(day, day),
        registrations: registration_table,
        registration_rows: (0..registrations).map(RegistrationId::new).collect(),
        dwelling_row_of: (0..u32::try_from(registrations).unwrap())
            .map(|i| i * 7 % spread)
            .collect(),
        dwellings: dwelling_table,
        dwelling_rows: (0..dwellings).map(DwellingId::new).collect(),
    }
}

fn random_rule(subject: TableKind, conditions: Vec<Condition>) -> Rule {
    let mut rule = rules::parse(&rules::builtin(), &[]).unwrap().rules.swap_remove(0);
    rule.subject = subject;
    rule.exempt = vec![Exempt::Hall, Exempt::Shelter];
    rule.mitigations.truncate(3);
    let mut conditions = conditions.into_iter();
    rule.when = conditions.next().unwrap();
    for band in &mut rule.bands {
        band.when = conditions.next().unwrap();
    }
    for mitigation in &mut rule.mitigations {
        mitigation.when = conditions.next().unwrap();
    }
    rule
}

/// What the definitions say of one row, word for word.
fn expected(rule: &Rule, value: &dyn Fn(Fact) -> Option<f32>) -> Option<(usize, Points, bool)> {
    let holds = |condition: &Condition| truth(condition, value) == Some(true);
    let band = rule.bands.iter().position(|band| holds(&rule.when) && holds(&band.when))?;
    let (mut points, mut cancelled) = (rule.bands[band].points.0, false);
    for mitigation in rule.mitigations.iter().filter(|mitigation| holds(&mitigation.when)) {
        match mitigation.effect {
            MitigationEffect::Cancel => cancelled = true,
            MitigationEffect::Lower(by) => points -= by.0,
        }
    }
    Some((band, Points(if cancelled { 0 } else { points.max(0) }), cancelled))
}

fn unknown(rule: &Rule, value: &dyn Fn(Fact) -> Option<f32>) -> bool {
    let both = |band: &Condition| {
        let (one, other) = (truth(&rule.when, value), truth(band, value));
        one != Some(false) && other != Some(false) && (one.is_none() || other.is_none())
    };
    rule.bands.iter().any(|band| both(&band.when))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn evaluation_is_what_the_definitions_say(
        conditions in prop::collection::vec(condition(), 7),
        about_dwellings: bool,
        seed: u64,
    ) {
        let subject =
            if about_dwellings { TableKind::Dwelling } else { TableKind::Registration };
        let rule = random_rule(subject, conditions);
        let facts = facts(1500, 2500, seed);
        let set = RuleSet { rules: vec![rule.clone()], ..RuleSet::default() };
        let outcome = rules::evaluate(&set, &facts).rules.swap_remove(0);
        let rows = facts.rows(subject);
        prop_assert_eq!(
            outcome.hits.len() as u64 + outcome.unknown.len() as u64 + outcome.no_hit,
            rows as u64
        );
        for row in 0..rows {
            let value = |fact| facts.value(subject, fact, row);
            let number = u32::try_from(row).unwrap();
            let hit = outcome.hits.binary_search_by_key(&number, |hit| hit.row).ok();
            let hit = hit.map(|at| &outcome.hits[at]);
            let class = value(Fact::ExemptClass);
            let exempt = class == Some(1.0) || class == Some(3.0);
            let wanted = expected(&rule, &value).filter(|_| !exempt);
            prop_assert_eq!(
                hit.map(|hit| (usize::from(hit.band), hit.points, hit.cancelled)),
                wanted
            );
            let open = wanted.is_none() && !exempt && unknown(&rule, &value);
            prop_assert_eq!(outcome.unknown.binary_search(&number).is_ok(), open);
            let missing = rules::missing_facts(&rule, &facts, row);
            prop_assert_eq!(!missing.is_empty(), open);
            prop_assert!(missing.iter().all(|fact| value(*fact).is_none()));
            let alone = match rules::outcome_of(&rule, &facts, row, None) {
                RowOutcome::Hit(hit) => Some(hit),
                _ => None,
            };
            prop_assert_eq!(alone.as_ref(), hit);
        }
    }
}
