//! The figures in force at a moment, with the moments that follow from them.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use fangke_shared::MemberId;
use fangke_shared::company::setting::{Figures, SettingKey};
use fangke_shared::permission::{Action, PermissionTable, Role, Scope};

use crate::platform::cached::Cached;
use crate::platform::clock::Clock;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

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
        Ok(Self::of_known_at(&Known::read(conn)?, clock, at))
    }

    /// The rules in force now, by what is known of them.
    pub fn of_known(known: &Known, clock: &Clock) -> Self {
        Self::of_known_at(known, clock, clock.now())
    }

    fn of_known_at(known: &Known, clock: &Clock, at: DateTime<Utc>) -> Self {
        Self { permissions: Arc::clone(&known.permissions), ..Self::of(in_force(&known.entries, at.naive_utc()), clock, at) }
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
        self.0.get(|| Known::read(conn))
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
    Ok(in_force(&Known::read(conn)?.entries, at.naive_utc()))
}

/// What the roles may do, and who has further ones, read anew; what this version doesn't know counts for nothing.
///
/// # Errors
/// Only when the database fails.
pub fn permissions(conn: &mut Conn) -> ApiResult<Arc<PermissionTable>> {
    Ok(Known::read(conn)?.permissions)
}

/// All three in one statement, each in the order in which it counts: every change begins with it.
const KNOWN: &str = "SELECT 'figure' AS part, key AS name, CAST(NULL AS TEXT) AS action, CAST(NULL AS TEXT) AS scope, value, effective_from AS since, \
    id AS place FROM settings \
    UNION ALL SELECT 'permission', role, action, scope, 0, NULL, id FROM permission_changes \
    UNION ALL SELECT 'further', role, NULL, NULL, member_id, NULL, 0 FROM member_roles ORDER BY since, place";

type Columns = (Text, Text, Nullable<Text>, Nullable<Text>, BigInt, Nullable<Timestamp>);
type Row = (String, String, Option<String>, Option<String>, i64, Option<NaiveDateTime>);

impl Known {
    /// What this version doesn't know counts for nothing.
    fn read(conn: &mut Conn) -> ApiResult<Self> {
        let (mut entries, mut changes, mut further) = (Vec::new(), Vec::new(), Vec::new());
        for (part, name, action, scope, number, since) in Sql::new(KNOWN).load::<Columns, Row>(conn)? {
            match part.as_str() {
                "figure" => entries.extend(name.parse::<SettingKey>().ok().zip(since).map(|(key, since)| (key, number, since))),
                "permission" => changes.extend(permission(&name, action.as_deref(), scope.as_deref())),
                _ => further.extend(name.parse::<Role>().ok().map(|role| (MemberId(number), role))),
            }
        }
        Ok(Self { entries, permissions: Arc::new(PermissionTable::of(changes).with_further(further)) })
    }
}

fn permission(role: &str, action: Option<&str>, scope: Option<&str>) -> Option<(Role, Action, Option<Scope>)> {
    let scope = scope.map(str::parse).transpose().ok()?;
    Some((role.parse().ok()?, action?.parse().ok()?, scope))
}

/// The figures in force at a moment: of the entries that have begun, the newest.
fn in_force(entries: &[Entry], at: NaiveDateTime) -> Figures {
    let mut figures = Figures::default();
    entries.iter().take_while(|(.., from)| *from <= at).for_each(|(key, value, _)| figures.set(*key, *value));
    figures
}
