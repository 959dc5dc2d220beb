//! Cooperation 合作: two agents on one client. What waits for the member's answer, and what is in force.

pub mod calls;
pub mod parts;

use fangke_shared::client::cooperation::CooperationResponse;
use fangke_shared::page::Page;
use leptos::prelude::*;

use self::parts::Cooperation;
use crate::api::use_api;
use crate::tr;
use crate::ui::{Empty, Loaded, PageTitle, set_title};

#[component]
fn CooperationsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(cooperation.title).to_owned(), subtitle: None, back: Some("/today".to_owned()) });
    let (api, done) = (use_api(), RwSignal::new(0_u32));
    let all = LocalResource::new(move || {
        done.track();
        async move { api.list_cooperations().await }
    });
    let on_done = Callback::new(move |()| done.update(|n| *n += 1));
    let rows = move |page: Page<CooperationResponse>| {
        let waits = |one: &CooperationResponse| one.rights.may_answer || one.rights.may_consent;
        let (waiting, others): (Vec<_>, Vec<_>) = page.items.into_iter().partition(waits);
        let is_empty = waiting.is_empty() && others.is_empty();
        let group = |title: &'static str, all: Vec<CooperationResponse>| {
            (!all.is_empty()).then(|| {
                let rows = all.into_iter().map(|cooperation| view! { <Cooperation cooperation names_client=true on_done/> }).collect_view();
                view! { <h2 class="cooperations__group">{title}</h2><ul class="cooperations">{rows}</ul> }
            })
        };
        view! {
            {group(tr!(cooperation.waiting), waiting)}
            {group(tr!(cooperation.others), others)}
            {is_empty.then(|| view! { <Empty icon=icondata_lu::LuHandshake title=tr!(cooperation.empty) text=tr!(cooperation.empty_text)/> })}
        }
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(cooperation.title)}</h1></div>
            <section class="panel" aria-label=tr!(cooperation.title)><Loaded resource=all view=rows/></section>
        </div>
    }
}

crate::lazy_view!(cooperations, pub cooperations_page: fn() -> AnyView = || CooperationsPage().into_any());
