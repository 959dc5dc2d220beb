//! The link of a list that was made, in a dialog of its own: copied, or sent.

use fangke_shared::client::recommendation::RecommendationResponse;
use leptos::prelude::*;

use super::words::message;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Icon, TextInput, can_share, copy, opened_by, share_link, use_is_phone, use_toaster};

/// Shows the link while there is one.
#[component]
pub fn LinkDialog(
    /// The list.
    list: RwSignal<Option<RecommendationResponse>>,
) -> impl IntoView {
    view! {
        <Dialog open=opened_by(list) title=tr!(recommendation.link).to_owned()>
            {move || list.get().map(|shown| view! { <Link shown list/> })}
        </Dialog>
    }
}

#[component]
fn Link(shown: RecommendationResponse, list: RwSignal<Option<RecommendationResponse>>) -> impl IntoView {
    let (toaster, is_phone) = (use_toaster(), use_is_phone());
    let address = RwSignal::new(shown.url.clone());
    let text = message(&shown);
    let copy_address = move |()| copy(toaster, address.get_untracked());
    let whole = text.clone();
    let copy_text = move |()| copy(toaster, whole.clone());
    let send = move |()| share_link(tr!(recommendation.title), &address.get_untracked());
    let may_send = move || is_phone.get() && can_share();
    view! {
        <div class="body stack">
            <p>{tr!(recommendation.link_text)}</p>
            <div class="recommendation__link">
                <TextInput value=address label=tr!(recommendation.link) readonly=true/>
                <Button icon=icondata_lu::LuCopy on_click=copy_address>{tr!(recommendation.copy)}</Button>
            </div>
            <p class="recommendation__message">{text}</p>
        </div>
        <footer>
            <Button on_click=move |()| list.set(None)>{tr!(common.close)}</Button>
            <a class="btn" href=format!("{}?preview=1", shown.url) target="_blank" rel="noopener"><Icon icon=icondata_lu::LuExternalLink/>{tr!(recommendation.open)}</a>
            <Show when=may_send><Button icon=icondata_lu::LuShare2 on_click=send>{tr!(recommendation.send)}</Button></Show>
            <Button kind=ButtonKind::Primary icon=icondata_lu::LuMessageCircle on_click=copy_text>{tr!(recommendation.copy_text)}</Button>
        </footer>
    }
}
