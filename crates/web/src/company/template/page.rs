//! All templates that one sees, by the step at which they are used.

use fangke_shared::company::template::{TemplateAudience, TemplateField, TemplateResponse, TemplateStage, fill, may_write};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::form::{TemplateDialog, Writing};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Empty, Loaded, PageTitle, Tag, Task, Tone, set_title};

/// The page.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(template.title).to_owned(), subtitle: None, back: Some("/settings".to_owned()) });
    let (api, session) = (use_api(), use_session());
    let writing = RwSignal::new(None::<Writing>);
    let all = LocalResource::new(move || async move { api.list_templates().await });
    let task = Task::new();
    let may_begin = may_write(session.scope(Action::ShareTemplates), TemplateAudience::Company);
    let begin = move |()| task.act(api.begin_templates(), move |_| all.refetch());
    let list = move |page: Page<TemplateResponse>| {
        if page.items.is_empty() {
            let act =
                may_begin.then(|| view! { <div class="pad"><Button busy=task.busy() on_click=begin>{tr!(template.begin)}</Button></div> });
            return view! {
                <section class="panel">
                    <Empty icon=icondata_lu::LuMessageSquareText title=tr!(template.empty) text=tr!(template.empty_text)/>{act}
                </section>
            }
            .into_any();
        }
        let of_stage = |stage: &TemplateStage| {
            let rows: Vec<TemplateResponse> = page.items.iter().filter(|template| template.stage == *stage).cloned().collect();
            (!rows.is_empty()).then(|| view! { <Stage stage=*stage rows writing/> })
        };
        view! { <div class="stack">{TemplateStage::ALL.iter().map(of_stage).collect_view()}</div> }.into_any()
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(template.title)}</h1>
                <div class="actions"><Button kind=ButtonKind::Primary icon=icondata_lu::LuPlus on_click=move |()| writing.set(Some(Writing { before: None }))>{tr!(template.write)}</Button></div>
            </div>
            <Loaded resource=all view=list/>
            <TemplateDialog writing on_done=Callback::new(move |()| all.refetch())/>
        </div>
    }
}

/// A text with the names of its fields in place of their words.
fn legible(text: &str) -> String {
    let names: Vec<_> = TemplateField::ALL.iter().map(|field| (*field, tr!(template.field, name = field.label()))).collect();
    fill(text, &names).text
}

#[component]
fn Stage(stage: TemplateStage, rows: Vec<TemplateResponse>, writing: RwSignal<Option<Writing>>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|template| {
            let change = StoredValue::new(template.clone());
            let act = template.may_edit.then(|| {
                view! { <Button class="btn--sm" on_click=move |()| writing.set(Some(Writing { before: Some(change.get_value()) }))>{tr!(template.change)}</Button> }
            });
            let answers = template.objection.map(|objection| view! { <Tag>{tr!(template.answers, what = objection.label())}</Tag> });
            let marketing = template.is_marketing.then(|| view! { <Tag tone=Tone::Warning>{tr!(template.marketing)}</Tag> });
            view! {
                <li>
                    <div>
                        <div class="t"><b>{template.name}</b><Tag>{template.kind.label()}</Tag>{answers}{marketing}</div>
                        <div class="d">{legible(&template.text)}</div>
                        <div class="d dots"><span>{template.audience.label()}</span><span>{template.written_by}</span></div>
                    </div>
                    <div class="acts">{act}</div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="panel" aria-label=stage.label()>
            <header><h2>{stage.label()}</h2></header>
            <ul class="rows">{rows}</ul>
        </section>
    }
}
