//! The table of presets: how a kind of file is to be read again.

use diesel::prelude::*;
use fangke_shared::ImportPresetId;
use fangke_shared::exchange::import::{ImportPresetResponse, SaveImportPresetRequest};

use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::import_presets;

type PresetColumns = (i64, String, String, String, String);

/// All presets, by kind and name.
pub fn list(conn: &mut Conn) -> ApiResult<Vec<ImportPresetResponse>> {
    let rows: Vec<PresetColumns> = import_presets::table.order((import_presets::kind, import_presets::name)).load(conn)?;
    rows.into_iter()
        .map(|(id, name, kind, mapping, default_purpose)| {
            Ok(ImportPresetResponse {
                id: ImportPresetId(id),
                name,
                kind: kind.parse().map_err(ApiError::internal)?,
                mapping: serde_json::from_str(&mapping).map_err(ApiError::internal)?,
                default_purpose: default_purpose.parse().map_err(ApiError::internal)?,
            })
        })
        .collect()
}

/// Saves a preset in place of one with the same name.
pub fn save(conn: &mut Conn, request: &SaveImportPresetRequest) -> ApiResult<()> {
    let same =
        import_presets::table.filter(import_presets::kind.eq(request.kind.as_str()).and(import_presets::name.eq(request.name.trim())));
    diesel::delete(same).execute(conn)?;
    diesel::insert_into(import_presets::table)
        .values((
            import_presets::name.eq(request.name.trim()),
            import_presets::kind.eq(request.kind.as_str()),
            import_presets::mapping.eq(serde_json::to_string(&request.mapping).map_err(ApiError::internal)?),
            import_presets::default_purpose.eq(request.default_purpose.as_str()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes a preset; false where there is none.
pub fn delete(conn: &mut Conn, id: ImportPresetId) -> ApiResult<bool> {
    Ok(diesel::delete(import_presets::table.find(id.0)).execute(conn)? == 1)
}
