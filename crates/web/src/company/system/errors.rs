//! Errors of the server, and the one that somebody was told a number of.

use fangke_shared::company::system::SystemError;
use leptos::prelude::*;

use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{Button, Empty, Loaded, TextInput};
use crate::{time, tr};

/// The newest errors; found by the number that whoever met one was shown.
#[component]
pub fn Errors() -> impl IntoView {
    let api = use_api();
    let (typed, wanted) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let list = LocalResource::new(move || {
        let wanted = wanted.get();
        async move { api.list_system_errors(wanted.as_deref()).await }
    });
    let find = move || {
        let text = typed.get_untracked().trim().to_owned();
        wanted.set(Some(text).filter(|text| !text.is_empty()));
    };
    view! {
        <section class="panel" aria-label=tr!(system.errors)>
            <header><h2>{tr!(system.errors)}</h2></header>
            <form
                class="filterbar listfilters"
                role="search"
                on:submit=move |event| {
                    event.prevent_default();
                    find();
                }
            >
                <TextInput
                    value=typed
                    kind="search"
                    class="listfilters__search"
                    icon=icondata_lu::LuSearch
                    label=tr!(system.request_id)
                    placeholder=tr!(system.request_id)
                />
                <Button class="btn--sm" r#type="submit">{tr!(system.find)}</Button>
            </form>
            <Loaded resource=list rows=3 view=|list| view! { <Table errors=list.items/> }/>
        </section>
    }
}

#[component]
fn Table(errors: Vec<SystemError>) -> impl IntoView {
    if errors.is_empty() {
        return view! { <Empty icon=icondata_lu::LuCircleCheck title=tr!(system.errors_none) text=tr!(system.errors_none_text)/> }
            .into_any();
    }
    let row = |error: SystemError| {
        view! {
            <tr>
                <td class="muted" data-l=tr!(system.at) title=time::exact(error.at)>{time::moment(error.at)}</td>
                <td data-l=tr!(system.request_id)>{error.request_id}</td>
                <td class="grow" data-l=tr!(system.route)>{error.method}" "{error.route}</td>
                <td data-l=tr!(system.error)>{error.code.label()}</td>
            </tr>
        }
    };
    let rows = errors.into_iter().map(row).collect_view();
    view! {
        <div class="table-wrap">
            <table class="table table--stack">
                <thead>
                    <tr>
                        <th scope="col">{tr!(system.at)}</th>
                        <th scope="col">{tr!(system.request_id)}</th>
                        <th scope="col" class="grow">{tr!(system.route)}</th>
                        <th scope="col">{tr!(system.error)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
