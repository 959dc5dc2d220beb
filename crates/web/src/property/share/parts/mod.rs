//! The public page of the listing: put up, sent around, taken off (A11).

mod picture;
mod pitch;
mod send;

use fangke_shared::permission::Action;
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::property::share::{PublicationResponse, PublishListingRequest};
use leptos::prelude::*;

use self::send::Send;
use crate::api::FormKey;
use crate::i18n::Word;
use crate::property::listing::parts::record::{Record, refusal, use_record};
use crate::property::listing::parts::words;
use crate::ui::{
    Button, ButtonKind, Dialog, Form, Icon, Loaded, Note, ProblemNote, TextInput, Tone, can_share, copy, lazy, share_link, use_is_phone,
    use_toaster,
};
use crate::{time, tr};

crate::lazy_view!(listing_work, share_panel: fn(RwSignal<bool>) -> AnyView = |open| SharePanel(SharePanelProps { open }).into_any());

/// Opens the public page's panel.
#[component]
pub fn ShareDialog(
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open title=tr!(share.title).to_owned()>
            {lazy(move || async move { share_panel().await.map(|panel| move || panel(open)) })}
        </Dialog>
    }
}

/// What there is to do about the page, whether there is one or not.
#[component]
fn SharePanel(
    /// Closes it.
    open: RwSignal<bool>,
) -> impl IntoView {
    let record = use_record();
    let is_published = Memo::new(move |_| record.with(|listing| listing.is_published));
    let page = LocalResource::new(move || {
        let is_published = is_published.get();
        async move { if is_published { record.api.show_publication(record.id()).await.map(Some) } else { Ok(None) } }
    });
    let content = move |page: Option<PublicationResponse>| match page {
        Some(page) => view! { <Published page open/> }.into_any(),
        None => view! { <Publish open/> }.into_any(),
    };
    view! { <Loaded resource=page rows=4 view=content/> }
}

/// Why the page can be neither put up nor taken off; none if it can.
fn refused(record: Record) -> Option<String> {
    let may = record.session.may(Action::PublishListing) && record.listing.with(|listing| listing.can_edit);
    (!may).then(|| refusal(record.session, Action::PublishListing))
}

#[component]
fn Publish(open: RwSignal<bool>) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let shows_phone = RwSignal::new(true);
    let form = Form::new(|| Ok(()));
    let key = FormKey::new();
    let publish = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = PublishListingRequest { shows_phone: shows_phone.get_untracked() };
        let published = async move {
            record.api.publish_listing(record.id(), key, &body).await?;
            record.refresh().await
        };
        form.submit(published, move |()| toaster.say(tr!(share.published)));
    };
    let unfit = Signal::derive(move || {
        let status = record.with(|listing| listing.status);
        refused(record).or_else(|| (status != ListingStatus::Available).then(|| tr!(share.only_available, status = status.label())))
    });
    view! {
        <form class="body" id="share-form" on:submit=publish>
            <p>{tr!(share.what)}</p>
            <label class="switch">
                <input type="checkbox" role="switch" prop:checked=move || shows_phone.get() on:change:target=move |event| shows_phone.set(event.target().checked())/>
                {tr!(share.shows_phone)}
            </label>
            {move || unfit.get().map(|reason| view! { <Note tone=Tone::Warning>{reason}</Note> })}
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form="share-form" icon=icondata_lu::LuGlobe busy=form.busy() refused=unfit>{tr!(share.publish)}</Button>
        </footer>
    }
}

#[component]
fn Published(page: PublicationResponse, open: RwSignal<bool>) -> impl IntoView {
    let (record, toaster, is_phone) = (use_record(), use_toaster(), use_is_phone());
    let is_ending = RwSignal::new(false);
    let form = Form::new(|| Ok(()));
    let unpublish = move |()| {
        let unpublished = async move {
            record.api.unpublish_listing(record.id()).await?;
            record.refresh().await
        };
        form.submit(unpublished, move |()| {
            open.set(false);
            toaster.say(tr!(share.unpublished));
        });
    };
    let address = RwSignal::new(page.url.clone());
    let press = move |()| copy(toaster, address.get_untracked());
    // Whoever closes the list of programs to send with has changed their mind: nothing to say.
    let send = move |()| share_link(&untrack(|| record.with(words::community)), &address.get_untracked());
    let code = format!("/s/{}/qr.svg", page.token);
    let picture = code.clone();
    let file = record.listing.with_untracked(|listing| format!("{}.svg", listing.number));
    let url = page.url.clone();
    let sent = page.clone();
    let actions = move || {
        if is_ending.get() {
            view! {
                <Button on_click=move |()| is_ending.set(false)>{tr!(share.keep)}</Button>
                <Button kind=ButtonKind::Danger busy=form.busy() on_click=unpublish>{tr!(share.unpublish)}</Button>
            }
            .into_any()
        } else {
            let refused = Signal::derive(move || refused(record));
            let may_send = is_phone.get() && can_share();
            view! {
                <Button kind=ButtonKind::DangerQuiet refused on_click=move |()| is_ending.set(true)>{tr!(share.unpublish)}</Button>
                <a class=if may_send { "btn" } else { "btn btn--primary" } href=url.clone() target="_blank" rel="noopener"><Icon icon=icondata_lu::LuExternalLink/>{tr!(share.open)}</a>
                {may_send.then(|| view! { <Button kind=ButtonKind::Primary icon=icondata_lu::LuShare2 on_click=send>{tr!(share.send)}</Button> })}
            }
            .into_any()
        }
    };
    view! {
        <div class="body">
            <div class="share">
                <a href=code download=file title=tr!(share.save_code)><img src=picture alt=tr!(share.code)/></a>
                <div class="stack">
                    <dl class="trio">
                        <div><dt>{tr!(share.views)}</dt><dd>{page.views}</dd></div>
                        <div><dt>{tr!(share.views_7d)}</dt><dd>{page.views_7d}</dd></div>
                    </dl>
                    <p class="muted">{tr!(share.since, at = time::moment(page.published_at))}</p>
                    <p class="muted">{if page.shows_phone { tr!(share.with_phone) } else { tr!(share.without_phone) }}</p>
                </div>
            </div>
            <div class="share__address">
                <TextInput value=address label=tr!(share.address) readonly=true/>
                <Button icon=icondata_lu::LuCopy on_click=press>{tr!(share.copy)}</Button>
            </div>
            <Send page=sent/>
            <Show when=move || is_ending.get()><Note tone=Tone::Warning>{tr!(share.unpublish_text)}</Note></Show>
            <ProblemNote error=form.failure()/>
        </div>
        <footer>{actions}</footer>
    }
}
