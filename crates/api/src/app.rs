//! The API put together: routes and their description come from one declaration.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{App as ActixApp, HttpMessage, HttpRequest, HttpResponse, web};
use diesel::prelude::*;
use fangke_shared::problem::ErrorCode;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_swagger_ui::SwaggerUi;

use crate::platform::db::pending_migrations;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::{Allowed, configure as configure_http};
use crate::platform::state::App;
use crate::platform::sweep::sweep;
use crate::{spec, website, wings};

/// Every operation, below `/api/v1`.
fn api(config: &mut ServiceConfig) {
    wings::capabilities().for_each(|capability| (capability.routes)(config));
}

/// What is done once a day: removes files that nothing names, and uploads that nobody needs any more; the answer counts both.
///
/// # Errors
/// What the stores or the database say; what is removed stays removed.
pub async fn clean_up(app: web::Data<App>) -> ApiResult<usize> {
    let swept = sweep(&app, wings::file_folders()).await?;
    let clear = move || wings::capabilities().filter_map(|capability| capability.clear).map(|clear| clear(&app)).sum::<ApiResult<usize>>();
    Ok(swept + web::block(clear).await.map_err(|_| ApiError::busy())??)
}

/// Cleans up now and every day, until the runtime ends.
pub async fn clean_up_every_day(app: web::Data<App>) {
    loop {
        match clean_up(app.clone()).await {
            Ok(removed) => tracing::info!(removed, "files cleaned up"),
            Err(error) => tracing::error!(%error, "files not cleaned up"),
        }
        actix_web::rt::time::sleep(Duration::from_secs(24 * 60 * 60)).await;
    }
}

/// The description of the API.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, description) = ActixApp::new()
        .into_utoipa_app()
        .openapi(spec::Base::openapi())
        .service(utoipa_actix_web::scope("/api/v1").configure(api))
        .split_for_parts();
    spec::complete(description)
}

/// Everything that one server answers; [`crate::platform::http::answer`] goes around it.
pub fn configure(config: &mut web::ServiceConfig) {
    config.configure(configure_http);
    let mut described = ServiceConfig::new(config);
    described.service(utoipa_actix_web::scope("/api/v1").configure(api).default_service(web::to(nothing_here)));
    config
        .service(SwaggerUi::new("/api/docs/{_:.*}").url("/api/openapi.json", openapi()))
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz))
        .route("/metrics", web::get().to(metrics))
        .configure(|config| wings::capabilities().for_each(|capability| (capability.pages)(config)))
        .service(web::scope("/api").default_service(web::to(nothing_here)))
        .default_service(web::get().to(website::serve));
}

/// The methods of each address.
static METHODS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| spec::methods(&openapi()));

/// No such address, or not with this method: each operation is a resource of its own, so the framework can't tell.
async fn nothing_here(request: HttpRequest) -> ApiResult<HttpResponse> {
    let Some(address) = request.resource_map().match_pattern(request.path()) else { return Err(ApiError::not_found()) };
    if let Some(methods) = METHODS.get(&address) {
        request.extensions_mut().insert(Allowed(methods));
    }
    Err(ApiError::new(ErrorCode::MethodNotAllowed))
}

/// The process is alive.
async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok")
}

/// The database answers and has all its tables.
async fn readyz(app: web::Data<App>) -> ApiResult<HttpResponse> {
    let is_pending = app
        .db
        .read(|conn| {
            diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1")).first::<i32>(conn)?;
            pending_migrations(conn)
        })
        .await?;
    if is_pending {
        Err(ApiError::busy().detail("migrations are pending"))
    } else {
        Ok(HttpResponse::Ok().content_type("text/plain").body("ready"))
    }
}

async fn metrics(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CONTENT_TYPE, "text/plain; version=0.0.4")).body(app.metrics.render(&app.db))
}
