//! The search's parameters, for the API's description; they are read by `ContractQuery`.
#![allow(dead_code)]

use fangke_shared::deal::contract::{ContractColumn, ContractKind, ContractState};
use fangke_shared::permission::Scope;
use utoipa::IntoParams;

/// Described here, read by [`fangke_shared::deal::contract::ContractQuery`]; a test compares the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContractParameters {
    /// The number or its beginning, a party's name, or what listings are found by
    #[param(example = "202603-MM")]
    q: Option<String>,
    /// Kinds
    #[param(style = Form, explode = false, example = json!(["sale", "rental"]))]
    kind: Option<Vec<ContractKind>>,
    /// States
    #[param(style = Form, explode = false, example = json!(["submitted", "approved"]))]
    state: Option<Vec<ContractState>>,
    /// Who closes, any of these
    #[param(style = Form, explode = false, example = json!([3, 4]))]
    agent_id: Option<Vec<i64>>,
    /// Region, store or team whose members close
    org_unit_id: Option<i64>,
    /// About this listing
    listing_id: Option<i64>,
    /// Of this client
    client_id: Option<i64>,
    /// Being carried out, with one of these to come next
    #[param(style = Form, explode = false, example = json!(["loan", "transfer"]))]
    next: Option<Vec<ContractColumn>>,
    /// What comes next was due before today
    overdue: Option<bool>,
    /// Signed on this business day or later
    #[param(example = "2026-03-01")]
    signed_from: Option<chrono::NaiveDate>,
    /// Signed on this business day or earlier
    #[param(example = "2026-03-31")]
    signed_to: Option<chrono::NaiveDate>,
    /// The caller's own, or those of the caller's team, store or region
    scope: Option<Scope>,
    /// Rows of the page, 1 to 200
    #[param(example = 20)]
    limit: Option<i64>,
    /// `next_cursor` of the previous page
    cursor: Option<String>,
}

/// Described here, read by [`fangke_shared::deal::contract::ContractBoardQuery`]; a test compares the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContractBoardParameters {
    /// Kinds
    #[param(style = Form, explode = false, example = json!(["sale", "rental"]))]
    kind: Option<Vec<ContractKind>>,
    /// Who closes, any of these
    #[param(style = Form, explode = false, example = json!([3, 4]))]
    agent_id: Option<Vec<i64>>,
    /// Region, store or team whose members close
    org_unit_id: Option<i64>,
    /// Only this column
    column: Option<ContractColumn>,
    /// Cards of a column, 1 to 200; 10 where it isn't said
    #[param(example = 10)]
    limit: Option<i64>,
    /// `next_cursor` of the column, with `column`
    cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use fangke_shared::deal::contract::{ContractBoardQuery, ContractQuery};

    use super::*;

    #[test]
    fn describes_exactly_the_parameters_that_are_read() {
        let described: Vec<String> = ContractParameters::into_params(|| None).into_iter().map(|p| p.name).collect();
        assert_eq!(described, ContractQuery::NAMES);
        let described: Vec<String> = ContractBoardParameters::into_params(|| None).into_iter().map(|p| p.name).collect();
        assert_eq!(described, ContractBoardQuery::NAMES);
    }
}
