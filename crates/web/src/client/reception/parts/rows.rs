//! A reception as a row: who, when, by which channel, and how it stands with the first answer.

use fangke_shared::client::reception::{AnswerState, ReceptionSummary};
use leptos::prelude::*;

use crate::i18n::Word;
use crate::ui::{Status, Tag, Tone};
use crate::{address, time, tr};

/// The shape of a state.
pub const fn answer_shape(state: AnswerState) -> &'static str {
    match state {
        AnswerState::Waiting => "unknown",
        AnswerState::PastGoal => "warning",
        AnswerState::Overdue => "danger",
        AnswerState::Answered => "available",
        AnswerState::Closed => "withdrawn",
    }
}

/// One row; the whole of it leads to the reception.
#[component]
pub fn ReceptionRow(
    /// The reception.
    reception: ReceptionSummary,
    /// Also who answers.
    #[prop(default = false)]
    with_consultant: bool,
) -> impl IntoView {
    let name = reception.name.clone().unwrap_or_else(|| tr!(reception.no_name).to_owned());
    let title = format!("{} {name}", time::clock(reception.received_at));
    let owner = reception.is_owner.then(|| view! { <Tag tone=Tone::Accent>{tr!(reception.owner)}</Tag> });
    let consultant = with_consultant.then(|| view! { <span>{reception.consultant.display_name.clone()}</span> });
    let contact = reception.contact_masked.clone().map(|masked| view! { <span class="tnum">{masked}</span> });
    let outcome = reception.outcome.map(|outcome| view! { <span>{outcome.label()}</span> });
    let wish = reception.wish.clone().map(|wish| view! { <span>{wish}</span> });
    // Who still has time sees until when.
    let until = match reception.answer {
        AnswerState::Waiting => Some(tr!(reception.until, at = time::moment(reception.goal_at))),
        AnswerState::PastGoal => Some(tr!(reception.until, at = time::moment(reception.limit_at))),
        _ => None,
    };
    let until = until.map(|until| view! { <span>{until}</span> });
    view! {
        <li>
            <div>
                <div class="t"><a href=address::reception(reception.id)>{title}</a><Tag>{reception.kind.label()}</Tag>{owner}</div>
                <div class="d dots">
                    {consultant}<span>{time::near(time::local_day(reception.received_at))}</span><span>{reception.source.label()}</span>
                    {contact}{wish}{outcome}{until}
                </div>
            </div>
            <Status shape=answer_shape(reception.answer)>{reception.answer.label()}</Status>
        </li>
    }
}
