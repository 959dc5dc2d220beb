//! How complete and current the clients' data are; each figure leads to the list that explains it (B9).

pub mod calls;

use fangke_shared::client::query::DataClass;
use fangke_shared::insight::quality::{QualityReport, QualityRow, STALE_DAYS, WrongNumber};
use leptos::prelude::*;

use crate::address::{self, AddressState as _};
use crate::api::use_api;
use crate::client::profile::parts::{ClientFilter, View};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Empty, Loaded, Note, PageTitle, Tone, set_title};

#[component]
fn QualityPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(quality.title).to_owned(), ..PageTitle::default() });
    let api = use_api();
    let report = LocalResource::new(move || async move { api.show_client_quality().await });
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(quality.title)}</h1></div>
            <Loaded resource=report view=|report| view! { <Report report/> }/>
        </div>
    }
}

#[component]
fn Report(report: QualityReport) -> impl IntoView {
    let QualityReport { goal_percent, stale_days, all, stores, agents, wrong } = report;
    if all.clients == 0 {
        return view! {
            <section class="panel"><Empty icon=icondata_lu::LuUsers title=tr!(quality.empty) text=tr!(quality.empty_text)/></section>
        }
        .into_any();
    }
    let has_stores = stores.len() > 1;
    let by_store = has_stores.then(|| view! { <Table title=tr!(quality.by_store) rows=stores goal=goal_percent/> });
    let wrong = (!wrong.is_empty()).then(|| view! { <Wrong wrong/> });
    view! {
        <div class="stack">
            <Note tone=Tone::Accent>{tr!(quality.text, goal = goal_percent, days = stale_days)}</Note>
            <Table title=tr!(quality.all) rows={vec![all]} goal=goal_percent/>
            {by_store}
            <Table title=tr!(quality.by_agent) rows=agents goal=goal_percent/>
            {wrong}
        </div>
    }
    .into_any()
}

#[component]
fn Table(title: &'static str, rows: Vec<QualityRow>, goal: i64) -> impl IntoView {
    let heads = DataClass::ALL.iter().map(|class| view! { <th scope="col" class="num">{class.label()}</th> }).collect_view();
    let rows = rows.into_iter().map(|row| view! { <Row row goal/> }).collect_view();
    view! {
        <section class="panel" aria-label=title>
            <header><h2>{title}</h2></header>
            <div class="table-wrap">
                <table class="table table--stack">
                    <thead>
                        <tr>
                            <th scope="col">{tr!(quality.who)}</th>
                            <th scope="col" class="num">{tr!(quality.clients)}</th>
                            {heads}
                            <th scope="col" class="num">{tr!(quality.stale)}</th>
                            <th scope="col" class="num">{tr!(quality.wrong_phones)}</th>
                            <th scope="col" class="num">{tr!(quality.wrong_ids)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Row(row: QualityRow, goal: i64) -> impl IntoView {
    let of = ClientFilter {
        view: Some(View::Led),
        agent: row.agent.as_ref().map(|agent| agent.id),
        unit: row.store_id.filter(|_| row.agent.is_none()),
        ..ClientFilter::default()
    };
    let name = match (&row.agent, &row.store) {
        (Some(agent), _) => agent.display_name.clone(),
        (None, Some(store)) => store.clone(),
        (None, None) => tr!(quality.all).to_owned(),
    };
    let store = row.agent.as_ref().and(row.store.clone()).map(|store| view! { " " <span class="muted">{store}</span> });
    let cells = row
        .gaps
        .iter()
        .map(|gap| {
            let href = ClientFilter { lacks: Some(gap.class), ..of.clone() }.href();
            let is_short = gap.percent < goal;
            let label = tr!(quality.lacking, n = gap.lacking, class = gap.class.label());
            view! {
                <td class="num" class:danger=is_short data-l=gap.class.label()>
                    {format!("{} %", gap.percent)} " "
                    {(gap.lacking > 0).then(|| view! { <a href=href aria-label=label.clone() title=label>{gap.lacking}</a> })}
                </td>
            }
        })
        .collect_view();
    let silent = ClientFilter { quiet: Some(STALE_DAYS), ..of.clone() }.href();
    let stale = match row.stale {
        0 => "0".into_any(),
        n => view! { <a href=silent>{n}</a> }.into_any(),
    };
    let numbers = |n: i64| match n {
        0 => "0".into_any(),
        n => view! { <a href="#wrong-numbers">{n}</a> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}{store}</th>
            <td class="num" data-l=tr!(quality.clients)><a href=of.href()>{row.clients}</a></td>
            {cells}
            <td class="num" data-l=tr!(quality.stale)>{stale}</td>
            <td class="num" data-l=tr!(quality.wrong_phones)>{numbers(row.wrong_phones)}</td>
            <td class="num" data-l=tr!(quality.wrong_ids)>{numbers(row.wrong_ids)}</td>
        </tr>
    }
}

#[component]
fn Wrong(wrong: Vec<WrongNumber>) -> impl IntoView {
    let rows = wrong
        .into_iter()
        .map(|wrong| {
            let what = if wrong.is_id_number { tr!(quality.wrong_ids) } else { tr!(quality.wrong_phones) };
            let agent = wrong.agent.map(|agent| agent.display_name);
            view! {
                <li>
                    <div>
                        <div class="t"><a href=address::client(wrong.client_id)>{wrong.name}</a></div>
                        <div class="d dots"><span>{what}</span><span class="tnum">{wrong.masked}</span><span>{agent}</span></div>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="panel" id="wrong-numbers" aria-label=tr!(quality.wrong)>
            <header><h2>{tr!(quality.wrong)}</h2></header>
            <ul class="rows">{rows}</ul>
        </section>
    }
}

crate::lazy_view!(quality, pub quality_page: fn() -> AnyView = || QualityPage().into_any());
