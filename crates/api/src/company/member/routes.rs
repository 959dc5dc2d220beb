//! Members over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use fangke_macros::operation;
use fangke_shared::MemberId;
use fangke_shared::company::member::{CreateMemberRequest, MemberResponse, ResetPasswordRequest, UpdateMemberRequest};
use fangke_shared::page::Page;
use fangke_shared::query::{parse, unknown};

use super::service::{self, Filter};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, created, page_query, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_members).service(get_member).service(create_member).service(update_member).service(reset_password);
}

/// Lists members.
///
/// By number. Deactivated members are included unless `is_active` says otherwise.
#[operation(
    get, "/members", tag = "members", paged,
    params(
        ("q" = Option<String>, Query, description = "Part of a name or user name, also in pinyin or initials", example = "lxl"),
        ("org_unit_id" = Option<i64>, Query, description = "In this unit or below it; 0 for those directly with the company"),
        ("role" = Option<fangke_shared::permission::Role>, Query, description = "With this role"),
        ("is_active" = Option<bool>, Query, description = "Active or deactivated only"),
    ),
    responses((status = 200, description = "A page of members", body = Page<MemberResponse>)),
)]
async fn list_members(permit: Permit<can::ReadMembers>, app: web::Data<App>, query: Pairs) -> ApiResult<HttpResponse> {
    let (mut filter, mut q) = (Filter::default(), String::new());
    let page = page_query(&query, |name, value| {
        match name {
            "q" => value.clone_into(&mut q),
            "org_unit_id" => filter.org_unit_id = Some(parse(name, value)?),
            "role" => filter.role = Some(parse(name, value)?),
            "is_active" => filter.is_active = Some(parse(name, value)?),
            _ => return Err(unknown(name)),
        }
        Ok(())
    })?;
    Ok(HttpResponse::Ok().json(app.read(permit.caller, move |tx| service::list(tx, &q, filter.clone(), &page)).await?))
}

/// Reads a member.
///
/// With where they belong and their version.
#[operation(
    get, "/members/{id}", of("The member"), tag = "members",
    responses((status = 200, description = "The member", headers(("ETag")), body = MemberResponse)),
)]
async fn get_member(permit: Permit<can::ReadMembers>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let member = app.read(permit.caller, move |tx| service::get(tx.conn, MemberId(*id))).await?;
    Ok(with_etag(&member, member.version))
}

/// Adds a member.
///
/// Managers add agents and assistants to their store, directors also managers to their region, administrators anybody.
#[operation(
    post, "/members", tag = "members",
    responses((status = 201, description = "The new member", headers(("ETag"), ("Location")), body = MemberResponse)),
)]
async fn create_member(
    permit: Permit<can::ManageMembers>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<CreateMemberRequest>,
) -> ApiResult<HttpResponse> {
    let member = service::create_member(&app, permit, key, request).await?;
    Ok(created(&member, &format!("/api/v1/members/{}", member.id), member.version))
}

/// Changes a member.
///
/// Renames, moves, promotes, deactivates or brings back. Deactivation ends all sessions. The last administrator stays.
#[operation(
    patch, "/members/{id}", of("The member"), tag = "members",
    responses((status = 200, description = "The member as changed", headers(("ETag")), body = MemberResponse)),
)]
async fn update_member(
    permit: Permit<can::ManageMembers>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<UpdateMemberRequest>,
) -> ApiResult<HttpResponse> {
    let member = service::update_member(&app, permit, MemberId(*id), if_match, request).await?;
    Ok(with_etag(&member, member.version))
}

/// Sets a member's password.
///
/// Ends all of their sessions, and they have to choose another one when they sign in. One's own password is changed by `change_password`.
#[operation(post, "/members/{id}/reset-password", of("The member"), tag = "members", responses((status = 204, description = "It is set")))]
async fn reset_password(
    permit: Permit<can::ManageMembers>,
    app: web::Data<App>,
    id: web::Path<i64>,
    Body(request): Body<ResetPasswordRequest>,
) -> ApiResult<HttpResponse> {
    service::reset_password(&app, permit, MemberId(*id), request).await?;
    Ok(HttpResponse::NoContent().finish())
}
