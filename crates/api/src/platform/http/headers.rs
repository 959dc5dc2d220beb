//! Versions of records: `ETag` out, `If-Match` in.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, IF_MATCH};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use fangke_shared::problem::ErrorCode;
use serde::Serialize;

use crate::platform::error::{ApiError, ApiResult};

/// The version that the caller has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(IF_MATCH).and_then(|value| value.to_str().ok());
        ready(match header {
            None => Err(ApiError::new(ErrorCode::VersionRequired).detail("send the record's version as If-Match: \"3\"")),
            Some(text) => version(text)
                .map(Self)
                .ok_or_else(|| ApiError::new(ErrorCode::InvalidRequest).detail("If-Match is not a version: send \"3\", quotes included")),
        })
    }
}

/// A proxy that compresses may have made the `ETag` a weak one.
fn version(text: &str) -> Option<i64> {
    text.trim().trim_start_matches("W/").strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// An answer with the record's version.
pub fn with_etag<T: Serialize>(body: &T, version: i64) -> HttpResponse {
    HttpResponse::Ok().insert_header((ETAG, format!("\"{version}\""))).json(body)
}

/// 201 with the new record's address and version.
pub fn created<T: Serialize>(body: &T, location: &str, version: i64) -> HttpResponse {
    HttpResponse::build(StatusCode::CREATED)
        .insert_header((ETAG, format!("\"{version}\"")))
        .insert_header(("Location", location))
        .json(body)
}
