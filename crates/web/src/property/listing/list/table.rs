//! The list on a desk: a table of which only the rows in sight are drawn.

use fangke_shared::property::listing::ListingSummary;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::cells::{Card, cell};
use super::columns::{Column, sorted_by};
use super::held::LongPress;
use super::scroller::{Scroller, follow};
use super::state::use_workbench;
use super::window::Window;
use crate::property::listing::parts::inline::CellField;
use crate::tr;
use crate::ui::{Icon, pixels};

/// Height of a row, as the stylesheet has it (`--row-h`).
const ROW: f64 = 40.0;
/// Height of the table's head.
const HEAD: f64 = 34.0;
/// Height of a card (`--card-h`).
const CARD: f64 = 96.0;

/// The rows that are drawn, each with its place.
fn drawn_rows(window: Window, rows: &[ListingSummary]) -> Vec<ListingSummary> {
    rows.get(window.first..window.end.min(rows.len())).map(<[_]>::to_vec).unwrap_or_default()
}

/// A press that follows a link here, not into another tab.
fn is_plain(event: &web_sys::MouseEvent) -> bool {
    event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key() && !event.alt_key()
}

/// How high so many rows are.
#[allow(clippy::cast_precision_loss)]
fn height(rows: usize, of_one: f64) -> f64 {
    rows as f64 * of_one
}

