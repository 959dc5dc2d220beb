//! The tabs of saved views, for the head of any list whose address is its state.

use fangke_shared::company::saved_view::{Audience, SavedViewResponse, ViewedList};
use leptos::prelude::*;

use super::saved_view_dialog;
use crate::api::{Api, use_api};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Icon, in_background, lazy};

/// The views of one list.
#[derive(Clone, Copy)]
pub struct SavedViews {
    api: Api,
    list: ViewedList,
    views: RwSignal<Vec<SavedViewResponse>>,
    /// Is the dialog open that saves and changes one?
    is_saving: RwSignal<bool>,
}

impl SavedViews {
    /// Asks for the views of a list. Call it while a component is being set up.
    pub fn of(list: ViewedList) -> Self {
        let views = Self { api: use_api(), list, views: RwSignal::default(), is_saving: RwSignal::new(false) };
        views.reload();
        views
    }

    /// Asks again: one was saved, changed or removed.
    pub fn reload(self) {
        in_background(async move {
            // Tabs that don't come leave the list as it is; the page may be gone by now.
            if let Ok(page) = self.api.list_saved_views().await {
                let of_list = page.items.into_iter().filter(|view| view.list == self.list).collect();
                self.views.try_set(of_list);
            }
        });
    }

    /// The view with these filters and this order, if one is saved.
    pub fn current(self, search: &str) -> Option<SavedViewResponse> {
        let query = self.list.lasting(search);
        self.views.with(|views| views.iter().find(|view| view.query == query).cloned())
    }

    /// Those that the caller may change.
    pub fn own(self) -> Vec<SavedViewResponse> {
        self.views.with(|views| views.iter().filter(|view| view.may_edit).cloned().collect())
    }
}

/// Links among the tabs of a list: its saved views, and what saves another one.
#[component]
pub fn SavedTabs(
    /// The views.
    views: SavedViews,
    /// Where the list is.
    path: &'static str,
    /// The query part of its address, as it is now.
    #[prop(into)]
    search: Signal<String>,
) -> impl IntoView {
    let current = Memo::new(move |_| search.with(|search| views.current(search)));
    let tab = move |view: SavedViewResponse| {
        let (id, note) = (view.id, (view.audience != Audience::Me).then(|| format!("{} · {}", view.audience.label(), view.saved_by)));
        let is_current = move || current.with(|current| current.as_ref().is_some_and(|current| current.id == id)).then_some("page");
        let shared = (view.audience != Audience::Me).then(|| view! { <Icon icon=icondata_lu::LuUsersRound/> });
        view! { <a href=format!("{path}?{}", view.query) aria-current=is_current title=note>{shared}{view.name}</a> }
    };
    let tabs = move || views.views.get().into_iter().map(tab).collect_view();
    let press = move |_| views.is_saving.set(true);
    // What narrows nothing needs no name.
    let is_worth_it = move || search.with(|search| !views.list.lasting(search).is_empty());
    let label = move || if current.with(Option::is_some) { tr!(saved_view.change) } else { tr!(saved_view.save) };
    let save = move || {
        is_worth_it().then(|| {
            view! {
                <button type="button" class="tabs__save" on:click=press>
                    <Icon icon=icondata_lu::LuBookmark/>
                    {label}
                </button>
            }
        })
    };
    view! {
        {tabs}
        {save}
    }
}

/// The dialog that saves and changes views, beside the tabs and not in their row; its code comes with the first press.
#[component]
pub fn SaveViewDialog(
    /// The views.
    views: SavedViews,
    /// The query part of the list's address, as it is now.
    #[prop(into)]
    search: Signal<String>,
) -> impl IntoView {
    let query = Signal::derive(move || search.with(|search| views.list.lasting(search)));
    let was_opened = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or_default() || views.is_saving.get());
    move || {
        was_opened.get().then(|| {
            lazy(move || async move { saved_view_dialog().await.map(|dialog| move || dialog(views, views.list, query, views.is_saving)) })
        })
    }
}
