//! Verdicts: whose a client is.

use fangke_shared::deal::verdict::{ClientVerdict, VerdictDecisionRequest};
use fangke_shared::{ClientId, ListingId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// The verdict on a client, and on a listing that it was shown.
    pub async fn get_client_verdict(self, client: ClientId, listing: Option<ListingId>) -> Result<ClientVerdict, ApiError> {
        let about = listing.map(|id| ("listing", id.to_string())).into_iter().collect();
        self.get(format!("clients/{client}/verdict")).params(about).answer().await
    }

    /// Decides.
    pub async fn decide_client_verdict(
        self,
        client: ClientId,
        key: FormKey,
        body: &VerdictDecisionRequest,
    ) -> Result<ClientVerdict, ApiError> {
        self.post(format!("clients/{client}/verdict/decisions")).once(key).json(body).answer().await
    }
}
