//! The pictures as anybody may see them: on public pages, at sign-in, and for whoever sets them.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};

use super::service;
use crate::platform::crypto::sha256_hex;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::state::App;

/// Its addresses.
pub fn configure(config: &mut web::ServiceConfig) {
    config.route("/brand/{picture}.png", web::get().to(show));
}

async fn show(app: web::Data<App>, request: HttpRequest, word: web::Path<String>) -> ApiResult<HttpResponse> {
    let picture = service::picture(&word)?;
    let file = app.read(None, move |tx| service::file(tx, picture)).await?.ok_or_else(ApiError::not_found)?;
    let etag = format!("\"{}\"", sha256_hex(&file).get(..24).unwrap_or_default());
    let mut answer = HttpResponse::Ok();
    if request.headers().get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        answer.status(StatusCode::NOT_MODIFIED);
        return Ok(answer.insert_header((ETAG, etag)).finish());
    }
    Ok(answer
        .insert_header((CONTENT_TYPE, "image/png"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((ETAG, etag))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(file))
}
