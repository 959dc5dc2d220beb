//! The search's parameters, for the API's description; they are read by `ClientQuery`.
#![allow(dead_code)]

use fangke_shared::client::query::{ClientSort, DataClass};
use fangke_shared::client::{ClientGrade, ClientKind, ClientPool, ClientSource, ClientStage, Level};
use fangke_shared::permission::Scope;
use fangke_shared::property::listing::Purpose;
use utoipa::IntoParams;

/// Described here, read by [`fangke_shared::client::query::ClientQuery`]; a test compares the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClientParameters {
    /// Name in Chinese, pinyin or initials, tag, last four digits of a number, or a whole contact
    #[param(example = "wxm")]
    q: Option<String>,
    /// Whose they are now
    pool: Option<ClientPool>,
    /// The caller's own, or those of the caller's team, store or region
    scope: Option<Scope>,
    /// Who holds them
    #[param(style = Form, explode = false, example = json!([3, 4]))]
    agent_id: Option<Vec<i64>>,
    /// Region, store or team whose members hold them
    org_unit_id: Option<i64>,
    /// Grades
    #[param(style = Form, explode = false, example = json!(["a", "b"]))]
    grade: Option<Vec<ClientGrade>>,
    /// Stages; without it all but `lost`
    #[param(style = Form, explode = false, example = json!(["qualified"]))]
    stage: Option<Vec<ClientStage>>,
    /// What they are to the house, any of these
    #[param(style = Form, explode = false)]
    kind: Option<Vec<ClientKind>>,
    /// How they came
    #[param(style = Form, explode = false)]
    source: Option<Vec<ClientSource>>,
    /// How strong the wish is
    #[param(style = Form, explode = false)]
    intent: Option<Vec<Level>>,
    /// What they are worth
    #[param(style = Form, explode = false)]
    value: Option<Vec<Level>>,
    /// Key clients or others
    is_key: Option<bool>,
    /// Without or with a demand
    is_incomplete: Option<bool>,
    /// Registered before by somebody else, or first
    is_duplicate: Option<bool>,
    /// Who lack a class of data
    #[param(inline)]
    lacks: Option<DataClass>,
    /// One tag
    tag: Option<String>,
    /// Who look to buy or to rent
    purpose: Option<Purpose>,
    /// Who look in these districts
    #[param(style = Form, explode = false, example = json!(["朝阳"]))]
    district: Option<Vec<String>>,
    /// Whose budget reaches so many fen
    budget_min: Option<i64>,
    /// Whose budget begins at or below so many fen
    #[param(example = 500_000_000)]
    budget_max: Option<i64>,
    /// Who want so many bedrooms
    rooms: Option<i32>,
    /// Over the limit of their stage, or within it
    is_over_limit: Option<bool>,
    /// Who become public within so many days
    dropping_days: Option<i32>,
    /// Without follow-up for at least so many days
    unfollowed_days: Option<i32>,
    /// Registered on or after this business day
    registered_from: Option<chrono::NaiveDate>,
    /// Registered on or before this business day
    registered_to: Option<chrono::NaiveDate>,
    /// The order; the latest registrations first without it
    #[param(inline)]
    sort: Option<ClientSort>,
    /// Rows of the page, 1 to 200
    #[param(example = 20)]
    limit: Option<i64>,
    /// `next_cursor` of the previous page
    cursor: Option<String>,
    /// Also count the matches, up to 10 000
    total: Option<bool>,
}

#[cfg(test)]
mod tests {
    use fangke_shared::client::query::ClientQuery;

    use super::*;

    #[test]
    fn describes_exactly_the_parameters_that_are_read() {
        let described: Vec<String> = ClientParameters::into_params(|| None).into_iter().map(|p| p.name).collect();
        assert_eq!(described, ClientQuery::NAMES);
    }
}
