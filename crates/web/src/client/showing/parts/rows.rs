//! A showing as a row: when, with whom, of what.

use fangke_shared::client::showing::{ShowingState, ShowingSummary};
use leptos::prelude::*;

use crate::i18n::Word;
use crate::ui::{Status, Tag, Tone};
use crate::{address, time, tr};

/// The shape of a state.
pub const fn shape(state: ShowingState) -> &'static str {
    match state {
        ShowingState::Booked => "unknown",
        ShowingState::UnderWay => "available",
        ShowingState::Done => "ours",
        ShowingState::NoShow => "paused",
        ShowingState::Cancelled => "withdrawn",
    }
}

/// One row; the whole of it leads to the showing.
#[component]
pub fn ShowingRow(
    /// The showing.
    showing: ShowingSummary,
    /// Also who leads it.
    #[prop(default = false)]
    with_agent: bool,
) -> impl IntoView {
    let listings = showing.listings.iter().map(|listing| listing.title()).collect::<Vec<_>>().join(tr!(common.list_separator));
    let count = showing.listings.len();
    let title = format!("{} {}", time::clock(showing.starts_at), showing.client.name);
    let late = showing.is_overdue.then(|| view! { <Tag tone=Tone::Danger>{tr!(showing.overdue)}</Tag> });
    let group = showing.group_id.is_some().then(|| view! { <Tag>{tr!(showing.group)}</Tag> });
    let agent = with_agent.then(|| view! { <span>{showing.agent.display_name.clone()}</span> });
    let unconfirmed =
        (showing.state == ShowingState::Booked && !showing.client_confirmed).then(|| view! { <span>{tr!(showing.unconfirmed)}</span> });
    view! {
        <li>
            <div>
                <div class="t">
                    <a href=address::showing(showing.id)>{title}</a>
                    <Tag>{tr!(showing.listings, n = count)}</Tag>
                    {group}{late}
                </div>
                <div class="d dots">{agent}<span>{time::near(time::local_day(showing.starts_at))}</span><span>{listings}</span>{unconfirmed}</div>
            </div>
            <Status shape=shape(showing.state)>{showing.state.label()}</Status>
        </li>
    }
}
