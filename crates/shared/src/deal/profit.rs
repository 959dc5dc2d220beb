//! Profit and loss 损益 of a month, by store (§12.3): what came in, less VAT, commission, costs and the share of head office.

use serde::{Deserialize, Serialize};

use crate::OrgUnitId;
use crate::deal::commission::rounding::{Part, allocate};
use crate::deal::cost::CostObjectRef;
use crate::money::part_bp;
use crate::month::Month;
use crate::permission::Scope;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// By what the costs of head office are shared among the stores (§12.3).
    ShareDriver {
        /// 按人数: by how many work there.
        Heads = "heads",
        /// 按收入: by income.
        Income = "income",
        /// 按成交: by how many contracts were signed in the month.
        Deals = "deals",
    }
}

/// What is known of a store or of head office, in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnitMoney {
    /// What came in and settled something.
    pub received_fen: i64,
    /// What was given back of it.
    pub refunded_fen: i64,
    /// What agents earned of it.
    pub commission_fen: i64,
    /// Channels and referrals, without VAT.
    pub channel_fen: i64,
    /// Bonuses of its members.
    pub bonus_fen: i64,
    /// Other costs of its own, without VAT.
    pub direct_fen: i64,
}

impl UnitMoney {
    /// Both together; none where no integer holds an amount.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        Some(Self {
            received_fen: self.received_fen.checked_add(other.received_fen)?,
            refunded_fen: self.refunded_fen.checked_add(other.refunded_fen)?,
            commission_fen: self.commission_fen.checked_add(other.commission_fen)?,
            channel_fen: self.channel_fen.checked_add(other.channel_fen)?,
            bonus_fen: self.bonus_fen.checked_add(other.bonus_fen)?,
            direct_fen: self.direct_fen.checked_add(other.direct_fen)?,
        })
    }
}

/// The lines of profit and loss, in fen. Of a company each line is the sum of that of its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfitFigures {
    /// 收款: what came in and settled something.
    pub received_fen: i64,
    /// 退款: what was given back of it.
    pub refunded_fen: i64,
    /// 净收款: the difference.
    pub net_fen: i64,
    /// 增值税: VAT within it.
    pub vat_fen: i64,
    /// 收入: net less VAT.
    pub income_fen: i64,
    /// 佣金: what agents earned of it.
    pub commission_fen: i64,
    /// 渠道与推荐: fees of channels, rewards for referrals.
    pub channel_fen: i64,
    /// 毛利: income less both.
    pub gross_fen: i64,
    /// The gross profit in basis points of the income, HU; null without income.
    pub gross_bp: Option<i64>,
    /// 奖金: bonuses of its members.
    pub bonus_fen: i64,
    /// 直接费用: other costs of its own.
    pub direct_fen: i64,
    /// 贡献: gross profit less these.
    pub contribution_fen: i64,
    /// 总部分摊: its share of the costs of head office; negative at head office, which passes them on.
    pub shared_fen: i64,
    /// 经营结果: contribution less the share.
    pub result_fen: i64,
}

/// VAT within an amount, at a rate in per cent: net − HU(net × 100 / (100 + rate)) (§12.3).
pub fn vat_within(net_fen: i64, rate: i64) -> i64 {
    let divisor = i128::from(rate.clamp(0, 100)) + 100;
    let n = i128::from(net_fen) * 100;
    let rounded = (n.abs() * 2 + divisor) / (divisor * 2) * n.signum();
    net_fen.saturating_sub(i64::try_from(rounded).unwrap_or(net_fen))
}

/// The lines of one column.
///
/// # Errors
/// None where no integer holds an amount.
fn figures(money: &UnitMoney, rate: i64, shared_fen: i64) -> Option<ProfitFigures> {
    let net_fen = money.received_fen.checked_sub(money.refunded_fen)?;
    let vat_fen = vat_within(net_fen, rate);
    let income_fen = net_fen.checked_sub(vat_fen)?;
    let gross_fen = income_fen.checked_sub(money.commission_fen)?.checked_sub(money.channel_fen)?;
    let contribution_fen = gross_fen.checked_sub(money.bonus_fen)?.checked_sub(money.direct_fen)?;
    Some(ProfitFigures {
        received_fen: money.received_fen,
        refunded_fen: money.refunded_fen,
        net_fen,
        vat_fen,
        income_fen,
        commission_fen: money.commission_fen,
        channel_fen: money.channel_fen,
        gross_fen,
        gross_bp: part_bp(gross_fen, income_fen),
        bonus_fen: money.bonus_fen,
        direct_fen: money.direct_fen,
        contribution_fen,
        shared_fen,
        result_fen: contribution_fen.checked_sub(shared_fen)?,
    })
}

