//! Saved mappings: the same export of the same system is mapped once.

use fangke_shared::exchange::import::{ImportPresetResponse, SaveImportPresetRequest};
use fangke_shared::field::Checks;
use leptos::prelude::*;

use super::mapping::Mapping;
use crate::exchange::import::rejects::stem;
use crate::exchange::import::wizard::Wizard;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Field, Form, ProblemNote, Select, Task, TextInput, use_toaster};

/// Longest name of a preset, in characters.
const NAME_MAX: usize = 60;

/// Choosing, saving and deleting presets.
#[component]
pub fn PresetPanel(wizard: Wizard, mapping: Mapping) -> impl IntoView {
    let ((api, _), toaster) = (wizard.calls(), use_toaster());
    let kind = wizard.with_stored(|import| import.kind);
    let list = LocalResource::new(move || api.list_import_presets());
    let presets = Memo::new(move |_| match list.get() {
        Some(Ok(page)) => page.items.into_iter().filter(|preset| preset.kind == kind).collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    let failure = Signal::derive(move || list.get().and_then(Result::err));
    let chosen = RwSignal::new(String::new());
    let current = Memo::new(move |_| {
        let id = chosen.get();
        presets.with(|presets| presets.iter().find(|preset| preset.id.to_string() == id).cloned())
    });
    let choices =
        Signal::derive(move || presets.with(|presets| presets.iter().map(|p| Choice::new(p.id.to_string(), p.name.clone())).collect()));
    Effect::new(move || {
        // Only a choice applies a preset; a list that came anew doesn't.
        chosen.track();
        if let Some(preset) = current.get_untracked() {
            let name = preset.name;
            match mapping.change(|draft, columns| draft.apply(columns, &preset.mapping, preset.default_purpose)) {
                Some(0) => toaster.say(tr!(import.preset_no_match, name = name)),
                Some(n) => toaster.say(tr!(import.preset_applied, name = name, n = n)),
                None => {}
            }
        }
    });
    let task = Task::new();
    let save_again = move |preset: ImportPresetResponse| {
        let ImportPresetResponse { name, kind, mapping, default_purpose, .. } = preset;
        let body = SaveImportPresetRequest { name, kind, mapping, default_purpose };
        task.act(async move { api.save_import_preset(&body).await }, move |_| list.refetch());
    };
    let delete = move |preset: ImportPresetResponse| {
        task.act(api.delete_import_preset(preset.id), move |()| {
            chosen.set(String::new());
            list.refetch();
            let text = tr!(import.preset_deleted, name = preset.name.clone());
            toaster.say_with_undo(text, Callback::new(move |()| save_again(preset.clone())));
        });
    };
    let delete_button = move || {
        current.get().map(|preset| {
            let label = tr!(import.preset_delete, name = preset.name.clone());
            view! { <Button kind=ButtonKind::Quiet class="btn--icon" icon=icondata_lu::LuTrash2 label on_click=move |()| delete(preset.clone())/> }
        })
    };
    let chooser = move || {
        if presets.with(Vec::is_empty) {
            view! { <span class="muted">{tr!(import.preset_none)}</span> }.into_any()
        } else {
            view! { <Select value=chosen choices blank=tr!(import.preset_choose) label=tr!(import.preset_choose)/>{delete_button} }
                .into_any()
        }
    };
    let is_saving = RwSignal::new(false);
    let preset_name = move || match current.get_untracked() {
        Some(preset) => preset.name,
        None => wizard.with_stored(|import| stem(&import.filename).to_owned()),
    };
    let on_done = Callback::new(move |name: Option<String>| {
        is_saving.set(false);
        if let Some(name) = name {
            toaster.say(tr!(import.preset_saved, name = name));
            list.refetch();
        }
    });
    view! {
        <section class="panel" aria-labelledby="h-preset">
            <header>
                <h2 id="h-preset">{tr!(import.preset)}</h2>
                <span class="end">
                    <Button kind=ButtonKind::Link class="btn--sm" icon=icondata_lu::LuBookmark on_click=move |()| is_saving.set(true)>
                        {tr!(import.preset_save)}
                    </Button>
                </span>
            </header>
            <div class="body"><ProblemNote error=failure on_retry=move |()| list.refetch()/><div class="import__preset">{chooser}</div></div>
        </section>
        <Dialog open=is_saving title=Signal::stored(tr!(import.preset_save).to_owned())>
            <SavePreset wizard mapping name=preset_name() on_done/>
        </Dialog>
    }
}

#[component]
fn SavePreset(wizard: Wizard, mapping: Mapping, name: String, on_done: Callback<Option<String>>) -> impl IntoView {
    let (api, _) = wizard.calls();
    let name = RwSignal::new(name.chars().take(NAME_MAX).collect::<String>());
    let form = Form::new(move || {
        let mut checks = Checks::new();
        name.with(|name| checks.text("/name", name.trim(), 1, NAME_MAX));
        checks.finish()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = wizard.with_stored(|import| SaveImportPresetRequest {
            name: name.get_untracked().trim().to_owned(),
            kind: import.kind,
            mapping: untrack(|| mapping.with(|draft| draft.mapping(&import.columns))),
            default_purpose: untrack(|| mapping.with(|draft| draft.purpose)),
        });
        form.submit(async move { api.save_import_preset(&body).await }, move |preset| on_done.run(Some(preset.name)));
    };
    view! {
        <form class="body" id="save-preset" novalidate on:submit=submit>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(import.preset_name) state=form.field("/name") hint=tr!(import.preset_name_hint)>
                <TextInput value=name autofocus=true/>
            </Field>
        </form>
        <footer>
            <Button on_click=move |()| on_done.run(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form="save-preset" busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
