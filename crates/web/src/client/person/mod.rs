//! One person on both sides 置换: an owner who looks for a home.

pub mod calls;
pub mod parts;

use fangke_shared::ListingId;
use fangke_shared::client::profile::ClientSummary;
use leptos::prelude::*;

use crate::api::use_api;
use crate::client::profile::parts::{demand_text, marks};
use crate::{address, tr};

/// The clients who own a listing, under its owners; nothing where there are none.
#[component]
fn OwnerClients(id: ListingId) -> impl IntoView {
    let api = use_api();
    let found = LocalResource::new(move || async move { api.list_owner_clients(id).await.map(|page| page.items).unwrap_or_default() });
    let row = |client: ClientSummary| {
        let wants = client.demand.as_ref().map(demand_text);
        view! {
            <li>
                <div>
                    <div class="t"><a href=address::client(client.id)>{client.name.clone()}</a> " " {marks(&client)}</div>
                    <div class="d">{wants}</div>
                </div>
            </li>
        }
    };
    move || {
        let clients = found.get().unwrap_or_default();
        (!clients.is_empty()).then(|| {
            let rows = clients.into_iter().map(row).collect_view();
            view! { <p class="pad muted">{tr!(person.is_client)}</p><ul class="rows">{rows}</ul> }
        })
    }
}

crate::lazy_view!(person, pub owner_clients: fn(ListingId) -> AnyView = |id| view! { <OwnerClients id/> }.into_any());
