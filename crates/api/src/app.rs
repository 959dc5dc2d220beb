//! The API put together: routes and their description come from one declaration.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE};
use actix_web::{App as ActixApp, HttpMessage, HttpRequest, HttpResponse, web};
use fangke_shared::problem::ErrorCode;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::SwaggerUi;

use crate::platform::cached::Cached;
use crate::platform::capability::Capability;
use crate::platform::crypto::sha256_hex;
use crate::platform::db::{pending_migrations, probe};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::{Allowed, AskedAt, STANDARD, configure as configure_http};
use crate::platform::operations::{Operations, ROOT};
use crate::platform::state::App;
use crate::platform::sweep::sweep;
use crate::platform::watch::figures;
use crate::{spec, website, wings};

/// Every operation, below [`ROOT`].
fn api() -> Operations {
    gathered(|capability| capability.routes)
}

/// Operations at addresses that a standard names.
fn standard() -> Operations {
    gathered(|capability| capability.standard_routes)
}

fn gathered(routes: fn(&Capability) -> fn(&mut Operations)) -> Operations {
    let mut operations = Operations::default();
    wings::capabilities().for_each(|capability| routes(capability)(&mut operations));
    operations
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
        .service(utoipa_actix_web::scope(ROOT).configure(|config| api().describe(config)))
        .configure(|config| standard().describe(config))
        .split_for_parts();
    spec::complete(description)
}

/// Everything that one server answers; [`crate::platform::http::answer`] goes around it.
pub fn configure(config: &mut web::ServiceConfig) {
    config.configure(configure_http);
    let nothing = || web::to(nothing_here);
    config.service(web::scope(ROOT).configure(|config| api().serve_by_word(config, nothing)).default_service(nothing()));
    standard().serve(config);
    config
        .service(SwaggerUi::new("/api/docs/{_:.*}").url("/api/openapi.json", openapi()))
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz))
        .route("/metrics", web::get().to(guarded_metrics))
        .configure(|config| wings::capabilities().for_each(|capability| (capability.pages)(config)))
        .service(web::scope("/api").default_service(web::to(nothing_here)))
        .configure(|config| {
            for place in STANDARD {
                config.service(web::scope(place.trim_end_matches('/')).default_service(web::to(nothing_here)));
            }
        })
        .default_service(web::to(website::serve));
}

/// The methods of each address.
static METHODS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| spec::methods(&openapi()));

/// No such address, or not with this method: each operation is a resource of its own, so the framework can't tell.
async fn nothing_here(request: HttpRequest) -> ApiResult<HttpResponse> {
    let operation = METHODS.iter().find(|(address, _)| is_at(request.path(), address));
    if let Some((address, methods)) = operation {
        request.extensions_mut().insert(Allowed(methods));
        request.extensions_mut().insert(AskedAt(address));
    } else if request.resource_map().match_pattern(request.path()).is_none() {
        return Err(ApiError::not_found());
    }
    Err(ApiError::new(ErrorCode::MethodNotAllowed))
}

/// Is a path one of this address, whose ids stand in braces? In their order "/listings/export" comes before "/listings/{id}", which is an address of it, too.
fn is_at(path: &str, address: &str) -> bool {
    let is_same = |(part, of_address): (&str, &str)| part == of_address || of_address.starts_with('{') && !part.is_empty();
    path.split('/').count() == address.split('/').count() && path.split('/').zip(address.split('/')).all(is_same)
}

/// The process is alive.
async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok")
}

/// It took a change a moment ago: nobody makes the database write by asking often.
#[derive(Clone, Default)]
struct Ready(Cached<()>);

/// The process stays, the database answers, has all its tables, and takes a change: a full disk still reads.
async fn readyz(app: web::Data<App>) -> ApiResult<HttpResponse> {
    if app.is_draining.load(Ordering::SeqCst) {
        return Err(ApiError::unavailable("the process is about to end"));
    }
    let state = app.clone();
    let look = move || {
        state.db.check()?;
        if state.db.read_blocking(pending_migrations)? {
            return Err(ApiError::busy().detail("migrations are pending"));
        }
        // Who writes just now is well, or fails and says so.
        let write = || if state.db.is_writing() { Ok(()) } else { state.db.write_blocking(|conn| probe(conn, state.clock.now())) };
        state.shared::<Ready>().0.get(write)?;
        state.db.check()
    };
    web::block(look).await.map_err(|_| ApiError::busy())??;
    Ok(HttpResponse::Ok().content_type("text/plain").body("ready"))
}

/// Figures for whoever knows the token; without one they are not here at all.
async fn guarded_metrics(app: web::Data<App>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let wanted =
        app.metrics_token.as_deref().ok_or_else(|| ApiError::not_found().detail("set FANGKE_METRICS_TOKEN or FANGKE_METRICS_LISTEN"))?;
    let sent = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    // Hashes are compared, so that the time it takes tells nothing of the token.
    if sent.map(|token| sha256_hex(token.as_bytes())) != Some(sha256_hex(wanted.as_bytes())) {
        return Err(ApiError::new(ErrorCode::Unauthenticated));
    }
    Ok(metrics(app).await)
}

/// What an address of its own answers, which only whoever runs the server can reach.
pub fn configure_metrics(config: &mut web::ServiceConfig) {
    config
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz))
        .route("/metrics", web::get().to(metrics))
        .default_service(web::to(async || Err::<HttpResponse, _>(ApiError::not_found())));
}

async fn metrics(app: web::Data<App>) -> HttpResponse {
    let state = app.clone();
    let figures = web::block(move || figures(&state)).await.unwrap_or_default();
    HttpResponse::Ok().insert_header((CONTENT_TYPE, "text/plain; version=0.0.4")).body(app.metrics.render(&app.db, &figures))
}
