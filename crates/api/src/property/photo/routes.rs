//! Operations on the survey of a listing.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::{HttpResponse, delete, get, post, put, web};
use fangke_macros::operation;
use fangke_shared::page::Page;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::photo::{OrderPhotosRequest, PHOTO_BYTES_MAX, PhotoKind, PhotoResponse, SetCoverRequest, SetRoomRequest};
use fangke_shared::query::{parse, unknown};
use fangke_shared::{ListingId, PhotoId};

use super::service::{self, Uploaded};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, File, Pairs, page_query};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_photos)
        .service(create_photo)
        .service(order_photos)
        .service(set_cover)
        .service(set_photo_room)
        .service(delete_photo)
        .service(download_original)
        .service(show_photo);
}

/// Lists the photos and floor plans of a listing, in their order.
#[operation(
    get, "/listings/{id}/photos", of("The listing"), tag = "listings",
    responses((status = 200, description = "All of them", body = Page<PhotoResponse>)),
)]
async fn list_photos(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<Page<PhotoResponse>>> {
    let photos = app.read(permit.caller, move |tx| service::list(tx, ListingId(*id))).await?;
    Ok(web::Json(Page::whole(photos)))
}

/// Uploads a photo or floor plan: JPEG, PNG or WebP.
///
/// One picture a request, so that each can show its progress and be sent again. The very same file sent again to a listing gives
/// the picture that is there. Metadata is removed, the picture is turned upright, and the sizes that are shown carry the company's mark.
/// At most 30 photos and 3 floor plans a listing, 50 megapixels, 12 000 pixels a side.
#[operation(
    post, "/listings/{id}/photos", of("The listing"), tag = "listings",
    params(("kind" = PhotoKind, Query, description = "What it shows")),
    request_body(content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/webp"), (Vec<u8> = "application/octet-stream")), description = "The file, 20 MiB at most; its content tells what it is"),
    responses(
        (status = 201, description = "The picture", body = PhotoResponse),
        (status = 200, description = "The listing has this very picture already", body = PhotoResponse),
    ),
)]
async fn create_photo(
    permit: Permit<can::EditSurvey>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
    file: File<PHOTO_BYTES_MAX>,
) -> ApiResult<HttpResponse> {
    let mut kind = None;
    page_query(&query, |name, value| {
        kind = match name {
            "kind" => Some(parse::<PhotoKind>(name, value)?),
            _ => return Err(unknown(name)),
        };
        Ok(())
    })?;
    let kind = kind.ok_or_else(|| ApiError::field(FieldError::new("kind", FieldCode::Required)))?;
    Ok(match service::upload(&app, permit.caller, ListingId(*id), kind, file.0).await? {
        Uploaded::New(photo) => HttpResponse::Created().json(photo),
        Uploaded::Known(photo) => HttpResponse::Ok().json(photo),
    })
}

/// Puts the pictures of a listing into another order.
///
/// Of two at once the last one wins. The request names every picture that is there; `stale_version` tells to read the list again.
#[operation(
    put, "/listings/{id}/photos/order", of("The listing"), tag = "listings",
    responses(
        (status = 200, description = "The pictures as ordered", body = Page<PhotoResponse>),
        (status = 412, description = "Other pictures are there now"),
    ),
)]
async fn order_photos(
    permit: Permit<can::EditSurvey>,
    app: web::Data<App>,
    id: web::Path<i64>,
    Body(request): Body<OrderPhotosRequest>,
) -> ApiResult<web::Json<Page<PhotoResponse>>> {
    let photos = app.write(permit.caller, move |tx| service::reorder(tx, ListingId(*id), &request)).await?;
    Ok(web::Json(Page::whole(photos)))
}

/// Lets a photo stand for the listing.
#[operation(
    put, "/listings/{id}/cover", of("The listing"), tag = "listings",
    responses((status = 200, description = "The pictures of the listing", body = Page<PhotoResponse>)),
)]
async fn set_cover(
    permit: Permit<can::EditSurvey>,
    app: web::Data<App>,
    id: web::Path<i64>,
    Body(request): Body<SetCoverRequest>,
) -> ApiResult<web::Json<Page<PhotoResponse>>> {
    let photos = app.write(permit.caller, move |tx| service::set_cover(tx, ListingId(*id), request)).await?;
    Ok(web::Json(Page::whole(photos)))
}

/// Says which room a photo shows, or nothing any more.
#[operation(
    put, "/photos/{id}/room", of("The picture"), tag = "listings",
    responses(
        (status = 200, description = "The pictures of the listing", body = Page<PhotoResponse>),
        (status = 422, description = "A floor plan shows no room"),
    ),
)]
async fn set_photo_room(
    permit: Permit<can::EditSurvey>,
    app: web::Data<App>,
    id: web::Path<i64>,
    Body(request): Body<SetRoomRequest>,
) -> ApiResult<web::Json<Page<PhotoResponse>>> {
    let photos = app.write(permit.caller, move |tx| service::set_room(tx, PhotoId(*id), request)).await?;
    Ok(web::Json(Page::whole(photos)))
}

/// Removes a picture: whoever uploaded it, or whoever may change the listing.
#[operation(delete, "/photos/{id}", of("The picture"), tag = "listings", responses((status = 204, description = "It is gone")))]
async fn delete_photo(permit: Permit<can::EditSurvey>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    service::delete(&app, permit.caller, PhotoId(*id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Downloads the original of a picture: every pixel as it came, without metadata and without the mark.
///
/// The audit trail says who did.
#[operation(
    get, "/photos/{id}/original", of("The picture"), tag = "listings",
    responses((status = 200, description = "JPEG, PNG or WebP", headers(("Cache-Control"), ("Content-Disposition")), content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/webp")))),
)]
async fn download_original(permit: Permit<can::EditSurvey>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let original = service::original(&app, permit.caller, PhotoId(*id)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, original.media_type))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", original.name)))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(original.file))
}

/// Shows one size of a picture, by an address from the list of pictures.
///
/// The address is its own permission, for images in a page send no token: it can't be guessed and ends after one to two days.
#[operation(
    get, "/files/{name}", of("The last part of the address"), tag = "listings",
    responses((status = 200, description = "The picture with the company's mark", headers(("Cache-Control"), ("Content-Security-Policy")), body = Vec<u8>, content_type = "image/jpeg")),
    extensions(("x-permission" = json!("none"))),
)]
async fn show_photo(app: web::Data<App>, name: web::Path<String>) -> ApiResult<HttpResponse> {
    let file = service::file(&app, &name).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "image/jpeg"))
        // The picture behind an address never changes.
        .insert_header((CACHE_CONTROL, "private, max-age=86400, immutable"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(file))
}
