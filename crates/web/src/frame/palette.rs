//! Ctrl K: find a listing, a page or an action from anywhere.

mod hits;

use std::time::Duration;

use fangke_shared::property::listing::{ListingQuery, ListingStatus, ListingSummary};
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use self::hits::{Group, Hit, listing_hits, local_hits, marked, seen_hits};
use crate::api::{Api, use_api};
use crate::company::auth::parts::use_session;
use crate::tr;
use crate::ui::{Icon, Task, composes, debounced, is_typing, lazy, preload};

const PAUSE: Duration = Duration::from_millis(120);
const LISTINGS_SHOWN: i64 = 6;
const LEADS_SHOWN: i64 = 2;

/// The search is wanted soon, but not before the first page is there.
const SOON: Duration = Duration::from_secs(2);

crate::lazy_view!(palette, palette_search: fn(RwSignal<bool>) -> AnyView = |open| view! { <Search open/> }.into_any());

/// The palette, and the keys that open it.
#[component]
pub fn Palette(
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        let is_chord = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k");
        if is_chord || (event.key() == "/" && !is_typing(&event) && !event.default_prevented()) {
            event.prevent_default();
            open.set(true);
        }
    });
    on_cleanup(move || keys.remove());
    set_timeout(|| preload(palette_search()), SOON);
    Effect::new(move || {
        if let Some(dialog) = node.get() {
            match (open.get(), dialog.open()) {
                // Only a dialog that is not in the page can't be shown.
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    let close_outside = move |event: web_sys::MouseEvent| {
        // A press on the backdrop has the dialog itself as its target.
        if event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok()).is_some() {
            open.set(false);
        }
    };
    view! {
        <dialog class="palette" node_ref=node aria-label=tr!(frame.search.open) on:close=move |_| open.set(false) on:click=close_outside>
            <Show when=move || open.get()>{move || lazy(move || async move { palette_search().await.map(|search| move || search(open)) })}</Show>
        </dialog>
    }
}

/// Listings in any status, then leads: the server never mixes the two. A failed search finds nothing here;
/// the list itself says what is wrong.
async fn find(api: Api, q: &str) -> Vec<ListingSummary> {
    let query =
        |status: Vec<ListingStatus>, limit| ListingQuery { q: Some(q.to_owned()), status, limit: Some(limit), ..ListingQuery::default() };
    let listings = query(ListingStatus::ALL.iter().copied().filter(|status| *status != ListingStatus::Lead).collect(), LISTINGS_SHOWN);
    let leads = query(vec![ListingStatus::Lead], LEADS_SHOWN);
    let (listings, leads) = futures::join!(api.list_listings(&listings), api.list_listings(&leads));
    [listings, leads].into_iter().filter_map(Result::ok).flat_map(|page| page.items).collect()
}

#[component]
fn Search(open: RwSignal<bool>) -> impl IntoView {
    let (api, session, navigate) = (use_api(), use_session(), use_navigate());
    let text = RwSignal::new(String::new());
    let current = RwSignal::new(0_usize);
    let found = RwSignal::new(Vec::<Hit>::new());
    // The text that `found` answers.
    let answered = RwSignal::new(String::new());
    let task = Task::new();
    let ask = debounced(PAUSE, move |asked: String| {
        let looked = asked.clone();
        let search = async move { if looked.is_empty() { Vec::new() } else { listing_hits(&looked, &find(api, &looked).await) } };
        task.ask(search, move |hits| {
            // Whoever has typed on meanwhile waits for the next answer.
            if text.with_untracked(|now| now.trim() == asked) {
                found.set(hits);
                answered.set(asked);
                current.set(0);
            }
        });
    });
    let hits = Memo::new(move |_| {
        let typed = text.get();
        let mut hits = if typed.trim().is_empty() { untrack(|| seen_hits(session)) } else { found.get() };
        hits.extend(local_hits(typed.trim(), session));
        hits
    });
    let go = move |hit: &Hit, in_new_tab: bool| {
        open.set(false);
        if in_new_tab {
            // A blocked window is the browser's to explain.
            let _ = window().open_with_url_and_target(&hit.href, "_blank");
        } else {
            navigate(&hit.href, NavigateOptions::default());
        }
    };
    let go_by_click = go.clone();
    let on_key = move |event: web_sys::KeyboardEvent| {
        let count = hits.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => {
                event.prevent_default();
                current.update(|i| *i = (*i + 1) % count);
            }
            "ArrowUp" if count > 0 => {
                event.prevent_default();
                current.update(|i| *i = (*i + count - 1) % count);
            }
            "Enter" if !composes(&event) => {
                event.prevent_default();
                if let Some(hit) = hits.with_untracked(|hits| hits.get(current.get_untracked()).cloned()) {
                    go(&hit, event.ctrl_key() || event.meta_key());
                }
            }
            _ => {}
        }
    };
    // The dialog was open before its field was there, so the browser gave the focus to none.
    let field = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(field) = field.get() {
            request_animation_frame(move || drop(field.focus()));
        }
    });
    Effect::new(move || {
        let id = format!("palette-{}", current.get());
        if let Some(row) = document().get_element_by_id(&id) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let rows = move || {
        let (mut group, query) = (None::<Group>, text.get_untracked());
        hits.get()
            .into_iter()
            .enumerate()
            .map(|(i, hit)| {
                let heading = (group != Some(hit.group)).then(|| view! { <li class="label" role="presentation">{hit.group.name()}</li> });
                group = Some(hit.group);
                let (go, target) = (go_by_click.clone(), hit.clone());
                view! {
                    {heading}
                    <li
                        id=format!("palette-{i}")
                        role="option"
                        aria-selected=move || if current.get() == i { "true" } else { "false" }
                        on:mousemove=move |_| current.set(i)
                        on:click=move |event| go(&target, event.ctrl_key() || event.meta_key())
                    >
                        <Icon icon=hit.icon/>
                        <span>{marked(&hit.label, &query)}{hit.note.map(|note| view! { " " <small>{note}</small> })}</span>
                        {hit.end.map(|end| view! { <span class="end">{end}</span> })}
                    </li>
                }
            })
            .collect_view()
    };
    let nothing = move || {
        let asked = answered.get();
        (!asked.is_empty() && hits.with(Vec::is_empty))
            .then(|| view! { <p class="palette__nothing">{tr!(frame.search.nothing, q = asked)}</p> })
    };
    view! {
        <label>
            <Icon icon=icondata_lu::LuSearch/>
            <input
                type="text"
                node_ref=field
                role="combobox"
                aria-label=tr!(frame.search.open)
                aria-controls="palette-results"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-activedescendant=move || hits.with(|h| !h.is_empty()).then(|| format!("palette-{}", current.get()))
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="go"
                autofocus=true
                placeholder=tr!(frame.search.placeholder)
                on:input:target=move |event| {
                    text.set(event.target().value());
                    current.set(0);
                    ask(event.target().value().trim().to_owned());
                }
                on:keydown=on_key
            />
            <kbd class="desk-only">"Esc"</kbd>
            <button type="button" class="btn btn--quiet btn--sm phone-only" on:click=move |_| open.set(false)>{tr!(common.cancel)}</button>
        </label>
        <ul id="palette-results" role="listbox" aria-label=tr!(frame.search.results)>{rows}</ul>
        {nothing}
        <footer class="desk-only">
            <span><kbd>"↑"</kbd><kbd>"↓"</kbd>{tr!(frame.search.move_to)}</span>
            <span><kbd>"↵"</kbd>{tr!(frame.search.choose)}</span>
            <span><kbd>"Ctrl ↵"</kbd>{tr!(frame.search.new_tab)}</span>
        </footer>
    }
}
