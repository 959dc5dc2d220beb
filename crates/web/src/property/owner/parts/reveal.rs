//! Looking at a number: why first, then the number, then the follow-up that it asks for.

use fangke_shared::OwnerId;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::owner::{RevealPurpose, RevealRequest, RevealResponse};
use leptos::prelude::*;

use crate::company::setting::parts::figures;
use crate::i18n::Word;
use crate::property::listing::parts::record::{Record, use_record};
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextInput, unique_id};

/// Asks for the purpose, then fills `revealed`.
#[component]
pub fn RevealDialog(
    /// Whose number.
    owner: OwnerId,
    /// Open or not.
    open: RwSignal<bool>,
    /// The number in clear.
    revealed: RwSignal<Option<RevealResponse>>,
) -> impl IntoView {
    view! {
        <Dialog open title=tr!(owner.revealing.title).to_owned()><Ask owner open revealed/></Dialog>
    }
}

#[component]
fn Ask(owner: OwnerId, open: RwSignal<bool>, revealed: RwSignal<Option<RevealResponse>>) -> impl IntoView {
    let record = use_record();
    let purpose = RwSignal::new(RevealPurpose::OwnerCall);
    let note = RwSignal::new(String::new());
    let request =
        move || RevealRequest { purpose: purpose.get(), note: Some(note.get().trim().to_owned()).filter(|note| !note.is_empty()) };
    let form = Form::new(move || request().validate()).keeping(record.session.draft("reveal", owner), &[note]);
    let ask = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = request();
        form.submit(async move { record.api.reveal_owner(record.id(), owner, &body).await }, move |answer| {
            open.set(false);
            open_in(record, owner, revealed, answer);
            record.session.reload();
            record.has_changed();
        });
    };
    let purposes = RevealPurpose::ALL
        .iter()
        .map(|&word| {
            view! {
                <label class="radio">
                    <input type="radio" name="purpose" prop:checked=move || purpose.get() == word on:change=move |_| purpose.set(word)/>
                    {word.label()}
                </label>
            }
        })
        .collect_view();
    let left = move || record.session.me().map(|me| tr!(owner.revealing.used, used = me.reveals_today, limit = me.reveal_limit));
    let figures = figures(record.api);
    let minutes = move || figures.with(|figures| figures.reveal_follow_up_minutes);
    let is_blocked =
        move || form.failure().with(|failure| failure.as_ref().is_some_and(|failure| failure.code() == Some(ErrorCode::RevealsBlocked)));
    let form_id = unique_id("reveal");
    view! {
        <form class="body" id=form_id.clone() on:submit=ask>
            <p>{move || tr!(owner.revealing.text, minutes = minutes())}</p>
            <div class="choices" role="radiogroup" aria-label=tr!(owner.revealing.purpose)>{purposes}</div>
            <Show when=move || purpose.get() == RevealPurpose::Other>
                <Field label=tr!(owner.revealing.note) state=form.field("/note") required=true><TextInput value=note/></Field>
            </Show>
            <p class="muted">{left}</p>
            <ProblemNote error=form.failure()/>
            // What is owed stands in one place, from where it is written.
            <Show when=is_blocked><p><a href="/today?kind=reveal_follow_up">{tr!(owner.revealing.owed)}</a></p></Show>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy() icon=icondata_lu::LuEye>{tr!(owner.reveal)}</Button>
        </footer>
    }
}

/// The number is there: the card shows it, and the listing knows until when.
pub(super) fn open_in(record: Record, owner: OwnerId, revealed: RwSignal<Option<RevealResponse>>, answer: RevealResponse) {
    let until = answer.follow_up_due_at;
    revealed.set(Some(answer));
    record.listing.update(|listing| {
        listing.owners.iter_mut().filter(|known| known.id == owner).for_each(|known| known.revealed_until = Some(until));
    });
}
