//! The form of a listing: a new one, one to change, or a lead to complete.

mod behalf;
mod draft;
mod leave;
mod location;
mod sections;
mod text;

use chrono::Utc;
use fangke_shared::ListingId;
use fangke_shared::field::Checks;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{CreateListingRequest, ListingDraft, ListingResponse, ListingStatus, MissingPart, Purpose};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use self::behalf::{Behalf, BehalfFields};
use self::draft::SavedDraft;
use self::leave::LeaveGuard;
use self::location::{Duplicate, Existing, LocationFields};
use self::sections::{FlatSection, PriceSection, PurposeField, RestSection, TermsSection};

pub use self::sections::{AnyOf, Sheet};
pub use self::text::{Fields, FormText};
use super::patch::merge_patch;
use crate::address;
use crate::api::{ApiError, FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::property::listing::parts::change_problem::ChangeProblem;
use crate::property::listing::parts::last_list;
use crate::property::listing::parts::record::{Record, refusal};
use crate::property::listing::parts::words;
use crate::property::owner::parts::{OwnerList, OwnerRows};
use crate::tr;
use crate::ui::{Button, ButtonKind, Empty, Form, Gaps, Loaded, PageTitle, ProblemNote, focus_field, set_title, use_toaster};
use fangke_shared::permission::{Action, Scope};

/// The form, for a new listing and for an existing one.
#[component]
pub fn ListingFormPage() -> impl IntoView {
    let (api, params) = (use_api(), use_params_map());
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ListingId>().ok())));
    move || match id.get() {
        None => view! { <Page old=None/> }.into_any(),
        Some(id) => {
            let listing = LocalResource::new(move || async move { api.get_listing(id).await });
            view! { <Loaded resource=listing view=|listing| view! { <Page old=Some(listing)/> }/> }.into_any()
        }
    }
}