impl ProfitFigures {
    fn plus(&self, other: &Self) -> Option<Self> {
        self.with(other, i64::checked_add)
    }

    fn minus(&self, other: &Self) -> Option<Self> {
        self.with(other, i64::checked_sub)
    }

    /// Line by line; what is a part of something else is reckoned anew.
    fn with(&self, other: &Self, f: fn(i64, i64) -> Option<i64>) -> Option<Self> {
        let (gross_fen, income_fen) = (f(self.gross_fen, other.gross_fen)?, f(self.income_fen, other.income_fen)?);
        Some(Self {
            received_fen: f(self.received_fen, other.received_fen)?,
            refunded_fen: f(self.refunded_fen, other.refunded_fen)?,
            net_fen: f(self.net_fen, other.net_fen)?,
            vat_fen: f(self.vat_fen, other.vat_fen)?,
            income_fen,
            commission_fen: f(self.commission_fen, other.commission_fen)?,
            channel_fen: f(self.channel_fen, other.channel_fen)?,
            gross_fen,
            gross_bp: part_bp(gross_fen, income_fen),
            bonus_fen: f(self.bonus_fen, other.bonus_fen)?,
            direct_fen: f(self.direct_fen, other.direct_fen)?,
            contribution_fen: f(self.contribution_fen, other.contribution_fen)?,
            shared_fen: f(self.shared_fen, other.shared_fen)?,
            result_fen: f(self.result_fen, other.result_fen)?,
        })
    }
}

/// By what the costs of head office are shared: what each store weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights<'a> {
    /// As counted: heads or deals.
    Counted(&'a [i64]),
    /// By the income of each.
    Income,
}

/// Profit and loss of all columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profit {
    /// Of each store, in their order.
    pub stores: Vec<ProfitFigures>,
    /// Of head office: what belongs to no store, and the costs that it passes on.
    pub head_office: ProfitFigures,
    /// All of them together, to the fen.
    pub company: ProfitFigures,
}

/// Profit and loss of the stores and head office (§12.3). The bonuses and direct costs of head office are shared by LR; where no store weighs anything they
/// stay there. None where no integer holds an amount.
pub fn profit(stores: &[UnitMoney], head_office: &UnitMoney, weights: Weights<'_>, rate: i64) -> Option<Profit> {
    let alone: Vec<ProfitFigures> = stores.iter().map(|money| figures(money, rate, 0)).collect::<Option<_>>()?;
    let mut parts: Vec<Part> = match weights {
        Weights::Counted(counted) => (0..stores.len()).map(|n| Part::new(counted.get(n).copied().unwrap_or_default())).collect(),
        Weights::Income => alone.iter().map(|one| Part::new(one.income_fen)).collect(),
    };
    allocate(head_office.bonus_fen.checked_add(head_office.direct_fen)?, &mut parts);
    let shared = parts.iter().try_fold(0_i64, |sum, part| sum.checked_add(part.amount_fen))?;
    let with_share = |(one, part): (ProfitFigures, &Part)| {
        let result_fen = one.contribution_fen.checked_sub(part.amount_fen)?;
        Some(ProfitFigures { shared_fen: part.amount_fen, result_fen, ..one })
    };
    let stores: Vec<ProfitFigures> = alone.into_iter().zip(&parts).map(with_share).collect::<Option<_>>()?;
    let head_office = figures(head_office, rate, shared.checked_neg()?)?;
    let company = stores.iter().try_fold(head_office, |sum, one| sum.plus(one))?;
    Some(Profit { stores, head_office, company })
}

/// Profit and loss by project and campaign: the same money once more, looked at along another line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByObject {
    /// Of each, in their order.
    pub objects: Vec<ProfitFigures>,
    /// What belongs to none of them: bonuses, and the share of head office, among it.
    pub rest: ProfitFigures,
    /// All of it together: what the columns of the stores come to, to the fen.
    pub total: ProfitFigures,
}

