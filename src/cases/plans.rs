//! How SQLite goes about what is asked often: with hundreds of thousands of cases, nothing may walk
//! through all of them or put all of them in order.

use rusqlite::params_from_iter;

use super::fetch::HAS_OPEN_CASE;
use super::filter::{Filter, Sort, Stage, Whose};
use super::store::Store;
use super::tags::IN_USE;
use super::{CaseError, MIGRATIONS};
use crate::domain::Day;

fn plan(sql: &str, values: Vec<rusqlite::types::Value>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("cases.db"), &[MIGRATIONS]).unwrap();
    let steps: Vec<String> = store
        .read(|database| {
            let mut query = database.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let rows = query.query_map(params_from_iter(values), |row| row.get("detail"))?;
            Ok::<_, CaseError>(rows.collect::<Result<_, _>>()?)
        })
        .unwrap();
    steps.join("; ")
}

#[test]
fn whether_a_dwelling_has_an_open_case_is_looked_up() {
    let plan = plan(HAS_OPEN_CASE, vec!["d1".to_owned().into()]);
    assert!(plan.contains("queue_dwelling (dwelling=?)"), "{plan}");
}

#[test]
fn tags_in_use_are_looked_up_one_after_the_other() {
    let plan = plan(IN_USE, Vec::new());
    assert!(plan.contains("queue_tagged (tags>?)") && !plan.contains("SCAN queue"), "{plan}");
}

#[test]
fn everybodys_lists_are_read_in_their_order() {
    for stage in [Stage::Open, Stage::Closed, Stage::All] {
        for sort in Sort::ALL {
            for sees_protected in [false, true] {
                let filter = Filter {
                    whose: Whose::Anyones,
                    stage,
                    sort,
                    sees_protected,
                    ..Filter::default()
                };
                let (condition, values) =
                    filter.condition(None, Day::from_ymd(2026, 3, 1).unwrap());
                let order = filter.order();
                let plan = plan(
                    &format!(
                        "SELECT case_id, address FROM queue WHERE {condition} ORDER BY {order}"
                    ),
                    values,
                );
                assert!(
                    plan.contains("USING INDEX") && !plan.contains("TEMP"),
                    "{filter:?}: {plan}"
                );
            }
        }
    }
}
