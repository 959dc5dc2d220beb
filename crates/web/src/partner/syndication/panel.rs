//! The panel: published to partners or not, since when and by whom, and the way to the other.

use fangke_shared::ListingId;
use fangke_shared::partner::syndication::SyndicationResponse;
use fangke_shared::permission::Action;
use fangke_shared::property::listing::ListingStatus;
use leptos::prelude::*;

use crate::i18n::Word;
use crate::property::listing::parts::record::{refusal, use_record};
use crate::ui::{Button, ButtonKind, Form, Loaded, ProblemNote, Status, use_toaster};
use crate::{time, tr};

/// Whether partners are shown a listing.
#[component]
pub fn SyndicationPanel(
    /// Which listing.
    id: ListingId,
) -> impl IntoView {
    let record = use_record();
    let found = LocalResource::new(move || {
        record.changes.track();
        async move { record.api.show_syndication(id).await }
    });
    view! {
        <section class="panel" aria-labelledby="h-syndication">
            <header><h2 id="h-syndication">{tr!(syndication.title)}</h2></header>
            <Loaded resource=found rows=1 view=move |now| view! { <Now now/> }/>
        </section>
    }
}

#[component]
fn Now(now: SyndicationResponse) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let form = Form::new(|| Ok(()));
    let (id, is_published) = (now.listing_id, now.is_published);
    let change = move |()| {
        let changed = async move {
            if is_published {
                record.api.unsyndicate_listing(id).await?
            } else {
                record.api.syndicate_listing(id).await.map(drop)?
            }
            record.refresh().await
        };
        let told = if is_published { tr!(syndication.withdrawn) } else { tr!(syndication.published) };
        form.submit(changed, move |()| toaster.say(told));
    };
    let refused = Signal::derive(move || {
        let may = record.session.may(Action::PublishListing) && record.listing.with(|listing| listing.can_edit);
        let status = record.with(|listing| listing.status);
        let unfit = !is_published && status != ListingStatus::Available;
        (!may)
            .then(|| refusal(record.session, Action::PublishListing))
            .or_else(|| unfit.then(|| tr!(syndication.only_available, status = status.label())))
    });
    let state = if is_published {
        view! { <Status shape="available">{tr!(syndication.is_published)}</Status> }.into_any()
    } else {
        view! { <Status shape="withdrawn">{tr!(syndication.is_not_published)}</Status> }.into_any()
    };
    let by = now.published_by.zip(now.published_at).map(|(by, at)| tr!(syndication.since, by = by.display_name, at = time::moment(at)));
    let store = now.store.map(|store| tr!(syndication.for_store, store = store.name));
    let (kind, press) =
        if is_published { (ButtonKind::DangerQuiet, tr!(syndication.withdraw)) } else { (ButtonKind::Plain, tr!(syndication.publish)) };
    view! {
        <div class="body stack">
            <div class="dots">{state}{by.map(|by| view! { <span>{by}</span> })}{store.map(|store| view! { <span>{store}</span> })}</div>
            <p class="muted">{tr!(syndication.what)}</p>
            <ProblemNote error=form.failure()/>
            <div><Button kind icon=icondata_lu::LuRss busy=form.busy() refused on_click=change>{press}</Button></div>
        </div>
    }
}
