//! What happened to the listing, newest first, grouped by day.

use fangke_shared::company::member::MemberRef;
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use futures::FutureExt;
use icondata_core::Icon as IconData;
use leptos::prelude::*;

use crate::i18n::Word;
use crate::property::follow_up::parts::said;
use crate::property::listing::parts::record::use_record;
use crate::property::listing::parts::words::price_text;
use crate::property::record::fields::field_label;
use crate::time;
use crate::tr;
use crate::ui::{Happening, Pager, Timeline};

/// The timeline of the listing on the page.
#[component]
pub fn RecordTimeline(
    /// Entries of a page.
    limit: i64,
    /// Older pages can be fetched.
    #[prop(optional)]
    has_older: bool,
) -> impl IntoView {
    let record = use_record();
    let pager = Pager::new(move |cursor| {
        record.changes.track();
        async move { record.api.list_listing_timeline(record.id(), Some(limit), cursor.as_deref()).await }.boxed_local()
    });
    view! { <Timeline pager show has_older/> }
}

fn show(entry: &TimelineEntry) -> Happening {
    let (icon, tone, head) = face(&entry.event);
    let who = entry.member.as_ref().map(|member| member.display_name.clone());
    Happening { at: entry.at, who, icon, tone, head, body: body(&entry.event).into_any() }
}

/// Icon, tone and what it is.
fn face(event: &TimelineEvent) -> (IconData, Option<&'static str>, String) {
    match event {
        TimelineEvent::Created => (icondata_lu::LuPlus, None, tr!(record.event.created).to_owned()),
        TimelineEvent::EnteredOnBehalf { of, .. } => {
            (icondata_lu::LuPlus, None, tr!(record.event.entered_on_behalf, name = of.display_name.clone()))
        }
        TimelineEvent::Completed => (icondata_lu::LuCircleCheck, Some("positive"), tr!(record.event.completed).to_owned()),
        TimelineEvent::Edited { .. } => (icondata_lu::LuPencil, None, tr!(record.event.edited).to_owned()),
        TimelineEvent::PriceChanged { price, from_fen, to_fen } => {
            let icon = if to_fen > from_fen { icondata_lu::LuTrendingUp } else { icondata_lu::LuTrendingDown };
            (icon, Some("accent"), tr!(record.event.price, price = price.label()))
        }
        TimelineEvent::StatusChanged { .. } => (icondata_lu::LuArrowRightLeft, None, tr!(record.event.status).to_owned()),
        TimelineEvent::Revealed { purpose } => (icondata_lu::LuEye, None, tr!(record.event.revealed, purpose = purpose.label())),
        TimelineEvent::OwnersChanged => (icondata_lu::LuUserRound, None, tr!(record.event.owners).to_owned()),
        TimelineEvent::WithdrawalReported { .. } => {
            (icondata_lu::LuMegaphone, Some("warning"), tr!(record.event.withdrawal_reported).to_owned())
        }
        TimelineEvent::GradeChanged { .. } => (icondata_lu::LuStar, None, tr!(record.event.grade).to_owned()),
        TimelineEvent::MaintainerChanged { reason, .. } => {
            (icondata_lu::LuArrowRightLeft, Some("accent"), tr!(record.event.maintainer, reason = reason.label()))
        }
        TimelineEvent::KeyMoved { number, movement, .. } => {
            (icondata_lu::LuKeyRound, None, tr!(record.event.key, number = *number, movement = movement.label()))
        }
        TimelineEvent::Exclusive { step, .. } => (icondata_lu::LuShieldCheck, None, tr!(record.event.exclusive, step = step.label())),
        TimelineEvent::PhotosAdded { of, count } => {
            (icondata_lu::LuCamera, None, tr!(record.event.photos_added, kind = of.label().to_lowercase(), n = *count))
        }
        TimelineEvent::PhotoRemoved { of } => {
            (icondata_lu::LuImageOff, None, tr!(record.event.photo_removed, kind = of.label().to_lowercase()))
        }
        TimelineEvent::Negotiated { price, .. } => {
            (icondata_lu::LuHandshake, Some("accent"), tr!(record.event.negotiated, price = price.label()))
        }
        TimelineEvent::ShowingHeld { .. } => (icondata_lu::LuFootprints, Some("accent"), tr!(record.event.showing_held).to_owned()),
        TimelineEvent::Recommended { interest } => (icondata_lu::LuThumbsUp, None, interest.label().to_owned()),
        TimelineEvent::Contract { of, state, .. } => {
            (icondata_lu::LuFileText, Some("accent"), tr!(record.event.contract, kind = of.label(), state = state.label()))
        }
        TimelineEvent::Published => (icondata_lu::LuGlobe, Some("positive"), tr!(record.event.published).to_owned()),
        TimelineEvent::Unpublished => (icondata_lu::LuGlobe, None, tr!(record.event.unpublished).to_owned()),
        TimelineEvent::Syndicated => (icondata_lu::LuRss, Some("positive"), tr!(record.event.syndicated).to_owned()),
        TimelineEvent::Unsyndicated => (icondata_lu::LuRss, None, tr!(record.event.unsyndicated).to_owned()),
        TimelineEvent::FollowUp { follow_up } => (kind_icon(follow_up.kind), Some("accent"), follow_up.kind.label().to_owned()),
    }
}

