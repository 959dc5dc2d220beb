//! An address that leads nowhere.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{Empty, PageTitle, set_title};
use crate::tr;

/// Says so, and leads on.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(common.not_found_title).to_owned(), ..PageTitle::default() });
    view! {
        <div class="page">
            <Empty icon=icondata_lu::LuSearchX title=tr!(common.not_found_title) text=tr!(common.not_found_text) is_page=true>
                <A href="/listings" attr:class="btn">{tr!(common.to_listings)}</A>
            </Empty>
        </div>
    }
}
