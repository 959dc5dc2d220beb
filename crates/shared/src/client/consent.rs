//! What a client has agreed to, and to which text (§2.6, I3).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ConsentId;
use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::problem::FieldError;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What the data may be used for.
    ConsentPurpose {
        /// To serve: register, call back, recommend, show 服务联系.
        Service = "service",
        /// To advertise 营销推送.
        Marketing = "marketing",
        /// To pass on to owners, banks and authorities for a deal 交易办理.
        Deal = "deal",
        /// To analyse 画像分析.
        Profiling = "profiling",
    }
}

vocabulary! {
    /// How consent was given or withdrawn.
    ConsentChannel {
        /// On paper, signed 书面.
        Paper = "paper",
        /// On the phone 电话.
        Phone = "phone",
        /// By WeChat 微信.
        Wechat = "wechat",
        /// By a text message 短信.
        Sms = "sms",
        /// In person, by word 当面.
        InPerson = "in_person",
        /// On a page of ours 网页.
        Web = "web",
    }
}

/// Body of `POST /clients/{id}/consents`, and part of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConsentDraft {
    /// What for.
    pub purpose: ConsentPurpose,
    /// How.
    pub channel: ConsentChannel,
    /// Which version of the text was agreed to.
    #[cfg_attr(feature = "openapi", schema(example = "2026-01"))]
    pub text_version: String,
    /// When; absent: now.
    #[serde(default)]
    pub given_at: Option<DateTime<Utc>>,
}

impl ConsentDraft {
    /// Checks the consent; `prefix` is its place in the body.
    pub fn check(&self, prefix: &str, now: DateTime<Utc>, checks: &mut Checks) {
        checks.text(&format!("{prefix}/text_version"), &self.text_version, 1, 40);
        if self.given_at.is_some_and(|at| at > now) {
            let code = crate::problem::FieldCode::OutOfRange;
            checks.push(FieldError::new(format!("{prefix}/given_at"), code).with("max", now.to_rfc3339()));
        }
        checks.day(&format!("{prefix}/given_at"), self.given_at.map(|at| at.date_naive()));
    }

    /// Checks a consent by itself.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, now: DateTime<Utc>) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        self.check("", now, &mut checks);
        checks.finish()
    }
}

/// Body of `POST /clients/{id}/consents/{consent_id}/withdraw`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WithdrawConsentRequest {
    /// How the client said so.
    pub channel: ConsentChannel,
}

/// A consent as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentResponse {
    /// The consent.
    pub id: ConsentId,
    /// What for.
    pub purpose: ConsentPurpose,
    /// How it was given.
    pub channel: ConsentChannel,
    /// Which text.
    pub text_version: String,
    /// When it was given.
    pub given_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: MemberRef,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// How it was withdrawn.
    pub withdrawn_by: Option<ConsentChannel>,
}
