//! Who the client is, and the drawer that changes it.

use fangke_shared::client::profile::ClientDraft;
use fangke_shared::client::{ClientKind, ClientSource, IncomeBand, Level};
use leptos::prelude::*;

use super::record::use_dossier;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Drawer, Field, Form, ProblemNote, Select, TextArea, TextInput, unique_id, use_toaster, word_choices};
use crate::{time, tr};

/// The texts of the form.
#[derive(Clone, Copy)]
pub struct ProfileFields {
    name: RwSignal<String>,
    kinds: RwSignal<Vec<ClientKind>>,
    source: RwSignal<String>,
    source_detail: RwSignal<String>,
    is_key: RwSignal<bool>,
    intent: RwSignal<String>,
    value: RwSignal<String>,
    household: RwSignal<String>,
    occupation: RwSignal<String>,
    income: RwSignal<String>,
    tags: RwSignal<String>,
    notes: RwSignal<String>,
}

fn word<T: Word>(value: Option<T>) -> RwSignal<String> {
    RwSignal::new(value.map(|value| value.word().to_owned()).unwrap_or_default())
}

impl ProfileFields {
    /// Those of a client.
    pub fn of(draft: ClientDraft) -> Self {
        let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
        Self {
            name: RwSignal::new(draft.name),
            kinds: RwSignal::new(draft.kinds),
            source: word(Some(draft.source)),
            source_detail: text(draft.source_detail),
            is_key: RwSignal::new(draft.is_key),
            intent: word(draft.intent),
            value: word(draft.value),
            household: text(draft.household),
            occupation: text(draft.occupation),
            income: word(draft.income),
            tags: RwSignal::new(draft.tags.join(" ")),
            notes: text(draft.notes),
        }
    }

    /// Its texts, for a draft.
    pub fn texts(self) -> [RwSignal<String>; 9] {
        [self.name, self.source, self.source_detail, self.intent, self.value, self.household, self.occupation, self.tags, self.notes]
    }

