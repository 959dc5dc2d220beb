//! A member's month: one's own, or that of somebody within reach.

use fangke_shared::MemberId;
use fangke_shared::deal::performance::{LineQuery, MemberStatement, RoleSums, Sums};
use fangke_shared::month::Month;
use leptos::prelude::*;

use super::lines::Lines;
use super::parts::month::{self, MonthBar};
use super::pay::PaySteps;
use super::{Here, Tabs};
use crate::address::use_address_state;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::deal::bonus::parts::Bonuses;
use crate::deal::commission::parts::money;
use crate::deal::paper::parts::{PaperOf, PdfButton};
use crate::i18n::Word;
use crate::ui::{Loaded, PageTitle, Tag, set_title};
use crate::{address_state, tr};

/// What the address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Which month; none is the current one.
    pub month: Option<Month>,
    /// Whose; none is the signed-in member's.
    pub member: Option<MemberId>,
}

address_state!(Shown at "/performance"; month: some "month", member: some "member");

/// The page.
#[component]
pub fn MinePage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(performance.title).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    let (shown, change) = use_address_state::<Shown>();
    let me = move || session.me().map_or(MemberId(0), |me| me.member.id);
    let whose = Memo::new(move |_| shown.get().member.unwrap_or_else(me));
    let statement = LocalResource::new(move || {
        let (member, month) = (whose.get(), shown.get().month);
        async move { api.get_statement(member, month).await }
    });
    let asked = Signal::derive(move || shown.get().month.unwrap_or_else(month::current));
    let query = Signal::derive(move || LineQuery { month: Some(asked.get()), member_id: Some(whose.get()), ..LineQuery::default() });
    let go = Callback::new(move |month| change.run(Shown { month, ..shown.get_untracked() }));
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(performance.title)}</h1></div>
            <Tabs here=Here::Mine/>
            <MonthBar month=Signal::derive(move || shown.get().month) on_change=go/>
            <div class="stack">
                <Loaded resource=statement rows=4 view=|statement| view! { <Statement statement/> }/>
                <Bonuses month=asked member=Signal::derive(move || Some(whose.get())) on_change=move |()| statement.refetch()/>
                <Lines query/>
            </div>
        </div>
    }
}

#[component]
fn Statement(statement: MemberStatement) -> impl IntoView {
    let locked = statement.is_locked.then(|| view! { <Tag>{tr!(performance.locked)}</Tag> });
    let pending = statement.pending_fen.map(|fen| view! { <div><dt>{tr!(performance.pending)}</dt><dd>{money(fen)}</dd></div> });
    // Without bonuses what the ladder pays is all.
    let bonus = (!statement.bonuses.is_empty()).then(|| {
        view! {
            <div><dt>{tr!(performance.bonus)}</dt><dd>{money(statement.bonus_fen)}</dd></div>
            <div><dt>{tr!(performance.to_pay)}</dt><dd>{money(statement.total_fen)}</dd></div>
        }
    });
    let Sums { earned_fen, clawed_back_fen, corrected_fen, performance_fen } = statement.sums;
    let by_role = (!statement.roles.is_empty()).then(|| view! { <ByRole roles=statement.roles.clone()/> });
    let title = format!("{} {}", statement.member.display_name, month::name(statement.month));
    let of = PaperOf::Statement(statement.member.id, statement.month);
    view! {
        <section class="panel" aria-labelledby="h-statement">
            <header><h2 id="h-statement">{title.clone()}</h2>{locked}<span class="end"><PdfButton of name=title class="btn--sm"/></span></header>
            <div class="pad">
                <dl class="trio">
                    <div><dt>{tr!(performance.sum)}</dt><dd>{money(performance_fen)}</dd></div>
                    <div><dt>{tr!(performance.payable)}</dt><dd>{money(statement.payable_fen)}</dd></div>
                    {bonus}
                    {pending}
                </dl>
                <dl class="facts" style:--cols="3">
                    <div><dt>{tr!(performance.earned)}</dt><dd class="tnum">{money(earned_fen)}</dd></div>
                    <div><dt>{tr!(performance.clawed_back)}</dt><dd class="tnum">{money(clawed_back_fen)}</dd></div>
                    <div><dt>{tr!(performance.corrected)}</dt><dd class="tnum">{money(corrected_fen)}</dd></div>
                </dl>
            </div>
            {by_role}
        </section>
        <PaySteps statement/>
    }
}

#[component]
fn ByRole(roles: Vec<RoleSums>) -> impl IntoView {
    let row = |part: &RoleSums| {
        let sums = part.sums;
        view! {
            <tr>
                <th scope="row">{part.role.label()}</th>
                <td class="num" data-l=tr!(performance.earned)>{money(sums.earned_fen)}</td>
                <td class="num" data-l=tr!(performance.clawed_back)>{money(sums.clawed_back_fen)}</td>
                <td class="num" data-l=tr!(performance.corrected)>{money(sums.corrected_fen)}</td>
                <td class="num strong" data-l=tr!(performance.sum)>{money(sums.performance_fen)}</td>
            </tr>
        }
    };
    view! {
        <div class="table-wrap">
            <table class="table table--stack">
                <thead>
                    <tr>
                        <th scope="col">{tr!(performance.role)}</th>
                        <th scope="col" class="num">{tr!(performance.earned)}</th>
                        <th scope="col" class="num">{tr!(performance.clawed_back)}</th>
                        <th scope="col" class="num">{tr!(performance.corrected)}</th>
                        <th scope="col" class="num">{tr!(performance.sum)}</th>
                    </tr>
                </thead>
                <tbody>{roles.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::AddressState;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_month() {
        let shown = Shown { month: "202603".parse().ok(), member: Some(MemberId(7)) };
        assert_eq!(shown.href(), "/performance?month=202603&member=7");
        assert_survives([shown, Shown { month: None, member: None }]);
    }
}
