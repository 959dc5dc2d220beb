//! Operations on clients.

use actix_web::{get, post, web};
use fangke_macros::operation;
use fangke_shared::client::contact::{RevealContactRequest, RevealedContact};
use fangke_shared::client::identity::RevealedIdDocument;
use fangke_shared::client::profile::{CheckContactRequest, ClientFacets, ClientSummary, ContactCheck};
use fangke_shared::client::query::ClientQuery;
use fangke_shared::page::Page;
use fangke_shared::{ClientContactId, ClientId};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_clients)
        .service(count_clients)
        .service(check_contact)
        .service(reveal_client_contact)
        .service(reveal_client_id_document);
}

/// Lists clients that the caller holds or leads, and those of the public pool.
///
/// Any filters together, four orders, keyset pages. Names of public clients are masked, and aren't found by their words.
#[operation(
    get, "/clients", tag = "clients",
    params(ClientQuery),
    responses((status = 200, description = "A page", body = Page<ClientSummary>)),
)]
async fn list_clients(permit: Permit<can::ReadClients>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<Page<ClientSummary>>> {
    let query = ClientQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::page(tx, &query)).await?))
}

/// Counts clients for the filter chips: each attribute under all filters but its own.
#[operation(
    get, "/clients/facets", tag = "clients",
    params(ClientQuery),
    responses((status = 200, description = "Counts, of 10 000 clients at most", body = ClientFacets)),
)]
async fn count_clients(permit: Permit<can::ReadClients>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<ClientFacets>> {
    let query = ClientQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::facets(tx, &query)).await?))
}

/// Asks whether a person is known, while a form is being filled.
///
/// Answers what a registration would say, and nothing more: that the caller has this client, or where and when somebody else registered it.
/// Counted and limited a day.
#[operation(
    post, "/clients/check-contact", tag = "clients",
    responses(
        (status = 200, description = "Whether the person is known", body = ContactCheck),
        (status = 429, description = "Today's questions are used up"),
    ),
)]
async fn check_contact(
    permit: Permit<can::CreateClient>,
    app: web::Data<App>,
    Body(request): Body<CheckContactRequest>,
) -> ApiResult<web::Json<ContactCheck>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::check_contact(tx, &request)).await?))
}

/// Reveals a contact of a client.
///
/// Counted against the daily limit and recorded before it is shown; a follow-up is due within two hours.
#[operation(
    post, "/clients/{id}/contacts/{contact_id}/reveal", of("The client", "The contact"), tag = "clients",
    responses(
        (status = 200, description = "The contact in clear", body = RevealedContact),
        (status = 429, description = "Today's reveals are used up"),
    ),
)]
async fn reveal_client_contact(
    permit: Permit<can::RevealContact>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    Body(request): Body<RevealContactRequest>,
) -> ApiResult<web::Json<RevealedContact>> {
    let (id, contact) = path.into_inner();
    let revealed = app.write(permit.caller, move |tx| service::reveal(tx, (ClientId(id), ClientContactId(contact)), &request)).await?;
    Ok(web::Json(revealed))
}

/// Reveals the number of a client's identity document.
///
/// Counted against the daily limit and recorded before it is shown; no follow-up is due for it.
#[operation(
    post, "/clients/{id}/id-document/reveal", of("The client"), tag = "clients",
    responses(
        (status = 200, description = "The document in clear", body = RevealedIdDocument),
        (status = 429, description = "Today's reveals are used up"),
    ),
)]
async fn reveal_client_id_document(
    permit: Permit<can::RevealContact>,
    app: web::Data<App>,
    id: web::Path<i64>,
    Body(request): Body<RevealContactRequest>,
) -> ApiResult<web::Json<RevealedIdDocument>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::reveal_id_document(tx, ClientId(*id), &request)).await?))
}