/// Profit and loss of cost objects (§12.3), beside columns of the same month whose sum they are a part of. What is left over of that sum is the rest, so
/// that nothing is counted twice and no fen is lost where VAT is rounded. None where no integer holds an amount.
pub fn by_object(objects: &[UnitMoney], columns: &[ProfitFigures], rate: i64) -> Option<ByObject> {
    let sum = |all: &[ProfitFigures]| all.iter().try_fold(ProfitFigures::default(), |sum, one| sum.plus(one));
    let objects: Vec<ProfitFigures> = objects.iter().map(|money| figures(money, rate, 0)).collect::<Option<_>>()?;
    let total = sum(columns)?;
    let rest = total.minus(&sum(&objects)?)?;
    Some(ByObject { objects, rest, total })
}

/// The column of a project or campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectProfit {
    /// Which.
    pub cost_object: CostObjectRef,
    /// Its lines; bonuses and the share of head office are of none.
    pub figures: ProfitFigures,
}

/// Profit and loss of a month by project and campaign, of the columns that the caller sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectProfitStatement {
    /// Which month.
    pub month: Month,
    /// It is locked: nothing of it changes any more.
    pub is_locked: bool,
    /// How far the caller sees.
    pub scope: Scope,
    /// The rate of VAT in per cent.
    pub vat_percent: i64,
    /// Those for which something is booked, the newest first.
    pub items: Vec<ObjectProfit>,
    /// What belongs to none of them.
    pub rest: ProfitFigures,
    /// All of it together: what the stores, and head office where the caller sees it, come to.
    pub total: ProfitFigures,
}

/// The column of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoreProfit {
    /// Which.
    pub store_id: OrgUnitId,
    /// Its name.
    pub store: String,
    /// What it weighs in the sharing: heads, deals, or income in fen.
    pub weight: i64,
    /// Its lines.
    pub figures: ProfitFigures,
}

