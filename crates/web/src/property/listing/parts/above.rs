//! What stands above the properties on the page of a listing: `app` says how it is drawn.

use fangke_shared::ListingId;
use leptos::prelude::*;

/// Draws whom a listing was shown to, and what came of it: a panel.
#[derive(Clone, Copy)]
pub struct ShowingsView(pub fn(ListingId) -> AnyView);

/// Draws the contracts about a listing: a panel.
#[derive(Clone, Copy)]
pub struct ContractsView(pub fn(ListingId) -> AnyView);

/// Draws whether partners are shown a listing: a panel.
#[derive(Clone, Copy)]
pub struct SyndicationView(pub fn(ListingId) -> AnyView);

/// Draws who of the clients owns a listing: rows under its owners.
#[derive(Clone, Copy)]
pub struct OwnerClientsView(pub fn(ListingId) -> AnyView);
