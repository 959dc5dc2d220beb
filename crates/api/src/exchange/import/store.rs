//! The table of imports.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use fangke_shared::exchange::import::{
    DuplicatePolicy, FieldMapping, FileFormat, ImportColumn, ImportCounts, ImportKind, ImportReject, ImportResponse, ImportSheet,
    ImportState,
};
use fangke_shared::geo::Datum;
use fangke_shared::property::listing::Purpose;
use fangke_shared::{ImportId, MemberId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::reader::{Layout, Table};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::{import_rejects, imports};

/// An import as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = imports)]
pub struct ImportRow {
    pub id: i64,
    #[diesel(deserialize_as = String)]
    pub kind: ImportKind,
    pub filename: String,
    pub size_bytes: i64,
    pub stored_as: String,
    #[diesel(deserialize_as = String)]
    pub state: ImportState,
    #[diesel(deserialize_as = String)]
    pub format: FileFormat,
    pub encoding: String,
    pub delimiter: Option<String>,
    pub has_header: bool,
    pub columns_encrypted: String,
    pub mapping: String,
    #[diesel(deserialize_as = String)]
    pub default_purpose: Purpose,
    pub read: i64,
    pub created: i64,
    pub updated: i64,
    pub merged: i64,
    pub rejected: i64,
    pub total_rows: Option<i64>,
    pub failure: Option<String>,
    pub member_id: Option<i64>,
    pub created_at: NaiveDateTime,
    pub finished_at: Option<NaiveDateTime>,
    pub version: i64,
    pub look_encrypted: Option<String>,
    pub skipped: i64,
    pub warned: i64,
    #[diesel(deserialize_as = String)]
    pub duplicates: DuplicatePolicy,
    #[diesel(deserialize_as = String)]
    pub datum: Datum,
}

/// What a first look found beside the columns: the sheets, and where the tables lie that are read.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Look {
    sheets: Vec<ImportSheet>,
    tables: Vec<Table>,
}

impl ImportRow {
    fn look(&self, keys: &Keys) -> ApiResult<Look> {
        self.look_encrypted.as_deref().map_or_else(|| Ok(Look::default()), |sealed| unseal(keys, sealed))
    }

    /// The columns, whose samples may be people's numbers.
    pub fn columns(&self, keys: &Keys) -> ApiResult<Vec<ImportColumn>> {
        unseal(keys, &self.columns_encrypted)
    }

    /// The sheets, with what becomes of each.
    pub fn sheets(&self, keys: &Keys) -> ApiResult<Vec<ImportSheet>> {
        Ok(self.look(keys)?.sheets)
    }

    /// Has this member uploaded it?
    pub fn is_of(&self, member: MemberId) -> bool {
        self.member_id == Some(member.0)
    }

    pub fn mapping(&self) -> ApiResult<Vec<FieldMapping>> {
        serde_json::from_str(&self.mapping).map_err(ApiError::internal)
    }

    pub fn layout(&self, keys: &Keys) -> ApiResult<Layout> {
        let columns: Vec<String> = self.columns(keys)?.into_iter().map(|column| column.name).collect();
        let mut tables = self.look(keys)?.tables;
        if tables.is_empty() && self.format != FileFormat::Json {
            // Uploaded before sheets were looked at.
            let places = (0..columns.len()).map(Some).collect();
            tables.push(Table { heading_line: self.has_header.then_some(1), places, ..Table::default() });
        }
        Ok(Layout {
            tables,
            format: self.format,
            encoding: self.encoding.clone(),
            delimiter: self.delimiter.as_deref().and_then(|text| text.chars().next()),
            has_header: self.has_header,
            columns,
        })
    }

    pub const fn counts(&self) -> ImportCounts {
        ImportCounts {
            read: self.read,
            created: self.created,
            updated: self.updated,
            merged: self.merged,
            rejected: self.rejected,
            skipped: self.skipped,
            warned: self.warned,
        }
    }

    /// As `viewer` may see it: who has not uploaded it sees neither samples nor cells, for numbers may be among them.
    pub fn response(
        self,
        keys: &Keys,
        viewer: MemberId,
        (rejects, warnings): (Vec<ImportReject>, Vec<ImportReject>),
    ) -> ApiResult<ImportResponse> {
        let is_own = self.is_of(viewer);
        let mut columns = self.columns(keys)?;
        let mut sheets = self.look(keys)?.sheets;
        if !is_own {
            columns.iter_mut().for_each(|column| column.samples.clear());
            sheets.iter_mut().for_each(|sheet| sheet.above.clear());
        }
        let shown = |rejects: Vec<ImportReject>| if is_own { rejects } else { Vec::new() };
        Ok(ImportResponse {
            id: ImportId(self.id),
            is_own,
            sheets,
            columns,
            mapping: self.mapping()?,
            counts: self.counts(),
            kind: self.kind,
            filename: self.filename,
            size_bytes: self.size_bytes,
            state: self.state,
            format: self.format,
            encoding: self.encoding,
            delimiter: self.delimiter,
            has_header: self.has_header,
            default_purpose: self.default_purpose,
            duplicates: self.duplicates,
            datum: self.datum,
            total_rows: self.total_rows,
            rejects: shown(rejects),
            warnings: shown(warnings),
            failure: self.failure,
            created_at: self.created_at.and_utc(),
            finished_at: self.finished_at.map(|at| at.and_utc()),
            version: self.version,
        })
    }
}

