//! What holding tells: whoever keeps something with the one who holds a client hears that it is somebody else, or nobody, and that it was
//! followed up.

use fangke_shared::ClientId;

/// Somebody else holds a client, or nobody; it is locked.
pub struct HolderChanged {
    /// The client.
    pub client: ClientId,
}

/// Somebody has followed up a client, whose lock is held.
pub struct ClientFollowedUp {
    /// The client.
    pub client: ClientId,
}
