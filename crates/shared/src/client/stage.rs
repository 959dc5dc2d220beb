//! Stages of the funnel as a house works them 阶段: who looks after one, how long it may take, what is to be done and what comes of it (C6).

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::client::ClientStage;
use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::permission::Role;
use crate::problem::{FieldCode, FieldError};
use crate::{MemberId, OrgUnitId};

/// The longest limit, in days.
pub const LIMIT_DAYS_MAX: i64 = 365;

/// Longest words on work, deliverable or measure, in characters.
pub const WORDS_MAX: usize = 200;

/// Days that a client may stay in a stage where the house has said nothing: none for where nothing is left to be done.
pub const fn limit_days_at_first(stage: ClientStage) -> Option<i64> {
    match stage {
        ClientStage::New => Some(7),
        ClientStage::Qualified | ClientStage::Shown => Some(14),
        ClientStage::Negotiating => Some(30),
        ClientStage::Signed => Some(90),
        ClientStage::Completed | ClientStage::Lost => None,
    }
}

/// Whole days since a client came into a stage: days of 24 hours.
pub fn days_in(since: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (now - since).num_days().max(0)
}

/// When the limit of a stage is up.
pub fn limit_at(since: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    since + Duration::days(days)
}

/// Is a client over the limit of its stage? On the second itself it is.
pub fn is_over(since: DateTime<Utc>, limit_days: Option<i64>, now: DateTime<Utc>) -> bool {
    limit_days.is_some_and(|days| limit_at(since, days) <= now)
}

/// Who changed the rule of a stage, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageChange {
    /// Who.
    pub by: MemberRef,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// A stage as a store works it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageRule {
    /// Which stage.
    pub stage: ClientStage,
    /// The store whose own rule this is; none for the rule of the company.
    pub store_id: Option<OrgUnitId>,
    /// Who looks after it, by role; an agent is whoever holds the client. None where a member is named.
    pub owner_role: Option<Role>,
    /// Who looks after it, by name.
    pub owner: Option<MemberRef>,
    /// Days that a client may stay; none for no limit.
    pub limit_days: Option<i64>,
    /// What is to be done; none where the house has said nothing of its own.
    pub work: Option<String>,
    /// What there is in the end.
    pub deliverable: Option<String>,
    /// What it is measured by.
    pub measure: Option<String>,
    /// The last change; none for what a house begins with.
    pub changed: Option<StageChange>,
}

impl StageRule {
    /// What a house begins with.
    pub const fn at_first(stage: ClientStage) -> Self {
        Self {
            stage,
            store_id: None,
            owner_role: Some(Role::Agent),
            owner: None,
            limit_days: limit_days_at_first(stage),
            work: None,
            deliverable: None,
            measure: None,
            changed: None,
        }
    }
}

/// Answer of `GET /stages`: every stage of the funnel as one store works it, or the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageRules {
    /// The store; none for the company.
    pub store_id: Option<OrgUnitId>,
    /// Its name.
    pub store_name: Option<String>,
    /// The caller may change them.
    pub may_change: bool,
    /// The roles that may look after a stage: those that work with clients.
    pub owner_roles: Vec<Role>,
    /// In the order of the funnel.
    pub items: Vec<StageRule>,
}

/// Body of `POST /stages/{stage}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeStageRequest {
    /// For which store; none for the company, whose rule counts where a store has none.
    #[serde(default)]
    pub store_id: Option<OrgUnitId>,
    /// Who looks after it, by role: one that works with clients.
    #[serde(default)]
    pub owner_role: Option<Role>,
    /// Or by name.
    #[serde(default)]
    pub owner_id: Option<MemberId>,
    /// Days that a client may stay, 1 to 365; none for no limit.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 14))]
    pub limit_days: Option<i64>,
    /// What is to be done.
    #[serde(default)]
    pub work: Option<String>,
    /// What there is in the end.
    #[serde(default)]
    pub deliverable: Option<String>,
    /// What it is measured by.
    #[serde(default)]
    pub measure: Option<String>,
    /// Why.
    #[cfg_attr(feature = "openapi", schema(example = "旺季看房多，放宽到三周"))]
    pub reason: String,
}

impl ChangeStageRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.wrong_if(self.owner_role.is_none() && self.owner_id.is_none(), "/owner_role", FieldCode::Required);
        if self.owner_role.is_some() && self.owner_id.is_some() {
            checks.push(FieldError::new("/owner_id", FieldCode::Contradicts).with("other", "/owner_role"));
        }
        if self.limit_days.is_some_and(|days| !(1..=LIMIT_DAYS_MAX).contains(&days)) {
            checks.push(FieldError::new("/limit_days", FieldCode::OutOfRange).with("min", 1).with("max", LIMIT_DAYS_MAX));
        }
        checks.optional_text("/work", self.work.as_deref(), WORDS_MAX);
        checks.optional_text("/deliverable", self.deliverable.as_deref(), WORDS_MAX);
        checks.optional_text("/measure", self.measure.as_deref(), WORDS_MAX);
        checks.text("/reason", &self.reason, 2, WORDS_MAX);
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_up_on_the_second_and_not_before() {
        let since: DateTime<Utc> = "2026-03-01T02:00:00Z".parse().unwrap();
        let at = |days: i64| since + Duration::days(days);
        assert!(!is_over(since, Some(14), at(14) - Duration::seconds(1)));
        assert!(is_over(since, Some(14), at(14)));
        assert!(!is_over(since, None, at(400)));
        assert_eq!((days_in(since, at(14) - Duration::seconds(1)), days_in(since, at(14)), days_in(since, at(-1))), (13, 14, 0));
    }

    #[test]
    fn nothing_is_left_to_be_done_where_all_is_done_or_lost() {
        let limited: Vec<ClientStage> = ClientStage::ALL.iter().copied().filter(|stage| limit_days_at_first(*stage).is_some()).collect();
        assert_eq!(limited, [ClientStage::New, ClientStage::Qualified, ClientStage::Shown, ClientStage::Negotiating, ClientStage::Signed]);
    }

    #[test]
    fn a_stage_has_one_owner() {
        let pointers = |request: &ChangeStageRequest| {
            request.validate().err().unwrap_or_default().into_iter().map(|error| error.pointer).collect::<Vec<_>>()
        };
        let sound =
            ChangeStageRequest { owner_role: Some(Role::Manager), limit_days: Some(10), reason: "旺季".into(), ..Default::default() };
        assert!(pointers(&sound).is_empty());
        assert_eq!(pointers(&ChangeStageRequest { owner_role: None, ..sound.clone() }), ["/owner_role"]);
        assert_eq!(pointers(&ChangeStageRequest { owner_id: Some(MemberId(1)), ..sound.clone() }), ["/owner_id"]);
        assert_eq!(pointers(&ChangeStageRequest { limit_days: Some(0), reason: " ".into(), ..sound }), ["/limit_days", "/reason"]);
    }
}
