//! The split of a contract, its parties and facts taken from the record, each with its evidence (§4.1 to §4.9).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::deal::commission::mediation::Mediation;
use crate::deal::commission::{CommissionFacts, CommissionParties, CommissionPreview, CommissionRole, MemberPart, RoleMember};
use crate::vocabulary::vocabulary;
use crate::{ContractId, MemberId};

vocabulary! {
    /// What a piece of evidence is about.
    SplitFact {
        /// Who brought the listing (§1.3).
        ListingParty = "listing_party",
        /// The exclusive agreement in force (§1.10).
        ExclusiveParty = "exclusive_party",
        /// Who got the keys (§1.9).
        KeyParty = "key_party",
        /// Who took the photos (§1.11).
        PhotosParty = "photos_party",
        /// Who drew the floor plan (§1.11).
        FloorPlanParty = "floor_plan_party",
        /// Who closes.
        ClosingParty = "closing_party",
        /// Who showed the listing to the client before the signing (§4.4).
        CoShower = "co_shower",
        /// Who registered the client first (§4.3).
        ClientParty = "client_party",
        /// For whom the closer closes (§4.5).
        Novice = "novice",
        /// A party who has left the company (§4.6).
        Leaver = "leaver",
    }
}

vocabulary! {
    /// Why something doesn't count.
    SplitGap {
        /// The signed document is missing.
        NoDocument = "no_document",
        /// The follow-up is missing that says so.
        NoFollowUp = "no_follow_up",
        /// Nobody has confirmed that the keys open the door.
        NotConfirmed = "not_confirmed",
        /// There are fewer photos than the rules want.
        TooFewPhotos = "too_few_photos",
    }
}

vocabulary! {
    /// What kind of record proves something.
    EvidenceKind {
        /// A listing.
        Listing = "listing",
        /// An exclusive agreement.
        Exclusive = "exclusive",
        /// A bunch of keys.
        KeyBunch = "key_bunch",
        /// A photo or floor plan.
        Photo = "photo",
        /// A follow-up.
        FollowUp = "follow_up",
        /// A showing.
        Showing = "showing",
        /// A client.
        Client = "client",
        /// A contract.
        Contract = "contract",
        /// A member.
        Member = "member",
    }
}

/// A record that proves something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceRef {
    /// What kind of record.
    pub kind: EvidenceKind,
    /// Which one.
    pub id: i64,
    /// Of which moment it is.
    pub at: Option<DateTime<Utc>>,
}

/// What the record says of one party, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SplitEvidence {
    /// What it is about.
    pub fact: SplitFact,
    /// Who.
    pub member: MemberRef,
    /// What it lacks to count; it counts where that is nothing.
    pub gaps: Vec<SplitGap>,
    /// The records that prove it.
    pub proofs: Vec<EvidenceRef>,
}

impl SplitEvidence {
    /// Does it count?
    pub fn counts(&self) -> bool {
        self.gaps.is_empty()
    }
}

/// What a manager has decided otherwise (§4.9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MediatedSplit {
    /// The shares that replace the computed ones, and why.
    pub mediation: Mediation,
    /// What each has by them, in their order.
    pub parts: Vec<MediatedPart>,
    /// What everybody is paid, by id, the company last.
    pub members: Vec<MemberPart>,
    /// Who has decided it.
    pub by: MemberRef,
    /// When.
    pub at: DateTime<Utc>,
}

/// What somebody has by a mediation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MediatedPart {
    /// In which role.
    pub role: CommissionRole,
    /// Who, and how much.
    pub part: RoleMember,
}

/// The split of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractSplit {
    /// Of which contract.
    pub contract_id: ContractId,
    /// As it was at the signing; else it follows the record.
    pub is_frozen: bool,
    /// The day whose plan counts.
    pub on: NaiveDate,
    /// Who did what.
    pub parties: CommissionParties,
    /// What else counts.
    pub facts: CommissionFacts,
    /// What the record says, party by party.
    pub evidence: Vec<SplitEvidence>,
    /// What comes of it, with its reasons. It stays in sight beside a mediation.
    pub computed: CommissionPreview,
    /// What a manager has decided otherwise; the latest counts.
    pub mediated: Option<MediatedSplit>,
    /// Everybody who is named.
    pub members: Vec<MemberRef>,
    /// The caller may mediate.
    pub may_mediate: bool,
}

impl ContractSplit {
    /// What everybody is paid: by the mediation, where there is one.
    pub fn payees(&self) -> &[MemberPart] {
        self.mediated.as_ref().map_or(&self.computed.members, |mediated| &mediated.members)
    }
}

/// Everybody whom parties and facts name, each once, by id.
pub fn named(parties: &CommissionParties, facts: &CommissionFacts) -> Vec<MemberId> {
    let of_roles = CommissionRole::IN_ORDER.into_iter().flat_map(|role| parties.of(role).iter().copied());
    let mut all: Vec<MemberId> = of_roles.chain(facts.co_showers.iter().copied()).chain(facts.novice_partner).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Does a follow-up say that its author made the photos, or the floor plan (§4.1)?
pub fn says_survey(text: &str, is_floor_plan: bool) -> bool {
    let words: &[&str] = if is_floor_plan { &["户型", "平面图"] } else { &["实勘", "照片", "拍照", "拍摄"] };
    words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_named_once() {
        let parties =
            CommissionParties { listing: vec![MemberId(3)], closing: vec![MemberId(1)], client: vec![MemberId(3)], ..Default::default() };
        let facts = CommissionFacts { co_showers: vec![MemberId(1), MemberId(2)], novice_partner: Some(MemberId(9)), ..Default::default() };
        assert_eq!(named(&parties, &facts), [1, 2, 3, 9].map(MemberId));
    }

    #[test]
    fn a_follow_up_says_whose_the_survey_is() {
        assert!(says_survey("今天上门补了实勘，共八张", false) && says_survey("重画了户型图", true));
        assert!(!says_survey("业主同意降价五万", false) && !says_survey("照片已补", true));
    }
}
