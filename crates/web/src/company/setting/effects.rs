//! What a change would do to what is there.

use std::time::Duration;

use chrono::{DateTime, Utc};
use fangke_shared::company::setting::{PreviewSettingRequest, SettingKey};
use fangke_shared::insight::effect::{SettingEffect, SettingPreview};
use leptos::prelude::*;

use crate::api::{ApiError, use_api};
use crate::i18n::Word;
use crate::ui::{ProblemNote, SkeletonRows, Task, debounced};
use crate::{address, tr};

const PAUSE: Duration = Duration::from_millis(300);
/// Examples in sight; the rest is a number.
const EXAMPLES_SHOWN: usize = 6;

/// A change to ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The figure.
    pub value: i64,
    /// From when on; none is now.
    pub from: Option<DateTime<Utc>>,
}

/// The effects of what is typed, asked for once the typing pauses.
#[component]
pub fn Effects(
    /// Which figure.
    key: SettingKey,
    /// What to ask about; none while something is wrong with it.
    asked: Memo<Option<Asked>>,
    /// Is set to what the effects in sight belong to.
    shown: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let api = use_api();
    let outcome = RwSignal::new(None::<Result<SettingPreview, ApiError>>);
    let task = Task::new();
    let ask = move |wanted: Asked| {
        let body = PreviewSettingRequest { value: wanted.value, effective_from: wanted.from };
        task.ask(async move { api.preview_setting(key, &body).await }, move |result| {
            // Only while somebody waits for it.
            if asked.get_untracked() == Some(wanted) {
                shown.set(result.is_ok().then_some(wanted));
                outcome.set(Some(result));
            }
        });
    };
    let ask_soon = debounced(PAUSE, ask);
    Effect::new(move || {
        let wanted = asked.get();
        outcome.set(None);
        shown.set(None);
        if let Some(wanted) = wanted {
            ask_soon(wanted);
        }
    });
    let retry = move |()| {
        if let Some(wanted) = asked.get_untracked() {
            ask(wanted);
        }
    };
    let view = move || match (outcome.get(), asked.get()) {
        (Some(Ok(preview)), _) => effects(preview).into_any(),
        (Some(Err(error)), _) => view! { <ProblemNote error=Signal::stored(Some(error)) on_retry=retry/> }.into_any(),
        (None, Some(_)) => view! { <SkeletonRows rows=2/> }.into_any(),
        (None, None) => view! { <p class="muted">{tr!(setting.effects_later)}</p> }.into_any(),
    };
    view! { <section class="rules__effects" aria-live="polite"><h3>{tr!(setting.effects)}</h3>{view}</section> }
}

fn effects(preview: SettingPreview) -> impl IntoView {
    if preview.effects.is_empty() {
        view! { <p class="muted">{tr!(setting.no_effects)}</p> }.into_any()
    } else {
        preview.effects.into_iter().map(effect).collect_view().into_any()
    }
}

fn effect(effect: SettingEffect) -> impl IntoView {
    let is_of_members = effect.listings.is_empty() && !effect.members.is_empty();
    let count = if is_of_members { tr!(setting.members, n = effect.count) } else { tr!(setting.listings, n = effect.count) };
    let links = effect.listings.iter().take(EXAMPLES_SHOWN).map(|listing| {
        // The form stays where it is.
        view! { <a href=address::listing(listing.id) target="_blank" rel="noopener">{listing.title()}</a> }.into_any()
    });
    let names = effect.members.iter().take(EXAMPLES_SHOWN).map(|member| view! { <span>{member.display_name.clone()}</span> }.into_any());
    let examples = links.chain(names).collect::<Vec<_>>();
    let rest = effect.count - i64::try_from(examples.len()).unwrap_or_default();
    let rest = (rest > 0).then(|| view! { <span class="muted">{tr!(setting.and_more, n = rest)}</span> });
    view! {
        <div class="rules__effect">
            <div><span>{effect.kind.label()}</span><b class="tnum">{count}</b></div>
            <div class="d dots">{examples}{rest}</div>
        </div>
    }
}
