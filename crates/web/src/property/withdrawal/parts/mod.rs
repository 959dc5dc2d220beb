//! What is said of a withdrawal on the listing's record, and the dialog that reports one.

use fangke_shared::permission::Action;
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::withdrawal::ReportWithdrawalRequest;
use leptos::prelude::*;

use crate::api::FormKey;
use crate::property::follow_up::parts::use_writing;
use crate::property::listing::parts::record::{Record, use_record};
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, Icon, ProblemNote, TextArea, unique_id, use_toaster};
use crate::{time, tr};

/// May the caller report it? It is on the market, a colleague maintains it, and no report waits.
pub fn may_report(record: Record) -> bool {
    let me = record.session.me().map(|me| me.member.id);
    record.session.may(Action::WriteFollowUp)
        && record.listing.with(|listing| {
            let maintainer = listing.summary.maintainer.as_ref().map(|member| member.id);
            listing.summary.status.is_active() && listing.withdrawal.is_none() && maintainer.is_some() && maintainer != me
        })
}

/// The report that waits, and how it is answered.
#[component]
pub fn WithdrawalNote() -> impl IntoView {
    let (record, writing) = (use_record(), use_writing());
    let write_refused = Signal::derive(move || record.follow_up_refused());
    move || {
        let report = record.listing.with(|listing| listing.withdrawal.clone())?;
        let due = time::exact(report.due_at);
        let until = if report.is_overdue { tr!(withdrawal.overdue, at = due) } else { tr!(withdrawal.until, at = due) };
        Some(view! {
            <div class="note phone-1" data-tone="warning">
                <Icon icon=icondata_lu::LuTriangleAlert/>
                <div>{tr!(withdrawal.reported, name = report.by.display_name, note = report.note)} " " {until}</div>
                <Button class="btn--sm" refused=write_refused on_click=move |()| writing.open_for(FollowUpKind::OwnerVerification)>{tr!(pool.verify)}</Button>
            </div>
        })
    }
}

/// Asks who said what.
#[component]
pub fn WithdrawalDialog(
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Dialog open title=tr!(withdrawal.report).to_owned()><ReportForm open/></Dialog> }
}

#[component]
fn ReportForm(open: RwSignal<bool>) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let note = RwSignal::new(String::new());
    let request = move || ReportWithdrawalRequest { note: note.get().trim().to_owned() };
    let form = Form::new(move || request().validate()).keeping(record.session.draft("withdrawal", record.id()), &[note]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        let reported = async move {
            record.api.report_withdrawal(record.id(), key, &body).await?;
            record.refresh().await
        };
        form.submit(reported, move |()| {
            open.set(false);
            toaster.say(tr!(withdrawal.told));
        });
    };
    let form_id = unique_id("withdrawal-form");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <p>{tr!(withdrawal.what)}</p>
            <Field label=tr!(withdrawal.note) state=form.field("/note") required=true hint=tr!(withdrawal.note_hint)><TextArea value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(withdrawal.report)}</Button>
        </footer>
    }
}
