//! The rules of the company's name and pictures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::brand::{BrandPicture, BrandRequest, BrandResponse, PICTURE_SIDE_MAX};
use fangke_shared::problem::ErrorCode;
use serde_json::json;

use super::store;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::files::Bytes;
use crate::platform::guard::Caller;
use crate::platform::state::App;

/// The number of the only record, for the trail.
const ONLY: i64 = 1;

/// The picture of a word.
///
/// # Errors
/// `not_found` for any other.
pub fn picture(word: &str) -> ApiResult<BrandPicture> {
    word.parse().map_err(|_| ApiError::not_found())
}

/// What the company is called.
///
/// # Errors
/// Only when the database fails.
pub fn show(tx: &mut Tx<'_>) -> ApiResult<BrandResponse> {
    Ok(store::get(tx.conn)?)
}

/// Says what it is called, at `version`.
///
/// # Errors
/// Wrong fields, `stale_version`.
pub fn change(tx: &mut Tx<'_>, version: i64, request: BrandRequest) -> ApiResult<BrandResponse> {
    request.validate()?;
    if !store::update(tx.conn, version, &request.normalised())? {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    tx.audit(AuditAction::Update, (AuditSubject::Brand, ONLY), &json!({}))?;
    show(tx)
}

/// Gives it a logo or a mark.
///
/// # Errors
/// `unsupported_image`, `heic_unsupported`, `image_too_large`.
pub async fn put_picture(app: &App, caller: Caller, picture: BrandPicture, file: Bytes) -> ApiResult<BrandResponse> {
    let small = app.images.small(file, PICTURE_SIDE_MAX).await?;
    app.write(caller, move |tx| {
        store::set_picture(tx.conn, picture, Some(&STANDARD.encode(&small)))?;
        tx.audit(AuditAction::Update, (AuditSubject::Brand, ONLY), &json!({ "picture": picture }))?;
        show(tx)
    })
    .await
}

/// Takes a picture away.
///
/// # Errors
/// Only when the database fails.
pub fn remove_picture(tx: &mut Tx<'_>, picture: BrandPicture) -> ApiResult<()> {
    store::set_picture(tx.conn, picture, None)?;
    tx.audit(AuditAction::Update, (AuditSubject::Brand, ONLY), &json!({ "picture": picture, "removed": true }))
}

/// The file of a picture, a PNG.
///
/// # Errors
/// Only when the database fails.
pub fn file(tx: &mut Tx<'_>, picture: BrandPicture) -> ApiResult<Option<Vec<u8>>> {
    Ok(store::picture(tx.conn, picture)?.and_then(|text| STANDARD.decode(text).ok()))
}

/// Name, licence and whether there is a logo, for public pages.
///
/// # Errors
/// Only when the database fails.
pub fn public(conn: &mut Conn) -> ApiResult<BrandResponse> {
    Ok(store::get(conn)?)
}
