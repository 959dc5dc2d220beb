//! Programs of partners 合作方: registered, changed, given new secrets, ended; and how much they ask for.

mod act;
pub mod calls;
mod detail;
mod form;
mod list;
mod secret;
mod usage;

use fangke_shared::partner::api_client::ApiClientState;
use leptos::prelude::*;

use crate::ui::Tone;

const fn tone(state: ApiClientState) -> Tone {
    match state {
        ApiClientState::Active => Tone::Positive,
        ApiClientState::Expired => Tone::Warning,
        ApiClientState::Ended => Tone::Neutral,
    }
}

crate::lazy_view!(api_client, pub api_clients_page: fn() -> AnyView = || list::ApiClientsPage().into_any());
crate::lazy_view!(api_client, pub api_client_page: fn() -> AnyView = || detail::ApiClientPage().into_any());
