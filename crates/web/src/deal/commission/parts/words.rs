//! Shares, plans and people as one reads them.

use std::collections::BTreeMap;

use fangke_shared::MemberId;
use fangke_shared::deal::commission::{CommissionPlanResponse, CommissionRole, RoleShare, WHOLE_BP};
use fangke_shared::money::yuan;

use crate::amount::Unit;
use crate::i18n::Word;
use crate::tr;

/// The names of the people who were chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(pub BTreeMap<MemberId, String>);

impl Names {
    /// Somebody's name; the company's for none.
    pub fn of(&self, member: Option<MemberId>) -> String {
        match member {
            None => tr!(commission.company).to_owned(),
            Some(id) => self.0.get(&id).cloned().unwrap_or_else(|| tr!(commission.nameless, id = id.0)),
        }
    }

    /// Several names in a row.
    pub fn list(&self, members: impl IntoIterator<Item = MemberId>) -> String {
        list(members.into_iter().map(|member| self.of(Some(member))))
    }
}

/// `甲、乙`
pub fn list(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().collect::<Vec<_>>().join(tr!(common.list_separator))
}

/// `29.9%`
pub fn percent(bp: i64) -> String {
    format!("{}%", Unit::Percent.text(bp))
}

/// How much of a total an amount is, to the hundredth of a per cent; none of nothing.
pub fn part_of(amount_fen: i64, total_fen: i64) -> Option<String> {
    if total_fen == 0 {
        return None;
    }
    let (amount, total) = (i128::from(amount_fen), i128::from(total_fen));
    let twice = 2 * amount * i128::from(WHOLE_BP) / total;
    let bp = (twice + twice.signum()) / 2;
    i64::try_from(bp).ok().map(percent)
}

/// `房源方 20%`
pub fn share(share: RoleShare) -> String {
    format!("{} {}", share.role.label(), percent(share.bp))
}

/// `1/4`; `1` for all of it.
pub fn fraction(weight: i64, of: i64) -> String {
    if weight == of { "1".to_owned() } else { format!("{weight}/{of}") }
}

/// What is left over by the floor, as decimals of a fen: `6000` → `.6`.
pub fn rest(ten_thousandths: i64) -> String {
    let digits = format!("{ten_thousandths:04}");
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() { "0".to_owned() } else { format!(".{digits}") }
}

/// An amount with its sign: a part that was added is `+0.01`.
pub fn money(fen: i64) -> String {
    yuan(fen)
}

/// What people call a plan.
pub fn plan_title(plan: &CommissionPlanResponse) -> String {
    plan.title.clone().unwrap_or_else(|| built_in_title(&plan.name))
}

/// What people call a built-in plan; any other one by its name.
pub fn built_in_title(name: &str) -> String {
    match name {
        "s1.rental" => tr!(commission.built_in_rental).to_owned(),
        "s1.sale" => tr!(commission.built_in_sale).to_owned(),
        "s1.sale-exclusive" => tr!(commission.built_in_exclusive).to_owned(),
        "s1.packaging" => tr!(commission.built_in_packaging).to_owned(),
        other => other.to_owned(),
    }
}

/// Background and writing of a role in the bar of shares: neighbours differ.
pub const fn colours(role: CommissionRole) -> (&'static str, &'static str) {
    match role {
        CommissionRole::Listing | CommissionRole::FloorPlan => ("var(--share-1)", "var(--share-1-on)"),
        CommissionRole::Key => ("var(--share-2)", "var(--share-2-on)"),
        CommissionRole::Closing => ("var(--share-3)", "var(--share-3-on)"),
        CommissionRole::Client => ("var(--share-4)", "var(--share-4-on)"),
        CommissionRole::Exclusive | CommissionRole::Photos => ("var(--share-5)", "var(--share-5-on)"),
    }
}

/// What is missing from a whole, or is too much of it, in words; none of a whole.
pub fn off_by(sum_bp: i64) -> Option<String> {
    let left = WHOLE_BP - sum_bp;
    match left {
        0 => None,
        1.. => Some(tr!(commission.short_of, percent = percent(left), bp = left)),
        _ => Some(tr!(commission.over, percent = percent(-left), bp = -left)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_to_the_hundredth_of_a_per_cent() {
        assert_eq!(part_of(2990, 10_000).as_deref(), Some("29.9%"));
        assert_eq!(part_of(87_501, 350_001).as_deref(), Some("25%"));
        assert_eq!(part_of(1, 3).as_deref(), Some("33.33%"));
        assert_eq!(part_of(2, 3).as_deref(), Some("66.67%"));
        assert_eq!(part_of(-50, -100).as_deref(), Some("50%"));
        assert_eq!(part_of(0, 0), None);
    }

    #[test]
    fn a_sum_says_what_it_lacks() {
        assert_eq!(off_by(10_000), None);
        assert_eq!(off_by(9999).as_deref(), Some("还差 0.01%（1 bp）"));
        assert_eq!(off_by(10_150).as_deref(), Some("多出 1.5%（150 bp）"));
    }

    #[test]
    fn remainders_are_decimals_of_a_fen() {
        assert_eq!((rest(6000).as_str(), rest(50).as_str(), rest(0).as_str()), (".6", ".005", "0"));
    }

    #[test]
    fn whoever_was_not_chosen_has_a_number() {
        let names = Names([(MemberId(2), "陈志远".to_owned())].into());
        assert_eq!((names.of(Some(MemberId(2))).as_str(), names.of(None).as_str()), ("陈志远", "公司账户"));
        assert_eq!(names.list([MemberId(2), MemberId(7)]), "陈志远、7 号");
    }
}
