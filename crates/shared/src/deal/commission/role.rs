//! The roles of a deal, in the order of every plan.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What somebody did for a deal. The order is that of the plans; by it ties are decided (§4.8).
    CommissionRole {
        /// 房源方: entered the listing.
        Listing = "listing",
        /// 独家方: brought the exclusive agreement.
        Exclusive = "exclusive",
        /// 钥匙方: got the keys.
        Key = "key",
        /// 实勘方: took the photos.
        Photos = "photos",
        /// 户型图方: drew the floor plan.
        FloorPlan = "floor_plan",
        /// 成交方: closed the deal.
        Closing = "closing",
        /// 客户方: registered the client first (§4.3).
        Client = "client",
    }
}

impl CommissionRole {
    /// Every role, in the order of the plans.
    pub const IN_ORDER: [Self; 7] = [Self::Listing, Self::Exclusive, Self::Key, Self::Photos, Self::FloorPlan, Self::Closing, Self::Client];
}

/// Something for each role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ByRole<T> {
    /// 房源方.
    pub listing: T,
    /// 独家方.
    pub exclusive: T,
    /// 钥匙方.
    pub key: T,
    /// 实勘方.
    pub photos: T,
    /// 户型图方.
    pub floor_plan: T,
    /// 成交方.
    pub closing: T,
    /// 客户方.
    pub client: T,
}

impl<T> ByRole<T> {
    /// Something made for each role.
    pub fn from_fn(mut make: impl FnMut(CommissionRole) -> T) -> Self {
        Self {
            listing: make(CommissionRole::Listing),
            exclusive: make(CommissionRole::Exclusive),
            key: make(CommissionRole::Key),
            photos: make(CommissionRole::Photos),
            floor_plan: make(CommissionRole::FloorPlan),
            closing: make(CommissionRole::Closing),
            client: make(CommissionRole::Client),
        }
    }

    /// That of one role.
    pub const fn of(&self, role: CommissionRole) -> &T {
        match role {
            CommissionRole::Listing => &self.listing,
            CommissionRole::Exclusive => &self.exclusive,
            CommissionRole::Key => &self.key,
            CommissionRole::Photos => &self.photos,
            CommissionRole::FloorPlan => &self.floor_plan,
            CommissionRole::Closing => &self.closing,
            CommissionRole::Client => &self.client,
        }
    }

    /// That of one role, to be changed.
    pub const fn of_mut(&mut self, role: CommissionRole) -> &mut T {
        match role {
            CommissionRole::Listing => &mut self.listing,
            CommissionRole::Exclusive => &mut self.exclusive,
            CommissionRole::Key => &mut self.key,
            CommissionRole::Photos => &mut self.photos,
            CommissionRole::FloorPlan => &mut self.floor_plan,
            CommissionRole::Closing => &mut self.closing,
            CommissionRole::Client => &mut self.client,
        }
    }
}

impl<T: Copy> ByRole<T> {
    /// All of them, in the order of the plans.
    pub fn iter(&self) -> impl Iterator<Item = (CommissionRole, T)> {
        CommissionRole::IN_ORDER.into_iter().map(|role| (role, *self.of(role)))
    }
}
