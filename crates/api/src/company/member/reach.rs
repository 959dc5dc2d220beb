//! Whom somebody may manage: members of their part of the company, below them in rank.

use fangke_shared::permission::{Role, Scope, Units, may_manage_roles};
use fangke_shared::problem::ErrorCode;

use crate::company::organisation::service::UnitPath;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::token::Claims;

/// The reach of a member's permission to manage others.
#[derive(Debug, Clone)]
pub struct Reach {
    scope: Scope,
    claims: Claims,
    roles: Vec<Role>,
}

impl Reach {
    /// Of a caller.
    pub fn of(permit: &Permit<can::ManageMembers>) -> Self {
        Self { scope: permit.scope, claims: permit.caller.claims.clone(), roles: permit.caller.roles() }
    }

    /// May the caller manage somebody with all these roles at this path?
    ///
    /// # Errors
    /// `forbidden`, saying why.
    pub fn check(&self, roles: &[Role], path: &UnitPath) -> ApiResult<()> {
        self.check_units(roles, Units { region: path.region_id, store: path.store_id, team: path.team_id })
    }

    /// [`Self::check`], of somebody who belongs to these units.
    ///
    /// # Errors
    /// `forbidden`, saying why.
    pub fn check_units(&self, roles: &[Role], theirs: Units) -> ApiResult<()> {
        if let Some(role) = roles.iter().find(|role| !may_manage_roles(&self.roles, &[**role])) {
            return Err(forbidden(format!("the role {} may not manage the role {role}", self.claims.role)));
        }
        let is_within = self.scope.covers(self.claims.units(), theirs);
        if is_within { Ok(()) } else { Err(forbidden(format!("outside of the caller's {}", self.scope))) }
    }
}

/// A refusal that says why.
pub fn forbidden(why: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::Forbidden).detail(why)
}

#[cfg(test)]
mod tests {
    use fangke_shared::{MemberId, OrgUnitId, SessionId};

    use super::*;

    fn reach(role: Role, scope: Scope, store: Option<i64>) -> Reach {
        let claims = Claims {
            member_id: MemberId(1),
            session_id: SessionId(1),
            role,
            region_id: store.map(|_| OrgUnitId(1)),
            store_id: store.map(OrgUnitId),
            team_id: None,
            duty: None,
            iat: 0,
            exp: 0,
        };
        Reach { scope, claims, roles: vec![role] }
    }

    fn path(store: Option<i64>) -> UnitPath {
        UnitPath { region_id: Some(OrgUnitId(1)), store_id: store.map(OrgUnitId), ..UnitPath::default() }
    }

    #[test]
    fn a_manager_reaches_the_agents_of_the_own_store_only() {
        let manager = reach(Role::Manager, Scope::Store, Some(2));
        assert!(manager.check(&[Role::Agent], &path(Some(2))).is_ok());
        assert!(manager.check(&[Role::Agent], &path(Some(3))).is_err());
        assert!(manager.check(&[Role::Agent], &path(None)).is_err());
        assert!(manager.check(&[Role::Manager], &path(Some(2))).is_err());
        assert!(manager.check(&[Role::Agent, Role::Finance], &path(Some(2))).is_err(), "all that they are counts");
    }

    #[test]
    fn a_manager_without_a_store_reaches_nobody() {
        assert!(reach(Role::Manager, Scope::Store, None).check(&[Role::Agent], &path(None)).is_err());
    }
}
