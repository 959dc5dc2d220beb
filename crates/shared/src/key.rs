//! Keys 钥匙: numbered bunches and their custody (§1.9).

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What happens to a bunch of keys.
    KeyMovement {
        /// Received from the owner, into the store.
        Received = "received",
        /// Taken out by a member.
        Taken = "taken",
        /// Brought back to the store.
        Returned = "returned",
        /// Handed back to the owner.
        HandedBack = "handed_back",
        /// Lost.
        Lost = "lost",
        /// Somebody confirmed that it opens the door.
        Confirmed = "confirmed",
    }
}
