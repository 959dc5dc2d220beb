//! A client in words: what is looked for, and how long it stays private.

use chrono::{DateTime, Utc};
use fangke_shared::client::ClientGrade;
use fangke_shared::client::profile::{ClientSummary, DemandSummary};
use fangke_shared::client::stage::days_in;
use fangke_shared::money;
use fangke_shared::property::listing::Purpose;
use leptos::prelude::*;

use crate::ui::{Tag, Tone};
use crate::{time, tr};

/// `买 · 朝阳 · 2–3 室 · 300–500 万 · 80 ㎡ 以上`
pub fn demand_text(demand: &DemandSummary) -> String {
    let is_rent = demand.purpose == Purpose::Rental;
    let purpose = if is_rent { tr!(profile.demand.rent) } else { tr!(profile.demand.buy) };
    let districts = (!demand.districts.is_empty()).then(|| demand.districts.join(tr!(common.list_separator)));
    let rooms = span(demand.rooms_min, demand.rooms_max, ToString::to_string, |rooms| tr!(profile.demand.rooms, n = rooms));
    let money = |fen: &i64| if is_rent { money::whole_yuan(*fen) } else { trimmed(&money::wan(*fen)) };
    let price = span(demand.price_min_fen, demand.price_max_fen, money, |amount| {
        if is_rent { tr!(profile.demand.yuan_month, n = amount) } else { tr!(profile.demand.wan, n = amount) }
    });
    let area = span(demand.area_min, demand.area_max, ToString::to_string, |area| tr!(profile.demand.sqm, n = area));
    [Some(purpose.to_owned()), districts, rooms, price, area].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// `500.0` → `500`
fn trimmed(wan: &str) -> String {
    wan.strip_suffix(".0").unwrap_or(wan).to_owned()
}

/// `2–3 室`, `2 室以上`, `3 室以下`; none where neither end is set. `unit` adds its unit to a figure.
fn span<T: PartialEq>(min: Option<T>, max: Option<T>, text: impl Fn(&T) -> String, unit: impl Fn(String) -> String) -> Option<String> {
    match (min, max) {
        (None, None) => None,
        (Some(min), Some(max)) if min == max => Some(unit(text(&min))),
        (Some(min), Some(max)) => Some(unit(format!("{}–{}", text(&min), text(&max)))),
        (Some(min), None) => Some(tr!(profile.demand.at_least, n = unit(text(&min)))),
        (None, Some(max)) => Some(tr!(profile.demand.at_most, n = unit(text(&max)))),
    }
}

/// How long a client stays private, and how pressing that is.
pub fn countdown(until: DateTime<Utc>, now: DateTime<Utc>) -> (String, Tone) {
    let left = until - now;
    let tone = if left.num_hours() < 24 {
        Tone::Danger
    } else if left.num_hours() < 48 {
        Tone::Warning
    } else {
        Tone::Neutral
    };
    (tr!(profile.drops_in, span = time::span(left)), tone)
}

/// How long a client has been in its stage, and by how much that is too long; nothing on the day on which it came.
pub fn stay(client: &ClientSummary, now: DateTime<Utc>) -> Option<AnyView> {
    let days = days_in(client.stage_since, now);
    let limit = client.stage_limit_days?;
    if client.is_over_limit {
        let text = if days > limit { tr!(profile.over_by, n = days, over = days - limit) } else { tr!(profile.stays, n = days) };
        return Some(view! { <span title=tr!(profile.limit, n = limit)><Tag tone=Tone::Danger>{text}</Tag></span> }.into_any());
    }
    (days > 0).then(|| view! { <span title=tr!(profile.limit, n = limit)>{tr!(profile.stays, n = days)}</span> }.into_any())
}

/// How a grade looks: 1 is the strongest.
pub const fn grade_strength(grade: ClientGrade) -> &'static str {
    match grade {
        ClientGrade::A => "1",
        ClientGrade::B => "2",
        ClientGrade::C => "3",
    }
}

/// Small marks after a client's name: key client, which registration it is, what is missing.
pub fn marks(client: &ClientSummary) -> AnyView {
    let duplicate = (client.duplicate_number > 0).then(|| {
        let text = tr!(profile.duplicate, n = client.duplicate_number);
        view! { <span title=tr!(profile.duplicate_hint)><Tag tone=Tone::Warning>{text}</Tag></span> }
    });
    let key = client.is_key.then(|| view! { <Tag tone=Tone::Accent>{tr!(profile.key_client)}</Tag> });
    let incomplete = client.is_incomplete.then(|| view! { <Tag>{tr!(profile.incomplete)}</Tag> });
    view! { {key}{duplicate}{incomplete} }.into_any()
}
