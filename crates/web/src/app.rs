//! The application: context, routes.

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::path;

use crate::api::Api;
use crate::frame::Frame;
use crate::notices::Notices;
use crate::pages::import::{import_page, import_wizard_page};
use crate::pages::inventory::inventory_page;
use crate::pages::key::{key_page, keys_page};
use crate::pages::listing::{ListingsPage, listing_form_page, listing_page};
use crate::pages::login::LoginPage;
use crate::pages::member::members_page;
use crate::pages::notice::notices_page;
use crate::pages::organisation::organisation_page;
use crate::pages::rule::rules_page;
use crate::pages::settings::settings_page;
use crate::pages::today::today_page;
use crate::session::Session;
use crate::ui::{NotFoundPage, PageTitle, ToastHost, Toaster, lazy};

/// Everything.
#[component]
pub fn App() -> impl IntoView {
    let api = Api::default();
    provide_context(api);
    provide_context(Toaster::default());
    provide_context(RwSignal::new(PageTitle::default()));
    provide_context(Notices::new(api));
    provide_context(Session::restored(api));
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=LoginPage/>
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("/") view=|| view! { <Redirect path="/today"/> }/>
                    <Route path=path!("/today") view=|| lazy(today_page)/>
                    <Route path=path!("/listings") view=ListingsPage/>
                    <Route path=path!("/listings/new") view=|| lazy(listing_form_page)/>
                    <Route path=path!("/listings/:id") view=|| lazy(listing_page)/>
                    <Route path=path!("/listings/:id/edit") view=|| lazy(listing_form_page)/>
                    <Route path=path!("/keys") view=|| lazy(keys_page)/>
                    <Route path=path!("/keys/:id") view=|| lazy(key_page)/>
                    <Route path=path!("/inventory") view=|| lazy(inventory_page)/>
                    <Route path=path!("/import") view=|| lazy(import_page)/>
                    <Route path=path!("/import/:id") view=|| lazy(import_wizard_page)/>
                    <Route path=path!("/members") view=|| lazy(members_page)/>
                    <Route path=path!("/organisation") view=|| lazy(organisation_page)/>
                    <Route path=path!("/settings") view=|| lazy(settings_page)/>
                    <Route path=path!("/settings/rules") view=|| lazy(rules_page)/>
                    <Route path=path!("/notices") view=|| lazy(notices_page)/>
                    <Route path=path!("/*any") view=NotFoundPage/>
                </ParentRoute>
            </Routes>
        </Router>
        <ToastHost/>
    }
}
