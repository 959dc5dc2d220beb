//! Changing the price and the status, each in a dialog of its own.

use chrono::Utc;
use fangke_shared::field::Checks;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{ChangeStatusRequest, ListingDraft, ListingResponse, PriceKind};
use leptos::prelude::*;

use crate::amount::Unit;
use crate::i18n::Word;
use crate::property::listing::parts::change_problem::ChangeProblem;
use crate::property::listing::parts::record::use_record;
use crate::property::record::patch::merge_patch;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Field, Form, Select, TextArea, TextInput, unique_id, use_toaster};

/// Changes prices.
#[component]
pub fn PriceDialog(
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Dialog open title=tr!(record.change_price).to_owned()><PriceForm open/></Dialog> }
}

/// The prices as typed.
#[derive(Clone, Copy)]
struct Typed {
    price: RwSignal<String>,
    rent: RwSignal<String>,
    floor: RwSignal<String>,
    evaluation: RwSignal<String>,
}

impl Typed {
    /// The draft with these prices, and which of them can't be read.
    fn apply(self, draft: &ListingDraft) -> (ListingDraft, Vec<FieldError>) {
        let mut draft = draft.clone();
        let unit = if draft.purpose.includes_sale() { Unit::Wan } else { Unit::Yuan };
        let mut errors = Vec::new();
        let fields = [
            ("/price_fen", self.price, Unit::Wan, &mut draft.price_fen),
            ("/rent_fen", self.rent, Unit::Yuan, &mut draft.rent_fen),
            ("/floor_price_fen", self.floor, unit, &mut draft.floor_price_fen),
            ("/evaluation_fen", self.evaluation, unit, &mut draft.evaluation_fen),
        ];
        for (pointer, text, unit, field) in fields {
            match unit.parse(&text.get()) {
                Ok(fen) => *field = fen,
                Err(()) => errors.push(FieldError::new(pointer, FieldCode::InvalidFormat)),
            }
        }
        (draft, errors)
    }
}

#[component]
fn PriceForm(open: RwSignal<bool>) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let old = record.listing.with_untracked(|listing| listing.draft.clone());
    let (is_sale, is_rental, is_listed) =
        (old.purpose.includes_sale(), old.purpose.includes_rental(), untrack(|| record.with(|listing| listing.status.is_active())));
    let unit = if is_sale { Unit::Wan } else { Unit::Yuan };
    let text = |unit: Unit, fen: Option<i64>| RwSignal::new(fen.map(|fen| unit.text(fen)).unwrap_or_default());
    let typed = Typed {
        price: text(Unit::Wan, old.price_fen),
        rent: text(Unit::Yuan, old.rent_fen),
        floor: text(unit, old.floor_price_fen),
        evaluation: text(unit, old.evaluation_fen),
    };
    let old = StoredValue::new(old);
    let form = Form::new(move || {
        let (draft, mut errors) = old.with_value(|old| typed.apply(old));
        let mut checks = Checks::new();
        draft.check(Utc::now(), &mut checks);
        // Only what this dialog can mend.
        errors.extend(checks.into_errors().into_iter().filter(|error| error.pointer.ends_with("_fen")));
        if is_listed {
            let missing = draft.missing(true).into_iter().map(fangke_shared::property::listing::MissingPart::pointer);
            errors.extend(missing.filter(|pointer| pointer.ends_with("_fen")).map(|pointer| FieldError::new(pointer, FieldCode::Required)));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (draft, _) = old.with_value(|old| typed.apply(old));
        let patch = old.with_value(|old| merge_patch(old, &draft));
        form.submit(async move { record.api.update_listing(record.id(), record.version(), &patch).await }, move |listing| {
            open.set(false);
            record.accept(listing);
            toaster.say(tr!(listing.saved));
        });
    };
    let (wan, yuan) = (tr!(listing.unit.wan), tr!(listing.unit.yuan_month));
    let other = if is_sale { wan } else { yuan };
    let form_id = unique_id("price-form");
    view! {
        <form class="body form" id=form_id.clone() on:submit=save>
            {is_sale.then(|| view! { <Field label=tr!(listing.column.price) state=form.field("/price_fen") required=true class="w6"><TextInput value=typed.price inputmode="decimal" unit=wan class="control--num" autofocus=true/></Field> })}
            {is_rental.then(|| view! { <Field label=tr!(listing.column.rent) state=form.field("/rent_fen") required=true class="w6"><TextInput value=typed.rent inputmode="decimal" unit=yuan class="control--num"/></Field> })}
            <Field label=PriceKind::Floor.label() state=form.field("/floor_price_fen") class="w6"><TextInput value=typed.floor inputmode="decimal" unit=other class="control--num"/></Field>
            <Field label=PriceKind::Evaluation.label() state=form.field("/evaluation_fen") class="w6"><TextInput value=typed.evaluation inputmode="decimal" unit=other class="control--num"/></Field>
            <ChangeProblem form/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(record.change_price)}</Button>
        </footer>
    }
}

/// Changes the status.
#[component]
pub fn StatusDialog(
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Dialog open title=tr!(record.change_status).to_owned()><StatusForm open/></Dialog> }
}

/// Its fields, for a dialog that is there already.
#[component]
pub fn StatusForm(
    /// Whether that is open.
    open: RwSignal<bool>,
    /// Hears of the listing as it is then.
    #[prop(optional, into)]
    on_saved: Option<Callback<ListingResponse>>,
) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let steps = record.listing.with_untracked(|listing| listing.next_statuses.clone());
    let status = RwSignal::new(steps.first().map(|status| status.word().to_owned()).unwrap_or_default());
    let reason = RwSignal::new(String::new());
    let request = move || {
        let status = status.get().parse().ok()?;
        Some(ChangeStatusRequest { status, reason: reason.get().trim().to_owned() })
    };
    let form = Form::new(move || request().map_or(Ok(()), |request| request.validate()))
        .keeping(record.session.draft("status", record.id()), &[reason]);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(body) = request() else { return };
        form.submit(async move { record.api.change_listing_status(record.id(), record.version(), &body).await }, move |listing| {
            open.set(false);
            if let Some(on_saved) = on_saved {
                on_saved.run(listing.clone());
            }
            record.accept(listing);
            toaster.say(tr!(listing.saved));
        });
    };
    let choices: Vec<Choice> = steps.iter().map(|status| Choice::new(status.word(), status.label())).collect();
    let form_id = unique_id("status-form");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <Field label=tr!(listing.column.status) state=form.field("/status") required=true><Select value=status choices/></Field>
            <Field label=tr!(listing.reason) state=form.field("/reason") required=true hint=tr!(listing.reason_hint)><TextArea value=reason/></Field>
            <ChangeProblem form/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(record.change_status)}</Button>
        </footer>
    }
}
