//! Changing a figure: it can't be saved before its effects have been shown.

use chrono::{DateTime, Utc};
use fangke_shared::company::setting::{ChangeSettingRequest, SettingResponse, SettingUnit};
use fangke_shared::problem::{FieldCode, FieldError};
use leptos::prelude::*;

use super::effects::{Asked, Effects};
use super::words::{amount, parse, typed};
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Choice, Dialog, Field, Form, ProblemNote, Segmented, Select, TextArea, TextInput, opened_by, unique_id, use_toaster,
};
use crate::{time, tr};

/// Asks for the figure, its day and the reason.
#[component]
pub fn ChangeDialog(
    /// Which figure; none while the dialog is closed.
    setting: RwSignal<Option<SettingResponse>>,
    /// Runs after a success.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    let open = opened_by(setting);
    let title = Signal::derive(move || setting.with(|setting| setting.as_ref().map(|s| s.key.label().to_owned())).unwrap_or_default());
    view! { <Dialog open title class="dialog--wide">{move || setting.get().map(|setting| view! { <ChangeForm setting open on_saved/> })}</Dialog> }
}

/// What has been typed.
#[derive(Clone, Copy)]
struct Typed {
    value: RwSignal<String>,
    start: RwSignal<String>,
    from: RwSignal<String>,
    reason: RwSignal<String>,
}

const NOW: &str = "now";
const LATER: &str = "later";

impl Typed {
    fn is_later(self) -> bool {
        self.start.with(|start| start == LATER)
    }

    /// The moment from which it counts: now is none, and none typed is an error.
    fn from(self) -> Result<Option<DateTime<Utc>>, FieldError> {
        if !self.is_later() {
            return Ok(None);
        }
        let from = self.from.with(|from| time::from_local(from));
        from.map(Some).ok_or_else(|| FieldError::new("/effective_from", FieldCode::Required))
    }

    fn request(self, unit: SettingUnit) -> Result<ChangeSettingRequest, Vec<FieldError>> {
        let value = self.value.with(|text| parse(unit, text)).ok_or_else(|| {
            let code = if self.value.with(|text| text.trim().is_empty()) { FieldCode::Required } else { FieldCode::InvalidFormat };
            vec![FieldError::new("/value", code)]
        })?;
        let effective_from = self.from().map_err(|error| vec![error])?;
        Ok(ChangeSettingRequest { value, effective_from, reason: self.reason.get() })
    }
}

#[component]
fn ChangeForm(setting: SettingResponse, open: RwSignal<bool>, on_saved: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (key, unit) = (setting.key, setting.unit);
    let input = Typed {
        value: RwSignal::new(typed(unit, setting.value)),
        start: RwSignal::new(NOW.to_owned()),
        from: RwSignal::new(String::new()),
        reason: RwSignal::new(String::new()),
    };
    let form =
        Form::new(move || input.request(unit)?.validate(key, Utc::now())).keeping(use_session().draft("setting", key), &[input.reason]);
    // What may be asked about, whatever is still to be said of the reason.
    let asked = Memo::new(move |_| {
        let request = input.request(unit).ok()?;
        let is_sound = form.errors().iter().all(|error| error.pointer == "/reason");
        is_sound.then_some(Asked { value: request.value, from: request.effective_from })
    });
    let shown = RwSignal::new(None::<Asked>);
    let is_same = move || input.value.with(|text| parse(unit, text)) == Some(setting.value) && !input.is_later() && setting.next.is_none();
    let refused = Signal::derive(move || {
        if is_same() {
            Some(tr!(setting.unchanged).to_owned())
        } else {
            (asked.get().is_some() && shown.get() != asked.get()).then(|| tr!(setting.preview_first).to_owned())
        }
    });
    let form_key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if refused.get_untracked().is_some() {
            return;
        }
        let Ok(request) = untrack(|| input.request(unit)) else {
            form.check();
            return;
        };
        form.submit(async move { api.change_setting(key, form_key, &request).await }, move |saved: SettingResponse| {
            open.set(false);
            toaster.say(saved_text(&saved));
            on_saved.run(());
        });
    };
    let form_id = unique_id("rule-form");
    let hint = tr!(setting.between, min = amount(unit, setting.min), max = amount(unit, setting.max));
    let starts = vec![Choice::new(NOW, tr!(setting.from_now)), Choice::new(LATER, tr!(setting.from_later))];
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(setting.value) state=form.field("/value") hint=hint required=true class="w6">
                {match unit {
                    SettingUnit::MinuteOfDay => view! { <TextInput value=input.value kind="time" autofocus=true/> }.into_any(),
                    SettingUnit::YesNo => {
                        let choices = [0, 1].map(|value| Choice::new(value.to_string(), amount(unit, value))).to_vec();
                        view! { <Select value=input.value choices/> }.into_any()
                    }
                    _ => view! { <TextInput value=input.value inputmode="numeric" unit=unit.label() autofocus=true/> }.into_any(),
                }}
            </Field>
            <Field label=tr!(setting.effective_from) state=form.field("/effective_from") class="w6">
                <Segmented value=input.start choices=starts label=tr!(setting.effective_from)/>
                <Show when=move || input.is_later()><TextInput value=input.from kind="datetime-local" label=tr!(setting.effective_from)/></Show>
            </Field>
            <Effects key asked shown/>
            <Field label=tr!(setting.reason) state=form.field("/reason") hint=tr!(setting.reason_hint) required=true>
                <TextArea value=input.reason placeholder=tr!(setting.reason_example)/>
            </Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id refused busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}

/// Says what is in force now, or what will be.
fn saved_text(setting: &SettingResponse) -> String {
    let name = setting.key.label();
    match setting.next {
        Some(next) => {
            let from = time::moment(next.effective_from);
            tr!(setting.saved_later, name = name, value = amount(setting.unit, next.value), from = from)
        }
        None => tr!(setting.saved, name = name, value = amount(setting.unit, setting.value)),
    }
}
