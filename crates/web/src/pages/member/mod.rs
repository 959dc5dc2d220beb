//! Members.

use leptos::prelude::*;

use crate::tr;
use crate::ui::{PageTitle, set_title};

/// Members.
#[component]
pub fn MembersPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(common.nav.members).to_owned(), ..PageTitle::default() });
    view! { <div class="page"><div class="page-head"><h1>{tr!(common.nav.members)}</h1></div></div> }
}
