//! The showings of a day or a week, one's own or those of whom one leads.

use chrono::{Datelike as _, Days, NaiveDate};
use fangke_shared::client::showing::{ShowingQuery, ShowingResponse, ShowingState, ShowingSummary};
use fangke_shared::permission::{Action, Scope};
use futures::FutureExt;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::parts::{BookDialog, Booking, ShowingRow};
use crate::address::{AddressState, use_address_state};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::ui::{Button, ButtonKind, Empty, LoadMore, PageTitle, Pager, ProblemNote, SkeletonRows, set_title};
use crate::{address, address_state, time, tr};

/// How much is shown at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Range {
    Day,
    Week,
    Open,
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Open => "open",
        })
    }
}

impl std::str::FromStr for Range {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Day, Self::Week, Self::Open].into_iter().find(|range| range.to_string() == text).ok_or(())
    }
}

/// What the address says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    range: Range,
    day: Option<NaiveDate>,
    all: Option<bool>,
}

address_state!(Shown at "/showings"; range: word "range" = Range::Week, day: some "day", all: some "all");

impl Shown {
    fn day(&self) -> NaiveDate {
        self.day.unwrap_or_else(time::today)
    }

    /// The first and the last day; none where all that is open is shown.
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let day = self.day();
        match self.range {
            Range::Day => Some((day, day)),
            Range::Week => {
                let first = day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day);
                Some((first, first.checked_add_days(Days::new(6)).unwrap_or(first)))
            }
            Range::Open => None,
        }
    }

    /// A range further on, or back.
    fn moved(&self, is_on: bool) -> Self {
        let by = Days::new(if self.range == Range::Day { 1 } else { 7 });
        let day = if is_on { self.day().checked_add_days(by) } else { self.day().checked_sub_days(by) };
        Self { day, ..self.clone() }
    }

    fn query(&self, reach: Scope, cursor: Option<String>) -> ShowingQuery {
        let days = self.days();
        ShowingQuery {
            from: days.map(|(from, _)| from),
            to: days.map(|(_, to)| to),
            state: if self.range == Range::Open { ShowingState::OPEN.to_vec() } else { Vec::new() },
            scope: (reach != Scope::Own && self.all != Some(true)).then_some(Scope::Own),
            cursor,
            ..ShowingQuery::default()
        }
    }
}

/// The page.
#[component]
pub fn ShowingsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(showing.title).to_owned(), ..PageTitle::default() });
    let (api, session, navigate) = (use_api(), use_session(), use_navigate());
    let reach = session.scope(Action::ReadShowings).unwrap_or(Scope::Own);
    let (shown, _) = use_address_state::<Shown>();
    let pager = Pager::new(move |cursor| {
        let query = shown.get().query(reach, cursor);
        async move { api.list_showings(&query).await }.boxed_local()
    });
    let booking = RwSignal::new(None::<Booking>);
    let booked = move |showing: ShowingResponse| navigate(&address::showing(showing.summary.id), NavigateOptions::default());
    let may_book = session.may(Action::HoldShowing);
    let book = move || {
        may_book.then(|| {
            view! { <Button kind=ButtonKind::Primary icon=icondata_lu::LuFootprints on_click=move |()| booking.set(Some(Booking::default()))>{tr!(showing.book)}</Button> }
        })
    };
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let key = |showing: &ShowingSummary| (showing.id, showing.version);
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(showing.title)}</h1><div class="actions">{book()}</div></div>
            <Tabs shown reach/>
            <section class="panel" aria-label=tr!(showing.title) aria-busy=move || pager.busy().get().to_string()>
                <Span shown/>
                <Show when=move || pager.error().with(Option::is_some)>
                    <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
                </Show>
                <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
                <Show when=is_empty><Empty icon=icondata_lu::LuFootprints title=tr!(showing.empty) text=tr!(showing.empty_text)/></Show>
                <ul class="rows">
                    <For each=move || rows.get() key children=move |showing| view! { <ShowingRow showing with_agent={reach != Scope::Own}/> }/>
                </ul>
                <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
            </section>
            <BookDialog booking on_booked=booked/>
        </div>
    }
}

#[component]
fn Tabs(shown: Memo<Shown>, reach: Scope) -> impl IntoView {
    let ranges = [(Range::Week, tr!(showing.week)), (Range::Day, tr!(showing.one_day)), (Range::Open, tr!(showing.open))];
    let tabs = ranges.map(|(range, label)| {
        let href = move || shown.with(|shown| Shown { range, ..shown.clone() }.href());
        view! { <a href=href aria-current=move || shown.with(|shown| shown.range == range).then_some("page")>{label}</a> }
    });
    let others = (reach != Scope::Own).then(|| {
        let is_all = move || shown.with(|shown| shown.all == Some(true));
        let href = move || shown.with(|shown| Shown { all: (shown.all != Some(true)).then_some(true), ..shown.clone() }.href());
        view! { <a href=href aria-current=move || is_all().then_some("true")>{tr!(showing.of_all)}</a> }
    });
    view! { <nav class="tabs showings__tabs" aria-label=tr!(showing.ranges)>{tabs.into_iter().collect_view()}{others}</nav> }
}

/// Which days, and the way to the days before and after.
#[component]
fn Span(shown: Memo<Shown>) -> impl IntoView {
    move || {
        let now = shown.get();
        let (from, to) = now.days()?;
        let words = if from == to { time::date(from) } else { format!("{} – {}", time::date(from), time::near(to)) };
        let today = Shown { day: None, ..now.clone() }.href();
        Some(view! {
            <header class="showings__span">
                <a class="btn btn--sm" href=now.moved(false).href()>{tr!(showing.before)}</a>
                <h2>{words}</h2>
                <a class="btn btn--sm" href=now.moved(true).href()>{tr!(showing.after)}</a>
                <a class="btn btn--link btn--sm" href=today>{tr!(common.today)}</a>
            </header>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    fn shown(range: Range, day: &str) -> Shown {
        Shown { range, day: day.parse().ok(), all: None }
    }

    #[test]
    fn a_week_begins_on_monday_and_has_seven_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(shown(Range::Week, "2026-03-18").days(), Some((day("2026-03-16"), day("2026-03-22"))));
        assert_eq!(shown(Range::Day, "2026-03-18").days(), Some((day("2026-03-18"), day("2026-03-18"))));
        assert_eq!(shown(Range::Open, "2026-03-18").days(), None);
        assert_eq!(shown(Range::Week, "2026-03-18").moved(true).day, Some(day("2026-03-25")));
        assert_eq!(shown(Range::Day, "2026-03-01").moved(false).day, Some(day("2026-02-28")));
    }

    #[test]
    fn a_link_leads_to_the_same_days() {
        assert_survives([shown(Range::Week, ""), shown(Range::Day, "2026-03-18"), Shown { all: Some(true), ..shown(Range::Open, "") }]);
    }
}
