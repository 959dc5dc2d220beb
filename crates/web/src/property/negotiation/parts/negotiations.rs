//! Negotiations: the latest ones, and logging another.

use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::PriceKind;
use fangke_shared::property::negotiation::{CreateNegotiationRequest, NegotiationOutcome, NegotiationParty, NegotiationResponse};
use leptos::prelude::*;

use crate::amount::Unit;
use crate::api::FormKey;
use crate::i18n::Word;
use crate::property::listing::parts::record::use_record;
use crate::property::listing::parts::words::price_text;
use crate::time;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Choice, Dialog, Field, Form, ProblemNote, Select, Tag, TextArea, TextInput, Tone, unique_id, use_toaster,
    word_choices,
};

/// How many are shown: the timeline has them all.
const SHOWN: i64 = 5;

/// The panel.
#[component]
pub fn Negotiations() -> impl IntoView {
    let record = use_record();
    let open = RwSignal::new(false);
    let negotiations = LocalResource::new(move || {
        record.changes.track();
        async move { record.api.list_negotiations(record.id(), SHOWN).await }
    });
    let may = record.follow_up_refused().is_none();
    let rows = move || match negotiations.get() {
        Some(Ok(page)) if page.items.is_empty() => {
            view! { <div class="body"><p class="muted">{tr!(negotiation.none)}</p></div> }.into_any()
        }
        Some(Ok(page)) => view! { <ul class="assets talks">{page.items.iter().map(row).collect_view()}</ul> }.into_any(),
        Some(Err(error)) => view! { <ProblemNote error=Signal::stored(Some(error)) on_retry=move |()| negotiations.refetch()/> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="h-talks">
            <header>
                <h2 id="h-talks">{tr!(negotiation.title)}</h2>
                {may.then(|| view! { <span class="end"><Button class="btn--sm" on_click=move |()| open.set(true)>{tr!(negotiation.log)}</Button></span> })}
            </header>
            {rows}
        </section>
        <Dialog open title=tr!(negotiation.log).to_owned()><NegotiationForm open/></Dialog>
    }
}

fn row(negotiation: &NegotiationResponse) -> impl IntoView + use<> {
    let tone = match negotiation.outcome {
        NegotiationOutcome::Agreed => Tone::Positive,
        NegotiationOutcome::Refused => Tone::Danger,
        NegotiationOutcome::Open => Tone::Neutral,
    };
    let answered =
        negotiation.answered_fen.map(|fen| view! { <span>{tr!(negotiation.answered)} " " {price_text(negotiation.price, fen)}</span> });
    let (at, outcome) = (negotiation.follow_up.created_at, negotiation.outcome.label());
    view! {
        <li>
            <div>
                <b class="dots"><span>{tr!(negotiation.offered)} " " {price_text(negotiation.price, negotiation.offered_fen)}</span>{answered}</b>
                <small class="dots"><span>{negotiation.price.label()}</span><span>{negotiation.party.label()}</span><span>{negotiation.follow_up.author.display_name.clone()}</span><span title=time::exact(at)>{time::day(at)}</span></small>
            </div>
            <Tag tone>{outcome}</Tag>
        </li>
    }
}

#[component]
fn NegotiationForm(open: RwSignal<bool>) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let purpose = untrack(|| record.with(|listing| listing.purpose));
    let prices: Vec<PriceKind> = PriceKind::ALL
        .iter()
        .copied()
        .filter(|kind| match kind {
            PriceKind::Asking => purpose.includes_sale(),
            PriceKind::Rent => purpose.includes_rental(),
            PriceKind::Floor => true,
            PriceKind::Evaluation => false,
        })
        .collect();
    let price = RwSignal::new(prices.first().map(|kind| kind.word().to_owned()).unwrap_or_default());
    let party = RwSignal::new(if purpose.includes_sale() { NegotiationParty::Buyer } else { NegotiationParty::Tenant }.word().to_owned());
    let outcome = RwSignal::new(NegotiationOutcome::Open.word().to_owned());
    let [offered, answered, text] = [(); 3].map(|()| RwSignal::new(String::new()));
    let kind = move || price.with(|price| price.parse().unwrap_or(PriceKind::Asking));
    // The floor price is one of the sale, unless the flat is only to let.
    let unit = move || match kind() {
        PriceKind::Rent => Unit::Yuan,
        PriceKind::Floor if !purpose.includes_sale() => Unit::Yuan,
        _ => Unit::Wan,
    };
    let request = move || {
        let wrong = |pointer: &str, code| vec![FieldError::new(pointer, code)];
        let offered = unit().parse(&offered.get()).map_err(|()| wrong("/offered_fen", FieldCode::InvalidFormat))?;
        Ok(CreateNegotiationRequest {
            price: kind(),
            party: party.with(|word| word.parse().unwrap_or(NegotiationParty::Owner)),
            offered_fen: offered.ok_or_else(|| wrong("/offered_fen", FieldCode::Required))?,
            answered_fen: unit().parse(&answered.get()).map_err(|()| wrong("/answered_fen", FieldCode::InvalidFormat))?,
            outcome: outcome.with(|word| word.parse().unwrap_or(NegotiationOutcome::Open)),
            text: text.get().trim().to_owned(),
        })
    };
    let form = Form::new(move || request().and_then(|request: CreateNegotiationRequest| request.validate(purpose)))
        .keeping(record.session.draft("negotiation", record.id()), &[price, party, outcome, offered, answered, text]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // What can't be read shows beside its field.
        let Ok(body) = untrack(request) else {
            form.check();
            return;
        };
        form.submit(async move { record.api.create_negotiation(record.id(), key, &body).await }, move |_| {
            open.set(false);
            toaster.say(tr!(negotiation.saved));
            record.reload();
        });
    };
    let choices: Vec<Choice> = prices.iter().map(|kind| Choice::new(kind.word(), kind.label())).collect();
    let suffix = move || if unit() == Unit::Yuan { tr!(listing.unit.yuan_month) } else { tr!(listing.unit.wan) };
    let form_id = unique_id("talk-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(negotiation.price) state=form.field("/price") class="w6"><Select value=price choices/></Field>
            <Field label=tr!(negotiation.party) state=form.field("/party") class="w6"><Select value=party choices={word_choices::<NegotiationParty>()}/></Field>
            {move || {
                let unit = suffix();
                view! {
                    <Field label=tr!(negotiation.offered) state=form.field("/offered_fen") required=true class="w6"><TextInput value=offered inputmode="decimal" unit=unit class="control--num"/></Field>
                    <Field label=tr!(negotiation.answered) state=form.field("/answered_fen") optional=true class="w6"><TextInput value=answered inputmode="decimal" unit=unit class="control--num"/></Field>
                }
            }}
            <Field label=tr!(negotiation.outcome) state=form.field("/outcome") class="w6"><Select value=outcome choices={word_choices::<NegotiationOutcome>()}/></Field>
            <Field label=tr!(negotiation.text) state=form.field("/text") required=true hint=tr!(negotiation.text_hint)><TextArea value=text/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
