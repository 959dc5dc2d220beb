//! The label of a bunch, as the server draws it, and on paper.

use fangke_shared::KeyBunchId;
use leptos::prelude::*;

use crate::api::use_api;
use crate::tr;
use crate::ui::{Button, Loaded, object_url, revoke_url};

/// The label; printed, it stands alone on the paper.
#[component]
pub fn LabelPanel(
    /// Which bunch.
    id: KeyBunchId,
    /// Its number, for who can't see the picture.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let api = use_api();
    let label = LocalResource::new(move || async move { api.get_key_label(id).await });
    let picture = move |bytes: Vec<u8>| {
        let url = object_url(&bytes, "image/svg+xml");
        let shown = url.clone();
        on_cleanup(move || {
            if let Some(url) = shown {
                revoke_url(&url);
            }
        });
        view! { <img src=url alt=name.clone()/> }
    };
    // A browser that can't print says so itself.
    let print = move |()| drop(window().print());
    view! {
        <section class="panel keylabel" aria-labelledby="h-label">
            <header>
                <h2 id="h-label">{tr!(key.label)}</h2>
                <span class="end"><Button class="btn--sm" icon=icondata_lu::LuPrinter on_click=print>{tr!(key.print)}</Button></span>
            </header>
            <div class="body"><Loaded resource=label rows=2 view=picture/><p class="muted no-print">{tr!(key.label_text)}</p></div>
        </section>
    }
}
