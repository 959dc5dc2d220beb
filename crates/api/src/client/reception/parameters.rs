//! The search's parameters, for the API's description; they are read by `ReceptionQuery`.
#![allow(dead_code)]

use fangke_shared::client::ClientSource;
use fangke_shared::client::reception::{AnswerState, ReceptionKind, ReceptionOrder, ReceptionReach};
use fangke_shared::permission::Scope;
use utoipa::IntoParams;

/// Described here, read by [`fangke_shared::client::reception::ReceptionQuery`]; a test compares the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReceptionParameters {
    /// Of this business day or later
    #[param(example = "2026-03-16")]
    from: Option<chrono::NaiveDate>,
    /// Of this business day or earlier
    #[param(example = "2026-03-22")]
    to: Option<chrono::NaiveDate>,
    /// Through the door, or by telephone
    kind: Option<ReceptionKind>,
    /// Through one of these channels
    #[param(style = Form, explode = false, example = json!(["walk_in", "portal"]))]
    source: Option<Vec<ClientSource>>,
    /// How it stands with the first answer
    #[param(style = Form, explode = false, example = json!(["past_goal", "overdue"]))]
    answer: Option<Vec<AnswerState>>,
    /// `true`: with a first answer within 24 hours
    in_goal: Option<bool>,
    /// So far: a client, or a showing of that client
    #[param(inline)]
    reached: Option<ReceptionReach>,
    /// Answered by one of these
    #[param(style = Form, explode = false, example = json!([3, 4]))]
    consultant_id: Option<Vec<i64>>,
    /// In this store
    store_id: Option<i64>,
    /// The caller's own, or those of the caller's store or region
    scope: Option<Scope>,
    /// The order; the latest first without it
    #[param(inline)]
    sort: Option<ReceptionOrder>,
    /// Rows of the page, 1 to 200
    #[param(example = 20)]
    limit: Option<i64>,
    /// `next_cursor` of the previous page
    cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use fangke_shared::client::reception::ReceptionQuery;

    use super::*;

    #[test]
    fn describes_exactly_the_parameters_that_are_read() {
        let described: Vec<String> = ReceptionParameters::into_params(|| None).into_iter().map(|p| p.name).collect();
        assert_eq!(described, ReceptionQuery::NAMES);
    }
}
