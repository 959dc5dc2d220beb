//! The company's name and pictures over HTTP.

use actix_web::{HttpResponse, delete, get, put, web};
use fangke_macros::operation;
use fangke_shared::company::brand::{BrandPicture, BrandRequest, BrandResponse, PICTURE_BYTES_MAX};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, File, IfMatch, with_etag};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(show_brand).service(change_brand).service(put_brand_picture).service(remove_brand_picture);
}

/// What the company is called.
#[operation(
    get, "/brand", tag = "brand",
    responses((status = 200, description = "Name, number, address, licence, and which pictures there are", headers(("ETag")), body = BrandResponse)),
)]
async fn show_brand(permit: Permit<can::ReadListings>, app: web::Data<App>) -> ApiResult<HttpResponse> {
    let brand = app.read(permit.caller, service::show).await?;
    Ok(with_etag(&brand, brand.version))
}

/// Says what the company is called, and how it is reached.
///
/// Public pages show it from then on.
#[operation(
    put, "/brand", tag = "brand",
    responses((status = 200, description = "As changed", headers(("ETag")), body = BrandResponse)),
)]
async fn change_brand(
    permit: Permit<can::ManageOrganisation>,
    app: web::Data<App>,
    if_match: IfMatch,
    Body(request): Body<BrandRequest>,
) -> ApiResult<HttpResponse> {
    let brand = app.write(permit.caller, move |tx| service::change(tx, if_match.0, request.clone())).await?;
    Ok(with_etag(&brand, brand.version))
}

/// Gives the company a logo, or its photos a mark: JPEG, PNG or WebP.
///
/// It is scaled down to 640 pixels a side. Photos that are there keep the mark that they have.
#[operation(
    put, "/brand/{picture}", tag = "brand",
    params(("picture" = inline(BrandPicture), Path, description = "Which")),
    request_body(content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/webp"), (Vec<u8> = "application/octet-stream")), description = "The file, 1 MiB at most; its content tells what it is"),
    responses((status = 200, description = "It is there", headers(("ETag")), body = BrandResponse)),
)]
async fn put_brand_picture(
    permit: Permit<can::ManageOrganisation>,
    app: web::Data<App>,
    word: web::Path<String>,
    file: File<PICTURE_BYTES_MAX>,
) -> ApiResult<HttpResponse> {
    let picture = service::picture(&word)?;
    let brand = service::put_picture(&app, permit.caller, picture, file.0).await?;
    Ok(with_etag(&brand, brand.version))
}

/// Takes a picture away; photos get the mark of Fangke again.
///
/// Also where there is none.
#[operation(
    delete, "/brand/{picture}", tag = "brand",
    params(("picture" = inline(BrandPicture), Path, description = "Which")),
    responses((status = 204, description = "There is none")),
)]
async fn remove_brand_picture(
    permit: Permit<can::ManageOrganisation>,
    app: web::Data<App>,
    word: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let picture = service::picture(&word)?;
    app.write(permit.caller, move |tx| service::remove_picture(tx, picture)).await?;
    Ok(HttpResponse::NoContent().finish())
}
