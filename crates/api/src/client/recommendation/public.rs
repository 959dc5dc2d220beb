//! What the client opens by the link of a list, and posts there: pages without a script, the link is the permission.

use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, RETRY_AFTER, USER_AGENT};
use actix_web::{HttpRequest, HttpResponse, web};
use fangke_shared::RecommendationId;
use fangke_shared::problem::ErrorCode;

use super::form::{self, Returned};
use super::page::{self, STYLE};
use super::shown::Access;
use super::{answer, shown};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::{FORMS, Pairs, PostedForm, client_address, origin, pairs};
use crate::platform::state::App;
use crate::property::share::public::{answer as answer_of, asset, chosen, language, picture};
use crate::property::share::visitor::is_person;

/// No script at all, nothing from elsewhere, and forms only to here.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The parameter of whoever only looks at what the client will see.
const PREVIEW: &str = "preview";

/// Its addresses.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/r/assets/recommendation.css", web::get().to(async || asset("text/css; charset=utf-8", STYLE)))
        .route("/r/{token}", web::get().to(show))
        .route("/r/{token}/photos/{name}.jpg", web::get().to(photo))
        .service(web::resource("/r/{token}/reactions").route(web::get().to(back)).route(web::post().to(react)))
        .service(web::resource("/r/{token}/showing").route(web::get().to(back)).route(web::post().to(ask)))
        .service(web::scope("/r").default_service(web::to(nothing_here)));
}

/// What isn't a page of ours is no page of the interface either, whatever is posted there.
async fn nothing_here() -> ApiResult<HttpResponse> {
    Err(ApiError::not_found())
}

/// Where the page of a list is, in the language that was chosen.
fn path(token: &str, query: &Pairs) -> String {
    chosen(query).map_or_else(|| format!("{FORMS}{token}"), |language| format!("{FORMS}{token}?lang={}", language.tag()))
}

/// The page, or the one that says why there is none.
async fn show(app: web::Data<App>, request: HttpRequest, token: web::Path<String>, query: Pairs) -> ApiResult<HttpResponse> {
    let wanted = token.clone();
    let found = app.read(None, move |tx| shown::shown(tx, &wanted)).await?;
    // The agent who looks at the own list is no visitor.
    let is_preview = pairs(&query).any(|(name, _)| name == PREVIEW);
    if let Access::Open(shown) = &found
        && !is_preview
    {
        count(&app, &request, shown.id);
    }
    Ok(answered(&app, &request, (&token, &query), (&found, None)))
}

/// The page of what stands behind a link, with a form that came back.
fn answered(
    app: &web::Data<App>,
    request: &HttpRequest,
    (token, query): (&str, &Pairs),
    (found, returned): (&Access<shown::Shown>, Option<&Returned>),
) -> HttpResponse {
    let language = language(request, query);
    match found {
        Access::Open(shown) => {
            let status = if returned.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let place = page::Place {
                url: format!("{}{FORMS}{token}", origin(app, request)),
                token: token.to_owned(),
                language,
                chosen: chosen(query),
                today: app.clock.day_of(app.clock.now()),
            };
            html(status, page::list(shown, returned, &place))
        }
        Access::Over => html(StatusCode::GONE, page::over(language)),
        Access::Nothing => html(StatusCode::NOT_FOUND, page::nothing(language)),
    }
}

fn html(status: StatusCode, body: String) -> HttpResponse {
    answer_of(status, POLICY, body)
}

/// Counts a view while the page is on its way already. A count that is lost when the server ends is no harm.
fn count(app: &web::Data<App>, request: &HttpRequest, id: RecommendationId) {
    if !is_person(request.headers()) {
        return;
    }
    let address = client_address(app, request).to_string();
    let user_agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let app = app.clone();
    actix_web::rt::spawn(async move {
        let counted = app.write(None, move |tx| answer::count_view(tx, id, &address, &user_agent)).await;
        if let Err(error) = counted {
            tracing::warn!(%error, "a view was not counted");
        }
    });
}

