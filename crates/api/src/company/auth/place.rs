//! Where a request to sign in comes from.

use std::net::IpAddr;

use fangke_shared::company::auth::{device_of, network_of};

/// Where somebody is, as far as their member is told: no whole address is kept.
#[derive(Debug, Clone)]
pub struct Place {
    /// Browser and system; empty where they aren't known.
    pub device: String,
    /// The network, shortened.
    pub network: String,
}

impl Place {
    /// By the address and what the browser says of itself.
    pub fn new(address: IpAddr, user_agent: &str) -> Self {
        Self { device: device_of(user_agent), network: network_of(address) }
    }
}

/// A request that wants to sign in or go on.
#[derive(Debug, Clone)]
pub struct Knock {
    /// The address, for throttling.
    pub address: IpAddr,
    /// The mark of a device that has signed in before.
    pub device: Option<String>,
    /// What is kept of both.
    pub place: Place,
    /// For the audit trail.
    pub request_id: Option<String>,
}
