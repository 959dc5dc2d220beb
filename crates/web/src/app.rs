//! The application: context, routes.

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::path;

use crate::address::LISTINGS;
use crate::api::Api;
use crate::client::cooperation::cooperations_page;
use crate::client::dossier::parts::ClientContractsView;
use crate::client::dossier::{client_form_page, client_page};
use crate::client::person::owner_clients;
use crate::client::profile::{ClientsBeside, clients_page};
use crate::client::reception::{reception_page, receptions_page};
use crate::client::showing::{listing_showings, showing_page, showing_slip_page, showings_page};
use crate::client::stage::funnel_page;
use crate::company::account::{duty_page, settings_page};
use crate::company::audit::audit_page;
use crate::company::auth::login_page;
use crate::company::auth::parts::Session;
use crate::company::erasure::persons_page;
use crate::company::member::members_page;
use crate::company::member::parts::LeavingView;
use crate::company::notice::notices_page;
use crate::company::notice::parts::Notices;
use crate::company::organisation::organisation_page;
use crate::company::permission::permissions_page;
use crate::company::setting::rules_page;
use crate::company::system::system_page;
use crate::company::template::templates_page;
use crate::deal::commission::{commission_page, commission_plans_page};
use crate::deal::contract::parts::CostObjectView;
use crate::deal::contract::{
    client_contracts, contract_board_page, contract_form_page, contract_page, contract_templates_page, contract_text_page, contracts_page,
    listing_contracts, voucher_page,
};
use crate::deal::cost::{budgets_page, contract_cost_object, cost_objects_page, costs_page};
use crate::deal::developer_statement::developer_statement_page;
use crate::deal::ledger::ledger_page;
use crate::deal::performance::parts::FiguresFileView;
use crate::deal::performance::{ladders_page, leaderboard_page, performance_page, performance_team_page};
use crate::deal::profit::{object_profit_page, profit_page};
use crate::deal::receivable::receivables_page;
use crate::deal::risk::risks_page;
use crate::deal::verdict::verdict_page;
use crate::exchange::export::{bulk_bar, client_bulk_bar, client_export_dialog, export_dialog, exports_page, figures_file};
use crate::exchange::import::{import_page, import_wizard_page};
use crate::frame::{DutyView, Frame};
use crate::insight::inventory::inventory_page;
use crate::insight::quality::quality_page;
use crate::insight::reminder::today_page;
use crate::insight::sight::{client_sight_page, listing_sight_page};
use crate::partner::api_client::{api_client_page, api_clients_page};
use crate::partner::syndication::listing_syndication;
use crate::partner::webhook::{webhook_deliveries_page, webhooks_page};
use crate::property::community::communities_page;
use crate::property::favourite::favourites_page;
use crate::property::key::{key_page, keys_page};
use crate::property::leaver::parts::leaver_view;
use crate::property::listing::parts::above::{ContractsView, OwnerClientsView, ShowingsView, SyndicationView};
use crate::property::listing::{self, Beside, ListingsPage};
use crate::property::map::listing_map;
use crate::property::record::{cell_editor, compare_page, listing_fields, listing_form_page, listing_page, listing_peek};
use crate::property::room_chart::community_page;
use crate::ui::{NotFoundPage, PageTitle, ToastHost, Toaster, lazy, preload};

/// What the list of the listings shows of the pages of one listing.
const BESIDE: Beside = Beside {
    peek: |id, cover| lazy(move || async move { listing_peek().await.map(|peek| move || peek(id, cover)) }),
    map: |mapped| lazy(move || async move { listing_map().await.map(|map| move || map(mapped)) }),
    edit: |editing| lazy(move || async move { cell_editor().await.map(|editor| move || editor(editing)) }),
    preload: || preload(listing_page()),
    bulk: |chosen| lazy(move || async move { bulk_bar().await.map(|bar| move || bar(chosen)) }),
    export: |chosen, open| lazy(move || async move { export_dialog().await.map(|dialog| move || dialog(chosen, open)) }),
};

/// What may be done with clients in the list.
const CLIENTS_BESIDE: ClientsBeside = ClientsBeside {
    bulk: |chosen| lazy(move || async move { client_bulk_bar().await.map(|bar| move || bar(chosen)) }),
    export: |chosen, open| lazy(move || async move { client_export_dialog().await.map(|dialog| move || dialog(chosen, open)) }),
};

/// What deactivating a member shows of the properties: what they look after, and who gets it.
const LEAVING: LeavingView = LeavingView(|member, leaving| {
    let content = lazy(move || {
        let member = member.clone();
        async move { leaver_view().await.map(|view| move || view(member.clone(), leaving)) }
    });
    content.into_any()
});