/// What a file says may be people's names and numbers: kept as their contacts are.
/// What is kept of a file stands encrypted.
pub fn seal<T: Serialize + ?Sized>(keys: &Keys, said: &T) -> ApiResult<String> {
    keys.encrypt(&serde_json::to_string(said).map_err(ApiError::internal)?)
}

/// What [`seal`] kept.
pub fn unseal<T: DeserializeOwned>(keys: &Keys, sealed: &str) -> ApiResult<T> {
    serde_json::from_str(&keys.decrypt(sealed)?).map_err(ApiError::internal)
}

/// How a file is read, as stored.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = imports, treat_none_as_null = true)]
pub struct Reading {
    format: &'static str,
    encoding: String,
    delimiter: Option<String>,
    has_header: bool,
    columns_encrypted: String,
    mapping: String,
    default_purpose: &'static str,
    duplicates: &'static str,
    datum: &'static str,
    look_encrypted: Option<String>,
}

impl Reading {
    pub fn new(
        keys: &Keys,
        (layout, sheets): (&Layout, &[ImportSheet]),
        columns: &[ImportColumn],
        mapping: &[FieldMapping],
        (purpose, duplicates, datum): (Purpose, DuplicatePolicy, Datum),
    ) -> ApiResult<Self> {
        let look = Look { sheets: sheets.to_vec(), tables: layout.tables.clone() };
        Ok(Self {
            look_encrypted: Some(seal(keys, &look)?),
            format: layout.format.as_str(),
            encoding: layout.encoding.clone(),
            delimiter: layout.delimiter.map(String::from),
            has_header: layout.has_header,
            columns_encrypted: seal(keys, columns)?,
            mapping: serde_json::to_string(mapping).map_err(ApiError::internal)?,
            default_purpose: purpose.as_str(),
            duplicates: duplicates.as_str(),
            datum: datum.as_str(),
        })
    }
}

/// An uploaded file.
pub struct Upload {
    /// What its rows are.
    pub kind: ImportKind,
    /// What it is called.
    pub filename: String,
    /// How large it is.
    pub size_bytes: i64,
    /// Where it lies in the store of files.
    pub stored_as: String,
    /// Who has uploaded it.
    pub member_id: i64,
}

pub fn insert(conn: &mut Conn, upload: &Upload, reading: &Reading, now: DateTime<Utc>) -> ApiResult<ImportId> {
    let id = diesel::insert_into(imports::table)
        .values((
            reading,
            (imports::kind.eq(upload.kind.as_str()), imports::filename.eq(&upload.filename), imports::size_bytes.eq(upload.size_bytes)),
            (imports::stored_as.eq(&upload.stored_as), imports::state.eq(ImportState::Mapping.as_str())),
            (imports::read.eq(0_i64), imports::created.eq(0_i64), imports::updated.eq(0_i64)),
            (imports::merged.eq(0_i64), imports::rejected.eq(0_i64), imports::member_id.eq(Some(upload.member_id))),
            (imports::created_at.eq(now.naive_utc()), imports::version.eq(1_i64)),
        ))
        .returning(imports::id)
        .get_result::<i64>(conn)?;
    Ok(ImportId(id))
}

pub fn find(conn: &mut Conn, id: ImportId) -> ApiResult<ImportRow> {
    Ok(imports::table.find(id.0).select(ImportRow::as_select()).first(conn)?)
}

pub fn list(conn: &mut Conn, before: Option<i64>, limit: i64) -> ApiResult<Vec<ImportRow>> {
    Ok(imports::table
        .filter(imports::id.lt(before.unwrap_or(i64::MAX)))
        .order(imports::id.desc())
        .limit(limit)
        .select(ImportRow::as_select())
        .load(conn)?)
}

/// Counts the version up if it is the one that was read.
pub fn bump(conn: &mut Conn, id: ImportId, version: i64) -> ApiResult<bool> {
    let hits = diesel::update(imports::table.find(id.0).filter(imports::version.eq(version)))
        .set(imports::version.eq(version + 1))
        .execute(conn)?;
    Ok(hits == 1)
}

pub fn set_reading(conn: &mut Conn, id: ImportId, reading: Reading) -> ApiResult<()> {
    diesel::update(imports::table.find(id.0)).set(reading).execute(conn)?;
    Ok(())
}

