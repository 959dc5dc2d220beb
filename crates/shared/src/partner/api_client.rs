//! API clients: programs of partners, as an administrator registers them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::permission::PartnerScope;
use crate::problem::{FieldCode, FieldError};
use crate::text::one_line;
use crate::vocabulary::vocabulary;
use crate::{ApiClientId, OrgUnitId};

/// Longest name, in characters.
pub const NAME_MAX: usize = 60;
/// Most requests a minute.
pub const RATE_LIMIT_MAX: i64 = 60_000;
/// Longest overlap of an old secret with a new one, in hours.
pub const OVERLAP_HOURS_MAX: i64 = 168;
/// The overlap that is offered, in hours.
pub const OVERLAP_HOURS: i64 = 24;
/// Days of usage that a page shows.
pub const USAGE_DAYS: i64 = 30;

vocabulary! {
    /// Whether a partner's program may call.
    ApiClientState {
        /// It may.
        Active = "active",
        /// Its last day is over.
        Expired = "expired",
        /// It was ended.
        Ended = "ended",
    }
}

/// Body of `POST /api-clients`, and what `PATCH /api-clients/{id}` merges into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApiClientDraft {
    /// Whose program it is, 1 to 60 characters; each once.
    #[cfg_attr(feature = "openapi", schema(example = "贝壳门户"))]
    pub name: String,
    /// What it may do; at least one, each once.
    pub scopes: Vec<PartnerScope>,
    /// Only records of this store; without it those of all.
    #[serde(default)]
    pub store_id: Option<OrgUnitId>,
    /// Only records of this district 区域; without it those of all.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "朝阳"))]
    pub district: Option<String>,
    /// Requests a minute that each process of the server lets through, 1 to 60 000.
    #[cfg_attr(feature = "openapi", schema(example = 600))]
    pub rate_limit: i64,
    /// Its last day; without it there is no end.
    #[serde(default)]
    pub ends_on: Option<NaiveDate>,
}

impl ApiClientDraft {
    /// Checks what needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/name", &self.name, 1, NAME_MAX);
        checks.wrong_if(self.scopes.is_empty(), "/scopes", FieldCode::Required);
        let repeated = self.scopes.iter().enumerate().any(|(at, scope)| self.scopes.iter().take(at).any(|before| before == scope));
        checks.wrong_if(repeated, "/scopes", FieldCode::InvalidFormat);
        checks.optional_text("/district", self.district.as_deref(), NAME_MAX);
        checks.range("/rate_limit", Some(self.rate_limit), 1, RATE_LIMIT_MAX);
        checks.day("/ends_on", self.ends_on);
        checks.finish()
    }

    /// The form in which it is stored: names on one line, scopes in the order of the list.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        self.name = one_line(&self.name);
        self.district = self.district.map(|name| crate::property::community::district_name(&name)).filter(|name| !name.is_empty());
        self.scopes.sort_unstable();
        self
    }

    /// Does a change make tokens wrong that were issued before it?
    pub fn outdates_tokens(&self, before: &Self) -> bool {
        let said = |draft: &Self| (draft.scopes.clone(), draft.store_id, draft.district.clone(), draft.rate_limit, draft.ends_on);
        said(self) != said(before)
    }
}

/// Body of `POST /api-clients/{id}/rotate-secret`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RotateSecretRequest {
    /// Hours for which the present secret stays good, 0 to 168; 24 without it. With 0 its tokens end with it.
    #[serde(default = "overlap_hours")]
    #[cfg_attr(feature = "openapi", schema(example = 24))]
    pub overlap_hours: i64,
}

const fn overlap_hours() -> i64 {
    OVERLAP_HOURS
}

impl RotateSecretRequest {
    /// Checks the fields.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.range("/overlap_hours", Some(self.overlap_hours), 0, OVERLAP_HOURS_MAX);
        checks.finish()
    }
}

/// A secret that is good, without what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiClientSecret {
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it is good; null for the present one.
    pub ends_at: Option<DateTime<Utc>>,
}

/// A partner's program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiClientResponse {
    /// Its number.
    pub id: ApiClientId,
    /// What it calls itself at `/oauth/token`: `client_id` there.
    pub oauth_client_id: String,
    /// Whose program it is.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<PartnerScope>,
    /// Only records of this store; null: of all.
    pub store_id: Option<OrgUnitId>,
    /// The store's name.
    pub store: Option<String>,
    /// Only records of this district; null: of all.
    pub district: Option<String>,
    /// Requests a minute that each process of the server lets through.
    pub rate_limit: i64,
    /// Its last day; null: no end.
    pub ends_on: Option<NaiveDate>,
    /// Whether it may call.
    pub state: ApiClientState,
    /// When it was ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// The secrets that are good, the present one first.
    pub secrets: Vec<ApiClientSecret>,
    /// Who has registered it.
    pub created_by: Option<MemberRef>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it called last; null: never.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// For `If-Match`.
    pub version: i64,
}

