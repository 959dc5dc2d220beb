//! Writing a follow-up: what was said, how, and what comes next.

use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpKind, FollowUpRecorded, is_too_thin, weight};
use fangke_shared::property::listing::ClaimNeed;
use leptos::prelude::*;

use super::{templates, use_writing};
use crate::api::FormKey;
use crate::company::setting::parts::figures;
use crate::i18n::Word;
use crate::property::listing::parts::record::use_record;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Field, Form, ProblemNote, Select, Task, TextInput, composes, focus_id, set_text, use_toaster, word_choices,
};

/// Writes follow-ups on the listing on the page.
#[component]
pub fn Composer(
    /// Id of its text, so that a button elsewhere can lead there.
    #[prop(into)]
    id: String,
    /// After it was saved.
    #[prop(optional, into)]
    on_saved: Option<Callback<()>>,
) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let text = RwSignal::new(String::new());
    let kind = use_writing().kind;
    let figures = figures(record.api);
    let (counting, hinting) = (figures.clone(), figures.clone());
    let at_least = |figure: i64| usize::try_from(figure).unwrap_or_default();
    let (next_step, next_on) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let has_next = RwSignal::new(false);
    let (key, refreshing) = (StoredValue::new(FormKey::new()), Task::new());
    let request = move || CreateFollowUpRequest {
        kind: kind.get().parse().unwrap_or(FollowUpKind::Other),
        text: text.get().trim().to_owned(),
        next_step: Some(next_step.get().trim().to_owned()).filter(|step| !step.is_empty()),
        next_on: next_on.get().parse().ok(),
    };
    // The same text wherever it was begun: on the record, or from the list of what is to be done.
    let form = Form::new(move || request().validate()).keeping(record.session.draft("follow_up", record.id()), &[text, next_step, next_on]);
    has_next.set(untrack(|| !next_step.get().is_empty() || !next_on.get().is_empty()));
    let refused = Signal::derive(move || {
        record.follow_up_refused().or_else(|| {
            let (letters, distinct) = figures.with(|figures| (at_least(figures.follow_up_letters), at_least(figures.follow_up_distinct)));
            let is_thin = text.with(|text| is_too_thin(text, letters, distinct));
            is_thin.then(|| tr!(follow_up.too_thin, letters = letters, distinct = distinct))
        })
    });
    let text_id = StoredValue::new(id.clone());
    let save = move || {
        if refused.with_untracked(Option::is_some) {
            return;
        }
        let body = request();
        form.submit(
            async move { record.api.create_follow_up(record.id(), key.get_value(), &body).await },
            move |recorded: FollowUpRecorded| {
                key.set_value(FormKey::new());
                set_text(&[text, next_step, next_on], "");
                has_next.set(false);
                kind.set(FollowUpKind::Call.word().to_owned());
                // What a verification did to the listing is said in its place.
                toaster.say(recorded.takeover.map_or(tr!(follow_up.saved), Word::label));
                // The count of follow-ups and the time of the latest one are the record's; a failure shows with the next call.
                refreshing.beside(record.refresh(), move |answer| {
                    if answer.is_err() {
                        record.has_changed();
                    }
                });
                match on_saved {
                    Some(on_saved) => on_saved.run(()),
                    None => text_id.with_value(|id| focus_id(id)),
                }
            },
        );
    };
    let counted = move || {
        let (letters, distinct) = text.with(|text| weight(text));
        let (most, different) = counting.with(|figures| (at_least(figures.follow_up_letters), at_least(figures.follow_up_distinct)));
        if letters < most {
            tr!(follow_up.letters_short, n = letters, min = most)
        } else if distinct < different {
            tr!(follow_up.distinct_short, n = distinct, min = different)
        } else {
            tr!(follow_up.letters, n = letters)
        }
    };
    let submit_by_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !composes(&event) {
            event.prevent_default();
            save();
        }
    };
    // What a verification will do, where it does something.
    let consequence = move || {
        let is_verification = kind.with(|kind| kind == FollowUpKind::OwnerVerification.word());
        let is_needed = record.listing.with(|listing| listing.claim.needs == Some(ClaimNeed::OwnerVerification));
        (is_verification && is_needed).then(|| view! { <p class="muted">{tr!(follow_up.verification_text)}</p> })
    };
    let chips = move || {
        let purpose = record.with(|listing| listing.purpose);
        let labels = templates::of(purpose, chrono::Utc::now()).into_iter().map(|template| template.label);
        let fill = move |label: &'static str| {
            // The time in it is that of the press.
            let all = templates::of(purpose, chrono::Utc::now());
            if let Some(template) = all.iter().find(|template| template.label == label) {
                text.update(|text| *text = templates::filled(text, template, &all));
                text_id.with_value(|id| focus_id(id));
            }
        };
        let chip = move |label| view! { <span class="chip"><button type="button" on:click=move |_| fill(label)>{label}</button></span> };
        view! { <div class="composer__chips" role="group" aria-label=tr!(follow_up.template.title)>{labels.map(chip).collect_view()}</div> }
    };
    view! {
        {consequence}
        {chips}
        <form class="composer" on:submit=move |event| { event.prevent_default(); save(); }>
            <textarea
                id=id
                aria-label=tr!(follow_up.write)
                placeholder=move || tr!(follow_up.hint, min = hinting.with(|figures| figures.follow_up_letters))
                prop:value=move || text.get()
                on:input:target=move |event| text.set(event.target().value())
                on:keydown=submit_by_key
            ></textarea>
            <Show when=move || has_next.get()>
                <div class="form composer__next">
                    <Field label=tr!(follow_up.next) state=form.field("/next_step") class="w8"><TextInput value=next_step placeholder=tr!(follow_up.next_hint)/></Field>
                    <Field label=tr!(follow_up.next_on) state=form.field("/next_on") class="w4"><TextInput value=next_on kind="date"/></Field>
                </div>
            </Show>
            <footer>
                <Select value=kind choices={word_choices::<FollowUpKind>()} label=tr!(follow_up.kind)/>
                <Button kind=ButtonKind::Quiet class="btn--sm" icon=icondata_lu::LuCalendarClock on_click=move |()| has_next.update(|on| *on = !*on)>
                    {tr!(follow_up.next)}
                </Button>
                <span class="count-hint" role="status">{counted}</span>
                <Button kind=ButtonKind::Primary class="btn--sm" r#type="submit" busy=form.busy() refused>{tr!(common.save)}</Button>
            </footer>
        </form>
        // An empty text isn't wrong, only not written yet.
        {move || form.field("/text").error.get().filter(|_| !text.with(String::is_empty)).map(|error| view! { <span class="field__error" role="alert">{error}</span> })}
        <ProblemNote error=form.failure()/>
    }
}
