//! Operations on imports.

use std::io::Write as _;

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, delete, get, patch, post, web};
use fangke_macros::operation;
use fangke_shared::exchange::import::{
    ImportFieldResponse, ImportKind, ImportPresetResponse, ImportResponse, ImportUndo, SaveImportPresetRequest, UpdateImportRequest, fields,
};
use fangke_shared::page::Page;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::query::{parse, unknown};
use fangke_shared::text::one_line;
use fangke_shared::{ImportId, ImportPresetId};
use futures_util::StreamExt;

use super::service::{self, MAX_FILE_BYTES, Upload};
use super::undo;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, broken_off, created, page_query, with_etag};
use crate::platform::language::Language;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_import_fields)
        .service(list_imports)
        .service(create_import)
        .service(get_import)
        .service(update_import)
        .service(try_import)
        .service(start_import)
        .service(cancel_import)
        .service(preview_import_undo)
        .service(undo_import)
        .service(delete_import)
        .service(download_import_rejects)
        .service(list_import_presets)
        .service(save_import_preset)
        .service(delete_import_preset);
}

/// Reads `kind` and `filename`; the filename only where it is asked for.
fn read_kind(query: &[(String, String)], filename: Option<&mut String>) -> ApiResult<ImportKind> {
    let (mut kind, mut name) = (None, String::new());
    let takes_name = filename.is_some();
    page_query(query, |key, value| {
        match key {
            "kind" => kind = Some(parse::<ImportKind>(key, value)?),
            "filename" if takes_name => name = one_line(value).chars().take(200).collect(),
            _ => return Err(unknown(key)),
        }
        Ok(())
    })?;
    if let Some(filename) = filename {
        if name.is_empty() {
            return Err(ApiError::field(FieldError::new("filename", FieldCode::Required)));
        }
        *filename = name;
    }
    kind.ok_or_else(|| ApiError::field(FieldError::new("kind", FieldCode::Required)))
}

/// Lists the fields that a column can fill.
#[operation(
    get, "/imports/fields", tag = "imports",
    params(("kind" = ImportKind, Query, description = "What the rows are")),
    responses((status = 200, description = "All of them", body = Page<ImportFieldResponse>)),
)]
async fn list_import_fields(_permit: Permit<can::ImportRecords>, query: Pairs) -> ApiResult<web::Json<Page<ImportFieldResponse>>> {
    Ok(web::Json(Page::whole(fields(read_kind(&query, None)?))))
}

/// Lists imports, newest first.
#[operation(
    get, "/imports", tag = "imports", paged,
    responses((status = 200, description = "A page, without rejected rows", body = Page<ImportResponse>)),
)]
async fn list_imports(permit: Permit<can::ImportRecords>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<Page<ImportResponse>>> {
    let (page, keys) = (page_query(&query, |name, _| Err(unknown(name)))?, app.keys.clone());
    Ok(web::Json(app.db.read(move |conn| service::list(conn, &keys, permit.caller.claims.member_id, &page)).await?))
}

/// Uploads a file: CSV, TSV, XLSX or a JSON array.
///
/// Its encoding, delimiter and columns are detected, and a mapping is suggested. Nothing is stored yet.
#[operation(
    post, "/imports", tag = "imports",
    params(
        ("kind" = ImportKind, Query, description = "What the rows are"),
        ("filename" = String, Query, description = "The file's name, for people", example = "房源.csv"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, 256 MiB at most"),
    responses(
        (status = 201, description = "The import", headers(("ETag"), ("Location")), body = ImportResponse),
        (status = 409, description = "Too many uploads wait to be imported"),
    ),
)]
async fn create_import(
    permit: Permit<can::ImportRecords>,
    app: web::Data<App>,
    query: Pairs,
    mut payload: web::Payload,
) -> ApiResult<HttpResponse> {
    let mut filename = String::new();
    let kind = read_kind(&query, Some(&mut filename))?;
    service::may_import(&permit.caller, kind)?;
    let stored_as = format!("{:032x}", rand::random::<u128>());
    service::may_upload(&app, &permit.caller).await?;
    let (path, mut file) = service::begin(&app, &stored_as)?;
    let mut size = 0_u64;
    let received: ApiResult<()> = async {
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|error| broken_off(&error))?;
            size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            if size > MAX_FILE_BYTES {
                return Err(ApiError::new(ErrorCode::BodyTooLarge).detail(format!("at most {MAX_FILE_BYTES} bytes")));
            }
            file.write_all(&chunk).map_err(ApiError::unavailable)?;
        }
        Ok(())
    }
    .await;
    let result = match received {
        Err(error) => Err(error),
        Ok(()) => {
            let size_bytes = i64::try_from(size).unwrap_or(i64::MAX);
            let upload = Upload { kind, filename, size_bytes, stored_as, member_id: permit.caller.claims.member_id.0 };
            let from = path.clone();
            web::block(move || service::create(&app, &permit.caller, &from, &upload)).await.map_err(|_| ApiError::busy()).flatten()
        }
    };
    // What can be imported is in the store, and what can't isn't kept.
    drop(std::fs::remove_file(&path));
    let import = result?;
    Ok(created(&import, &format!("/api/v1/imports/{}", import.id), import.version))
}

