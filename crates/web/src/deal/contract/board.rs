//! The board of the deals: a column for what comes next, what is due first in front. Facts decide where a contract stands, so nothing is dragged.

use fangke_shared::deal::contract::{ContractBoard, ContractBoardColumn, ContractBoardQuery, ContractColumn, ContractKind, ContractState};
use fangke_shared::{MemberId, OrgUnitId};
use leptos::prelude::*;

use super::choose::{Chosen, ChosenControls, Narrowed};
use super::filter::ContractFilter;
use super::list::Card;
use super::words::column_label;
use crate::address::{AddressState, use_address_state};
use crate::api::use_api;
use crate::deal::commission::parts::money;
use crate::ui::{Icon, LoadMore, Loaded, PageTitle, Tag, Task, Tone, set_title, use_is_phone};
use crate::{address, address_state, tr};

/// What the address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct BoardFilter {
    kind: Option<ContractKind>,
    unit: Option<OrgUnitId>,
    agent: Option<MemberId>,
    /// The column that a phone shows.
    column: Option<ContractColumn>,
}

address_state!(BoardFilter at "/contracts/board"; kind: some "kind", unit: some "unit", agent: some "agent", column: some "column");

impl BoardFilter {
    fn query(&self) -> ContractBoardQuery {
        ContractBoardQuery {
            kind: self.kind.into_iter().collect(),
            agent_id: self.agent.into_iter().collect(),
            org_unit_id: self.unit,
            ..ContractBoardQuery::default()
        }
    }

    /// The list of the contracts of a column.
    fn list(&self, column: ContractColumn, overdue: Option<bool>) -> String {
        let state = Some(ContractState::Signed);
        let (kind, unit, agent) = (self.kind, self.unit, self.agent);
        ContractFilter { state, kind, unit, agent, next: Some(column), overdue, ..ContractFilter::default() }.href()
    }
}

/// The page.
#[component]
pub fn BoardPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(contract.board).to_owned(), subtitle: None, back: Some(address::CONTRACTS.to_owned()) });
    let (api, is_phone) = (use_api(), use_is_phone());
    let (filter, change) = use_address_state::<BoardFilter>();
    // The column that a phone shows asks for nothing new.
    let asked = Memo::new(move |_| filter.with(BoardFilter::query));
    let board = LocalResource::new(move || {
        let query = asked.get();
        async move { api.show_contract_board(&query).await }
    });
    let chosen = Memo::new(move |_| filter.with(|filter| Chosen { kind: filter.kind, unit: filter.unit, agent: filter.agent }));
    let choose = move |Chosen { kind, unit, agent }: Chosen| change.run(BoardFilter { kind, unit, agent, ..filter.get_untracked() });
    let words = move || filter.with(|filter| filter.agent.map(|_| tr!(contract.one_agent)).into_iter().collect::<Vec<_>>());
    let widen = move |()| change.run(BoardFilter { agent: None, ..filter.get_untracked() });
    let content = move |board: ContractBoard| {
        let board = StoredValue::new(board);
        // On a phone one column at a time: the one that was chosen, else the first in which something stands.
        let shown = Memo::new(move |_| {
            let first = board.with_value(|board| board.columns.iter().find(|column| column.count > 0).map(|column| column.column));
            is_phone.get().then(|| filter.with(|filter| filter.column).or(first).unwrap_or(ContractColumn::OnlineSigning))
        });
        let columns = move || {
            let wanted = |column: &&ContractBoardColumn| shown.get().is_none_or(|shown| shown == column.column);
            let columns: Vec<ContractBoardColumn> = board.with_value(|board| board.columns.iter().filter(wanted).cloned().collect());
            columns.into_iter().map(|column| view! { <Column column filter/> }).collect_view()
        };
        let tabs = move || {
            board.with_value(|board| board.columns.iter().map(|column| tab(column.column, column.count, filter, shown)).collect_view())
        };
        view! {
            <Show when=move || is_phone.get()><nav class="tabs" aria-label=tr!(contract.columns)>{tabs}</nav></Show>
            <div class="board">{columns}</div>
        }
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(contract.board)}</h1>
                <div class="actions"><a class="btn" href=address::CONTRACTS><Icon icon=icondata_lu::LuList/>{tr!(contract.as_list)}</a></div>
            </div>
            <div class="filterbar listfilters" role="search" aria-label=tr!(contract.find)><ChosenControls chosen on_change=choose with_kind=true/></div>
            <Narrowed words=Signal::derive(words) on_widen=widen/>
            <Loaded resource=board view=content/>
            <p class="board__about">{tr!(contract.board_why)}</p>
        </div>
    }
}

fn tab(column: ContractColumn, count: i64, filter: Memo<BoardFilter>, shown: Memo<Option<ContractColumn>>) -> impl IntoView {
    let href = move || filter.with(|filter| BoardFilter { column: Some(column), ..filter.clone() }.href());
    let is_here = move || (shown.get() == Some(column)).then_some("page");
    view! { <a href=href aria-current=is_here>{column_label(column)} " " <span class="n">{count}</span></a> }
}

#[component]
fn Column(column: ContractBoardColumn, filter: Memo<BoardFilter>) -> impl IntoView {
    let api = use_api();
    let ContractBoardColumn { column: which, count, overdue, total_fen, cards, next_cursor } = column;
    let (cards, next, task) = (RwSignal::new(cards), RwSignal::new(next_cursor), Task::new());
    let more = move |()| {
        let Some(cursor) = next.get_untracked() else { return };
        let query = ContractBoardQuery { column: Some(which), cursor: Some(cursor), ..filter.with_untracked(BoardFilter::query) };
        task.act(async move { api.show_contract_board(&query).await }, move |board: ContractBoard| {
            let page = board.columns.into_iter().next();
            next.set(page.as_ref().and_then(|page| page.next_cursor.clone()));
            cards.update(|cards| cards.extend(page.into_iter().flat_map(|page| page.cards)));
        });
    };
    let list = move |overdue: Option<bool>| move || filter.with(|filter| filter.list(which, overdue));
    let late = (overdue > 0).then(|| {
        view! { <a class="contract-late" href=list(Some(true))><Tag tone=Tone::Danger>{tr!(contract.overdue_count, n = overdue)}</Tag></a> }
    });
    view! {
        <section class="panel board__column" aria-label=column_label(which) aria-busy=move || task.busy().get().to_string()>
            <header><h2><a href=list(None)>{column_label(which)}</a></h2><span class="n">{count}</span><span class="end">{late}</span></header>
            <p class="board__why tnum">{tr!(contract.paid, amount = money(total_fen))}</p>
            <Show when=move || cards.with(Vec::is_empty)><p class="rows__none">{tr!(contract.board_none)}</p></Show>
            <ul class="rows contract-cards">
                <For each=move || cards.get() key=|contract| (contract.id, contract.version) children=|contract| view! { <Card contract on_board=true/> }/>
            </ul>
            <LoadMore has_more=Signal::derive(move || next.with(Option::is_some)) busy=task.busy() on_more=more/>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_board() {
        let filter = BoardFilter {
            kind: Some(ContractKind::Sale),
            unit: Some(OrgUnitId(2)),
            agent: Some(MemberId(3)),
            column: Some(ContractColumn::Completion),
        };
        assert_eq!(
            filter.list(ContractColumn::Loan, Some(true)),
            "/contracts?state=signed&kind=sale&unit=2&agent=3&next=loan&overdue=true"
        );
        assert_survives([filter, BoardFilter::default()]);
    }
}
