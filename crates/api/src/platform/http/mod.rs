//! What every request and answer goes through.

mod body;
mod headers;
mod middleware;
mod partners;
mod patience;
mod peer;
mod seen;

pub use body::{Body, File, MAX_BODY_BYTES, Patch, PostedForm, from_value, merge_patch};
pub use headers::{IfMatch, created, with_etag};
pub use middleware::{Allowed, AskedAt, FORMS, RequestId, STANDARD, answer};
pub use patience::broken_off;
pub use peer::{TrustedProxies, client_address, origin};

use std::borrow::Cow;
use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::error::{PathError, QueryPayloadError};
use actix_web::{FromRequest, HttpRequest, web};
use fangke_shared::problem::ErrorCode;
use fangke_shared::text::visible;

use crate::platform::error::ApiError;

/// Failures of the framework's own extractors, as problems.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PathConfig::default().error_handler(|error: PathError, _| {
            ApiError::new(ErrorCode::InvalidRequest).detail(format!("the path can't be read: {error}")).into()
        }))
        .app_data(web::QueryConfig::default().error_handler(|error: QueryPayloadError, _| {
            ApiError::new(ErrorCode::InvalidRequest).detail(format!("the query can't be read: {error}")).into()
        }));
}

/// The query string as decoded pairs, with what a person sees of them.
pub struct Pairs(Vec<(String, String)>);

impl Deref for Pairs {
    type Target = Vec<(String, String)>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl FromRequest for Pairs {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = web::Query::<Vec<(String, String)>>::from_query(request.query_string())
            .map_err(|error| ApiError::new(ErrorCode::InvalidRequest).detail(format!("the query can't be read: {error}")));
        ready(read.map(|pairs| {
            let mut pairs = pairs.into_inner();
            for (_, value) in &mut pairs {
                if let Cow::Owned(shown) = visible(value) {
                    *value = shown;
                }
            }
            Self(pairs)
        }))
    }
}

/// The pairs as text slices.
pub fn pairs(query: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    query.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// Refuses every parameter, where an operation has none.
///
/// # Errors
/// `unknown_field` for each.
pub fn no_parameters(query: &[(String, String)]) -> Result<(), ApiError> {
    let unknown: Vec<_> = query.iter().map(|(name, _)| fangke_shared::query::unknown(name)).collect();
    if unknown.is_empty() { Ok(()) } else { Err(ApiError::fields(unknown)) }
}

/// Limit and cursor of a page.
#[derive(Debug, Clone, Default)]
pub struct PageQuery {
    /// Rows of the page.
    pub limit: i64,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

/// Reads `limit` and `cursor`, gives every other parameter to `set`, and collects what is wrong.
///
/// # Errors
/// Every parameter that can't be read; `set` answers unknown names with `unknown_field`.
pub fn page_query(
    query: &[(String, String)],
    mut set: impl FnMut(&str, &str) -> Result<(), fangke_shared::problem::FieldError>,
) -> Result<PageQuery, ApiError> {
    use fangke_shared::page::{DEFAULT_LIMIT, MAX_LIMIT};
    use fangke_shared::problem::{FieldCode, FieldError};
    use fangke_shared::query::check_value;
    let mut page = PageQuery { limit: DEFAULT_LIMIT, cursor: None };
    let mut errors = Vec::new();
    for (name, value) in pairs(query) {
        let result = match name {
            "limit" => match value.parse() {
                Ok(limit) if (1..=MAX_LIMIT).contains(&limit) => {
                    page.limit = limit;
                    Ok(())
                }
                _ => Err(FieldError::new("limit", FieldCode::OutOfRange).with("min", 1).with("max", MAX_LIMIT)),
            },
            "cursor" => {
                page.cursor = Some(value.to_owned()).filter(|cursor| !cursor.is_empty());
                Ok(())
            }
            _ => check_value(name, value).and_then(|()| set(name, value)),
        };
        errors.extend(result.err());
    }
    if errors.is_empty() { Ok(page) } else { Err(ApiError::fields(errors)) }
}
