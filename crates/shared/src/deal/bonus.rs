//! Bonuses 奖金 (§4, "Bonuses"): what a member gets beside what performance pays, month by month.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::deal::contract::{AMOUNT_MAX, Done};
use crate::field::Checks;
use crate::month::Month;
use crate::problem::{FieldCode, FieldError};
use crate::query::query;
use crate::vocabulary::vocabulary;
use crate::{BonusId, ContractId, MemberId};

/// Characters of a reason.
const REASON_MAX: usize = 500;

vocabulary! {
    /// What a bonus is for.
    BonusKind {
        /// 达标奖: a target of sales was reached.
        SalesTarget = "sales_target",
        /// 拓客奖: a new client.
        NewClient = "new_client",
        /// 独家奖: an exclusive agreement.
        Exclusive = "exclusive",
        /// 转介绍奖: somebody was referred, a client or a colleague.
        Referral = "referral",
        /// 团队奖: what a team did together.
        Team = "team",
        /// 其他: anything else.
        Other = "other",
    }
}

vocabulary! {
    /// How far a bonus is.
    BonusState {
        /// 待审批: entered; somebody else is to approve it.
        Draft = "draft",
        /// 已审批: it counts.
        Approved = "approved",
    }
}

/// Body of `POST /bonuses`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnterBonusRequest {
    /// Who gets it.
    pub member_id: MemberId,
    /// The month that it belongs to, the current one or earlier; a locked one is refused.
    pub month: Month,
    /// What for.
    pub kind: BonusKind,
    /// How much, in fen, and never 0; less than nothing is a deduction.
    #[cfg_attr(feature = "openapi", schema(example = 50_000))]
    pub amount_fen: i64,
    /// Why, 2 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "3 月签了三套独家"))]
    pub reason: String,
    /// The contract that it is for.
    #[serde(default)]
    pub contract_id: Option<ContractId>,
}

impl EnterBonusRequest {
    /// Checks what needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        let current = Month::of(today);
        if self.month > current {
            checks.push(FieldError::new("/month", FieldCode::OutOfRange).with("max", current.to_string()));
        }
        checks.range("/amount_fen", Some(self.amount_fen), -AMOUNT_MAX, AMOUNT_MAX);
        checks.wrong_if(self.amount_fen == 0, "/amount_fen", FieldCode::Required);
        checks.text("/reason", &self.reason, 2, REASON_MAX);
        checks.finish()
    }
}

/// Body of `POST /bonuses/{id}/reverse`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReverseBonusRequest {
    /// Why, 2 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "独家已解除，奖金收回"))]
    pub reason: String,
}

impl ReverseBonusRequest {
    /// Checks the words.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, REASON_MAX);
        checks.finish()
    }
}

/// What the caller may do with a bonus.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BonusRights {
    /// Approve it.
    pub may_approve: bool,
    /// Enter it in reverse.
    pub may_reverse: bool,
    /// Take the draft back.
    pub may_withdraw: bool,
}

/// A bonus as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bonus {
    /// Which.
    pub id: BonusId,
    /// Who gets it.
    pub member: MemberRef,
    /// The month that it belongs to.
    pub month: Month,
    /// What for.
    pub kind: BonusKind,
    /// How much, in fen; negative: less.
    pub amount_fen: i64,
    /// Why.
    pub reason: String,
    /// The contract that it is for.
    pub contract_id: Option<ContractId>,
    /// The number of the contract.
    pub contract_number: Option<String>,
    /// How far it is.
    pub state: BonusState,
    /// The bonus that it takes back.
    pub reverses_id: Option<BonusId>,
    /// The bonus that takes it back, a draft or approved.
    pub reversed_by_id: Option<BonusId>,
    /// Who has entered it.
    pub entered_by: MemberRef,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// Who has approved it, and when.
    pub approved: Option<Done>,
    /// What the caller may do.
    pub rights: BonusRights,
}

/// A page of bonuses, the newest first, with the sums of all pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BonusPage {
    /// Of which month.
    pub month: Month,
    /// It is locked: nothing of it changes any more.
    pub is_locked: bool,
    /// The rows.
    pub items: Vec<Bonus>,
    /// Pass it as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// What is approved, in fen.
    pub approved_fen: i64,
    /// What is still to be approved, in fen; 0 for who only sees what is approved.
    pub draft_fen: i64,
}

query! {
    /// Which bonuses are asked for.
    BonusQuery: paged {
        /// Of this month; the current one without it.
        #[example = "202603"]
        month: Option<Month>,
        /// Of this member.
        member_id: Option<MemberId>,
        /// So far.
        #[schema(inline)]
        state: Option<BonusState>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bonus(amount_fen: i64, reason: &str, month: &str) -> EnterBonusRequest {
        EnterBonusRequest {
            member_id: MemberId(1),
            month: month.parse().unwrap(),
            kind: BonusKind::Exclusive,
            amount_fen,
            reason: reason.to_owned(),
            contract_id: None,
        }
    }

    fn wrong(request: &EnterBonusRequest) -> Vec<String> {
        let errors = request.validate("2026-03-18".parse().unwrap()).err().unwrap_or_default();
        errors.into_iter().map(|error| error.pointer).collect()
    }

    #[test]
    fn a_bonus_is_more_or_less_than_nothing_and_has_a_reason() {
        assert_eq!(wrong(&bonus(50_000, "签了三套独家", "202603")), [""; 0]);
        assert_eq!(wrong(&bonus(-50_000, "上月多发", "202602")), [""; 0]);
        assert_eq!(wrong(&bonus(0, " ", "202603")), ["/amount_fen", "/reason"]);
        assert_eq!(wrong(&bonus(AMOUNT_MAX, "签了三套独家", "202603")), [""; 0]);
        assert_eq!(wrong(&bonus(AMOUNT_MAX + 1, "签了三套独家", "202603")), ["/amount_fen"]);
        assert_eq!(wrong(&bonus(-AMOUNT_MAX - 1, "上月多发", "202603")), ["/amount_fen"]);
    }

    #[test]
    fn no_bonus_belongs_to_a_month_that_is_still_to_come() {
        assert_eq!(wrong(&bonus(1, "签了三套独家", "202604")), ["/month"]);
    }

    #[test]
    fn a_reversal_says_why() {
        assert!(ReverseBonusRequest { reason: "独家已解除".to_owned() }.validate().is_ok());
        assert!(ReverseBonusRequest { reason: " ".to_owned() }.validate().is_err());
    }
}
