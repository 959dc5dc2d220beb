//! Around every request: its id, its log line, its figures, and every failure as a problem.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, STRICT_TRANSPORT_SECURITY,
    WWW_AUTHENTICATE,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use fangke_shared::problem::{ErrorCode, Problem};
use futures_util::FutureExt;

use super::{partners, patience, seen};
use crate::platform::db::position::within_request;
use crate::platform::error::ApiError;
use crate::platform::server_errors::{ServerError, is_of_server};
use crate::platform::state::App;

/// The id of a request: the caller's `X-Request-Id` where it is a plain word, a new one otherwise.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The methods that the address has, left with a request that came with another one.
pub struct Allowed(pub &'static str);

/// The address of an operation, left with a request that came with another method.
pub struct AskedAt(pub &'static str);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Reads that take longer are logged like changes and failures.
const SLOW: std::time::Duration = std::time::Duration::from_millis(500);

/// The middleware.
///
/// # Errors
/// None that isn't an answer already.
pub async fn answer(mut request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let id = request_id(request.headers());
    request.extensions_mut().insert(RequestId(id.clone()));
    let app = request.app_data::<web::Data<App>>().cloned();
    let is_https = app.as_ref().is_some_and(|app| app.has_secure_cookies);
    let method = request.method().clone();
    patience::limit(&mut request);
    let (seen_until, is_read) = (seen::of_request(request.headers()), matches!(method, Method::GET | Method::HEAD));

    let work = async {
        if is_for_operations(request.path()) || is_read || takes_forms(request.path()) && method == Method::POST {
            if is_read && !is_for_operations(request.path()) {
                // Whoever asks for the head alone gets that of the page: the server leaves the body out.
                request.head_mut().method = Method::GET;
            }
            return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
        }
        request.extensions_mut().insert(Allowed("GET, HEAD"));
        Ok(request.into_response(HttpResponse::from_error(ApiError::new(ErrorCode::MethodNotAllowed))))
    };
    let result = within_request(seen_until, is_read, AssertUnwindSafe(work).catch_unwind()).await;
    let mut failed = None;
    let (result, route) = match result {
        Ok(Ok(response)) => {
            let asked = response.request().extensions().get::<AskedAt>().map(|address| address.0.to_owned());
            let route = asked.or_else(|| response.request().match_pattern()).unwrap_or_else(|| "unmatched".to_owned());
            let failure = failure_of(&response);
            failed = failure.as_ref().map(|failure| failure.code);
            let allowed = response.request().extensions().get::<Allowed>().map(|methods| HeaderValue::from_static(methods.0));
            let mut response = match &failure {
                Some(error) => response.into_response(problem(error, &id)),
                None => response,
            };
            if let Some(methods) = allowed {
                response.headers_mut().insert(ALLOW, methods);
            }
            partners::tell(&mut response, app.as_ref());
            // Whoever sends no read may have changed something, be it in a thread of its own.
            let told = app.as_ref().filter(|_| !is_read).and_then(|app| app.db.seen());
            if let Some(position) = told {
                seen::tell(response.headers_mut(), position, is_https);
            }
            finish(response.headers_mut(), &id, is_https);
            (Ok(response), route)
        }
        Ok(Err(error)) => {
            let failure = error.as_error::<ApiError>().map_or_else(|| from_status(error.as_response_error().status_code()), copy);
            (Err(failure), "unmatched".to_owned())
        }
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().map(ToString::to_string).or_else(|| panic.downcast_ref::<String>().cloned());
            (Err(ApiError::internal(format!("panic: {}", text.unwrap_or_default()))), "unmatched".to_owned())
        }
    };
    let result = result.map_err(|failure| {
        failed = Some(failure.code);
        let mut response = problem(&failure, &id);
        finish(response.headers_mut(), &id, is_https);
        InternalError::from_response(failure, response).into()
    });
    let status = match &result {
        Ok(response) => response.status().as_u16(),
        Err(error) => Error::as_response_error(error).status_code().as_u16(),
    };
    let elapsed = started.elapsed();
    if let Some(app) = app {
        app.metrics.observe(method.as_str(), &route, status, elapsed.as_secs_f64());
        if let Some(code) = failed.filter(|code| is_of_server(*code)) {
            app.metrics.server_failed(code);
            let (at, method) = (app.clock.now().naive_utc(), method.to_string());
            app.errors.add(ServerError { at, request_id: id.clone(), method, route: route.clone(), code: code.to_string() });
        }
    }
    // The pattern, not the path: paths and queries may hold names and numbers.
    let (request_id, micros) = (id.as_str(), elapsed.as_micros());
    let is_routine = method.is_safe() && status < 400 && elapsed < SLOW;
    if is_routine {
        tracing::debug!(target: "fangke::http", request_id, %method, %route, status, micros, "answered");
    } else {
        tracing::info!(target: "fangke::http", request_id, %method, %route, status, micros, "answered");
    }
    result
}

fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    match given {
        Some(id) if (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') => id.to_owned(),
        _ => format!("{:016x}", rand::random::<u64>()),
    }
}

/// Pages for the public that somebody may answer by a form, without a script: whoever knows the address may.
pub const FORMS: &str = "/r/";

/// Operations whose addresses a standard names: OAuth 2 and the RESO Web API.
pub const STANDARD: [&str; 2] = ["/oauth/", "/reso/"];

fn takes_forms(path: &str) -> bool {
    path.starts_with(FORMS)
}

/// Below the API methods differ from one address to another; everything else but [`FORMS`] is only read.
fn is_for_operations(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/") || STANDARD.iter().any(|place| path.starts_with(place))
}

fn finish(headers: &mut HeaderMap, id: &str, is_https: bool) {
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("referrer-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("x-frame-options"), HeaderValue::from_static("DENY"));
    // What nobody has said may be kept, nobody keeps: most of it is about people.
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if is_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

/// The failure behind an answer: ours, or the framework's turned into ours.
fn failure_of(response: &ServiceResponse<impl MessageBody>) -> Option<ApiError> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    // A page for people says in its own words what is wrong, and a standard says how its own answers look.
    let is_worded =
        |value: &HeaderValue| ["text/html", "application/json"].iter().any(|kind| value.as_bytes().starts_with(kind.as_bytes()));
    if response.headers().get(CONTENT_TYPE).is_some_and(|value| *value == PROBLEM_JSON || is_worded(value)) {
        return None;
    }
    let ours = response.response().error().and_then(|error| error.as_error::<ApiError>()).map(copy);
    Some(ours.unwrap_or_else(|| from_status(status)))
}

fn copy(error: &ApiError) -> ApiError {
    ApiError {
        code: error.code,
        detail: error.detail.clone(),
        errors: error.errors.clone(),
        members: error.members.clone(),
        retry_after: error.retry_after,
        cause: error.cause.clone(),
        violated: None,
        is_collision: error.is_collision,
    }
}

fn from_status(status: StatusCode) -> ApiError {
    ApiError::new(match status {
        StatusCode::NOT_FOUND => ErrorCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => ErrorCode::RequestTimeout,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::UnsupportedMediaType,
        StatusCode::UNAUTHORIZED => ErrorCode::Unauthenticated,
        StatusCode::FORBIDDEN => ErrorCode::Forbidden,
        status if status.is_client_error() => ErrorCode::InvalidRequest,
        _ => ErrorCode::Internal,
    })
}

fn problem(error: &ApiError, id: &str) -> HttpResponse {
    if matches!(error.code, ErrorCode::Internal | ErrorCode::Busy | ErrorCode::Unavailable) {
        let cause = error.cause.as_deref().unwrap_or("unknown");
        tracing::error!(request_id = %id, code = %error.code, cause, "request failed");
    }
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut builder = HttpResponse::build(status);
    if let Some(seconds) = error.retry_after {
        builder.insert_header((RETRY_AFTER, seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        builder.insert_header((WWW_AUTHENTICATE, "Bearer"));
    }
    if error.code == ErrorCode::RequestTimeout {
        // What is still on its way of the body must not be taken for the next request.
        builder.insert_header((CONNECTION, "close"));
    }
    let body = Problem {
        kind: format!("/problems/{}", error.code),
        title: error.code.title().to_owned(),
        status: error.code.status(),
        detail: error.detail.as_deref().map(str::to_owned),
        code: error.code,
        request_id: id.to_owned(),
        errors: error.errors.clone(),
        members: error.members.clone(),
    };
    builder.insert_header((CONTENT_TYPE, PROBLEM_JSON)).body(serde_json::to_vec(&body).unwrap_or_default())
}
