//! The items of the application: rail, bottom bar and palette list the same ones.

use fangke_shared::permission::Action;
use icondata_core::Icon as IconData;

use crate::company::auth::parts::Session;
use crate::tr;

/// A page that the navigation leads to.
#[derive(Clone, Copy)]
pub struct NavItem {
    /// Its address.
    pub path: &'static str,
    /// Its icon.
    pub icon: IconData,
    /// What one must be permitted to find anything there.
    pub needs: Option<Action>,
    /// Its Chinese name in syllables, for the palette.
    pub pinyin: &'static str,
    name: fn() -> &'static str,
}

impl NavItem {
    /// Its name.
    pub fn name(self) -> &'static str {
        (self.name)()
    }

    /// Is it of use to the signed-in member?
    pub fn is_open_to(self, session: Session) -> bool {
        self.needs.is_none_or(|action| session.may(action))
    }

    /// Does an address belong to it?
    pub fn holds(self, pathname: &str) -> bool {
        pathname.strip_prefix(self.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The items of work, in the order of the rail.
pub const NAV_ITEMS: [NavItem; 19] = [
    NavItem {
        path: "/today",
        icon: icondata_lu::LuLayoutDashboard,
        needs: Some(Action::ReadListings),
        pinyin: "gong zuo tai",
        name: || tr!(reminder.title),
    },
    NavItem {
        path: "/listings",
        icon: icondata_lu::LuBuilding2,
        needs: Some(Action::ReadListings),
        pinyin: "fang yuan",
        name: || tr!(frame.nav.listings),
    },
    NavItem {
        path: "/clients",
        icon: icondata_lu::LuUsers,
        needs: Some(Action::ReadClients),
        pinyin: "ke yuan",
        name: || tr!(profile.title),
    },
    NavItem {
        path: "/receptions",
        icon: icondata_lu::LuDoorOpen,
        needs: Some(Action::ReadReceptions),
        pinyin: "jie dai",
        name: || tr!(reception.title),
    },
    NavItem {
        path: "/showings",
        icon: icondata_lu::LuFootprints,
        needs: Some(Action::ReadShowings),
        pinyin: "dai kan",
        name: || tr!(showing.title),
    },
    NavItem {
        path: "/contracts",
        icon: icondata_lu::LuFileText,
        needs: Some(Action::ReadContracts),
        pinyin: "he tong",
        name: || tr!(contract.title),
    },
    NavItem {
        path: "/receivables",
        icon: icondata_lu::LuWallet,
        needs: Some(Action::PlanReceivables),
        pinyin: "ying shou kuan",
        name: || tr!(receivable.title),
    },
    NavItem { path: "/costs", icon: icondata_lu::LuReceipt, needs: Some(Action::ReadCosts), pinyin: "fei yong", name: || tr!(cost.title) },
    NavItem {
        path: "/profit",
        icon: icondata_lu::LuTrendingUp,
        needs: Some(Action::ReadProfit),
        pinyin: "sun yi",
        name: || tr!(profit.title),
    },
    NavItem {
        path: "/ledger",
        icon: icondata_lu::LuBookOpen,
        needs: Some(Action::KeepBooks),
        pinyin: "zong zhang",
        name: || tr!(ledger.title),
    },
    NavItem {
        path: "/risks",
        icon: icondata_lu::LuShieldAlert,
        needs: Some(Action::ReadContracts),
        pinyin: "feng xian",
        name: || tr!(risk.title),
    },
    NavItem {
        path: "/communities",
        icon: icondata_lu::LuMapPinned,
        needs: Some(Action::ReadListings),
        pinyin: "xiao qu",
        name: || tr!(community.title),
    },
    NavItem { path: "/keys", icon: icondata_lu::LuKeyRound, needs: Some(Action::ReadListings), pinyin: "yao shi", name: || tr!(key.title) },
    NavItem {
        path: "/commission",
        icon: icondata_lu::LuCoins,
        needs: Some(Action::PreviewCommission),
        pinyin: "fen cheng",
        name: || tr!(frame.nav.commission),
    },
    NavItem {
        path: "/performance",
        icon: icondata_lu::LuTrophy,
        needs: Some(Action::ReadPerformance),
        pinyin: "ye ji",
        name: || tr!(performance.title),
    },
    NavItem {
        path: "/inventory",
        icon: icondata_lu::LuWarehouse,
        needs: Some(Action::ReadInventory),
        pinyin: "ku cun",
        name: || tr!(inventory.title),
    },
    NavItem {
        path: "/import",
        icon: icondata_lu::LuFileInput,
        needs: Some(Action::ImportRecords),
        pinyin: "dao ru",
        name: || tr!(frame.nav.import),
    },
    NavItem {
        path: "/members",
        icon: icondata_lu::LuContact,
        needs: Some(Action::ReadMembers),
        pinyin: "cheng yuan",
        name: || tr!(member.title),
    },
    NavItem {
        path: "/organisation",
        icon: icondata_lu::LuNetwork,
        needs: Some(Action::ReadMembers),
        pinyin: "zu zhi",
        name: || tr!(organisation.title),
    },
];

/// Those that a phone's bar has room for; the others are behind 更多.
pub fn is_on_phone(item: NavItem) -> bool {
    ["/today", "/listings", "/clients", "/showings"].contains(&item.path)
}

/// What a member keeps at hand: in the member's own menu, and behind 更多.
pub const FAVOURITES: NavItem = NavItem {
    path: "/favourites",
    icon: icondata_lu::LuStar,
    needs: Some(Action::ReadListings),
    pinyin: "shou cang",
    name: || tr!(favourite.title),
};

/// Pages that lie within an item and are found by their own name.
pub const PAGES: [NavItem; 17] = [
    FAVOURITES,
    NavItem {
        path: "/listings?map=all",
        icon: icondata_lu::LuMap,
        needs: Some(Action::ReadListings),
        pinyin: "di tu",
        name: || tr!(listing.on_map),
    },
    NavItem {
        path: "/cooperations",
        icon: icondata_lu::LuHandshake,
        needs: Some(Action::Cooperate),
        pinyin: "ke yuan he zuo",
        name: || tr!(cooperation.title),
    },
    NavItem {
        path: "/cost-objects",
        icon: icondata_lu::LuFolder,
        needs: Some(Action::ReadCosts),
        pinyin: "xiang mu yu huo dong",
        name: || tr!(cost.objects),
    },
    NavItem {
        path: "/developer-statement",
        icon: icondata_lu::LuBuilding2,
        needs: Some(Action::ReadProfit),
        pinyin: "kai fa shang dui zhang",
        name: || tr!(developer_statement.title),
    },
    NavItem {
        path: "/budgets",
        icon: icondata_lu::LuReceipt,
        needs: Some(Action::ReadCosts),
        pinyin: "yu suan",
        name: || tr!(cost.budgets),
    },
    NavItem {
        path: "/performance/leaderboard",
        icon: icondata_lu::LuTrophy,
        needs: Some(Action::ReadLeaderboard),
        pinyin: "ye ji pai hang",
        name: || tr!(performance.board),
    },
    NavItem {
        path: "/commission/plans",
        icon: icondata_lu::LuCoins,
        needs: Some(Action::PreviewCommission),
        pinyin: "fen cheng fang an",
        name: || tr!(commission.plans),
    },
    NavItem {
        path: "/persons",
        icon: icondata_lu::LuUserX,
        needs: Some(Action::ErasePersons),
        pinyin: "ge ren xin xi",
        name: || tr!(erasure.title),
    },
    NavItem {
        path: "/exports",
        icon: icondata_lu::LuDownload,
        needs: Some(Action::ExportListings),
        pinyin: "dao chu ji lu",
        name: || tr!(export.page.title),
    },
    NavItem {
        path: "/audit",
        icon: icondata_lu::LuScrollText,
        needs: Some(Action::ReadAudit),
        pinyin: "shen ji ji lu",
        name: || tr!(audit.title),
    },
    NavItem {
        path: "/system",
        icon: icondata_lu::LuActivity,
        needs: Some(Action::ReadSystem),
        pinyin: "xi tong zhuang kuang",
        name: || tr!(system.title),
    },
    NavItem {
        path: "/settings/templates",
        icon: icondata_lu::LuMessageSquareText,
        needs: Some(Action::ReadListings),
        pinyin: "hua shu duan xin",
        name: || tr!(template.title),
    },
    NavItem {
        path: "/settings/partners",
        icon: icondata_lu::LuPlug,
        needs: Some(Action::ManageApiClients),
        pinyin: "he zuo fang",
        name: || tr!(api_client.title),
    },
    NavItem {
        path: "/settings/rules",
        icon: icondata_lu::LuScale,
        needs: Some(Action::ReadListings),
        pinyin: "gui ze",
        name: || tr!(setting.title),
    },
    NavItem {
        path: "/settings/permissions",
        icon: icondata_lu::LuShieldCheck,
        needs: Some(Action::ReadMembers),
        pinyin: "quan xian",
        name: || tr!(permission.title),
    },
    NavItem {
        path: "/notices",
        icon: icondata_lu::LuBell,
        needs: Some(Action::ReadListings),
        pinyin: "tong zhi",
        name: || tr!(notice.title),
    },
];

/// The item at the foot of the rail.
pub const SETTINGS: NavItem =
    NavItem { path: "/settings", icon: icondata_lu::LuSettings, needs: None, pinyin: "she zhi", name: || tr!(frame.nav.settings) };

/// Something that one may start from anywhere.
#[derive(Clone, Copy)]
pub struct Start {
    /// Where it happens.
    pub path: &'static str,
    /// Its icon.
    pub icon: IconData,
    needs: Action,
    /// Its Chinese name in syllables, for the palette.
    pub pinyin: &'static str,
    name: fn() -> &'static str,
}

impl Start {
    /// What it does.
    pub fn name(self) -> &'static str {
        (self.name)()
    }

    /// May the signed-in member do it?
    pub fn is_open_to(self, session: Session) -> bool {
        session.may(self.needs)
    }
}

/// What the ＋ offers.
pub const STARTS: [Start; 4] = [
    Start {
        path: "/listings/new",
        icon: icondata_lu::LuBuilding2,
        needs: Action::CreateListing,
        pinyin: "xin zeng fang yuan",
        name: || tr!(common.add_listing),
    },
    Start {
        path: "/clients/new",
        icon: icondata_lu::LuUserPlus,
        needs: Action::CreateClient,
        pinyin: "deng ji ke yuan",
        name: || tr!(profile.register),
    },
    Start {
        path: "/import",
        icon: icondata_lu::LuFileInput,
        needs: Action::ImportRecords,
        pinyin: "dao ru wen jian",
        name: || tr!(common.add_import),
    },
    Start {
        path: "/members?new",
        icon: icondata_lu::LuUserPlus,
        needs: Action::ManageMembers,
        pinyin: "xin zeng cheng yuan",
        name: || tr!(common.add_member),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_one_place() {
        let holding = |path: &str| NAV_ITEMS.iter().filter(|item| item.holds(path)).count();
        assert_eq!(holding("/listings/12/edit"), 1);
        assert_eq!(holding("/members"), 1);
        assert_eq!(holding("/membership"), 0);
        assert_eq!(holding("/"), 0);
    }
}