/// The table.
#[component]
pub fn Table(
    /// The columns that are shown.
    columns: RwSignal<Vec<Column>>,
) -> impl IntoView {
    let workbench = use_workbench();
    let node = NodeRef::<Div>::new();
    let (drawn, measure) = follow(workbench, Scroller::Box(node, HEAD), ROW);
    let rows = workbench.rows.items();
    let purpose = Memo::new(move |_| workbench.shown.with(|query| query.purpose));
    let below = move || rows.with(Vec::len).saturating_sub(drawn.get().end);
    let body = move || {
        let (columns, wanted) = (columns.get(), purpose.get());
        let row = move |listing: ListingSummary| view! { <Row listing columns=columns.clone() wanted/> };
        view! { <For each=move || rows.with(|rows| drawn_rows(drawn.get(), rows)) key=|listing| (listing.id, listing.version) children=row/> }
    };
    let spacer = move |rows: Signal<usize>| {
        view! { <tr class="spacer" aria-hidden="true" hidden=move || rows.get() == 0><td style:height=move || pixels(height(rows.get(), ROW))></td></tr> }
    };
    view! {
        <div
            class="table-wrap"
            node_ref=node
            tabindex="0"
            aria-label=tr!(listing.list)
            aria-busy=move || workbench.rows.is_busy().get().then_some("true")
            on:scroll=move |_| measure()
        >
            <table class="table table--fixed" aria-rowcount=move || rows.with(Vec::len)>
                <thead>
                    <tr>
                        <For each=move || columns.get() key=|column| *column as usize children=move |column| view! { <Head column/> }/>
                    </tr>
                </thead>
                <tbody>
                    {spacer(Signal::derive(move || drawn.get().first))}
                    {body}
                    {spacer(Signal::derive(below))}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Head(column: Column) -> impl IntoView {
    let workbench = use_workbench();
    let purpose = Memo::new(move |_| workbench.shown.with(|query| query.purpose));
    let sorted = move || {
        let field = column.sort(purpose.get())?;
        workbench.shown.with(|query| (query.sort.field == field).then_some(query.sort.is_descending))
    };
    let words = move || {
        let (label, unit) = column.head(purpose.get());
        view! { {label}{unit.map(|unit| view! { <small>{unit}</small> })} }
    };
    let content = move || match column.sort(purpose.get()) {
        None => words().into_any(),
        Some(field) => {
            let arrow = move || {
                sorted().map(|is_descending| {
                    let icon = if is_descending { icondata_lu::LuArrowDown } else { icondata_lu::LuArrowUp };
                    view! { <Icon icon/> }
                })
            };
            let press = move |_| workbench.look_for(&sorted_by(&workbench.query.get_untracked(), field));
            view! { <button type="button" on:click=press>{words}{arrow}</button> }.into_any()
        }
    };
    let direction = move || sorted().map(|is_descending| if is_descending { "descending" } else { "ascending" });
    view! { <th scope="col" class=column.class() aria-sort=direction>{content}</th> }
}

#[component]
fn Row(listing: ListingSummary, columns: Vec<Column>, wanted: Option<fangke_shared::property::listing::Purpose>) -> impl IntoView {
    let workbench = use_workbench();
    let id = listing.id;
    let look = move |event: web_sys::MouseEvent| {
        let on = |selector: &str| {
            let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            element.is_some_and(|element| matches!(element.closest(selector), Ok(Some(_))))
        };
        if on(".tick") {
            workbench.tick(id, event.shift_key());
        } else if !on("a, button") {
            workbench.look_at(Some(id));
        } else if on("a") && is_plain(&event) {
            workbench.note_opened(id);
        }
    };
    let tick = |column: Column| {
        (workbench.may_choose && column == Column::Location).then(|| {
            let label = tr!(listing.choose, name = crate::property::listing::parts::words::title(&listing));
            view! { <input type="checkbox" class="tick" aria-label=label prop:checked=move || workbench.chosen.has(id)/> }
        })
    };
    let press = move |event: web_sys::MouseEvent, column: Column| {
        if event.detail() <= 1 {
            workbench.pressed.set_value(column.field().map(|field| (id, field)));
        } else if workbench.may_edit && column.field().is_some() {
            // The second press would mark the words.
            event.prevent_default();
        }
    };
    let one = |column: Column| {
        view! { <td class=column.class() on:mousedown=move |event| press(event, column)>{tick(column)}{cell(column, &listing, wanted)}</td> }
    };
    let edit = move |event: web_sys::MouseEvent| {
        if let Some((pressed, field)) = workbench.pressed.get_value().filter(|(pressed, _)| *pressed == id) {
            workbench.edit(pressed, field, (f64::from(event.client_x()), f64::from(event.client_y())));
        }
    };
    let cells = columns.into_iter().map(one).collect_view();
    view! {
        <tr
            data-off=(!listing.status.is_active() && listing.status != fangke_shared::property::listing::ListingStatus::Lead).then_some("")
            aria-current=move || (workbench.peek.get() == Some(id)).then_some("true")
            on:click=look
            on:dblclick=edit
        >
            {cells}
        </tr>
    }
}

/// The list on a phone: cards, and the page scrolls.
#[component]
pub fn Cards() -> impl IntoView {
    let workbench = use_workbench();
    let node = NodeRef::<leptos::html::Ul>::new();
    let (drawn, _) = follow(workbench, Scroller::Page(node), CARD);
    let rows = workbench.rows.items();
    let wanted = Memo::new(move |_| workbench.shown.with(|query| query.purpose));
    let below = move || rows.with(Vec::len).saturating_sub(drawn.get().end);
    let body = move || {
        let wanted = wanted.get();
        let card = move |listing: ListingSummary| {
            let id = listing.id;
            let open = move |event: web_sys::MouseEvent| {
                if is_plain(&event) {
                    workbench.note_opened(id);
                }
            };
            let is_current = move || (workbench.peek.get() == Some(id)).then_some("true");
            let held = LongPress::new(move |at| workbench.edit(id, CellField::Price, at));
            let open = move |event: web_sys::MouseEvent| {
                if held.was_long() {
                    event.prevent_default();
                } else {
                    open(event);
                }
            };
            view! {
                <li
                    aria-current=is_current
                    on:click=open
                    on:contextmenu=move |event| if workbench.may_edit && held.is_down() { event.prevent_default() }
                    on:pointerdown=move |event| if workbench.may_edit { held.press(&event) }
                    on:pointermove=move |event| held.moved(&event)
                    on:pointerup=move |_| held.lift()
                    on:pointercancel=move |_| held.lift()
                >
                    <Card listing wanted/>
                </li>
            }
        };
        view! { <For each=move || rows.with(|rows| drawn_rows(drawn.get(), rows)) key=|listing| (listing.id, listing.version) children=card/> }
    };
    view! {
        <ul
            class="cards cards--rows"
            node_ref=node
            aria-label=tr!(listing.list)
            style:padding-top=move || pixels(height(drawn.get().first, CARD))
            style:padding-bottom=move || pixels(height(below(), CARD))
        >
            {body}
        </ul>
    }
}
