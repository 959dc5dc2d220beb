//! What needs somebody's eye: low stock, too much of it, and what is on the market for long.

use fangke_shared::insight::inventory::{InventoryAlerts, StaleListing, StockAlert};
use leptos::prelude::*;

use super::table::name;
use crate::i18n::Word;
use crate::ui::Tag;
use crate::{address, time, tr};

const SHOWN: usize = 12;

/// The lists.
#[component]
pub fn Alerts(
    /// The answer of the server.
    alerts: InventoryAlerts,
) -> impl IntoView {
    let stale = alerts.stale_total;
    let stale_rest = stale - i64::try_from(alerts.stale.len().min(SHOWN)).unwrap_or_default();
    let stale_rows = alerts.stale.into_iter().take(SHOWN).map(|stale| view! { <StaleRow stale/> }).collect_view();
    view! {
        <section class="panel" aria-labelledby="h-stale">
            <header>
                <h2 id="h-stale">{tr!(inventory.stale_title)}</h2>
                <span class="n">{stale}</span>
                <span class="end">{tr!(inventory.stale_when, n = alerts.stale_days)}</span>
            </header>
            <ul class="rows">{stale_rows}</ul>
            {(stale == 0).then(|| view! { <p class="rows__none">{tr!(inventory.stale_none)}</p> })}
            {(stale_rest > 0).then(|| view! { <footer>{tr!(inventory.more, n = stale_rest)}</footer> })}
        </section>
        <StockPanel
            id="h-low"
            title=tr!(inventory.low_title)
            when=tr!(inventory.low_when, n = alerts.low_stock_below)
            none=tr!(inventory.low_none)
            groups=alerts.low_stock
        />
        <StockPanel
            id="h-over"
            title=tr!(inventory.over_title)
            when=tr!(inventory.over_when, n = alerts.over_stock_above)
            none=tr!(inventory.over_none)
            groups=alerts.over_stock
            advice=tr!(inventory.over_advice)
        />
    }
}

/// Groups of which there is too little, or too much.
#[component]
fn StockPanel(
    id: &'static str,
    title: &'static str,
    when: String,
    none: &'static str,
    groups: Vec<StockAlert>,
    /// What helps.
    #[prop(optional)]
    advice: Option<&'static str>,
) -> impl IntoView {
    let n = groups.len();
    let rest = n.saturating_sub(SHOWN);
    let rows = groups.into_iter().take(SHOWN).map(|group| view! { <StockRow group/> }).collect_view();
    view! {
        <section class="panel" aria-labelledby=id>
            <header>
                <h2 id=id>{title}</h2>
                <span class="n">{n}</span>
                <span class="end">{when}</span>
            </header>
            <ul class="rows">{rows}</ul>
            {(n == 0).then(|| view! { <p class="rows__none">{none}</p> })}
            {advice.filter(|_| n > 0).map(|advice| view! { <p class="rows__none">{advice}</p> })}
            {(rest > 0).then(|| view! { <footer>{tr!(inventory.more, n = rest)}</footer> })}
        </section>
    }
}

#[component]
fn StockRow(group: StockAlert) -> impl IntoView {
    view! {
        <li>
            <div><div class="t"><b>{name(group.group, Some(&group.key), group.label.as_deref())}</b><Tag>{group.group.label()}</Tag></div></div>
            <b class="tnum">{tr!(inventory.listings, n = group.stock)}</b>
        </li>
    }
}

#[component]
fn StaleRow(stale: StaleListing) -> impl IntoView {
    let last = stale.last_follow_up_at.map(|at| tr!(inventory.last_follow_up, at = time::day(at)));
    view! {
        <li>
            <div>
                <div class="t"><a href=address::listing(stale.listing.id)>{stale.listing.title()}</a></div>
                <div class="d dots">
                    {stale.maintainer.map(|member| view! { <span>{member.display_name}</span> })}
                    <span>{last.unwrap_or_else(|| tr!(inventory.never_followed_up).to_owned())}</span>
                </div>
            </div>
            <b class="tnum danger">{tr!(common.span.days, n = stale.days)}</b>
        </li>
    }
}
