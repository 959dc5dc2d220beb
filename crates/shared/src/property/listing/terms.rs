//! Terms of trade 交易条件 (A2).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::property::listing::Area;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How the land is held.
    LandTenure {
        /// 出让
        Granted = "granted",
        /// 划拨
        Allocated = "allocated",
        /// 集体
        Collective = "collective",
    }
}

vocabulary! {
    /// How the title certificate stands; its age decides the taxes.
    CertificateState {
        /// 无证
        None = "none",
        /// 办理中
        Processing = "processing",
        /// 不满二
        UnderTwoYears = "under_two_years",
        /// 满二
        OverTwoYears = "over_two_years",
        /// 满五
        OverFiveYears = "over_five_years",
    }
}

vocabulary! {
    /// Is the flat mortgaged?
    MortgageState {
        /// 无抵押
        None = "none",
        /// 有抵押，业主可还清
        OwnerRepays = "owner_repays",
        /// 有抵押，需过桥
        NeedsBridge = "needs_bridge",
    }
}

vocabulary! {
    /// Who lives there.
    Tenancy {
        /// 空置
        Vacant = "vacant",
        /// 业主自住
        OwnerOccupied = "owner_occupied",
        /// 出租中
        Tenanted = "tenanted",
    }
}

vocabulary! {
    /// Parking that goes with the flat.
    Parking {
        /// 无
        None = "none",
        /// 产权车位
        Owned = "owned",
        /// 租用车位
        Rented = "rented",
        /// 车库
        Garage = "garage",
    }
}

vocabulary! {
    /// Who pays the taxes.
    TaxBearer {
        /// 买方
        Buyer = "buyer",
        /// 卖方
        Seller = "seller",
        /// 各付
        Each = "each",
    }
}

vocabulary! {
    /// Who opens the door.
    ViewingContact {
        /// 业主
        Owner = "owner",
        /// 租客
        Tenant = "tenant",
        /// 有钥匙
        Key = "key",
        /// 经纪人
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
