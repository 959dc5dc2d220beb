//! Import of files: the wizard.

use leptos::prelude::*;

use crate::tr;
use crate::ui::{PageTitle, set_title};

/// The wizard.
#[component]
pub fn ImportPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(import.title).to_owned(), ..PageTitle::default() });
    view! { <div class="page"><div class="page-head"><h1>{tr!(import.title)}</h1></div></div> }
}
