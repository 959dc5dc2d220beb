//! What became of the rows, as a bar and in numbers that add up.

use fangke_shared::exchange::import::ImportCounts;
use leptos::prelude::*;

use super::words::count;
use crate::tr;

/// One part of the outcome.
struct Part {
    colour: &'static str,
    name: &'static str,
    rows: i64,
}

/// The parts in order; they add up to the rows read.
fn parts(counts: ImportCounts) -> [Part; 4] {
    [
        Part { colour: "var(--chart-1)", name: tr!(import.outcome.created), rows: counts.created },
        Part { colour: "var(--chart-6)", name: tr!(import.outcome.updated), rows: counts.updated },
        Part { colour: "var(--chart-2)", name: tr!(import.outcome.merged), rows: counts.merged },
        Part { colour: "var(--danger-mark)", name: tr!(import.outcome.rejected), rows: counts.rejected },
    ]
}

/// The outcome in one line.
pub fn outcome_label(counts: ImportCounts) -> String {
    tr!(
        import.outcome_label,
        created = count(counts.created),
        updated = count(counts.updated),
        merged = count(counts.merged),
        rejected = count(counts.rejected)
    )
}

/// Bar and list.
#[component]
pub fn Outcome(
    /// The counts.
    #[prop(into)]
    counts: Signal<ImportCounts>,
) -> impl IntoView {
    let bar = move || {
        let part = |part: Part| view! { <span style:--v=part.rows.to_string() style:--c=part.colour></span> };
        parts(counts.get()).into_iter().filter(|part| part.rows > 0).map(part).collect_view()
    };
    let list = move || {
        let part = |part: Part| view! { <div style:--c=part.colour><dt>{part.name}</dt><dd class="tnum">{count(part.rows)}</dd></div> };
        parts(counts.get()).map(part).collect_view()
    };
    view! {
        <div class="outcome" role="img" aria-label=move || outcome_label(counts.get())>{bar}</div>
        <dl class="outcome-list">
            {list}
            <div class="sum"><dt>{tr!(import.outcome.read)}</dt><dd class="tnum">{move || count(counts.get().read)}</dd></div>
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_read_is_left_out() {
        let counts = ImportCounts { read: 5039, created: 4742, updated: 30, merged: 101, rejected: 166, ..ImportCounts::default() };
        assert_eq!(parts(counts).iter().map(|part| part.rows).sum::<i64>(), counts.read);
        assert_eq!(outcome_label(counts), "新增 4,742，更新 30，重复 101，不合格 166");
    }
}
