//! Entering, renewing and ending an exclusive agreement.

use chrono::{Months, NaiveDate};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::exclusive::{CreateExclusiveRequest, EndExclusiveRequest, ExclusiveResponse, RenewExclusiveRequest};
use leptos::prelude::*;

use super::agreements::Agreements;
use crate::api::FormKey;
use crate::time;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextArea, TextInput, opened_by, unique_id, use_toaster};

/// Months of the usual term.
const USUAL_MONTHS: u32 = 3;

/// The last day of a usual term.
fn usual_end(from: NaiveDate) -> Option<NaiveDate> {
    from.checked_add_months(Months::new(USUAL_MONTHS)).and_then(|day| day.pred_opt())
}

/// Enters an agreement, or the one that follows on another.
#[component]
pub fn TermDialog(agreements: Agreements) -> impl IntoView {
    let open = opened_by(agreements.entering);
    let title = Signal::derive(move || match agreements.entering.get() {
        Some(Some(_)) => tr!(exclusive.renew).to_owned(),
        _ => tr!(exclusive.enter).to_owned(),
    });
    view! { <Dialog open title>{move || agreements.entering.get().map(|before| view! { <TermForm before agreements open/> })}</Dialog> }
}

#[component]
fn TermForm(before: Option<ExclusiveResponse>, agreements: Agreements, open: RwSignal<bool>) -> impl IntoView {
    let (record, toaster) = (agreements.record, use_toaster());
    let first = before.as_ref().and_then(|before| before.until_on.succ_opt()).unwrap_or_else(time::today);
    let before = before.map(|before| before.id);
    let from = RwSignal::new(first.to_string());
    let until = RwSignal::new(usual_end(first).map(|day| day.to_string()).unwrap_or_default());
    let text = RwSignal::new(String::new());
    let request = move || {
        let follow_up = Some(text.get().trim().to_owned()).filter(|text| !text.is_empty());
        let (from, until): (Option<NaiveDate>, Option<NaiveDate>) = (from.get().parse().ok(), until.get().parse().ok());
        let wrong = |pointer| vec![FieldError::new(pointer, FieldCode::Required)];
        let from_on = from.ok_or_else(|| wrong("/from_on"))?;
        Ok(CreateExclusiveRequest { from_on, until_on: until.ok_or_else(|| wrong("/until_on"))?, follow_up })
    };
    let form = Form::new(move || request().and_then(|request: CreateExclusiveRequest| request.validate()))
        .keeping(record.session.draft("exclusive", record.id()), &[text]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // What can't be read shows beside its field.
        let Ok(body) = untrack(request) else {
            form.check();
            return;
        };
        let send = async move {
            match before {
                Some(id) => {
                    let body = RenewExclusiveRequest { until_on: body.until_on, follow_up: body.follow_up };
                    record.api.renew_exclusive(id, key, &body).await
                }
                None => record.api.create_exclusive(record.id(), key, &body).await,
            }
        };
        form.submit(send, move |_| {
            open.set(false);
            toaster.say(tr!(exclusive.saved));
            agreements.changed();
        });
    };
    let is_renewal = before.is_some();
    let form_id = unique_id("exclusive-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(exclusive.from) state=form.field("/from_on") required=true class="w6"><TextInput value=from kind="date" readonly=is_renewal/></Field>
            <Field label=tr!(exclusive.until) state=form.field("/until_on") required=true class="w6"><TextInput value=until kind="date"/></Field>
            <Field label=tr!(follow_up.title) state=form.field("/follow_up") hint=tr!(exclusive.follow_up_hint) optional=true><TextArea value=text/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}

/// Ends an agreement before its last day.
#[component]
pub fn EndDialog(agreements: Agreements) -> impl IntoView {
    let open = opened_by(agreements.ending);
    view! { <Dialog open title=tr!(exclusive.end).to_owned()>{move || agreements.ending.get().map(|one| view! { <EndForm one agreements open/> })}</Dialog> }
}

#[component]
fn EndForm(one: ExclusiveResponse, agreements: Agreements, open: RwSignal<bool>) -> impl IntoView {
    let (id, version, toaster) = (one.id, one.version, use_toaster());
    let reason = RwSignal::new(String::new());
    let request = move || EndExclusiveRequest { reason: reason.get().trim().to_owned() };
    let form = Form::new(move || request().validate()).keeping(agreements.record.session.draft("exclusive.end", id), &[reason]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { agreements.record.api.end_exclusive(id, version, key, &body).await }, move |_| {
            open.set(false);
            toaster.say(tr!(exclusive.is_ended));
            agreements.changed();
        });
    };
    let form_id = unique_id("end-form");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <p>{tr!(exclusive.end_text)}</p>
            <Field label=tr!(listing.reason) state=form.field("/reason") required=true hint=tr!(listing.reason_hint)><TextArea value=reason/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger r#type="submit" form=form_id busy=form.busy()>{tr!(exclusive.end)}</Button>
        </footer>
    }
}
