//! The head of the record: identity left, the one number right, what one would do next.

use fangke_shared::money;
use fangke_shared::permission::Action;
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::listing::ListingStatus;
use leptos::prelude::*;

use super::dialogs::{PriceDialog, StatusDialog};
use crate::address;
use crate::i18n::Word;
use crate::property::favourite::parts::{Star, StarButton, StarItem};
use crate::property::follow_up::parts::use_writing;
use crate::property::key::parts::Keys;
use crate::property::listing::parts::last_list;
use crate::property::listing::parts::marks;
use crate::property::listing::parts::record::use_record;
use crate::property::listing::parts::words;
use crate::property::photo::parts::{Cover, PHOTOS};
use crate::property::pool::parts::AssignDialog;
use crate::property::pool::parts::GradeDialog;
use crate::property::pool::parts::PoolState;
use crate::property::share::parts::ShareDialog;
use crate::property::withdrawal::parts::{WithdrawalDialog, may_report};
use crate::time;
use crate::tr;
use crate::ui::{Avatar, Button, ButtonKind, Icon, Popover, Tag, Tone};

/// The head.
#[component]
pub fn RecordHead(
    /// The keys of the listing.
    keys: Keys,
) -> impl IntoView {
    let record = use_record();
    let (is_pricing, is_switching, is_assigning) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let (is_sharing, is_reporting) = (RwSignal::new(false), RwSignal::new(false));
    let (writing, star) = (use_writing(), Star::new());
    let may_call = record.session.may(Action::RevealContact);
    // What a role can never do isn't drawn; what it can't do with this listing says why, below.
    let may_edit = record.session.may(Action::EditListing);
    let may_switch = record.session.may(Action::ChangeListingStatus);
    let may_write = record.session.may(Action::WriteFollowUp);
    let edit = move || {
        let href = format!("{}/edit", address::listing(record.id()));
        match record.edit_refused() {
            None => view! { <a class="btn" href=href><Icon icon=icondata_lu::LuPencil/>{tr!(common.edit)}</a> }.into_any(),
            refused => view! { <Button icon=icondata_lu::LuPencil refused=Signal::stored(refused)>{tr!(common.edit)}</Button> }.into_any(),
        }
    };
    let edit_refused = Signal::derive(move || record.edit_refused());
    let status_refused = Signal::derive(move || record.status_refused());
    let (may_keys, may_survey) = (record.session.may(Action::HandleKeys), record.session.may(Action::EditSurvey));
    view! {
        <div class="record-head">
            <div class="top">
                <nav class="crumbs" aria-label=tr!(record.path)>
                    <a href=last_list::address()>{tr!(listing.title)}</a>
                    <Icon icon=icondata_lu::LuChevronRight/>
                    <span>{record.listing.with_untracked(|listing| listing.number.clone())}</span>
                </nav>
                <div class="actions">
                    <StarButton star/>
                    <Show when=move || may_report(record)>
                        <Button class="btn--icon" icon=icondata_lu::LuMegaphone label=tr!(withdrawal.report) on_click=move |()| is_reporting.set(true)/>
                    </Show>
                    <a class="btn btn--icon" href=address::listing_sight(record.id()) aria-label=tr!(record.sight) title=tr!(record.sight)>
                        <Icon icon=icondata_lu::LuEye/>
                    </a>
                    <Button class="btn--icon" icon=icondata_lu::LuShare2 label=tr!(share.title) on_click=move |()| is_sharing.set(true)/>
                    {may_edit.then_some(edit)}
                    <Show when=move || record.may_assign()><Button on_click=move |()| is_assigning.set(true)>{tr!(pool.assign)}</Button></Show>
                    {may_switch.then(|| view! { <Button refused=status_refused on_click=move |()| is_switching.set(true)>{tr!(record.change_status)}</Button> })}
                    {may_edit.then(|| view! { <Button refused=edit_refused on_click=move |()| is_pricing.set(true)>{tr!(record.change_price)}</Button> })}
                    {may_write.then(|| view! {
                        <Button kind=ButtonKind::Primary icon=icondata_lu::LuMessageSquareText on_click=move |()| writing.open()>
                            {tr!(follow_up.write)}
                        </Button>
                    })}
                </div>
            </div>
            <Identity/>
            {move || edit_refused.get().filter(|_| may_edit).map(|why| view! { <p class="record-head__why muted">{why}</p> })}
        </div>
        <div class="actionbar" role="toolbar" aria-label=tr!(record.next_actions)>
            <button class="btn btn--icon" type="button" popovertarget="record-more" aria-label=tr!(common.more)><Icon icon=icondata_lu::LuEllipsis/></button>
            {may_keys.then(|| view! { <Button class="btn--icon" icon=icondata_lu::LuKeyRound label=tr!(record.quick.keys) on_click=move |()| keys.take_any()/> })}
            {may_survey.then(|| view! { <label class="btn btn--icon" for=PHOTOS title=tr!(record.quick.photos)><Icon icon=icondata_lu::LuCamera/><span class="sr">{tr!(record.quick.photos)}</span></label> })}
            <Show when=move || may_call && record.listing.with(|listing| !listing.owners.is_empty())>
                <Button kind=ButtonKind::Primary icon=icondata_lu::LuPhone on_click=move |()| writing.call()>{tr!(owner.call)}</Button>
            </Show>
            {may_write.then(|| view! { <Button icon=icondata_lu::LuMessageSquareText on_click=move |()| writing.open()>{tr!(follow_up.write)}</Button> })}
        </div>
        <Popover id="record-more" closes=true>
            {may_write.then(|| view! {
                <button type="button" on:click=move |_| writing.open_for(FollowUpKind::OwnerVerification)>
                    <Icon icon=icondata_lu::LuBadgeCheck/>{tr!(pool.verify)}
                </button>
            })}
            <StarItem star/>
            <button type="button" on:click=move |_| is_sharing.set(true)><Icon icon=icondata_lu::LuShare2/>{tr!(share.title)}</button>
            <Show when=move || may_edit>
                <button type="button" disabled=move || edit_refused.with(Option::is_some) on:click=move |_| is_pricing.set(true)>
                    <Icon icon=icondata_lu::LuTrendingDown/>{tr!(record.change_price)}
                </button>
            </Show>
            <Show when=move || record.may_assign()>
                <button type="button" on:click=move |_| is_assigning.set(true)><Icon icon=icondata_lu::LuUserRound/>{tr!(pool.assign)}</button>
            </Show>
            <Show when=move || may_switch>
                <button type="button" disabled=move || status_refused.with(Option::is_some) on:click=move |_| is_switching.set(true)>
                    <Icon icon=icondata_lu::LuArrowRightLeft/>{tr!(record.change_status)}
                </button>
            </Show>
            <Show when=move || may_report(record)>
                <button type="button" on:click=move |_| is_reporting.set(true)><Icon icon=icondata_lu::LuMegaphone/>{tr!(withdrawal.report)}</button>
            </Show>
            <a href=address::listing_sight(record.id())><Icon icon=icondata_lu::LuEye/>{tr!(record.sight)}</a>
            <Show when=move || edit_refused.with(Option::is_none)>
                <a href=format!("{}/edit", address::listing(record.id()))><Icon icon=icondata_lu::LuPencil/>{tr!(common.edit)}</a>
            </Show>
        </Popover>
        <PriceDialog open=is_pricing/>
        <StatusDialog open=is_switching/>
        <AssignDialog open=is_assigning/>
        <ShareDialog open=is_sharing/>
        <WithdrawalDialog open=is_reporting/>
    }
}

