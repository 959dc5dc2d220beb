//! The search's parameters, for the API's description; they are read by `RiskQuery` and `RiskReportQuery`.
#![allow(dead_code)]

use fangke_shared::deal::risk::{RiskCode, RiskGrade, RiskState};
use fangke_shared::permission::Scope;
use utoipa::IntoParams;

/// Described here, read by [`fangke_shared::deal::risk::RiskQuery`]; a test compares the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RiskParameters {
    /// Kinds
    #[param(style = Form, explode = false, example = json!(["c08", "c13"]))]
    code: Option<Vec<RiskCode>>,
    /// Grades
    #[param(style = Form, explode = false, example = json!(["high", "severe"]))]
    grade: Option<Vec<RiskGrade>>,
    /// States
    #[param(style = Form, explode = false, example = json!(["open", "assigned"]))]
    state: Option<Vec<RiskState>>,
    /// Of this contract
    contract_id: Option<i64>,
    /// That this member is to deal with
    owner_id: Option<i64>,
    /// Of contracts that members of this region, store or team close
    org_unit_id: Option<i64>,
    /// Only those that are open and overdue
    is_overdue: Option<bool>,
    /// The caller's own, or those of the caller's team, store or region
    scope: Option<Scope>,
    /// Rows of the page, 1 to 200
    #[param(example = 20)]
    limit: Option<i64>,
    /// `next_cursor` of the previous page
    cursor: Option<String>,
}

/// Described here, read by [`fangke_shared::deal::risk::RiskReportQuery`]; a test compares the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RiskReportParameters {
    /// Closed on this business day or later; absent: 30 days before the last one
    #[param(example = "2026-03-01")]
    from: Option<chrono::NaiveDate>,
    /// Closed on this business day or earlier; absent: today
    #[param(example = "2026-03-31")]
    to: Option<chrono::NaiveDate>,
    /// The caller's own, or those of the caller's team, store or region
    scope: Option<Scope>,
}

#[cfg(test)]
mod tests {
    use fangke_shared::deal::risk::{RiskQuery, RiskReportQuery};

    use super::*;

    #[test]
    fn describes_exactly_the_parameters_that_are_read() {
        let names = |described: Vec<utoipa::openapi::path::Parameter>| described.into_iter().map(|p| p.name).collect::<Vec<_>>();
        assert_eq!(names(RiskParameters::into_params(|| None)), RiskQuery::NAMES);
        assert_eq!(names(RiskReportParameters::into_params(|| None)), RiskReportQuery::NAMES);
    }
}
