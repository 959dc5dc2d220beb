//! A call and its follow-up without leaving the page.

use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::listing::{ListingRef, ListingResponse};
use fangke_shared::{ClientId, ListingId};
use leptos::prelude::*;

use super::Desk;
use crate::address;
use crate::client::dossier::parts::ClientTalk;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::follow_up::parts::Writing;
use crate::property::listing::parts::record::Record;
use crate::property::owner::parts::Talk;
use crate::tr;
use crate::ui::{Drawer, Loaded, opened_by};

/// Whose number is called: that of a listing's owner, or of a client.
#[derive(Debug, Clone, PartialEq)]
pub enum Whom {
    /// The owner of a listing.
    Owner(ListingRef),
    /// A client with its name.
    Client(ClientId, String),
}

impl Whom {
    /// The heading.
    pub fn title(&self) -> String {
        match self {
            Self::Owner(listing) => listing.title(),
            Self::Client(_, name) => name.clone(),
        }
    }

    /// Where it is shown.
    pub fn href(&self) -> String {
        match self {
            Self::Owner(listing) => address::listing(listing.id),
            Self::Client(id, _) => address::client(*id),
        }
    }
}

/// Who is talked to.
#[derive(Debug, Clone, PartialEq)]
pub struct Talking {
    /// Whose number it is.
    pub whom: Whom,
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
    let title =
        Signal::derive(move || desk.talking.with(|talking| talking.as_ref().map(|talking| talking.whom.title())).unwrap_or_default());
    let content = move || {
        desk.talking.get().map(|talking| {
            let about = talking.about.clone();
            let href = talking.whom.href();
            let content = match talking.whom.clone() {
                Whom::Owner(listing) => of_owner(listing.id, talking, desk, open).into_any(),
                Whom::Client(id, _) => of_client(id, talking.is_call, desk, open).into_any(),
            };
            view! {
                <div class="body">
                    <p class="muted">{about} " " <a href=href>{tr!(reminder.open)}</a></p>
                    {content}
                </div>
            }
        })
    };
    view! { <Drawer open title>{content}</Drawer> }
}

fn of_owner(id: ListingId, talking: Talking, desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let talking = StoredValue::new(talking);
    let listing = LocalResource::new(move || async move { desk.api.get_listing(id).await });
    view! { <Loaded resource=listing view=move |listing| view! { <Content listing talking=talking.get_value() desk open/> }/> }
}

fn of_client(id: ClientId, is_call: bool, desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let client = LocalResource::new(move || async move { desk.api.get_client(id).await });
    let saved = move |()| {
        open.set(false);
        desk.has_done();
    };
    view! { <Loaded resource=client view=move |client| view! { <ClientTalk client is_call on_saved=saved/> }/> }
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
