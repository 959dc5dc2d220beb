//! The stock by age, as a bar of five parts.

use fangke_shared::insight::inventory::{AGE_BANDS, Ageing};
use leptos::prelude::*;

use crate::tr;

/// The older, the stronger; what hardly goes any more has the colours of "soon" and "late".
const COLOURS: [&str; 5] = ["--share-1", "--share-2", "--share-3", "--warning-mark", "--danger-mark"];

/// The bands with their names, the freshest first.
pub fn bands(ageing: &Ageing) -> [(String, i64); 5] {
    let [a, b, c, d] = AGE_BANDS;
    let between = |low: i64, high: i64| tr!(inventory.days_between, low = low, high = high);
    [
        (between(0, a), ageing.to_30),
        (between(a + 1, b), ageing.to_60),
        (between(b + 1, c), ageing.to_90),
        (between(c + 1, d), ageing.to_180),
        (tr!(inventory.days_over, low = d), ageing.over_180),
    ]
}

/// The bar; its name says the numbers.
#[component]
pub fn AgeBar(
    /// The stock by age.
    ageing: Ageing,
) -> impl IntoView {
    let bands = bands(&ageing);
    let told = bands.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(tr!(common.list_separator));
    let parts = bands
        .into_iter()
        .enumerate()
        .filter(|(_, (_, count))| *count > 0)
        .map(|(i, (_, count))| view! { <span style:--v=count.to_string() style:--bg=format!("var({})", COLOURS.get(i).copied().unwrap_or_default())></span> })
        .collect_view();
    view! { <div class="shares ageing" role="img" aria-label=told.clone() title=told>{parts}</div> }
}

/// Which colour is which age.
#[component]
pub fn AgeLegend() -> impl IntoView {
    let items = bands(&Ageing::default())
        .into_iter()
        .enumerate()
        .map(|(i, (name, _))| view! { <span data-box style:--c=format!("var({})", COLOURS.get(i).copied().unwrap_or_default())>{name}</span> })
        .collect_view();
    view! { <div class="legend">{items}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bands_follow_each_other_without_gap() {
        let ageing = Ageing { to_30: 1, to_60: 2, to_90: 3, to_180: 4, over_180: 5 };
        let words = bands(&ageing).map(|(name, count)| format!("{name}={count}"));
        assert_eq!(words, ["0–30 天=1", "31–60 天=2", "61–90 天=3", "91–180 天=4", "180 天以上=5"]);
    }
}
