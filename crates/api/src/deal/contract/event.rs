//! What contracts tell, and ask.

use fangke_shared::{ContractId, ContractStepId};

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

/// Something about a contract has changed, and stands in its journal; its lock is held.
pub struct ContractChanged {
    /// Which.
    pub contract: ContractId,
}

/// A contract is about to be signed, completed, or to have a step done; its lock is held. Whoever knows what stands against it refuses, with a
/// code of its own.
pub struct ContractAdvances {
    /// Which.
    pub contract: ContractId,
    /// The step that is to be done; none for a signing or the end.
    pub step: Option<ContractStepId>,
}
