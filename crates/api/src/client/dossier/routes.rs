//! Registering, showing and changing a client.

use actix_web::{HttpResponse, delete, get, patch, post, put, web};
use fangke_macros::operation;
use fangke_shared::client::consent::{ConsentDraft, WithdrawConsentRequest};
use fangke_shared::client::contact::ContactDraft;
use fangke_shared::client::demand::{CloseDemandRequest, DemandDraft};
use fangke_shared::client::holding::TransferClientRequest;
use fangke_shared::client::journal::ClientEntry;
use fangke_shared::client::profile::{ClientDraft, ClientResponse, CreateClientRequest, LoseClientRequest, SetIdDocumentRequest};
use fangke_shared::page::Page;
use fangke_shared::query::unknown;
use fangke_shared::{ClientContactId, ClientId, ConsentId, DemandId};
use serde_json::Value;

use super::service::{self, DossierChange};
use crate::client::profile::service::Change;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Caller, Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, Patch, created, from_value, page_query, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// What changes a client.
type ClientPatch = Patch<ClientDraft>;
/// What changes a demand.
type DemandPatch = Patch<DemandDraft>;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(create_client)
        .service(get_client)
        .service(update_client)
        .service(get_client_timeline)
        .service(take_client)
        .service(transfer_client)
        .service(lose_client)
        .service(regain_client)
        .service(set_client_id_document)
        .service(create_client_contact)
        .service(replace_client_contact)
        .service(delete_client_contact)
        .service(create_demand)
        .service(update_demand)
        .service(close_demand)
        .service(create_consent)
        .service(withdraw_consent);
}

/// Registers a client.
///
/// The same person may be registered by others: a later registration is linked to the first, `duplicate_number` says the how manieth it is
/// and `prior` where and when the first was. With `reception_id` the contact of that reception comes first to the client, and the reception became
/// this client. 409 `client_exists` names the caller's own client of the same person.
#[operation(
    post, "/clients", tag = "clients",
    request_body = CreateClientRequest,
    responses((status = 201, description = "The new client", headers(("ETag"), ("Location")), body = ClientResponse)),
)]
async fn create_client(
    permit: Permit<can::CreateClient>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(body): Body<Value>,
) -> ApiResult<HttpResponse> {
    let request = read_create(body)?;
    let client = app.write_once(permit.caller, key, request, service::create).await?;
    Ok(created(&client, &format!("/api/v1/clients/{}", client.summary.id), client.summary.version))
}

/// Reads the body in two parts, so that a wrong field is named by its place in either.
fn read_create(mut body: Value) -> ApiResult<CreateClientRequest> {
    #[derive(Default, serde::Deserialize)]
    #[serde(default)]
    struct Beside {
        contacts: Vec<ContactDraft>,
        demand: Option<DemandDraft>,
        id_document: Option<fangke_shared::client::identity::IdDocumentDraft>,
        consents: Vec<ConsentDraft>,
        agent_id: Option<fangke_shared::MemberId>,
        reception_id: Option<fangke_shared::ReceptionId>,
    }
    let mut beside = serde_json::Map::new();
    if let Some(object) = body.as_object_mut() {
        for name in ["contacts", "demand", "id_document", "consents", "agent_id", "reception_id"] {
            beside.extend(object.remove(name).filter(|value| !value.is_null()).map(|value| (name.to_owned(), value)));
        }
    }
    let Beside { contacts, demand, id_document, consents, agent_id, reception_id } = from_value(Value::Object(beside))?;
    Ok(CreateClientRequest { draft: from_value(body)?, contacts, demand, id_document, consents, agent_id, reception_id })
}

/// Shows a client; contacts are masked, and of a public client the name.
#[operation(
    get, "/clients/{id}", of("The client"), tag = "clients",
    responses((status = 200, description = "The client", headers(("ETag")), body = ClientResponse)),
)]
async fn get_client(permit: Permit<can::ReadClients>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let client = app.read(permit.caller, move |tx| service::get(tx, ClientId(*id))).await?;
    Ok(with_etag(&client, client.summary.version))
}

/// Changes a client: a JSON merge patch of its fields.
#[operation(
    patch, "/clients/{id}", of("The client"), tag = "clients",
    request_body(content = ClientPatch, description = "The fields that change; `null` clears one", example = json!({"is_key": true})),
    responses((status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse)),
)]
async fn update_client(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(patch): Body<Value>,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (*id, if_match), DossierChange::Fields(patch)).await
}

/// Lists what happened to a client, newest first.
///
/// Of a client in the public pool nothing is told before somebody takes it.
#[operation(
    get, "/clients/{id}/timeline", of("The client"), tag = "clients", paged,
    responses((status = 200, description = "A page", body = Page<ClientEntry>)),
)]
async fn get_client_timeline(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<ClientEntry>>> {
    let page = page_query(&query, |name, _| Err(unknown(name)))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::timeline(tx, ClientId(*id), &page)).await?))
}

/// Takes a client from the public pool; the first registrant stays recorded.
#[operation(
    post, "/clients/{id}/take", of("The client"), tag = "clients",
    responses(
        (status = 200, description = "The client as taken", headers(("ETag")), body = ClientResponse),
        (status = 409, description = "Somebody holds the client"),
    ),
)]
async fn take_client(permit: Permit<can::TakeClient>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let client = app.write(permit.caller, move |tx| service::take(tx, ClientId(*id))).await?;
    Ok(with_etag(&client, client.summary.version))
}

