//! What holding tells: whoever keeps something with the one who holds a client hears that it is somebody else, or nobody.

use fangke_shared::ClientId;

/// Somebody else holds a client, or nobody; it is locked.
pub struct HolderChanged {
    /// The client.
    pub client: ClientId,
}
