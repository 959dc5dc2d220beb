//! Which grade a listing's evidence supports (§1.8).

use fangke_shared::property::listing::{Evidence, Grade};

use super::State;
use crate::company::tx::rules::Rules;
use crate::platform::db::sql::{Sql, Table};

impl State {
    /// Is an exclusive agreement in force today? In SQL: [`is_exclusive`].
    pub fn is_exclusive(&self, rules: &Rules) -> bool {
        self.evidence.is_exclusive(rules.today)
    }

    /// What speaks for it today. In SQL it is counted: [`evidence`].
    pub fn evidence_now(&self, rules: &Rules) -> Vec<Evidence> {
        self.evidence.on(rules.today, &rules.figures)
    }

    /// The grade that the evidence supports, of the one that it was given. In SQL: [`grade`].
    pub fn grade_now(&self, rules: &Rules) -> Grade {
        self.grade.min(Grade::supported(&self.evidence_now(rules), &rules.figures))
    }
}

/// [`State::is_exclusive`].
pub fn is_exclusive(table: Table, rules: &Rules) -> Sql {
    Sql::all([table.sql("{}.exclusive_from <= ").bind(rules.today), table.sql("{}.exclusive_until >= ").bind(rules.today)])
}

/// How many [`State::evidence_now`] has.
fn evidence(table: Table, rules: &Rules) -> Sql {
    let holds = |evidence: &Evidence| match evidence {
        Evidence::Keys => table.sql("{}.key_count > 0"),
        Evidence::Exclusive => is_exclusive(table, rules),
        Evidence::Price => table.sql("{}.price_fen <= {}.evaluation_fen"),
        Evidence::Survey => table.sql("{}.has_floor_plan AND {}.photo_count >= ").bind(rules.figures.survey_photos),
    };
    let one = |evidence| Sql::new("(CASE WHEN ").append(holds(evidence)).push(" THEN 1 ELSE 0 END)");
    Sql::new("(").join(" + ", Evidence::ALL.iter().map(one)).push(")")
}

/// [`State::grade_now`].
pub fn grade(table: Table, rules: &Rules) -> Sql {
    let given = |grade| table.column("grade").is(grade);
    Sql::new("(CASE WHEN ")
        .append(given(Grade::General))
        .push(" THEN ")
        .word(Grade::General)
        .push(" WHEN ")
        .append(given(Grade::Focus))
        .push(" AND ")
        .append(evidence(table, rules))
        .push(" >= ")
        .bind(rules.figures.focus_evidence)
        .push(" THEN ")
        .word(Grade::Focus)
        .push(" WHEN ")
        .append(evidence(table, rules))
        .push(" >= ")
        // Whatever supports focus supports what is below it, also where a figure asks less of focus.
        .bind(rules.figures.recommended_evidence.min(rules.figures.focus_evidence))
        .push(" THEN ")
        .word(Grade::Recommended)
        .push(" ELSE ")
        .word(Grade::General)
        .push(" END)")
}
