//! What happened to a record, newest first, grouped by day.

use chrono::{DateTime, Local, Utc};
use icondata_core::Icon as IconData;
use leptos::prelude::*;

use super::{Button, ButtonKind, Icon, Pager, ProblemNote, SkeletonRows};
use crate::{time, tr};

/// One thing that happened, as it is shown.
pub struct Happening {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it; none is the system.
    pub who: Option<String>,
    /// Its icon.
    pub icon: IconData,
    /// `accent`, `positive` …
    pub tone: Option<&'static str>,
    /// What it is.
    pub head: String,
    /// What there is to say of it.
    pub body: AnyView,
}

/// The list.
#[component]
pub fn Timeline<T: Clone + Send + Sync + 'static>(
    /// What happened, page by page.
    pager: Pager<T>,
    /// How one entry is shown.
    show: fn(&T) -> Happening,
    /// Older pages can be fetched.
    has_older: bool,
    /// What stands in place of no entries.
    #[prop(optional)]
    empty: Option<&'static str>,
) -> impl IntoView {
    let rows = pager.rows();
    let items = move || {
        if pager.is_first().get() {
            return ().into_any();
        }
        let mut day = None;
        let mut items = Vec::new();
        rows.with(|rows| {
            for happening in rows.iter().map(show) {
                let own = happening.at.with_timezone(&Local).date_naive();
                if day != Some(own) {
                    items.push(view! { <li class="day">{time::day(happening.at)}</li> }.into_any());
                    day = Some(own);
                }
                items.push(item(happening));
            }
        });
        match empty.filter(|_| items.is_empty()) {
            Some(text) => view! { <p class="muted">{text}</p> }.into_any(),
            None => view! { <ol class="timeline">{items}</ol> }.into_any(),
        }
    };
    let older = move || {
        (has_older && pager.has_more().get()).then(|| {
            view! { <Button kind=ButtonKind::Link class="btn--sm" busy=pager.busy() on_click=move |()| pager.more()>{tr!(common.older)}</Button> }
        })
    };
    view! {
        <Show when=move || pager.is_first().get() && pager.error().with(Option::is_none)><SkeletonRows rows=4/></Show>
        {items}
        <ProblemNote error=pager.error() on_retry=move |()| pager.reload()/>
        {older}
    }
}

fn item(happening: Happening) -> AnyView {
    let Happening { at, who, icon, tone, head, body } = happening;
    let who = who.unwrap_or_else(|| tr!(common.system).to_owned());
    view! {
        <li>
            <span class="node" data-tone=tone><Icon icon/></span>
            <div>
                <div class="head"><b>{who}</b>{head}<time datetime=at.to_rfc3339() title=time::exact(at)>{time::clock(at)}</time></div>
                {body}
            </div>
        </li>
    }
    .into_any()
}
