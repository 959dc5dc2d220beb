//! Addresses below `/reso/odata`. What is wrong is said as OData says it.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use fangke_shared::problem::ErrorCode;
use serde_json::json;

use super::context::ROOT;
use super::options::PAGE_MAX;
use super::service::{self, Query, Reply};
use crate::partner::outbox::service as outbox;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{PartnerPermit, partner_can};
use crate::platform::http::{Allowed, Pairs, RequestId, origin};
use crate::platform::state::App;

const ODATA_VERSION: HeaderName = HeaderName::from_static("odata-version");
const MAX_VERSION: HeaderName = HeaderName::from_static("odata-maxversion");
const PREFER: HeaderName = HeaderName::from_static("prefer");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The version that is spoken.
const VERSION: HeaderValue = HeaderValue::from_static("4.0");
/// Those that may be asked for: what is newer has answers that nobody here knows.
const VERSIONS: [&str; 2] = ["4.0", "4.01"];
const JSON: &str = "application/json;odata.metadata=minimal;charset=utf-8";

/// Its addresses.
pub fn configure(config: &mut web::ServiceConfig) {
    for address in [ROOT.to_owned(), format!("{ROOT}/{{address:.*}}")] {
        let resource = web::resource(address).route(web::get().to(read)).route(web::head().to(read));
        config.service(resource.default_service(web::to(only_read)));
    }
}

type Permit = Result<PartnerPermit<partner_can::ResoRead>, ApiError>;

async fn read(permit: Permit, app: web::Data<App>, request: HttpRequest, pairs: Result<Pairs, ApiError>) -> HttpResponse {
    match answer(permit, &app, &request, pairs).await {
        Ok(response) => response,
        Err(error) => refusal(&error, &request),
    }
}

async fn only_read(request: HttpRequest) -> HttpResponse {
    request.extensions_mut().insert(Allowed("GET, HEAD"));
    refusal(&ApiError::new(ErrorCode::MethodNotAllowed), &request)
}

async fn answer(permit: Permit, app: &web::Data<App>, request: &HttpRequest, pairs: Result<Pairs, ApiError>) -> ApiResult<HttpResponse> {
    let partner = permit?.partner;
    check_version(request.headers())?;
    let page = preferred_page(request.headers());
    let query = Query {
        partner,
        origin: origin(app, request),
        address: request.match_info().query("address").to_owned(),
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
        pairs: pairs?.to_vec(),
        page,
    };
    // What has happened gets its place before anybody reads past it.
    let state = app.clone();
    web::block(move || outbox::number(&state)).await.map_err(|_| ApiError::busy())??;
    let reply = app.db.up_to_now(app.read(None, move |tx| service::answer(tx, &query))).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header((ODATA_VERSION, VERSION));
    if let Some(page) = page {
        response.insert_header((PREFERENCE_APPLIED, format!("odata.maxpagesize={page}")));
    }
    Ok(match reply {
        Reply::Json(value) => response.insert_header((CONTENT_TYPE, JSON)).body(value.to_string()),
        Reply::Metadata(xml) => response.insert_header((CONTENT_TYPE, "application/xml;charset=utf-8")).body(xml),
        Reply::Count(count) => response.insert_header((CONTENT_TYPE, "text/plain;charset=utf-8")).body(count.to_string()),
        Reply::Nothing => response.status(StatusCode::NO_CONTENT).finish(),
    })
}

/// Refuses to answer in a version that is not spoken.
fn check_version(headers: &HeaderMap) -> ApiResult<()> {
    for name in [ODATA_VERSION, MAX_VERSION] {
        let is_known = |value: &HeaderValue| value.to_str().is_ok_and(|asked| VERSIONS.contains(&asked.trim()));
        if headers.get_all(&name).any(|value| !is_known(value)) {
            return Err(ApiError::new(ErrorCode::InvalidRequest).detail(format!("{name}: {} are known", VERSIONS.join(" and "))));
        }
    }
    Ok(())
}

/// `Prefer: odata.maxpagesize=50`. What can't be read is no preference.
fn preferred_page(headers: &HeaderMap) -> Option<i64> {
    let preferences = headers.get_all(&PREFER).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split([',', ';']));
    let sizes = preferences.filter_map(|preference| {
        let (name, size) = preference.trim().split_once('=')?;
        matches!(name.trim(), "odata.maxpagesize" | "maxpagesize").then(|| size.trim().trim_matches('"').parse::<i64>().ok())?
    });
    sizes.filter(|size| *size >= 1).map(|size| size.min(PAGE_MAX)).next()
}

/// A failure as OData says it.
fn refusal(error: &ApiError, request: &HttpRequest) -> HttpResponse {
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    if error.code.status() >= 500 {
        let cause = error.cause.as_deref().unwrap_or("unknown");
        tracing::error!(request_id = %id, code = %error.code, cause, "request failed");
    }
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response.insert_header((ODATA_VERSION, VERSION)).insert_header((CONTENT_TYPE, JSON));
    if let Some(seconds) = error.retry_after {
        response.insert_header((RETRY_AFTER, seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((WWW_AUTHENTICATE, "Bearer"));
    }
    let message = error.detail.as_deref().unwrap_or_else(|| error.code.title());
    response.body(json!({ "error": { "code": error.code.as_str(), "message": message } }).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_version_that_is_not_spoken_is_refused() {
        let is_known = |pairs: &[(HeaderName, &'static str)]| check_version(&headers(pairs)).is_ok();
        assert!(is_known(&[]) && is_known(&[(ODATA_VERSION, "4.0"), (MAX_VERSION, "4.01")]));
        for (name, version) in
            [(ODATA_VERSION, "5.0"), (MAX_VERSION, "5.0"), (ODATA_VERSION, "3.0"), (MAX_VERSION, "3.0"), (MAX_VERSION, "x")]
        {
            assert!(!is_known(&[(name, version)]), "{version}");
        }
    }

    #[test]
    fn a_page_has_as_many_records_as_somebody_prefers_up_to_a_limit() {
        let page = |value| preferred_page(&headers(&[(PREFER, value)]));
        assert_eq!((page("odata.maxpagesize=50"), page("return=minimal, maxpagesize=7")), (Some(50), Some(7)));
        assert_eq!(
            (page("odata.maxpagesize=999999"), page("odata.maxpagesize=0"), page("odata.maxpagesize=x")),
            (Some(PAGE_MAX), None, None)
        );
    }
}
