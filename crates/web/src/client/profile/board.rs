//! The clients by stage: a column each, with its count and how many went on. Facts decide where a client stands, so nothing is dragged.

use fangke_shared::client::ClientStage;
use fangke_shared::client::funnel::{FunnelStep, funnel};
use fangke_shared::client::profile::{ClientFacets, ClientSummary};
use fangke_shared::client::query::ClientQuery;
use fangke_shared::permission::Scope;
use futures::FutureExt;
use leptos::prelude::*;

use super::filter::{ClientFilter, Look};
use super::list::Card;
use crate::address::AddressState;
use crate::amount::Unit;
use crate::api::use_api;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{LoadMore, Loaded, Pager, ProblemNote, SkeletonRows, use_is_phone};

/// Rows of a column at a time.
const LIMIT: i64 = 20;

/// The board of the clients that the filter leaves.
#[component]
pub fn Board(
    /// The filter in force.
    filter: Memo<ClientFilter>,
    /// How far the member sees.
    reach: Scope,
) -> impl IntoView {
    let (api, is_phone) = (use_api(), use_is_phone());
    let facets = LocalResource::new(move || {
        let query = ClientQuery { stage: Vec::new(), limit: None, sort: None, ..filter.get().query(reach, None) };
        async move { api.count_clients(&query).await }
    });
    // On a phone one stage at a time; at a desk all of them, or the one that the filter asks for.
    let chosen = Memo::new(move |_| {
        let stage = filter.with(|filter| filter.stage);
        if is_phone.get() { Some(stage.unwrap_or(ClientStage::New)) } else { stage }
    });
    let content = move |facets: ClientFacets| {
        let counts: Vec<(ClientStage, i64)> = facets.stage.iter().map(|facet| (facet.value, facet.count)).collect();
        let steps = StoredValue::new(funnel(&counts));
        let columns = move || {
            let shown = |step: &FunnelStep| chosen.get().is_none_or(|stage| stage == step.stage);
            let steps: Vec<FunnelStep> = steps.with_value(|steps| steps.iter().filter(|step| shown(step)).copied().collect());
            steps.into_iter().map(|step| view! { <Column step filter reach/> }).collect_view()
        };
        view! {
            <Show when=move || is_phone.get()>
                <nav class="tabs" aria-label=tr!(profile.stage)>
                    {steps.with_value(|steps| steps.iter().map(|step| tab(*step, filter, chosen)).collect_view())}
                </nav>
            </Show>
            <div class="board">{columns}</div>
            <p class="board__about">{tr!(profile.board_why)}</p>
        }
    };
    view! { <Loaded resource=facets view=content/> }
}

fn tab(step: FunnelStep, filter: Memo<ClientFilter>, chosen: Memo<Option<ClientStage>>) -> impl IntoView {
    let href = move || filter.with(|filter| ClientFilter { stage: Some(step.stage), ..filter.clone() }.href());
    let is_here = move || (chosen.get() == Some(step.stage)).then_some("page");
    view! { <a href=href aria-current=is_here>{step.stage.label()} " " <span class="n">{step.here}</span></a> }
}

#[component]
fn Column(step: FunnelStep, filter: Memo<ClientFilter>, reach: Scope) -> impl IntoView {
    let api = use_api();
    let stage = step.stage;
    let pager = Pager::new(move |cursor| {
        let query = ClientQuery { stage: vec![stage], limit: Some(LIMIT), ..filter.get().query(reach, cursor) };
        async move { api.list_clients(&query).await }.boxed_local()
    });
    let rows = pager.rows();
    let view = Memo::new(move |_| filter.with(|filter| filter.view(reach)));
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let key = |client: &ClientSummary| (client.id, client.version);
    let onward = step.onward_bp.map(|bp| {
        view! { <span class="muted" title=tr!(profile.onward_hint)>{tr!(profile.onward, rate = Unit::Percent.text(bp))}</span> }
    });
    // The list of the same clients, with everything that it can do.
    let href = move || filter.with(|filter| ClientFilter { look: None::<Look>, stage: Some(stage), ..filter.clone() }.href());
    view! {
        <section class="panel board__column" aria-label=stage.label() aria-busy=move || pager.busy().get().to_string()>
            <header><h2><a href=href>{stage.label()}</a></h2><span class="n">{step.here}</span><span class="end">{onward}</span></header>
            <p class="board__why">{arrives(stage)}</p>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows rows=3/></Show>
            <Show when=is_empty><p class="rows__none">{tr!(profile.board_none)}</p></Show>
            <ul class="rows clients__cards">
                <For each=move || rows.get() key children=move |client| view! { <Card client view/> }/>
            </ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
    }
}

/// Which fact brings a client into a stage.
fn arrives(stage: ClientStage) -> &'static str {
    match stage {
        ClientStage::New => tr!(profile.arrives.new),
        ClientStage::Qualified => tr!(profile.arrives.qualified),
        ClientStage::Shown => tr!(profile.arrives.shown),
        ClientStage::Negotiating => tr!(profile.arrives.negotiating),
        ClientStage::Signed => tr!(profile.arrives.signed),
        ClientStage::Completed => tr!(profile.arrives.completed),
        ClientStage::Lost => tr!(profile.arrives.lost),
    }
}
