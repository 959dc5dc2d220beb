//! Giving a listing of the team to somebody else, without leaving the page.

use fangke_shared::property::listing::ListingResponse;
use leptos::prelude::*;

use super::Desk;
use crate::company::auth::parts::use_session;
use crate::property::listing::parts::record::Record;
use crate::property::pool::parts::AssignForm;
use crate::ui::{Dialog, Loaded, opened_by};

/// The dialog.
#[component]
pub fn AssignDrawer(
    /// Whose `assigning` opens it.
    desk: Desk,
) -> impl IntoView {
    let open = opened_by(desk.assigning);
    let title = Signal::derive(move || desk.assigning.with(|listing| listing.as_ref().map(|l| l.title())).unwrap_or_default());
    let content = move || {
        desk.assigning.get().map(|listing| {
            let listing = LocalResource::new(move || async move { desk.api.get_listing(listing.id).await });
            view! { <Loaded resource=listing rows=3 view=move |listing| view! { <Content listing desk open/> }/> }
        })
    };
    view! { <Dialog open title>{content}</Dialog> }
}

#[component]
fn Content(listing: ListingResponse, desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    provide_context(Record::new(desk.api, use_session(), listing));
    view! { <AssignForm open on_done=move |()| desk.has_done()/> }
}
