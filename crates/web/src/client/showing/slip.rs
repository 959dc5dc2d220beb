//! The slip 带看确认单: what was shown by whom, to be signed on paper.

use fangke_shared::ShowingId;
use fangke_shared::client::showing::{ShowingResponse, ShowingStop};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::sign::Drawing;
use crate::api::use_api;
use crate::i18n::Word;
use crate::property::listing::parts::words;
use crate::ui::{Button, ButtonKind, Loaded, NotFoundPage, PageTitle, set_title};
use crate::{address, time, tr};

/// The page.
#[component]
pub fn SlipPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ShowingId>().ok())));
    let api = use_api();
    move || match id.get() {
        None => NotFoundPage().into_any(),
        Some(id) => {
            set_title(move || PageTitle { title: tr!(showing.slip).to_owned(), subtitle: None, back: Some(address::showing(id)) });
            let showing = LocalResource::new(move || async move { api.get_showing(id).await });
            view! { <Loaded resource=showing view=move |showing| view! { <Slip showing/> }/> }.into_any()
        }
    }
}

#[component]
fn Slip(showing: ShowingResponse) -> impl IntoView {
    // A browser that can't print says so itself.
    let print = move |()| drop(window().print());
    let row = &showing.summary;
    let day = time::date(time::local_day(row.starts_at));
    let rows = showing.stops.iter().filter(|stop| !stop.is_closed).map(line).collect_view();
    let signature = showing.signed_at.map(|_| view! { <Drawing id=row.id/> });
    view! {
        <div class="page showing-slip">
            <div class="page-head page-head--flush">
                <h1>{tr!(showing.slip)}</h1>
                <div class="actions"><Button kind=ButtonKind::Primary icon=icondata_lu::LuPrinter on_click=print>{tr!(showing.print)}</Button></div>
            </div>
            <article class="showing-sheet">
                <header><b>{tr!(showing.slip)}</b><span class="tnum">{row.number.clone()}</span><span>{showing.store_name.clone()}</span></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label=tr!(showing.slip)>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{tr!(showing.shown)}</th>
                                <th scope="col">{tr!(showing.layout)}</th>
                                <th scope="col" class="num">{tr!(showing.area)}</th>
                                <th scope="col" class="num">{tr!(showing.asking)}</th>
                                <th scope="col">{tr!(showing.opinion)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <p>{tr!(showing.slip_text, day = day, agent = row.agent.display_name.clone())}</p>
                <div class="showing-sheet__sign">
                    <span>{tr!(showing.client)} " " {row.client.name.clone()}{signature}</span>
                    <span>{tr!(showing.agent)}</span>
                    <span>{tr!(showing.day)}</span>
                </div>
            </article>
        </div>
    }
}

fn line(stop: &ShowingStop) -> impl IntoView + use<> {
    let listing = &stop.listing;
    let price = words::asking(listing, None).map(|amount| format!("{} {}", amount.value, amount.unit));
    view! {
        <tr>
            <td>{words::title(listing)}</td>
            <td>{words::layout(listing.rooms, listing.halls, listing.baths)}</td>
            <td class="num">{listing.area.map(|area| area.to_string())}</td>
            <td class="num">{price}</td>
            <td>{stop.result.map(|result| result.label())}</td>
        </tr>
    }
}
