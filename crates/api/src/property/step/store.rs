//! Next steps in the table of follow-ups, and the table of those that were passed on.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text};
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::{FollowUpId, MemberId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::property::listing::state::L;
use crate::schema::passed_steps;

/// The follow-up, its listing, the day, and what is to be done.
pub type Row = (i64, i64, NaiveDate, Option<String>);

/// The statuses in which there is something left to do.
const WORKED_ON: [ListingStatus; 4] = [ListingStatus::Lead, ListingStatus::Available, ListingStatus::Paused, ListingStatus::Unknown];

/// The steps that a member noted and still has to take.
pub fn noted(conn: &mut Conn, member: MemberId) -> ApiResult<Vec<Row>> {
    let sql = Sql::new(
        "SELECT f.id, f.listing_id, f.next_on, f.next_step FROM follow_ups f JOIN listings l ON l.id = f.listing_id \
         WHERE f.next_on IS NOT NULL AND f.voided_at IS NULL AND NOT EXISTS (SELECT 1 FROM passed_steps p WHERE p.follow_up_id = f.id) AND f.author_id = ",
    );
    load(conn, sql, member)
}

/// The steps of others that were passed on to a member.
pub fn passed(conn: &mut Conn, member: MemberId) -> ApiResult<Vec<Row>> {
    let sql = Sql::new(
        "SELECT f.id, f.listing_id, f.next_on, f.next_step FROM passed_steps p JOIN follow_ups f ON f.id = p.follow_up_id \
         JOIN listings l ON l.id = f.listing_id WHERE f.next_on IS NOT NULL AND f.voided_at IS NULL AND p.member_id = ",
    );
    load(conn, sql, member)
}

/// Those on listings that are worked on, which the member has not followed up since.
fn load(conn: &mut Conn, sql: Sql, member: MemberId) -> ApiResult<Vec<Row>> {
    let sql = sql
        .bind(member.0)
        .push(" AND ")
        .append(L.column("status").is_in(&WORKED_ON))
        .push(" AND NOT EXISTS (SELECT 1 FROM follow_ups g WHERE g.listing_id = f.listing_id AND g.id > f.id AND g.voided_at IS NULL")
        .push(" AND g.author_id = ")
        .bind(member.0)
        .push(")");
    Ok(sql.load::<(BigInt, BigInt, Date, Nullable<Text>), Row>(conn)?)
}

/// Somebody else is to take a step.
pub fn pass(conn: &mut Conn, step: FollowUpId, to: MemberId, now: NaiveDateTime) -> ApiResult<()> {
    diesel::delete(passed_steps::table.find(step.0)).execute(conn)?;
    diesel::insert_into(passed_steps::table)
        .values((passed_steps::follow_up_id.eq(step.0), passed_steps::member_id.eq(to.0), passed_steps::passed_at.eq(now)))
        .execute(conn)?;
    Ok(())
}
