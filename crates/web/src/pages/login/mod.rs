//! Login.

use leptos::prelude::*;

use crate::tr;
use crate::ui::{PageTitle, set_title};

/// Login.
#[component]
pub fn LoginPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(auth.title).to_owned(), ..PageTitle::default() });
    view! { <div class="page"><div class="page-head"><h1>{tr!(auth.title)}</h1></div></div> }
}
