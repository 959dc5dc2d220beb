//! What was said last.

use leptos::prelude::*;

use crate::property::listing::parts::record::use_record;
use crate::time;
use crate::tr;

/// The last talk about the listing on the page: when, with whom, and what was said.
#[component]
pub fn LastTalk() -> impl IntoView {
    let record = use_record();
    move || {
        record.listing.with(|listing| {
            listing.last_talk.as_ref().map_or_else(
                || view! { <p class="last-talk muted">{tr!(follow_up.none_yet)}</p> }.into_any(),
                |talk| {
                    let head = tr!(follow_up.last, at = time::moment(talk.created_at), who = talk.author.display_name.clone());
                    view! { <p class="last-talk"><small class="muted">{head}</small>{talk.text.clone()}</p> }.into_any()
                },
            )
        })
    }
}
