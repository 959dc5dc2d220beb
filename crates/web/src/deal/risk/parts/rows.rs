//! Risks as rows: what may go wrong, how grave it is, until when it is to be dealt with.

use fangke_shared::RiskId;
use fangke_shared::deal::risk::{RiskGrade, RiskSummary};
use leptos::prelude::*;

use super::words::fact_words;
use crate::i18n::Word;
use crate::ui::{Button, Tag, Tone};
use crate::{address, time, tr};

/// The colour of a grade.
pub const fn tone(grade: RiskGrade) -> Tone {
    match grade {
        RiskGrade::Low => Tone::Neutral,
        RiskGrade::Medium => Tone::Warning,
        RiskGrade::High | RiskGrade::Severe => Tone::Danger,
    }
}

/// Rows of risks; whoever opens one sets `chosen`.
#[component]
pub fn Risks(
    /// The risks.
    #[prop(into)]
    risks: Signal<Vec<RiskSummary>>,
    /// The one that was opened.
    chosen: RwSignal<Option<RiskId>>,
    /// Says of which contract each is.
    names_contract: bool,
) -> impl IntoView {
    let key = |risk: &RiskSummary| (risk.id, risk.version, risk.is_overdue);
    view! { <ul class="rows"><For each=move || risks.get() key children=move |risk| row(risk, chosen, names_contract)/></ul> }
}

fn row(risk: RiskSummary, chosen: RwSignal<Option<RiskId>>, names_contract: bool) -> impl IntoView {
    let id = risk.id;
    let contract = names_contract.then(|| {
        let name = risk.contract.number.clone().unwrap_or_else(|| risk.contract.listing.title());
        view! { <span><a href=address::contract(risk.contract.id)>{name}</a></span> }
    });
    let said = risk.fact.as_ref().map(fact_words).or_else(|| risk.note.clone());
    let due = risk.state.is_open().then(|| view! { <span>{tr!(risk.due, at = time::moment(risk.due_at))}</span> });
    let blocks = risk.is_blocking.then(|| view! { <Tag tone=Tone::Danger>{tr!(risk.blocks)}</Tag> });
    let owner = risk.owner.clone().map(|owner| view! { <span>{owner.display_name}</span> });
    let label = format!("{} {}", tr!(risk.look), risk.code.label());
    view! {
        <li>
            <div>
                <div class="t"><span>{risk.code.label()}</span><Tag tone=tone(risk.grade)>{risk.grade.label()}</Tag>{blocks}</div>
                <div class="d dots">{contract}<span>{said}</span>{owner}{due}<span>{risk.state.label()}</span></div>
            </div>
            <Button class="btn--sm" label on_click=move |()| chosen.set(Some(id))>{tr!(risk.look)}</Button>
        </li>
    }
}
