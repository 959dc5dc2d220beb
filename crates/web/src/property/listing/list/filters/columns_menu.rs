//! Which columns the table shows.

use leptos::prelude::*;

use crate::property::listing::list::columns;
use crate::property::listing::list::columns::Column;
use crate::tr;
use crate::ui::{Icon, Popover};

/// The button and its menu.
#[component]
pub fn ColumnsMenu(
    /// The columns that are shown.
    columns: RwSignal<Vec<Column>>,
) -> impl IntoView {
    let items = Column::ALL
        .into_iter()
        .filter(|column| !column.is_fixed())
        .map(|column| {
            let is_shown = move || columns.with(|shown| shown.contains(&column));
            let toggle = move |_| {
                let was_shown = untrack(is_shown);
                let shown: Vec<Column> = columns.with_untracked(|shown| {
                    Column::ALL.into_iter().filter(|known| if *known == column { !was_shown } else { shown.contains(known) }).collect()
                });
                columns::store(&shown);
                columns.set(shown);
            };
            view! {
                <button type="button" role="menuitemcheckbox" aria-checked=move || if is_shown() { "true" } else { "false" } on:click=toggle>
                    <input class="tick" type="checkbox" tabindex="-1" aria-hidden="true" prop:checked=is_shown/>
                    {column.head(None).0}
                </button>
            }
        })
        .collect_view();
    view! {
        <button class="btn btn--quiet btn--sm" type="button" popovertarget="listing-columns">
            <Icon icon=icondata_lu::LuColumns3/>
            {tr!(listing.columns)}
        </button>
        <Popover id="listing-columns">
            <div class="label">{tr!(listing.columns_shown)}</div>
            {items}
        </Popover>
    }
}
