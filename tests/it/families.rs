//! Families apart, other families at one address, an older host who leaves: the register that the
//! facts of families are counted by hand on, and their values.
#![expect(clippy::unwrap_used, reason = "writing to a text never fails")]

use std::fmt::Write;

use crate::village::Village;

/// `fa` and `fb` lodge with `h`, each with a family elsewhere; `pc` goes back to `qc`.
pub(crate) fn families() -> Village {
    Village::default()
        .with(
            "persons.csv",
            "fa,1984-06-15,mo,,,married,2010-01-01
             mo,1985-01-01,fa,,,married,2010-01-01
             son,2016-01-01,,mo,fa
             new,2024-06-01,,mo,fa
             fb,1984-01-01,,,,divorced,2023-06-01
             mb,1985-05-05,,,,divorced,2023-06-01
             sb,2016-01-01,,mb,fb
             h,1950-01-01
             xa,1990-01-01
             pc,1958-01-01,qc
             qc,1955-03-01,pc",
        )
        .with(
            "dwellings.csv",
            "c1,160,1,30,care_home
             d1,140,2,50
             d9,140,2,50
             e1,120,4,100
             e2,120,4,100
             e3,120,4,100
             e4,120,4,100",
        )
        .with(
            "moves.csv",
            "1,mo,e1,2015-01-01
             2,fa,e1,2015-01-01
             3,son,e1,2016-01-01,,birth
             4,mb,e2,2015-01-01
             5,fb,e2,2015-01-01
             6,sb,e2,2016-01-01,,birth
             7,h,d1,2010-01-01
             8,fb,d1,2023-02-01
             9,fa,d1,2023-03-15
             10,new,e1,2024-06-01,,birth
             11,xa,e2,2023-05-01
             12,sb,d1,2023-12-01
             13,h,c1,2024-01-15
             14,mb,e4,2024-03-01
             15,pc,e3,2000-01-01
             16,qc,e3,2000-01-01
             17,pc,d9,2022-01-01
             18,pc,e3,2022-10-01",
        )
        .with(
            "benefits.csv",
            "mb,single_parent_allowance,2023-02-15
             fb,housing_benefit,2023-03-01
             qc,single_pension_supplement,2022-01-10
             xa,student_grant_away,2023-06-01",
        )
}

/// `row fact value`; `?` is unknown.
pub(crate) const FAMILIES: &str = "
fa@d1@2023-03-15 family_adults 1
pc@d9@2022-01-01 family_adults 1
xa@e2@2023-05-01 family_adults ?
fa@d1@2023-03-15 family_elsewhere 1
pc@d9@2022-01-01 family_elsewhere 0
fa@d1@2023-03-15 returned_to_family 0
pc@d9@2022-01-01 returned_to_family 1
xa@e2@2023-05-01 returned_to_family ?
fa@d1@2023-03-15 child_joined 0
fb@d1@2023-02-01 child_joined 1
xa@e2@2023-05-01 child_joined ?
fa@d1@2023-03-15 family_moved 0
fb@d1@2023-02-01 family_moved 1
xa@e2@2023-05-01 family_moved ?
fa@d1@2023-03-15 family_new_adult 0
fb@d1@2023-02-01 family_new_adult 1
xa@e2@2023-05-01 family_new_adult ?
fa@d1@2023-03-15 marriage_ended 0
fb@d1@2023-02-01 marriage_ended 1
xa@e2@2023-05-01 marriage_ended ?
fa@d1@2023-03-15 spouse_stayed 1
fb@d1@2023-02-01 spouse_stayed 0
xa@e2@2023-05-01 spouse_stayed ?
fa@d1@2023-03-15 spouse_age 38
pc@d9@2022-01-01 spouse_age 66
fb@d1@2023-02-01 spouse_age ?
fa@d1@2023-03-15 new_common_children 1
fb@d1@2023-02-01 new_common_children 0
xa@e2@2023-05-01 new_common_children ?
fa@d1@2023-03-15 school_children 0
sb@d1@2023-12-01 school_children 1
fa@d1@2023-03-15 other_families_during 1
fb@d1@2023-02-01 other_families_during 1
pc@d9@2022-01-01 other_families_during 0
fa@d1@2023-03-15 other_parents_during 1
pc@d9@2022-01-01 other_parents_during 0
fa@d1@2023-03-15 oldest_host_age 73
xa@e2@2023-05-01 oldest_host_age 37
pc@d9@2022-01-01 oldest_host_age ?
fa@d1@2023-03-15 hosts_left 0
fb@d1@2023-02-01 hosts_left 1
pc@d9@2022-01-01 hosts_left 0
fb@d1@2023-02-01 hosts_died 0
fb@d1@2023-02-01 hosts_left_after 348
fa@d1@2023-03-15 hosts_left_after ?
fb@d1@2023-02-01 stayed_after_hosts 1
fa@d1@2023-03-15 stayed_after_hosts 0
fa@d1@2023-03-15 days_to_quarter 17
fb@d1@2023-02-01 days_to_quarter 59
fa@d1@2023-03-15 days_to_school_year 139
fa@d1@2023-03-15 moves_on_such_days ?
fb@d1@2023-02-01 single_parent_allowance_began 1
fa@d1@2023-03-15 single_parent_allowance_began 0
pc@d9@2022-01-01 single_pension_began 1
fa@d1@2023-03-15 single_pension_began 0
fb@d1@2023-02-01 single_cash_assistance_began 1
fa@d1@2023-03-15 single_cash_assistance_began 0
xa@e2@2023-05-01 student_grant_away_began 1
fa@d1@2023-03-15 student_grant_away_began 0
";

/// Four hundred people who move on the first day of a quarter, two hundred a month later.
pub(crate) fn crowd() -> Village {
    let (mut persons, mut moves) = (String::new(), String::new());
    for number in 0..600 {
        let day = if number < 400 { "2024-04-01" } else { "2024-05-01" };
        writeln!(persons, "p{number:03},1980-01-01").unwrap();
        writeln!(moves, "m{number:03},p{number:03},f1,{day}").unwrap();
    }
    Village::default()
        .with("persons.csv", &persons)
        .with("dwellings.csv", "f1,150,1,30,hall")
        .with("moves.csv", &moves)
}

/// The same, with no file of benefits.
pub(crate) const CROWD: &str = "
p000@f1@2024-04-01 moves_on_such_days 60.875
p000@f1@2024-04-01 single_parent_allowance_began ?
p000@f1@2024-04-01 single_pension_began ?
p000@f1@2024-04-01 single_cash_assistance_began ?
p000@f1@2024-04-01 student_grant_away_began ?
";
