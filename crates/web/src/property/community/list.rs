//! The dictionary: found by name, pinyin or initials, in one district or all.

use std::time::Duration;

use fangke_shared::money::whole_yuan;
use fangke_shared::permission::Action;
use fangke_shared::property::community::{CommunityQuery, CommunityResponse};
use futures::FutureExt;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::districts::DistrictDialog;
use super::parts::CommunityDialog;
use crate::address::{self, use_address_state};
use crate::address_state;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Choice, Empty, LoadMore, PageTitle, Pager, ProblemNote, Select, SkeletonRows, TextInput, debounced, set_title,
};

const PAUSE: Duration = Duration::from_millis(200);
/// Rows of a page.
const LIMIT: i64 = 50;

/// Which communities are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    q: String,
    district: String,
}

address_state!(Wanted at "/communities"; q: text "q", district: text "district");

/// The list.
#[component]
pub fn CommunitiesPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(community.title).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    let (wanted, change) = use_address_state::<Wanted>();
    let pager = Pager::new(move |cursor: Option<String>| {
        let Wanted { q, district } = wanted.get();
        let query = CommunityQuery { q: Some(q).filter(|q| !q.is_empty()), district: Some(district).filter(|name| !name.is_empty()) };
        async move { api.list_communities(&query, Some(LIMIT), cursor.as_deref()).await }.boxed_local()
    });
    let (adding, renaming) = (RwSignal::new(false), RwSignal::new(false));
    let typed = RwSignal::new(String::new());
    let navigate = use_navigate();
    let created = Callback::new(move |(id, _)| navigate(&address::community(id), NavigateOptions::default()));
    let add = session.may(Action::EditCommunity).then(|| {
        view! { <Button kind=ButtonKind::Primary icon=icondata_lu::LuPlus on_click=move |()| adding.set(true)>{tr!(community.add)}</Button> }
    });
    let rename = session.may(Action::MergeCommunities).then(|| {
        view! { <Button icon=icondata_lu::LuMapPin on_click=move |()| renaming.set(true)>{tr!(community.rename_district)}</Button> }
    });
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let key = |community: &CommunityResponse| (community.id, community.version);
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(community.title)}</h1><div class="actions">{rename}{add}</div></div>
            <Filters wanted on_change=change/>
            <section class="panel" aria-label=tr!(community.title) aria-busy=move || pager.busy().get().to_string()>
                <Show when=move || pager.error().with(Option::is_some)>
                    <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
                </Show>
                <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
                <Show when=is_empty><Empty icon=icondata_lu::LuBuilding title=tr!(community.empty) text=tr!(community.empty_text)/></Show>
                <Show when=move || !rows.with(Vec::is_empty)>
                    <div class="table-wrap desk-only">
                        <table class="table">
                            <thead>
                                <tr>
                                    <th scope="col">{tr!(community.name)}</th>
                                    <th scope="col">{tr!(community.district)}</th>
                                    <th scope="col">{tr!(community.business_area)}</th>
                                    <th scope="col" class="num">{tr!(community.built_year)}</th>
                                    <th scope="col" class="num">{tr!(community.reference)}</th>
                                    <th scope="col" class="num">{tr!(community.listings)}</th>
                                </tr>
                            </thead>
                            <tbody><For each=move || rows.get() key children=|community| view! { <Row community/> }/></tbody>
                        </table>
                    </div>
                    <ul class="rows phone-only"><For each=move || rows.get() key children=|community| view! { <Card community/> }/></ul>
                </Show>
                <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
            </section>
            <CommunityDialog open=adding name=typed on_created=created/>
            <DistrictDialog open=renaming on_done=move |()| pager.reload()/>
        </div>
    }
}

#[component]
fn Row(community: CommunityResponse) -> impl IntoView {
    view! {
        <tr>
            <td class="grow"><a class="strong" href=address::community(community.id)>{community.name.clone()}</a> " " <small class="muted">{aliases(&community)}</small></td>
            <td>{community.district.clone()}</td>
            <td>{community.business_area.clone()}</td>
            <td class="num">{community.built_year}</td>
            <td class="num">{community.reference_price_fen.map(whole_yuan)}</td>
            <td class="num">{community.listing_count}</td>
        </tr>
    }
}

#[component]
fn Card(community: CommunityResponse) -> impl IntoView {
    let count = community.listing_count.unwrap_or_default();
    view! {
        <li>
            <div>
                <div class="t"><a href=address::community(community.id)>{community.name.clone()}</a></div>
                <div class="d dots">
                    <span>{community.district.clone()}</span>
                    {community.business_area.clone().map(|area| view! { <span>{area}</span> })}
                    <span>{tr!(community.count, n = count)}</span>
                </div>
            </div>
        </li>
    }
}

/// Other names, as one text.
fn aliases(community: &CommunityResponse) -> String {
    community.aliases.join("、")
}

#[component]
fn Filters(wanted: Memo<Wanted>, on_change: Callback<Wanted>) -> impl IntoView {
    let api = use_api();
    let start = wanted.get_untracked();
    let (q, district) = (RwSignal::new(start.q), RwSignal::new(start.district));
    let known = LocalResource::new(move || async move { api.list_districts().await });
    let districts = Signal::derive(move || {
        let known = known.get().and_then(Result::ok).map(|page| page.items).unwrap_or_default();
        known.into_iter().map(|district| Choice::new(district.name.clone(), district.name)).collect::<Vec<_>>()
    });
    let send = move |()| {
        let Some(now) = wanted.try_get_untracked() else { return };
        let next = Wanted { q: q.get_untracked().trim().to_owned(), district: district.get_untracked() };
        if next != now {
            on_change.run(next);
        }
    };
    let send_soon = debounced(PAUSE, send);
    Effect::new(move |first: Option<()>| {
        q.track();
        if first.is_some() {
            send_soon(());
        }
    });
    Effect::new(move |first: Option<()>| {
        district.track();
        if first.is_some() {
            send(());
        }
    });
    view! {
        <div class="filterbar listfilters" role="search" aria-label=tr!(community.hint)>
            <TextInput
                value=q
                kind="search"
                class="listfilters__search"
                icon=icondata_lu::LuSearch
                label=tr!(community.hint)
                placeholder=tr!(community.hint)
            />
            <Select value=district choices=districts blank=tr!(community.all_districts) label=tr!(community.district)/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::AddressState;

    #[test]
    fn what_is_shown_stands_in_the_address() {
        assert_eq!(Wanted::default().href(), "/communities");
        let some = Wanted { q: "云庭".into(), district: "朝阳".into() };
        assert_eq!(Wanted::parse(some.href().trim_start_matches("/communities")), some);
    }
}
