//! Projects and campaigns: what costs and contracts are counted for beside their store.

use fangke_shared::deal::cost::{CostObject, CostObjectKind, CostObjectList};
use leptos::prelude::*;

use super::object_form::{ObjectDialog, Subject};
use super::page::CostFilter;
use super::{Here, Tabs};
use crate::address::AddressState as _;
use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Empty, Loaded, PageTitle, Tag, Tone, set_title};
use crate::{time, tr};

/// The page.
#[component]
pub fn ObjectsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(cost.objects).to_owned(), ..PageTitle::default() });
    let api = use_api();
    let (changes, subject) = (RwSignal::new(0_u32), RwSignal::new(None::<Subject>));
    let objects = LocalResource::new(move || {
        changes.track();
        async move { api.list_cost_objects().await }
    });
    let may_make = move || objects.get().and_then(Result::ok).is_some_and(|list| list.may_make);
    let make = move || {
        may_make().then(|| {
            let ask = move |()| subject.set(Some(Subject::New));
            view! { <Button kind=ButtonKind::Primary icon=icondata_lu::LuPlus on_click=ask>{tr!(cost.make_object)}</Button> }
        })
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(cost.objects)}</h1><div class="actions">{make}</div></div>
            <Tabs here=Here::Objects/>
            <Loaded resource=objects view=move |list: CostObjectList| view! { <Objects list subject/> }/>
        </div>
        <ObjectDialog subject on_done=move |()| changes.update(|n| *n += 1)/>
    }
}

#[component]
fn Objects(list: CostObjectList, subject: RwSignal<Option<Subject>>) -> impl IntoView {
    if list.items.is_empty() {
        return view! { <section class="panel"><Empty icon=icondata_lu::LuFolder title=tr!(cost.no_objects) text=tr!(cost.no_objects_text)/></section> }
            .into_any();
    }
    let rows = list.items.into_iter().map(|object| row(object, subject)).collect_view();
    view! {
        <section class="panel" aria-label=tr!(cost.objects)>
            <ul class="rows">{rows}</ul>
            <p class="pad muted">{tr!(cost.objects_text)}</p>
        </section>
    }
    .into_any()
}

fn row(object: CostObject, subject: RwSignal<Option<Subject>>) -> impl IntoView {
    let tone = if object.kind == CostObjectKind::Project { Tone::Accent } else { Tone::Neutral };
    let store = object.store.clone().unwrap_or_else(|| tr!(cost.whole_company).to_owned());
    let developer = object.developer.clone().map(|name| view! { <span>{tr!(cost.developer)} " " {name}</span> });
    let community = object.community.clone().map(|name| view! { <span>{name}</span> });
    let lasts = match object.until_on {
        Some(until) => format!("{} – {}", time::date(object.from_on), time::date(until)),
        None => tr!(cost.since, day = time::date(object.from_on)),
    };
    let costs = CostFilter { object: Some(object.id), ..CostFilter::default() }.href();
    let change = object.may_change.then(|| {
        let (label, object) = (format!("{} {}", tr!(cost.change_object), object.name), object.clone());
        let ask = move |()| subject.set(Some(Subject::Known(object.clone())));
        view! { <Button class="btn--sm" label on_click=ask>{tr!(cost.change_object)}</Button> }
    });
    view! {
        <li>
            <div>
                <div class="t"><a href=costs>{object.name.clone()}</a> <Tag tone>{object.kind.label()}</Tag></div>
                <div class="d dots"><span>{store}</span> {community} {developer} <span>{lasts}</span></div>
            </div>
            <div class="acts">{change}</div>
        </li>
    }
}
