//! Mediation 调解 (§4.9): a manager replaces the shares, with reasons. The computed split stays beside it.

use serde::{Deserialize, Serialize};

use super::plan::wrong_sum;
use super::rounding::{self, Part};
use super::{CommissionRole, MemberPart, PARTIES_MAX, RoleMember, WHOLE_BP};
use crate::MemberId;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};

/// Longest reason of a mediation.
pub const REASON_MAX: usize = 500;

/// What somebody is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MediatedShare {
    /// For which role.
    pub role: CommissionRole,
    /// Who; none is the company.
    #[serde(default)]
    pub member_id: Option<MemberId>,
    /// The share in basis points.
    #[cfg_attr(feature = "openapi", schema(example = 5000))]
    pub bp: i64,
    /// The amount in fen, where the parties agreed on amounts: then everybody has one, and they add up to the total.
    #[serde(default)]
    pub amount_fen: Option<i64>,
}

/// The shares that replace the computed ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Mediation {
    /// They add up to 10 000 bp.
    pub shares: Vec<MediatedShare>,
    /// Why, 2 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "三方当面商定，均已签字"))]
    pub reason: String,
}

impl Mediation {
    /// Splits a total by the mediated shares, in their order: role, member, amount.
    ///
    /// # Errors
    /// Every wrong field: `wrong_sum` for shares that aren't a whole, `fen_left` for amounts that aren't the total, `repeated` for
    /// somebody who is named twice for a role.
    pub fn split(&self, total_fen: i64) -> Result<Vec<(CommissionRole, RoleMember)>, Vec<FieldError>> {
        self.check(total_fen)?;
        let mut parts: Vec<Part> = self.shares.iter().map(|share| Part::new(share.bp)).collect();
        rounding::allocate(total_fen, &mut parts);
        let one = |(share, part): (&MediatedShare, &Part)| {
            let amount_fen = share.amount_fen.unwrap_or(part.amount_fen);
            (share.role, RoleMember { member_id: share.member_id, amount_fen, to_company: share.member_id.is_none() })
        };
        Ok(self.shares.iter().zip(&parts).map(one).collect())
    }

    fn check(&self, total_fen: i64) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, REASON_MAX);
        let count = self.shares.len();
        checks.wrong_if(count == 0, "/shares", FieldCode::Required);
        if count > PARTIES_MAX {
            checks.push(FieldError::new("/shares", FieldCode::TooMany).with("max", PARTIES_MAX));
        }
        for (i, share) in self.shares.iter().enumerate() {
            checks.range(&format!("/shares/{i}/bp"), Some(share.bp), 0, WHOLE_BP);
            let is_repeated = self.shares.iter().take(i).any(|earlier| (earlier.role, earlier.member_id) == (share.role, share.member_id));
            checks.wrong_if(is_repeated, &format!("/shares/{i}/member_id"), FieldCode::Repeated);
            let is_impossible = share.member_id.is_some_and(|member| member.0 < 1);
            checks.wrong_if(is_impossible, &format!("/shares/{i}/member_id"), FieldCode::DoesNotExist);
        }
        let sum = self.shares.iter().fold(0_i64, |sum, share| sum.saturating_add(share.bp));
        if count > 0 && sum != WHOLE_BP {
            checks.push(wrong_sum("/shares", sum));
        }
        self.check_amounts(total_fen, &mut checks);
        checks.finish()
    }

    /// Amounts are said for everybody or for nobody, and leave nothing over.
    fn check_amounts(&self, total_fen: i64, checks: &mut Checks) {
        let said: i128 = self.shares.iter().filter_map(|share| share.amount_fen).map(i128::from).sum();
        if self.shares.iter().all(|share| share.amount_fen.is_none()) {
            return;
        }
        for (i, share) in self.shares.iter().enumerate() {
            checks.wrong_if(share.amount_fen.is_none(), &format!("/shares/{i}/amount_fen"), FieldCode::Required);
            // Nobody pays for what others get: all amounts are on the total's side of zero.
            let is_other_side = share.amount_fen.is_some_and(|amount| amount.signum() * total_fen.signum() < 0);
            if is_other_side {
                let limit = if total_fen < 0 { "max" } else { "min" };
                checks.push(FieldError::new(format!("/shares/{i}/amount_fen"), FieldCode::OutOfRange).with(limit, 0));
            }
        }
        let left = i128::from(total_fen) - said;
        if left != 0 {
            // What no integer of JSON holds is far from the total in any case.
            let left = i64::try_from(left).unwrap_or(i64::MAX);
            checks.push(FieldError::new("/shares", FieldCode::FenLeft).with("left_fen", left).with("total_fen", total_fen));
        }
    }
}

/// What everybody is paid by a mediated split, by member, the company last.
pub fn payees(shares: &[(CommissionRole, RoleMember)]) -> Vec<MemberPart> {
    let mut all: Vec<MemberPart> = Vec::with_capacity(shares.len());
    for (_, share) in shares {
        match all.iter_mut().find(|part| part.member_id == share.member_id) {
            Some(part) => part.amount_fen += share.amount_fen,
            None => all.push(MemberPart { member_id: share.member_id, amount_fen: share.amount_fen }),
        }
    }
    all.sort_unstable_by_key(|part| (part.member_id.is_none(), part.member_id));
    all
}
