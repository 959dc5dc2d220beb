//! Choosing a template, filled in for a client or a showing: to copy, to send, to say.

use fangke_shared::company::template::{Objection, TemplateField, TemplateKind, TemplateResponse, fill};
use fangke_shared::page::Page;
use leptos::prelude::*;

use crate::api::{ApiError, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Empty, Field, Icon, Loaded, Note, Select, TextArea, Tone, copy, use_toaster};

/// To whom, and what is known.
#[derive(Debug, Clone, Default)]
pub struct Spoken {
    /// What fills the fields in, but who writes and where they belong.
    pub values: Vec<(TemplateField, String)>,
    /// Has the client agreed to marketing? None where that isn't known here.
    pub agreed: Option<bool>,
    /// The number, where it was looked at.
    pub phone: Option<String>,
    /// What the client has against it: what answers that comes first.
    pub objection: Option<Objection>,
}

/// The dialog.
#[component]
pub fn TemplatePicker(
    /// Open or not.
    open: RwSignal<bool>,
    /// To whom, and what is known.
    #[prop(into)]
    spoken: Signal<Spoken>,
    /// Takes the text over, for a follow-up.
    #[prop(optional, into)]
    on_use: Option<Callback<String>>,
) -> impl IntoView {
    view! {
        <Dialog open title=tr!(template.title).to_owned() class="dialog--wide"><Choose open spoken on_use/></Dialog>
    }
}

#[component]
fn Choose(open: RwSignal<bool>, spoken: Signal<Spoken>, on_use: Option<Callback<String>>) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let all = LocalResource::new(move || async move {
        let templates: Page<TemplateResponse> = api.list_templates().await?;
        // Without the company's name its field stays open.
        let company = api.show_brand().await.ok().and_then(|brand| brand.name);
        Ok::<_, ApiError>((templates.items, company))
    });
    let show = move |(templates, company): (Vec<TemplateResponse>, Option<String>)| {
        if templates.is_empty() {
            return view! {
                <div class="body"><Empty icon=icondata_lu::LuMessageSquareText title=tr!(template.empty) text=tr!(template.empty_text)/></div>
                <footer><a class="btn" href="/settings/templates">{tr!(template.title)}</a></footer>
            }
            .into_any();
        }
        let me = untrack(|| session.me());
        let mut values = spoken.get_untracked().values;
        if let Some(me) = &me {
            values.push((TemplateField::Agent, me.member.display_name.clone()));
            // Region, store, team: the store is the second one.
            let store = me.member.store_id.and_then(|_| me.member.org_path.get(1)).cloned();
            values.push((TemplateField::Store, store.unwrap_or_default()));
        }
        values.push((TemplateField::Company, company.unwrap_or_default()));
        view! { <Preview open spoken on_use templates values/> }.into_any()
    };
    view! { <Loaded resource=all rows=4 view=show/> }
}

#[component]
fn Preview(
    open: RwSignal<bool>,
    spoken: Signal<Spoken>,
    on_use: Option<Callback<String>>,
    templates: Vec<TemplateResponse>,
    values: Vec<(TemplateField, String)>,
) -> impl IntoView {
    let toaster = use_toaster();
    let mut templates = templates;
    if let Some(objection) = spoken.with_untracked(|spoken| spoken.objection) {
        // What answers it, then what is said in general.
        templates.sort_by_key(|template| (template.objection != Some(objection), template.kind != TemplateKind::TalkTrack));
    }
    let choices: Vec<Choice> = templates
        .iter()
        .map(|template| {
            Choice::new(template.id.to_string(), format!("{} · {}（{}）", template.stage.label(), template.name, template.kind.label()))
        })
        .collect();
    let chosen = RwSignal::new(choices.first().map(|choice| choice.value.clone()).unwrap_or_default());
    let templates = StoredValue::new(templates);
    let values = StoredValue::new(values);
    let template =
        move || chosen.with(|id| templates.with_value(|all| all.iter().find(|template| template.id.to_string() == *id).cloned()));
    let text = RwSignal::new(String::new());
    Effect::new(move || {
        let filled = template().map(|template| values.with_value(|values| fill(&template.text, values)));
        text.set(filled.map(|filled| filled.text).unwrap_or_default());
    });
    // What is still open in the text as it stands, also after somebody has typed it in.
    let missing = move || {
        let open = text.with(|text| fill(text, &[]).missing);
        let names = open.into_iter().map(Word::label).collect::<Vec<_>>().join(tr!(common.list_separator));
        (!names.is_empty()).then(|| view! { <Note tone=Tone::Warning>{tr!(template.missing, fields = names)}</Note> })
    };
    let agreed = move || {
        let is_marketing = template().is_some_and(|template| template.is_marketing);
        Some(match (spoken.with(|spoken| spoken.agreed)?, is_marketing) {
            (true, _) => view! { <p class="muted">{tr!(template.agreed)}</p> }.into_any(),
            (false, true) => view! { <Note tone=Tone::Danger>{tr!(template.refused)}</Note> }.into_any(),
            (false, false) => view! { <p class="muted">{tr!(template.not_agreed)}</p> }.into_any(),
        })
    };
    let ways = move || {
        let phone = spoken.with(|spoken| spoken.phone.clone());
        match phone {
            Some(phone) => {
                let (sms, tel) = (format!("sms:{phone}?body={}", js_sys::encode_uri_component(&text.get())), format!("tel:{phone}"));
                view! {
                    <a class="btn" href=tel><Icon icon=icondata_lu::LuPhone/>{tr!(template.call)}</a>
                    <a class="btn" href=sms><Icon icon=icondata_lu::LuMessageSquareText/>{tr!(template.sms)}</a>
                }
                .into_any()
            }
            None => ().into_any(),
        }
    };
    let hint = move || spoken.with(|spoken| spoken.phone.is_none()).then(|| view! { <p class="muted">{tr!(template.reveal_first)}</p> });
    let take = on_use.map(|on_use| {
        let press = move |()| {
            on_use.run(text.get_untracked());
            open.set(false);
        };
        view! { <Button on_click=press>{tr!(template.take)}</Button> }
    });
    view! {
        <div class="body form">
            <Field label=tr!(template.which)><Select value=chosen choices/></Field>
            <Field label=tr!(template.text)><TextArea value=text/></Field>
            {missing}{agreed}{hint}
        </div>
        <footer>
            {take}{ways}
            <Button kind=ButtonKind::Primary icon=icondata_lu::LuCopy on_click=move |()| copy(toaster, text.get_untracked())>{tr!(template.copy)}</Button>
        </footer>
    }
}
