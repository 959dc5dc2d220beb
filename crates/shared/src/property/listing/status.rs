//! The status machine of a listing (§1.2).

use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::problem::{ErrorCode, FieldError};
use crate::property::listing::Purpose;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a listing stands.
    ListingStatus {
        /// 待完善: not yet a listing, for want of building, unit, room or owner.
        Lead = "lead",
        /// On the market 有效: the only status with a public page.
        Available = "available",
        /// The owner waits 暂缓; protected for its maintainer (§1.3).
        Paused = "paused",
        /// Nobody knows how it stands 未知; protected for its maintainer (§1.3).
        Unknown = "unknown",
        /// Sold by us 我售: by a signed contract only, and final (§1.2).
        SoldByUs = "sold_by_us",
        /// Let by us 我租: by a signed contract only (§1.2).
        LetByUs = "let_by_us",
        /// Sold by somebody else 他售; final.
        SoldElsewhere = "sold_elsewhere",
        /// Let by somebody else 他租; available again when the lease ends.
        LetElsewhere = "let_elsewhere",
        /// The owner has withdrawn it 撤单; final.
        Withdrawn = "withdrawn",
    }
}

impl ListingStatus {
    /// Those in which a listing is [active](Self::is_active).
    pub const ACTIVE: [Self; 3] = [Self::Available, Self::Paused, Self::Unknown];
    /// Sold or let, by us or by somebody else: what the time on the market is measured to.
    pub const TRADED: [Self; 4] = [Self::SoldByUs, Self::LetByUs, Self::SoldElsewhere, Self::LetElsewhere];

    /// Does a listing in this status hold its flat against a second one (§1.1)?
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Available | Self::Paused | Self::Unknown)
    }

    /// May a listing go from here to `next` by hand? `purpose` rules out letting what is only for sale.
    ///
    /// # Errors
    /// `contract_required` for what only a contract sets, `status_not_allowed` otherwise.
    pub const fn check_step(self, next: Self, purpose: Purpose) -> Result<(), ErrorCode> {
        use ListingStatus::{Available, LetByUs, LetElsewhere, Paused, SoldByUs, SoldElsewhere, Unknown, Withdrawn};
        match (self, next) {
            (Available | Paused | Unknown, SoldByUs | LetByUs) => Err(ErrorCode::ContractRequired),
            (Available, Paused | Unknown | Withdrawn) | (Paused | Unknown, Available | Withdrawn) | (LetByUs | LetElsewhere, Available) => {
                Ok(())
            }
            (Available, SoldElsewhere) if purpose.includes_sale() => Ok(()),
            (Available, LetElsewhere) if purpose.includes_rental() => Ok(()),
            _ => Err(ErrorCode::StatusNotAllowed),
        }
    }

    /// May a signed contract bring a listing from here to `next`, or may a contract that is cancelled give it back (§1.2, §5)?
    ///
    /// # Errors
    /// `status_not_allowed`.
    pub const fn check_contract_step(self, next: Self, purpose: Purpose) -> Result<(), ErrorCode> {
        let may = match (self, next) {
            (Self::Available | Self::Paused | Self::Unknown, Self::SoldByUs) => purpose.includes_sale(),
            (Self::Available | Self::Paused | Self::Unknown, Self::LetByUs) => purpose.includes_rental(),
            (Self::SoldByUs | Self::LetByUs, next) => next.is_active(),
            _ => false,
        };
        if may { Ok(()) } else { Err(ErrorCode::StatusNotAllowed) }
    }

    /// The steps that somebody may take by hand from here.
    pub fn next_steps(self, purpose: Purpose) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|next| self.check_step(*next, purpose).is_ok()).collect()
    }
}

/// Body of `POST /listings/{id}/status`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeStatusRequest {
    /// The status from now on.
    pub status: ListingStatus,
    /// Why: 2 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "业主出国，三个月后再卖"))]
    pub reason: String,
}

impl ChangeStatusRequest {
    /// Checks the reason.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, 200);
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_active_statuses_are_listed() {
        let active: Vec<_> = ListingStatus::ALL.iter().copied().filter(|status| status.is_active()).collect();
        assert_eq!(active, ListingStatus::ACTIVE);
    }

    #[test]
    fn sold_is_final() {
        assert!(ListingStatus::SoldByUs.next_steps(Purpose::Both).is_empty());
        assert!(ListingStatus::SoldElsewhere.next_steps(Purpose::Both).is_empty());
    }

    #[test]
    fn only_a_contract_sells_by_us() {
        let step = ListingStatus::Available.check_step(ListingStatus::SoldByUs, Purpose::Sale);
        assert_eq!(step, Err(ErrorCode::ContractRequired));
    }

    #[test]
    fn a_contract_sells_what_is_for_sale_and_gives_it_back() {
        use ListingStatus::{Available, Lead, LetByUs, Paused, SoldByUs, SoldElsewhere, Withdrawn};
        let step = |from: ListingStatus, to, purpose| from.check_contract_step(to, purpose).is_ok();
        assert!(step(Available, SoldByUs, Purpose::Sale) && step(Paused, LetByUs, Purpose::Both));
        assert!(!step(Available, LetByUs, Purpose::Sale) && !step(Available, SoldByUs, Purpose::Rental));
        assert!(step(SoldByUs, Available, Purpose::Sale) && step(LetByUs, Paused, Purpose::Rental));
        assert!(!step(Lead, SoldByUs, Purpose::Sale) && !step(SoldElsewhere, Available, Purpose::Sale));
        assert!(!step(LetByUs, SoldByUs, Purpose::Both) && !step(Available, Withdrawn, Purpose::Sale));
    }

    #[test]
    fn paused_comes_back_or_is_withdrawn() {
        use ListingStatus::{Available, Withdrawn};
        assert_eq!(ListingStatus::Paused.next_steps(Purpose::Sale), [Available, Withdrawn]);
        assert_eq!(ListingStatus::LetElsewhere.next_steps(Purpose::Rental), [Available]);
    }

    #[test]
    fn a_lead_is_completed_not_switched() {
        assert!(ListingStatus::Lead.next_steps(Purpose::Sale).is_empty());
    }
}
