//! The application: context, routes.

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::path;

use crate::api::Api;
use crate::frame::Frame;
use crate::pages::import::{ImportPage, ImportWizardPage};
use crate::pages::listing::{ListingFormPage, ListingPage, ListingsPage};
use crate::pages::login::LoginPage;
use crate::pages::member::MembersPage;
use crate::pages::organisation::OrganisationPage;
use crate::pages::settings::SettingsPage;
use crate::session::Session;
use crate::ui::{NotFoundPage, PageTitle, ToastHost, Toaster};

/// Everything.
#[component]
pub fn App() -> impl IntoView {
    let api = Api::default();
    provide_context(api);
    provide_context(Toaster::default());
    provide_context(RwSignal::new(PageTitle::default()));
    provide_context(Session::restored(api));
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=LoginPage/>
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("/") view=|| view! { <Redirect path="/listings"/> }/>
                    <Route path=path!("/listings") view=ListingsPage/>
                    <Route path=path!("/listings/new") view=ListingFormPage/>
                    <Route path=path!("/listings/:id") view=ListingPage/>
                    <Route path=path!("/listings/:id/edit") view=ListingFormPage/>
                    <Route path=path!("/import") view=ImportPage/>
                    <Route path=path!("/import/:id") view=ImportWizardPage/>
                    <Route path=path!("/members") view=MembersPage/>
                    <Route path=path!("/organisation") view=OrganisationPage/>
                    <Route path=path!("/settings") view=SettingsPage/>
                    <Route path=path!("/*any") view=NotFoundPage/>
                </ParentRoute>
            </Routes>
        </Router>
        <ToastHost/>
    }
}
