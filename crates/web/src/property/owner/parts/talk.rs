//! A talk with the owner away from the listing's page: what is known before, the contacts to call, and the follow-up after.

use leptos::prelude::*;

use super::contacts::Owners;
use crate::property::follow_up::parts::{Composer, LastTalk, Writing};
use crate::property::listing::parts::record::use_record;
use crate::property::listing::parts::words;
use crate::ui::focus_id;

/// Price and last talk, the contacts, and the composer; in a page that has a [`Record`](crate::property::listing::parts::record::Record).
#[component]
pub fn Talk(
    /// Id of the composer's text.
    id: &'static str,
    /// After the follow-up was saved.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    let record = use_record();
    // The way to the composer leads nowhere else here; what kind it is going to be was chosen outside.
    let writing = Writing::new(move || focus_id(id));
    let outside = use_context::<Writing>();
    if let Some(outside) = outside {
        writing.kind.set(outside.kind.get_untracked());
    }
    let is_call = outside.is_some_and(|outside| outside.is_call.get_untracked());
    provide_context(writing);
    let price = move || {
        record.with(|listing| {
            let facts = [words::layout(listing.rooms, listing.halls, listing.baths), listing.area.map(|area| format!("{area}㎡"))];
            let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
            let price = words::asking(listing, None).map(|amount| view! { <b title=amount.exact>{amount.value} " " {amount.unit}</b> });
            view! { <p class="talk__price">{price}<span class="dots muted">{facts}</span></p> }
        })
    };
    view! {
        <div class="talk">
            {price}
            <LastTalk/>
            <Owners is_wanted=is_call/>
            <Composer id on_saved/>
        </div>
    }
}