/// Gives up an import that waits for somebody, and removes its file.
///
/// What was stored of it stays.
#[operation(
    delete, "/imports/{id}", of("The import"), tag = "imports",
    responses((status = 204, description = "The file is gone"), (status = 409, description = "It is at work, or over")),
)]
async fn delete_import(permit: Permit<can::ImportRecords>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    service::discard(&app, permit.caller, ImportId(*id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Shows an import with its first rejected rows; ask again while it runs.
#[operation(
    get, "/imports/{id}", of("The import"), tag = "imports",
    responses((status = 200, description = "The import", headers(("ETag")), body = ImportResponse)),
)]
async fn get_import(permit: Permit<can::ImportRecords>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let keys = app.keys.clone();
    let import = app.db.read(move |conn| service::get(conn, &keys, permit.caller.claims.member_id, ImportId(*id))).await?;
    Ok(with_etag(&import, import.version))
}

/// Changes the mapping, or how the file is read.
#[operation(
    patch, "/imports/{id}", of("The import"), tag = "imports",
    responses((status = 200, description = "The import as changed", headers(("ETag")), body = ImportResponse)),
)]
async fn update_import(
    permit: Permit<can::ImportRecords>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<UpdateImportRequest>,
) -> ApiResult<HttpResponse> {
    let state = app.clone();
    let import = app
        .db
        .write(move |conn| service::update(&state, conn, permit.caller.claims.member_id, (ImportId(*id), if_match.0), request.clone()))
        .await?;
    Ok(with_etag(&import, import.version))
}

/// Tries an import: reads every row and counts what would become of it, storing nothing.
#[operation(
    post, "/imports/{id}/dry-run", of("The import"), tag = "imports",
    responses(
        (status = 202, description = "It runs", body = ImportResponse),
        (status = 409, description = "It is not in a state for this"),
        (status = 422, description = "A field that every row needs is mapped to no column"),
    ),
)]
async fn try_import(permit: Permit<can::ImportRecords>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    start(permit, app, ImportId(*id), true).await
}

/// Starts an import, or goes on with one that stopped.
#[operation(
    post, "/imports/{id}/start", of("The import"), tag = "imports",
    responses(
        (status = 202, description = "It runs", body = ImportResponse),
        (status = 409, description = "It is not in a state for this"),
        (status = 422, description = "A field that every row needs is mapped to no column"),
    ),
)]
async fn start_import(permit: Permit<can::ImportRecords>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    start(permit, app, ImportId(*id), false).await
}

async fn start(permit: Permit<can::ImportRecords>, app: web::Data<App>, id: ImportId, is_dry: bool) -> ApiResult<HttpResponse> {
    let import =
        web::block(move || service::start(&app.into_inner(), &permit.caller, id, is_dry)).await.map_err(|_| ApiError::busy())??;
    Ok(HttpResponse::Accepted().json(import))
}

