//! The page of one listing.

use fangke_shared::permission::Action;
use fangke_shared::property::listing::{ListingResponse, MissingPart};
use fangke_shared::{ListingId, Subject};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::assets::AssetsPanel;
use super::facts::{FlatPanel, TermsPanel};
use super::head::RecordHead;
use super::intake::IntakePanel;
use super::roles::Roles;
use super::timeline::RecordTimeline;
use crate::address;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::favourite::parts::seen::Seen;
use crate::property::follow_up::parts::{Composer, VoidDialog, Voiding, Writing};
use crate::property::key::parts::Keys;
use crate::property::listing::parts::above::{ContractsView, OwnerClientsView, ShowingsView, SyndicationView};
use crate::property::listing::parts::record::{Record, use_record};
use crate::property::listing::parts::{last_list, words};
use crate::property::negotiation::parts::{Negotiations, Prices};
use crate::property::owner::parts::{Owners, Talk};
use crate::property::photo::parts::{Cover, SurveyPanel};
use crate::property::pool::parts::Claim;
use crate::property::withdrawal::parts::WithdrawalNote;
use crate::tr;
use crate::ui::{Drawer, Icon, Loaded, NotFoundPage, PageTitle, focus_id, lazy, set_title, use_is_phone};

/// Id of the composer's text.
const COMPOSER: &str = "follow-up-text";

// What is held of a listing is a chunk of its own: the panel beside the list shows none of it.
crate::lazy_view!(listing_work, survey_panel: fn() -> AnyView = || SurveyPanel().into_any());
crate::lazy_view!(listing_work, negotiations_panel: fn() -> AnyView = || Negotiations().into_any());
crate::lazy_view!(
    listing_work,
    assets_panel: fn(Keys) -> AnyView = |keys| view! { <AssetsPanel keys/> }.into_any()
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
            set_title(|| PageTitle { title: tr!(listing.title).to_owned(), subtitle: None, back: Some(last_list::address()) });
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
            title: words::community(listing),
            subtitle: Some(words::location_full(listing)).filter(|location| !location.is_empty()),
            back: Some(last_list::address()),
        })
    });
    if let Some(me) = record.session.me() {
        Seen::of(me.member.id).note(record.id(), record.with(words::title));
    }
    let is_phone = use_is_phone();
    let is_writing = RwSignal::new(false);
    provide_context(Writing::new(move || if is_phone.get_untracked() { is_writing.set(true) } else { focus_id(COMPOSER) }));
    provide_context(Cover::default());
    let voiding = Voiding::provide();
    let count = move || record.listing.with(|listing| listing.follow_up_count);
    let used = move || record.session.me().map(|me| tr!(owner.revealing.used, used = me.reveals_today, limit = me.reveal_limit));
    let may_reveal = record.session.may(Action::RevealContact);
    let may_write = record.session.may(Action::WriteFollowUp);
    let keys = Keys::new(record);
    let showings = use_context::<ShowingsView>().filter(|_| record.session.may(Action::ReadShowings));
    let showings = showings.map(|ShowingsView(draw)| draw(record.id()));
    let contracts = use_context::<ContractsView>().filter(|_| record.session.may(Action::ReadContracts));
    let contracts = contracts.map(|ContractsView(draw)| draw(record.id()));
    let syndication = use_context::<SyndicationView>().map(|SyndicationView(draw)| draw(record.id()));
    let clients = use_context::<OwnerClientsView>().filter(|_| record.session.may(Action::ReadClients));
    let clients = clients.map(|OwnerClientsView(draw)| draw(record.id()));
    view! {
        <RecordHead keys/>
        <div class="record-body">
            <div class="stack">
                <Missing/>
                <WithdrawalNote/>
                <Claim/>
                <Roles/>
                <FlatPanel/>
                {lazy(survey_panel)}
                <div class="cols-2">
                    <Prices/>
                    {lazy(move || async move { assets_panel().await.map(|panel| move || panel(keys)) })}
                </div>
                {showings}
                {contracts}
                {syndication}
                {lazy(negotiations_panel)}
                <IntakePanel/>
                <TermsPanel/>
            </div>
            <aside class="stack" aria-label=tr!(record.panel.aside)>
                <section class="panel phone-1" aria-labelledby="h-owner">
                    <header><h2 id="h-owner">{tr!(record.panel.owner)}</h2><span class="end">{may_reveal.then_some(used)}</span></header>
                    <div class="body"><Owners is_editable=true/></div>
                    {clients}
                </section>
                <section class="panel phone-3" aria-labelledby="h-timeline">
                    <header><h2 id="h-timeline">{tr!(follow_up.title)}</h2><span class="n">{count}</span></header>
                    <div class="body">
                        <Show when=move || may_write && !is_phone.get()><Composer id=COMPOSER/></Show>
                        <div class="timeline--gap"><RecordTimeline limit=20 has_older=true/></div>
                        <VoidDialog voiding subject=Subject::Listing(record.id()) on_done=move |()| record.reload()/>
                    </div>
                </section>
            </aside>
        </div>
        <Drawer open=is_writing title=tr!(follow_up.write).to_owned()>
            <div class="body"><Talk id="follow-up-sheet" on_saved=move |()| is_writing.set(false)/></div>
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
        let href = format!("{}/edit?field={}", address::listing(record.id()), field_of(first));
        let may_edit = record.edit_refused().is_none();
        Some(view! {
            <div class="note phone-1" data-tone="warning">
                <Icon icon=icondata_lu::LuTriangleAlert/>
                <div>{tr!(record.missing_parts, parts = parts)}</div>
                {may_edit.then(|| view! { <a class="btn btn--primary btn--sm" href=href>{tr!(record.complete)}</a> })}
            </div>
        })
    }
}

/// The name of the form's field that fills a part.
fn field_of(part: MissingPart) -> &'static str {
    part.pointer().trim_start_matches('/')
}