impl ApiClientResponse {
    /// As it is changed.
    pub fn draft(&self) -> ApiClientDraft {
        ApiClientDraft {
            name: self.name.clone(),
            scopes: self.scopes.clone(),
            store_id: self.store_id,
            district: self.district.clone(),
            rate_limit: self.rate_limit,
            ends_on: self.ends_on,
        }
    }
}

/// A partner's program with a new secret, which is told this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiClientWithSecret {
    /// The program.
    pub api_client: ApiClientResponse,
    /// Its new secret: `client_secret` at `/oauth/token`.
    pub secret: String,
}

/// What a program reads of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnApiClient {
    /// Whose program it is.
    pub name: String,
    /// What this token permits.
    pub scopes: Vec<PartnerScope>,
    /// Only records of this store; null: of all.
    pub store: Option<String>,
    /// Only records of this district; null: of all.
    pub district: Option<String>,
    /// Requests a minute that each process of the server lets through.
    pub rate_limit: i64,
    /// Its last day; null: no end.
    pub ends_on: Option<NaiveDate>,
    /// When this token ends.
    pub token_ends_at: DateTime<Utc>,
}

/// How much a program has asked for on a business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiClientDay {
    /// The day.
    pub day: NaiveDate,
    /// Requests.
    pub calls: i64,
    /// Those of them that were refused or failed.
    pub errors: i64,
}

/// How much a program has asked for lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiClientUsage {
    /// Every one of the last thirty days, the newest first.
    pub days: Vec<ApiClientDay>,
    /// Requests of all these days.
    pub calls: i64,
    /// Those of them that were refused or failed.
    pub errors: i64,
    /// When it called last, whenever that was; null: never.
    pub last_seen_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> ApiClientDraft {
        ApiClientDraft {
            name: " 贝壳\n门户 ".into(),
            scopes: vec![PartnerScope::LeadsWrite, PartnerScope::ListingsRead],
            store_id: None,
            district: Some("朝阳区".into()),
            rate_limit: 600,
            ends_on: None,
        }
    }

    fn wrong(change: impl FnOnce(&mut ApiClientDraft)) -> Vec<(String, FieldCode)> {
        let mut draft = draft().normalised();
        change(&mut draft);
        draft.validate().err().unwrap_or_default().into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn a_draft_is_brought_into_its_form() {
        let draft = draft().normalised();
        assert_eq!((draft.name.as_str(), draft.district.as_deref()), ("贝壳 门户", Some("朝阳")));
        assert_eq!(draft.scopes, [PartnerScope::ListingsRead, PartnerScope::LeadsWrite]);
        assert_eq!(draft.validate(), Ok(()));
    }

    #[test]
    fn wrong_fields_are_named() {
        assert_eq!(wrong(|draft| draft.name = " ".into()), [("/name".into(), FieldCode::Required)]);
        assert_eq!(wrong(|draft| draft.scopes.clear()), [("/scopes".into(), FieldCode::Required)]);
        assert_eq!(wrong(|draft| draft.scopes.push(PartnerScope::LeadsWrite)), [("/scopes".into(), FieldCode::InvalidFormat)]);
        for limit in [0, -1, RATE_LIMIT_MAX + 1] {
            assert_eq!(wrong(|draft| draft.rate_limit = limit), [("/rate_limit".into(), FieldCode::OutOfRange)]);
        }
        let overlap = |overlap_hours| RotateSecretRequest { overlap_hours }.validate().is_ok();
        assert!(overlap(0) && overlap(168) && !overlap(-1) && !overlap(169));
    }

    #[test]
    fn another_name_leaves_tokens_good() {
        let before = draft();
        assert!(!ApiClientDraft { name: "x".into(), ..before.clone() }.outdates_tokens(&before));
        assert!(ApiClientDraft { rate_limit: 1, ..before.clone() }.outdates_tokens(&before));
        assert!(ApiClientDraft { scopes: vec![PartnerScope::ListingsRead], ..before.clone() }.outdates_tokens(&before));
    }
}
