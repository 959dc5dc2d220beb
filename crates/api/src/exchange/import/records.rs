//! The table of what imports have added.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fangke_shared::{ImportId, ListingId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::import_records;

/// Records of one statement.
const PIECE: usize = 500;

/// Notes what an import has added.
pub fn insert(conn: &mut Conn, import: ImportId, added: &[ListingId]) -> ApiResult<()> {
    for piece in added.chunks(PIECE) {
        let values = piece.iter().map(|id| Sql::new("(").bind(import.0).push(", ").bind(id.0).push(")"));
        Sql::new("INSERT INTO import_records (import_id, listing_id) VALUES ").join(", ", values).execute(conn)?;
    }
    Ok(())
}

/// How many listings an import has added that are there still.
pub fn count(conn: &mut Conn, import: ImportId) -> ApiResult<i64> {
    Ok(import_records::table.filter(import_records::import_id.eq(import.0)).count().get_result(conn)?)
}

/// Nobody has changed, followed up, looked at or added anything to the listing since it came.
const UNTOUCHED: &str = " JOIN listings l ON l.id = r.listing_id WHERE l.version = 1 AND l.follow_up_count = 0 \
    AND NOT EXISTS (SELECT 1 FROM listing_events x WHERE x.listing_id = l.id) \
    AND NOT EXISTS (SELECT 1 FROM reveals x WHERE x.listing_id = l.id) \
    AND NOT EXISTS (SELECT 1 FROM key_bunches x WHERE x.listing_id = l.id) \
    AND NOT EXISTS (SELECT 1 FROM photos x WHERE x.listing_id = l.id) \
    AND NOT EXISTS (SELECT 1 FROM exclusives x WHERE x.listing_id = l.id) \
    AND NOT EXISTS (SELECT 1 FROM negotiations x WHERE x.listing_id = l.id) \
    AND NOT EXISTS (SELECT 1 FROM publications x WHERE x.listing_id = l.id) \
    AND NOT EXISTS (SELECT 1 FROM notices x WHERE x.listing_id = l.id) \
    AND NOT EXISTS (SELECT 1 FROM import_records x WHERE x.listing_id = l.id AND x.import_id <> r.import_id) \
    AND r.import_id = ";

/// How many of them nothing else has touched.
pub fn count_untouched(conn: &mut Conn, import: ImportId) -> ApiResult<i64> {
    let sql = Sql::new("SELECT count(*) FROM import_records r").push(UNTOUCHED).bind(import.0);
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().next().unwrap_or_default())
}

/// The first of them that nothing else has touched.
pub fn untouched(conn: &mut Conn, import: ImportId, limit: i64) -> ApiResult<Vec<ListingId>> {
    let sql = Sql::new("SELECT r.listing_id FROM import_records r").push(UNTOUCHED).bind(import.0);
    let sql = sql.push(" ORDER BY r.listing_id LIMIT ").bind(limit);
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().map(ListingId).collect())
}

/// Forgets what is gone.
pub fn forget(conn: &mut Conn, import: ImportId, ids: &[ListingId]) -> ApiResult<()> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let gone = import_records::table.filter(import_records::import_id.eq(import.0).and(import_records::listing_id.eq_any(ids)));
    diesel::delete(gone).execute(conn)?;
    Ok(())
}
