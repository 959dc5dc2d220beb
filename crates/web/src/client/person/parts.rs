//! What a client owns: a panel on the client's page.

use fangke_shared::ClientId;
use fangke_shared::client::person::OwnedListing;
use leptos::prelude::*;

use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::Tag;
use crate::{address, tr};

/// The listings that the client owns; nothing where there are none.
#[component]
pub fn OwnedListings(
    /// The client.
    client: ClientId,
    /// Changes with every change of the client.
    #[prop(into)]
    changes: Signal<u32>,
) -> impl IntoView {
    let api = use_api();
    let found = LocalResource::new(move || {
        changes.track();
        async move { api.list_owned_listings(client).await.map(|page| page.items).unwrap_or_default() }
    });
    let row = |owned: OwnedListing| {
        view! {
            <li>
                <div>
                    <div class="t"><a href=address::listing(owned.listing.id)>{owned.listing.title()}</a><Tag>{owned.relation.label()}</Tag></div>
                    <div class="d">{owned.listing.number}</div>
                </div>
            </li>
        }
    };
    move || {
        let owned = found.get().unwrap_or_default();
        (!owned.is_empty()).then(|| {
            let rows = owned.into_iter().map(row).collect_view();
            view! {
                <section class="panel" aria-labelledby="h-owned">
                    <header><h2 id="h-owned">{tr!(person.owns)}</h2></header>
                    <ul class="rows">{rows}</ul>
                </section>
            }
        })
    }
}
