//! How often a listing was shown, and what came of it: a panel on the listing's page. The client only for whoever may see them.

use fangke_shared::ListingId;
use fangke_shared::client::objection::ListingObjection;
use fangke_shared::client::showing::ListingShowing;
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::parts::{BookDialog, Booking, shape};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::listing::parts::record::use_record;
use crate::property::listing::parts::words;
use crate::ui::{Button, Loaded, Status, Tag};
use crate::{address, time, tr};

/// Objections that are named.
const TOP: usize = 3;

/// The panel.
#[component]
pub fn OfListing(
    /// Which listing.
    id: ListingId,
) -> impl IntoView {
    let (api, record, navigate) = (use_api(), use_record(), use_navigate());
    let showings = LocalResource::new(move || async move { api.list_listing_showings(id).await });
    let objections = LocalResource::new(move || async move { api.list_listing_objections(id).await });
    let booking = RwSignal::new(None::<Booking>);
    let book = move |()| {
        let title = record.with(words::title);
        booking.set(Some(Booking { listings: vec![(id, title)], ..Booking::default() }));
    };
    let may_book = use_session().may(Action::HoldShowing) && untrack(|| record.with(|listing| listing.status.is_active()));
    let booked = move |showing: fangke_shared::client::showing::ShowingResponse| {
        navigate(&address::showing(showing.summary.id), NavigateOptions::default());
    };
    let rows = move |page: Page<ListingShowing>| {
        let is_empty = page.items.is_empty();
        view! {
            <ul class="rows">{page.items.into_iter().map(row).collect_view()}</ul>
            {is_empty.then(|| view! { <p class="rows__none">{tr!(showing.none_of_listing)}</p> })}
        }
    };
    view! {
        <section class="panel" aria-labelledby="h-showings">
            <header>
                <h2 id="h-showings">{tr!(showing.title)}</h2>
                {may_book.then(|| view! { <span class="end"><Button class="btn--sm" icon=icondata_lu::LuFootprints on_click=book>{tr!(showing.book)}</Button></span> })}
            </header>
            {move || objections.get().and_then(Result::ok).and_then(against)}
            <Loaded resource=showings rows=2 view=rows/>
            <BookDialog booking on_booked=booked/>
        </section>
    }
}

/// What speaks against it most; nothing where nobody has said anything.
fn against(page: Page<ListingObjection>) -> Option<impl IntoView> {
    let one = |row: &ListingObjection| {
        let (kind, count) = (row.kind.label(), row.count);
        view! { <Tag>{kind} " " {count}</Tag> }
    };
    let top = page.items.iter().take(TOP).map(one).collect_view();
    (!page.items.is_empty()).then(|| view! { <p class="pad dots"><span class="muted">{tr!(showing.against)}</span>{top}</p> })
}

fn row(showing: ListingShowing) -> impl IntoView {
    let who = showing.client.map_or_else(|| tr!(showing.somebody).to_owned(), |client| client.name);
    let title = format!("{} {who}", time::moment(showing.starts_at));
    let title = match showing.id {
        Some(id) => view! { <a href=address::showing(id)>{title}</a> }.into_any(),
        None => view! { <span>{title}</span> }.into_any(),
    };
    let result = showing.result.map(|result| view! { <Tag>{result.label()}</Tag> });
    let objection = showing.objection.map(|objection| view! { <Tag>{objection.label()}</Tag> });
    let said = showing.client_said.map(|said| view! { <span>{said}</span> });
    view! {
        <li>
            <div>
                <div class="t">{title}{result}{objection}</div>
                <div class="d dots"><span>{showing.agent.display_name}</span>{said}</div>
            </div>
            <Status shape=shape(showing.state)>{showing.state.label()}</Status>
        </li>
    }
}
