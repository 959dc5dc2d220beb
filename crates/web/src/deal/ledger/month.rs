//! Whether the month is locked: locking it, and unlocking the latest one with a reason.

use fangke_shared::deal::receivable::{LockMonthRequest, LockedMonth, UnlockMonthRequest};
use fangke_shared::month::Month;
use leptos::prelude::*;

use crate::api::{FormKey, use_api};
use crate::deal::performance::parts::month as months;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, Loaded, ProblemNote, Tag, TextArea, Tone, unique_id, use_toaster};
use crate::{time, tr};

/// The panel.
#[component]
pub fn MonthState(
    /// Which month.
    month: Memo<Month>,
) -> impl IntoView {
    let api = use_api();
    let locked = LocalResource::new(move || async move { api.list_locked_months().await });
    let on_done = Callback::new(move |()| locked.refetch());
    view! {
        <section class="panel" aria-labelledby="h-month">
            <header><h2 id="h-month">{move || tr!(ledger.month_title, month = months::name(month.get()))}</h2></header>
            <Loaded resource=locked rows=1 view=move |page| {
                let all = StoredValue::new(page.items);
                move || all.with_value(|all| standing(month.get(), all, on_done).into_any())
            }/>
        </section>
    }
}

/// How the month stands, and what may be done about it.
fn standing(month: Month, all: &[LockedMonth], on_done: Callback<()>) -> impl IntoView + use<> {
    let word = month.to_string();
    let lock = all.iter().find(|lock| lock.month == word).cloned();
    let is_latest = all.first().is_some_and(|latest| latest.month == word);
    let is_over = month < months::current();
    let open = RwSignal::new(false);
    let is_locked = lock.is_some();
    let (tag, text) = match lock {
        Some(lock) => {
            let by = tr!(ledger.locked_by, by = lock.locked_by.display_name, at = time::moment(lock.locked_at));
            (view! { <Tag tone=Tone::Warning>{tr!(ledger.locked)}</Tag> }.into_any(), by)
        }
        None => (view! { <Tag tone=Tone::Positive>{tr!(ledger.unlocked)}</Tag> }.into_any(), tr!(ledger.unlocked_text).to_owned()),
    };
    let (name, refused) = if is_locked {
        (tr!(ledger.unlock), (!is_latest).then(|| tr!(ledger.later_locked).to_owned()))
    } else {
        (tr!(ledger.lock), (!is_over).then(|| tr!(ledger.not_over).to_owned()))
    };
    let title = Signal::stored(format!("{name} {}", months::name(month)));
    view! {
        <div class="pad stack">
            <p>{tag} " " {text}</p>
            <p><Button refused=Signal::stored(refused) on_click=move |()| open.set(true)>{name}</Button></p>
        </div>
        <Dialog open title><Turn month is_locked open on_done/></Dialog>
    }
}

/// Locks the month, or unlocks it with a reason.
#[component]
fn Turn(month: Month, is_locked: bool, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, toaster, key) = (use_api(), use_toaster(), FormKey::new());
    let reason = RwSignal::new(String::new());
    let locks = LockMonthRequest { month: month.to_string() };
    let unlocks = move || UnlockMonthRequest { reason: reason.with(|reason| reason.trim().to_owned()) };
    let checked = locks.clone();
    let form = Form::new(move || if is_locked { unlocks().validate() } else { checked.validate(time::today()) });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (lock, unlock) = (locks.clone(), untrack(unlocks));
        let send =
            async move { if is_locked { api.unlock_month(month, &unlock).await } else { api.lock_month(key, &lock).await.map(drop) } };
        form.submit(send, move |()| {
            toaster.say(if is_locked { tr!(ledger.unlock_done) } else { tr!(ledger.lock_done) });
            open.set(false);
            on_done.run(());
        });
    };
    let name = if is_locked { tr!(ledger.unlock) } else { tr!(ledger.lock) };
    let text = if is_locked { tr!(ledger.unlock_text) } else { tr!(ledger.lock_text) };
    let field = is_locked.then(|| {
        view! { <Field label=tr!(ledger.reason) state=form.field("/reason") required=true><TextArea value=reason/></Field> }
    });
    let form_id = unique_id("month");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <p>{text}</p>
            {field}
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{name}</Button>
        </footer>
    }
}
