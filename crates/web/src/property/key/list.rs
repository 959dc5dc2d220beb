//! The list: a table at a desk, cards on a phone.

use chrono::Utc;
use fangke_shared::property::key::KeyBunchResponse;
use leptos::prelude::*;

use super::acts::{Acts, Desk};
use super::words;
use crate::property::key::parts::number;
use crate::ui::{Empty, LoadMore, Pager, ProblemNote, SkeletonRows, Status};
use crate::{address, tr};

/// The bunches that the filter leaves, what is due first.
#[component]
pub fn KeyList(
    /// The rows.
    pager: Pager<KeyBunchResponse>,
    /// What their buttons use.
    desk: Desk,
    /// What an empty list teaches.
    #[prop(into)]
    empty: Signal<String>,
) -> impl IntoView {
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let key = |bunch: &KeyBunchResponse| (bunch.id, bunch.version, bunch.is_overdue);
    view! {
        <section class="panel" aria-label=tr!(key.title) aria-busy=move || pager.busy().get().to_string()>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
            <Show when=is_empty><Empty icon=icondata_lu::LuKeyRound title=tr!(key.empty) text=empty.get()/></Show>
            <Show when=move || !rows.with(Vec::is_empty)>
                <div class="table-wrap desk-only">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{tr!(key.bunch)}</th>
                                <th scope="col">{tr!(key.listing)}</th>
                                <th scope="col">{tr!(key.state)}</th>
                                <th scope="col">{tr!(key.custody)}</th>
                                <th scope="col" class="p3">{tr!(key.store)}</th>
                                <th scope="col" class="p4">{tr!(key.opens)}</th>
                                <th scope="col"><span class="sr">{tr!(key.take)}</span></th>
                            </tr>
                        </thead>
                        <tbody><For each=move || rows.get() key children=move |bunch| view! { <Row bunch desk/> }/></tbody>
                    </table>
                </div>
                <ul class="rows phone-only keys__cards"><For each=move || rows.get() key children=move |bunch| view! { <Card bunch desk/> }/></ul>
            </Show>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
    }
}

#[component]
fn Row(bunch: KeyBunchResponse, desk: Desk) -> impl IntoView {
    view! {
        <tr>
            <td><a class="strong tnum" href=format!("/keys/{}", bunch.id)>{number(&bunch)}</a></td>
            <td><a href=address::listing(bunch.listing.id)>{bunch.listing.title()}</a></td>
            <td><State bunch=bunch.clone()/></td>
            <td class="grow" class:danger=bunch.is_overdue>{words::custody(&bunch)}</td>
            <td class="p3">{bunch.store.name.clone()}</td>
            <td class="p4">{if bunch.confirmed_by.is_some() { tr!(key.confirmed) } else { tr!(key.unconfirmed) }}</td>
            <td class="tail"><Acts bunch desk/></td>
        </tr>
    }
}

#[component]
fn Card(bunch: KeyBunchResponse, desk: Desk) -> impl IntoView {
    let title = format!("{} {}", number(&bunch), bunch.listing.title());
    view! {
        <li>
            <div>
                <div class="t"><a href=format!("/keys/{}", bunch.id)>{title}</a></div>
                <div class="d" class:danger=bunch.is_overdue>{words::custody(&bunch).unwrap_or_else(|| bunch.description.clone())}</div>
                <div class="d dots"><State bunch=bunch.clone()/><span>{bunch.store.name.clone()}</span></div>
            </div>
            <Acts bunch desk/>
        </li>
    }
}

/// Where it is; late keys say by how much.
#[component]
pub fn State(
    /// The bunch.
    bunch: KeyBunchResponse,
) -> impl IntoView {
    view! { <Status shape=words::shape(&bunch)>{words::state(&bunch, Utc::now())}</Status> }
}
