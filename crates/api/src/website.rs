//! The web interface, carried inside the binary.

use actix_web::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::EmbeddedFile;

use crate::platform::error::{ApiError, ApiResult};
use crate::platform::map_tiles::MapTiles;
use crate::platform::state::App;

/// Finds a file of the bundle. The binary brings it (src/main.rs), so that this library is compiled while the bundle is still being made,
/// and only once however often that changes.
#[derive(Debug, Clone, Copy)]
pub struct Website(pub fn(&str) -> Option<EmbeddedFile>);

/// Nothing from elsewhere, nothing inline; `wasm-unsafe-eval` lets the browser compile WebAssembly. Behind it stands where pictures may
/// come from: from here, and from the server of the map's tiles.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
connect-src 'self'; worker-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data: blob:";

fn policy(tiles: Option<&MapTiles>) -> String {
    tiles.map_or_else(|| POLICY.to_owned(), |tiles| format!("{POLICY} {}", tiles.origin))
}

/// The service worker: its name says nothing of its version, so it is asked for every time.
const WORKER: &str = include_str!("../../web/sw.js");

/// A file of the bundle; any other address is a page of the application and gets its start page.
///
/// # Errors
/// `not_found` for files that aren't there and in a build without a bundle.
pub async fn serve(request: HttpRequest) -> ApiResult<HttpResponse> {
    let path = request.path().trim_start_matches('/');
    if path == "sw.js" {
        return Ok(HttpResponse::Ok().content_type("text/javascript").insert_header((CACHE_CONTROL, "no-cache")).body(WORKER));
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let name = if is_file { path } else { "index.html" };
    let find = |name: &str| request.app_data::<Website>().and_then(|website| (website.0)(name));
    let file = find(name).ok_or_else(|| ApiError::not_found().detail("this build carries no such file of the web interface"))?;

    let etag = format!("\"{}\"", crate::platform::crypto::hex(file.metadata.sha256_hash().get(..12).unwrap_or_default()));
    let mut answer = HttpResponse::Ok();
    answer.insert_header((ETAG, etag.clone())).insert_header((VARY, "accept-encoding"));
    if name == "index.html" {
        let tiles = request.app_data::<web::Data<App>>().and_then(|app| app.map_tiles.as_ref());
        answer.insert_header((CONTENT_SECURITY_POLICY, policy(tiles))).insert_header((CACHE_CONTROL, "no-cache"));
    } else {
        // The build writes a hash into every name or its folder's: a file never changes under its name.
        answer.insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"));
    }
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known == Some(etag.as_str()) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, etag)).finish());
    }
    let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    answer.content_type(mime_guess::from_path(name).first_or_octet_stream().as_ref());
    for (encoding, extension) in [("br", "br"), ("gzip", "gz")] {
        if accepted.contains(encoding)
            && let Some(packed) = find(&format!("{name}.{extension}"))
        {
            return Ok(answer.insert_header((CONTENT_ENCODING, encoding)).body(packed.data.into_owned()));
        }
    }
    Ok(answer.body(file.data.into_owned()))
}

#[cfg(test)]
mod tests {
    use fangke_shared::geo::Datum;

    use super::*;

    #[test]
    fn pictures_come_from_here_and_from_the_tiles_of_the_map_only() {
        assert!(policy(None).ends_with("; img-src 'self' data: blob:"));
        let tiles = MapTiles::new("https://tiles.example.com/{z}/{x}/{y}.png", "示例地图", Datum::Gcj02).unwrap();
        assert!(policy(Some(&tiles)).ends_with("; img-src 'self' data: blob: https://tiles.example.com"));
    }
}
