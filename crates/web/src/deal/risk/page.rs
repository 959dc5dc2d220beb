//! The list of risks: what is to be dealt with, what is overdue, what is closed; and the report beside them.

use fangke_shared::deal::risk::{RiskQuery, RiskState};
use futures::FutureExt;
use leptos::prelude::*;

use super::parts::{RiskDialog, Risks};
use super::report::Report;
use crate::address::{AddressState, use_address_state};
use crate::api::use_api;
use crate::ui::{Empty, LoadMore, PageTitle, Pager, ProblemNote, SkeletonRows, set_title};
use crate::{address_state, tr};

/// Which part of the page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Open,
    Overdue,
    Closed,
    Report,
}

impl Part {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Open, "open"), (Self::Overdue, "overdue"), (Self::Closed, "closed"), (Self::Report, "report")];

    fn label(self) -> &'static str {
        match self {
            Self::Open => tr!(risk.open),
            Self::Overdue => tr!(risk.overdue),
            Self::Closed => tr!(risk.closed),
            Self::Report => tr!(risk.report),
        }
    }

    fn query(self, cursor: Option<String>) -> RiskQuery {
        let state = match self {
            Self::Closed => vec![RiskState::Resolved, RiskState::Accepted],
            _ => RiskState::OPEN.to_vec(),
        };
        RiskQuery { state, is_overdue: self == Self::Overdue, cursor, ..RiskQuery::default() }
    }
}

impl std::str::FromStr for Part {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(part, _)| part).ok_or(())
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(Self::ALL.into_iter().find(|(part, _)| part == self).map_or("", |(_, word)| word))
    }
}

/// What the address says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    part: Part,
}

address_state!(Shown at "/risks"; part: word "part" = Part::Open);

/// The page.
#[component]
pub fn RisksPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(risk.title).to_owned(), ..PageTitle::default() });
    let (shown, _) = use_address_state::<Shown>();
    let part = Memo::new(move |_| shown.with(|shown| shown.part));
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(risk.title)}</h1></div>
            <Tabs part/>
            <Show when=move || part.get() == Part::Report fallback=move || view! { <List part/> }><Report/></Show>
        </div>
    }
}

#[component]
fn Tabs(part: Memo<Part>) -> impl IntoView {
    let tabs = Part::ALL.map(|(of, _)| {
        let href = Shown { part: of }.href();
        view! { <a href=href aria-current=move || (part.get() == of).then_some("page")>{of.label()}</a> }
    });
    view! { <nav class="tabs" aria-label=tr!(risk.parts)>{tabs.collect_view()}</nav> }
}

#[component]
fn List(part: Memo<Part>) -> impl IntoView {
    let api = use_api();
    let pager = Pager::new(move |cursor| {
        let query = part.get().query(cursor);
        async move { api.list_risks(&query).await }.boxed_local()
    });
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let chosen = RwSignal::new(None);
    view! {
        <section class="panel" aria-label=tr!(risk.title) aria-busy=move || pager.busy().get().to_string()>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
            <Show when=is_empty><Empty icon=icondata_lu::LuShieldCheck title=tr!(risk.empty) text=tr!(risk.empty_text)/></Show>
            <Risks risks=rows chosen names_contract=true/>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
        <RiskDialog chosen on_done=move |()| pager.reload()/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_part() {
        assert_survives(Part::ALL.map(|(part, _)| Shown { part }));
    }
}