/// What stands in the place of every page while something has to be done before anything else.
const DUTY: DutyView = DutyView(|duty| lazy(move || async move { duty_page().await.map(|page| move || page(duty)) }).into_any());

/// The audit trail, which names the fields of listings, too.
fn audit() -> impl IntoView {
    lazy(|| async {
        let (page, fields) = (audit_page().await?, listing_fields().await?);
        Ok(move || page(fields))
    })
}

/// What the page of a listing shows of those whom it was shown to.
const SHOWINGS: ShowingsView =
    ShowingsView(|listing| lazy(move || async move { listing_showings().await.map(|panel| move || panel(listing)) }).into_any());

/// What the page of a listing shows of the contracts about it.
const CONTRACTS: ContractsView =
    ContractsView(|listing| lazy(move || async move { listing_contracts().await.map(|panel| move || panel(listing)) }).into_any());

/// What the page of a listing shows of partners.
const SYNDICATION: SyndicationView =
    SyndicationView(|listing| lazy(move || async move { listing_syndication().await.map(|panel| move || panel(listing)) }).into_any());

/// What the page of a client shows of the contracts with it.
const CLIENT_CONTRACTS: ClientContractsView = ClientContractsView(|client, may_draw_up, changes| {
    let content = lazy(move || async move { client_contracts().await.map(|panel| move || panel(client, may_draw_up, changes)) });
    content.into_any()
});

/// What the page of a contract shows of projects and campaigns.
const COST_OBJECT: CostObjectView = CostObjectView(|contract, changes, on_done| {
    let content = lazy(move || async move { contract_cost_object().await.map(|panel| move || panel(contract, changes, on_done)) });
    content.into_any()
});

/// How figures are taken away.
const FIGURES_FILE: FiguresFileView = FiguresFileView(|what, open| {
    lazy(move || {
        let what = what.clone();
        async move { figures_file().await.map(|form| move || form(what.clone(), open)) }
    })
    .into_any()
});

/// What the page of a listing shows of clients who own it.
const OWNER_CLIENTS: OwnerClientsView =
    OwnerClientsView(|listing| lazy(move || async move { owner_clients().await.map(|rows| move || rows(listing)) }).into_any());

/// What the page at the browser's address asks for first. All other pages wait for their code anyway.
fn ask_ahead(api: Api) {
    if window().location().pathname().is_ok_and(|path| path.trim_end_matches('/') == LISTINGS) {
        listing::ask_ahead(api);
    }
}

