//! What every answer depends on beside the address.

use crate::platform::clock::Clock;
use crate::platform::crypto::Keys;
use crate::platform::db::Engine;
use crate::platform::token::PartnerClaims;

/// Below it lie the resources.
pub const ROOT: &str = "/reso/odata";

/// The moment, the secrets, the engine, and who asks.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The moment, and where a business day begins.
    pub clock: &'a Clock,
    /// Seals addresses of pictures and where pages end.
    pub keys: &'a Keys,
    /// Which database it is.
    pub engine: Engine,
    /// Whose program asks.
    pub partner: &'a PartnerClaims,
    /// Scheme and host that it knows us by.
    pub origin: &'a str,
}

impl Context<'_> {
    /// The full address of the service.
    pub fn root(&self) -> String {
        format!("{}{ROOT}", self.origin)
    }
}
