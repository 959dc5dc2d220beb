//! Today's showings, and those that are still to be ended.

use fangke_shared::client::showing::{ShowingQuery, ShowingState, ShowingSummary};
use fangke_shared::page::Page;
use fangke_shared::permission::{Action, Scope};
use leptos::prelude::*;

use super::Desk;
use crate::address;
use crate::client::showing::parts::ShowingRow;
use crate::company::auth::parts::use_session;
use crate::ui::Loaded;
use crate::{time, tr};

const SHOWN: i64 = 12;

/// What I show today, what I have not ended yet first.
#[component]
pub fn MyShowings(
    /// What the panels share.
    desk: Desk,
) -> impl IntoView {
    if !use_session().may(Action::ReadShowings) {
        return ().into_any();
    }
    let showings = LocalResource::new(move || {
        desk.done.track();
        let query = ShowingQuery {
            to: Some(time::today()),
            state: ShowingState::OPEN.to_vec(),
            scope: Some(Scope::Own),
            limit: Some(SHOWN),
            ..ShowingQuery::default()
        };
        async move { desk.api.list_showings(&query).await }
    });
    let rows = |page: Page<ShowingSummary>| {
        let is_empty = page.items.is_empty();
        view! {
            <ul class="rows">{page.items.into_iter().map(|showing| view! { <ShowingRow showing/> }).collect_view()}</ul>
            {is_empty.then(|| view! { <p class="rows__none">{tr!(reminder.showings_none)}</p> })}
        }
    };
    view! {
        <section class="panel" aria-labelledby="h-my-showings">
            <header>
                <h2 id="h-my-showings">{tr!(reminder.showings)}</h2>
                <span class="end"><a class="btn btn--link btn--sm" href=address::SHOWINGS>{tr!(reminder.all_showings)}</a></span>
            </header>
            <Loaded resource=showings rows=2 view=rows/>
        </section>
    }
    .into_any()
}
