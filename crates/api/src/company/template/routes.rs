//! Templates over HTTP.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use fangke_macros::operation;
use fangke_shared::TemplateId;
use fangke_shared::company::template::{TemplateDraft, TemplateResponse};
use fangke_shared::page::Page;
use serde_json::Value;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, Patch, created, no_parameters, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::language::Language;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// What changes a template.
type TemplatePatch = Patch<TemplateDraft>;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_templates).service(write_template).service(begin_templates).service(change_template).service(remove_template);
}

/// Lists the templates that the caller sees: their own, those of their store, those of the company, in the order of their use.
#[operation(
    get, "/templates", tag = "templates",
    responses(
        (status = 200, description = "The templates", body = Page<TemplateResponse>),
        (status = 422, description = "There are no parameters"),
    ),
)]
async fn list_templates(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<HttpResponse> {
    no_parameters(&query)?;
    Ok(HttpResponse::Ok().json(app.read(permit.caller, service::list).await?))
}

/// Writes a template.
///
/// Templates for one's store need `share_templates`, those for the company that it reaches everything. Fields stand in braces:
/// `{client} {listing} {price} {time} {place} {agent} {store} {company}`; another one is refused by its name.
#[operation(
    post, "/templates", tag = "templates",
    responses((status = 201, description = "The template", headers(("ETag"), ("Location")), body = TemplateResponse)),
)]
async fn write_template(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(draft): Body<TemplateDraft>,
) -> ApiResult<HttpResponse> {
    let template = app.write_once(permit.caller, key, draft, service::write).await?;
    Ok(created(&template, &format!("/api/v1/templates/{}", template.id), template.version))
}

/// Adds the set that a house begins with, for the whole company, in the language of `Accept-Language`.
///
/// What the caller has under such a name stays.
#[operation(
    post, "/templates/starting-set", tag = "templates",
    params(("Accept-Language" = Option<String>, Header, description = "The language of the set; simplified Chinese without it", example = "en")),
    responses((status = 200, description = "All templates", body = Page<TemplateResponse>)),
)]
async fn begin_templates(permit: Permit<can::ShareTemplates>, app: web::Data<App>, language: Language) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(app.write(permit.caller, move |tx| service::begin(tx, language)).await?))
}

/// Changes a template: a JSON merge patch.
///
/// One's own; those of others only where they are for more than themselves, by whoever may write for the whole company.
#[operation(
    patch, "/templates/{id}", of("The template"), tag = "templates",
    request_body(content = TemplatePatch, description = "The fields that change", example = json!({"name": "约看提醒"})),
    responses((status = 200, description = "The template as changed", headers(("ETag")), body = TemplateResponse)),
)]
async fn change_template(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(patch): Body<Value>,
) -> ApiResult<HttpResponse> {
    let at = (TemplateId(*id), if_match.0);
    let template = app.write(permit.caller, move |tx| service::change(tx, at, patch.clone())).await?;
    Ok(with_etag(&template, template.version))
}

/// Removes a template, for everybody who sees it.
#[operation(
    delete, "/templates/{id}", of("The template"), tag = "templates",
    responses((status = 204, description = "It is gone")),
)]
async fn remove_template(permit: Permit<can::ReadListings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, move |tx| service::remove(tx, TemplateId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}
