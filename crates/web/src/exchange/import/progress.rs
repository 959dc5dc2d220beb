//! Long work: how far, how fast, how long still, and a way to stop it.

use leptos::prelude::*;

use super::pace::{Pace, left_text, read_text};
use super::wizard::Wizard;
use super::words::count;
use crate::tr;
use crate::ui::{Button, Note, Tone};

/// The progress of what the server does with the import.
#[component]
pub fn Progress(
    /// The import.
    wizard: Wizard,
    /// What is done.
    title: &'static str,
) -> impl IntoView {
    let read = Memo::new(move |_| wizard.with(|import| import.counts.read));
    let total = Memo::new(move |_| wizard.with(|import| import.total_rows));
    let pace = RwSignal::new(Pace::default());
    Effect::new(move || {
        let read = wizard.with(|import| import.counts.read);
        pace.update(|pace| pace.note(chrono::Utc::now().timestamp_millis(), read));
    });
    let speed = move || {
        let rate = pace.with(Pace::per_second).map(|rate| tr!(import.pace, n = count(rate)));
        let left = total.get().and_then(|total| pace.with(|pace| pace.seconds_left(total))).map(left_text);
        [rate, left].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let lost = move || wizard.lost().get().then(|| view! { <Note tone=Tone::Warning>{tr!(import.reconnecting)}</Note> });
    view! {
        <div class="progress">
            <div class="row">
                <b>{title}</b>
                <span class="muted tnum">{move || read_text(read.get(), total.get())}</span>
                <Button class="btn--sm" busy=wizard.busy() on_click=move |()| wizard.cancel()>{tr!(common.cancel)}</Button>
            </div>
            // Without a value the bar says "under way", and nothing about how far.
            <progress
                aria-label=title
                max=move || total.get().unwrap_or(1).max(1).to_string()
                value=move || total.get().map(|_| read.get().to_string())
            ></progress>
            <div class="muted tnum">{speed}</div>
        </div>
        {lost}
    }
}
