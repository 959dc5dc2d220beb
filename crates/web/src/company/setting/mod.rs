//! The rules: every figure, what is planned, what a change would do, and who changed it why.

pub mod calls;
mod change;
mod effects;
mod history;
pub mod parts;
mod words;

use fangke_shared::company::setting::{SettingResponse, SettingSection};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use self::change::ChangeDialog;
use self::history::HistoryDrawer;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Loaded, Note, PageTitle, Tag, Tone, set_title};

/// What the rows open.
#[derive(Clone, Copy)]
struct Tools {
    changing: RwSignal<Option<SettingResponse>>,
    looking: RwSignal<Option<SettingResponse>>,
    may_change: bool,
}

#[component]
fn RulesPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(setting.title).to_owned(), subtitle: None, back: Some("/settings".to_owned()) });
    let (api, session) = (use_api(), use_session());
    let resource = LocalResource::new(move || async move { api.list_settings().await });
    let may_change = session.may(Action::ManageSettings);
    let tools = Tools { changing: RwSignal::new(None), looking: RwSignal::new(None), may_change };
    let sections = move |page: Page<SettingResponse>| {
        SettingSection::ALL
            .iter()
            .map(|section| (*section, page.items.iter().filter(|setting| setting.section == *section).cloned().collect::<Vec<_>>()))
            .filter(|(_, settings)| !settings.is_empty())
            .map(|(section, settings)| view! { <Section section settings tools/> })
            .collect_view()
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(setting.title)}</h1><span class="sub">{tr!(setting.what)}</span></div>
            {(!may_change).then(|| view! { <div class="rules__note"><Note>{tr!(setting.only_admin)}</Note></div> })}
            <div class="rules"><Loaded resource rows=12 view=sections/></div>
            <ChangeDialog setting=tools.changing on_saved=move |()| resource.refetch()/>
            <HistoryDrawer setting=tools.looking/>
        </div>
    }
}

#[component]
fn Section(section: SettingSection, settings: Vec<SettingResponse>, tools: Tools) -> impl IntoView {
    let id = format!("rules-{section}");
    let rows = settings.into_iter().map(|setting| view! { <Row setting tools/> }).collect_view();
    view! {
        <section class="panel" aria-labelledby=id.clone()>
            <header><h2 id=id.clone()>{section.label()}</h2></header>
            <ul class="rules__rows">{rows}</ul>
        </section>
    }
}

#[component]
fn Row(setting: SettingResponse, tools: Tools) -> impl IntoView {
    let (to_change, to_look) = (setting.clone(), setting.clone());
    let name = setting.key.label();
    let is_changed = setting.value != setting.default;
    let beside = words::beside(&setting).into_iter().map(|text| view! { <span>{text}</span> }).collect_view();
    let change = tools.may_change.then(|| {
        let label = format!("{} {name}", tr!(setting.change));
        view! { <Button class="btn--sm" label=label on_click=move |()| tools.changing.set(Some(to_change.clone()))>{tr!(setting.change)}</Button> }
    });
    let label = format!("{} {name}", tr!(setting.history));
    view! {
        <li>
            <div>
                <div class="t">{name} {is_changed.then(|| view! { <Tag tone=Tone::Accent>{tr!(setting.changed)}</Tag> })}</div>
                <div class="d dots">{beside}</div>
            </div>
            <b class="tnum">{words::amount(setting.unit, setting.value)}</b>
            <div class="acts">
                {change}
                <Button kind=ButtonKind::Quiet class="btn--sm" label=label on_click=move |()| tools.looking.set(Some(to_look.clone()))>
                    {tr!(setting.history)}
                </Button>
            </div>
        </li>
    }
}

crate::lazy_view!(rules, pub rules_page: fn() -> AnyView = || RulesPage().into_any());
