//! A call and its follow-up without leaving the page.

use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::listing::{ListingRef, ListingResponse};
use leptos::prelude::*;

use super::Desk;
use crate::address;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::follow_up::parts::Writing;
use crate::property::listing::parts::record::Record;
use crate::property::owner::parts::Talk;
use crate::tr;
use crate::ui::{Drawer, Loaded, opened_by};

/// Which owner is talked to.
#[derive(Debug, Clone, PartialEq)]
pub struct Talking {
    /// The listing.
    pub listing: ListingRef,
    /// How the follow-up is probably made.
    pub kind: FollowUpKind,
    /// Why it is to be made.
    pub about: String,
    /// The number is wanted first.
    pub is_call: bool,
}

/// The drawer.
#[component]
pub fn TalkDrawer(
    /// Whose `talking` opens it.
    desk: Desk,
) -> impl IntoView {
    let open = opened_by(desk.talking);
    let title = Signal::derive(move || desk.talking.with(|talking| talking.as_ref().map(|t| t.listing.title())).unwrap_or_default());
    let content = move || {
        desk.talking.get().map(|talking| {
            let id = talking.listing.id;
            let (talking, listing) = (StoredValue::new(talking), LocalResource::new(move || async move { desk.api.get_listing(id).await }));
            view! {
                <div class="body">
                    <p class="muted">{talking.with_value(|talking| talking.about.clone())} " " <a href=address::listing(id)>{tr!(reminder.open)}</a></p>
                    <Loaded resource=listing view=move |listing| view! { <Content listing talking=talking.get_value() desk open/> }/>
                </div>
            }
        })
    };
    view! { <Drawer open title>{content}</Drawer> }
}

#[component]
fn Content(listing: ListingResponse, talking: Talking, desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    provide_context(Record::new(desk.api, use_session(), listing));
    let outside = Writing::new(|| {});
    outside.kind.set(talking.kind.word().to_owned());
    outside.is_call.set(talking.is_call);
    provide_context(outside);
    let saved = move |()| {
        open.set(false);
        desk.has_done();
    };
    view! { <Talk id="today-follow-up" on_saved=saved/> }
}
