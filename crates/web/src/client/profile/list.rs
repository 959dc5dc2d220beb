//! The list: a table at a desk, cards on a phone.

use chrono::Utc;
use fangke_shared::ClientId;
use fangke_shared::client::ClientPool;
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::permission::{Action, Scope};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::filter::{ClientFilter, View};
use super::parts::{countdown, demand_text, grade_strength, marks, stay};
use crate::address;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::listing::parts::chosen::Chosen;
use crate::ui::{Button, Empty, LoadMore, Pager, ProblemNote, SkeletonRows, Status, Tag, Task, use_toaster};
use crate::{time, tr};

/// The clients that the filter leaves.
#[component]
pub fn ClientList(
    /// The rows.
    pager: Pager<ClientSummary>,
    /// The filter in force.
    filter: Memo<ClientFilter>,
    /// How far the member sees.
    reach: Scope,
    /// The rows with a tick.
    chosen: Chosen<ClientId>,
    /// Clears the filter.
    #[prop(into)]
    on_clear: Callback<()>,
) -> impl IntoView {
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let is_narrowed = Memo::new(move |_| filter.with(ClientFilter::is_set));
    let view = Memo::new(move |_| filter.with(|filter| filter.view(reach)));
    let empty = move || match view.get() {
        View::Mine | View::Led => tr!(profile.empty_text),
        View::Public => tr!(profile.empty_public),
        View::Lost => tr!(profile.empty_lost),
    };
    let may_create = use_session().may(Action::CreateClient);
    let key = |client: &ClientSummary| (client.id, client.version, client.pool == ClientPool::Public);
    view! {
        <section class="panel" aria-label=tr!(profile.title) aria-busy=move || pager.busy().get().to_string()>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
            <Show when=is_empty>
                <Empty icon=icondata_lu::LuUsers title=tr!(profile.empty) text=empty()>
                    {move || match is_narrowed.get() {
                        true => view! { <Button on_click=on_clear>{tr!(common.clear_filters)}</Button> }.into_any(),
                        false if may_create => view! { <a class="btn btn--primary" href="/clients/new">{tr!(profile.register)}</a> }.into_any(),
                        false => ().into_any(),
                    }}
                </Empty>
            </Show>
            <Show when=move || !rows.with(Vec::is_empty)>
                <div class="table-wrap desk-only">
                    <table class="table clients__table">
                        <thead>
                            <tr>
                                <th scope="col">{tr!(profile.name)}</th>
                                <th scope="col">{tr!(profile.grade)}</th>
                                <th scope="col">{tr!(profile.wants)}</th>
                                <th scope="col" class="p3">{tr!(profile.stage)}</th>
                                <th scope="col">{tr!(profile.contact)}</th>
                                <th scope="col" class="p4">{tr!(profile.last_follow_up)}</th>
                                <th scope="col">{tr!(profile.held)}</th>
                            </tr>
                        </thead>
                        <tbody><For each=move || rows.get() key children=move |client| view! { <Row client view chosen/> }/></tbody>
                    </table>
                </div>
                <ul class="rows phone-only clients__cards">
                    <For each=move || rows.get() key children=move |client| view! { <Card client view/> }/>
                </ul>
            </Show>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
    }
}

fn wants(client: &ClientSummary) -> AnyView {
    match &client.demand {
        Some(demand) => demand_text(demand).into_any(),
        None => view! { <span class="muted">{tr!(profile.no_demand)}</span> }.into_any(),
    }
}

fn last(client: &ClientSummary) -> AnyView {
    match client.last_follow_up_at {
        Some(at) => view! { <span title=time::exact(at)>{time::moment(at)}</span> }.into_any(),
        None => view! { <span class="muted">{tr!(profile.never)}</span> }.into_any(),
    }
}

/// Who holds it and for how long, or how to take it.
#[component]
fn Held(client: ClientSummary, view: Memo<View>) -> impl IntoView {
    let agent =
        client.agent.clone().filter(|_| view.get_untracked() != View::Mine).map(|agent| view! { <span>{agent.display_name}</span> });
    match client.private_until {
        Some(until) => {
            let (text, tone) = countdown(until, Utc::now());
            view! { <span class="dots">{agent}<span title=time::exact(until)><Tag tone>{text}</Tag></span></span> }.into_any()
        }
        None => view! { <Take id=client.id/> }.into_any(),
    }
}

/// Takes a public client, and opens it.
#[component]
fn Take(id: fangke_shared::ClientId) -> impl IntoView {
    let (api, session, toaster, navigate) = (use_api(), use_session(), use_toaster(), use_navigate());
    let task = Task::new();
    let refused =
        Signal::stored((!session.may(Action::TakeClient)).then(|| tr!(common.not_permitted, action = Action::TakeClient.label())));
    let take = move |()| {
        let navigate = navigate.clone();
        task.act(api.take_client(id), move |client| {
            toaster.say(tr!(profile.taken, name = client.summary.name));
            navigate(&address::client(id), NavigateOptions::default());
        });
    };
    view! { <Button class="btn--sm" icon=icondata_lu::LuHand busy=task.busy() refused on_click=take>{tr!(profile.take)}</Button> }
}

#[component]
fn Row(client: ClientSummary, view: Memo<View>, chosen: Chosen<ClientId>) -> impl IntoView {
    let grade = client.grade.map(|grade| view! { <span class="grade" data-g=grade_strength(grade)>{grade.label()}</span> });
    let (id, version) = (client.id, client.version);
    let tick = use_session().may(Action::EditClient).then(|| {
        let label = tr!(profile.choose, name = client.name.clone());
        view! {
            <input type="checkbox" class="tick" aria-label=label prop:checked=move || chosen.has(id) on:change=move |_| chosen.turn(id, version)/>
            " "
        }
    });
    view! {
        <tr>
            <td>{tick}<a class="strong" href=address::client(client.id)>{client.name.clone()}</a> " " {marks(&client)}</td>
            <td>{grade}</td>
            <td class="grow">{wants(&client)}</td>
            <td class="p3"><Status shape=shape(&client)>{client.stage.label()}</Status> " " {stay(&client, Utc::now())}</td>
            <td class="tnum">{client.contact_masked.clone()}</td>
            <td class="p4">{last(&client)}</td>
            <td><Held client view/></td>
        </tr>
    }
}

/// A client as a card.
#[component]
pub fn Card(
    /// The client.
    client: ClientSummary,
    /// Among which clients it stands.
    view: Memo<View>,
) -> impl IntoView {
    let grade = client.grade.map(|grade| view! { <span class="grade" data-g=grade_strength(grade)>{grade.label()}</span> });
    view! {
        <li>
            <div>
                <div class="t"><a href=address::client(client.id)>{client.name.clone()}</a> " " {grade} " " {marks(&client)}</div>
                <div class="d">{wants(&client)}</div>
                <div class="d dots"><span class="tnum">{client.contact_masked.clone()}</span><span>{client.stage.label()}</span>{stay(&client, Utc::now())}</div>
            </div>
            <Held client view/>
        </li>
    }
}

/// The shape of a stage.
pub fn shape(client: &ClientSummary) -> &'static str {
    use fangke_shared::client::ClientStage;
    match client.stage {
        ClientStage::New => "unknown",
        ClientStage::Qualified | ClientStage::Shown | ClientStage::Negotiating => "available",
        ClientStage::Signed | ClientStage::Completed => "ours",
        ClientStage::Lost => "withdrawn",
    }
}
