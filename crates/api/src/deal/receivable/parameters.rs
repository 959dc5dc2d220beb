//! The search's parameters, for the API's description; they are read by `ReceivableQuery`.
#![allow(dead_code)]

use fangke_shared::deal::receivable::{AgeingBucket, ReceivableKind};
use fangke_shared::permission::Scope;
use utoipa::IntoParams;

/// Described here, read by [`fangke_shared::deal::receivable::ReceivableQuery`]; a test compares the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReceivableParameters {
    /// Of contracts of this store
    store_id: Option<i64>,
    /// Of contracts closed by any of these
    #[param(style = Form, explode = false, example = json!([3, 4]))]
    agent_id: Option<Vec<i64>>,
    /// Kinds
    #[param(style = Form, explode = false, example = json!(["owner_commission", "client_commission"]))]
    kind: Option<Vec<ReceivableKind>>,
    /// Ages; the sums are those of every age
    #[param(style = Form, explode = false, example = json!(["up_to_30", "over_90"]))]
    bucket: Option<Vec<AgeingBucket>>,
    /// Of the caller's own contracts, or those of the caller's team, store or region
    scope: Option<Scope>,
    /// Rows of the page, 1 to 200
    #[param(example = 20)]
    limit: Option<i64>,
    /// `next_cursor` of the previous page
    cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use fangke_shared::deal::receivable::ReceivableQuery;

    use super::*;

    #[test]
    fn describes_exactly_the_parameters_that_are_read() {
        let described: Vec<String> = ReceivableParameters::into_params(|| None).into_iter().map(|p| p.name).collect();
        assert_eq!(described, ReceivableQuery::NAMES);
    }
}
