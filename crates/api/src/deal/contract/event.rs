//! What contracts tell.

use fangke_shared::ContractId;

/// A contract was cancelled; its lock is held.
pub struct ContractCancelled {
    /// Which.
    pub contract: ContractId,
}

/// A contract was signed; its lock is held, and that of its listing.
pub struct ContractSigned {
    /// Which.
    pub contract: ContractId,
}
