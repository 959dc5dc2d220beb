//! The search's parameters, for the API's description; they are read by `CostQuery`.
#![allow(dead_code)]

use fangke_shared::deal::cost::{CostCategory, CostState};
use fangke_shared::month::Month;
use utoipa::IntoParams;

/// Described here, read by [`fangke_shared::deal::cost::CostQuery`]; a test compares the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CostParameters {
    /// Of this month
    #[param(inline, example = "202603")]
    month: Option<Month>,
    /// Of this store
    store_id: Option<i64>,
    /// Only those of head office
    is_head_office: Option<bool>,
    /// For this project or campaign
    cost_object_id: Option<i64>,
    /// Categories
    #[param(style = Form, explode = false, example = json!(["rent", "keys"]))]
    category: Option<Vec<CostCategory>>,
    /// States
    #[param(style = Form, explode = false, example = json!(["draft", "approved"]))]
    state: Option<Vec<CostState>>,
    /// Rows of the page, 1 to 200
    #[param(example = 20)]
    limit: Option<i64>,
    /// `next_cursor` of the previous page
    cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use fangke_shared::deal::cost::CostQuery;

    use super::*;

    #[test]
    fn describes_exactly_the_parameters_that_are_read() {
        let described: Vec<String> = CostParameters::into_params(|| None).into_iter().map(|p| p.name).collect();
        assert_eq!(described, CostQuery::NAMES);
    }
}
