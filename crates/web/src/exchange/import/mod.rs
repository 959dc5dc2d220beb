//! Import of files: choosing one, and the wizard that leads an uploaded one to its result.
//!
//! The server keeps where an import stands; the address keeps which import it is. So a reload, another device or the
//! arrow back show the same.

mod calls;
mod columns;
mod outcome;
mod pace;
mod progress;
mod recent;
mod rejects;
mod result;
mod run;
mod step;
mod trial;
mod undo;
mod upload;
mod wizard;
mod words;

use fangke_shared::ImportId;
use fangke_shared::exchange::import::{ImportKind, ImportResponse};
use fangke_shared::permission::Action;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::columns::ColumnsStep;
use self::recent::RecentImports;
use self::result::ResultStep;
use self::run::RunStep;
use self::step::Step;
use self::trial::TrialStep;
use self::upload::Upload;
use self::wizard::Wizard;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Empty, Icon, Loaded, NotFoundPage, PageTitle, ProblemNote, set_title};

/// The query parameter that goes back to the mapping of an import that already had its dry run.
const BACK_TO_COLUMNS: &str = "columns";

/// Choosing a file, with the imports so far below.
#[component]
pub fn ImportPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(import.new_title).to_owned(), ..PageTitle::default() });
    view! {
        <Permitted>
            <div class="page">
                <div class="page-head page-head--flush"><h1>{tr!(import.new_title)}</h1><Stepper step=Signal::stored(Step::File)/></div>
                <div class="stack">
                    <Upload/>
                    <RecentImports/>
                </div>
            </div>
        </Permitted>
    }
}

/// One import, at the step where it stands.
#[component]
pub fn ImportWizardPage() -> impl IntoView {
    let (api, params) = (use_api(), use_params_map());
    set_title(|| PageTitle { title: tr!(import.title).to_owned(), back: Some("/import".to_owned()), ..PageTitle::default() });
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ImportId>().ok())));
    view! {
        <Permitted>
            {move || match id.get() {
                None => view! { <NotFoundPage/> }.into_any(),
                Some(id) => {
                    let import = LocalResource::new(move || api.get_import(id));
                    view! { <Loaded resource=import view=|import| view! { <Wizardry import/> }/> }.into_any()
                }
            }}
        </Permitted>
    }
}

/// Shows its content to those who may import, and says so to others.
#[component]
fn Permitted(children: ChildrenFn) -> impl IntoView {
    let session = use_session();
    let is_permitted = Memo::new(move |_| session.may(Action::ImportRecords));
    move || {
        if is_permitted.get() {
            return children().into_any();
        }
        let title = tr!(common.not_permitted, action = Action::ImportRecords.label());
        view! { <div class="page"><Empty icon=icondata_lu::LuLock title text=tr!(import.not_permitted_text)/></div> }.into_any()
    }
}

/// The steps of an import that is on the server.
#[component]
fn Wizardry(import: ImportResponse) -> impl IntoView {
    let wizard = Wizard::new(import);
    let query = use_query_map();
    let step = Memo::new(move |_| Step::of(wizard.state(), query.with(|query| query.get(BACK_TO_COLUMNS).is_some())));
    let title = wizard.with_stored(|import| match import.kind {
        ImportKind::Communities => tr!(import.title_of.communities),
        ImportKind::Listings => tr!(import.title_of.listings),
        ImportKind::Clients => tr!(import.title_of.clients),
        ImportKind::Contracts => tr!(import.title_of.contracts),
        ImportKind::FollowUps => tr!(import.title_of.follow_ups),
    });
    set_title(move || PageTitle {
        title: title.to_owned(),
        subtitle: Some(tr!(import.step_n, n = step.get().number(), all = Step::ALL.len())),
        back: Some("/import".to_owned()),
    });
    view! {
        <div class="page page--foot">
            <nav class="crumbs desk-only">
                <A href="/import">{tr!(import.title)}</A>
                <Icon icon=icondata_lu::LuChevronRight/>
                <span>{wizard.with_stored(|import| import.filename.clone())}</span>
            </nav>
            <div class="page-head page-head--flush"><h1>{title}</h1><Stepper step/></div>
            <div class="import__problem"><ProblemNote error=wizard.failure() on_retry=move |()| wizard.reload()/></div>
            {move || match step.get() {
                Step::File | Step::Columns => view! { <ColumnsStep wizard/> }.into_any(),
                Step::Trial => view! { <TrialStep wizard/> }.into_any(),
                Step::Run => view! { <RunStep wizard/> }.into_any(),
                Step::Result => view! { <ResultStep wizard/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Stepper(#[prop(into)] step: Signal<Step>) -> impl IntoView {
    let item = move |own: Step| {
        view! {
            <li data-done=move || (own < step.get()).then_some("") aria-current=move || (own == step.get()).then_some("step")>{own.label()}</li>
        }
    };
    view! { <ol class="stepper" aria-label=tr!(import.steps)>{Step::ALL.map(item).collect_view()}</ol> }
}

crate::lazy_view!(import, pub import_page: fn() -> AnyView = || ImportPage().into_any());
crate::lazy_view!(import, pub import_wizard_page: fn() -> AnyView = || ImportWizardPage().into_any());
