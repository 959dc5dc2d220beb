//! Terms of trade 交易条件 (A2).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::problem::FieldCode;
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

vocabulary! {
    /// Why the owner sells or lets.
    OwnerMotive {
        /// To buy something better 置换改善.
        Upgrade = "upgrade",
        /// Moves to another city or abroad 迁居.
        MovesAway = "moves_away",
        /// Needs the money 资金周转.
        NeedsMoney = "needs_money",
        /// Ends an investment 投资变现.
        EndsInvestment = "ends_investment",
        /// Keeps it as an investment 投资出租.
        Investment = "investment",
        /// Inherited, or divided after a divorce 继承或分割.
        Inherited = "inherited",
        /// Something else 其他.
        Other = "other",
    }
}

vocabulary! {
    /// How much of a hurry the owner is in.
    Urgency {
        /// It has to be soon 急.
        Urgent = "urgent",
        /// At a good price 正常.
        Normal = "normal",
        /// Only tries the market 不急.
        NoHurry = "no_hurry",
    }
}

vocabulary! {
    /// Can the owner sign in person?
    OwnerSigns {
        /// Yes 本人到场.
        InPerson = "in_person",
        /// By somebody with a power of attorney 委托公证.
        ByProxy = "by_proxy",
        /// Not yet clear who signs 不能到场.
        NotYet = "not_yet",
    }
}

vocabulary! {
    /// What stands ready in a flat, for lettings above all. The first four are the "four airs" 四气.
    Equipment {
        /// Air conditioning 空调.
        AirConditioning = "air_conditioning",
        /// Heating 暖气.
        Heating = "heating",
        /// Water heater 热水器.
        WaterHeater = "water_heater",
        /// Gas 天然气.
        Gas = "gas",
        /// Furniture 家具.
        Furniture = "furniture",
        /// Appliances 家电.
        Appliances = "appliances",
    }
}

vocabulary! {
    /// What is asked of a flat's equipment: one thing that is ready, or all of them.
    EquipmentAsked {
        /// All of it 四气全齐: air conditioning, heating, water heater and gas (四气), furniture and appliances (全齐).
        FullyEquipped = "fully_equipped",
        /// Air conditioning 空调.
        AirConditioning = "air_conditioning",
        /// Heating 暖气.
        Heating = "heating",
        /// Water heater 热水器.
        WaterHeater = "water_heater",
        /// Gas 天然气.
        Gas = "gas",
        /// Furniture 家具.
        Furniture = "furniture",
        /// Appliances 家电.
        Appliances = "appliances",
    }
}

impl Equipment {
    /// The "four airs" 四气.
    pub const FOUR_AIRS: [Self; 4] = [Self::AirConditioning, Self::Heating, Self::WaterHeater, Self::Gas];
    /// What makes a flat complete beside them 全齐.
    pub const COMPLETE: [Self; 2] = [Self::Furniture, Self::Appliances];

    /// Its bit, as it is stored.
    const fn bit(self) -> i32 {
        1 << self as i32
    }

    /// The bits of several.
    pub fn mask(of: &[Self]) -> i32 {
        of.iter().fold(0, |mask, one| mask | one.bit())
    }
}

impl EquipmentAsked {
    /// The bits that a flat has to have for it.
    pub const fn mask(self) -> i32 {
        match self {
            Self::FullyEquipped => 0b11_1111,
            Self::AirConditioning => Equipment::AirConditioning.bit(),
            Self::Heating => Equipment::Heating.bit(),
            Self::WaterHeater => Equipment::WaterHeater.bit(),
            Self::Gas => Equipment::Gas.bit(),
            Self::Furniture => Equipment::Furniture.bit(),
            Self::Appliances => Equipment::Appliances.bit(),
        }
    }

    /// The bits that a flat has to have for several: what is asked for is all to be there.
    pub fn all(asked: &[Self]) -> i32 {
        asked.iter().fold(0, |mask, one| mask | one.mask())
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
    /// Why the owner sells or lets.
    pub motive: Option<OwnerMotive>,
    /// How much of a hurry they are in.
    pub urgency: Option<Urgency>,
    /// What speaks for it, in words.
    pub selling_points: Option<String>,
    /// What speaks against it, in words: known to the house, never published.
    pub defects: Option<String>,
    /// The year in which it was decorated.
    pub decorated_in: Option<i32>,
    /// What the decoration cost, in fen.
    pub decoration_cost_fen: Option<i64>,
    /// A cellar that goes with it.
    pub cellar_area: Option<Area>,
    /// Is the cellar part of the price?
    pub is_cellar_in_price: Option<bool>,
    /// Can the owner sign in person?
    pub owner_signs: Option<OwnerSigns>,
    /// Does the owner hand over only once they have bought a home of their own (a chain)?
    pub is_after_own_purchase: Option<bool>,
    /// What stands ready, each once.
    pub equipment: Vec<Equipment>,
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
        checks.optional_text("/terms/selling_points", self.selling_points.as_deref(), 300);
        checks.optional_text("/terms/defects", self.defects.as_deref(), 300);
        checks.range("/terms/decorated_in", self.decorated_in, 1900, 2100);
        checks.range("/terms/decoration_cost_fen", self.decoration_cost_fen, 0, crate::money::MAX_FEN);
        checks.range("/terms/cellar_area", self.cellar_area.map(Area::sqm), 0.0, 10_000.0);
        let mut seen = self.equipment.clone();
        seen.sort_unstable();
        seen.dedup();
        checks.wrong_if(seen.len() != self.equipment.len(), "/terms/equipment", FieldCode::Repeated);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fully_equipped_are_the_four_airs_furniture_and_appliances() {
        let all = Equipment::mask(&Equipment::FOUR_AIRS) | Equipment::mask(&Equipment::COMPLETE);
        assert_eq!((EquipmentAsked::FullyEquipped.mask(), Equipment::mask(Equipment::ALL)), (all, all));
        for one in Equipment::ALL {
            let asked: EquipmentAsked = one.as_str().parse().unwrap();
            assert_eq!(asked.mask(), Equipment::mask(&[*one]), "{one}");
        }
        assert_eq!(
            EquipmentAsked::all(&[EquipmentAsked::Gas, EquipmentAsked::Heating]),
            Equipment::mask(&[Equipment::Heating, Equipment::Gas])
        );
        assert_eq!(EquipmentAsked::all(&[]), 0);
    }
}
