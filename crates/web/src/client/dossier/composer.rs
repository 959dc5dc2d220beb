//! Writing a follow-up on a client: what was said, how, and what comes next.

use fangke_shared::client::consent::ConsentPurpose;
use fangke_shared::client::objection::CreateClientFollowUpRequest;
use fangke_shared::company::template::TemplateField;
use fangke_shared::property::follow_up::{FollowUpKind, is_too_thin, weight};
use leptos::prelude::*;

use super::objection::{RaisedFields, Raising};
use super::record::use_dossier;
use crate::api::FormKey;
use crate::company::setting::parts::figures;
use crate::company::template::parts::{Spoken, TemplatePicker};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Field, Form, ProblemNote, Select, TextInput, composes, set_text, use_toaster};

/// The id of its text.
pub const TEXT: &str = "client-follow-up";

/// Kinds that are about a client, the usual ones first.
const KINDS: [FollowUpKind; 7] = [
    FollowUpKind::Call,
    FollowUpKind::Wechat,
    FollowUpKind::Sms,
    FollowUpKind::Email,
    FollowUpKind::Visit,
    FollowUpKind::Negotiation,
    FollowUpKind::Other,
];

/// Writes follow-ups on the client on the page.
#[component]
pub fn Composer(
    /// After the follow-up was saved.
    #[prop(optional, into)]
    on_saved: Option<Callback<()>>,
) -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let (text, kind) = (RwSignal::new(String::new()), RwSignal::new(FollowUpKind::Call.word().to_owned()));
    let (next_step, next_on) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let has_next = RwSignal::new(false);
    let key = StoredValue::new(FormKey::new());
    let figures = figures(dossier.api);
    let counting = figures.clone();
    let at_least = |figure: i64| usize::try_from(figure).unwrap_or_default();
    let raising = Raising::default();
    let request = move || CreateClientFollowUpRequest {
        kind: kind.get().parse().unwrap_or(FollowUpKind::Other),
        text: text.get().trim().to_owned(),
        next_step: Some(next_step.get().trim().to_owned()).filter(|step| !step.is_empty()),
        next_on: next_on.get().parse().ok(),
        objections: raising.raised().into_iter().collect(),
    };
    let form = Form::new(move || request().validate())
        .keeping(dossier.session.draft("client_follow_up", dossier.id()), &[text, next_step, next_on, raising.said, raising.answer]);
    has_next.set(untrack(|| !next_step.get().is_empty() || !next_on.get().is_empty()));
    let refused = Signal::derive(move || {
        let (letters, distinct) = figures.with(|figures| (at_least(figures.follow_up_letters), at_least(figures.follow_up_distinct)));
        text.with(|text| is_too_thin(text, letters, distinct)).then(|| tr!(follow_up.too_thin, letters = letters, distinct = distinct))
    });
    let save = move || {
        if refused.with_untracked(Option::is_some) {
            return;
        }
        let body = untrack(request);
        let id = dossier.id();
        form.submit(async move { dossier.api.create_client_follow_up(id, key.get_value(), &body).await }, move |_| {
            key.set_value(FormKey::new());
            set_text(&[text, next_step, next_on], "");
            raising.clear();
            has_next.set(false);
            toaster.say(tr!(follow_up.saved));
            dossier.refresh();
            dossier.session.reload();
            if let Some(on_saved) = on_saved {
                on_saved.run(());
            }
        });
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
    let is_picking = RwSignal::new(false);
    let spoken = Signal::derive(move || {
        let phone = dossier.phone.get();
        dossier.with(|client| Spoken {
            values: vec![(TemplateField::Client, client.summary.name.clone())],
            objection: None,
            agreed: Some(
                client.consents.iter().any(|consent| consent.purpose == ConsentPurpose::Marketing && consent.withdrawn_at.is_none()),
            ),
            phone,
        })
    });
    let kinds: Vec<Choice> = KINDS.iter().map(|kind| Choice::new(kind.word(), kind.label())).collect();
    view! {
        <form class="composer" on:submit=move |event| { event.prevent_default(); save(); }>
            <textarea
                id=TEXT
                aria-label=tr!(dossier.write)
                placeholder=tr!(dossier.write_hint)
                prop:value=move || text.get()
                on:input:target=move |event| text.set(event.target().value())
                on:keydown=submit_by_key
            ></textarea>
            <Show when=move || has_next.get()>
                <div class="form composer__next">
                    <Field label=tr!(follow_up.next) state=form.field("/next_step") class="w8"><TextInput value=next_step placeholder=tr!(dossier.next_hint)/></Field>
                    <Field label=tr!(follow_up.next_on) state=form.field("/next_on") class="w4"><TextInput value=next_on kind="date"/></Field>
                </div>
            </Show>
            <Show when=move || raising.is_open.get()><RaisedFields raising form spoken/></Show>
            <footer>
                <Select value=kind choices=kinds label=tr!(follow_up.kind)/>
                <Button kind=ButtonKind::Quiet class="btn--sm" icon=icondata_lu::LuCalendarClock on_click=move |()| has_next.update(|on| *on = !*on)>
                    {tr!(follow_up.next)}
                </Button>
                <Button kind=ButtonKind::Quiet class="btn--sm" icon=icondata_lu::LuMessageSquareWarning on_click=move |()| raising.is_open.update(|on| *on = !*on)>
                    {tr!(dossier.objection.title)}
                </Button>
                <Button kind=ButtonKind::Quiet class="btn--sm" icon=icondata_lu::LuMessageSquareText on_click=move |()| is_picking.set(true)>
                    {tr!(template.title)}
                </Button>
                <span class="count-hint" role="status">{counted}</span>
                <Button kind=ButtonKind::Primary class="btn--sm" r#type="submit" busy=form.busy() refused>{tr!(common.save)}</Button>
            </footer>
        </form>
        <TemplatePicker open=is_picking spoken on_use=move |filled: String| text.set(filled)/>
        {move || form.field("/text").error.get().filter(|_| !text.with(String::is_empty)).map(|error| view! { <span class="field__error" role="alert">{error}</span> })}
        <ProblemNote error=form.failure()/>
    }
}