/// Everything.
#[component]
pub fn App() -> impl IntoView {
    let api = Api::default();
    provide_context(api);
    provide_context(Toaster::default());
    provide_context(RwSignal::new(PageTitle::default()));
    provide_context(Notices::new(api));
    provide_context(Session::restored(api, ask_ahead));
    provide_context(LEAVING);
    provide_context(DUTY);
    provide_context(CLIENTS_BESIDE);
    provide_context(SHOWINGS);
    provide_context(OWNER_CLIENTS);
    provide_context(CONTRACTS);
    provide_context(SYNDICATION);
    provide_context(CLIENT_CONTRACTS);
    provide_context(COST_OBJECT);
    provide_context(FIGURES_FILE);
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=|| lazy(login_page)/>
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("/") view=|| view! { <Redirect path="/today"/> }/>
                    <Route path=path!("/today") view=|| lazy(today_page)/>
                    <Route path=path!("/listings") view=|| view! { <ListingsPage beside=BESIDE/> }/>
                    <Route path=path!("/listings/new") view=|| lazy(listing_form_page)/>
                    <Route path=path!("/listings/:id") view=|| lazy(listing_page)/>
                    <Route path=path!("/listings/:id/edit") view=|| lazy(listing_form_page)/>
                    <Route path=path!("/listings/:id/sight") view=|| lazy(listing_sight_page)/>
                    <Route path=path!("/communities") view=|| lazy(communities_page)/>
                    <Route path=path!("/communities/:id") view=|| lazy(community_page)/>
                    <Route path=path!("/favourites") view=|| lazy(favourites_page)/>
                    <Route path=path!("/compare") view=|| lazy(compare_page)/>
                    <Route path=path!("/clients") view=|| lazy(clients_page)/>
                    <Route path=path!("/clients/new") view=|| lazy(client_form_page)/>
                    <Route path=path!("/clients/funnel") view=|| lazy(funnel_page)/>
                    <Route path=path!("/clients/:id") view=|| lazy(client_page)/>
                    <Route path=path!("/clients/:id/sight") view=|| lazy(client_sight_page)/>
                    <Route path=path!("/clients/:id/verdict") view=|| lazy(verdict_page)/>
                    <Route path=path!("/cooperations") view=|| lazy(cooperations_page)/>
                    <Route path=path!("/showings") view=|| lazy(showings_page)/>
                    <Route path=path!("/showings/:id") view=|| lazy(showing_page)/>
                    <Route path=path!("/showings/:id/slip") view=|| lazy(showing_slip_page)/>
                    <Route path=path!("/receptions") view=|| lazy(receptions_page)/>
                    <Route path=path!("/receptions/:id") view=|| lazy(reception_page)/>
                    <Route path=path!("/contracts") view=|| lazy(contracts_page)/>
                    <Route path=path!("/contracts/new") view=|| lazy(contract_form_page)/>
                    <Route path=path!("/contracts/board") view=|| lazy(contract_board_page)/>
                    <Route path=path!("/contracts/templates") view=|| lazy(contract_templates_page)/>
                    <Route path=path!("/contracts/:id") view=|| lazy(contract_page)/>
                    <Route path=path!("/contracts/:id/text") view=|| lazy(contract_text_page)/>
                    <Route path=path!("/receivables") view=|| lazy(receivables_page)/>
                    <Route path=path!("/receipts/:id/voucher") view=|| lazy(voucher_page)/>
                    <Route path=path!("/costs") view=|| lazy(costs_page)/>
                    <Route path=path!("/budgets") view=|| lazy(budgets_page)/>
                    <Route path=path!("/ledger") view=|| lazy(ledger_page)/>
                    <Route path=path!("/cost-objects") view=|| lazy(cost_objects_page)/>
                    <Route path=path!("/developer-statement") view=|| lazy(developer_statement_page)/>
                    <Route path=path!("/profit") view=|| lazy(profit_page)/>
                    <Route path=path!("/profit/cost-objects") view=|| lazy(object_profit_page)/>
                    <Route path=path!("/risks") view=|| lazy(risks_page)/>
                    <Route path=path!("/keys") view=|| lazy(keys_page)/>
                    <Route path=path!("/keys/:id") view=|| lazy(key_page)/>
                    <Route path=path!("/commission") view=|| lazy(commission_page)/>
                    <Route path=path!("/commission/plans") view=|| lazy(commission_plans_page)/>
                    <Route path=path!("/performance") view=|| lazy(performance_page)/>
                    <Route path=path!("/performance/team") view=|| lazy(performance_team_page)/>
                    <Route path=path!("/performance/leaderboard") view=|| lazy(leaderboard_page)/>
                    <Route path=path!("/performance/ladders") view=|| lazy(ladders_page)/>
                    <Route path=path!("/inventory") view=|| lazy(inventory_page)/>
                    <Route path=path!("/client-quality") view=|| lazy(quality_page)/>
                    <Route path=path!("/import") view=|| lazy(import_page)/>
                    <Route path=path!("/import/:id") view=|| lazy(import_wizard_page)/>
                    <Route path=path!("/persons") view=|| lazy(persons_page)/>
                    <Route path=path!("/exports") view=|| lazy(exports_page)/>
                    <Route path=path!("/members") view=|| lazy(members_page)/>
                    <Route path=path!("/organisation") view=|| lazy(organisation_page)/>
                    <Route path=path!("/settings") view=|| lazy(settings_page)/>
                    <Route path=path!("/settings/rules") view=|| lazy(rules_page)/>
                    <Route path=path!("/settings/permissions") view=|| lazy(permissions_page)/>
                    <Route path=path!("/settings/templates") view=|| lazy(templates_page)/>
                    <Route path=path!("/settings/partners") view=|| lazy(api_clients_page)/>
                    <Route path=path!("/settings/partners/:id") view=|| lazy(api_client_page)/>
                    <Route path=path!("/audit") view=audit/>
                    <Route path=path!("/webhooks") view=|| lazy(webhooks_page)/>
                    <Route path=path!("/webhooks/deliveries") view=|| lazy(webhook_deliveries_page)/>
                    <Route path=path!("/system") view=|| lazy(system_page)/>
                    <Route path=path!("/notices") view=|| lazy(notices_page)/>
                    <Route path=path!("/*any") view=NotFoundPage/>
                </ParentRoute>
            </Routes>
        </Router>
        <ToastHost/>
    }
}
