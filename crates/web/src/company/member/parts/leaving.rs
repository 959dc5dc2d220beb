//! What stands above the company when a member leaves: `app` says how what they look after is handed over.

use fangke_shared::company::member::MemberResponse;
use leptos::prelude::*;

use crate::api::ApiError;

/// The dialog around, for whoever draws its content.
#[derive(Clone, Copy)]
pub struct Leaving {
    /// The dialog's switch.
    pub open: RwSignal<bool>,
    /// Closes the account, and then the dialog.
    pub deactivate: Callback<()>,
    /// Is it being closed?
    pub busy: Signal<bool>,
    /// Why it couldn't be.
    pub failure: Signal<Option<ApiError>>,
}

/// Draws the content of the dialog that deactivates a member: body and footer.
#[derive(Clone, Copy)]
pub struct LeavingView(pub fn(MemberResponse, Leaving) -> AnyView);