/// May the form be used at all?
#[component]
fn Page(old: Option<ListingResponse>) -> impl IntoView {
    let session = use_session();
    let (action, is_permitted) = match &old {
        Some(listing) => (Action::EditListing, listing.can_edit),
        None => (Action::CreateListing, untrack(|| session.may(Action::CreateListing))),
    };
    if is_permitted {
        view! { <Sheets old/> }.into_any()
    } else {
        let title = old.as_ref().map_or_else(|| tr!(common.add_listing).to_owned(), |listing| words::title(&listing.summary));
        let back = old.map_or_else(last_list::address, |listing| address::listing(listing.summary.id));
        let head = PageTitle { title: title.clone(), subtitle: None, back: Some(back.clone()) };
        set_title(move || head.clone());
        view! {
            <div class="page">
                <Empty icon=icondata_lu::LuLock title text=untrack(|| refusal(session, action))>
                    <a class="btn" href=back>{tr!(common.back)}</a>
                </Empty>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Sheets(old: Option<ListingResponse>) -> impl IntoView {
    let (api, session, toaster, navigate) = (use_api(), use_session(), use_toaster(), use_navigate());
    let own = old.as_ref().map(|listing| listing.summary.id);
    let is_lead = old.as_ref().is_some_and(|listing| listing.summary.status == ListingStatus::Lead);
    let has_owner = old.as_ref().is_some_and(|listing| !listing.owners.is_empty());
    // A new listing needs an owner, and so does a lead that has none; others keep theirs on their page.
    let asks_owner = own.is_none() || (is_lead && !has_owner);
    let base = old.as_ref().map_or_else(|| ListingDraft::new(Purpose::Sale), |listing| listing.draft.clone());
    let saved = FormText::of(&base, old.as_ref().and_then(|listing| listing.summary.community_name.as_deref()));
    if let Some(listing) = old.clone() {
        provide_context(Record::new(api, session, listing));
    }

    let draft_on_device = SavedDraft::new(session, own);
    let restored = draft_on_device.restored(&saved);
    let was_restored = RwSignal::new(restored.is_some());
    let fields = Fields::new(restored.unwrap_or_else(|| saved.clone()));
    let owners = OwnerList::new();
    let behalf = Behalf::new();
    let is_typed = draft_on_device.keep(fields, saved.clone());
    let is_saved = RwSignal::new(false);
    let is_dirty = Signal::derive(move || !is_saved.get() && (is_typed.get() || !owners.drafts().is_empty() || behalf.is_typed()));

    let base = StoredValue::new(base);
    let read = move || base.with_value(|base| fields.get().read(base));
    let draft = Memo::new(move |_| read().0);
    let as_lead = RwSignal::new(is_lead);
    let form = Form::new(move || {
        let (draft, mut errors) = read();
        let owners = if asks_owner { owners.drafts() } else { Vec::new() };
        let request = CreateListingRequest { draft, owners, is_lead: as_lead.get(), on_behalf: behalf.get() };
        errors.extend(behalf.error());
        errors.extend(match own {
            None => request.validate(Utc::now()).err().unwrap_or_default(),
            Some(_) => changed_errors(&request, !is_lead, asks_owner),
        });
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let missing = Memo::new(move |_| draft.with(|draft| draft.missing(!asks_owner || !owners.drafts().is_empty())));

    let key = FormKey::new();
    let sent = draft_on_device.clone();
    let done = StoredValue::new_local(move |listing: ListingResponse| {
        is_saved.set(true);
        sent.forget();
        let is_now_lead = listing.summary.status == ListingStatus::Lead;
        toaster.say(if is_now_lead { tr!(record.form.saved_as_lead) } else { tr!(record.form.saved) });
        navigate(&address::listing(listing.summary.id), NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let save = move |keep_as_lead: bool| {
        as_lead.set(keep_as_lead || is_lead);
        let (new, owners, on_behalf) = untrack(|| (draft.get(), owners.drafts(), behalf.get()));
        let record = use_context::<Record>();
        form.submit(
            async move {
                let Some(record) = record else {
                    return api.create_listing(key, &CreateListingRequest { draft: new, owners, is_lead: keep_as_lead, on_behalf }).await;
                };
                change(record, base.with_value(|base| merge_patch(base, &new)), key, owners, asks_owner).await
            },
            move |listing| done.with_value(|done| done(listing)),
        );
    };
    let save = StoredValue::new_local(save);
    focus_wanted();

    // Who answers for listings of others may enter what they have obtained.
    let may_for_others = own.is_none() && untrack(|| session.scope(Action::EditListing)).is_some_and(|scope| scope != Scope::Own);
    let title = match (&old, is_lead) {
        (None, _) => tr!(common.add_listing).to_owned(),
        (Some(_), true) => tr!(record.form.complete).to_owned(),
        (Some(_), false) => tr!(record.form.edit).to_owned(),
    };
    let subtitle = old.as_ref().map(|listing| words::title(&listing.summary));
    let back = own.map_or_else(last_list::address, address::listing);
    let head = PageTitle { title: title.clone(), subtitle: subtitle.clone(), back: Some(back.clone()) };
    set_title(move || head.clone());
    // A lead may be saved as one, whatever it lacks.
    let needs = Signal::derive(move || !is_lead && !as_lead.get());
    let is_priced = base.with_value(|base| !base.is_price_on_request);
    let sheet = Sheet { fields, form, needs, is_priced };
    let discard = move |()| {
        fields.set(saved.clone());
        was_restored.set(false);
        draft_on_device.forget();
    };
    let discard = Callback::new(discard);
    let lacking = Signal::derive(move || missing.get().into_iter().map(|part| part.pointer().to_owned()).collect::<Vec<_>>());
    let is_incomplete = move || missing.with(|missing| !missing.is_empty());
    let failed = form.failure();
    let existing = move || match failed.get() {
        Some(ApiError::Problem { problem, .. }) => problem.member("existing_listing").map(|existing| view! { <Existing existing/> }),
        _ => None,
    };
    let problem = if own.is_some() { view! { <ChangeProblem form/> }.into_any() } else { view! { <ProblemNote error=failed/> }.into_any() };
    view! {
        <form class="page listing-form" novalidate=true on:submit=move |event| { event.prevent_default(); save.with_value(|save| save(false)); }>
            <div class="page-head page-head--flush">
                <h1>{title}</h1>
                <span class="sub">{subtitle}</span>
                <div class="actions"><PurposeField sheet/></div>
            </div>
            <Show when=move || was_restored.get()>
                <div class="note" data-tone="accent" role="status">
                    <div>{tr!(record.form.restored)}</div>
                    <Button class="btn--sm" on_click=move |()| discard.run(())>{tr!(record.form.start_over)}</Button>
                </div>
            </Show>
            <div class="stack">
                <section class="panel"><header><h2>{tr!(record.form.location)}</h2></header><div class="body stack"><LocationFields fields form needs/><Duplicate draft own/></div></section>
                {asks_owner.then(|| view! {
                    <section class="panel"><header><h2>{tr!(record.panel.owner)}</h2><span class="n">{tr!(record.form.owner_hint)}</span></header><div class="body"><OwnerRows owners form/></div></section>
                })}
                <section class="panel"><header><h2>{tr!(record.panel.flat)}</h2></header><div class="body"><FlatSection sheet/></div></section>
                <section class="panel"><header><h2>{tr!(negotiation.prices)}</h2></header><div class="body"><PriceSection sheet/></div></section>
                <section class="panel"><header><h2>{tr!(record.panel.terms)}</h2><span class="n">{tr!(common.optional)}</span></header><div class="body"><TermsSection sheet/></div></section>
                <section class="panel"><header><h2>{tr!(record.form.rest)}</h2></header><div class="body"><RestSection sheet/></div></section>
                {may_for_others.then(|| view! {
                    <section class="panel"><header><h2>{tr!(record.role.on_behalf)}</h2><span class="n">{tr!(common.optional)}</span></header><div class="body"><BehalfFields behalf form api/></div></section>
                })}
                {existing}
                {problem}
            </div>
            <div class="footbar">
                <Gaps form lacking/>
                <a class="btn desk-only" href=back>{tr!(common.cancel)}</a>
                <Show when=move || own.is_none() && is_incomplete()>
                    <Button busy=form.busy() on_click=move |()| save.with_value(|save| save(true))>{tr!(record.form.save_as_lead)}</Button>
                </Show>
                <Button kind=ButtonKind::Primary r#type="submit" busy=form.busy()>{tr!(common.save)}</Button>
            </div>
        </form>
        <LeaveGuard is_dirty on_discard=discard/>
    }
}

/// What is wrong with a changed listing: a lead may go on lacking parts, a listing may not lose one.
fn changed_errors(request: &CreateListingRequest, is_whole: bool, asks_owner: bool) -> Vec<FieldError> {
    let mut checks = Checks::new();
    request.draft.check(Utc::now(), &mut checks);
    if asks_owner {
        fangke_shared::property::listing::check_owners(&request.owners, &mut checks);
    }
    if is_whole {
        for part in request.draft.missing(true) {
            checks.push(FieldError::new(MissingPart::pointer(part), FieldCode::Required));
        }
    }
    checks.into_errors()
}

/// Sends what was changed, then the owners that were added; each step names the version that the one before made.
async fn change(
    record: Record,
    patch: serde_json::Value,
    key: FormKey,
    owners: Vec<fangke_shared::property::owner::OwnerDraft>,
    asks_owner: bool,
) -> Result<ListingResponse, ApiError> {
    let mut listing = if patch.as_object().is_some_and(serde_json::Map::is_empty) {
        record.listing.get_untracked()
    } else {
        let listing = record.api.update_listing(record.id(), record.version(), &patch).await?;
        record.accept(listing.clone());
        listing
    };
    if asks_owner {
        // What was added before a failure isn't added again.
        for owner in owners.iter().skip(listing.owners.len()) {
            listing = record.api.create_owner(record.id(), listing.summary.version, key, owner).await?;
            record.accept(listing.clone());
        }
    }
    Ok(listing)
}

/// Moves the focus to the field that the address asks for (`?field=room`).
fn focus_wanted() {
    let Some(name) = use_query_map().with_untracked(|query| query.get("field")) else { return };
    request_animation_frame(move || focus_field(&[format!("/{name}")]));
}