/// Whoever loads the address of a form again gets the page.
async fn back(token: web::Path<String>, query: Pairs) -> ApiResult<HttpResponse> {
    let is_plain = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_plain { Ok(see(&path(&token, &query))) } else { Err(ApiError::not_found()) }
}

/// The browser gets the page anew, so that loading it again says nothing twice.
fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}

/// What the client says of a listing.
async fn react(
    app: web::Data<App>,
    request: HttpRequest,
    token: web::Path<String>,
    query: Pairs,
    PostedForm(posted): PostedForm,
) -> ApiResult<HttpResponse> {
    let mut form = form::reaction(&posted);
    let anchor = format!("{}#item-{}", path(&token, &query), form.place);
    if form.errors.is_empty() {
        let (wanted, place, draft) = (token.clone(), form.place, form.draft.clone());
        let said = app.write(None, move |tx| answer::react(tx, &wanted, place, draft.clone())).await;
        match settle(&request, &query, said, &anchor)? {
            Ok(answer) => return Ok(answer),
            Err(wrong) => form.errors = wrong.errors,
        }
    }
    returned(&app, &request, (token.into_inner(), &query), Returned::Reaction(form)).await
}

/// What the client would like to be shown.
async fn ask(
    app: web::Data<App>,
    request: HttpRequest,
    token: web::Path<String>,
    query: Pairs,
    PostedForm(posted): PostedForm,
) -> ApiResult<HttpResponse> {
    let (mut form, wish) = form::wish(&posted);
    let anchor = format!("{}#showing", path(&token, &query));
    if form.errors.is_empty() {
        let (wanted, places) = (token.clone(), form.places.clone());
        let said = app.write(None, move |tx| answer::ask(tx, &wanted, &places, wish.clone())).await;
        match settle(&request, &query, said, &anchor)? {
            Ok(answer) => return Ok(answer),
            Err(wrong) => form.errors = wrong.errors,
        }
    }
    returned(&app, &request, (token.into_inner(), &query), Returned::Wish(form)).await
}

/// The answer to what was posted, or what is wrong with it. A page says in its own words what an operation says by a code.
fn settle(request: &HttpRequest, query: &Pairs, said: ApiResult<Access<()>>, anchor: &str) -> ApiResult<Result<HttpResponse, ApiError>> {
    let language = language(request, query);
    match said {
        Ok(Access::Open(())) => Ok(Ok(see(anchor))),
        Ok(Access::Over) => Ok(Ok(html(StatusCode::GONE, page::over(language)))),
        Ok(Access::Nothing) => Ok(Ok(html(StatusCode::NOT_FOUND, page::nothing(language)))),
        Err(error) if error.code == ErrorCode::ValidationFailed => Ok(Err(error)),
        Err(error) if error.code == ErrorCode::TooManyAttempts => {
            let mut answer = html(StatusCode::TOO_MANY_REQUESTS, page::too_often(language));
            answer.headers_mut().insert(RETRY_AFTER, error.retry_after.unwrap_or(1).into());
            Ok(Ok(answer))
        }
        Err(error) => Err(error),
    }
}

/// The page with a form that came back.
async fn returned(
    app: &web::Data<App>,
    request: &HttpRequest,
    (token, query): (String, &Pairs),
    form: Returned,
) -> ApiResult<HttpResponse> {
    let wanted = token.clone();
    let found = app.read(None, move |tx| shown::shown(tx, &wanted)).await?;
    Ok(answered(app, request, (&token, query), (&found, Some(&form))))
}

/// The photo of a listing: `<place>-<width>.jpg`.
async fn photo(app: web::Data<App>, request: HttpRequest, path: web::Path<(String, String)>) -> ApiResult<HttpResponse> {
    let (token, name) = path.into_inner();
    let size = name.split_once('-').and_then(|(place, width)| place.parse().ok().zip(width.parse().ok()));
    let size = size.ok_or_else(ApiError::not_found)?;
    let key = app.read(None, move |tx| shown::photo_key(tx, &token, size)).await?;
    picture(&app, &request, &key).await
}
