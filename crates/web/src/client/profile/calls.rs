//! Clients as a list, and questions about one contact.

use fangke_shared::client::contact::{RevealContactRequest, RevealedContact};
use fangke_shared::client::profile::{CheckContactRequest, ClientFacets, ClientResponse, ClientSummary, ContactCheck};
use fangke_shared::client::query::ClientQuery;
use fangke_shared::page::Page;
use fangke_shared::{ClientContactId, ClientId};

use crate::api::{Api, ApiError};

impl Api {
    /// A page of clients.
    pub async fn list_clients(self, query: &ClientQuery) -> Result<Page<ClientSummary>, ApiError> {
        self.get("clients").params(query.to_pairs()).answer().await
    }

    /// Counts for the chips, and for the board.
    pub async fn count_clients(self, query: &ClientQuery) -> Result<ClientFacets, ApiError> {
        self.get("clients/facets").params(query.to_pairs()).answer().await
    }

    /// Is this person known?
    pub async fn check_contact(self, body: &CheckContactRequest) -> Result<ContactCheck, ApiError> {
        self.post("clients/check-contact").json(body).answer().await
    }

    /// Takes a client from the public pool.
    pub async fn take_client(self, id: ClientId) -> Result<ClientResponse, ApiError> {
        self.post(format!("clients/{id}/take")).answer().await
    }

    /// A contact in clear.
    pub async fn reveal_client_contact(
        self,
        id: ClientId,
        contact: ClientContactId,
        body: &RevealContactRequest,
    ) -> Result<RevealedContact, ApiError> {
        self.post(format!("clients/{id}/contacts/{contact}/reveal")).json(body).answer().await
    }
}
