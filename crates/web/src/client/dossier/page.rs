//! One client: who it is, what it looks for, what was done.

use fangke_shared::client::ClientPool;
use fangke_shared::client::profile::ClientResponse;
use fangke_shared::permission::Action;
use fangke_shared::{ClientId, Subject};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::composer::Composer;
use super::consents::Consents;
use super::contacts::Contacts;
use super::demands::Demands;
use super::document::Document;
use super::facts::Facts;
use super::head::Head;
use super::record::{Dossier, use_dossier};
use super::showings::Showings;
use super::timeline::Journal;
use crate::api::use_api;
use crate::client::cooperation::parts::CooperationCard;
use crate::client::merging::parts::{Merges, merged_into};
use crate::client::person::parts::OwnedListings;
use crate::property::follow_up::parts::{VoidDialog, Voiding};
use crate::client::recommendation::parts::RecommendationsCard;
use crate::ui::{Loaded, NotFoundPage, Note, PageTitle, Tone, set_title};
use crate::{address, time, tr};

/// The page.
#[component]
pub fn ClientPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ClientId>().ok())));
    let (api, navigate) = (use_api(), use_navigate());
    set_title(|| PageTitle { title: tr!(profile.title).to_owned(), subtitle: None, back: Some(address::CLIENTS.to_owned()) });
    move || match id.get() {
        None => NotFoundPage().into_any(),
        Some(id) => {
            let navigate = navigate.clone();
            let client = LocalResource::new(move || {
                let navigate = navigate.clone();
                async move {
                    let answer = api.get_client(id).await;
                    // A merged client leads to the one that stays.
                    if let Some(into) = answer.as_ref().err().and_then(merged_into) {
                        navigate(&address::client(into), NavigateOptions { replace: true, ..NavigateOptions::default() });
                    }
                    answer
                }
            });
            view! { <Loaded resource=client view=move |client| view! { <Page client/> }/> }.into_any()
        }
    }
}

#[component]
fn Page(client: ClientResponse) -> impl IntoView {
    let dossier = Dossier::new(client);
    provide_context(dossier);
    let voiding = Voiding::provide();
    let is_held = move || dossier.with(|client| client.rights.may_follow_up);
    let is_holder = move || {
        let me = dossier.session.me().map(|me| me.member.id);
        let holder = dossier.with(|client| client.summary.agent.as_ref().map(|agent| agent.id));
        holder.is_some() && holder == me && dossier.session.may(Action::Cooperate)
    };
    let has_demand = move || dossier.with(|client| client.demands.iter().any(|demand| demand.is_open));
    let may_recommend = move || dossier.session.may(Action::RecommendListings) && is_held() && has_demand();
    let may_see = dossier.session.may(Action::ReadShowings);
    let is_whole = move || dossier.with(|client| !client.summary.is_masked);
    view! {
        <div class="record">
            <Head/>
            <div class="record-body">
                <div class="stack">
                    <Notes/>
                    <Merges id=dossier.id() version=Signal::derive(move || dossier.with(|client| client.summary.version)) changes=dossier.changes on_done=move |()| dossier.refresh()/>
                    <Contacts/>
                    <Demands/>
                    <Show when=is_whole>
                        <RecommendationsCard
                            client=dossier.id()
                            may_recommend=Signal::derive(may_recommend)
                            subject=dossier.recommending
                            on_begin=move |()| dossier.recommend(None, Vec::new())
                            changes=dossier.changes
                            on_book=move |listings| dossier.book(listings)
                            on_done=move |()| dossier.refresh()
                        />
                    </Show>
                    <Show when=is_whole>
                        <CooperationCard client=dossier.id() is_holder=Signal::derive(is_holder) changes=dossier.changes on_done=move |()| dossier.refresh()/>
                    </Show>
                    <Show when=is_whole><OwnedListings client=dossier.id() changes=dossier.changes/></Show>
                    <Show when=move || is_whole() && may_see><Showings/></Show>
                    <Show when=is_whole><Facts/><Document/><Consents/></Show>
                </div>
                <div class="stack">
                    <section class="panel" aria-labelledby="h-journal">
                        <header><h2 id="h-journal">{tr!(dossier.journal)}</h2></header>
                        <div class="body stack">
                            <Show when=is_held><Composer/></Show>
                            <Journal/>
                            <VoidDialog voiding subject=Subject::Client(dossier.id()) on_done=move |()| dossier.refresh()/>
                        </div>
                    </section>
                </div>
            </div>
        </div>
    }
}

/// What one has to know before anything else.
#[component]
fn Notes() -> impl IntoView {
    let dossier = use_dossier();
    move || {
        dossier.with(|client| {
            let public = (client.summary.pool == ClientPool::Public).then(|| {
                view! { <Note tone=Tone::Accent>{tr!(dossier.public_text)}</Note> }
            });
            let prior = client.prior.as_ref().map(|prior| {
                let store = prior.store_name.clone().unwrap_or_else(|| tr!(dossier.prior_company).to_owned());
                let text = tr!(dossier.prior, store = store, day = time::date(prior.registered_on));
                let link = prior.client_id.map(|id| view! { " " <a href=address::client(id)>{tr!(dossier.prior_open)}</a> });
                let verdict = view! { " " <a href=address::verdict(client.summary.id)>{tr!(dossier.verdict)}</a> };
                view! { <Note tone=Tone::Warning>{text}{link}{verdict}</Note> }
            });
            let lost = client.lost_because.map(|because| {
                use crate::i18n::Word as _;
                let text = tr!(dossier.lost_text, because = because.label());
                view! { <Note>{text}</Note> }
            });
            let over = client.summary.is_over_limit.then(|| {
                use crate::i18n::Word as _;
                let days = client.summary.stage_limit_days.unwrap_or_default();
                let text = tr!(dossier.over_limit, stage = client.summary.stage.label(), n = days);
                view! { <Note tone=Tone::Warning>{text} " " <a href=address::FUNNEL>{tr!(dossier.over_limit_open)}</a></Note> }
            });
            view! { {public}{prior}{lost}{over} }
        })
    }
}
