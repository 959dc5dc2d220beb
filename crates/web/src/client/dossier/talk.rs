//! A call to a client and its follow-up, for pages that show more than one client.

use fangke_shared::client::profile::ClientResponse;
use leptos::prelude::*;

use super::composer::Composer;
use super::contacts::Contacts;
use super::record::Dossier;
use crate::client::profile::parts::demand_text;

/// What is looked for, the contacts, and the composer.
#[component]
pub fn ClientTalk(
    /// The client.
    client: ClientResponse,
    /// The number is wanted first.
    is_call: bool,
    /// After the follow-up was saved.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    let wanted = client.summary.demand.as_ref().map(demand_text);
    let may_write = client.rights.may_follow_up;
    provide_context(Dossier::new(client));
    view! {
        <div class="talk">
            {wanted.map(|wanted| view! { <p class="muted">{wanted}</p> })}
            <Contacts is_wanted=is_call/>
            {may_write.then(|| view! { <Composer on_saved/> })}
        </div>
    }
}
