//! Who waits for a first answer of mine, whose limit passes next first.

use fangke_shared::client::reception::{AnswerState, ReceptionOrder, ReceptionQuery, ReceptionSummary};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::Desk;
use crate::client::reception::parts::ReceptionRow;
use crate::company::auth::parts::use_session;
use crate::ui::Loaded;
use crate::{address, tr};

const SHOWN: i64 = 12;

/// Walk-ins and callers that are mine to answer.
#[component]
pub fn MyReceptions(
    /// What the panels share.
    desk: Desk,
) -> impl IntoView {
    let session = use_session();
    let Some(me) = untrack(|| session.me()).filter(|_| session.may(Action::ReadReceptions)) else { return ().into_any() };
    let receptions = LocalResource::new(move || {
        desk.done.track();
        let query = ReceptionQuery {
            answer: AnswerState::OPEN.to_vec(),
            consultant_id: vec![me.member.id],
            sort: Some(ReceptionOrder::Due),
            limit: Some(SHOWN),
            ..ReceptionQuery::default()
        };
        async move { desk.api.list_receptions(&query).await }
    });
    let rows = |page: Page<ReceptionSummary>| {
        let is_empty = page.items.is_empty();
        view! {
            <ul class="rows">{page.items.into_iter().map(|reception| view! { <ReceptionRow reception/> }).collect_view()}</ul>
            {is_empty.then(|| view! { <p class="rows__none">{tr!(reminder.receptions_none)}</p> })}
        }
    };
    let all = format!("{}?view=waiting", address::RECEPTIONS);
    view! {
        <section class="panel" aria-labelledby="h-my-receptions">
            <header>
                <h2 id="h-my-receptions">{tr!(reminder.receptions)}</h2>
                <span class="end"><a class="btn btn--link btn--sm" href=all>{tr!(reminder.all_receptions)}</a></span>
            </header>
            <Loaded resource=receptions rows=2 view=rows/>
        </section>
    }
    .into_any()
}
