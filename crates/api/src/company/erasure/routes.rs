//! Operations on what is held about a person.

use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::company::erasure::{ErasePersonRequest, ErasureResponse, PersonFile, PersonFileRequest};
use fangke_shared::page::Page;
use fangke_shared::query::unknown;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, page_query};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(make_person_file).service(erase_person).service(list_erasures);
}

/// Puts together everything that is held about a person, in clear.
///
/// By a contact: owner, client, or both. Who asked, and why, stands in the audit trail before it is handed out; the contact doesn't. 404 where
/// nothing is held.
#[operation(
    post, "/persons/file", tag = "persons",
    responses(
        (status = 200, description = "The file", body = PersonFile),
        (status = 404, description = "Nothing is held"),
    ),
)]
async fn make_person_file(
    permit: Permit<can::ErasePersons>,
    app: web::Data<App>,
    Body(request): Body<PersonFileRequest>,
) -> ApiResult<web::Json<PersonFile>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::file(tx, &request)).await?))
}

/// Erases a person: what can be, is cleared, what the law wants stays.
///
/// `erasable` is that of the file, so that nobody erases what they haven't read: else 409 `person_changed`. It can't be taken back.
#[operation(
    post, "/persons/erase", tag = "persons",
    responses(
        (status = 201, description = "It is done", body = ErasureResponse),
        (status = 404, description = "Nothing is held"),
        (status = 409, description = "There is more or less than the file said"),
    ),
)]
async fn erase_person(
    permit: Permit<can::ErasePersons>,
    app: web::Data<App>,
    Body(request): Body<ErasePersonRequest>,
) -> ApiResult<HttpResponse> {
    let erased = app.write(permit.caller, move |tx| service::erase(tx, &request)).await?;
    Ok(HttpResponse::Created().json(erased))
}

/// Lists erasures, the newest first: when, by whom, why, and how much; not of whom.
#[operation(
    get, "/erasures", tag = "persons", paged,
    responses((status = 200, description = "A page", body = Page<ErasureResponse>)),
)]
async fn list_erasures(
    permit: Permit<can::ErasePersons>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<Page<ErasureResponse>>> {
    let page = page_query(&query, |name, _| Err(unknown(name)))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::list(tx, &page)).await?))
}
