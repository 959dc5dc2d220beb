//! Changes of the table, and its version.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::MemberId;
use fangke_shared::permission::PermissionChange;

use crate::platform::db::Conn;
use crate::schema::{permission_changes, permission_table};

/// The version of the table.
pub fn version(conn: &mut Conn) -> QueryResult<i64> {
    permission_table::table.select(permission_table::version).first(conn)
}

/// Takes the next version, if `version` is the present one; who comes at the same time waits.
pub fn bump(conn: &mut Conn, version: i64) -> QueryResult<bool> {
    let present = permission_table::table.filter(permission_table::version.eq(version));
    Ok(diesel::update(present).set(permission_table::version.eq(permission_table::version + 1)).execute(conn)? > 0)
}

/// Enters a change; the answer is its number.
pub fn insert(conn: &mut Conn, change: &PermissionChange, reason: &str, (member, at): (MemberId, NaiveDateTime)) -> QueryResult<i64> {
    diesel::insert_into(permission_changes::table)
        .values((
            permission_changes::role.eq(change.role.as_str()),
            permission_changes::action.eq(change.action.as_str()),
            permission_changes::scope.eq(change.scope.map(|scope| scope.as_str())),
            permission_changes::reason.eq(reason),
            permission_changes::member_id.eq(member.0),
            permission_changes::created_at.eq(at),
        ))
        .returning(permission_changes::id)
        .get_result(conn)
}
