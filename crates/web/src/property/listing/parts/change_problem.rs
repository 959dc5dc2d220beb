//! What goes wrong with a change of the record; somebody else's change offers a way on that loses nothing.

use leptos::prelude::*;

use super::record::use_record;
use crate::api::ApiError;
use crate::tr;
use crate::ui::{Button, Form, Icon, ProblemNote, Task};

/// The failure of a form that changes the listing on the page.
#[component]
pub fn ChangeProblem(
    /// The form.
    form: Form,
) -> impl IntoView {
    let (record, task) = (use_record(), Task::new());
    let is_stale = Memo::new(move |_| form.failure().with(|failure| failure.as_ref().is_some_and(ApiError::is_stale)));
    let is_fresh = RwSignal::new(false);
    Effect::new(move || {
        form.failure().track();
        is_fresh.set(false);
    });
    let reload = move |()| task.act(record.refresh(), move |()| is_fresh.set(true));
    let stale = move || {
        let text = if is_fresh.get() { tr!(listing.stale.fresh) } else { tr!(listing.stale.text) };
        view! {
            <div class="note" data-tone="warning" role="alert">
                <Icon icon=icondata_lu::LuTriangleAlert/>
                <div>{text}</div>
                {(!is_fresh.get()).then(|| view! { <Button class="btn--sm" icon=icondata_lu::LuRotateCw on_click=reload>{tr!(listing.stale.reload)}</Button> })}
            </div>
        }
    };
    move || if is_stale.get() { stale().into_any() } else { view! { <ProblemNote error=form.failure()/> }.into_any() }
}
