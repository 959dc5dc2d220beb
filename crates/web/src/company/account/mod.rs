//! My settings: who I am, password, second factor, devices, language, theme, signing out; and what has to be done before anything else.

mod calls;
mod devices;
mod duty;
mod enrol;
mod factor;
mod password;
mod person;
mod sign_out;

use fangke_shared::permission::{Action, SessionDuty};
use icondata_core::Icon as IconData;
use leptos::prelude::*;

use self::devices::{DevicesPanel, SignInsPanel};
use self::duty::DutyPage;
use self::factor::FactorPanel;
use self::password::PasswordPanel;
use self::person::PersonPanel;
use self::sign_out::SignOutPanel;
use crate::address;
use crate::company::auth::parts::use_session;
use crate::company::brand::parts::BrandPanel;
use crate::company::calendar::parts::CalendarPanel;
use crate::i18n::{LANGUAGES, locale};
use crate::preferences;
use crate::preferences::Theme;
use crate::tr;
use crate::ui::{Choice, Icon, PageTitle, Segmented, set_title};

/// The page.
#[component]
fn SettingsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(account.title).to_owned(), ..PageTitle::default() });
    let leads = use_session().may(Action::ManageOrganisation);
    view! {
        <div class="page">
            <div class="page-head desk-only"><h1>{tr!(account.title)}</h1></div>
            <div class="settings">
                <div class="stack"><PersonPanel/><LooksPanel/><CalendarPanel/><SignInsPanel/></div>
                <div class="stack">
                    <RulesPanel/>
                    {leads.then(|| view! { <BrandPanel/> })}
                    <PasswordPanel/>
                    <FactorPanel/>
                    <DevicesPanel/>
                    <SignOutPanel/>
                </div>
            </div>
        </div>
    }
}

/// The way to the figures of the rules.
#[component]
fn RulesPanel() -> impl IntoView {
    let may = |action| use_session().may(action);
    let way = |about: &'static str, href: &'static str, icon: IconData, open: &'static str| {
        view! { <div><span>{about}</span><a class="btn" href=href><Icon icon/>{open}</a></div> }
    };
    let partners = || way(tr!(account.partners_about), "/settings/partners", icondata_lu::LuPlug, tr!(account.partners_open));
    let files = || way(tr!(account.files_about), address::EXPORTS, icondata_lu::LuDownload, tr!(account.files));
    let persons = || way(tr!(erasure.about), "/persons", icondata_lu::LuUserX, tr!(erasure.title));
    let audit = || way(tr!(audit.about), "/audit", icondata_lu::LuScrollText, tr!(audit.open));
    view! {
        <section class="panel" aria-labelledby="settings-rules">
            <header><h2 id="settings-rules">{tr!(setting.title)}</h2></header>
            <div class="body lines">
                {way(tr!(setting.what), "/settings/rules", icondata_lu::LuScale, tr!(setting.open))}
                {way(tr!(permission.what), "/settings/permissions", icondata_lu::LuShieldCheck, tr!(permission.open))}
                {way(tr!(template.about), "/settings/templates", icondata_lu::LuMessageSquareText, tr!(template.open))}
                {may(Action::ManageApiClients).then(partners)}
                {may(Action::ExportListings).then(files)}
                {may(Action::ErasePersons).then(persons)}
                {may(Action::ReadAudit).then(audit)}
            </div>
        </section>
    }
}

#[component]
fn LooksPanel() -> impl IntoView {
    let tag = LANGUAGES.iter().find(|(language, ..)| *language == locale()).map_or("zh-CN", |(_, tag, _)| tag);
    let language = RwSignal::new(tag.to_owned());
    let theme = RwSignal::new(preferences::theme().as_str().to_owned());
    Effect::new(move |first: Option<()>| {
        let chosen = language.get();
        if first.is_some() {
            preferences::choose_locale(&chosen);
        }
    });
    Effect::new(move |first: Option<()>| {
        let chosen = theme.with(|word| Theme::from_word(word));
        if first.is_some() {
            preferences::choose_theme(chosen);
        }
    });
    let languages = LANGUAGES.iter().map(|(_, tag, name)| Choice::new(*tag, *name)).collect();
    let themes = vec![
        Choice::new(Theme::System.as_str(), tr!(account.theme_system)),
        Choice::new(Theme::Light.as_str(), tr!(account.theme_light)),
        Choice::new(Theme::Dark.as_str(), tr!(account.theme_dark)),
    ];
    view! {
        <section class="panel" aria-labelledby="settings-looks">
            <header><h2 id="settings-looks">{tr!(account.looks)}</h2></header>
            <div class="body lines">
                <div><span>{tr!(common.language)}</span><Segmented value=language choices=languages label=tr!(common.language)/></div>
                <div><span>{tr!(account.theme)}</span><Segmented value=theme choices=themes label=tr!(account.theme)/></div>
                <p class="muted"><small>{tr!(account.device_hint)}</small></p>
            </div>
        </section>
    }
}

crate::lazy_view!(settings, pub settings_page: fn() -> AnyView = || view! { <SettingsPage/> }.into_any());
crate::lazy_view!(settings, pub duty_page: fn(SessionDuty) -> AnyView = |duty| view! { <DutyPage duty/> }.into_any());
