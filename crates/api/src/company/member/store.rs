//! Rows of `members`.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text, Timestamp};
use fangke_shared::permission::Role;
use fangke_shared::{MemberId, OrgUnitId};

use crate::platform::db::row::{TextRow as _, text_row};
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::schema::member_roles;
use crate::schema::members::{self, dsl};

text_row! {
    /// A stored member, without the password.
    #[derive(Debug, Clone, diesel::Selectable)]
    #[diesel(table_name = members)]
    #[allow(missing_docs)]
    pub struct MemberRow {
        pub id: i64 = BigInt, "id";
        pub username: String = Text, "username";
        pub display_name: String = Text, "display_name";
        pub phone: Option<String> = Nullable<Text>, "phone";
        #[diesel(deserialize_as = String)]
        pub role: Role = Text, "role";
        pub org_unit_id: Option<i64> = Nullable<BigInt>, "org_unit_id";
        pub region_id: Option<i64> = Nullable<BigInt>, "region_id";
        pub store_id: Option<i64> = Nullable<BigInt>, "store_id";
        pub team_id: Option<i64> = Nullable<BigInt>, "team_id";
        pub is_active: bool = Bool, "is_active";
        pub joined_on: Option<NaiveDate> = Nullable<Date>, "joined_on";
        pub left_at: Option<NaiveDateTime> = Nullable<Timestamp>, "left_at";
        pub last_login_at: Option<NaiveDateTime> = Nullable<Timestamp>, "last_login_at";
        pub version: i64 = BigInt, "version";
    }
}

/// A member to be.
#[derive(Insertable)]
#[diesel(table_name = members)]
#[allow(missing_docs)]
pub struct NewMember<'a> {
    pub username: &'a str,
    pub display_name: &'a str,
    pub phone: Option<&'a str>,
    pub password_hash: &'a str,
    pub role: &'a str,
    pub org_unit_id: Option<i64>,
    pub region_id: Option<i64>,
    pub store_id: Option<i64>,
    pub team_id: Option<i64>,
    pub is_active: bool,
    pub joined_on: Option<NaiveDate>,
    pub created_at: NaiveDateTime,
    pub version: i64,
}

/// Which members to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In this unit or below it; 0 for those directly with the company.
    pub org_unit_id: Option<OrgUnitId>,
    /// With this role.
    pub role: Option<Role>,
    /// Active or not.
    pub is_active: Option<bool>,
    /// After this member.
    pub after: Option<MemberId>,
}

/// Adds a member.
pub fn insert(conn: &mut Conn, member: &NewMember<'_>) -> QueryResult<i64> {
    diesel::insert_into(members::table).values(member).returning(dsl::id).get_result(conn)
}

/// One member.
pub fn find(conn: &mut Conn, id: MemberId) -> QueryResult<Option<MemberRow>> {
    let sql = Sql::new("SELECT ").push(MemberRow::COLUMNS).push(" FROM members WHERE id = ").bind(id.0);
    Ok(sql.rows(conn)?.into_iter().next())
}

