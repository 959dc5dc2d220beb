//! Filters whose values are records: communities and colleagues, found while typing, shown by name.

use std::collections::BTreeMap;

use fangke_shared::property::listing::ListingQuery;
use fangke_shared::{CommunityId, MemberId};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use crate::api::{Api, use_api};
use crate::company::member::parts::member_choices;
use crate::property::community::parts::community_choices;
use crate::property::listing::address::{parameter, with_parameters};
use crate::tr;
use crate::ui::{Choice, Combobox, Icon, in_background};

/// Communities and members whose names are wanted.
type Wanted = (Vec<CommunityId>, Vec<MemberId>);

// Few addresses name any.
crate::lazy_view!(
    listing_filter,
    names_of: fn(Names, Api, Wanted) -> LocalBoxFuture<'static, ()> = |names, api, wanted| names.learn_all(api, wanted).boxed_local()
);

/// Names of records by parameter and id, learnt as they are chosen or asked for.
#[derive(Clone, Copy)]
pub struct Names(RwSignal<BTreeMap<(&'static str, String), String>>);

impl Names {
    /// Nothing known yet.
    pub fn new() -> Self {
        Self(RwSignal::default())
    }

    /// The name of a record, as far as it is known.
    pub fn of(self, parameter: &'static str, id: &str) -> Option<String> {
        self.0.with(|names| names.get(&(parameter, id.to_owned())).cloned())
    }

    fn learn(self, parameter: &'static str, id: String, name: String) {
        // The list may be gone by now.
        let _ = self.0.try_update(|names| names.insert((parameter, id), name));
    }

    /// Asks for the names that a query needs and nobody knows yet.
    pub fn ask_for(self, api: Api, query: &ListingQuery) {
        let is_unknown = |parameter: &'static str, id: String| self.0.with_untracked(|names| !names.contains_key(&(parameter, id)));
        let communities: Vec<CommunityId> = query.community_id.iter().copied().filter(|id| is_unknown(COMMUNITY, id.to_string())).collect();
        let members: Vec<MemberId> = query.maintainer_id.iter().copied().filter(|id| is_unknown(MEMBER, id.to_string())).collect();
        if communities.is_empty() && members.is_empty() {
            return;
        }
        in_background(async move {
            if let Ok(learn) = names_of().await {
                learn(self, api, (communities, members)).await;
            }
        });
    }

    /// Asks for the names of communities and members. A name that can't be had leaves the number in the chip.
    async fn learn_all(self, api: Api, (communities, members): Wanted) {
        for id in communities {
            if let Ok(community) = api.get_community(id).await {
                self.learn(COMMUNITY, id.to_string(), community.name);
            }
        }
        for id in members {
            if let Ok(member) = api.get_member(id).await {
                self.learn(MEMBER, id.to_string(), member.display_name);
            }
        }
    }
}

/// The parameter of communities.
const COMMUNITY: &str = "community_id";
/// The parameter of colleagues.
const MEMBER: &str = "maintainer_id";

/// Communities by name, pinyin or initials.
#[component]
pub fn Communities(draft: RwSignal<ListingQuery>) -> impl IntoView {
    let api = use_api();
    let source = move |text: String| community_choices(api, text).map(Result::unwrap_or_default).boxed_local();
    view! { <Several parameter=COMMUNITY draft source placeholder=tr!(community.hint)/> }
}

/// Colleagues by name, pinyin or initials.
#[component]
pub fn Members(draft: RwSignal<ListingQuery>) -> impl IntoView {
    let api = use_api();
    let source = move |text: String| member_choices(api, text, None).boxed_local();
    view! { <Several parameter=MEMBER draft source placeholder=tr!(member.hint)/> }
}

#[component]
fn Several<S>(parameter: &'static str, draft: RwSignal<ListingQuery>, source: S, placeholder: &'static str) -> impl IntoView
where
    S: Fn(String) -> LocalBoxFuture<'static, Vec<Choice>> + Clone + 'static,
{
    let names: Names = expect_context();
    let text = RwSignal::new(String::new());
    let ids = move || draft.with(|query| self::parameter(query, parameter)).unwrap_or_default();
    let put = move |ids: Vec<String>| {
        let value = (!ids.is_empty()).then(|| ids.join(","));
        draft.update(|query| *query = with_parameters(query, &[(parameter, value)]));
    };
    let pick = move |choice: Choice| {
        let mut chosen: Vec<String> = untrack(ids).split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
        if !chosen.contains(&choice.value) {
            chosen.push(choice.value.clone());
        }
        names.learn(parameter, choice.value, choice.label);
        put(chosen);
        text.set(String::new());
    };
    let chosen = move || {
        let all: Vec<String> = ids().split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
        all.iter()
            .map(|id| {
                let name = names.of(parameter, id).unwrap_or_else(|| id.clone());
                let rest: Vec<String> = all.iter().filter(|other| *other != id).cloned().collect();
                view! {
                    <button type="button" class="pick" aria-label=format!("{} {name}", tr!(common.clear)) on:click=move |_| put(rest.clone())>
                        {name.clone()}
                        <Icon icon=icondata_lu::LuX/>
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="tags">{chosen}</div>
        <Combobox value=text source on_pick=pick placeholder=placeholder/>
    }
}