/// Who it is and what it costs.
#[component]
fn Identity() -> impl IntoView {
    let record = use_record();
    let is_grading = RwSignal::new(false);
    let grade = move || {
        record.with(|listing| (listing.status != ListingStatus::Lead).then_some(listing.grade)).map(|grade| {
            view! {
                <button class="grade" type="button" data-g=words::strength(grade) title=tr!(pool.grading.title) aria-haspopup="dialog" on:click=move |_| is_grading.set(true)>
                    {grade.label()}
                </button>
            }
        })
    };
    let content = move || {
        let listing = record.listing.get();
        let summary = &listing.summary;
        let purpose = summary.purpose.label();
        let facts = [
            words::layout(summary.rooms, summary.halls, summary.baths),
            summary.area.map(|area| format!("{area}㎡")),
            words::floor(summary.floor, summary.total_floors, summary.floor_band),
            words::orientations(summary.orientations),
        ];
        let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
        let maintainer = summary.maintainer.as_ref().map(|member| {
            let name = member.display_name.clone();
            view! { <span class="who desk-only"><Avatar name=name.clone() class="avatar--sm"/>{name} " " <span class="muted">{tr!(listing.column.maintainer)}</span></span> }
        });
        view! {
            <div class="row">
                <div class="id">
                    <h1 class="desk-only">{words::title(summary)}</h1>
                    <div class="meta">
                        {grade}
                        {marks::status(summary)}
                        <PoolState/>
                        <Tag>{purpose}</Tag>
                        {summary.is_published.then(|| view! { <Tag tone=Tone::Positive>{tr!(listing.filter.published)}</Tag> })}
                        {(summary.is_late_entry && summary.status != ListingStatus::Lead).then(|| view! { <Tag>{tr!(listing.filter.late_entry)}</Tag> })}
                        <span class="dots">{facts}</span>
                        {maintainer}
                        <span class="muted desk-only">{listing.number.clone()}</span>
                    </div>
                </div>
                <div class="sum"><PriceHero/></div>
            </div>
        }
    };
    let cover = use_context::<Cover>();
    let cover = move || cover.and_then(Cover::get).map(|src| view! { <img class="cover phone-only" src=src alt=""/> });
    view! { {cover}{content}<GradeDialog open=is_grading/> }
}

/// The price, its unit price, and its latest change.
#[component]
pub fn PriceHero() -> impl IntoView {
    let record = use_record();
    move || {
        record.with(|listing| {
            let price = words::asking(listing, None)
                .map(|amount| view! { <div class="price" title=amount.exact>{amount.value}<small>{amount.unit}</small></div> });
            let unit = listing.unit_price_fen.map(|fen| format!("{} {}", money::whole_yuan(fen), tr!(listing.unit.yuan_sqm)));
            let both =
                (listing.purpose == fangke_shared::property::listing::Purpose::Both).then_some(listing.rent_fen).flatten().map(|fen| {
                    let rent = words::rent(fen);
                    format!("{} {}", rent.value, rent.unit)
                });
            let beside = both.into_iter().chain(unit).map(|text| view! { <span>{text}</span> }).collect_view();
            let when = listing
                .price_delta
                .filter(|delta| delta.delta_fen != 0)
                .map(|delta| view! { " " <span class="muted">{time::day(delta.at)}</span> });
            view! { {price}<div class="line"><span class="dots">{beside}</span>" "{marks::movement(listing, None)}{when}</div> }
        })
    }
}
