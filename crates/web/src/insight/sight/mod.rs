//! Who sees a record, and why: the member's own sight, that of a colleague, and all who see it.

pub mod calls;

use fangke_shared::insight::sight::{SightOf, SightResponse};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::{ClientId, ListingId, MemberId};
use futures::FutureExt;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::{Api, ApiError, use_api};
use crate::company::auth::parts::use_session;
use crate::company::member::parts::member_choices;
use crate::i18n::Word;
use crate::ui::{
    Choice, Combobox, Field, FieldState, LoadMore, Loaded, NotFoundPage, PageTitle, Pager, ProblemNote, SkeletonRows, Tag, Tone, set_title,
};
use crate::{address, tr};

/// The record that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Listing(ListingId),
    Client(ClientId),
}

impl Of {
    fn href(self) -> String {
        match self {
            Self::Listing(id) => address::listing(id),
            Self::Client(id) => address::client(id),
        }
    }

    fn name(self) -> String {
        match self {
            Self::Listing(id) => tr!(sight.listing, id = id),
            Self::Client(id) => tr!(sight.client, id = id),
        }
    }

    async fn explain(self, api: Api, member: Option<MemberId>) -> Result<SightResponse, ApiError> {
        match self {
            Self::Listing(id) => api.explain_listing_sight(id, member).await,
            Self::Client(id) => api.explain_client_sight(id, member).await,
        }
    }

    async fn viewers(self, api: Api, cursor: Option<String>) -> Result<Page<SightResponse>, ApiError> {
        match self {
            Self::Listing(id) => api.list_listing_viewers(id, cursor.as_deref()).await,
            Self::Client(id) => api.list_client_viewers(id, cursor.as_deref()).await,
        }
    }
}

#[component]
fn SightPage(of: fn(i64) -> Of) -> impl IntoView {
    let params = use_params_map();
    let of = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse().ok()).map(of)));
    let back = of.get_untracked().map(Of::href);
    set_title(move || PageTitle { title: tr!(sight.title).to_owned(), subtitle: None, back: back.clone() });
    move || match of.get() {
        None => NotFoundPage().into_any(),
        Some(of) => view! { <Sight of/> }.into_any(),
    }
}

#[component]
fn Sight(of: Of) -> impl IntoView {
    let api = use_api();
    let own = LocalResource::new(move || of.explain(api, None));
    let asks = use_session().may(Action::ManageMembers).then(|| view! { <Colleague of/> <Viewers of/> });
    view! {
        <div class="page">
            <nav class="crumbs desk-only"><a href=of.href()>{of.name()}</a></nav>
            <div class="page-head page-head--flush"><h1>{tr!(sight.title)}</h1><a class="sub" href=of.href()>{of.name()}</a></div>
            <div class="stack">
                <section class="panel" aria-labelledby="h-sight-own">
                    <header><h2 id="h-sight-own">{tr!(sight.mine)}</h2></header>
                    <Loaded resource=own rows=4 view=|sight| view! { <Parts sight/> }/>
                </section>
                {asks}
            </div>
        </div>
    }
}

/// What somebody may see and do, part by part.
#[component]
fn Parts(sight: SightResponse) -> impl IntoView {
    let row = |of: SightOf| {
        let (word, tone) = if of.ground.is_some() { (tr!(sight.yes), Tone::Positive) } else { (tr!(sight.no), Tone::Neutral) };
        let why = of.ground.map(Word::label).or_else(|| of.bar.map(Word::label));
        view! {
            <li>
                <div>
                    <div class="t"><span>{of.part.label()}</span> <Tag tone>{word}</Tag></div>
                    <div class="d">{why}</div>
                </div>
            </li>
        }
    };
    let who = tr!(sight.of, name = sight.member.display_name, role = sight.role.label());
    view! { <p class="pad muted">{who}</p><ul class="rows">{sight.parts.into_iter().map(row).collect_view()}</ul> }
}

/// A colleague whose sight is asked for.
#[component]
fn Colleague(of: Of) -> impl IntoView {
    let api = use_api();
    let name = RwSignal::new(String::new());
    let picked = RwSignal::new(None::<MemberId>);
    let source = move |text: String| member_choices(api, text, None).boxed_local();
    let pick = move |choice: Choice| picked.set(choice.value.parse().ok().map(MemberId));
    let answer = move || {
        picked.get().map(|member| {
            let theirs = LocalResource::new(move || of.explain(api, Some(member)));
            view! { <Loaded resource=theirs rows=4 view=|sight| view! { <Parts sight/> }/> }
        })
    };
    view! {
        <section class="panel" aria-labelledby="h-sight-other">
            <header><h2 id="h-sight-other">{tr!(sight.other)}</h2></header>
            <div class="body form">
                <Field label=tr!(sight.pick) state=FieldState::default()>
                    <Combobox value=name source on_pick=pick placeholder=tr!(sight.pick_hint)/>
                </Field>
            </div>
            {answer}
        </section>
    }
}

/// All who see the record.
#[component]
fn Viewers(of: Of) -> impl IntoView {
    let api = use_api();
    let pager = Pager::new(move |cursor| of.viewers(api, cursor).boxed_local());
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let row = |sight: SightResponse| {
        let open = sight.parts.iter().filter_map(|of| of.ground.map(|ground| format!("{}: {}", of.part.label(), ground.label())));
        let open = open.map(|text| view! { <span>{text}</span> }).collect_view();
        view! {
            <li>
                <div>
                    <div class="t"><span>{sight.member.display_name}</span> <Tag>{sight.role.label()}</Tag></div>
                    <div class="d dots">{open}</div>
                </div>
            </li>
        }
    };
    view! {
        <section class="panel" aria-labelledby="h-sight-viewers">
            <header><h2 id="h-sight-viewers">{tr!(sight.viewers)}</h2></header>
            <p class="pad muted">{tr!(sight.viewers_text)}</p>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows rows=4/></Show>
            <Show when=is_empty><p class="pad">{tr!(sight.none)}</p></Show>
            <ul class="rows"><For each=move || rows.get() key=|sight| sight.member.id children=row/></ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
    }
}

crate::lazy_view!(sight, pub listing_sight_page: fn() -> AnyView = || view! { <SightPage of=|id| Of::Listing(ListingId(id))/> }.into_any());
crate::lazy_view!(sight, pub client_sight_page: fn() -> AnyView = || view! { <SightPage of=|id| Of::Client(ClientId(id))/> }.into_any());
