//! What following up tells.

use fangke_shared::ClientId;

/// Somebody has followed up a client, whose lock is held.
pub struct ClientFollowedUp {
    /// The client.
    pub client: ClientId,
}
