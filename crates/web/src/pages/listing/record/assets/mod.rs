//! What the company holds of a listing: keys and exclusive agreements.

mod exclusive_forms;
mod exclusives;
mod key_forms;
mod keys;

use leptos::prelude::*;

use self::exclusives::Exclusives;
use self::keys::KeyRows;
pub use self::keys::Keys;
use super::state::use_record;
use crate::i18n::Word;
use crate::tr;

/// The panel.
#[component]
pub fn AssetsPanel(
    /// The keys of the record around.
    keys: Keys,
    /// Leads to the composer.
    #[prop(into)]
    on_write: Callback<()>,
) -> impl IntoView {
    let record = use_record();
    let supported = move || {
        record.listing.with(|listing| {
            tr!(
                listing.assets.supports,
                n = listing.evidence.len(),
                of = fangke_shared::property::listing::Evidence::ALL.len(),
                grade = listing.summary.grade.label()
            )
        })
    };
    view! {
        <section class="panel" id="assets" aria-labelledby="h-assets">
            <header><h2 id="h-assets">{tr!(listing.assets.title)}</h2><span class="n">{supported}</span></header>
            <ul class="assets">
                <KeyRows keys/>
                <Exclusives on_write/>
            </ul>
        </section>
    }
}
