//! Ids are newtypes, so that a member can't be passed where a listing is meant.

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        impl $crate::query::Value for $name {}

        #[cfg(feature = "openapi")]
        impl $crate::query::description::Described for $name {
            fn schema(_: bool) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                <i64 as utoipa::PartialSchema>::schema()
            }
        }
    )+};
}

ids! {
    /// A member of the company: an agent, a manager, a clerk.
    MemberId,
    /// A node of the organisation: region, store or team.
    OrgUnitId,
    /// A residential community 小区.
    CommunityId,
    /// A building 楼栋 of a community.
    BuildingId,
    /// A listing 房源.
    ListingId,
    /// An owner contact of a listing.
    OwnerId,
    /// A follow-up 跟进.
    FollowUpId,
    /// A saved view of a list.
    SavedViewId,
    /// A message or talk track with fields to fill in.
    TemplateId,
    /// An import job.
    ImportId,
    /// A saved mapping of columns to fields.
    ImportPresetId,
    /// A bunch of keys 钥匙.
    KeyBunchId,
    /// An exclusive agreement 独家.
    ExclusiveId,
    /// A talk about a price.
    NegotiationId,
    /// A photo or floor plan of the survey 实勘.
    PhotoId,
    /// A plan of the house's own by which commissions are split.
    CommissionPlanId,
    /// A notice to a member.
    NoticeId,
    /// A signed-in session of a member.
    SessionId,
    /// A client 客源.
    ClientId,
    /// A way to reach a client.
    ClientContactId,
    /// What a client looks for 需求.
    DemandId,
    /// What a client has agreed to.
    ConsentId,
    /// Two records of a client that became one.
    ClientMergeId,
    /// A showing 带看.
    ShowingId,
    /// A reception of a walk-in or caller.
    ReceptionId,
    /// Keys that somebody will take out.
    KeyReservationId,
    /// Two agents who work on one client together.
    CooperationId,
    /// A listing that answers a demand well.
    MatchAlertId,
    /// A recommendation list 推荐清单.
    RecommendationId,
    /// A contract 合同.
    ContractId,
    /// A party to a contract.
    ContractPartyId,
    /// A file of a contract.
    ContractFileId,
    /// A step after the signing of a contract.
    ContractStepId,
    /// Something that a contract brings in 应收.
    ReceivableId,
    /// Money that came in 收款.
    ReceiptId,
    /// Money that was given back 退款.
    RefundId,
    /// An entry of the books.
    LedgerEntryId,
    /// What may go wrong with a contract.
    RiskId,
    /// What a manager has decided in a dispute about a client.
    VerdictDecisionId,
    /// What a member gets beside performance 奖金.
    BonusId,
    /// An entry of what the house spends 费用.
    CostId,
    /// A version of a budget 预算.
    BudgetId,
    /// A project or campaign that costs are entered for 成本对象.
    CostObjectId,
    /// The program of a partner 合作方 that calls the API.
    ApiClientId,
    /// Where a partner is told of what happens.
    WebhookId,
    /// Something that a webhook is told of.
    WebhookDeliveryId,
    /// An enquiry that a partner handed over 询盘.
    LeadId,
    /// A request for a file that needs an approval.
    ExportRequestId,
    /// A file that was taken away.
    ExportId,
    /// The erasure of a person.
    ErasureId,
}

/// What a follow-up or a look at a contact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A listing, and its owners.
    Listing(ListingId),
    /// A client.
    Client(ClientId),
}

impl Subject {
    /// The number of the listing, where it is one.
    pub const fn listing(self) -> Option<i64> {
        if let Self::Listing(id) = self { Some(id.0) } else { None }
    }

    /// The number of the client, where it is one.
    pub const fn client(self) -> Option<i64> {
        if let Self::Client(id) = self { Some(id.0) } else { None }
    }
}
