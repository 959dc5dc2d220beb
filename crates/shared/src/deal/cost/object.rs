//! Cost objects 成本对象 (§12.2): projects and campaigns for which costs are entered beside their cost centre.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;
use crate::{CommunityId, CostObjectId, OrgUnitId};

/// Characters of a name.
const NAME_MAX: usize = 80;

vocabulary! {
    /// What a cost object is.
    CostObjectKind {
        /// 项目: homes that the house sells for a developer, say. What contracts about them bring in counts for it.
        Project = "project",
        /// 营销活动: a campaign. What contracts that name it bring in counts for it.
        Campaign = "campaign",
    }
}

/// Body of `POST /cost-objects`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CostObjectRequest {
    /// What it is.
    pub kind: CostObjectKind,
    /// Its name, 1 to 80 characters.
    #[cfg_attr(feature = "openapi", schema(example = "云庭家园分销"))]
    pub name: String,
    /// The store whose it is, which alone spends on it; absent: the whole company's.
    #[serde(default)]
    pub store_id: Option<OrgUnitId>,
    /// Of a project: the developer who owes the owner's side of the commission, at most 80 characters.
    #[serde(default)]
    pub developer: Option<String>,
    /// Of a project: where its homes are. Sales and rentals there, signed while it lasts, count for it. Needed with a developer.
    #[serde(default)]
    pub community_id: Option<CommunityId>,
    /// The day on which it begins.
    pub from_on: NaiveDate,
    /// Its last day; absent: it goes on.
    #[serde(default)]
    pub until_on: Option<NaiveDate>,
}

impl CostObjectRequest {
    /// Checks what needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/name", &self.name, 1, NAME_MAX);
        checks.optional_text("/developer", self.developer.as_deref(), NAME_MAX);
        checks.day("/from_on", Some(self.from_on));
        checks.day("/until_on", self.until_on);
        checks.wrong_if(self.until_on.is_some_and(|until| until < self.from_on), "/until_on", FieldCode::Contradicts);
        let is_campaign = self.kind == CostObjectKind::Campaign;
        let has_developer = self.developer.as_deref().is_some_and(|developer| !developer.trim().is_empty());
        checks.wrong_if(is_campaign && has_developer, "/developer", FieldCode::Contradicts);
        checks.wrong_if(is_campaign && self.community_id.is_some(), "/community_id", FieldCode::Contradicts);
        checks.wrong_if(has_developer && !is_campaign && self.community_id.is_none(), "/community_id", FieldCode::Required);
        checks.finish()
    }
}

/// Body of `PUT /cost-objects/{id}`: what may change. What it is, whose, where and since when stays, for what is counted hangs on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CostObjectChange {
    /// Its name, 1 to 80 characters.
    pub name: String,
    /// Of a project: who owes the owner's side of the commission; absent: nobody.
    #[serde(default)]
    pub developer: Option<String>,
    /// Its last day; absent: it goes on.
    #[serde(default)]
    pub until_on: Option<NaiveDate>,
}

/// What other capabilities say of a cost object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostObjectRef {
    /// Its number.
    pub id: CostObjectId,
    /// What it is.
    pub kind: CostObjectKind,
    /// Its name.
    pub name: String,
}

/// For which project or campaign a contract counts (§12.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractCostObject {
    /// The one that it names.
    pub named: Option<CostObjectRef>,
    /// The one that it counts for: what it names, else, once it is signed, the latest project of its community.
    pub counts_for: Option<CostObjectRef>,
    /// Those that it may name, the newest first: those of the whole company and of its store.
    pub choices: Vec<CostObjectRef>,
    /// May the caller name one, or another?
    pub may_change: bool,
}

/// Body of `PUT /contracts/{id}/cost-object`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContractCostObjectRequest {
    /// Which; null: none, so that its community decides.
    pub cost_object_id: Option<CostObjectId>,
}

/// A cost object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostObject {
    /// Its number.
    pub id: CostObjectId,
    /// What it is.
    pub kind: CostObjectKind,
    /// Its name.
    pub name: String,
    /// The store whose it is; null: the whole company's.
    pub store_id: Option<OrgUnitId>,
    /// Its name.
    pub store: Option<String>,
    /// Who owes the owner's side of the commission.
    pub developer: Option<String>,
    /// Where its homes are.
    pub community_id: Option<CommunityId>,
    /// The name of that.
    pub community: Option<String>,
    /// The day on which it begins.
    pub from_on: NaiveDate,
    /// Its last day; null: it goes on.
    pub until_on: Option<NaiveDate>,
    /// May the caller change it?
    pub may_change: bool,
    /// For `If-Match`.
    pub version: i64,
}

/// The cost objects that the caller sees, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostObjectList {
    /// Two hundred at most.
    pub items: Vec<CostObject>,
    /// May the caller make one for some cost centre?
    pub may_make: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> CostObjectRequest {
        CostObjectRequest {
            kind: CostObjectKind::Project,
            name: "云庭家园分销".to_owned(),
            store_id: None,
            developer: Some("云庭置业".to_owned()),
            community_id: Some(CommunityId(3)),
            from_on: "2026-03-01".parse().unwrap(),
            until_on: None,
        }
    }

    fn wrong(request: &CostObjectRequest) -> Vec<String> {
        request.validate().err().unwrap_or_default().into_iter().map(|error| error.pointer).collect()
    }

    #[test]
    fn a_developer_has_a_place_and_a_campaign_has_neither() {
        assert_eq!(wrong(&project()), [""; 0]);
        assert_eq!(wrong(&CostObjectRequest { community_id: None, ..project() }), ["/community_id"]);
        assert_eq!(wrong(&CostObjectRequest { community_id: None, developer: Some(" ".to_owned()), ..project() }), [""; 0]);
        assert_eq!(wrong(&CostObjectRequest { kind: CostObjectKind::Campaign, ..project() }), ["/developer", "/community_id"]);
        let campaign = CostObjectRequest { kind: CostObjectKind::Campaign, developer: None, community_id: None, ..project() };
        assert_eq!(wrong(&campaign), [""; 0]);
    }

    #[test]
    fn it_has_a_name_and_ends_after_it_begins() {
        let early = "2026-02-28".parse().ok();
        assert_eq!(wrong(&CostObjectRequest { name: " ".to_owned(), until_on: early, ..project() }), ["/name", "/until_on"]);
        assert_eq!(wrong(&CostObjectRequest { until_on: Some(project().from_on), ..project() }), [""; 0]);
    }
}
