//! What stands above the clients on the page of a client: `app` says how it is drawn.

use fangke_shared::ClientId;
use leptos::prelude::*;

/// Draws the contracts of a client: a panel. It asks for the client, whether the viewer may draw one up with it, and what counts its changes.
#[derive(Clone, Copy)]
pub struct ClientContractsView(pub fn(ClientId, Signal<bool>, Signal<u32>) -> AnyView);
