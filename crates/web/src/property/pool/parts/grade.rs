//! The grade: what speaks for it, what the next one needs, and choosing it (§1.8).

use fangke_shared::company::setting::Figures;
use fangke_shared::property::listing::{Evidence, Grade, ListingResponse, QuotaUse, Quotas, SetGradeRequest};
use leptos::prelude::*;

use crate::company::setting::parts::figures;
use crate::i18n::Word;
use crate::property::listing::parts::change_problem::ChangeProblem;
use crate::property::listing::parts::record::use_record;
use crate::property::listing::parts::words;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Form, Icon, unique_id, use_toaster};

/// Shows what speaks for the grade, and changes it.
#[component]
pub fn GradeDialog(
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Dialog open title=tr!(pool.grading.title).to_owned()><GradeForm open/></Dialog> }
}

#[component]
fn GradeForm(open: RwSignal<bool>) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let figures = figures(record.api);
    let grade = RwSignal::new(record.listing.with_untracked(|listing| listing.summary.grade));
    let form = Form::new(|| Ok(()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = SetGradeRequest { grade: grade.get_untracked() };
        form.submit(async move { record.api.set_listing_grade(record.id(), record.version(), &body).await }, move |listing| {
            open.set(false);
            record.accept(listing);
            toaster.say(tr!(pool.grading.saved));
        });
    };
    let choices = move || {
        record.listing.with(|listing| {
            figures.with(|figures| Grade::ALL.iter().rev().map(|&word| choice(word, grade, listing, figures)).collect_view())
        })
    };
    let edit_refused = Signal::derive(move || record.edit_refused());
    let form_id = unique_id("grade-form");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <ul class="evidence">{move || record.listing.with(|listing| evidence(&listing.evidence))}</ul>
            {move || record.listing.with(gap).map(|text| view! { <p>{text}</p> })}
            <div class="choices" role="radiogroup" aria-label=tr!(pool.grading.title)>{choices}</div>
            {move || edit_refused.get().map(|reason| view! { <p class="muted">{reason}</p> })}
            <ChangeProblem form/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy() refused=edit_refused>{tr!(pool.grading.set)}</Button>
        </footer>
    }
}

/// A tick or a cross for each piece.
fn evidence(found: &[Evidence]) -> impl IntoView + use<> {
    Evidence::ALL
        .iter()
        .map(|piece| {
            let is_there = found.contains(piece);
            let (icon, state) = if is_there {
                (icondata_lu::LuCheck, tr!(pool.grading.there))
            } else {
                (icondata_lu::LuX, tr!(pool.grading.not_there))
            };
            view! { <li class=if is_there { "positive" } else { "muted" }><Icon icon/>{piece.label()}<small class="end">{state}</small></li> }
        })
        .collect_view()
}

/// What the next grade needs, in words.
fn gap(listing: &ListingResponse) -> Option<String> {
    let gap = listing.grade_gap.as_ref()?;
    let missing: Vec<&str> = gap.missing.iter().map(|piece| piece.label()).collect();
    Some(tr!(pool.grading.gap, grade = gap.next.label(), n = gap.needed, missing = missing.join(tr!(common.list_separator))))
}

fn quota_of(quotas: Option<&Quotas>, grade: Grade) -> Option<QuotaUse> {
    match grade {
        Grade::General => None,
        Grade::Recommended => quotas.map(|quotas| quotas.recommended),
        Grade::Focus => quotas.map(|quotas| quotas.focus),
    }
}

/// Why a grade can't be chosen now; none if it can.
fn unfit(grade: Grade, listing: &ListingResponse, figures: &Figures) -> Option<String> {
    let has = i64::try_from(listing.evidence.len()).unwrap_or(i64::MAX);
    let lacks = grade.needs(figures) - has;
    if grade == listing.summary.grade {
        None
    } else if lacks > 0 {
        Some(tr!(pool.grading.lacks, n = lacks))
    } else {
        quota_of(listing.quotas.as_ref(), grade).filter(|quota| !quota.has_room()).map(|_| tr!(pool.grading.full).to_owned())
    }
}

fn choice(word: Grade, grade: RwSignal<Grade>, listing: &ListingResponse, figures: &Figures) -> impl IntoView + use<> {
    let quota = quota_of(listing.quotas.as_ref(), word).map(|quota| tr!(pool.grading.quota, used = quota.used, limit = quota.limit));
    let why_not = unfit(word, listing, figures);
    let is_off = why_not.is_some();
    let note = [quota, why_not].into_iter().flatten().collect::<Vec<_>>().join(tr!(common.list_separator));
    view! {
        <label class="radio">
            <input type="radio" name="grade" disabled=is_off prop:checked=move || grade.get() == word on:change=move |_| grade.set(word)/>
            <span class="grade" data-g=words::strength(word)>{word.label()}</span>
            <small class="muted end">{note}</small>
        </label>
    }
}
