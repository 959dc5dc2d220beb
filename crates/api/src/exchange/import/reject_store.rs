//! The table of rows that were rejected, or stored with a warning.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::ImportId;
use fangke_shared::exchange::import::ImportReject;

use super::runner::Rejected;
use super::store::{seal, unseal};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{import_rejects, imports};

/// A rejected row in clear.
pub struct RejectText {
    pub id: i64,
    pub line: i64,
    /// What was wrong, and all cells.
    pub text: String,
}

/// Enters rows of an import.
pub fn insert(conn: &mut Conn, keys: &Keys, id: ImportId, rejected: &[Rejected]) -> ApiResult<()> {
    for Rejected { reject, cells, is_warning } in rejected {
        diesel::insert_into(import_rejects::table)
            .values((
                import_rejects::import_id.eq(id.0),
                import_rejects::line.eq(reject.line),
                import_rejects::field.eq(&reject.field),
                import_rejects::code.eq(&reject.code),
                import_rejects::value_encrypted.eq(seal(keys, &reject.value)?),
                import_rejects::cells_encrypted.eq(seal(keys, cells)?),
                import_rejects::sheet.eq(&reject.sheet),
                import_rejects::is_warning.eq(*is_warning),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Rejected rows, or warnings, in the order of the file, after the one with the number `after`.
pub fn page(
    conn: &mut Conn,
    keys: &Keys,
    (id, is_warning): (ImportId, bool),
    after: i64,
    limit: i64,
) -> ApiResult<Vec<(i64, ImportReject, Vec<String>)>> {
    let rows: Vec<(i64, i64, String, String, String, String, String)> = import_rejects::table
        .filter(import_rejects::import_id.eq(id.0).and(import_rejects::id.gt(after)).and(import_rejects::is_warning.eq(is_warning)))
        .order(import_rejects::id)
        .limit(limit)
        .select((
            import_rejects::id,
            import_rejects::line,
            import_rejects::field,
            import_rejects::code,
            import_rejects::value_encrypted,
            import_rejects::cells_encrypted,
            import_rejects::sheet,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, line, field, code, value, cells, sheet)| {
            Ok((id, ImportReject { sheet, line, field, code, value: unseal(keys, &value)? }, unseal(keys, &cells)?))
        })
        .collect()
}

/// Rejected rows of all imports from a number on.
pub fn all(conn: &mut Conn, keys: &Keys, after: i64, limit: i64) -> ApiResult<Vec<RejectText>> {
    let rows: Vec<(i64, i64, String, String)> = import_rejects::table
        .filter(import_rejects::id.gt(after))
        .order(import_rejects::id)
        .limit(limit)
        .select((import_rejects::id, import_rejects::line, import_rejects::value_encrypted, import_rejects::cells_encrypted))
        .load(conn)?;
    let text = |(id, line, value, cells): (i64, i64, String, String)| {
        let (value, cells): (String, Vec<String>) = (unseal(keys, &value)?, unseal(keys, &cells)?);
        let text = std::iter::once(value).chain(cells).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ");
        Ok(RejectText { id, line, text })
    };
    rows.into_iter().map(text).collect()
}

/// Removes rejected rows.
pub fn remove(conn: &mut Conn, ids: &[i64]) -> ApiResult<()> {
    diesel::delete(import_rejects::table.filter(import_rejects::id.eq_any(ids))).execute(conn)?;
    Ok(())
}

/// Rejected rows of imports that ended before a moment: counted, or removed.
pub fn older(conn: &mut Conn, before: NaiveDateTime, goes: bool) -> ApiResult<i64> {
    let ended: Vec<i64> = imports::table.filter(imports::finished_at.lt(before)).select(imports::id).load(conn)?;
    let mut count = 0;
    // A statement takes so many numbers at most.
    for some in ended.chunks(500) {
        let old = import_rejects::table.filter(import_rejects::import_id.eq_any(some));
        count += if goes {
            i64::try_from(diesel::delete(old).execute(conn)?).unwrap_or(i64::MAX)
        } else {
            old.count().get_result::<i64>(conn)?
        };
    }
    Ok(count)
}
