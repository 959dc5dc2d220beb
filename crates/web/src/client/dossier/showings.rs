//! What the client was shown, and what is agreed on.

use fangke_shared::client::showing::{ShowingOrder, ShowingQuery, ShowingResponse, ShowingSummary};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::record::use_dossier;
use crate::client::showing::parts::{BookDialog, ShowingRow};
use crate::ui::{Button, Loaded};
use crate::{address, tr};

const SHOWN: i64 = 20;

/// The latest showings of the client, and the dialog that books another one.
#[component]
pub fn Showings() -> impl IntoView {
    let (dossier, navigate) = (use_dossier(), use_navigate());
    let id = dossier.id();
    let showings = LocalResource::new(move || {
        dossier.changes.track();
        let query = ShowingQuery { client_id: Some(id), sort: Some(ShowingOrder::Latest), limit: Some(SHOWN), ..ShowingQuery::default() };
        async move { dossier.api.list_showings(&query).await }
    });
    let rows = |page: Page<ShowingSummary>| {
        let is_empty = page.items.is_empty();
        view! {
            <ul class="rows">{page.items.into_iter().map(|showing| view! { <ShowingRow showing with_agent=true/> }).collect_view()}</ul>
            {is_empty.then(|| view! { <p class="rows__none">{tr!(dossier.showings_none)}</p> })}
        }
    };
    let may_book = move || dossier.session.may(Action::HoldShowing) && dossier.with(|client| client.rights.may_follow_up);
    let booked = move |showing: ShowingResponse| navigate(&address::showing(showing.summary.id), NavigateOptions::default());
    view! {
        <section class="panel" aria-labelledby="h-showings">
            <header>
                <h2 id="h-showings">{tr!(dossier.showings)}</h2>
                <Show when=may_book>
                    <span class="end"><Button class="btn--sm" icon=icondata_lu::LuFootprints on_click=move |()| dossier.book(Vec::new())>{tr!(dossier.book)}</Button></span>
                </Show>
            </header>
            <Loaded resource=showings rows=2 view=rows/>
            <BookDialog booking=dossier.booking on_booked=booked/>
        </section>
    }
}
