//! One listing: what it is, what it costs, who owns it, and what happened.

mod assets;
mod assign;
pub mod change_problem;
mod chart;
mod composer;
mod dialogs;
mod facts;
mod grade;
mod hands;
mod head;
mod owner_form;
mod owners;
mod prices;
mod reveal;
mod share;
pub mod state;
mod survey;
mod talks;
mod timeline;

use fangke_shared::ListingId;
use fangke_shared::property::listing::{ListingResponse, MissingPart};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

pub use self::composer::Composer;
pub use self::facts::{Facts, short};
pub use self::head::PriceHero;
pub use self::owners::Owners;
pub use self::timeline::Timeline;

use self::assets::{AssetsPanel, Keys};
use self::facts::{FlatPanel, TermsPanel};
use self::hands::Claim;
use self::head::RecordHead;
use self::prices::Prices;
use self::state::{Record, use_record};
use self::survey::SurveyPanel;
use self::talks::Talks;
use super::{address, wording};
use crate::api::use_api;
use crate::i18n::Word;
use crate::session::use_session;
use crate::tr;
use crate::ui::{Drawer, Icon, Loaded, NotFoundPage, PageTitle, focus_id, lazy, set_title, use_is_phone};

/// Id of the composer's text.
const COMPOSER: &str = "follow-up-text";

// What is held of a listing is a chunk of its own: the panel beside the list shows none of it.
crate::lazy_view!(listing_work, survey_panel: fn() -> AnyView = || SurveyPanel().into_any());
crate::lazy_view!(listing_work, share_panel: fn(RwSignal<bool>) -> AnyView = |open| share::SharePanel(share::SharePanelProps { open }).into_any());
crate::lazy_view!(listing_work, talks_panel: fn() -> AnyView = || Talks().into_any());
crate::lazy_view!(
    listing_work,
    assets_panel: fn(Keys, Callback<()>) -> AnyView = |keys, on_write| view! { <AssetsPanel keys on_write/> }.into_any()
);

/// One listing.
#[component]
pub fn ListingPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ListingId>().ok())));
    let api = use_api();
    move || match id.get() {
        None => NotFoundPage().into_any(),
        Some(id) => {
            set_title(|| PageTitle { title: tr!(listing.title).to_owned(), subtitle: None, back: Some(address::last()) });
            let listing = LocalResource::new(move || async move { api.get_listing(id).await });
            view! { <Loaded resource=listing view=|listing| view! { <Page listing/> }/> }.into_any()
        }
    }
}

#[component]
fn Page(listing: ListingResponse) -> impl IntoView {
    let record = Record::new(use_api(), use_session(), listing);
    provide_context(record);
    set_title(move || {
        record.with(|listing| PageTitle {
            title: wording::community(listing),
            subtitle: Some(wording::place_full(listing)).filter(|place| !place.is_empty()),
            back: Some(address::last()),
        })
    });
    let is_phone = use_is_phone();
    let is_writing = RwSignal::new(false);
    let write = Callback::new(move |()| if is_phone.get_untracked() { is_writing.set(true) } else { focus_id(COMPOSER) });
    let count = move || record.listing.with(|listing| listing.follow_up_count);
    let used = move || record.session.me().map(|me| tr!(listing.reveal.used, used = me.reveals_today, limit = me.reveal_limit));
    let keys = Keys::new(record);
    view! {
        <RecordHead keys on_write=write/>
        <div class="record-body">
            <div class="stack">
                <Missing/>
                <Claim on_write=write/>
                <FlatPanel/>
                {lazy(survey_panel)}
                <div class="cols-2">
                    <Prices/>
                    {lazy(move || async move { assets_panel().await.map(|panel| move || panel(keys, write)) })}
                </div>
                {lazy(talks_panel)}
                <TermsPanel/>
            </div>
            <aside class="stack" aria-label=tr!(listing.panel.aside)>
                <section class="panel phone-1" aria-labelledby="h-owner">
                    <header><h2 id="h-owner">{tr!(listing.panel.owner)}</h2><span class="end">{used}</span></header>
                    <div class="body"><Owners is_editable=true on_write=write/></div>
                </section>
                <section class="panel phone-3" aria-labelledby="h-timeline">
                    <header><h2 id="h-timeline">{tr!(listing.panel.timeline)}</h2><span class="n">{count}</span></header>
                    <div class="body">
                        <Show when=move || !is_phone.get()><Composer id=COMPOSER/></Show>
                        <div class="timeline--gap"><Timeline limit=20 has_older=true/></div>
                    </div>
                </section>
            </aside>
        </div>
        <Drawer open=is_writing title=tr!(listing.follow_up.write).to_owned()>
            <div class="body"><Composer id="follow-up-sheet" on_saved=move |()| is_writing.set(false)/></div>
        </Drawer>
    }
}

/// What a lead lacks, and the way to it.
#[component]
fn Missing() -> impl IntoView {
    let record = use_record();
    move || {
        let missing = record.listing.with(|listing| listing.missing.clone());
        let first = missing.first().copied()?;
        let parts = missing.iter().map(|part| part.label()).collect::<Vec<_>>().join(tr!(common.list_separator));
        let href = format!("/listings/{}/edit?field={}", record.id(), field_of(first));
        let may_edit = record.edit_refused().is_none();
        Some(view! {
            <div class="note phone-1" data-tone="warning">
                <Icon icon=icondata_lu::LuTriangleAlert/>
                <div>{tr!(listing.missing_parts, parts = parts)}</div>
                {may_edit.then(|| view! { <a class="btn btn--primary btn--sm" href=href>{tr!(listing.complete)}</a> })}
            </div>
        })
    }
}

/// The name of the form's field that fills a part.
fn field_of(part: MissingPart) -> &'static str {
    part.pointer().trim_start_matches('/')
}
