//! What the company holds of a listing: keys and exclusive agreements.

use leptos::prelude::*;

use crate::i18n::Word;
use crate::property::exclusive::parts::Exclusives;
use crate::property::key::parts::{KeyRows, Keys};
use crate::property::listing::parts::record::use_record;
use crate::tr;

/// The panel.
#[component]
pub fn AssetsPanel(
    /// The keys of the listing on the page.
    keys: Keys,
) -> impl IntoView {
    let record = use_record();
    let supported = move || {
        record.listing.with(|listing| {
            tr!(
                record.assets.supports,
                n = listing.evidence.len(),
                of = fangke_shared::property::listing::Evidence::ALL.len(),
                grade = listing.summary.grade.label()
            )
        })
    };
    view! {
        <section class="panel" id="assets" aria-labelledby="h-assets">
            <header><h2 id="h-assets">{tr!(record.assets.title)}</h2><span class="n">{supported}</span></header>
            <ul class="assets">
                <KeyRows keys/>
                <Exclusives/>
            </ul>
        </section>
    }
}