/// Stops an import that runs; what is stored stays, and it can go on.
#[operation(
    post, "/imports/{id}/cancel", of("The import"), tag = "imports",
    responses((status = 202, description = "It stops", body = ImportResponse), (status = 409, description = "Nothing runs")),
)]
async fn cancel_import(permit: Permit<can::ImportRecords>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let state = app.clone();
    let import = app.db.write(move |conn| service::cancel(&state, conn, permit.caller.claims.member_id, ImportId(*id))).await?;
    Ok(HttpResponse::Accepted().json(import))
}

/// Shows what undoing an import would remove, and what it can't.
#[operation(
    get, "/imports/{id}/undo", of("The import"), tag = "imports",
    responses(
        (status = 200, description = "What would be undone", body = ImportUndo),
        (status = 409, description = "It has stored nothing, runs, or is undone"),
    ),
)]
async fn preview_import_undo(
    permit: Permit<can::ImportRecords>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<ImportUndo>> {
    Ok(web::Json(app.read(permit.caller, move |tx| undo::preview(tx, ImportId(*id))).await?))
}

/// Undoes an import: the listings that it added go.
///
/// What something else has touched since stays: changed, followed up, looked at, with keys or photos. So do communities, and what the import
/// changed of listings that were there.
#[operation(
    post, "/imports/{id}/undo", of("The import"), tag = "imports",
    responses(
        (status = 200, description = "What was undone", body = ImportUndo),
        (status = 409, description = "It has stored nothing, runs, or is undone"),
    ),
)]
async fn undo_import(permit: Permit<can::ImportRecords>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<web::Json<ImportUndo>> {
    Ok(web::Json(app.write(permit.caller, move |tx| undo::undo(tx, ImportId(*id))).await?))
}

/// Downloads all rejected rows with their reasons, as CSV for a spreadsheet.
///
/// The audit trail says who did.
#[operation(
    get, "/imports/{id}/rejects.csv", of("The import"), tag = "imports",
    params(("Accept-Language" = Option<String>, Header, description = "The language of the reasons; simplified Chinese without it", example = "en")),
    responses((status = 200, description = "UTF-8 with a byte-order mark", headers(("Content-Disposition")), body = String, content_type = "text/csv")),
)]
async fn download_import_rejects(
    permit: Permit<can::ImportRecords>,
    app: web::Data<App>,
    id: web::Path<i64>,
    language: Language,
) -> ApiResult<HttpResponse> {
    let id = *id;
    let csv = service::rejects_csv(&app, &permit.caller, ImportId(id), language).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"rejects-{id}.csv\"")))
        .body(csv))
}

/// Lists saved mappings.
#[operation(
    get, "/import-presets", tag = "imports",
    responses((status = 200, description = "All of them", body = Page<ImportPresetResponse>)),
)]
async fn list_import_presets(_permit: Permit<can::ImportRecords>, app: web::Data<App>) -> ApiResult<web::Json<Page<ImportPresetResponse>>> {
    Ok(web::Json(app.db.read(service::presets).await?))
}

/// Saves a mapping under a name, in place of an earlier one.
#[operation(post, "/import-presets", tag = "imports", responses((status = 201, description = "The preset", body = ImportPresetResponse)))]
async fn save_import_preset(
    _permit: Permit<can::ImportRecords>,
    app: web::Data<App>,
    Body(request): Body<SaveImportPresetRequest>,
) -> ApiResult<HttpResponse> {
    let preset = app.db.write(move |conn| service::save_preset(conn, &request)).await?;
    Ok(HttpResponse::Created().json(preset))
}

/// Removes a saved mapping.
#[operation(delete, "/import-presets/{id}", of("The preset"), tag = "imports", responses((status = 204, description = "It is gone")))]
async fn delete_import_preset(_permit: Permit<can::ImportRecords>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.db.write(move |conn| service::delete_preset(conn, ImportPresetId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}
