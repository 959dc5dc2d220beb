//! A look at one row without leaving the list: the same order as its page.

use fangke_shared::ListingId;
use fangke_shared::property::listing::ListingResponse;
use leptos::prelude::*;

use super::cells;
use super::state::use_workbench;
use crate::i18n::Word;
use crate::pages::listing::record::state::{Record, use_record};
use crate::pages::listing::record::{Composer, Facts, Owners, PriceHero, Timeline, short};
use crate::pages::listing::wording;
use crate::session::use_session;
use crate::time;
use crate::tr;
use crate::ui::{Button, ButtonKind, Icon, Loaded, Tag, copy_text, focus_id, lazy, use_toaster};

/// Id of the composer's text.
const COMPOSER: &str = "peek-follow-up";

/// The panel at the right of the list.
#[component]
pub fn Peek(
    /// Which row.
    id: ListingId,
) -> impl IntoView {
    let workbench = use_workbench();
    let listing = LocalResource::new(move || async move { workbench.api.get_listing(id).await });
    let place = move || {
        workbench.peek.track();
        workbench.rows.items().track();
        let total =
            workbench.facets.with(|facets| facets.as_ref().map(|facets| format!(" / {}", wording::facet_count(facets, facets.total))));
        workbench.current().map(|row| format!("{}{}", row + 1, total.unwrap_or_default()))
    };
    let content = |listing: ListingResponse| {
        lazy(move || {
            let listing = listing.clone();
            async move { content().await.map(|content| move || content(listing.clone())) }
        })
    };
    view! {
        <aside class="peek" aria-label=tr!(listing.peek)>
            <header>
                <Button kind=ButtonKind::Quiet class="btn--icon btn--sm" icon=icondata_lu::LuChevronUp label=tr!(listing.previous) on_click=move |()| workbench.step(-1)/>
                <Button kind=ButtonKind::Quiet class="btn--icon btn--sm" icon=icondata_lu::LuChevronDown label=tr!(listing.next) on_click=move |()| workbench.step(1)/>
                <span>{place}</span>
                <span class="gap"></span>
                <CopyLink id/>
                <a class="btn btn--quiet btn--icon btn--sm" href=format!("/listings/{id}") aria-label=tr!(listing.open) title=tr!(listing.open)><Icon icon=icondata_lu::LuMaximize2/></a>
                <Button kind=ButtonKind::Quiet class="btn--icon btn--sm" icon=icondata_lu::LuX label=tr!(common.close) on_click=move |()| workbench.look_at(None)/>
            </header>
            <Loaded resource=listing view=content/>
        </aside>
    }
}

#[component]
fn CopyLink(id: ListingId) -> impl IntoView {
    let toaster = use_toaster();
    let copy = move |()| {
        let link = window().location().origin().map(|origin| format!("{origin}/listings/{id}")).unwrap_or_default();
        leptos::task::spawn_local(async move {
            toaster.say(if copy_text(&link).await { tr!(listing.link_copied) } else { tr!(listing.link_not_copied) });
        });
    };
    view! { <Button kind=ButtonKind::Quiet class="btn--icon btn--sm" icon=icondata_lu::LuLink label=tr!(listing.copy_link) on_click=copy/> }
}

// Beside the page of a listing, which shows the same.
crate::lazy_view!(listing_record, content: fn(ListingResponse) -> AnyView = |listing| view! { <Content listing/> }.into_any());

#[component]
fn Content(listing: ListingResponse) -> impl IntoView {
    let workbench = use_workbench();
    let id = listing.summary.id;
    let record = Record::new(workbench.api, use_session(), listing);
    provide_context(record);
    let is_writing = RwSignal::new(false);
    let write = Callback::new(move |()| {
        is_writing.set(true);
        // After the composer is there.
        request_animation_frame(|| focus_id(COMPOSER));
    });
    let refused = Signal::derive(move || record.follow_up_refused());
    view! {
        <div class="scroll">
            <Identity/>
            <section><Facts read=short columns="2" phone_columns="1"/></section>
            <section><Owners on_write=write/></section>
            <section>
                <h3>
                    {tr!(listing.panel.recent)}
                    <span class="n">{move || record.listing.with(|listing| listing.follow_up_count)}</span>
                    <a href=format!("/listings/{id}")>{tr!(common.all)}</a>
                </h3>
                <Show when=move || is_writing.get()><div class="peek__composer"><Composer id=COMPOSER/></div></Show>
                <Timeline limit=4/>
            </section>
        </div>
        <footer>
            <Button kind=ButtonKind::Primary icon=icondata_lu::LuMessageSquareText refused on_click=move |()| write.run(())>{tr!(listing.follow_up.write)}</Button>
            <a class="btn" href=format!("/listings/{id}")>{tr!(listing.open)}</a>
        </footer>
    }
}

#[component]
fn Identity() -> impl IntoView {
    let (record, workbench) = (use_record(), use_workbench());
    let head = move || {
        record.listing.with(|listing| {
            let summary = &listing.summary;
            let facts = [
                summary.district.clone(),
                listing.business_area.clone(),
                summary.built_year.map(|year| tr!(listing.year, n = year)),
                listing.draft.building_form.map(|form| form.label().to_owned()),
            ];
            let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
            let (purpose, entered) = (summary.purpose.label(), summary.created_at);
            let maintainer = summary.maintainer.as_ref().map(|member| member.display_name.clone());
            let age = (chrono::Utc::now() - summary.created_at).num_days();
            view! {
                <h2><a href=format!("/listings/{}", summary.id)>{wording::title(summary)}</a></h2>
                <p class="dots">{facts}</p>
                <div class="peek-price"><PriceHero/></div>
                <div class="tags">
                    {cells::grade(summary)}
                    {cells::status(summary)}
                    {summary.pool.map(|pool| view! { <Tag>{pool.label()}</Tag> })}
                    {cells::marks(summary)}
                    <Tag>{purpose}</Tag>
                    <span class="tag" title=time::exact(entered)>{tr!(listing.days_listed, n = age)}</span>
                    {maintainer.map(|name| view! { <Tag>{name}</Tag> })}
                </div>
            }
        })
    };
    // The row of the list knows it; a listing that was opened by its address has none.
    let cover = move || {
        let id = record.id();
        workbench.rows.items().with(|rows| rows.iter().find(|row| row.id == id).and_then(|row| row.cover_url.clone()))
    };
    let cover = Memo::new(move |_| cover());
    let cover = move || cover.get().map(|src| view! { <img class="cover" src=src alt=""/> });
    view! { <section class="peek-id">{cover}{head}</section> }
}
