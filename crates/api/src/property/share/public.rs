//! What anybody may open: the public pages and their pictures.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, USER_AGENT, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use fangke_shared::ListingId;

use super::page::{self, ICON, STYLE};
use super::service;
use super::visitor::is_person;
use crate::platform::crypto::sha256_hex;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::{Pairs, client_address, origin, pairs};
use crate::platform::language::Language;
use crate::platform::qr;
use crate::platform::state::App;

/// No script at all, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Its addresses.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/s/{token}", web::get().to(show))
        .route("/s/{token}/photos/{name}.jpg", web::get().to(photo))
        .route("/s/{token}/qr.svg", web::get().to(code))
        .route("/s/assets/share.css", web::get().to(async || asset("text/css; charset=utf-8", STYLE)))
        .route("/s/assets/icon.svg", web::get().to(async || asset("image/svg+xml", ICON)));
}

/// The page, or the one that says that there is none.
async fn show(app: web::Data<App>, request: HttpRequest, token: web::Path<String>, query: Pairs) -> ApiResult<HttpResponse> {
    let language = language(&request, &query);
    let wanted = token.clone();
    let shown = app.read(None, move |tx| service::shown(tx, &wanted)).await?;
    let (status, html) = match &shown {
        Some(shown) => (StatusCode::OK, page::listing(shown, &format!("{}/s/{token}", origin(&app, &request)), language)?),
        None => (StatusCode::NOT_FOUND, page::gone(language)),
    };
    if let Some(shown) = &shown {
        count(&app, &request, shown.id);
    }
    Ok(answer(status, POLICY, html))
}

/// The language that somebody has chosen by the address.
pub fn chosen(query: &Pairs) -> Option<Language> {
    pairs(query).find(|(name, _)| *name == "lang").and_then(|(_, tag)| tag.parse().ok())
}

/// The language of a page: the one that was chosen, else the one that the browser asks for.
pub fn language(request: &HttpRequest, query: &Pairs) -> Language {
    chosen(query).unwrap_or_else(|| Language::of_request(request))
}

/// A page for anybody who has its address: nobody keeps or lists it.
pub fn answer(status: StatusCode, policy: &'static str, html: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((VARY, "accept-language"))
        .insert_header(("X-Robots-Tag", "noindex"))
        .body(html)
}

/// Counts a view while the page is on its way already. A count that is lost when the server ends is no harm.
fn count(app: &web::Data<App>, request: &HttpRequest, id: ListingId) {
    if !is_person(request.headers()) {
        return;
    }
    let address = client_address(app, request).to_string();
    let user_agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let app = app.clone();
    actix_web::rt::spawn(async move {
        let counted = app.write(None, move |tx| service::count_view(tx, id, &address, &user_agent)).await;
        if let Err(error) = counted {
            tracing::warn!(%error, "a view was not counted");
        }
    });
}

/// A picture of an open page: `<number>-<width>.jpg`.
async fn photo(app: web::Data<App>, request: HttpRequest, path: web::Path<(String, String)>) -> ApiResult<HttpResponse> {
    let (token, name) = path.into_inner();
    let size = name.split_once('-').and_then(|(number, width)| number.parse().ok().zip(width.parse().ok()));
    let size = size.ok_or_else(ApiError::not_found)?;
    let key = app.read(None, move |tx| service::photo_key(tx, &token, size)).await?;
    picture(&app, &request, &key).await
}

/// A picture of a public page, by where it lies.
///
/// # Errors
/// As [`Files::get`](crate::platform::files::Files::get).
pub async fn picture(app: &App, request: &HttpRequest, key: &str) -> ApiResult<HttpResponse> {
    let etag = format!("\"{}\"", sha256_hex(key.as_bytes()).get(..24).unwrap_or_default());
    // Kept by browsers, but asked for every time: a closed page shows nothing any more.
    let mut answer = HttpResponse::Ok();
    if request.headers().get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        answer.status(StatusCode::NOT_MODIFIED);
        return Ok(answer.insert_header((ETAG, etag)).finish());
    }
    let file = app.files.get(key).await?;
    Ok(answer
        .insert_header((CONTENT_TYPE, "image/jpeg"))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((ETAG, etag))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(file))
}

/// The code that leads to an open page, to be shown or saved by whoever shares it.
async fn code(app: web::Data<App>, request: HttpRequest, token: web::Path<String>) -> ApiResult<HttpResponse> {
    let wanted = token.clone();
    app.db.read(move |conn| service::require_open(conn, &wanted)).await?;
    let svg = qr::svg(&format!("{}/s/{token}", origin(&app, &request)), "QR")?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "image/svg+xml"))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(svg))
}

/// What every page shares.
pub fn asset(kind: &str, content: &'static str) -> HttpResponse {
    HttpResponse::Ok().insert_header((CONTENT_TYPE, kind)).insert_header((CACHE_CONTROL, "public, max-age=3600")).body(content)
}
