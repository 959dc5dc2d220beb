//! A listing in short beside the list: the same order as on its page.

use fangke_shared::ListingId;
use fangke_shared::permission::Action;
use fangke_shared::property::listing::ListingResponse;
use leptos::prelude::*;

use super::facts::{Facts, short};
use super::head::PriceHero;
use super::timeline::RecordTimeline;
use crate::address;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::follow_up::parts::{Composer, Writing};
use crate::property::listing::parts::record::{Record, use_record};
use crate::property::listing::parts::{marks, words};
use crate::property::owner::parts::Owners;
use crate::time;
use crate::tr;
use crate::ui::{Button, ButtonKind, Loaded, Tag, focus_id};

/// Id of the composer's text.
const COMPOSER: &str = "peek-follow-up";

#[component]
pub fn Peek(
    /// Which listing.
    id: ListingId,
    /// Its cover, where there is one.
    cover: Signal<Option<String>>,
) -> impl IntoView {
    let api = use_api();
    let listing = LocalResource::new(move || async move { api.get_listing(id).await });
    view! { <Loaded resource=listing view=move |listing| view! { <Content listing cover/> }/> }
}

#[component]
fn Content(listing: ListingResponse, cover: Signal<Option<String>>) -> impl IntoView {
    let href = address::listing(listing.summary.id);
    let all = href.clone();
    let record = Record::new(use_api(), use_session(), listing);
    provide_context(record);
    let is_writing = RwSignal::new(false);
    let writing = Writing::new(move || {
        is_writing.set(true);
        // After the composer is there.
        request_animation_frame(|| focus_id(COMPOSER));
    });
    provide_context(writing);
    let may_write = record.session.may(Action::WriteFollowUp);
    view! {
        <div class="scroll">
            <Identity cover/>
            <section><Facts read=short columns="2" phone_columns="1"/></section>
            <section><Owners/></section>
            <section>
                <h3>
                    {tr!(record.panel.recent)}
                    <span class="n">{move || record.listing.with(|listing| listing.follow_up_count)}</span>
                    <a href=all>{tr!(common.all)}</a>
                </h3>
                <Show when=move || is_writing.get()><div class="peek__composer"><Composer id=COMPOSER/></div></Show>
                <RecordTimeline limit=4/>
            </section>
        </div>
        <footer>
            {may_write.then(|| view! { <Button kind=ButtonKind::Primary icon=icondata_lu::LuMessageSquareText on_click=move |()| writing.open()>{tr!(follow_up.write)}</Button> })}
            <a class="btn" href=href>{tr!(listing.open)}</a>
        </footer>
    }
}

#[component]
fn Identity(cover: Signal<Option<String>>) -> impl IntoView {
    let record = use_record();
    let head = move || {
        record.listing.with(|listing| {
            let summary = &listing.summary;
            let facts = [
                summary.district.clone(),
                listing.business_area.clone(),
                summary.built_year.map(|year| tr!(record.year, n = year)),
                listing.draft.building_form.map(|form| form.label().to_owned()),
            ];
            let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
            let (purpose, entered) = (summary.purpose.label(), summary.created_at);
            let maintainer = summary.maintainer.as_ref().map(|member| member.display_name.clone());
            let age = (chrono::Utc::now() - summary.created_at).num_days();
            view! {
                <h2><a href=address::listing(summary.id)>{words::title(summary)}</a></h2>
                <p class="dots">{facts}</p>
                <div class="peek-price"><PriceHero/></div>
                <div class="tags">
                    {marks::grade(summary)}
                    {marks::status(summary)}
                    {summary.pool.map(|pool| view! { <Tag>{pool.label()}</Tag> })}
                    {marks::marks(summary)}
                    <Tag>{purpose}</Tag>
                    <span class="tag" title=time::exact(entered)>{tr!(record.days_listed, n = age)}</span>
                    {maintainer.map(|name| view! { <Tag>{name}</Tag> })}
                </div>
            }
        })
    };
    let cover = move || cover.get().map(|src| view! { <img class="cover" src=src alt=""/> });
    view! { <section class="peek-id">{cover}{head}</section> }
}