/// Goes from one of the states `from` to another; false when it is in none of them.
pub fn set_state(conn: &mut Conn, id: ImportId, from: &[ImportState], to: ImportState, now: DateTime<Utc>) -> ApiResult<bool> {
    let from: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
    let has_ended = matches!(to, ImportState::Done | ImportState::Failed | ImportState::Cancelled | ImportState::DryRun);
    let hits = diesel::update(imports::table.find(id.0).filter(imports::state.eq_any(from)))
        .set((
            imports::state.eq(to.as_str()),
            imports::heartbeat_at.eq(Some(now.naive_utc())),
            imports::finished_at.eq(has_ended.then(|| now.naive_utc())),
            imports::version.eq(imports::version + 1),
        ))
        .execute(conn)?;
    Ok(hits == 1)
}

/// Keeps the progress of a run that is still wanted; false when it is not in `state` any more.
pub fn keep_progress(conn: &mut Conn, id: ImportId, state: ImportState, counts: ImportCounts, now: DateTime<Utc>) -> ApiResult<bool> {
    let hits = diesel::update(imports::table.find(id.0).filter(imports::state.eq(state.as_str())))
        .set((
            imports::read.eq(counts.read),
            imports::created.eq(counts.created),
            imports::updated.eq(counts.updated),
            imports::merged.eq(counts.merged),
            imports::rejected.eq(counts.rejected),
            imports::skipped.eq(counts.skipped),
            imports::warned.eq(counts.warned),
            imports::heartbeat_at.eq(Some(now.naive_utc())),
        ))
        .execute(conn)?;
    Ok(hits == 1)
}

/// Back to the start: no counts, no rejected rows.
pub fn reset(conn: &mut Conn, id: ImportId) -> ApiResult<()> {
    diesel::delete(import_rejects::table.filter(import_rejects::import_id.eq(id.0))).execute(conn)?;
    diesel::update(imports::table.find(id.0))
        .set((
            (imports::read.eq(0_i64), imports::created.eq(0_i64), imports::updated.eq(0_i64), imports::merged.eq(0_i64)),
            (imports::rejected.eq(0_i64), imports::skipped.eq(0_i64), imports::warned.eq(0_i64), imports::failure.eq(None::<String>)),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn set_end(conn: &mut Conn, id: ImportId, total_rows: Option<i64>, failure: Option<&str>) -> ApiResult<()> {
    if let Some(total) = total_rows {
        diesel::update(imports::table.find(id.0)).set(imports::total_rows.eq(Some(total))).execute(conn)?;
    }
    diesel::update(imports::table.find(id.0)).set(imports::failure.eq(failure)).execute(conn)?;
    Ok(())
}

/// Imports whose run has not been heard of since `before`.
pub fn abandoned(conn: &mut Conn, before: Option<DateTime<Utc>>) -> ApiResult<Vec<(ImportId, ImportState)>> {
    let running = [ImportState::Running.as_str(), ImportState::DryRunning.as_str()];
    let limit = before.map_or(NaiveDateTime::MAX, |at| at.naive_utc());
    let rows: Vec<(i64, String, Option<NaiveDateTime>)> =
        imports::table.filter(imports::state.eq_any(running)).select((imports::id, imports::state, imports::heartbeat_at)).load(conn)?;
    rows.into_iter()
        .filter(|(_, _, heartbeat)| heartbeat.is_none_or(|at| at < limit))
        .map(|(id, state, _)| Ok((ImportId(id), state.parse().map_err(ApiError::internal)?)))
        .collect()
}

/// Gives up imports that are neither done nor at work and that nobody has touched since a moment; the answer counts them.
pub fn give_up(conn: &mut Conn, before: DateTime<Utc>, reason: &str, now: DateTime<Utc>) -> ApiResult<usize> {
    let resting = [ImportState::Mapping, ImportState::DryRun, ImportState::Cancelled, ImportState::Interrupted].map(ImportState::as_str);
    let untouched = imports::heartbeat_at.lt(before.naive_utc()).or(imports::heartbeat_at.is_null());
    let old = imports::state.eq_any(resting).and(imports::created_at.lt(before.naive_utc())).and(untouched);
    Ok(diesel::update(imports::table.filter(old))
        .set((
            imports::state.eq(ImportState::Failed.as_str()),
            imports::failure.eq(Some(reason)),
            imports::finished_at.eq(Some(now.naive_utc())),
            imports::version.eq(imports::version + 1),
        ))
        .execute(conn)?)
}

/// A member's imports in these states.
pub fn count_of(conn: &mut Conn, member: MemberId, states: &[ImportState]) -> ApiResult<i64> {
    let states: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    Ok(imports::table.filter(imports::member_id.eq(member.0).and(imports::state.eq_any(states))).count().get_result(conn)?)
}

/// The uploaded files that are still needed: of imports that aren't done and that somebody has touched since a moment.
pub fn needed(conn: &mut Conn, since: DateTime<Utc>) -> ApiResult<Vec<String>> {
    let touched = imports::heartbeat_at.ge(since.naive_utc());
    let is_new = imports::created_at.ge(since.naive_utc());
    let open = imports::state.ne_all([ImportState::Done.as_str(), ImportState::Undone.as_str()]);
    Ok(imports::table.filter(open.and(is_new.or(touched.assume_not_null()))).select(imports::stored_as).load(conn)?)
}