/// Gives a client to a colleague, or up into the public pool.
///
/// Agents give theirs within their store; to another store a manager gives them. Who can't see the client any more gets 204.
#[operation(
    post, "/clients/{id}/transfer", of("The client"), tag = "clients",
    responses(
        (status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse),
        (status = 204, description = "It is done, and the client is out of the caller's sight"),
    ),
)]
async fn transfer_client(
    permit: Permit<can::TransferClient>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<TransferClientRequest>,
) -> ApiResult<HttpResponse> {
    let (id, version) = (ClientId(*id), if_match.0);
    let client = app.write(permit.caller, move |tx| service::change(tx, id, version, DossierChange::Transfer(request.clone()))).await?;
    Ok(client.map_or_else(|| HttpResponse::NoContent().finish(), |client| with_etag(&client, client.summary.version)))
}

/// Notes that a client is gone, and why.
#[operation(
    post, "/clients/{id}/lose", of("The client"), tag = "clients",
    responses((status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse)),
)]
async fn lose_client(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<LoseClientRequest>,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (*id, if_match), DossierChange::Lose(request)).await
}

/// Notes that a client who was gone is back.
#[operation(
    post, "/clients/{id}/regain", of("The client"), tag = "clients",
    responses((status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse)),
)]
async fn regain_client(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (*id, if_match), DossierChange::Regain).await
}

/// Sets or removes a client's identity document; it is shown masked only.
#[operation(
    put, "/clients/{id}/id-document", of("The client"), tag = "clients",
    responses((status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse)),
)]
async fn set_client_id_document(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<SetIdDocumentRequest>,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (*id, if_match), DossierChange::IdDocument(request.id_document)).await
}

/// Adds a contact to a client.
#[operation(
    post, "/clients/{id}/contacts", of("The client"), tag = "clients",
    responses((status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse)),
)]
async fn create_client_contact(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(contact): Body<ContactDraft>,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (*id, if_match), DossierChange::Contact(Change::Add(contact))).await
}

/// Replaces a contact of a client.
#[operation(
    put, "/clients/{id}/contacts/{contact_id}", of("The client", "The contact"), tag = "clients",
    responses((status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse)),
)]
async fn replace_client_contact(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
    Body(contact): Body<ContactDraft>,
) -> ApiResult<HttpResponse> {
    let change_to = Change::Replace(ClientContactId(path.1), contact);
    change(&app, permit.caller, (path.0, if_match), DossierChange::Contact(change_to)).await
}

/// Removes a contact of a client.
#[operation(
    delete, "/clients/{id}/contacts/{contact_id}", of("The client", "The contact"), tag = "clients",
    responses(
        (status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse),
        (status = 422, description = "A client keeps at least one contact"),
    ),
)]
async fn delete_client_contact(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (path.0, if_match), DossierChange::Contact(Change::Remove(ClientContactId(path.1)))).await
}

/// Adds a demand to a client.
#[operation(
    post, "/clients/{id}/demands", of("The client"), tag = "clients",
    responses((status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse)),
)]
async fn create_demand(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(demand): Body<DemandDraft>,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (*id, if_match), DossierChange::AddDemand(Box::new(demand))).await
}

/// Changes a demand: a JSON merge patch of its fields.
#[operation(
    patch, "/clients/{id}/demands/{demand_id}", of("The client", "The demand"), tag = "clients",
    request_body(content = DemandPatch, description = "The fields that change; `null` clears one", example = json!({"rooms_min": 3})),
    responses((status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse)),
)]
async fn update_demand(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
    Body(patch): Body<Value>,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (path.0, if_match), DossierChange::Demand(DemandId(path.1), patch)).await
}

/// Closes a demand: it is not looked for any more.
#[operation(
    post, "/clients/{id}/demands/{demand_id}/close", of("The client", "The demand"), tag = "clients",
    responses((status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse)),
)]
async fn close_demand(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
    Body(request): Body<CloseDemandRequest>,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (path.0, if_match), DossierChange::CloseDemand(DemandId(path.1), request)).await
}

/// Records what a client has agreed to.
#[operation(
    post, "/clients/{id}/consents", of("The client"), tag = "clients",
    responses((status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse)),
)]
async fn create_consent(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(consent): Body<ConsentDraft>,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (*id, if_match), DossierChange::AddConsent(consent)).await
}

/// Records that a client takes a consent back; it stays on record.
#[operation(
    post, "/clients/{id}/consents/{consent_id}/withdraw", of("The client", "The consent"), tag = "clients",
    responses((status = 200, description = "The client as changed", headers(("ETag")), body = ClientResponse)),
)]
async fn withdraw_consent(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
    Body(request): Body<WithdrawConsentRequest>,
) -> ApiResult<HttpResponse> {
    change(&app, permit.caller, (path.0, if_match), DossierChange::WithdrawConsent(ConsentId(path.1), request)).await
}

async fn change(app: &web::Data<App>, caller: Caller, (id, if_match): (i64, IfMatch), change: DossierChange) -> ApiResult<HttpResponse> {
    let client = app.write(caller, move |tx| service::change(tx, ClientId(id), if_match.0, change.clone())).await?;
    let client = client.ok_or_else(ApiError::not_found)?;
    Ok(with_etag(&client, client.summary.version))
}
