//! What may be done to a unit: the server's rules, asked beforehand.

use fangke_shared::company::organisation::OrgUnitKind;

use crate::company::organisation::parts::UnitNode;
use crate::tr;

/// What stands below a unit of this kind.
pub const fn child_kind(kind: OrgUnitKind) -> Option<OrgUnitKind> {
    match kind {
        OrgUnitKind::Region => Some(OrgUnitKind::Store),
        OrgUnitKind::Store => Some(OrgUnitKind::Team),
        OrgUnitKind::Team => None,
    }
}

/// Why a unit can't be closed: members or open units are still below it.
pub fn refusal_to_close(node: &UnitNode, all: &[UnitNode]) -> Option<String> {
    if node.member_total > 0 {
        return Some(tr!(organisation.close_first, n = node.member_total));
    }
    let has_open = all.iter().any(|other| other.unit.parent_id == Some(node.unit.id) && other.unit.is_active);
    has_open.then(|| tr!(organisation.close_units_first).to_owned())
}

/// Why a unit can't be reopened: the unit above is closed.
pub fn refusal_to_reopen(node: &UnitNode, all: &[UnitNode]) -> Option<String> {
    let parent = all.iter().find(|other| Some(other.unit.id) == node.unit.parent_id);
    parent.is_some_and(|parent| !parent.unit.is_active).then(|| tr!(organisation.reopen_parent_first).to_owned())
}

/// The units to show: closed ones only on demand.
pub fn shown(nodes: &[UnitNode], with_closed: bool) -> Vec<UnitNode> {
    nodes.iter().filter(|node| with_closed || node.unit.is_active).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::organisation::parts::Units;
    use fangke_shared::OrgUnitId;
    use fangke_shared::company::organisation::OrgUnitResponse;

    fn nodes() -> Vec<UnitNode> {
        let unit = |id, kind, parent: Option<i64>, is_active, member_count| OrgUnitResponse {
            id: OrgUnitId(id),
            kind,
            parent_id: parent.map(OrgUnitId),
            name: format!("{id}"),
            is_active,
            member_count,
            version: 1,
        };
        Units::new(vec![
            unit(1, OrgUnitKind::Region, None, true, 0),
            unit(2, OrgUnitKind::Store, Some(1), true, 3),
            unit(3, OrgUnitKind::Region, None, true, 0),
            unit(4, OrgUnitKind::Store, Some(3), true, 0),
            unit(5, OrgUnitKind::Region, None, false, 0),
            unit(6, OrgUnitKind::Store, Some(5), false, 0),
        ])
        .tree()
    }

    fn node(id: i64) -> UnitNode {
        nodes().into_iter().find(|node| node.unit.id.0 == id).unwrap()
    }

    #[test]
    fn a_unit_closes_when_nothing_is_left_below() {
        let all = nodes();
        assert_eq!(refusal_to_close(&node(1), &all).as_deref(), Some("下面还有 3 位在职成员，先把他们移到别处"));
        assert_eq!(refusal_to_close(&node(3), &all).as_deref(), Some("先关闭下面的部门"));
        assert_eq!(refusal_to_close(&node(4), &all), None);
    }

    #[test]
    fn a_unit_reopens_below_an_open_one() {
        let all = nodes();
        assert!(refusal_to_reopen(&node(6), &all).is_some());
        assert_eq!(refusal_to_reopen(&node(5), &all), None);
    }

    #[test]
    fn closed_units_are_shown_on_demand() {
        assert_eq!(shown(&nodes(), false).len(), 4);
        assert_eq!(shown(&nodes(), true).len(), 6);
    }
}
