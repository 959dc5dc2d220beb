//! What developers owe: a row for each project and month of signing, and the sum of all.

use fangke_shared::CostObjectId;
use fangke_shared::deal::developer_statement::{DeveloperQuery, DeveloperRow, DeveloperStatement, DeveloperSums};
use fangke_shared::exchange::export::{ExportDeveloperStatementRequest, ExportFormat, ExportOrder};
use fangke_shared::month::Month;
use leptos::prelude::*;

use crate::address::{bound, use_address_state};
use crate::api::use_api;
use crate::deal::commission::parts::money;
use crate::deal::cost::parts::use_cost_objects;
use crate::deal::paper::parts::{PaperOf, PdfButton};
use crate::deal::performance::parts::{FileButton, month};
use crate::i18n::language_tag;
use crate::ui::{Empty, Loaded, PageTitle, Select, set_title};
use crate::{address_state, tr};

/// What the address says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Shown {
    from: Option<Month>,
    to: Option<Month>,
    project: Option<CostObjectId>,
}

address_state!(Shown at "/developer-statement"; from: some "from", to: some "to", project: some "project");

impl Shown {
    fn query(self) -> DeveloperQuery {
        DeveloperQuery { from: self.from, to: self.to, cost_object_id: self.project, store_id: None }
    }

    /// From which month to which, as the server reads it; what it refuses it says itself.
    fn months(self) -> (Month, Month) {
        let current = month::current();
        self.query().months(current).unwrap_or((self.from.unwrap_or(current), self.to.unwrap_or(current)))
    }
}

/// The page.
#[component]
pub fn DeveloperStatementPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(developer_statement.title).to_owned(), ..PageTitle::default() });
    let api = use_api();
    let (shown, change) = use_address_state::<Shown>();
    let statement = LocalResource::new(move || {
        let query = shown.get().query();
        async move { api.get_developer_statement(&query).await }
    });
    let from = bound(
        move || shown.get().months().0.to_string(),
        move |text| change.run(Shown { from: text.parse().ok(), ..shown.get_untracked() }),
    );
    let to = bound(
        move || shown.get().months().1.to_string(),
        // What began by itself goes on beginning where it did.
        move |text| change.run(Shown { from: Some(shown.get_untracked().months().0), to: text.parse().ok(), ..shown.get_untracked() }),
    );
    let project = bound(
        move || shown.get().project.map(|id| id.to_string()).unwrap_or_default(),
        move |text| change.run(Shown { project: text.parse().ok(), ..shown.get_untracked() }),
    );
    let months = Signal::stored(month::choices(0));
    let title = Signal::derive(move || {
        let (from, to) = shown.get().months();
        format!("{} {from}-{to}", tr!(developer_statement.title))
    });
    // A paper is of one project: one developer signs it.
    let paper = move || {
        let (from, to) = shown.get().months();
        shown.get().project.map(|id| view! { <PdfButton of=PaperOf::Developer(id, from, to) name=title.get()/> })
    };
    let order = move |(format, reason): (ExportFormat, String)| {
        let shown = shown.get_untracked();
        let (from, to) = shown.months();
        let lang = Some(language_tag().to_owned());
        ExportOrder::DeveloperStatement(ExportDeveloperStatementRequest { format, reason, from, to, cost_object_id: shown.project, lang })
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(developer_statement.title)}</h1><div class="actions">{paper}<FileButton label=tr!(developer_statement.export) title what=tr!(developer_statement.export_text) order/></div>
            </div>
            <div class="filterbar listfilters" role="search" aria-label=tr!(developer_statement.find)>
                <Select value=from choices=months label=tr!(developer_statement.from)/>
                <Select value=to choices=months label=tr!(developer_statement.to)/>
                <Select value=project choices={use_cost_objects(|| None)} blank=tr!(developer_statement.all) label=tr!(developer_statement.project)/>
            </div>
            <Loaded resource=statement view=move |statement| view! { <Statement statement/> }/>
        </div>
    }
}

#[component]
fn Statement(statement: DeveloperStatement) -> impl IntoView {
    if statement.items.is_empty() {
        return view! {
            <section class="panel">
                <Empty icon=icondata_lu::LuBuilding2 title=tr!(developer_statement.empty) text=tr!(developer_statement.empty_text)/>
            </section>
        }
        .into_any();
    }
    let rows = statement.items.iter().map(row).collect_view();
    let total = cells(&statement.total);
    view! {
        <section class="panel">
            <div class="table-wrap" tabindex="0" role="region" aria-label=tr!(developer_statement.title)>
                <table class="table table--plain table--stack">
                    <thead>
                        <tr>
                            <th scope="col">{tr!(developer_statement.project)}</th>
                            <th scope="col" class="num">{tr!(developer_statement.contracts)}</th>
                            <th scope="col" class="num">{tr!(developer_statement.price)}</th>
                            <th scope="col" class="num">{tr!(developer_statement.due)}</th>
                            <th scope="col" class="num">{tr!(developer_statement.received)}</th>
                            <th scope="col" class="num">{tr!(developer_statement.refunded)}</th>
                            <th scope="col" class="num">{tr!(developer_statement.open)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot><tr><th scope="row">{tr!(developer_statement.total)}</th>{total}</tr></tfoot>
                </table>
            </div>
            <p class="pad muted">{tr!(developer_statement.text)}</p>
        </section>
    }
    .into_any()
}

fn row(row: &DeveloperRow) -> impl IntoView + use<> {
    let names = format!("{} · {}", row.developer, month::name(row.month));
    view! { <tr><th scope="row">{row.project.name.clone()} <div class="muted">{names}</div></th>{cells(&row.sums)}</tr> }
}

fn cells(sums: &DeveloperSums) -> impl IntoView + use<> {
    let cancelled = (sums.cancelled > 0).then(|| format!(" ({})", tr!(developer_statement.cancelled, n = sums.cancelled)));
    let amounts = [
        (tr!(developer_statement.price), sums.price_fen),
        (tr!(developer_statement.due), sums.due_fen),
        (tr!(developer_statement.received), sums.received_fen),
        (tr!(developer_statement.refunded), sums.refunded_fen),
        (tr!(developer_statement.open), sums.open_fen),
    ];
    let amounts = amounts.map(|(label, fen)| view! { <td class="num" data-l=label>{money(fen)}</td> }).collect_view();
    view! { <td class="num" data-l=tr!(developer_statement.contracts)>{sums.contracts}{cancelled}</td>{amounts} }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_statement() {
        let shown = Shown { from: "202601".parse().ok(), to: "202603".parse().ok(), project: Some(CostObjectId(4)) };
        assert_survives([shown, Shown::default()]);
    }
}
