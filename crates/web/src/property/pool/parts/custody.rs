//! Whose the listing is, until when, and how it becomes one's own (§1.3 to §1.5).

use chrono::{DateTime, Duration, Utc};
use fangke_shared::problem::{ErrorCode, FieldError};
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::listing::{ClaimNeed, ListingResponse, MaintainerReason, Pool};
use leptos::prelude::*;

use crate::api::{ApiError, FormKey};
use crate::company::setting::parts::figures;
use crate::i18n::{Word, error_text};
use crate::property::follow_up::parts::use_writing;
use crate::property::listing::parts::record::use_record;
use crate::time;
use crate::tr;
use crate::ui::{Button, ButtonKind, Icon, Task, use_toaster};

/// Whose it is, and the term that runs, for the head.
#[component]
pub fn PoolState() -> impl IntoView {
    let record = use_record();
    let figures = figures(record.api);
    move || {
        record.listing.with(|listing| {
            let pool = listing.summary.pool?;
            let since = listing
                .maintainer_changed_at
                .filter(|_| pool == Pool::Public)
                .map(|at| view! { <span class="muted" title=time::exact(at)>{tr!(pool.since, at = time::day(at))}</span> });
            let days = figures.with(|figures| figures.protection_days);
            let term = term(listing, days).map(|term| countdown(&term));
            Some(view! { <span class="tag">{pool.label()}</span>{since}{term} })
        })
    }
}

/// A term that runs.
#[derive(Debug, Clone, PartialEq)]
struct Term {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    is_protection: bool,
}

/// What ends next: the protection of a resting listing, or the time for its first follow-up.
fn term(listing: &ListingResponse, protection_days: i64) -> Option<Term> {
    let protection =
        listing.protected_until.map(|until| Term { from: until - Duration::days(protection_days), until, is_protection: true });
    let first = || listing.first_follow_up_due_at.map(|until| Term { from: listing.summary.created_at, until, is_protection: false });
    protection.or_else(first)
}

/// How urgent a term is: a day is red, two are amber.
fn tone(left: Duration) -> Option<&'static str> {
    if left <= Duration::hours(24) {
        Some("danger")
    } else if left <= Duration::hours(48) {
        Some("warning")
    } else {
        None
    }
}

/// The part of a term that is over, in per cent.
fn elapsed(from: DateTime<Utc>, until: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    let whole = (until - from).num_seconds().max(1);
    ((now - from).num_seconds().saturating_mul(100) / whole).clamp(0, 100)
}

fn countdown(term: &Term) -> impl IntoView + use<> {
    let now = Utc::now();
    let left = term.until - now;
    let span = time::span(left.max(Duration::zero()));
    let text = if term.is_protection { tr!(pool.protected, span = span) } else { tr!(pool.first_due, span = span) };
    let share = format!("{}%", elapsed(term.from, term.until, now));
    view! {
        <span class="countdown" data-tone=tone(left) title=time::exact(term.until)>
            <span class="track" style:--v=share></span>
            {text}
        </span>
    }
}

/// How it becomes one's own, where that is possible.
#[component]
pub fn Claim() -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let task = Task::new();
    let key = StoredValue::new(FormKey::new());
    let claim = move |()| {
        task.run(record.api.claim_listing(record.id(), key.get_value()), move |answer| {
            key.set_value(FormKey::new());
            match answer {
                Ok(listing) => {
                    record.accept(listing);
                    toaster.say(tr!(pool.claimed));
                }
                Err(error) => {
                    toaster.say(refusal_text(&error));
                    // What stands here is old.
                    record.reload();
                }
            }
        });
    };
    let writing = use_writing();
    let write_refused = Signal::derive(move || record.follow_up_refused());
    move || {
        let state = record.listing.with(|listing| listing.claim);
        let (text, action) = match (state.may, state.ground, state.needs) {
            (true, ground, _) => (
                ground_text(ground),
                view! { <Button kind=ButtonKind::Primary class="btn--sm" busy=task.busy() on_click=claim>{tr!(pool.claim)}</Button> }.into_any(),
            ),
            (false, _, Some(ClaimNeed::FollowUp)) => (
                tr!(pool.needs_follow_up),
                view! { <Button class="btn--sm" refused=write_refused on_click=move |()| writing.open_for(FollowUpKind::Call)>{tr!(follow_up.write)}</Button> }.into_any(),
            ),
            (false, _, Some(ClaimNeed::OwnerVerification)) => (
                tr!(pool.needs_verification),
                view! { <Button class="btn--sm" refused=write_refused on_click=move |()| writing.open_for(FollowUpKind::OwnerVerification)>{tr!(pool.verify)}</Button> }.into_any(),
            ),
            (false, _, None) => return None,
        };
        Some(view! {
            <div class="note phone-1" data-tone="accent">
                <Icon icon=icondata_lu::LuInfo/>
                <div>{text}</div>
                {action}
            </div>
        })
    }
}

fn ground_text(ground: Option<MaintainerReason>) -> &'static str {
    match ground {
        Some(MaintainerReason::OwnerVerified) => tr!(pool.ground_verified),
        Some(MaintainerReason::OverQuota) => tr!(pool.ground_over_quota),
        _ => tr!(pool.ground_followed),
    }
}

/// Why a claim was refused: who was faster, or what is needed first.
fn refusal_text(error: &ApiError) -> String {
    let word = |name: &str| {
        let value = |field: &FieldError| field.params.get(name).and_then(|value| value.as_str().map(str::to_owned));
        error.field_errors().first().and_then(value)
    };
    match error.code() {
        Some(ErrorCode::ClaimedMeanwhile) => word("display_name").map_or_else(|| error_text(error), |name| tr!(pool.faster, name = name)),
        Some(ErrorCode::ClaimWithoutGround) => {
            let need = word("needs").and_then(|word| word.parse::<ClaimNeed>().ok());
            need.map_or_else(|| error_text(error), |need| tr!(pool.first, need = need.label()))
        }
        _ => error_text(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_two_days_are_urgent() {
        assert_eq!(
            (tone(Duration::hours(24)), tone(Duration::hours(48)), tone(Duration::hours(49))),
            (Some("danger"), Some("warning"), None)
        );
    }

    #[test]
    fn the_bar_shows_what_is_over() {
        let at = |n| DateTime::UNIX_EPOCH + Duration::days(n);
        assert_eq!((elapsed(at(0), at(30), at(15)), elapsed(at(0), at(30), at(40)), elapsed(at(5), at(5), at(1))), (50, 100, 0));
    }
}