/// Some members, by number.
pub fn find_all(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<MemberRow>> {
    members::table.filter(dsl::id.eq_any(ids)).order(dsl::id).select(MemberRow::as_select()).load(conn)
}

/// Members who are one of these besides their main role.
fn besides(conn: &mut Conn, roles: &[Role]) -> QueryResult<Vec<i64>> {
    let words: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    member_roles::table.filter(member_roles::role.eq_any(words)).select(member_roles::member_id).distinct().load(conn)
}

/// What members are besides their main roles.
pub fn further_roles(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<(i64, Role)>> {
    let rows: Vec<(i64, String)> =
        member_roles::table.filter(member_roles::member_id.eq_any(ids)).select((member_roles::member_id, member_roles::role)).load(conn)?;
    let mut known: Vec<(i64, Role)> = rows.into_iter().filter_map(|(id, role)| Some((id, role.parse().ok()?))).collect();
    known.sort_unstable();
    Ok(known)
}

/// Makes a member these things besides the main role, and nothing else.
pub fn set_further_roles(conn: &mut Conn, id: i64, roles: &[Role]) -> QueryResult<()> {
    diesel::delete(member_roles::table.filter(member_roles::member_id.eq(id))).execute(conn)?;
    for role in roles {
        diesel::insert_into(member_roles::table)
            .values((member_roles::member_id.eq(id), member_roles::role.eq(role.as_str())))
            .execute(conn)?;
    }
    Ok(())
}

/// Active members of some roles, by number.
pub fn active_of(conn: &mut Conn, roles: &[Role]) -> QueryResult<Vec<MemberRow>> {
    let words: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let besides = besides(conn, roles)?;
    let active = members::table.filter(dsl::role.eq_any(words).or(dsl::id.eq_any(besides))).filter(dsl::is_active.eq(true));
    active.order(dsl::id).select(MemberRow::as_select()).load(conn)
}

/// Number, user name and name on screen of those that the filter lets through, by number; at most `limit`.
pub fn names(conn: &mut Conn, filter: &Filter, limit: i64) -> QueryResult<Vec<(i64, String, String)>> {
    let mut query = members::table.into_boxed();
    match filter.org_unit_id {
        Some(OrgUnitId(0)) => query = query.filter(dsl::org_unit_id.is_null()),
        Some(OrgUnitId(id)) => query = query.filter(dsl::region_id.eq(id).or(dsl::store_id.eq(id)).or(dsl::team_id.eq(id))),
        None => {}
    }
    if let Some(role) = filter.role {
        let besides = besides(conn, &[role])?;
        query = query.filter(dsl::role.eq(role.as_str()).or(dsl::id.eq_any(besides)));
    }
    if let Some(is_active) = filter.is_active {
        query = query.filter(dsl::is_active.eq(is_active));
    }
    if let Some(after) = filter.after {
        query = query.filter(dsl::id.gt(after.0));
    }
    query.order(dsl::id).limit(limit).select((dsl::id, dsl::username, dsl::display_name)).load(conn)
}

/// The only active member of this display name.
pub fn named(conn: &mut Conn, name: &str) -> QueryResult<Option<i64>> {
    let found: Vec<i64> =
        members::table.filter(dsl::display_name.eq(name.trim()).and(dsl::is_active.eq(true))).select(dsl::id).limit(2).load(conn)?;
    Ok(match found[..] {
        [id] => Some(id),
        _ => None,
    })
}

/// Names on screen.
pub fn display_names(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    members::table.filter(dsl::id.eq_any(ids)).select((dsl::id, dsl::display_name)).load(conn)
}

/// Takes the next version, if `version` is the present one.
pub fn bump(conn: &mut Conn, id: MemberId, version: i64) -> QueryResult<bool> {
    let present = members::table.find(id.0).filter(dsl::version.eq(version));
    Ok(diesel::update(present).set(dsl::version.eq(dsl::version + 1)).execute(conn)? > 0)
}

/// Ends a member's access tokens from before.
pub fn end_tokens(conn: &mut Conn, id: MemberId, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::update(members::table.find(id.0)).set(dsl::tokens_from.eq(Some(now))).execute(conn)
}

/// Members whose access tokens were ended after a moment, and when.
pub fn tokens_ended(conn: &mut Conn, since: NaiveDateTime) -> QueryResult<Vec<(i64, NaiveDateTime)>> {
    members::table.filter(dsl::tokens_from.gt(since)).select((dsl::id, dsl::tokens_from.assume_not_null())).load(conn)
}

/// One member, with the row's lock; the version stays.
pub fn lock(conn: &mut Conn, id: MemberId) -> QueryResult<Option<MemberRow>> {
    let sql = Sql::new("UPDATE members SET version = version WHERE id = ").bind(id.0).push(" RETURNING ").push(MemberRow::COLUMNS);
    Ok(sql.rows(conn)?.into_iter().next())
}

/// Writes what can change.
pub fn update(conn: &mut Conn, row: &MemberRow) -> QueryResult<usize> {
    diesel::update(members::table.find(row.id))
        .set((
            dsl::display_name.eq(&row.display_name),
            dsl::phone.eq(&row.phone),
            dsl::role.eq(row.role.as_str()),
            dsl::org_unit_id.eq(row.org_unit_id),
            dsl::region_id.eq(row.region_id),
            dsl::store_id.eq(row.store_id),
            dsl::team_id.eq(row.team_id),
            dsl::is_active.eq(row.is_active),
            dsl::left_at.eq(row.left_at),
        ))
        .execute(conn)
}

/// The active administrators, locked in one order until the end of the transaction, so that two can't remove each other at once.
pub fn hold_admins(conn: &mut Conn) -> QueryResult<Vec<i64>> {
    // SQLite has one writer, which is lock enough.
    if conn.engine() == Engine::Postgres {
        admins(conn, " FOR UPDATE")?;
    }
    // Once more: whoever was waited for may have taken a further role, which the statement that waited doesn't see.
    admins(conn, "")
}

fn admins(conn: &mut Conn, lock: &'static str) -> QueryResult<Vec<i64>> {
    Sql::new("SELECT id FROM members WHERE (role = ")
        .bind(Role::Admin.as_str())
        .push(" OR id IN (SELECT member_id FROM member_roles WHERE role = ")
        .bind(Role::Admin.as_str())
        .push(")) AND is_active = ")
        .bind(true)
        .push(" ORDER BY id")
        .push(lock)
        .load::<diesel::sql_types::BigInt, i64>(conn)
}

/// Number and password of a user name.
pub fn credentials(conn: &mut Conn, username: &str) -> QueryResult<Option<(i64, String)>> {
    let active = members::table.filter(dsl::username.eq(username)).filter(dsl::is_active.eq(true));
    active.select((dsl::id, dsl::password_hash)).first(conn).optional()
}

/// The number of a user name.
pub fn id_of(conn: &mut Conn, username: &str) -> QueryResult<Option<i64>> {
    members::table.filter(dsl::username.eq(username)).select(dsl::id).first(conn).optional()
}

/// User name and password of an active member.
pub fn own_credentials(conn: &mut Conn, id: MemberId) -> QueryResult<Option<(String, String)>> {
    let active = members::table.find(id.0).filter(dsl::is_active.eq(true));
    active.select((dsl::username, dsl::password_hash)).first(conn).optional()
}

/// Notes a sign-in, if the member is still active and the password still the one that was checked.
pub fn mark_login(conn: &mut Conn, id: MemberId, checked_hash: &str, now: NaiveDateTime) -> QueryResult<bool> {
    let same = members::table.find(id.0).filter(dsl::is_active.eq(true)).filter(dsl::password_hash.eq(checked_hash));
    Ok(diesel::update(same).set(dsl::last_login_at.eq(now)).execute(conn)? > 0)
}

/// Replaces the password that was checked.
pub fn replace_password(conn: &mut Conn, id: MemberId, checked_hash: &str, new_hash: &str) -> QueryResult<bool> {
    let same = members::table.find(id.0).filter(dsl::is_active.eq(true)).filter(dsl::password_hash.eq(checked_hash));
    Ok(diesel::update(same).set((dsl::password_hash.eq(new_hash), dsl::must_change_password.eq(false))).execute(conn)? > 0)
}

/// Sets the password, for good or until its member has chosen another one.
pub fn set_password(conn: &mut Conn, id: MemberId, new_hash: &str, must_change: bool) -> QueryResult<usize> {
    diesel::update(members::table.find(id.0))
        .set((dsl::password_hash.eq(new_hash), dsl::must_change_password.eq(must_change)))
        .execute(conn)
}

/// Has somebody else set the member's password?
pub fn must_change_password(conn: &mut Conn, id: MemberId) -> QueryResult<bool> {
    members::table.find(id.0).select(dsl::must_change_password).first(conn)
}
