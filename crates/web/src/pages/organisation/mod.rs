//! Organisation.

use leptos::prelude::*;

use crate::tr;
use crate::ui::{PageTitle, set_title};

/// Organisation.
#[component]
pub fn OrganisationPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(common.nav.organisation).to_owned(), ..PageTitle::default() });
    view! { <div class="page"><div class="page-head"><h1>{tr!(common.nav.organisation)}</h1></div></div> }
}