/// Profit and loss of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfitStatement {
    /// Which month.
    pub month: Month,
    /// It is locked: nothing of it changes any more.
    pub is_locked: bool,
    /// How far the caller sees.
    pub scope: Scope,
    /// By what the costs of head office are shared.
    pub driver: ShareDriver,
    /// The rate of VAT in per cent.
    pub vat_percent: i64,
    /// The stores that the caller sees, by name.
    pub stores: Vec<StoreProfit>,
    /// What belongs to no store, and what isn't shared; only for whoever sees the whole company.
    pub head_office: Option<ProfitFigures>,
    /// All of it together; only for whoever sees the whole company.
    pub company: Option<ProfitFigures>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Store 1 of the example.
    const FIRST: UnitMoney = UnitMoney {
        received_fen: 106_000_000,
        refunded_fen: 5_300_000,
        commission_fen: 46_000_000,
        channel_fen: 6_000_000,
        bonus_fen: 0,
        direct_fen: 24_000_000,
    };
    const NOTHING: UnitMoney =
        UnitMoney { received_fen: 0, refunded_fen: 0, commission_fen: 0, channel_fen: 0, bonus_fen: 0, direct_fen: 0 };
    const HEAD_OFFICE: UnitMoney = UnitMoney { direct_fen: 9_999_999, ..NOTHING };

    #[test]
    fn the_example_of_the_rule_book() {
        let all = profit(&[FIRST, NOTHING, NOTHING], &HEAD_OFFICE, Weights::Counted(&[7, 5, 3]), 6).unwrap();
        assert_eq!(
            all.stores[0],
            ProfitFigures {
                received_fen: 106_000_000,
                refunded_fen: 5_300_000,
                net_fen: 100_700_000,
                vat_fen: 5_700_000,
                income_fen: 95_000_000,
                commission_fen: 46_000_000,
                channel_fen: 6_000_000,
                gross_fen: 43_000_000,
                gross_bp: Some(4526),
                bonus_fen: 0,
                direct_fen: 24_000_000,
                contribution_fen: 19_000_000,
                shared_fen: 4_666_666,
                result_fen: 14_333_334,
            }
        );
        assert_eq!(all.stores.iter().map(|store| store.shared_fen).collect::<Vec<_>>(), [4_666_666, 3_333_333, 2_000_000]);
        assert_eq!((all.head_office.contribution_fen, all.head_office.result_fen), (-9_999_999, 0));
        assert_eq!((all.company.shared_fen, all.company.result_fen), (0, 19_000_000 - 9_999_999));
    }

    #[test]
    fn bonuses_lessen_the_contribution_and_those_of_head_office_are_shared() {
        let first = UnitMoney { bonus_fen: 50_000, ..FIRST };
        let head_office = UnitMoney { bonus_fen: 1, ..HEAD_OFFICE };
        let all = profit(&[first, NOTHING], &head_office, Weights::Counted(&[1, 1]), 6).unwrap();
        assert_eq!((all.stores[0].gross_fen, all.stores[0].contribution_fen), (43_000_000, 18_950_000));
        assert_eq!(all.stores.iter().map(|store| store.shared_fen).collect::<Vec<_>>(), [5_000_000, 5_000_000]);
        assert_eq!((all.company.bonus_fen, all.company.result_fen), (50_001, 19_000_000 - 50_000 - 10_000_000));
    }

    #[test]
    fn what_no_store_weighs_stays_at_head_office() {
        let all = profit(&[NOTHING, NOTHING], &HEAD_OFFICE, Weights::Income, 6).unwrap();
        assert_eq!(all.stores.iter().map(|store| store.shared_fen).sum::<i64>(), 0);
        assert_eq!((all.head_office.result_fen, all.company.result_fen), (-9_999_999, -9_999_999));
        assert_eq!(profit(&[], &HEAD_OFFICE, Weights::Counted(&[]), 6).unwrap().company.result_fen, -9_999_999);
    }

    #[test]
    fn a_store_with_more_refunds_than_receipts_has_no_share_by_income_and_vat_comes_back() {
        let back = UnitMoney { refunded_fen: 106, ..NOTHING };
        let all = profit(&[FIRST, back], &HEAD_OFFICE, Weights::Income, 6).unwrap();
        assert_eq!((all.stores[1].vat_fen, all.stores[1].income_fen, all.stores[1].shared_fen), (-6, -100, 0));
        assert_eq!(all.stores[0].shared_fen, 9_999_999);
    }

    #[test]
    fn vat_is_rounded_once_half_away_from_zero() {
        assert_eq!(vat_within(100_700_000, 6), 5_700_000);
        assert_eq!((vat_within(1, 6), vat_within(-1, 6), vat_within(53, 6), vat_within(9, 6)), (0, 0, 3, 1));
        assert_eq!(vat_within(1, 100), 0);
        assert_eq!(vat_within(i64::MAX, 0), 0);
    }

    #[test]
    fn projects_and_what_belongs_to_none_come_to_what_the_stores_come_to() {
        let second = UnitMoney { received_fen: 1_000_001, commission_fen: 300_000, bonus_fen: 7, ..NOTHING };
        let all = profit(&[FIRST, second], &HEAD_OFFICE, Weights::Counted(&[7, 5]), 6).unwrap();
        // Three fen of VAT within each 53: rounded for each project, and what is over or under is of the rest.
        let project = UnitMoney { received_fen: 53, direct_fen: 11, ..NOTHING };
        let columns = [all.stores.clone(), vec![all.head_office]].concat();
        let seen = by_object(&[project, project, NOTHING], &columns, 6).unwrap();
        assert_eq!(seen.total, all.company);
        assert_eq!((seen.objects[0].vat_fen, seen.objects[0].contribution_fen, seen.objects[2]), (3, 39, ProfitFigures::default()));
        let sum = seen.objects.iter().try_fold(seen.rest, |sum, one| sum.plus(one)).unwrap();
        assert_eq!(sum, all.company);
        assert_eq!((seen.rest.bonus_fen, seen.rest.shared_fen, seen.rest.vat_fen), (7, 0, all.company.vat_fen - 6));
        // A store alone: the share of head office belongs to no project.
        let seen = by_object(&[project], &all.stores[..1], 6).unwrap();
        assert_eq!((seen.total, seen.rest.shared_fen), (all.stores[0], all.stores[0].shared_fen));
        assert_eq!(by_object(&[], &[], 6).unwrap().rest, ProfitFigures::default());
    }

    #[test]
    fn what_no_integer_holds_is_said() {
        let much = UnitMoney { received_fen: i64::MAX, ..NOTHING };
        assert_eq!(profit(&[much, much], &NOTHING, Weights::Income, 6), None);
    }
}
