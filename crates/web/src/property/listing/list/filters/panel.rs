//! A query in the making: one filter in its popover, or all of them in a sheet, and the button that says how many match.

use std::time::Duration;

use fangke_shared::property::listing::ListingQuery;
use leptos::prelude::*;

use super::catalogue::Filter;
use super::editor::FilterEditor;
use crate::property::listing::list::state::use_workbench;
use crate::property::listing::parts::words::facet_count;
use crate::tr;
use crate::ui::{Button, ButtonKind, Task, debounced};

/// How long to wait for the next change before counting.
const PAUSE: Duration = Duration::from_millis(200);

/// Changes some filters and applies them at once. It is made when it opens, from the query in force.
#[component]
pub fn FilterPanel(
    /// Which filters.
    filters: Vec<Filter>,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let workbench = use_workbench();
    let draft = RwSignal::new(workbench.query.get_untracked());
    let total = RwSignal::new(workbench.facets.with_untracked(|facets| facets.as_ref().map(|facets| facet_count(facets, facets.total))));
    let task = Task::new();
    let ask = debounced(PAUSE, move |query: ListingQuery| {
        let asked = query.clone();
        task.ask(async move { workbench.api.get_listing_facets(&query).await.ok() }, move |facets| {
            if draft.with_untracked(|now| *now == asked) {
                // Without a count the button still works.
                total.set(facets.map(|facets| facet_count(&facets, facets.total)));
            }
        });
    });
    Effect::new(move |previous: Option<()>| {
        let query = draft.get();
        if previous.is_some() {
            ask(query);
        }
    });
    let apply = move || {
        workbench.look_for(&draft.get_untracked());
        on_close.run(());
    };
    let clear = {
        let filters = filters.clone();
        move |()| {
            let query = filters.iter().fold(draft.get_untracked(), |query, filter| filter.cleared(&query));
            workbench.look_for(&query);
            on_close.run(());
        }
    };
    let is_alone = filters.len() == 1;
    let editors = filters
        .into_iter()
        .map(|filter| {
            let head = (!is_alone).then(|| view! { <h3>{(filter.label)()}</h3> });
            view! { <section class="filter">{head}<FilterEditor filter draft/></section> }
        })
        .collect_view();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        apply();
    };
    let words = move || match total.get() {
        Some(total) => tr!(listing.filter.show_count, n = total),
        None => tr!(listing.filter.show).to_owned(),
    };
    view! {
        <form class="filters" on:submit=submit>
            <div class="body">{editors}</div>
            <footer>
                <Button kind=ButtonKind::Link class="btn--sm" on_click=clear>{tr!(common.clear)}</Button>
                <Button kind=ButtonKind::Primary r#type="submit">{words}</Button>
            </footer>
        </form>
    }
}
