//! The search's parameters, for the API's description; they are read by `ShowingQuery`.
#![allow(dead_code)]

use fangke_shared::client::showing::{ShowingOrder, ShowingState};
use fangke_shared::permission::Scope;
use utoipa::IntoParams;

/// Described here, read by [`fangke_shared::client::showing::ShowingQuery`]; a test compares the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShowingParameters {
    /// Beginning on this business day or later
    #[param(example = "2026-03-16")]
    from: Option<chrono::NaiveDate>,
    /// Beginning on this business day or earlier
    #[param(example = "2026-03-22")]
    to: Option<chrono::NaiveDate>,
    /// States
    #[param(style = Form, explode = false, example = json!(["booked", "under_way"]))]
    state: Option<Vec<ShowingState>>,
    /// Who leads or accompanies them, any of these
    #[param(style = Form, explode = false, example = json!([3, 4]))]
    agent_id: Option<Vec<i64>>,
    /// Region, store or team whose members lead them
    org_unit_id: Option<i64>,
    /// Of this client
    client_id: Option<i64>,
    /// Of this listing
    listing_id: Option<i64>,
    /// The caller's own, or those of the caller's team, store or region
    scope: Option<Scope>,
    /// The order; the earliest first without it
    #[param(inline)]
    sort: Option<ShowingOrder>,
    /// Rows of the page, 1 to 200
    #[param(example = 20)]
    limit: Option<i64>,
    /// `next_cursor` of the previous page
    cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use fangke_shared::client::showing::ShowingQuery;

    use super::*;

    #[test]
    fn describes_exactly_the_parameters_that_are_read() {
        let described: Vec<String> = ShowingParameters::into_params(|| None).into_iter().map(|p| p.name).collect();
        assert_eq!(described, ShowingQuery::NAMES);
    }
}
