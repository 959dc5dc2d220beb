//! What the signed-in member may do with a colleague, and why not: the server's rules, asked beforehand.

use fangke_shared::company::auth::MeResponse;
use fangke_shared::company::member::MemberResponse;
use fangke_shared::permission::{Action, Role, Scope, may_manage_role, may_manage_roles};

use crate::company::auth::parts::{reaches, scope_in};
use crate::i18n::Word;
use crate::tr;

/// Why somebody may not be managed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The role manages nobody.
    NotPermitted,
    /// The colleague's role is not below the own one.
    Rank(Role),
    /// The colleague belongs to another part of the company.
    OutOfReach(Scope),
    /// It is oneself.
    Oneself,
}

impl Refusal {
    /// The reason in words.
    pub fn text(self) -> String {
        match self {
            Self::NotPermitted => tr!(common.not_permitted, action = Action::ManageMembers.label()),
            Self::Rank(role) => tr!(member.refused_rank, role = role.label()),
            Self::OutOfReach(scope) => tr!(common.not_in_scope, scope = scope.label()),
            Self::Oneself => tr!(member.refused_oneself).to_owned(),
        }
    }
}

/// Why `me` may not change `other`; `None` where they may.
pub fn refusal(me: &MeResponse, other: &MemberResponse) -> Option<Refusal> {
    match scope_in(me, Action::ManageMembers) {
        None => Some(Refusal::NotPermitted),
        Some(_) if !may_manage_roles(&me.member.roles(), &other.roles()) => {
            let above = other.roles().into_iter().find(|role| !may_manage_roles(&me.member.roles(), &[*role]));
            Some(Refusal::Rank(above.unwrap_or(other.role)))
        }
        Some(scope) if !reaches(scope, &me.member, other) => Some(Refusal::OutOfReach(scope)),
        Some(_) => None,
    }
}

/// Why `me` may not deactivate `other` or give them another role.
pub fn refusal_to_demote(me: &MeResponse, other: &MemberResponse) -> Option<Refusal> {
    if me.member.id == other.id { Some(Refusal::Oneself) } else { refusal(me, other) }
}

/// The roles that `me` may give.
pub fn roles_to_give(me: &[Role]) -> Vec<Role> {
    Role::ALL.iter().copied().filter(|role| me.iter().any(|own| may_manage_role(*own, *role))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fangke_shared::permission::PermissionTable;
    use fangke_shared::{MemberId, OrgUnitId};

    fn member(id: i64, role: Role, store: Option<i64>) -> MemberResponse {
        MemberResponse {
            id: MemberId(id),
            username: String::new(),
            display_name: String::new(),
            phone: None,
            role,
            further_roles: Vec::new(),
            org_unit_id: store.map(OrgUnitId),
            org_path: Vec::new(),
            region_id: store.map(|_| OrgUnitId(1)),
            store_id: store.map(OrgUnitId),
            team_id: None,
            is_active: true,
            joined_on: None,
            left_at: None,
            last_login_at: None,
            version: 1,
        }
    }

    fn me(id: i64, role: Role, store: Option<i64>) -> MeResponse {
        MeResponse {
            member: member(id, role, store),
            permissions: PermissionTable::default().grants_of(role),
            reveals_today: 0,
            reveal_limit: 30,
            duty: None,
        }
    }

    #[test]
    fn a_manager_keeps_to_the_agents_of_the_own_store() {
        let manager = me(1, Role::Manager, Some(10));
        assert_eq!(refusal(&manager, &member(2, Role::Agent, Some(10))), None);
        assert_eq!(refusal(&manager, &member(3, Role::Agent, Some(11))), Some(Refusal::OutOfReach(Scope::Store)));
        assert_eq!(refusal(&manager, &member(4, Role::Finance, None)), Some(Refusal::Rank(Role::Finance)));
    }

    #[test]
    fn an_agent_manages_nobody_and_an_administrator_not_themselves() {
        assert_eq!(refusal(&me(1, Role::Agent, Some(10)), &member(2, Role::Agent, Some(10))), Some(Refusal::NotPermitted));
        assert_eq!(refusal_to_demote(&me(1, Role::Admin, None), &member(1, Role::Admin, None)), Some(Refusal::Oneself));
        assert_eq!(refusal(&me(1, Role::Admin, None), &member(1, Role::Admin, None)), None);
    }

    #[test]
    fn nobody_gives_a_role_above_their_own() {
        assert_eq!(roles_to_give(&[Role::Manager]), [Role::Agent, Role::Assistant]);
        assert!(!roles_to_give(&[Role::Director]).contains(&Role::Admin));
    }
}
