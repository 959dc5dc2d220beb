//! Terms of trade 交易条件 (A2).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::property::listing::Area;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How the land is held.
    LandTenure {
        /// Granted by the state for a fee 出让.
        Granted = "granted",
        /// Allocated by the state 划拨; a sale settles the fee first.
        Allocated = "allocated",
        /// Owned by a village collective 集体.
        Collective = "collective",
    }
}

vocabulary! {
    /// How the title certificate stands; its age decides the taxes.
    CertificateState {
        /// There is none 无证.
        None = "none",
        /// Applied for 办理中.
        Processing = "processing",
        /// Younger than two years 不满二.
        UnderTwoYears = "under_two_years",
        /// Two years or older 满二.
        OverTwoYears = "over_two_years",
        /// Five years or older 满五.
        OverFiveYears = "over_five_years",
    }
}

vocabulary! {
    /// Is the flat mortgaged?
    MortgageState {
        /// No 无抵押.
        None = "none",
        /// Yes, and the owner can repay it 有抵押，业主可还清.
        OwnerRepays = "owner_repays",
        /// Yes, and a bridge loan is needed 有抵押，需过桥.
        NeedsBridge = "needs_bridge",
    }
}

vocabulary! {
    /// Who lives there.
    Tenancy {
        /// Nobody 空置.
        Vacant = "vacant",
        /// The owner 业主自住.
        OwnerOccupied = "owner_occupied",
        /// A tenant 出租中.
        Tenanted = "tenanted",
    }
}

vocabulary! {
    /// Parking that goes with the flat.
    Parking {
        /// No parking 无.
        None = "none",
        /// A space with a title of its own 产权车位.
        Owned = "owned",
        /// A rented space 租用车位.
        Rented = "rented",
        /// A garage 车库.
        Garage = "garage",
    }
}

vocabulary! {
    /// Who pays the taxes.
    TaxBearer {
        /// The buyer 买方.
        Buyer = "buyer",
        /// The seller 卖方.
        Seller = "seller",
        /// Each what the law puts on them 各付.
        Each = "each",
    }
}

vocabulary! {
    /// Who opens the door.
    ViewingContact {
        /// The owner 业主.
        Owner = "owner",
        /// The tenant 租客.
        Tenant = "tenant",
        /// Nobody: we have keys 有钥匙.
        Key = "key",
        /// The agent 经纪人.
        Agent = "agent",
    }
}

/// What the owner asks and offers beside the price.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TradeTerms {
    /// How the land is held.
    pub land_tenure: Option<LandTenure>,
    /// The title certificate.
    pub certificate: Option<CertificateState>,
    /// Is it the family's only home (唯一)?
    pub is_only_home: Option<bool>,
    /// Co-owners who must sign, in words.
    pub co_owners: Option<String>,
    /// The mortgage.
    pub mortgage: Option<MortgageState>,
    /// What is left to repay, in fen.
    pub mortgage_fen: Option<i64>,
    /// Who lives there.
    pub tenancy: Option<Tenancy>,
    /// Last day of the lease.
    pub lease_ends_on: Option<NaiveDate>,
    /// What stays in the flat, in words.
    pub furniture: Option<String>,
    /// Storage room that goes with it.
    pub storage_area: Option<Area>,
    /// Parking that goes with it.
    pub parking: Option<Parking>,
    /// Day of hand-over.
    pub hand_over_on: Option<NaiveDate>,
    /// When it can be seen, in words.
    pub viewing_time: Option<String>,
    /// Who opens the door.
    pub viewing_contact: Option<ViewingContact>,
    /// Who pays the taxes.
    pub tax_bearer: Option<TaxBearer>,
    /// Commission agreed with the owner, in basis points of the price.
    pub commission_asked_bp: Option<i32>,
}

impl TradeTerms {
    /// Checks the terms, below `/terms`.
    pub fn check(&self, checks: &mut Checks) {
        checks.optional_text("/terms/co_owners", self.co_owners.as_deref(), 200);
        checks.optional_text("/terms/furniture", self.furniture.as_deref(), 200);
        checks.optional_text("/terms/viewing_time", self.viewing_time.as_deref(), 100);
        checks.day("/terms/lease_ends_on", self.lease_ends_on);
        checks.day("/terms/hand_over_on", self.hand_over_on);
        checks.range("/terms/mortgage_fen", self.mortgage_fen, 0, crate::money::MAX_FEN);
        checks.range("/terms/storage_area", self.storage_area.map(Area::sqm), 0.0, 10_000.0);
        checks.range("/terms/commission_asked_bp", self.commission_asked_bp, 0, 10_000);
    }
}
