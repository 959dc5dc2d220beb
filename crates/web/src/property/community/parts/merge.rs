//! Another record of the same community becomes part of this one, after a look at what that does.

use fangke_shared::CommunityId;
use fangke_shared::property::community::{CommunityMergePreview, CommunityResponse, MergeCommunitiesRequest};
use fangke_shared::property::listing::listing_number;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use super::community_choices;
use crate::api::use_api;
use crate::ui::{Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, Loaded, Note, ProblemNote, Tone, use_toaster};
use crate::{address, tr};

/// Merges another community into this one.
#[component]
pub fn MergeDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// The one that stays.
    community: CommunityResponse,
    /// It is another one now.
    on_changed: Callback<()>,
) -> impl IntoView {
    let community = StoredValue::new(community);
    view! { <Dialog open title=tr!(community.merge).to_owned()><Merge open community=community.get_value() on_changed/></Dialog> }
}

#[component]
fn Merge(open: RwSignal<bool>, community: CommunityResponse, on_changed: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (id, version, stays) = (community.id, community.version, community.name);
    let (typed, chosen) = (RwSignal::new(String::new()), RwSignal::new(None::<CommunityId>));
    let others = move |text: String| -> LocalBoxFuture<'static, Vec<Choice>> {
        Box::pin(async move {
            let mut found = community_choices(api, text).await.unwrap_or_default();
            found.retain(|choice| choice.value != id.to_string());
            found
        })
    };
    let picked = move |choice: Choice| chosen.set(choice.value.parse().ok());
    let form = Form::new(|| Ok(()));
    let is_free = RwSignal::new(false);
    let refused = Signal::derive(move || (!is_free.get()).then(|| tr!(community.merge_first).to_owned()));
    let act = move |()| {
        let Some(with) = chosen.get_untracked() else { return };
        let body = MergeCommunitiesRequest { with };
        form.submit(async move { api.merge_communities(id, version, &body).await }, move |community| {
            open.set(false);
            toaster.say(tr!(community.merged, name = community.name));
            on_changed.run(());
        });
    };
    let preview = move || {
        let with = chosen.get()?;
        is_free.set(false);
        let resource = LocalResource::new(move || async move { api.preview_community_merge(id, with).await });
        Some(view! { <Loaded resource rows=3 view=move |preview| view! { <Preview preview is_free/> }/> })
    };
    view! {
        <div class="body">
            <p class="muted">{tr!(community.merge_text, name = stays)}</p>
            <Field label=tr!(community.merge_pick) state=form.field("/with") required=true>
                <Combobox value=typed source=others on_pick=picked/>
            </Field>
            {preview}
            <ProblemNote error=form.failure()/>
        </div>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary busy=form.busy() refused on_click=act>{tr!(community.merge_do)}</Button>
        </footer>
    }
}

#[component]
fn Preview(preview: CommunityMergePreview, is_free: RwSignal<bool>) -> impl IntoView {
    is_free.set(preview.clashes.is_empty());
    let clash = |(from, into)| {
        view! { <li><a href=address::listing(from)>{listing_number(from)}</a> " · " <a href=address::listing(into)>{listing_number(into)}</a></li> }
    };
    let clashes = (!preview.clashes.is_empty()).then(|| {
        let rows = preview.clashes.iter().map(|pair| clash((pair.from, pair.into))).collect_view();
        view! { <Note tone=Tone::Warning>{tr!(community.clashes)}<ul>{rows}</ul></Note> }
    });
    view! {
        <p>{tr!(community.merge_moves, name = preview.from.name.clone(), n = preview.listings)}</p>
        <p class="muted">{tr!(community.called, names = preview.into.aliases.join("、"))}</p>
        {clashes}
    }
}
