//! Writing a template, and changing one.

use fangke_shared::company::template::{
    Objection, TemplateAudience, TemplateDraft, TemplateField, TemplateKind, TemplateResponse, TemplateStage, may_write,
};
use fangke_shared::permission::Action;
use leptos::prelude::*;

use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Choice, Dialog, Field, Form, ProblemNote, Segmented, Select, Task, TextArea, TextInput, opened_by, unique_id,
    use_toaster, word_choices,
};

/// What is being written: a new one, or one to change.
#[derive(Debug, Clone)]
pub struct Writing {
    /// As it was before; none for a new one.
    pub before: Option<TemplateResponse>,
}

/// The dialog.
#[component]
pub fn TemplateDialog(
    /// Open while there is something in it.
    writing: RwSignal<Option<Writing>>,
    /// What comes then.
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=opened_by(writing) title=tr!(template.write).to_owned() class="dialog--wide">
            {move || writing.get().map(|Writing { before }| view! { <TemplateForm before writing on_done/> })}
        </Dialog>
    }
}

#[component]
fn TemplateForm(before: Option<TemplateResponse>, writing: RwSignal<Option<Writing>>, on_done: Callback<()>) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
    let of = |of: fn(&TemplateResponse) -> &str| before.as_ref().map(|template| of(template).to_owned());
    let (name, body) = (text(of(|template| &template.name)), text(of(|template| &template.text)));
    let kind = RwSignal::new(of(|template| template.kind.word()).unwrap_or_else(|| TemplateKind::Message.word().to_owned()));
    let stage = RwSignal::new(of(|template| template.stage.word()).unwrap_or_else(|| TemplateStage::FirstContact.word().to_owned()));
    let audience = RwSignal::new(of(|template| template.audience.word()).unwrap_or_else(|| TemplateAudience::Me.word().to_owned()));
    let objection = RwSignal::new(before.as_ref().and_then(|template| template.objection).map(Word::word).unwrap_or_default().to_owned());
    let is_marketing = RwSignal::new(before.as_ref().is_some_and(|template| template.is_marketing));
    let draft = move || TemplateDraft {
        kind: kind.get().parse().unwrap_or(TemplateKind::Message),
        stage: stage.get().parse().unwrap_or(TemplateStage::FirstContact),
        name: name.get().trim().to_owned(),
        text: body.get(),
        is_marketing: is_marketing.get(),
        objection: objection.get().parse().ok(),
        audience: audience.get().parse().unwrap_or(TemplateAudience::Me),
    };
    let form = Form::new(move || draft().validate());
    let (key, at) = (FormKey::new(), before.as_ref().map(|template| (template.id, template.version)));
    let done = move || {
        writing.set(None);
        on_done.run(());
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(draft);
        let work = async move {
            match at {
                Some((id, version)) => api.change_template(id, version, &body).await,
                None => api.write_template(key, &body).await,
            }
        };
        form.submit(work, move |template| {
            toaster.say(tr!(template.saved, name = template.name));
            done();
        });
    };
    let task = Task::new();
    let remove = at.map(|(id, _)| {
        let press = move |()| task.act(api.remove_template(id), move |()| done());
        view! { <Button kind=ButtonKind::DangerQuiet busy=task.busy() on_click=press>{tr!(template.remove)}</Button> }
    });
    let fields = TemplateField::ALL
        .iter()
        .map(|field| {
            let add = move |()| body.update(|text| text.push_str(&format!("{{{field}}}")));
            view! { <Button kind=ButtonKind::Quiet class="btn--sm" on_click=add>{format!("{} {{{field}}}", field.label())}</Button> }
        })
        .collect_view();
    let shares = session.scope(Action::ShareTemplates);
    let own = before.as_ref().map(|template| template.audience);
    let audiences: Vec<Choice> = TemplateAudience::ALL
        .iter()
        .filter(|audience| Some(**audience) == own || may_write(shares, **audience))
        .map(|audience| Choice::new(audience.word(), audience.label()))
        .collect();
    let form_id = unique_id("template");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <div class="field"><Segmented value=kind choices={word_choices::<TemplateKind>()} label=tr!(template.kind)/></div>
            <Field label=tr!(template.name) state=form.field("/name") required=true class="w6"><TextInput value=name/></Field>
            <Field label=tr!(template.stage) state=form.field("/stage") required=true class="w6"><Select value=stage choices={word_choices::<TemplateStage>()}/></Field>
            <Field label=tr!(template.text) state=form.field("/text") required=true><TextArea value=body/></Field>
            <div class="field" role="group" aria-label=tr!(template.fields)>{fields}</div>
            <Field label=tr!(template.objection) state=form.field("/objection") class="w6">
                <Select value=objection choices={word_choices::<Objection>()} blank=tr!(template.no_objection)/>
            </Field>
            <Field label=tr!(template.audience) state=form.field("/audience") class="w6"><Select value=audience choices=audiences/></Field>
            <div class="field">
                <label class="check">
                    <input type="checkbox" prop:checked=move || is_marketing.get() on:change:target=move |event| is_marketing.set(event.target().checked())/>
                    {tr!(template.is_marketing)}
                </label>
            </div>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            {remove}
            <Button on_click=move |()| writing.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
