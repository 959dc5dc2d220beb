//! The team: what each member looks after and how they keep up, in figures that lead to their lists.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::OrgUnitId;
use crate::company::member::MemberRef;
use crate::permission::{Role, Scope};

/// Days that "new" looks back.
pub const NEW_DAYS: i64 = 30;

/// Days ahead of which clients that become public are told.
pub const DROPPING_DAYS: i64 = crate::insight::reminder::LOSING_HOURS / 24;

/// The most members of one answer.
pub const TEAM_MAX: i64 = 500;

/// The figures of a member, or of all together. Each is the length of a list that the interface can show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamFigures {
    /// Available listings.
    pub stock: i64,
    /// Focus listings of them.
    pub focus: i64,
    /// Of the stock, those that nobody has followed up for `unfollowed_days`.
    pub unfollowed: i64,
    /// Listings of any status entered since `new_since`.
    pub new: i64,
    /// Bunches of keys that should be back by now.
    pub keys_overdue: i64,
    /// Clients that are held and not lost.
    pub clients: i64,
    /// Of these, those that nobody has followed up for `client_unfollowed_days`.
    pub clients_unfollowed: i64,
    /// Of these, those that become public within `dropping_days`.
    pub clients_dropping: i64,
}

impl TeamFigures {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            stock: self.stock + other.stock,
            focus: self.focus + other.focus,
            unfollowed: self.unfollowed + other.unfollowed,
            new: self.new + other.new,
            keys_overdue: self.keys_overdue + other.keys_overdue,
            clients: self.clients + other.clients,
            clients_unfollowed: self.clients_unfollowed + other.clients_unfollowed,
            clients_dropping: self.clients_dropping + other.clients_dropping,
        }
    }
}

/// A member and their figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamRow {
    /// Who.
    pub member: MemberRef,
    /// What they are.
    pub role: Role,
    /// Their team.
    pub team_id: Option<OrgUnitId>,
    /// Its name.
    pub team: Option<String>,
    /// Their store.
    pub store_id: Option<OrgUnitId>,
    /// Its name.
    pub store: Option<String>,
    /// Their figures.
    pub figures: TeamFigures,
}

/// Answer of `GET /team`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamResponse {
    /// The part of the company that was looked at.
    pub scope: Scope,
    /// The active members, those with most to catch up on first; 500 at most.
    pub rows: Vec<TeamRow>,
    /// Were members left out?
    pub is_cut: bool,
    /// Days without a follow-up after which a listing counts: the rhythm of the rules.
    pub unfollowed_days: i64,
    /// Days without a follow-up after which a client counts: the rhythm of the rules.
    pub client_unfollowed_days: i64,
    /// Days ahead of which clients that become public are told.
    pub dropping_days: i64,
    /// The first day of "new".
    pub new_since: NaiveDate,
}