    /// What they say.
    pub fn draft(self) -> ClientDraft {
        let text = |text: RwSignal<String>| Some(text.get().trim().to_owned()).filter(|text| !text.is_empty());
        let tags = self.tags.get();
        ClientDraft {
            name: self.name.get().trim().to_owned(),
            kinds: self.kinds.get(),
            source: self.source.get().parse().unwrap_or(ClientSource::WalkIn),
            source_detail: text(self.source_detail),
            is_key: self.is_key.get(),
            intent: self.intent.get().parse().ok(),
            value: self.value.get().parse().ok(),
            household: text(self.household),
            occupation: text(self.occupation),
            income: self.income.get().parse().ok(),
            tags: tags.split([' ', '、', ',', '，']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
            notes: text(self.notes),
        }
    }
}

/// Name and source, which every client has.
#[component]
pub fn BasicFields(
    /// The texts.
    fields: ProfileFields,
    /// What is wrong with them.
    form: Form,
) -> impl IntoView {
    view! {
        <Field label=tr!(profile.name) state=form.field("/name") required=true class="w6"><TextInput value=fields.name placeholder=tr!(dossier.name_hint)/></Field>
        <Field label=tr!(profile.source) state=form.field("/source") required=true class="w6"><Select value=fields.source choices={word_choices::<ClientSource>()}/></Field>
    }
}

/// Everything else of a person.
#[component]
pub fn MoreFields(
    /// The texts.
    fields: ProfileFields,
    /// What is wrong with them.
    form: Form,
) -> impl IntoView {
    let kinds = ClientKind::ALL
        .iter()
        .map(|&kind| {
            let is_on = move || fields.kinds.with(|kinds| kinds.contains(&kind));
            let toggle = move |_| {
                fields.kinds.update(|kinds| {
                    if let Some(at) = kinds.iter().position(|known| *known == kind) {
                        kinds.remove(at);
                    } else {
                        kinds.push(kind);
                    }
                });
            };
            view! { <label class="check"><input type="checkbox" prop:checked=is_on on:change=toggle/>{kind.label()}</label> }
        })
        .collect_view();
    view! {
        <Field label=tr!(profile.field.source_detail) state=form.field("/source_detail") class="w6"><TextInput value=fields.source_detail placeholder=tr!(dossier.source_detail_hint)/></Field>
        <Field label=tr!(profile.field.tags) state=form.field("/tags") class="w6" hint=tr!(dossier.tags_hint)><TextInput value=fields.tags/></Field>
        <div class="field"><label class="check"><input type="checkbox" prop:checked=move || fields.is_key.get() on:change:target=move |event| fields.is_key.set(event.target().checked())/>{tr!(dossier.is_key)}</label></div>
        <fieldset class="client-kinds"><legend>{tr!(profile.field.kinds)}</legend><div class="choices">{kinds}</div></fieldset>
        <Field label=tr!(profile.field.intent_label) state=form.field("/intent") class="w4"><Select value=fields.intent choices={word_choices::<Level>()} blank=tr!(common.choose)/></Field>
        <Field label=tr!(profile.field.value_label) state=form.field("/value") class="w4"><Select value=fields.value choices={word_choices::<Level>()} blank=tr!(common.choose)/></Field>
        <Field label=tr!(profile.field.income) state=form.field("/income") class="w4"><Select value=fields.income choices={word_choices::<IncomeBand>()} blank=tr!(common.choose)/></Field>
        <Field label=tr!(profile.field.household) state=form.field("/household") class="w6"><TextInput value=fields.household placeholder=tr!(dossier.household_hint)/></Field>
        <Field label=tr!(profile.field.occupation) state=form.field("/occupation") class="w6"><TextInput value=fields.occupation/></Field>
        <Field label=tr!(profile.field.notes) state=form.field("/notes")><TextArea value=fields.notes/></Field>
    }
}

/// Who the client is.
#[component]
pub fn Facts() -> impl IntoView {
    let dossier = use_dossier();
    let is_editing = RwSignal::new(false);
    let may_edit = move || dossier.with(|client| client.rights.may_edit);
    let facts = move || {
        let client = dossier.client.get();
        let source = match &client.source_detail {
            Some(detail) => format!("{} · {detail}", client.summary.source.label()),
            None => client.summary.source.label().to_owned(),
        };
        let rows = [
            (tr!(profile.source), Some(source)),
            (tr!(profile.field.household), client.household.clone()),
            (tr!(profile.field.occupation), client.occupation.clone()),
            (tr!(profile.field.income), client.income.map(|income| income.label().to_owned())),
            (tr!(dossier.registrant), Some(client.registrant.display_name.clone())),
            (tr!(dossier.registered), Some(time::moment(client.summary.registered_at))),
        ];
        let rows = rows.into_iter().map(|(name, value)| {
            let value = value.map_or_else(|| view! { <span class="muted">{tr!(dossier.unknown)}</span> }.into_any(), IntoAny::into_any);
            view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
        });
        let notes = client.notes.clone().map(|notes| view! { <p class="client-notes">{notes}</p> });
        view! { <dl class="facts" style:--cols="2" style:--label="6em">{rows.collect_view()}</dl>{notes} }
    };
    view! {
        <section class="panel" aria-labelledby="h-facts">
            <header>
                <h2 id="h-facts">{tr!(dossier.facts)}</h2>
                <Show when=may_edit>
                    <span class="end"><Button class="btn--sm" icon=icondata_lu::LuPencil on_click=move |()| is_editing.set(true)>{tr!(common.edit)}</Button></span>
                </Show>
            </header>
            <div class="body">{facts}</div>
            <Drawer open=is_editing title=tr!(dossier.edit).to_owned()><Edit open=is_editing/></Drawer>
        </section>
    }
}

#[component]
fn Edit(open: RwSignal<bool>) -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let draft = dossier.client.with_untracked(|client| {
        let row = &client.summary;
        ClientDraft {
            name: row.name.clone(),
            kinds: row.kinds.clone(),
            source: row.source,
            source_detail: client.source_detail.clone(),
            is_key: row.is_key,
            intent: row.intent,
            value: row.value,
            household: client.household.clone(),
            occupation: client.occupation.clone(),
            income: client.income,
            tags: row.tags.clone(),
            notes: client.notes.clone(),
        }
    });
    let fields = ProfileFields::of(draft);
    let form = Form::new(move || fields.draft().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(|| fields.draft());
        form.submit(async move { dossier.api.update_client(dossier.id(), dossier.version(), &body).await }, move |client| {
            open.set(false);
            toaster.say(tr!(dossier.saved));
            dossier.accept(client);
        });
    };
    let form_id = unique_id("client-facts");
    view! {
        <form class="body form" id=form_id.clone() on:submit=save>
            <BasicFields fields form/>
            <MoreFields fields form/>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