/// The icon of a kind of follow-up.
pub fn kind_icon(kind: FollowUpKind) -> IconData {
    match kind {
        FollowUpKind::Call => icondata_lu::LuPhone,
        FollowUpKind::Wechat => icondata_lu::LuMessageCircle,
        FollowUpKind::Sms => icondata_lu::LuMessageSquare,
        FollowUpKind::Email => icondata_lu::LuMail,
        FollowUpKind::Visit => icondata_lu::LuDoorOpen,
        FollowUpKind::Showing => icondata_lu::LuFootprints,
        FollowUpKind::Negotiation => icondata_lu::LuHandshake,
        FollowUpKind::Key => icondata_lu::LuKeyRound,
        FollowUpKind::Exclusive => icondata_lu::LuShieldCheck,
        FollowUpKind::OwnerVerification => icondata_lu::LuBadgeCheck,
        FollowUpKind::Other => icondata_lu::LuMessageSquareText,
    }
}

fn body(event: &TimelineEvent) -> AnyView {
    match event {
        TimelineEvent::Created
        | TimelineEvent::Completed
        | TimelineEvent::Revealed { .. }
        | TimelineEvent::OwnersChanged
        | TimelineEvent::PhotosAdded { .. }
        | TimelineEvent::PhotoRemoved { .. }
        | TimelineEvent::ShowingHeld { .. }
        | TimelineEvent::Recommended { .. }
        | TimelineEvent::Published
        | TimelineEvent::Unpublished
        | TimelineEvent::Syndicated
        | TimelineEvent::Unsyndicated => ().into_any(),
        TimelineEvent::EnteredOnBehalf { reason, .. } => view! { <p class="text">{reason.clone()}</p> }.into_any(),
        TimelineEvent::WithdrawalReported { note } => view! { <p class="text">{note.clone()}</p> }.into_any(),
        TimelineEvent::Contract { number, .. } => number.clone().map(|number| view! { <p class="text">{number}</p> }).into_any(),
        TimelineEvent::GradeChanged { from, to, lost } => {
            let lost: Vec<&str> = lost.iter().map(|evidence| evidence.label()).collect();
            let why = (!lost.is_empty()).then(|| {
                format!("{}{}", tr!(record.event.because), tr!(record.event.grade_lost, what = lost.join(tr!(common.list_separator))))
            });
            view! { <p class="text"><span class="muted">{from.label()}</span> " → " <b>{to.label()}</b>{why}</p> }.into_any()
        }
        TimelineEvent::MaintainerChanged { from, to, .. } => {
            let name = |member: &Option<MemberRef>| {
                member.as_ref().map_or_else(|| tr!(record.event.public_pool).to_owned(), |member| member.display_name.clone())
            };
            view! { <p class="text"><span class="muted">{name(from)}</span> " → " <b>{name(to)}</b></p> }.into_any()
        }
        TimelineEvent::KeyMoved { purpose, due_at, .. } => {
            let due = due_at.map(|at| tr!(record.event.due_back, at = time::exact(at)));
            let words: Vec<String> = [purpose.clone(), due].into_iter().flatten().collect();
            (!words.is_empty()).then(|| view! { <p class="text">{words.join(tr!(common.list_separator))}</p> }).into_any()
        }
        TimelineEvent::Exclusive { until_on, .. } => {
            view! { <p class="text">{tr!(record.event.until, day = time::date(*until_on))}</p> }.into_any()
        }
        TimelineEvent::Negotiated { price, offered_fen, answered_fen } => {
            let answered = answered_fen.map(|fen| view! { " · " {tr!(negotiation.answered)} " " <b>{price_text(*price, fen)}</b> });
            view! { <p class="text">{tr!(negotiation.offered)} " " <b>{price_text(*price, *offered_fen)}</b>{answered}</p> }.into_any()
        }
        TimelineEvent::Edited { fields } => {
            let names: Vec<&str> = fields.iter().map(|name| field_label(name)).collect();
            view! { <p class="text">{names.join(tr!(common.list_separator))}</p> }.into_any()
        }
        TimelineEvent::PriceChanged { price, from_fen, to_fen } => {
            let from = from_fen.map(|fen| view! { <del class="muted">{price_text(*price, fen)}</del> " → " });
            let to = to_fen.map_or_else(|| tr!(record.event.removed).to_owned(), |fen| price_text(*price, fen));
            view! { <p class="text">{from}<b>{to}</b></p> }.into_any()
        }
        TimelineEvent::StatusChanged { from, to, reason } => {
            let reason = (!reason.is_empty()).then(|| format!("{}{reason}", tr!(record.event.because)));
            view! { <p class="text"><span class="muted">{from.label()}</span> " → " <b>{to.label()}</b>{reason}</p> }.into_any()
        }
        TimelineEvent::FollowUp { follow_up } => said(follow_up),
    }
}
