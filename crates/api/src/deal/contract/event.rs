//! What contracts tell.

use fangke_shared::ContractId;

/// A contract was signed; its lock is held, and that of its listing.
pub struct ContractSigned {
    /// Which.
    pub contract: ContractId,
}
