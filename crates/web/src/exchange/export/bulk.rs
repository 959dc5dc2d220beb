//! The bar over the list while rows have ticks, and what it does with them.

use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::favourite::COMPARED_MAX;
use fangke_shared::property::listing::{AssignListingRequest, Grade, SetGradeRequest};
use fangke_shared::{ListingId, MemberId};
use futures::FutureExt;
use leptos::prelude::*;

use super::file::ExportDialog;
use crate::api::{ApiError, FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::company::member::parts::member_choices;
use crate::i18n::{Word, error_text};
use crate::property::favourite::parts::compare_href;
use crate::property::listing::parts::chosen::Chosen;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, Icon, Segmented, TextInput, Toaster, unique_id, use_toaster, word_choices,
};

/// Count first, then what may be done, and the way out last.
#[component]
pub fn BulkBar(
    /// The list.
    chosen: Chosen,
) -> impl IntoView {
    let session = use_session();
    let leads = session.scope(Action::EditListing).is_some_and(|scope| scope != Scope::Own);
    let exports = session.may(Action::ExportListings);
    let (is_giving, is_grading, is_exporting) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let compare = move || {
        let ids: Vec<ListingId> = chosen.rows.with(|rows| rows.iter().map(|(id, _)| *id).collect());
        (2..=COMPARED_MAX).contains(&ids.len()).then(|| view! { <a href=compare_href(&ids)>{tr!(favourite.compare)}</a> })
    };
    let count = move || tr!(export.n_chosen, n = chosen.rows.with(Vec::len));
    view! {
        <div class="bulkbar" role="region" aria-label=tr!(export.bulk)>
            <b role="status">{count}</b>
            {leads.then(|| view! { <button type="button" on:click=move |_| is_giving.set(true)>{tr!(export.give)}</button> })}
            {leads.then(|| view! { <button type="button" on:click=move |_| is_grading.set(true)>{tr!(export.grade)}</button> })}
            {exports.then(|| view! { <button type="button" on:click=move |_| is_exporting.set(true)>{tr!(export.open)}</button> })}
            {compare}
            <button type="button" aria-label=tr!(export.clear) title=tr!(export.clear) on:click=move |_| chosen.clear()>
                <Icon icon=icondata_lu::LuX/>
            </button>
        </div>
        <Dialog open=is_giving title=Signal::derive(move || tr!(export.give_n, n = chosen.rows.with(Vec::len)))><Give chosen open=is_giving/></Dialog>
        <Dialog open=is_grading title=Signal::derive(move || tr!(export.grade_n, n = chosen.rows.with(Vec::len)))><SetGrade chosen open=is_grading/></Dialog>
        <ExportDialog chosen open=is_exporting/>
    }
}

/// What became of the rows: those that couldn't be done keep their ticks.
#[derive(Debug)]
pub(super) struct Done<I> {
    done: Vec<I>,
    refused: Option<ApiError>,
}

impl<I> Default for Done<I> {
    fn default() -> Self {
        Self { done: Vec::new(), refused: None }
    }
}

impl<I> Done<I> {
    /// Notes the answer for one row; goes on with the next one, but for a failure that all would have.
    pub(super) fn note<T>(&mut self, id: I, answer: Result<T, ApiError>) -> bool {
        match answer {
            Ok(_) => self.done.push(id),
            Err(error) => {
                let is_over = error.code().is_none();
                self.refused = Some(error);
                return !is_over;
            }
        }
        true
    }
}

/// Tells what was done, closes the dialog, and reads the list anew.
pub(super) fn finish<I>(chosen: Chosen<I>, (open, toaster): (RwSignal<bool>, Toaster), done: &Done<I>, said: impl FnOnce(usize) -> String)
where
    I: Copy + PartialEq + Send + Sync + 'static,
{
    chosen.rows.update(|rows| rows.retain(|(id, _)| !done.done.contains(id)));
    let left = chosen.rows.with_untracked(Vec::len);
    match &done.refused {
        None => toaster.say(said(done.done.len())),
        Some(error) => toaster.say(tr!(export.partly, n = done.done.len(), left = left, why = error_text(error))),
    }
    open.set(false);
    chosen.reload.run(());
}

#[component]
fn Give(chosen: Chosen, open: RwSignal<bool>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (name, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // The colleague of the name, while it stands as it was chosen.
    let picked = RwSignal::new(None::<(MemberId, String)>);
    let member = move || picked.with(|picked| picked.as_ref().filter(|(_, label)| name.with(|name| name == label)).map(|(id, _)| *id));
    let request = move || AssignListingRequest { member_id: member().unwrap_or(MemberId(0)), reason: reason.get().trim().to_owned() };
    let form = Form::new(move || {
        let mut errors = request().validate().err().unwrap_or_default();
        if member().is_none() {
            errors.push(FieldError::new("/member_id", FieldCode::Required));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, rows) = (untrack(request), chosen.rows.get_untracked());
        let work = async move {
            let mut done = Done::default();
            for (id, _) in rows {
                if !done.note(id, api.assign_listing(id, FormKey::new(), &body).await) {
                    break;
                }
            }
            Ok(done)
        };
        form.submit(work, move |done: Done<ListingId>| finish(chosen, (open, toaster), &done, |n| tr!(export.given, n = n)));
    };
    let source = move |text: String| member_choices(api, text, Some(true)).boxed_local();
    let pick = move |choice: Choice| picked.set(choice.value.parse().ok().map(|id| (id, choice.label)));
    let form_id = unique_id("bulk-give");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{tr!(pool.assign_text)}</p>
            <Field label=tr!(pool.to) state=form.field("/member_id") required=true>
                <Combobox value=name source on_pick=pick placeholder=tr!(member.hint)/>
            </Field>
            <Field label=tr!(listing.reason) state=form.field("/reason") required=true hint=tr!(listing.reason_hint)><TextInput value=reason/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(export.give)}</Button>
        </footer>
    }
}

#[component]
fn SetGrade(chosen: Chosen, open: RwSignal<bool>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let grade = RwSignal::new(Grade::General.word().to_owned());
    let form = Form::new(|| Ok(()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (grade, rows) = (grade.get_untracked().parse().unwrap_or(Grade::General), chosen.rows.get_untracked());
        let work = async move {
            let mut done = Done::default();
            for (id, version) in rows {
                if !done.note(id, api.set_listing_grade(id, version, &SetGradeRequest { grade }).await) {
                    break;
                }
            }
            Ok(done)
        };
        form.submit(work, move |done: Done<ListingId>| finish(chosen, (open, toaster), &done, |n| tr!(export.graded, n = n)));
    };
    let form_id = unique_id("bulk-grade");
    view! {
        <form class="body form" id=form_id.clone() on:submit=save>
            <p>{tr!(export.grade_text)}</p>
            <Segmented value=grade choices={word_choices::<Grade>()} label=tr!(export.grade)/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(export.grade)}</Button>
        </footer>
    }
}
