//! How much a program asks for: thirty days, as bars and in figures.

use fangke_shared::ApiClientId;
use fangke_shared::partner::api_client::{ApiClientDay, ApiClientUsage};
use leptos::prelude::*;

use crate::api::use_api;
use crate::ui::Loaded;
use crate::{time, tr};

/// The panel.
#[component]
pub fn UsagePanel(
    /// Of which program.
    id: ApiClientId,
) -> impl IntoView {
    let api = use_api();
    let usage = LocalResource::new(move || async move { api.get_api_client_usage(id).await });
    view! {
        <section class="panel" aria-labelledby="h-usage">
            <header><h2 id="h-usage">{tr!(api_client.usage)}</h2></header>
            <div class="body"><Loaded resource=usage rows=4 view=shown/></div>
        </section>
    }
}

fn shown(usage: ApiClientUsage) -> impl IntoView {
    let seen = usage.last_seen_at.map_or_else(|| tr!(api_client.never_seen).to_owned(), time::moment);
    let most = usage.days.iter().map(|day| day.calls).max().unwrap_or_default();
    let days = usage.days.into_iter().filter(|day| day.calls > 0).map(|day| row(day, most)).collect_view();
    let table = (most > 0).then(|| {
        view! {
            <div class="table-wrap">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{tr!(api_client.day)}</th>
                            <td class="grow"></td>
                            <th scope="col" class="num">{tr!(api_client.calls)}</th>
                            <th scope="col" class="num">{tr!(api_client.errors)}</th>
                        </tr>
                    </thead>
                    <tbody>{days}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <dl class="trio">
            <div><dt>{tr!(api_client.calls)}</dt><dd class="tnum">{usage.calls}</dd></div>
            <div><dt>{tr!(api_client.errors)}</dt><dd class="tnum">{usage.errors}</dd></div>
            <div><dt>{tr!(api_client.last_seen)}</dt><dd>{seen}</dd></div>
        </dl>
        {table}
    }
}

fn row(day: ApiClientDay, most: i64) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{time::date(day.day)}</th>
            <td class="grow"><span class="usage-bar" aria-hidden="true" style:--part=percent(day.calls, most)></span></td>
            <td class="num tnum">{day.calls}</td>
            <td class="num tnum" class:danger={day.errors > 0}>{day.errors}</td>
        </tr>
    }
}

/// How long a bar is, beside the longest.
fn percent(part: i64, most: i64) -> String {
    format!("{}%", part.saturating_mul(100).checked_div(most).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_is_as_wide_as_its_cell() {
        assert_eq!(percent(50, 200), "25%");
        assert_eq!(percent(200, 200), "100%");
        assert_eq!(percent(0, 0), "0%");
    }
}
