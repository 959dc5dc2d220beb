//! The figures in force at a moment, with the moments that follow from them.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use fangke_shared::MemberId;
use fangke_shared::company::setting::{Figures, SettingKey};
use fangke_shared::permission::{Action, PermissionTable, Role, Scope};

use crate::platform::cached::Cached;
use crate::platform::clock::Clock;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{member_roles, permission_changes, settings};

/// What the rules of one request go by.
#[derive(Clone)]
pub struct Rules {
    /// The figures in force.
    pub figures: Figures,
    /// What the roles may do in this company.
    pub permissions: Arc<PermissionTable>,
    /// The moment.
    pub now: DateTime<Utc>,
    /// Its business day.
    pub today: NaiveDate,
    clock: Clock,
}

impl Rules {
    /// The rules in force now.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn now(conn: &mut Conn, clock: &Clock) -> ApiResult<Self> {
        Self::at(conn, clock, clock.now())
    }

    /// The rules in force at another moment.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn at(conn: &mut Conn, clock: &Clock, at: DateTime<Utc>) -> ApiResult<Self> {
        let permissions = Arc::new(permissions(conn)?);
        Ok(Self { permissions, ..Self::of(in_force(&entries(conn)?, at.naive_utc()), clock, at) })
    }

    /// The rules in force now, by what is known of them.
    pub fn of_known(known: &Known, clock: &Clock) -> Self {
        let now = clock.now();
        Self { permissions: Arc::clone(&known.permissions), ..Self::of(in_force(&known.entries, now.naive_utc()), clock, now) }
    }

    /// What these figures would mean at a moment, with the permissions of the house.
    pub fn of(figures: Figures, clock: &Clock, at: DateTime<Utc>) -> Self {
        Self { figures, permissions: Arc::default(), now: at, today: clock.day_of(at), clock: clock.clone() }
    }

    /// The clock that they go by.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The business day of another moment.
    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        self.clock.day_of(at)
    }

    /// The first moment of a business day, and that of the next one.
    pub fn day_bounds(&self, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
        self.clock.day_bounds(day)
    }
}

/// The entries of all figures and the permissions, read again when this process has changed one, and after a second.
#[derive(Clone, Default)]
pub struct CachedEntries(Cached<Known>);

/// All that the rules are made of.
#[derive(Debug)]
pub struct Known {
    entries: Vec<Entry>,
    permissions: Arc<PermissionTable>,
}

/// Which figure, its value, and since when it counts.
pub type Entry = (SettingKey, i64, NaiveDateTime);

impl CachedEntries {
    /// What is known, if it is at most a second old.
    pub fn fresh(&self) -> Option<Arc<Known>> {
        self.0.fresh()
    }

    /// What is known or, where it is older, what is read now.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn read(&self, conn: &mut Conn) -> ApiResult<Arc<Known>> {
        self.0.get(|| Ok(Known { entries: entries(conn)?, permissions: Arc::new(permissions(conn)?) }))
    }

    /// This process has changed a figure or a permission: to be called once that is committed.
    pub fn forget(&self) {
        self.0.forget();
    }
}

/// The figures in force at a moment, read anew.
///
/// # Errors
/// Only when the database fails.
pub fn figures_at(conn: &mut Conn, at: DateTime<Utc>) -> ApiResult<Figures> {
    Ok(in_force(&entries(conn)?, at.naive_utc()))
}

/// What the roles may do, and who has further ones, read anew; what this version doesn't know counts for nothing.
///
/// # Errors
/// Only when the database fails.
pub fn permissions(conn: &mut Conn) -> ApiResult<PermissionTable> {
    let rows: Vec<(String, String, Option<String>)> = permission_changes::table
        .order(permission_changes::id)
        .select((permission_changes::role, permission_changes::action, permission_changes::scope))
        .load(conn)?;
    let known = |(role, action, scope): (String, String, Option<String>)| {
        let scope = scope.map(|scope| scope.parse::<Scope>()).transpose().ok()?;
        Some((role.parse::<Role>().ok()?, action.parse::<Action>().ok()?, scope))
    };
    let further: Vec<(i64, String)> = member_roles::table.select((member_roles::member_id, member_roles::role)).load(conn)?;
    let further = further.into_iter().filter_map(|(id, role)| Some((MemberId(id), role.parse::<Role>().ok()?)));
    Ok(PermissionTable::of(rows.into_iter().filter_map(known)).with_further(further))
}

/// Every entry of a key that this version knows: key, value and beginning, in the order in which they count.
fn entries(conn: &mut Conn) -> ApiResult<Vec<Entry>> {
    let rows: Vec<(String, i64, NaiveDateTime)> = settings::table
        .order((settings::effective_from, settings::id))
        .select((settings::key, settings::value, settings::effective_from))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(key, value, from)| Some((key.parse().ok()?, value, from))).collect())
}

/// The figures in force at a moment: of the entries that have begun, the newest.
fn in_force(entries: &[Entry], at: NaiveDateTime) -> Figures {
    let mut figures = Figures::default();
    entries.iter().take_while(|(.., from)| *from <= at).for_each(|(key, value, _)| figures.set(*key, *value));
    figures
}
