//! What needs somebody's eye: low stock, and what is on the market for long.

use fangke_shared::insight::inventory::{InventoryAlerts, LowStock, StaleListing};
use leptos::prelude::*;

use super::table::name;
use crate::i18n::Word;
use crate::ui::Tag;
use crate::{address, time, tr};

const SHOWN: usize = 12;

/// Both lists.
#[component]
pub fn Alerts(
    /// The answer of the server.
    alerts: InventoryAlerts,
) -> impl IntoView {
    let (low, stale) = (alerts.low_stock.len(), alerts.stale_total);
    let low_rest = low.saturating_sub(SHOWN);
    let stale_rest = stale - i64::try_from(alerts.stale.len().min(SHOWN)).unwrap_or_default();
    let low_rows = alerts.low_stock.into_iter().take(SHOWN).map(|low| view! { <LowRow low/> }).collect_view();
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
        <section class="panel" aria-labelledby="h-low">
            <header>
                <h2 id="h-low">{tr!(inventory.low_title)}</h2>
                <span class="n">{low}</span>
                <span class="end">{tr!(inventory.low_when, n = alerts.low_stock_below)}</span>
            </header>
            <ul class="rows">{low_rows}</ul>
            {(low == 0).then(|| view! { <p class="rows__none">{tr!(inventory.low_none)}</p> })}
            {(low_rest > 0).then(|| view! { <footer>{tr!(inventory.more, n = low_rest)}</footer> })}
        </section>
    }
}

#[component]
fn LowRow(low: LowStock) -> impl IntoView {
    view! {
        <li>
            <div><div class="t"><b>{name(low.group, Some(&low.key), low.label.as_deref())}</b><Tag>{low.group.label()}</Tag></div></div>
            <b class="tnum">{tr!(inventory.listings, n = low.stock)}</b>
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
