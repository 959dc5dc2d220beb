//! The organisation as a tree: for choosing a unit and for showing them all.

use std::collections::BTreeMap;

use fangke_shared::OrgUnitId;
use fangke_shared::company::member::MemberResponse;
use fangke_shared::company::organisation::OrgUnitResponse;
use fangke_shared::permission::Scope;

use crate::ui::Choice;

/// Every unit of the company.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Units {
    all: Vec<OrgUnitResponse>,
}

/// A unit in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitNode {
    /// The unit.
    pub unit: OrgUnitResponse,
    /// 0 for a region, 1 for a store, 2 for a team.
    pub depth: usize,
    /// Active members of the unit and of the units below.
    pub member_total: i64,
}

impl Units {
    /// From the server's list, in any order.
    pub fn new(all: Vec<OrgUnitResponse>) -> Self {
        Self { all }
    }

    /// One unit.
    pub fn get(&self, id: OrgUnitId) -> Option<&OrgUnitResponse> {
        self.all.iter().find(|unit| unit.id == id)
    }

    /// From the top down, each below its parent.
    pub fn tree(&self) -> Vec<UnitNode> {
        let mut children: BTreeMap<Option<OrgUnitId>, Vec<&OrgUnitResponse>> = BTreeMap::new();
        for unit in &self.all {
            children.entry(unit.parent_id).or_default().push(unit);
        }
        let mut out = Vec::with_capacity(self.all.len());
        collect(&children, None, 0, &mut out);
        out
    }

    /// Is `id` the unit `ancestor` or below it?
    pub fn is_part_of(&self, id: OrgUnitId, ancestor: OrgUnitId) -> bool {
        let mut current = Some(id);
        // Three levels; the bound keeps a broken tree from holding the browser.
        for _ in 0..4 {
            match current {
                Some(unit) if unit == ancestor => return true,
                Some(unit) => current = self.get(unit).and_then(|unit| unit.parent_id),
                None => return false,
            }
        }
        false
    }

    /// May a member with this scope place others here? `None` is the company itself.
    pub fn is_in_reach(&self, scope: Scope, me: &MemberResponse, id: Option<OrgUnitId>) -> bool {
        let below = |own: Option<OrgUnitId>| own.zip(id).is_some_and(|(own, id)| self.is_part_of(id, own));
        match scope {
            Scope::All => true,
            Scope::Region => below(me.region_id),
            Scope::Store => below(me.store_id),
            Scope::Team => below(me.team_id),
            Scope::Own => false,
        }
    }

    /// Units to choose from, indented by level.
    pub fn choices(&self, is_offered: impl Fn(&OrgUnitResponse) -> bool) -> Vec<Choice> {
        self.tree()
            .into_iter()
            .filter(|node| is_offered(&node.unit))
            .map(|node| Choice::new(node.unit.id.to_string(), format!("{}{}", "\u{3000}".repeat(node.depth), node.unit.name)))
            .collect()
    }
}

fn collect(
    children: &BTreeMap<Option<OrgUnitId>, Vec<&OrgUnitResponse>>,
    parent: Option<OrgUnitId>,
    depth: usize,
    out: &mut Vec<UnitNode>,
) {
    if depth > 3 {
        return;
    }
    for unit in children.get(&parent).into_iter().flatten() {
        let position = out.len();
        out.push(UnitNode { unit: (*unit).clone(), depth, member_total: unit.member_count });
        collect(children, Some(unit.id), depth + 1, out);
        let below: i64 = out.iter().skip(position + 1).filter(|node| node.depth == depth + 1).map(|node| node.member_total).sum();
        if let Some(node) = out.get_mut(position) {
            node.member_total += below;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fangke_shared::company::organisation::OrgUnitKind;

    fn units() -> Units {
        let unit = |id, kind, parent: Option<i64>, name: &str, count| OrgUnitResponse {
            id: OrgUnitId(id),
            kind,
            parent_id: parent.map(OrgUnitId),
            name: name.to_owned(),
            is_active: true,
            member_count: count,
            version: 1,
        };
        Units::new(vec![
            unit(3, OrgUnitKind::Team, Some(2), "一组", 4),
            unit(1, OrgUnitKind::Region, None, "城东", 1),
            unit(2, OrgUnitKind::Store, Some(1), "青禾路店", 2),
            unit(4, OrgUnitKind::Store, Some(1), "云杉街店", 5),
        ])
    }

    #[test]
    fn the_tree_goes_from_the_top_down_and_counts_what_is_below() {
        let tree: Vec<_> = units().tree().into_iter().map(|node| (node.unit.id.0, node.depth, node.member_total)).collect();
        assert_eq!(tree, [(1, 0, 12), (2, 1, 6), (3, 2, 4), (4, 1, 5)]);
    }

    #[test]
    fn a_team_lies_within_its_store_and_region() {
        let units = units();
        assert!(units.is_part_of(OrgUnitId(3), OrgUnitId(1)));
        assert!(units.is_part_of(OrgUnitId(3), OrgUnitId(3)));
        assert!(!units.is_part_of(OrgUnitId(3), OrgUnitId(4)));
    }
}
