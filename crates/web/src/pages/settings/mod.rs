//! Settings.

use leptos::prelude::*;

use crate::tr;
use crate::ui::{PageTitle, set_title};

/// Settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(settings.title).to_owned(), ..PageTitle::default() });
    view! { <div class="page"><div class="page-head"><h1>{tr!(settings.title)}</h1></div></div> }
}
