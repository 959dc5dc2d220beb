//! One client: registered, shown, changed.

use fangke_shared::client::consent::{ConsentDraft, WithdrawConsentRequest};
use fangke_shared::client::contact::{ContactDraft, RevealContactRequest};
use fangke_shared::client::demand::{CloseDemandRequest, DemandDraft};
use fangke_shared::client::holding::TransferClientRequest;
use fangke_shared::client::identity::RevealedIdDocument;
use fangke_shared::client::journal::ClientEntry;
use fangke_shared::client::matching::ListingMatch;
use fangke_shared::client::objection::CreateClientFollowUpRequest;
use fangke_shared::client::profile::{ClientDraft, ClientResponse, CreateClientRequest, LoseClientRequest, SetIdDocumentRequest};
use fangke_shared::page::Page;
use fangke_shared::property::follow_up::FollowUpResponse;
use fangke_shared::{ClientContactId, ClientId, ConsentId, DemandId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// Sets or removes the identity document.
    pub async fn set_client_id_document(self, id: ClientId, version: i64, body: &SetIdDocumentRequest) -> Result<ClientResponse, ApiError> {
        self.put(format!("clients/{id}/id-document")).version(version).json(body).answer().await
    }

    /// The number of the identity document in clear.
    pub async fn reveal_client_id_document(self, id: ClientId, body: &RevealContactRequest) -> Result<RevealedIdDocument, ApiError> {
        self.post(format!("clients/{id}/id-document/reveal")).json(body).answer().await
    }

    /// Registers a client.
    pub async fn create_client(self, key: FormKey, body: &CreateClientRequest) -> Result<ClientResponse, ApiError> {
        self.post("clients").once(key).json(body).answer().await
    }

    /// A client.
    pub async fn get_client(self, id: ClientId) -> Result<ClientResponse, ApiError> {
        self.get(format!("clients/{id}")).answer().await
    }

    /// Changes fields of a client: all of them are sent.
    pub async fn update_client(self, id: ClientId, version: i64, body: &ClientDraft) -> Result<ClientResponse, ApiError> {
        self.patch(format!("clients/{id}")).version(version).json(body).answer().await
    }

    /// Sets the tags of a client.
    pub async fn set_client_tags(self, id: ClientId, version: i64, tags: &[String]) -> Result<ClientResponse, ApiError> {
        self.patch(format!("clients/{id}")).version(version).json(&serde_json::json!({ "tags": tags })).answer().await
    }

    /// What happened to a client, newest first.
    pub async fn list_client_timeline(self, id: ClientId, cursor: Option<&str>) -> Result<Page<ClientEntry>, ApiError> {
        self.get(format!("clients/{id}/timeline")).param("cursor", cursor).answer().await
    }

    /// Gives a client to somebody, or up.
    pub async fn transfer_client(self, id: ClientId, version: i64, body: &TransferClientRequest) -> Result<(), ApiError> {
        self.post(format!("clients/{id}/transfer")).version(version).json(body).done().await
    }

    /// Notes that a client is gone.
    pub async fn lose_client(self, id: ClientId, version: i64, body: &LoseClientRequest) -> Result<ClientResponse, ApiError> {
        self.post(format!("clients/{id}/lose")).version(version).json(body).answer().await
    }

    /// Notes that a client is back.
    pub async fn regain_client(self, id: ClientId, version: i64) -> Result<ClientResponse, ApiError> {
        self.post(format!("clients/{id}/regain")).version(version).answer().await
    }

    /// Writes a follow-up on a client.
    pub async fn create_client_follow_up(
        self,
        id: ClientId,
        key: FormKey,
        body: &CreateClientFollowUpRequest,
    ) -> Result<FollowUpResponse, ApiError> {
        self.post(format!("clients/{id}/follow-ups")).once(key).json(body).answer().await
    }

    /// Adds a contact.
    pub async fn create_client_contact(self, id: ClientId, version: i64, body: &ContactDraft) -> Result<ClientResponse, ApiError> {
        self.post(format!("clients/{id}/contacts")).version(version).json(body).answer().await
    }

    /// Removes a contact.
    pub async fn delete_client_contact(self, id: ClientId, version: i64, contact: ClientContactId) -> Result<ClientResponse, ApiError> {
        self.delete(format!("clients/{id}/contacts/{contact}")).version(version).answer().await
    }

    /// Adds a demand.
    pub async fn create_demand(self, id: ClientId, version: i64, body: &DemandDraft) -> Result<ClientResponse, ApiError> {
        self.post(format!("clients/{id}/demands")).version(version).json(body).answer().await
    }

    /// Changes a demand: all of it is sent.
    pub async fn update_demand(self, id: ClientId, version: i64, demand: DemandId, body: &DemandDraft) -> Result<ClientResponse, ApiError> {
        self.patch(format!("clients/{id}/demands/{demand}")).version(version).json(body).answer().await
    }

    /// Closes a demand.
    pub async fn close_demand(
        self,
        id: ClientId,
        version: i64,
        demand: DemandId,
        body: &CloseDemandRequest,
    ) -> Result<ClientResponse, ApiError> {
        self.post(format!("clients/{id}/demands/{demand}/close")).version(version).json(body).answer().await
    }

    /// The listings that answer a demand best; with what the client has found unsuitable, or without.
    pub async fn list_demand_matches(self, id: ClientId, demand: DemandId, unsuitable: bool) -> Result<Page<ListingMatch>, ApiError> {
        self.get(format!("clients/{id}/demands/{demand}/matches")).param("unsuitable", unsuitable.then_some(true)).answer().await
    }

    /// Records a consent.
    pub async fn create_consent(self, id: ClientId, version: i64, body: &ConsentDraft) -> Result<ClientResponse, ApiError> {
        self.post(format!("clients/{id}/consents")).version(version).json(body).answer().await
    }

    /// Records that a consent was withdrawn.
    pub async fn withdraw_consent(
        self,
        id: ClientId,
        version: i64,
        consent: ConsentId,
        body: &WithdrawConsentRequest,
    ) -> Result<ClientResponse, ApiError> {
        self.post(format!("clients/{id}/consents/{consent}/withdraw")).version(version).json(body).answer().await
    }
}
