//! What splits tell.

use fangke_shared::ContractId;

/// The shares of a contract were replaced; its lock is held.
pub struct ContractMediated {
    /// Of which.
    pub contract: ContractId,
}
